//! What a reader of an exported model should know.

use super::document::{Document, ValueCourse};
use super::draft::quantity;
use super::ids;
use super::names::Identifiers;
use super::timeline::Timeline;
use crate::experiment::case::Experiment;
use crate::experiment::procedure::Verb;
use crate::units::Dimension;

/// Where a model comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// File name of the scenario.
    pub scenario: String,
    /// Its title.
    pub title: String,
    /// Its question.
    pub question: Option<String>,
    /// Program and version.
    pub program: String,
}

/// A document of nothing but a name and where it comes from. Antimony knows models among the other names.
pub(super) fn empty(case: &Experiment, about: &About, names: &mut Identifiers) -> Document {
    let parts = [&about.title, &case.name, &case.stage];
    let parts: Vec<&str> = parts
        .iter()
        .map(|s| s.as_str())
        .filter(|s| !s.is_empty())
        .collect();
    let mut notes: Vec<String> = about.question.iter().cloned().collect();
    notes.push(format!(
        "Written by {} from {}.",
        about.program, about.scenario
    ));
    notes.push(
        "Amounts are in mol, volumes in L, times in s, temperatures in K. Rates are constants times concentrations to their \
         stoichiometric numbers, without 1/n!, times the number of sites where a constant is per site. Amounts are small numbers: \
         an absolute tolerance of a millionth of the smallest charge, or less, is what they need."
            .to_owned(),
    );
    Document {
        id: names.give("", about.scenario.trim_end_matches(".toml")),
        name: parts.join(": "),
        notes,
        constants: Vec::new(),
        flask: quantity(
            ids::FLASK,
            "flask",
            Dimension::VOLUME,
            ValueCourse::Constant(1.0),
        ),
        species: Vec::new(),
        quantities: Vec::new(),
        reactions: Vec::new(),
        events: Vec::new(),
    }
}

/// How long it takes, what ends it, how pH is had.
pub(super) fn course(case: &Experiment, timeline: &Timeline, balanced: bool) -> Vec<String> {
    let mut notes = Vec::new();
    if balanced {
        notes.push(
            "Protons are in equilibrium at every moment: the forms of a family are shares of its total, and ln_h is what makes the \
             charge balance zero. Few simulators run algebraic rules, so here the balance is differentiated: \
             d ln_h/dt = - (charge_flow + charge_drift + relaxation charge)/buffer_capacity keeps charge at zero between doses; \
             charge_drift is there where temperature or volume move steadily. A dose that breaks it is followed by a microsecond in which relaxation is so large that charge falls to zero before anything reacts: Newton's \
             iteration with time for steps. Nothing in this is a rate of proton exchange."
                .to_owned(),
        );
    }
    let end = if timeline.quenched {
        "the quench, where the model ends"
    } else {
        "the end of the procedure"
    };
    notes.push(if timeline.watches.is_empty() {
        format!("Run it for {} s: {end}.", timeline.longest)
    } else {
        format!(
            "It takes at most {} s: to {end}. When a condition was met stands in its `end_of_` quantity.",
            timeline.longest
        )
    });
    notes.extend(left_out(case));
    notes
}

/// What the procedure does after the reaction, which is no kinetics.
pub fn left_out(case: &Experiment) -> Option<String> {
    let steps = case.numbers.recipe.steps.iter().enumerate();
    let ends = |verb: &Verb| {
        matches!(
            verb,
            Verb::Quench(_) | Verb::Extract(_) | Verb::Concentrate { .. } | Verb::Isolate(_)
        )
    };
    let after = steps.skip_while(|(_, step)| !ends(&step.verb));
    let after = after.filter(|(_, step)| !matches!(step.verb, Verb::Quench(_)));
    let named: Vec<String> = after
        .map(|(index, step)| {
            let name = step.name.as_ref().map(|name| format!(" \"{name}\""));
            format!(
                "{}{} ({})",
                index + 1,
                name.unwrap_or_default(),
                step.verb.word()
            )
        })
        .collect();
    (!named.is_empty()).then(|| {
        format!(
            "After the reaction is stopped nothing reacts; steps {} are arithmetic on what is there then, and are not in this file.",
            named.join(", ")
        )
    })
}
