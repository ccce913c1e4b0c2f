//! A document as SBML, level 3 version 1: what every simulator of the last decade reads.

use std::collections::BTreeMap;

use super::document::{Document, DocumentReaction, Event, NamedValue, ValueCourse};
use super::math::{Math, Test};
use super::units;
use super::xml::Xml;
use crate::units::Dimension;

const SBML: &str = "http://www.sbml.org/sbml/level3/version1/core";
const MATHML: &str = "http://www.w3.org/1998/Math/MathML";
const XHTML: &str = "http://www.w3.org/1999/xhtml";
const TIME: &str = "http://www.sbml.org/sbml/symbols/time";

/// The whole text.
pub(super) fn text(document: &Document) -> String {
    let mut xml = Xml::new();
    let root = [("xmlns", SBML), ("level", "3"), ("version", "1")];
    xml.element("sbml", &root, |xml| {
        let attributes = [
            ("id", document.id.as_str()),
            ("name", document.name.as_str()),
            ("substanceUnits", "mole"),
            ("timeUnits", "second"),
            ("volumeUnits", "litre"),
            ("extentUnits", "mole"),
        ];
        xml.element("model", &attributes, |xml| model(xml, document));
    });
    xml.finish()
}

fn model(xml: &mut Xml, document: &Document) {
    let constants = ["Constants, from which the parameters follow:".to_owned()];
    let all = document.notes.iter().chain(&constants);
    let all: Vec<String> = all.chain(&document.constants).cloned().collect();
    notes(xml, &all);
    unit_definitions(xml, document);
    xml.element("listOfCompartments", &[], |xml| compartment(xml, document));
    xml.element("listOfSpecies", &[], |xml| species(xml, document));
    xml.element("listOfParameters", &[], |xml| {
        document.quantities.iter().for_each(|q| parameter(xml, q));
    });
    xml.list("listOfRules", |xml| {
        std::iter::once(&document.flask)
            .chain(&document.quantities)
            .for_each(|q| rule(xml, q));
    });
    xml.list("listOfReactions", |xml| {
        document.reactions.iter().for_each(|r| reaction(xml, r));
    });
    xml.list("listOfEvents", |xml| {
        document.events.iter().for_each(|e| event(xml, e));
    });
}

fn notes(xml: &mut Xml, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    xml.element("notes", &[], |xml| {
        xml.element("body", &[("xmlns", XHTML)], |xml| {
            lines.iter().for_each(|line| xml.line("p", &[], line));
        });
    });
}

fn unit_definitions(xml: &mut Xml, document: &Document) {
    let mut used: BTreeMap<String, Dimension> = BTreeMap::new();
    for quantity in &document.quantities {
        if units::known(quantity.dimension).is_none() {
            used.insert(units::id(quantity.dimension), quantity.dimension);
        }
    }
    xml.list("listOfUnitDefinitions", |xml| {
        for (id, dimension) in &used {
            xml.element("unitDefinition", &[("id", id)], |xml| {
                xml.element("listOfUnits", &[], |xml| {
                    units::factors(*dimension).iter().for_each(|f| unit(xml, f));
                });
            });
        }
    });
}

fn unit(xml: &mut Xml, factor: &units::UnitFactor) {
    let attributes = [
        ("kind", factor.kind),
        ("exponent", &number(factor.exponent)),
        ("scale", "0"),
        ("multiplier", &number(factor.multiplier)),
    ];
    xml.empty("unit", &attributes);
}

fn compartment(xml: &mut Xml, document: &Document) {
    let flask = &document.flask;
    let size = flask.start().map(number).unwrap_or_default();
    let attributes = [
        ("id", flask.id.as_str()),
        ("spatialDimensions", "3"),
        ("size", &size),
        ("units", "litre"),
        ("constant", truth(!flask.varies())),
    ];
    xml.empty("compartment", &attributes);
}

fn species(xml: &mut Xml, document: &Document) {
    for species in &document.species {
        let start = number(species.start);
        let attributes = [
            ("id", species.id.as_str()),
            ("name", &species.name),
            ("compartment", &document.flask.id),
            ("initialAmount", &start),
            ("substanceUnits", "mole"),
            ("hasOnlySubstanceUnits", "true"),
            ("boundaryCondition", "false"),
            ("constant", "false"),
        ];
        xml.empty("species", &attributes);
    }
}

fn parameter(xml: &mut Xml, quantity: &NamedValue) {
    let unit = units::id(quantity.dimension);
    let value = quantity.start().map(number);
    let mut attributes = vec![("id", quantity.id.as_str()), ("name", &quantity.name)];
    attributes.extend(value.as_deref().map(|value| ("value", value)));
    attributes.push(("units", &unit));
    attributes.push(("constant", truth(!quantity.varies())));
    xml.element("parameter", &attributes, |xml| notes(xml, &quantity.notes));
}

