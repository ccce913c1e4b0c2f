//! `monobis check`: what a scenario stands for.

use super::arguments::CheckArguments;
use super::load::load;
use super::{Ended, Failure, screen};
use crate::report::equations;

pub(crate) fn check(arguments: &CheckArguments) -> Result<Ended, Failure> {
    let loaded = load(&arguments.scenario, &arguments.settings)?;
    let scenario = &loaded.scenario;
    let design = &scenario.design;
    let variant = loaded.variant(arguments.variant.as_deref())?;
    let case = &design.cases[design.variants[variant].base];
    let laws = case
        .model
        .laws(&case.numbers.overrides)
        .map_err(Failure::Other)?;
    let mut text = format!("{}\n", scenario.title);
    if let Some(question) = &scenario.question {
        text += &format!("{question}\n");
    }
    if design.variants.len() > 1 {
        let names: Vec<&str> = design.variants.iter().map(|v| v.name.as_str()).collect();
        text += &format!("{} variants: {}\n", names.len(), names.join(" | "));
        text += &format!("Shown: {} (another: --variant NAME)\n", case.name);
    }
    for axis in &design.axes {
        text += &format!("axis: {}, {} points\n", axis.heading, axis.labels.len());
    }
    text.push('\n');
    text += &equations::text(case, &laws);
    screen::say(text.trim_end());
    Ok(Ended::Done)
}
