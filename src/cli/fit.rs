//! `monobis fit`: constants from measurements.

use super::arguments::JobArguments;
use super::ended::{CommandEnd, Failure};
use super::load::load;
use super::{job, screen};
use crate::report::{drawings, fit as words};
use crate::study::fit::{TOLERANCE, bands, courses, next, rank};

pub(crate) fn fit(arguments: &JobArguments) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    let mut loaded = load(&arguments.scenario, &common.settings)?;
    let tolerance = loaded.scenario.output.tolerance.min(TOLERANCE);
    loaded.scenario.output.tolerance = tolerance;
    let begun = job::begin(&loaded, common, "fit", None)?;
    let engine = job::engine("fit", common, tolerance)?;
    let mut models = loaded.scenario.fit_models();
    let ranking = rank(&engine, &loaded.scenario.design, &models);
    // Where the user stopped it, what was found by then is no result.
    screen::go_on()?;
    let ranking = ranking.map_err(Failure::of_fit)?;
    let (best, found) = ranking.best();
    loaded.scenario = loaded.scenario.of_model(models.swap_remove(best));
    let scenario = &loaded.scenario;
    let (design, data) = (&scenario.design, &scenario.data);
    let best = courses(&engine, design, data, found, scenario.output.points);
    let (best, rows) = best.map_err(Failure::of_engine)?;
    let curves = bands(&engine, design, data, found).map_err(Failure::of_fit)?;
    let terms = scenario.fit.as_ref().and_then(|terms| terms.next.as_ref());
    let next = match terms {
        Some(terms) => {
            let ranked = next(&engine, design, data, found, terms).map_err(Failure::of_fit)?;
            Some((terms, ranked))
        }
        None => None,
    };
    let next = next.as_ref().map(|(terms, ranked)| words::NextWords {
        scenario,
        fit: found,
        terms,
        found: ranked,
    });
    if !common.quiet && !common.json {
        let ranked = words::models_text(scenario, &ranking, screen::width());
        let fit = words::text(scenario, found, screen::width());
        let next = next
            .as_ref()
            .map_or_else(String::new, |next| format!("\n{}", next.text()));
        screen::tell((ranked + &fit + &next).trim_end());
    }
    let mut files =
        words::files(scenario, found, &ranking, &curves).map_err(Failure::from_error)?;
    let fitted = words::fitted_scenario(scenario, found, &loaded.sources[0], &loaded.settings);
    files.push(("fitted.toml".into(), fitted.into_bytes()));
    if let Some(next) = &next {
        files.push(next.file().map_err(Failure::from_error)?);
    }
    let tally = words::tally(data);
    let mut record = job::record("fit", &loaded, &tally, &[]);
    record.remarks.extend(words::findings(scenario, found));
    record
        .remarks
        .extend(next.iter().flat_map(words::NextWords::remarks));
    let mut figures = drawings::of_fit(
        (scenario, found),
        (&best, &rows, &curves),
        &mut record.remarks,
    );
    figures.extend(next.as_ref().and_then(drawings::of_next));
    files.extend(drawings::files(figures, &mut record.remarks));
    let remarks = record.remarks.clone();
    let record = words::record(record, scenario, (found, &ranking), next.as_ref());
    job::finish(&record, &remarks, files, begun, common, &tally)
}
