//! `computed = "1 / mono - 1"`: a result made of other results, a percentage counting as a share of one, a time as a time.
//!
//! Sees results, at the end and at the points of a course: what is read off the flask itself is a `value`.

use crate::experiment::observable::{Computed, Observable, ObservableKind};
use crate::network::expression::{Expression, Scope, Unresolved};
use crate::network::formula::{Moment, RateFormula};
use crate::network::{Actor, CoefficientId};
use crate::scenario::names::glossary::Glossary;
use crate::text::{Entry, Faults, did_you_mean, quote};
use crate::units::{Dimension, Scale, parse_unit};

use super::measured::{reader, shown_in};

/// Results in one that is computed, those that it is made of written out: each holds them, so that chains of them grow without a limit.
const MOST_RESULTS: usize = 300;

/// Whether an entry is made of other results.
pub fn is_computed(entry: &Entry) -> bool {
    entry.node.get("computed").is_some()
}

/// Adds the computed ones among `entries`, each after those that stand before it; `stage` is where they are shown.
pub fn results(entries: &[&Entry], stage: usize, glossary: &mut Glossary, faults: &mut Faults) {
    let computed: Vec<&Entry> = entries.iter().copied().filter(|e| is_computed(e)).collect();
    for (at, entry) in computed.iter().enumerate() {
        let names = computed[at..].iter().map(|later| later.key.text.as_str());
        let later: Vec<&str> = names.collect();
        match result(entry, &later, glossary, faults) {
            Some((computed, unit)) => glossary.put(Observable {
                name: entry.key.text.clone(),
                unit,
                stage,
                kind: ObservableKind::Computed(computed),
            }),
            None => glossary.faulty.push(entry.key.text.clone()),
        }
    }
}

/// One of them with its unit; `later` are its own name and those that are computed after it.
fn result(
    entry: &Entry,
    later: &[&str],
    glossary: &Glossary,
    faults: &mut Faults,
) -> Option<(Computed, String)> {
    let mut keys = reader(entry, "computed", faults)?;
    let (node, unit) = (keys.node("computed")?, keys.node("unit"));
    keys.finish(&[], faults);
    let expression = match Expression::parse(node.as_text("computed", faults)?) {
        Ok(expression) => expression,
        Err(flaw) => {
            node.flaw(&flaw, faults);
            return None;
        }
    };
    let mut results = NamedResults {
        glossary,
        later,
        terms: Vec::new(),
    };
    let told = |name: &str| glossary.blind || glossary.faulty.iter().any(|faulty| faulty == name);
    if expression.constants().iter().any(|(name, _)| told(name)) {
        return None;
    }
    let (formula, dimension) = match expression.compile(&mut results) {
        Ok(compiled) => compiled,
        Err(flaws) => {
            flaws.iter().for_each(|flaw| node.flaw(flaw, faults));
            return None;
        }
    };
    if results.terms.is_empty() {
        faults
            .error(&node.place, "computed names no result")
            .help("for example computed = \"1 / mono - 1\"");
        return None;
    }
    let terms = results.terms;
    let results: usize = terms.iter().map(|(term, _)| term.results()).sum();
    if results > MOST_RESULTS {
        let message = format!(
            "with all that it is made of this holds {results} results: at most {MOST_RESULTS} are taken"
        );
        let help = "compute it from what was measured rather than from what was computed";
        faults.error(&node.place, message).help(help);
        return None;
    }
    let of_result = |name: &str| match glossary.get(name)?.scale() {
        Some(scale) => scale.zeros,
        None => Some(0.0),
    };
    let zeros = expression.zeros(&of_result);
    let (scale, text) = shown_in(&entry.key.text, (dimension, zeros), unit, faults)?;
    let computed = Computed {
        formula,
        terms,
        scale,
    };
    Some((computed, text))
}

/// The results that a formula names, in the order of its coefficients.
struct NamedResults<'a> {
    glossary: &'a Glossary,
    later: &'a [&'a str],
    terms: Vec<(Observable, Scale)>,
}

impl Scope for NamedResults<'_> {
    fn constant(&mut self, name: &str) -> Result<(CoefficientId, Dimension), Unresolved> {
        if self.later.contains(&name) {
            return Err(Unresolved {
                message: format!("{} is not known yet", quote(name)),
                help: Some("what is computed names results that stand above it".to_owned()),
            });
        }
        let Some(found) = self.glossary.get(name) else {
            let known = self.glossary.list.iter().map(|o| o.name.as_str());
            let hint = did_you_mean(name, known);
            return Err(Unresolved {
                message: format!("no observable {}{hint}", quote(name)),
                help: None,
            });
        };
        let (size, dimension) = in_base_units(&found.unit);
        let scale = found.scale().unwrap_or(Scale {
            size,
            ..Scale::base(Some(0.0))
        });
        let known = self.terms.iter().position(|(term, _)| term == found);
        let at = known.unwrap_or_else(|| {
            self.terms.push((found.clone(), scale));
            self.terms.len() - 1
        });
        Ok((at, dimension))
    }

    fn concentration(&mut self, name: &str) -> Result<Actor, Unresolved> {
        Err(of_the_flask(&format!("[{name}]")))
    }

    fn moment(&mut self, moment: Moment) -> Result<(), Unresolved> {
        let name = match moment {
            Moment::Time => "t",
            Moment::Temperature => "T",
            Moment::Volume => "V",
            Moment::Ph => "pH",
        };
        Err(of_the_flask(name))
    }

    fn rate(&mut self, label: &str) -> Result<RateFormula, Unresolved> {
        Err(of_the_flask(&format!("rate({label})")))
    }
}

fn of_the_flask(what: &str) -> Unresolved {
    Unresolved {
        message: format!("{what} is read off the flask; computed sees results"),
        help: Some("give it a name of its own, { value = ... }, and name that here".to_owned()),
    }
}

/// How much one of an observable's unit is, and of what; `% of amine` is a hundredth.
fn in_base_units(unit: &str) -> (f64, Dimension) {
    let first = unit.split(' ').next().unwrap_or_default();
    parse_unit(first).map_or((1.0, Dimension::NONE), |unit| {
        let unit = unit.of_differences();
        (unit.to_base(1.0), unit.dimension)
    })
}
