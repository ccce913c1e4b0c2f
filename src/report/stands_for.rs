//! What a scenario stands for, in words: variants, axes, and of one variant equations, balances and constants.

use super::{doubts, equations, measured, remarks};
use crate::scenario::Scenario;
use crate::study::doubts::ahead;

/// Of one variant (index in the design); an error where its numbers make no coefficients.
pub fn text(scenario: &Scenario, variant: usize, width: usize) -> Result<String, String> {
    let design = &scenario.design;
    let case = &design.cases[design.variants[variant].base];
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
    text += &measured::text(scenario);
    for stage in 0..case.stages() {
        let part = case.at_stage(stage);
        let laws = part.model.laws(&part.numbers.overrides);
        text.push('\n');
        if !part.stage.is_empty() {
            text += &format!("Stage {}\n", part.stage);
        }
        for take in &part.takes {
            let name = &part.model.compounds[take.compound].name;
            text += &format!("takes {} as {name}\n", take.text);
        }
        let responses = match stage + 1 == case.stages() {
            true => measured::responses(scenario),
            false => Vec::new(),
        };
        text += &equations::text(&part, &laws?, &responses, width);
    }
    let doubts = doubts::remarks(design, &ahead(design, &[variant], true));
    text += &remarks::in_full(&doubts);
    Ok(text.trim_end().to_owned())
}
