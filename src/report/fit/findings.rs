//! What of a fit should worry a reader, a sentence each: experiments that do not go with the others, a model that repeated measurements
//! object to, intervals that the straight problem gets wrong, responses that are not independent.

use super::goodness::{chance, course};
use super::together::doubt;
use super::words::{interval, linear};
use crate::report::measured::{observable, unit};
use crate::report::remarks::Remark;
use crate::report::words::terminal::{self, significant};
use crate::scenario::Scenario;
use crate::study::fit::{ExperimentTest, Fit, Fitted, Verdict, WorstValue};

/// Below this probability a test objects.
const OBJECTS_BELOW: f64 = 0.05;
/// Intervals whose sides differ by more than this factor do not agree.
const AGREE_WITHIN: f64 = 1.5;

/// Everything that should worry a reader.
pub fn findings(scenario: &Scenario, fit: &Fit) -> Vec<Remark> {
    let mut found = contradictions(scenario, fit);
    found.extend(lack_of_fit(fit));
    found.extend(leaning(scenario, fit));
    found.extend(
        fit.numbers
            .iter()
            .filter_map(|fitted| disagreement(fitted, fit)),
    );
    found.extend(sum(fit));
    found.extend(doubt(scenario, fit, |at| disagrees(&fit.numbers[at], fit)));
    found
}

fn remark(at: &str, text: String, help: &str) -> Remark {
    Remark {
        kind: "fit",
        at: at.to_owned(),
        text,
        help: help.to_owned(),
    }
}

/// Experiments that the model cannot describe together with the others.
fn contradictions(scenario: &Scenario, fit: &Fit) -> Vec<Remark> {
    let told = &fit.contradictions.told;
    let name = |test: &ExperimentTest| scenario.data.experiments[test.experiment].name.as_str();
    let help = "look at its points, its charge and its clock before trusting the constants";
    if !fit.contradictions.each_other {
        let each = told.iter().map(|(test, worst)| {
            let worst = worst.map_or_else(String::new, |worst| {
                format!(", worst {}", place(scenario, &worst))
            });
            let text = format!(
                "the model cannot describe experiment {} (p = {}){worst}",
                name(test),
                chance(test.corrected)
            );
            remark("", text, help)
        });
        return each.collect();
    }
    let mut names: Vec<&str> = told.iter().map(|(test, _)| name(test)).collect();
    let mut all = scenario.data.experiments.iter().map(|e| e.name.as_str());
    if let (1, Some(other)) = (names.len(), all.find(|name| Some(name) != names.first())) {
        names.push(other);
    }
    let Some((test, worst)) = told.first() else {
        return Vec::new();
    };
    let worst = worst.map_or_else(String::new, |worst| {
        format!("; worst of {} {}", name(test), place(scenario, &worst))
    });
    let text = format!(
        "experiments {} contradict each other (p = {}): the model describes either without the other, and the data do not say which is wrong{worst}",
        names.join(" and "),
        chance(test.corrected)
    );
    vec![remark("", text, help)]
}

/// Where a value is furthest off, and by how much.
fn place(scenario: &Scenario, worst: &WorstValue) -> String {
    let (data, design) = (&scenario.data, &scenario.design);
    let Some(measured) = data.measurements().nth(worst.measurement) else {
        return String::new();
    };
    let shown = observable(data, design, measured);
    let m = measured.1;
    let when = match m.time {
        Some(time) => format!("at {}", terminal::value(Some(time), "s")),
        None => "at the end".to_owned(),
    };
    let unit = match shown.unit.as_str() {
        "" | "1" => String::new(),
        unit => format!(" {unit}"),
    };
    let off = match worst.deviations.is_finite() {
        true => format!(
            ", {} standard deviations off",
            significant(worst.deviations.abs(), 2)
        ),
        false => String::new(),
    };
    format!(
        "{when}: {} {}{unit} measured, {}{unit} predicted from the others{off}",
        shown.name,
        significant(m.value, 4),
        significant(worst.predicted, 4),
    )
}

fn lack_of_fit(fit: &Fit) -> Option<Remark> {
    let lack = fit.goodness.lack_of_fit?;
    (lack.probability < OBJECTS_BELOW).then(|| {
        let text = format!(
            "the model misses the points by more than replicates differ (F = {}, p = {}): intervals of its numbers are those of a model that is not quite right",
            significant(lack.ratio, 3),
            chance(lack.probability)
        );
        remark("", text, "look at the residuals for what it lacks")
    })
}

/// Courses whose deviations keep to one side for long: the worst, and how many more there are.
fn leaning(scenario: &Scenario, fit: &Fit) -> Option<Remark> {
    let all = fit.goodness.runs.iter();
    let lean: Vec<_> = all.filter(|runs| runs.corrected < OBJECTS_BELOW).collect();
    let worst = lean
        .iter()
        .min_by(|a, b| a.probability.total_cmp(&b.probability))?;
    let more = match lean.len() - 1 {
        0 => String::new(),
        more => format!("; so do {more} more of {} courses", fit.goodness.runs.len()),
    };
    let text = format!(
        "the course does not follow the points: {} deviations change sides {} times (p = {}){more}",
        worst.signs.0 + worst.signs.1,
        worst.runs - 1,
        chance(worst.corrected)
    );
    let help = "the mechanism lacks something, or the points drift";
    Some(remark(&course(scenario, worst), text, help))
}

/// Whether the interval that the slopes promise is another one than the data allow.
pub(super) fn disagrees(fitted: &Fitted, fit: &Fit) -> bool {
    let told = matches!(
        fitted.verdict,
        Verdict::Identified | Verdict::WeaklyIdentified
    );
    let half = fitted.error * fit.half_width();
    let side = |end: Option<f64>| end.map(|end| (end - fitted.x).abs() / half);
    let (Some(low), Some(high)) = (side(fitted.profile.low), side(fitted.profile.high)) else {
        return false;
    };
    let apart = |ratio: f64| !(1.0 / AGREE_WITHIN..=AGREE_WITHIN).contains(&ratio);
    told && (apart(low) || apart(high))
}

fn disagreement(fitted: &Fitted, fit: &Fit) -> Option<Remark> {
    if !disagrees(fitted, fit) {
        return None;
    }
    let shown = |ends: (Option<f64>, Option<f64>)| {
        let shown = |end: Option<f64>| end.map_or("open".to_owned(), |end| significant(end, 3));
        format!("{} to {}", shown(ends.0), shown(ends.1))
    };
    let text = format!(
        "its 95 % interval is {}{}; standard errors would make it {}: take the first",
        shown(interval(fitted)),
        unit(&fitted.number),
        shown(linear(fitted, fit.half_width()))
    );
    Some(remark(&fitted.number.name, text, ""))
}

fn sum(fit: &Fit) -> Option<Remark> {
    let sum = fit.goodness.sum?;
    let text = format!(
        "the {} responses add up to about {} at every time (± {}, where independent errors would make it ± {}): they are not independent, and intervals are too narrow",
        sum.responses,
        significant(sum.sum, 3),
        significant(sum.spread, 2),
        significant(sum.expected, 2)
    );
    Some(remark(
        "",
        text,
        "fit one response less, the one that was not measured by itself",
    ))
}