fn rule(xml: &mut Xml, quantity: &NamedValue) {
    let (name, math) = match &quantity.course {
        ValueCourse::Rule(math) => ("assignmentRule", math),
        ValueCourse::Rate(_, math) => ("rateRule", math),
        ValueCourse::Constant(_) | ValueCourse::Stepped(_) => return,
    };
    xml.element(name, &[("variable", &quantity.id)], |xml| {
        formula(xml, math)
    });
}

fn reaction(xml: &mut Xml, reaction: &DocumentReaction) {
    let attributes = [
        ("id", reaction.id.as_str()),
        ("name", &reaction.name),
        ("reversible", truth(reaction.reversible)),
        ("fast", "false"),
    ];
    xml.element("reaction", &attributes, |xml| {
        notes(xml, &reaction.notes);
        side(xml, "listOfReactants", &reaction.reactants);
        side(xml, "listOfProducts", &reaction.products);
        xml.element("kineticLaw", &[], |xml| formula(xml, &reaction.rate));
    });
}

fn side(xml: &mut Xml, name: &str, species: &[(String, f64)]) {
    xml.list(name, |xml| {
        for (id, count) in species {
            let attributes = [
                ("species", id.as_str()),
                ("stoichiometry", &number(*count)),
                ("constant", "true"),
            ];
            xml.empty("speciesReference", &attributes);
        }
    });
}

/// An event whose condition counts as false before the start: one that holds at once happens at once.
fn event(xml: &mut Xml, event: &Event) {
    let attributes = [
        ("id", event.id.as_str()),
        ("name", &event.name),
        ("useValuesFromTriggerTime", "true"),
    ];
    xml.element("event", &attributes, |xml| {
        let trigger = [("initialValue", "false"), ("persistent", "true")];
        xml.element("trigger", &trigger, |xml| {
            xml.element("math", &[("xmlns", MATHML)], |xml| {
                test(xml, &event.trigger)
            });
        });
        xml.list("listOfEventAssignments", |xml| {
            for (id, value) in &event.assignments {
                let variable = [("variable", id.as_str())];
                xml.element("eventAssignment", &variable, |xml| formula(xml, value));
            }
        });
    });
}

fn formula(xml: &mut Xml, value: &Math) {
    xml.element("math", &[("xmlns", MATHML)], |xml| math(xml, value));
}

fn math(xml: &mut Xml, value: &Math) {
    match value {
        Math::Number(value) => literal(xml, *value),
        Math::Time => {
            let symbol = [("encoding", "text"), ("definitionURL", TIME)];
            xml.line("csymbol", &symbol, "t");
        }
        Math::Name(id) => xml.line("ci", &[], id),
        Math::Negative(a) => apply(xml, "minus", &[a]),
        Math::Sum(terms) => apply(xml, "plus", &terms.iter().collect::<Vec<_>>()),
        Math::Product(factors) => apply(xml, "times", &factors.iter().collect::<Vec<_>>()),
        Math::Quotient(a, b) => apply(xml, "divide", &[a, b]),
        Math::Power(a, b) => apply(xml, "power", &[a, b]),
        Math::Exponential(a) => apply(xml, "exp", &[a]),
        Math::Logarithm(a) => apply(xml, "ln", &[a]),
        Math::Absolute(a) => apply(xml, "abs", &[a]),
        Math::Choice(condition, a, b) => xml.element("piecewise", &[], |xml| {
            xml.element("piece", &[], |xml| {
                math(xml, a);
                test(xml, condition);
            });
            xml.element("otherwise", &[], |xml| math(xml, b));
        }),
    }
}

fn apply(xml: &mut Xml, operator: &str, operands: &[&Math]) {
    xml.element("apply", &[], |xml| {
        xml.empty(operator, &[]);
        operands.iter().for_each(|operand| math(xml, operand));
    });
}

fn test(xml: &mut Xml, condition: &Test) {
    let (operator, a, b) = match condition {
        Test::Above(a, b) => ("gt", a, b),
        Test::AtLeast(a, b) => ("geq", a, b),
        Test::AtMost(a, b) => ("leq", a, b),
        Test::Equal(a, b) => ("eq", a, b),
        Test::All(parts) => return joined(xml, "and", parts),
        Test::Any(parts) => return joined(xml, "or", parts),
    };
    apply(xml, operator, &[a, b]);
}

fn joined(xml: &mut Xml, operator: &str, parts: &[Test]) {
    xml.element("apply", &[], |xml| {
        xml.empty(operator, &[]);
        parts.iter().for_each(|part| test(xml, part));
    });
}

/// A number in MathML: the exponent stands apart.
fn literal(xml: &mut Xml, value: f64) {
    let text = number(value);
    match text.split_once('e') {
        Some((mantissa, exponent)) => xml.exponent(mantissa, exponent),
        None => xml.line("cn", &[], &text),
    }
}

/// The shortest text that reads back exactly.
fn number(value: f64) -> String {
    crate::units::plain_number(value)
}

fn truth(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
