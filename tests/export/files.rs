//! Whole files: XML that closes what it opens and names nothing that is not there, for every scenario; and a small one word by word.

use std::collections::HashSet;

use monobis::exchange::{Document, Format, document};

use super::evaluate::Values;
use super::{about, every_case, every_document, exported, ramp};

/// An element with its attributes and the text directly inside it.
#[derive(Default)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    /// Reads what stands between `<` and `>` at the beginning of an element.
    fn new(tag: &str) -> Element {
        let (name, rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        let mut pieces = rest.split('"');
        while let (Some(key), Some(value)) = (pieces.next(), pieces.next()) {
            let key = key.trim().strip_suffix('=').expect("key=");
            attributes.push((key.to_owned(), value.to_owned()));
        }
        Element {
            name: name.to_owned(),
            attributes,
            text: String::new(),
        }
    }

    fn values(&self, key: &str) -> impl Iterator<Item = &str> {
        let own = self
            .attributes
            .iter()
            .filter(move |(known, _)| known == key);
        own.map(|(_, value)| value.as_str())
    }
}

/// All elements of a text whose every element is closed, in order.
fn parsed(xml: &str) -> Vec<Element> {
    let body = xml.strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let mut rest = body.expect("a declaration");
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    while let Some((text, tail)) = rest.split_once('<') {
        assert!(!text.contains('>'), "{text}");
        if let Some(&last) = open.last() {
            found[last].text.push_str(text.trim());
        }
        let (tag, tail) = tail.split_once('>').expect("a tag that ends");
        rest = tail;
        if let Some(name) = tag.strip_prefix('/') {
            let last = open.pop().expect("something open");
            assert_eq!(found[last].name, name);
            continue;
        }
        found.push(Element::new(tag.trim_end_matches('/')));
        if !tag.ends_with('/') {
            open.push(found.len() - 1);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    found
}

#[test]
fn every_scenario_is_exported_or_refused_with_the_reason() {
    let (mut exported, mut refused) = (0, 0);
    for (name, case) in every_case() {
        match document(&case, &about("x.toml")) {
            Ok(_) => exported += 1,
            Err(message) => {
                refused += 1;
                let stage = format!("stage {} begins with what", case.stage);
                assert!(message.starts_with(&stage), "{name}: {message}");
            }
        }
    }
    assert!(exported > 50 && refused > 3, "{exported} {refused}");
}

#[test]
fn every_identifier_is_declared_once() {
    for (name, _, document) in every_document() {
        let xml = Format::Sbml.write(&document);
        let elements = parsed(&xml);
        let mut declared = HashSet::new();
        for element in elements.iter().filter(|e| e.name != "unitDefinition") {
            for id in element.values("id") {
                assert!(declared.insert(id), "{name}: {id} twice");
                let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
                assert!(id.chars().all(fits) && !id.starts_with(|c: char| c.is_ascii_digit()));
            }
        }
        for element in &elements {
            if element.name == "ci" {
                let id = element.text.as_str();
                assert!(declared.contains(id), "{name}: {id} is nowhere");
            }
            for id in element.values("variable").chain(element.values("species")) {
                assert!(declared.contains(id), "{name}: {id} is nowhere");
            }
        }
    }
}

#[test]
fn every_number_is_finite_and_every_constant_has_its_source() {
    for (name, _, document) in every_document() {
        for format in [Format::Sbml, Format::Antimony] {
            let text = format.write(&document);
            for word in ["NaN", "inf ", "inf;", "\"inf\"", "\"-inf\""] {
                assert!(!text.contains(word), "{name}: {word}");
            }
        }
        assert!(!document.constants.is_empty(), "{name}");
        for constant in &document.constants {
            assert!(constant.contains("; source: "), "{name}: {constant}");
        }
    }
}

/// A base in water, fed with acid while it warms up, dried, and quenched: everything a file may have, on one page.
const SMALL: &str = r#"
version = 1
title = "Small & <complete>"
chemistry = { solvent = "water" }
flask = { basis = "D", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
observables = { yield = { yield_of = "P", on = "D" } }
procedure = [
  { charge = { D = "1 equiv" } },
  { add = { HX = "1 equiv" }, volume = "2 mL", over = "10 min" },
  { temperature = "40 °C", over = "5 min" },
  { stir = { until = "yield > 50 %", at_most = "1 h" } },
  { add = { HX = "0.5 equiv" } },
  { stir = "1 h" },
  { quench = "water" },
]
[species]
D = { pKa = [9.0] }
HX = { gives = "H+ + X-" }
"X-" = {}
P = {}
[reactions]
slow = { equation = "D -> P", k = "1e-4 /s", Ea = "50 kJ/mol", sites = 2, source = "made up", confidence = "assumed" }
"#;

fn small() -> Document {
    exported("small.toml", SMALL).2
}

/// Identifiers of everything but units.
fn identifiers(document: &Document) -> Vec<&str> {
    let mut ids = vec![document.id.as_str(), document.flask.id.as_str()];
    ids.extend(document.species.iter().map(|species| species.id.as_str()));
    ids.extend(
        document
            .quantities
            .iter()
            .map(|quantity| quantity.id.as_str()),
    );
    ids.extend(
        document
            .reactions
            .iter()
            .map(|reaction| reaction.id.as_str()),
    );
    ids.extend(document.events.iter().map(|event| event.id.as_str()));
    ids
}

/// Names that a format takes for itself: as libAntimony 3.3 refused them, one by one, for a species or a reaction.
const TAKEN: &str = "M M_per_s L_per_s K_per_s mol_per_s per_s per_M_per_s bar DNA dna Dna INF inf infinity NaN nan notanumber True true \
    FALSE false pi Pi avogadro Avogadro exponentiale time Time time_unit volume area length substance extent item litre liter metre mole \
    second kelvin joule gram katal pascal dimensionless unit model module species reaction compartment default_compartment gene operator \
    formula function has in is var const ext event at after end import delete constraint maximize minimize substanceOnly sbo abs acos \
    arccos cosh cot csc sec sin tan exp ln log log10 pow power root sqr sqrt floor ceil ceiling factorial piecewise delay rateOf min max \
    and or not xor implies eq equals neq gt geq lt leq plus minus times divide quotient rem normal uniform exponential gamma poisson \
    bernoulli binomial cauchy chisquare laplace lognormal rayleigh truncatedNormal flask T h pH charge charge_drift ln_h";

#[test]
fn no_identifier_is_one_that_a_format_takes_for_itself() {
    let words: Vec<&str> = TAKEN.split_whitespace().collect();
    for word in &words {
        let text = format!(
            r#"
            version = 1
            title = "{word}"
            species = {{ first = {{}}, "{word}" = {{}} }}
            reactions = {{ "{word}" = {{ equation = "first -> {word}", k = "1e-3 /s" }}, other = {{ equation = "2 first -> {word}", k = "1 /M/s" }} }}
            flask = {{ basis = "first", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
            procedure = [ {{ charge = {{ first = "1 equiv" }} }}, {{ stir = "5 min" }} ]
            "#
        );
        let (_, _, document) = exported(&format!("{word}.toml"), &text);
        for id in identifiers(&document) {
            let kept = matches!(id, "flask" | "T");
            assert!(kept || !words.contains(&id), "{word}: {id}");
        }
        let names: Vec<&str> = document.species.iter().map(|s| s.name.as_str()).collect();
        assert_eq!(names, ["first", *word]);
    }
}

/// In Antimony units and everything else share one name space.
#[test]
fn no_identifier_is_that_of_a_unit() {
    for (name, _, document) in every_document().into_iter().chain([ramp()]) {
        let ids: HashSet<&str> = identifiers(&document).into_iter().collect();
        for quantity in &document.quantities {
            let unit = monobis::exchange::units::id(quantity.dimension);
            assert!(!ids.contains(unit.as_str()), "{name}: {unit}");
        }
    }
}

/// What XML forbids, and what would end a line of Antimony, stands in a file as its escape.
#[test]
fn texts_hold_nothing_that_a_format_cannot() {
    let odd = "a\u{1}b\u{b}c\u{1b}d\u{7f}e\u{85}f\u{fffe}g\u{ffff}h";
    let mut document = small();
    document.name = odd.to_owned();
    document.notes.push(odd.to_owned());
    document.species[0].name = odd.to_owned();
    document.quantities[0].notes.push(odd.to_owned());
    document.events[0].name = odd.to_owned();
    for format in [Format::Sbml, Format::Antimony] {
        let text = format.write(&document);
        let held =
            |c: char| c == '\n' || matches!(c, ' '..='~' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..);
        assert!(text.chars().all(held));
        let seen = r"a\u{1}b\u{b}c\u{1b}d\u{7f}e\u{85}f\u{fffe}g\u{ffff}h";
        assert!(text.matches(seen).count() >= 5, "{format:?}");
    }
}

/// Where several compounds come in at one moment no choice turns with them: no percentage and no rate has branches, and a percentage
/// of nothing is zero.
#[test]
fn neither_percentages_nor_rates_have_branches() {
    for (name, _, document) in every_document() {
        assert!(
            !Format::Sbml.write(&document).contains("piecewise"),
            "{name}"
        );
    }
    let text = include_str!("../data/cases/two-new-compounds.toml");
    let law = r#"[reactions]
        u = { equation = "C + D -> Q", k = "1e-2 /s", orders = { C = 0.5, D = 0.5 } }
        v = { equation = "C -> Q", rate = "k * min([C], [D]) * max([C] - x, 0 * x) / (x + [C])^2 * x^0.3 * [D]^0.7", constants = { k = "1e-3 /s", x = "1e-3 M" } }"#;
    let (_, _, document) = exported("two", &text.replace("[reactions]", law));
    assert!(!Format::Sbml.write(&document).contains("piecewise"));
    let of = |changed: &[(&str, f64)], id: &str| Values::new(&document, changed).of(id);
    assert_eq!(of(&[], "result_C"), 0.0);
    for charged in [1e-9, 3e-3, 1e6] {
        let changed = [("charged_C", charged), ("C", 0.25 * charged)];
        assert_eq!(of(&changed, "result_C"), 25.0, "{charged}");
    }
}

#[test]
fn a_small_model_as_antimony() {
    let text = Format::Antimony.write(&small());
    let model = text.find("model small()").expect("a model");
    insta::assert_snapshot!(&text[model..], @r##"
    model small()
      unit K_per_s = (second)^-1 * (kelvin)^1;
      unit L_per_s = (litre)^1 * (second)^-1;
      unit M = (mole)^1 * (litre)^-1;
      unit M2 = (mole)^2 * (litre)^-2;
      unit M_per_s = (mole)^1 * (litre)^-1 * (second)^-1;
      unit mol_per_s = (mole)^1 * (second)^-1;
      unit per_s = (second)^-1;
      unit substance = mole;
      unit extent = mole;
      unit volume = litre;
      unit time_unit = second;

      // Volume, L, and amounts at the start, mol
      compartment flask;
      flask = 0.01; flask' = inflow_flask; flask has litre;
      substanceOnly species D_total in flask; D_total = 0.001; D_total is "D, all forms";
      substanceOnly species X_minus in flask; X_minus = 0; X_minus is "X-";
      substanceOnly species P in flask; P = 0;

      // Reactions, mol/s
      // D -> P
      slow: D_total => P; flask*2*k_slow*c_D;
      feed_X_minus: => X_minus; inflow_X_minus; feed_X_minus is "feed of X_minus";

      // Constants, and what follows from the amounts
      T = 298.15; T' = inflow_T; T has kelvin; T is "temperature";
      spectator_charge = 0; spectator_charge has mole; spectator_charge is "charge of ions that take no part";
      charged_D = 0.001; charged_D has mole; charged_D is "D put in so far";
      charged_HX = 0; charged_HX' = inflow_charged_HX; charged_HX has mole; charged_HX is "HX put in so far";
      charged_P = 0; charged_P has mole; charged_P is "P put in so far";
      until_yield_50 = 0; until_yield_50 has dimensionless; until_yield_50 is "yield > 50 %: 0 not yet, 1 watched, 2 over";
      end_of_yield_50 = 0; end_of_yield_50 has second; end_of_yield_50 is "when `yield > 50 %` was over";
      // value at T_ref = 298.15 K times exp(-E/RT + E/RT_ref), E = 55.8 kJ/mol
      // from solvent.pKs
      Ks := 9.999999999999987e-15*exp((-6711.197411384113)*(1/T - 1/298.15)); Ks has M2; Ks is "pKs";
      h := exp(ln_h); h has M; h is "[H+]";
      lyate := Ks/h; lyate has M; lyate is "[lyate]";
      pH := ln_h/(-2.302585092994046); pH has dimensionless;
      // from D.pKa1
      Ka_DH_plus = 9.999999999999972e-10; Ka_DH_plus has M; Ka_DH_plus is "D.pKa1";
      Z_D := 1 + h/Ka_DH_plus; Z_D has dimensionless; Z_D is "partition sum of D";
      c_D := D_total/flask/Z_D; c_D has M; c_D is "[D]";
      c_DH_plus := D_total/flask*(h/Ka_DH_plus)/Z_D; c_DH_plus has M; c_DH_plus is "[DH+]";
      z_D := h/Ka_DH_plus/Z_D; z_D has dimensionless; z_D is "mean charge of D";
      c_X_minus := X_minus/flask; c_X_minus has M; c_X_minus is "[X-]";
      c_P := P/flask; c_P has M; c_P is "[P]";
      // per site; the rate law counts 2 sites
      // value at T_ref = 298.15 K times exp(-E/RT + E/RT_ref), E = 50 kJ/mol
      // from slow.k
      k_slow := 0.0001*exp((-6013.617752136302)*(1/T - 1/298.15)); k_slow has per_s; k_slow is "slow";
      inflow_T = 0; inflow_T has K_per_s; inflow_T is "T per second";
      inflow_X_minus = 1.6666666666666669e-6; inflow_X_minus has mol_per_s; inflow_X_minus is "X_minus per second";
      inflow_charged_HX = 1.6666666666666669e-6; inflow_charged_HX has mol_per_s; inflow_charged_HX is "charged_HX per second";
      inflow_flask = 3.3333333333333337e-6; inflow_flask has L_per_s; inflow_flask is "flask per second";
      charge := h - lyate + spectator_charge/flask + c_DH_plus - c_X_minus; charge has M; charge is "charge balance, zero";
      buffer_capacity := h + lyate + c_DH_plus/Z_D; buffer_capacity has M; buffer_capacity is "slope of the charge balance by ln h";
      charge_flow := ((-z_D)*slow - feed_X_minus)/flask; charge_flow has M_per_s; charge_flow is "charge that reactions and feeds bring";
      charge_drift := inflow_T*(-lyate*(6711.197411384113/(T*T))) - inflow_flask*(spectator_charge/flask + z_D*D_total/flask + (-X_minus)/flask)/flask; charge_drift has M_per_s; charge_drift is "charge that a moving temperature and volume bring";
      ln_h = -25.323436048843107; ln_h' = -(charge_flow + charge_drift + relaxation*charge)/buffer_capacity; ln_h has dimensionless; ln_h is "ln of [H+] in mol/L";
      relaxation = 1000; relaxation has per_s; relaxation is "how fast a charge that should not be there is taken back";
      restored = 0; restored has second; restored is "when the charge balance is restored after a dose";
      result_yield := charged_D*100*P/(charged_D*charged_D + 1e-300); result_yield has dimensionless; result_yield is "yield [% of D]";
      result_D := charged_D*100*D_total/(charged_D*charged_D + 1e-300); result_D has dimensionless; result_D is "D [% of D]";
      result_HX := charged_HX*100*X_minus/(charged_HX*charged_HX + 1e-300); result_HX has dimensionless; result_HX is "HX [% of HX]";
      result_mass_balance := (charged_D + charged_P)*100*(D_total + P)/((charged_D + charged_P)*(charged_D + charged_P) + 1e-300); result_mass_balance has dimensionless; result_mass_balance is "mass balance [% of D]";

      // The procedure
      event_1: at (time >= 600), t0=false, persistent=true, fromTrigger=true: inflow_T = 0.05, inflow_X_minus = 0, inflow_charged_HX = 0, inflow_flask = 0; event_1 is "the procedure goes on";
      event_2: at (time >= 900), t0=false, persistent=true, fromTrigger=true: inflow_T = 0, until_yield_50 = 1; event_2 is "40 °C";
      event_3: at ((until_yield_50 == 1) && ((charged_D*(100*P - 50*charged_D) >= 1e-300) || (time >= 4500))), t0=false, persistent=true, fromTrigger=true: X_minus = X_minus + 0.0005, charged_HX = charged_HX + 0.0005, end_of_yield_50 = time, until_yield_50 = 2, relaxation = 1e8, restored = time + 1e-6; event_3 is "until yield > 50 %; + HX";
      calm: at (time > restored), t0=false, persistent=true, fromTrigger=true: relaxation = 1000; calm is "the charge balance is restored";
    end
    "##);
}

#[test]
fn a_small_model_as_sbml() {
    let xml = Format::Sbml.write(&small());
    let elements = parsed(&xml);
    let count = |name: &str| elements.iter().filter(|e| e.name == name).count();
    let counts = [
        "species",
        "parameter",
        "rateRule",
        "assignmentRule",
        "reaction",
        "event",
    ];
    let counts: Vec<String> = counts
        .iter()
        .map(|name| format!("{name} {}", count(name)))
        .collect();
    insta::assert_snapshot!(counts.join(", "), @r##"species 3, parameter 34, rateRule 4, assignmentRule 19, reaction 2, event 4"##);
    let first = xml.find("<listOfReactions>").expect("reactions");
    let last = first + xml[first..].find("</reaction>").expect("its end");
    insta::assert_snapshot!(&xml[first..last], @r##"
    <listOfReactions>
          <reaction id="slow" name="slow" reversible="false" fast="false">
            <notes>
              <body xmlns="http://www.w3.org/1999/xhtml">
                <p> D -&gt; P </p>
              </body>
            </notes>
            <listOfReactants>
              <speciesReference species="D_total" stoichiometry="1" constant="true"/>
            </listOfReactants>
            <listOfProducts>
              <speciesReference species="P" stoichiometry="1" constant="true"/>
            </listOfProducts>
            <kineticLaw>
              <math xmlns="http://www.w3.org/1998/Math/MathML">
                <apply>
                  <times/>
                  <ci> flask </ci>
                  <cn> 2 </cn>
                  <ci> k_slow </ci>
                  <ci> c_D </ci>
                </apply>
              </math>
            </kineticLaw>
    "##);
}
