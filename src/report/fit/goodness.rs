//! How well the data are described, in lines, in a table and in the record: every number with its name.
//!
//! What of it should worry a reader is said in `findings`.

use serde::Serialize;

use crate::output::table::{DataTable, TableError};
use crate::report::words::terminal::significant;
use crate::scenario::Scenario;
use crate::study::fit::{Fit, SeriesRuns};

/// Digits of what is compared.
const DIGITS: i32 = 5;
/// Digits of sums of squares.
const DIGITS_OF_SQUARES: i32 = 7;
/// Digits of probabilities.
const DIGITS_OF_CHANCE: i32 = 2;

/// One statistic of a fit.
#[derive(Debug, Serialize)]
pub(super) struct Statistic {
    /// What is tested.
    pub test: &'static str,
    /// Of what: a kind of measurements, a course, an experiment; empty where it is about all.
    pub of: String,
    /// The number that is judged.
    pub statistic: f64,
    /// Its degrees of freedom: values, runs at most.
    pub freedom: Option<usize>,
    /// The probability of so much or more by chance.
    pub p: Option<f64>,
    /// The same, corrected for the number of tests of its kind.
    pub corrected_p: Option<f64>,
}

impl Statistic {
    fn plain(test: &'static str, of: &str, statistic: f64, freedom: Option<usize>) -> Statistic {
        Statistic {
            test,
            of: of.to_owned(),
            statistic,
            freedom,
            p: None,
            corrected_p: None,
        }
    }
}

/// All statistics.
pub(super) fn statistics(scenario: &Scenario, fit: &Fit) -> Vec<Statistic> {
    let goodness = &fit.goodness;
    let mut all = Vec::new();
    for error in &goodness.errors {
        let (name, values) = (&error.name, Some(error.values));
        all.push(Statistic::plain(
            "sum of squares",
            name,
            error.squares,
            values,
        ));
        all.push(Statistic::plain(
            "standard deviation",
            name,
            error.deviation,
            values,
        ));
    }
    if let Some((squares, values, p)) = goodness.chi_square {
        all.push(Statistic {
            p: Some(p),
            ..Statistic::plain("chi-square", "", squares, Some(values - goodness.free))
        });
    }
    if let Some(lack) = &goodness.lack_of_fit {
        let (lacking, pure) = (lack.lacking, lack.pure);
        all.push(Statistic::plain(
            "squares of lack of fit",
            "",
            lacking.0,
            Some(lacking.1),
        ));
        all.push(Statistic::plain(
            "squares of replicates",
            "",
            pure.0,
            Some(pure.1),
        ));
        all.push(Statistic {
            p: Some(lack.probability),
            ..Statistic::plain("F of lack of fit", "", lack.ratio, None)
        });
    }
    let criteria = &goodness.criteria;
    let counted = Some(criteria.counted);
    all.push(Statistic::plain(
        "-2 ln likelihood",
        "",
        criteria.deviance,
        counted,
    ));
    all.push(Statistic::plain("AIC", "", criteria.aic, counted));
    all.extend(
        criteria
            .aicc
            .map(|aicc| Statistic::plain("AICc", "", aicc, counted)),
    );
    all.push(Statistic::plain("BIC", "", criteria.bic, counted));
    all.extend(goodness.runs.iter().map(|runs| Statistic {
        p: Some(runs.probability),
        corrected_p: Some(runs.corrected),
        ..Statistic::plain(
            "runs",
            &course(scenario, runs),
            runs.runs as f64,
            Some(runs.signs.0 + runs.signs.1),
        )
    }));
    all.extend(fit.contradictions.tests.iter().map(|test| Statistic {
        p: Some(test.probability),
        corrected_p: Some(test.corrected),
        ..Statistic::plain(
            "against the other experiments",
            &scenario.data.experiments[test.experiment].name,
            test.fall,
            Some(test.freedom),
        )
    }));
    all
}

/// Experiment and observable of a course.
pub(super) fn course(scenario: &Scenario, runs: &SeriesRuns) -> String {
    let experiment = &scenario.data.experiments[runs.experiment];
    let observable = &scenario.design.cases[experiment.case].observables[runs.observable];
    format!("{} of {}", observable.name, experiment.name)
}

/// `goodness.csv`.
pub(super) fn table(scenario: &Scenario, fit: &Fit) -> Result<DataTable, TableError> {
    let mut table = DataTable::new([
        "test",
        "of",
        "statistic",
        "degrees of freedom",
        "p",
        "p corrected for the number of tests",
    ])?;
    for row in statistics(scenario, fit) {
        table.push(vec![
            row.test.into(),
            row.of.into(),
            row.statistic.into(),
            row.freedom.map(|freedom| freedom as f64).into(),
            row.p.into(),
            row.corrected_p.into(),
        ])?;
    }
    Ok(table)
}

/// The same as lines of text, the tests that every course and experiment has left to the table.
pub(super) fn text(fit: &Fit) -> String {
    let mut text = String::new();
    for error in &fit.goodness.errors {
        text += &format!(
            "{}: sum of squares {} over {} values, one standard deviation {}\n",
            error.name,
            significant(error.squares, DIGITS_OF_SQUARES),
            error.values,
            significant(error.deviation, DIGITS)
        );
    }
    if let Some((squares, values, probability)) = fit.goodness.chi_square {
        let said = match probability {
            p if p < 0.01 => "the model cannot describe them within their errors",
            p if p > 0.99 => "their errors are smaller than stated",
            _ => "the model describes them within their errors",
        };
        text += &format!(
            "chi-square {} over {values} values with known errors, p = {}: {said}\n",
            significant(squares, DIGITS),
            chance(probability)
        );
    }
    if let Some(lack) = &fit.goodness.lack_of_fit {
        text += &format!(
            "lack of fit {} on {} against {} on {} of replicates: F = {}, p = {}\n",
            significant(lack.lacking.0, DIGITS),
            lack.lacking.1,
            significant(lack.pure.0, DIGITS_OF_SQUARES - 1),
            lack.pure.1,
            significant(lack.ratio, 3),
            chance(lack.probability)
        );
    }
    let criteria = &fit.goodness.criteria;
    let aicc = criteria.aicc.map_or_else(String::new, |aicc| {
        format!(", AICc {}", significant(aicc, DIGITS))
    });
    text + &format!(
        "AIC {}{aicc}, BIC {} ({} numbers counted; the lower of two models of the same data is better)\n",
        significant(criteria.aic, DIGITS),
        significant(criteria.bic, DIGITS),
        criteria.counted
    )
}

/// A probability as it is read.
pub(super) fn chance(probability: f64) -> String {
    significant(probability, DIGITS_OF_CHANCE)
}
