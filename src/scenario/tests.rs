//! Scenarios read as a whole.

use std::sync::Arc;

use super::*;
use crate::experiment::procedure::{Amount, Verb};
use crate::library::Library;
use crate::study::Label;
use crate::text::{Faults, Severity, Source};

mod machine_code;

/// A loader for scenarios that take no other file.
fn nothing(name: &str) -> Result<Arc<Source>, String> {
    Err(format!("{name} does not exist"))
}

fn read_text(text: &str) -> (Option<Scenario>, Faults) {
    read(
        &Source::new("test.toml", text),
        &[],
        &nothing,
        &Library::new(),
    )
}

fn sound(text: &str) -> Scenario {
    let (scenario, faults) = read_text(text);
    scenario.unwrap_or_else(|| panic!("{:#?}", messages(&faults)))
}

fn messages(faults: &Faults) -> Vec<String> {
    faults.sorted().iter().map(|f| f.message.clone()).collect()
}

fn errors(text: &str) -> Vec<String> {
    let (_, faults) = read_text(text);
    let errors = faults
        .sorted()
        .into_iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| f.message.clone());
    errors.collect()
}

/// A scenario with D, A, M, B and these further lines.
fn network(more: &str) -> String {
    format!(
        "version = 1\ntitle = 't'\nspecies = {{ D = {{}}, A = {{}}, M = {{}}, B = {{}} }}\n\
         flask = {{ basis = 'D', amount = '1 mmol', concentration = '0.1 M', temperature = '25 °C' }}\n{more}\n\
         [reactions]\nfirst = {{ equation = 'D + A -> M', k = '0.02 /M/s' }}\nsecond = {{ equation = 'M + A -> B', k = '0.01 /M/s' }}\n"
    )
}

const STEPS: &str =
    "procedure = [ { charge = { D = '1 equiv', A = '1 equiv' } }, { stir = '6 h' } ]";

#[test]
fn the_own_network_reads_to_a_design() {
    let scenario = sound(include_str!("../../scenarios/own-network.toml"));
    assert_eq!(
        scenario.declared,
        ["mono", "bis", "bonds", "conversion", "selective", "half"]
    );
    assert_eq!(points(&scenario.design), 23);
    assert_eq!(scenario.design.axes[0].heading, "charge.A [equiv]");
    assert_eq!(scenario.plots[0].shown, ["mono", "bis"]);
    let case = &scenario.design.cases[0];
    let names: Vec<&str> = case.observables.iter().map(|o| o.name.as_str()).collect();
    let standing = [
        "D",
        "A",
        "mass balance",
        "volume",
        "temperature",
        "duration",
        "operations",
    ];
    assert_eq!(names[6..], standing);
    let Verb::StirUntil { until, at_most } = &case.numbers.recipe.steps[2].verb else {
        panic!()
    };
    assert_eq!((until.value, until.below, *at_most), (1.0, true, 172_800.0));
}

#[test]
fn axes_have_exact_points() {
    let axis = "sweep = { axes = [ { vary = 'charge.A', from = '0.2 equiv', to = '3 equiv', points = 57 } ] }";
    let scenario = sound(&network(&format!("{STEPS}\n{axis}")));
    let variant = &scenario.design.variants[0];
    let setting = &variant.settings[0][0].values[2];
    let amount = Amount::Equivalents {
        value: 0.3,
        of: None,
    };
    assert_eq!(
        *setting,
        crate::experiment::parameter::Setting::Amount(amount)
    );
}

#[test]
fn what_is_not_a_scenario_gets_one_message() {
    for text in ["", "\u{1}\u{2}%$!\n[[[[", "hello", "a = 1"] {
        assert_eq!(
            errors(text),
            ["not a scenario: expected `version = 1` in the first lines"],
            "{text:?}"
        );
    }
    assert_eq!(
        errors("version = 2\nfoo = 1"),
        ["version 2 needs a newer monobis"]
    );
}

#[test]
fn the_scenarios_of_the_repository_read_well() {
    for (name, text) in [
        (
            "own-network",
            include_str!("../../scenarios/own-network.toml"),
        ),
        (
            "nabh4-vs-stab",
            include_str!("../../scenarios/nabh4-vs-stab.toml"),
        ),
        (
            "equivalents",
            include_str!("../../scenarios/equivalents.toml"),
        ),
        ("dilution", include_str!("../../scenarios/dilution.toml")),
        (
            "order-of-addition",
            include_str!("../../scenarios/order-of-addition.toml"),
        ),
    ] {
        let (scenario, faults) = read_text(text);
        // That methanol destroys borohydride is what two of them are about.
        let told: Vec<String> = messages(&faults)
            .into_iter()
            .filter(|m| !m.contains("destroys NaBH4"))
            .collect();
        assert_eq!(told, [""; 0], "{name}");
        assert!(scenario.is_some(), "{name}");
    }
}

fn steps(case: &crate::experiment::case::Experiment) -> &[crate::experiment::procedure::Step] {
    &case.numbers.recipe.steps
}

/// The equivalents of a compound in all charge and add steps.
fn equivalents(case: &crate::experiment::case::Experiment, name: &str) -> Vec<f64> {
    let id = case.model.compound_names[name];
    let lists = steps(case).iter().filter_map(|step| match &step.verb {
        Verb::Charge(list) => Some(list.as_slice()),
        Verb::Add(addition) => Some(addition.ingredients.as_slice()),
        _ => None,
    });
    let values = lists
        .flatten()
        .filter(|i| i.compound == id)
        .map(|i| match i.amount {
            Amount::Equivalents { value, .. } => value,
            other => panic!("{other:?}"),
        });
    values.collect()
}

#[test]
fn variants_change_what_they_name_and_no_more() {
    let scenario = sound(include_str!("../../scenarios/nabh4-vs-stab.toml"));
    let design = &scenario.design;
    assert_eq!(design.variants.len(), 5);
    let case = |i: usize| &design.cases[design.variants[i].base];
    let preform = |i: usize| {
        steps(case(i))
            .iter()
            .find(|s| s.name.as_deref() == Some("preform"))
            .unwrap()
            .verb
            .clone()
    };
    assert_eq!(preform(0), Verb::Stir(0.0));
    assert_eq!(preform(3), Verb::Stir(7200.0));
    assert_eq!(preform(4), Verb::Stir(7200.0));
    let hydride: Vec<f64> = (0..5)
        .flat_map(|i| equivalents(case(i), "reductant"))
        .collect();
    assert_eq!(hydride, [1.4, 1.5, 1.75, 1.75, 1.75]);
    let dry = |i: usize| {
        steps(case(i)).iter().find_map(|s| match &s.verb {
            Verb::Dry(agents) => agents[0].1,
            _ => None,
        })
    };
    let amount = |value| Some(Amount::Equivalents { value, of: None });
    assert_eq!((dry(3), dry(4)), (amount(0.0), amount(2.0)));
    let protic: Vec<bool> = (0..5)
        .map(|i| case(i).model.solvent.as_ref().unwrap().protic)
        .collect();
    assert_eq!(protic, [false, true, true, true, true]);
    let concentration: Vec<f64> = (0..5)
        .map(|i| case(i).numbers.recipe.flask.concentration.unwrap())
        .collect();
    assert_eq!(concentration, [0.1, 0.2, 0.2, 0.2, 0.2]);
    // Every variant has its own 57 points, and three chemistries serve five variants.
    assert_eq!(points(design), 5 * 57);
    assert!(Arc::ptr_eq(&case(2).model, &case(4).model));
}

#[test]
fn parts_written_later_overrule_inherited_settings() {
    let text = network(&format!(
        "{STEPS}\n[[variant]]\nname = 'a'\nset = {{ charge.A = '2 equiv', flask.concentration = '1 M', constant.first.k = '1 /M/s' }}\n\
         [[variant]]\nname = 'b'\nlike = 'a'\nflask = {{ volume = '5 mL' }}\nconstants = {{ first.k = '2 /M/s' }}\n\
         procedure = [ {{ charge = {{ D = '1 equiv', A = '3 equiv' }} }} ]\n\
         [[variant]]\nname = 'c'\nlike = 'a'\nset = {{ charge.A = '4 equiv' }}\n"
    ));
    let scenario = sound(&text);
    let case = |i: usize| &scenario.design.cases[scenario.design.variants[i].base];
    let amounts: Vec<f64> = (0..3).flat_map(|i| equivalents(case(i), "A")).collect();
    assert_eq!(amounts, [2.0, 3.0, 4.0]);
    let flask = |i: usize| {
        let flask = &case(i).numbers.recipe.flask;
        (flask.amount, flask.concentration, flask.volume)
    };
    assert_eq!(flask(0), (Some(0.001), Some(1.0), None));
    assert_eq!(flask(1), (Some(0.001), None, Some(0.005)));
    let k = |i: usize| case(i).model.laws(&case(i).numbers.overrides).unwrap()[0].value;
    assert_eq!([k(0), k(1), k(2)], [1.0, 2.0, 1.0]);
}

#[test]
fn a_variant_may_take_another_file() {
    let other = network("procedure = [ { charge = { D = '1 equiv', A = '7 equiv' } } ]");
    let text = network(&format!(
        "{STEPS}\n[[variant]]\nname = 'own'\n[[variant]]\nname = 'other'\nscenario = 'b.toml'\n"
    ));
    let load = |name: &str| match name {
        "b.toml" => Ok(Source::new(name, other.clone())),
        _ => Err("no".to_owned()),
    };
    let (scenario, faults) = read(&Source::new("a.toml", text), &[], &load, &Library::new());
    let scenario = scenario.unwrap_or_else(|| panic!("{:?}", messages(&faults)));
    let amounts: Vec<f64> = scenario
        .design
        .variants
        .iter()
        .flat_map(|v| equivalents(&scenario.design.cases[v.base], "A"))
        .collect();
    assert_eq!(amounts, [1.0, 7.0]);
}

#[test]
fn axes_of_the_chemistry_give_a_case_for_each_combination() {
    let scenario = sound(include_str!("../../scenarios/order-of-addition.toml"));
    let design = &scenario.design;
    assert_eq!(
        (design.axes[0].categorical, design.axes[1].categorical),
        (false, true)
    );
    assert_eq!(
        design.axes[1].labels,
        [Label::Text("NaBH3CN".into()), Label::Text("NaBH4".into())]
    );
    assert_eq!(points(design), 2 * 5 * 2);
    let variant = &design.variants[0];
    assert_eq!(
        (variant.axes.as_slice(), variant.cases.len()),
        ([0, 1].as_slice(), 2)
    );
    let amounts: Vec<f64> = variant
        .cases
        .iter()
        .flat_map(|&c| equivalents(&design.cases[c], "reductant"))
        .collect();
    assert_eq!(amounts, [1.5, 1.75]);
    assert!(
        design.cases[variant.cases[1]]
            .model
            .compound_names
            .contains_key("NaBH4")
    );
    // The numeric axis is resolved in each case.
    assert_eq!(
        (
            variant.settings[0].len(),
            variant.settings[0][1].values.len(),
            variant.settings[1].len()
        ),
        (2, 5, 0)
    );
}

#[test]
fn an_axis_does_not_multiply_a_variant_that_lacks_it() {
    let text = network(
        "procedure = [ { charge = { D = '1 equiv', A = '1 equiv' } }, { name = 'wait', stir = '1 h' } ]\n\
         [[variant]]\nname = 'waits'\n[[variant]]\nname = 'does not'\nprocedure = [ { charge = { D = '1 equiv', A = '1 equiv' } } ]\n\
         [sweep]\naxes = [ { vary = 'step.wait.stir', values = ['1 h', '2 h', '3 h'] }, { vary = 'charge.A', values = ['1 equiv', '2 equiv'] } ]\n",
    );
    let scenario = sound(&text);
    let axes: Vec<&[usize]> = scenario
        .design
        .variants
        .iter()
        .map(|v| v.axes.as_slice())
        .collect();
    assert_eq!(axes, [[0, 1].as_slice(), [1].as_slice()]);
    assert_eq!(points(&scenario.design), 6 + 2);
}

#[test]
fn settings_from_outside_hold_against_everything() {
    let text = network(&format!(
        "{STEPS}\n[[variant]]\nname = 'a'\nset = {{ charge.A = '2 equiv' }}\n\
         [sweep]\naxes = [ {{ vary = 'charge.A', values = ['1 equiv', '2 equiv'] }}, {{ vary = 'charge.D', values = ['1 equiv', '2 equiv'] }} ]\n"
    ));
    let set = |address: &str, value: &str| {
        let settings = [(address.to_owned(), value.to_owned())];
        read(
            &Source::new("t.toml", text.clone()),
            &settings,
            &nothing,
            &Library::new(),
        )
    };
    let (scenario, faults) = set("charge.A", "5 equiv");
    assert_eq!(
        messages(&faults),
        ["set from outside: this axis does not run"]
    );
    let design = scenario.unwrap().design;
    assert_eq!(equivalents(&design.cases[0], "A"), [5.0]);
    assert_eq!((design.axes.len(), points(&design)), (1, 2));
    let wrong = messages(&set("charge.A", "5 h").1);
    assert!(
        wrong.contains(&"charge.A is an amount; \"5 h\" is a time".to_owned()),
        "{wrong:?}"
    );
    assert_eq!(
        messages(&set("chrage.A", "5 h").1),
        ["no address begins with `chrage`"]
    );
    let (scenario, _) = set("flask.temperature", "50 °C");
    assert_eq!(
        scenario.unwrap().design.cases[0]
            .numbers
            .recipe
            .flask
            .temperature,
        323.15
    );
}

#[test]
fn the_chemistry_can_be_set_from_outside() {
    let text = include_str!("../../scenarios/nabh4-vs-stab.toml");
    let settings = [("chemistry.carbonyl".to_owned(), "p-anisaldehyde".to_owned())];
    let (scenario, faults) = read(
        &Source::new("t.toml", text),
        &settings,
        &nothing,
        &Library::new(),
    );
    let scenario = scenario.unwrap_or_else(|| panic!("{:?}", messages(&faults)));
    assert!(
        scenario
            .design
            .cases
            .iter()
            .all(|case| case.model.compound_names.contains_key("p-anisaldehyde"))
    );
}

#[test]
fn variants_can_be_chosen_by_an_axis() {
    let text = network(&format!(
        "{STEPS}\n[[variant]]\nname = 'a'\n[[variant]]\nname = 'b'\n[[variant]]\nname = 'c'\n\
         [sweep]\naxes = [ {{ vary = 'variant', values = ['c', 'a'] }} ]\n"
    ));
    let names: Vec<String> = sound(&text)
        .design
        .variants
        .into_iter()
        .map(|v| v.name)
        .collect();
    assert_eq!(names, ["c", "a"]);
    assert!(sound(&text).design.swept);
    assert!(!sound(&network(STEPS)).design.swept);
    let wrong = text.replace("'c', 'a'", "'c', 'aa'");
    assert_eq!(errors(&wrong), ["no variant is called \"aa\""]);
}

/// The observable of a name in the first case.
fn observable(scenario: &Scenario, name: &str) -> crate::experiment::observable::Observable {
    let list = &scenario.design.cases[0].observables;
    list.iter()
        .find(|o| o.name == name)
        .unwrap_or_else(|| panic!("no {name}"))
        .clone()
}

/// A flask with these moles of D, A, M, B, charged with 1 mol of D and 2 mol of A.
fn mixture(scenario: &Scenario, amounts: [f64; 4]) -> crate::flask::Mixture {
    let model = &scenario.design.cases[0].model;
    let mut mixture = crate::flask::Mixture::empty(
        model.network.pools.len(),
        model.compounds.len(),
        1.0,
        298.15,
    );
    for (name, n) in ["D", "A", "M", "B"].iter().zip(amounts) {
        mixture.amounts[model.pool_names[*name]] = n;
    }
    mixture.charged[model.compound_names["D"]] = 1.0;
    mixture.charged[model.compound_names["A"]] = 2.0;
    mixture
}

#[test]
fn observables_measure_what_they_say() {
    let scenario = sound(&network(&format!(
        "{STEPS}\n[observables]\nmono = {{ yield_of = 'M', on = 'D' }}\nbonds = {{ yield_of = 'M + 2 B', on = 'A' }}\n\
         conversion = {{ conversion_of = 'D' }}\npure = {{ share_of = 'M', among = 'M + B + D' }}\nee = {{ ee_of = 'M', against = 'B' }}\n"
    )));
    let flask = mixture(&scenario, [0.3, 0.9, 0.5, 0.2]);
    let table = [
        ("mono", 50.0, "% of D"),
        ("bonds", 45.0, "% of A"),
        ("conversion", 70.0, "% of D"),
        ("pure", 50.0, "%"),
        ("ee", 100.0 * 0.3 / 0.7, "%"),
        ("D", 30.0, "% of D"),
        ("A", 45.0, "% of A"),
        ("mass balance", 100.0, "% of D"),
        ("volume", 1.0, "L"),
        ("temperature", 298.15, "K"),
    ];
    for (name, value, unit) in table {
        let found = observable(&scenario, name);
        let measured = found.measure().unwrap().of(&flask).unwrap();
        assert!(
            (measured - value).abs() < 1e-12 * value,
            "{name}: {measured}"
        );
        assert_eq!(found.unit, unit, "{name}");
    }
    // Nothing there, nothing measured: missing, not zero.
    let empty = mixture(&scenario, [0.0; 4]);
    assert_eq!(
        observable(&scenario, "ee").measure().unwrap().of(&empty),
        None
    );
}

#[test]
fn yields_count_as_if_quenched_unless_the_flask_is_asked() {
    let scenario = sound(
        "version = 1\ntitle = 't'\nspecies = { D = {}, A = {}, C = { on_quench = 'D + A' }, M = {} }\n\
         flask = { basis = 'D', amount = '1 mmol', concentration = '0.1 M', temperature = '25 °C' }\n\
         procedure = [ { charge = { D = '1 equiv', A = '1 equiv' } }, { stir = { until = 'left < 5 %', at_most = '1 h' } } ]\n\
         observables = { left = { yield_of = 'D', on = 'D' }, there = { yield_of = 'D', on = 'D', state = 'flask' } }\n\
         reactions = { a = { equation = 'D + A <=> C', k = '1 /M/s', K = '1 /M' }, b = { equation = 'C -> M', k = '1 /s' } }\n",
    );
    let case = &scenario.design.cases[0];
    let mut flask = crate::flask::Mixture::empty(4, 2, 1.0, 298.15);
    flask.amounts = vec![0.0; case.model.network.pools.len()];
    for (name, n) in [("D", 0.25), ("C", 0.5), ("M", 0.25)] {
        flask.amounts[case.model.pool_names[name]] = n;
    }
    flask.charged[case.model.compound_names["D"]] = 1.0;
    let value = |name: &str| {
        observable(&scenario, name)
            .measure()
            .unwrap()
            .of(&flask)
            .unwrap()
    };
    // The declared name is worked up; the compound's own name is what TLC of the flask sees.
    assert_eq!(
        (value("left"), value("there"), value("D")),
        (75.0, 25.0, 25.0)
    );
}

#[test]
fn a_ledger_follows_compounds_to_their_products() {
    let scenario = sound(&network(STEPS));
    let accounts = &scenario.design.cases[0].accounts;
    let names: Vec<(&str, Vec<&str>)> = accounts
        .iter()
        .map(|a| {
            (
                a.name.as_str(),
                a.entries.iter().map(|e| e.name.as_str()).collect(),
            )
        })
        .collect();
    assert_eq!(
        names,
        [("D", vec!["D", "M", "B"]), ("A", vec!["A", "M", "B"])]
    );
    let flask = mixture(&scenario, [0.3, 0.9, 0.5, 0.2]);
    let of = |account: usize| -> Vec<f64> {
        let entries = accounts[account].entries.iter().map(|e| match &e.amount {
            crate::experiment::ledger::Amount::Products(count) => count.amount(&flask),
            other => panic!("{other:?}"),
        });
        entries.collect()
    };
    // Each B holds two A.
    assert_eq!((of(0), of(1)), (vec![0.3, 0.5, 0.2], vec![0.9, 0.5, 0.4]));
}

#[test]
fn a_mechanism_is_followed_by_role_and_by_hydride() {
    let scenario = sound(include_str!("../../scenarios/nabh4-vs-stab.toml"));
    let case = &scenario.design.cases[2];
    let accounts: Vec<&str> = case.accounts.iter().map(|a| a.name.as_str()).collect();
    assert_eq!(accounts, ["hydride", "amine", "carbonyl"]);
    let hydride = &case.accounts[0];
    assert_eq!(
        hydride.charged.iter().map(|c| c.1).collect::<Vec<_>>(),
        [4.0]
    );
    let fates: Vec<&str> = hydride.entries.iter().map(|e| e.name.as_str()).collect();
    assert!(
        fates.contains(&"C-N bonds") && fates.iter().any(|f| f.starts_with("lost")),
        "{fates:?}"
    );
    let names: Vec<&str> = case.observables.iter().map(|o| o.name.as_str()).collect();
    for name in [
        "mono",
        "bis",
        "time to 90 % of mono",
        "hydride lost",
        "amine",
        "carbonyl",
        "acetic acid",
        "pH",
    ] {
        assert!(names.contains(&name), "{name} is not among {names:?}");
    }
    assert!(
        !scenario.design.cases[0]
            .observables
            .iter()
            .any(|o| o.name == "pH"),
        "DCE has no pH"
    );
}

#[test]
fn what_a_reader_should_know_is_said() {
    let warnings = |text: &str| messages(&read_text(text).1);
    let two = network("procedure = [ { charge = { D = '2 equiv', A = '1 equiv' } } ]");
    assert_eq!(
        warnings(&two),
        ["D is the basis, and 2 equiv of it are put in"]
    );
    let fed = network(
        "procedure = [ { charge = { A = '1 equiv' } }, { add = { D = '1 equiv' }, over = '1 h' } ]",
    );
    assert_eq!(warnings(&fed), [""; 0]);
    let warm = network(
        "procedure = [ { charge = { D = '1 equiv', A = '1 equiv' } }, { temperature = '50 °C' } ]",
    );
    let same = "is the same at every temperature, but the temperature changes";
    assert_eq!(
        warnings(&warm),
        [format!("first.k {same}"), format!("second.k {same}")]
    );
    let axis = network(&format!(
        "{STEPS}\nsweep = {{ axes = [ {{ vary = 'flask.temperature', values = ['0 °C', '25 °C'] }} ] }}"
    ));
    assert_eq!(
        warnings(&axis),
        [format!("first.k {same}"), format!("second.k {same}")]
    );
    let nabh4 = include_str!("../../scenarios/nabh4-vs-stab.toml");
    let life = warnings(nabh4);
    assert_eq!(life.len(), 1, "{life:?}");
    assert!(
        life[0].starts_with("MeOH destroys NaBH4: half of it is lost in "),
        "{life:?}"
    );
}

#[test]
fn blocks_portions_and_purity_are_read() {
    let scenario = sound(&network(
        "procedure = [\n{ charge = { D = '1 equiv' } },\n\
         { repeat = 2, steps = [ { add = { A = { amount = '0.5 equiv', stock = '4 M', purity = '80 %' } }, portions = 2, every = '5 min' }, { stir = '1 h' } ] },\n\
         { quench = 'water' },\n]",
    ));
    let Verb::Repeat { times, steps } = &steps(&scenario.design.cases[0])[1].verb else {
        panic!()
    };
    let Verb::Add(addition) = &steps[0].verb else {
        panic!()
    };
    assert_eq!(
        (*times, addition.portions, addition.every, addition.over),
        (2, Some(2), Some(300.0), None)
    );
    let one = &addition.ingredients[0];
    assert_eq!((one.purity, one.stock), (0.8, Some(4.0)));
    let again = network(
        "procedure = [ { charge = { D = '1 equiv', A = '0 equiv' } }, { repeat = 2, steps = [ { add = { A = '1 equiv' } }, { quench = 'water' } ] } ]",
    );
    assert_eq!(
        errors(&again),
        ["nothing reacts after quench: begin a [[stage]] that takes the product"]
    );
    assert_eq!(errors(&again.replace("repeat = 2", "repeat = 1")), [""; 0]);
}

#[test]
fn axis_values_show_the_unit_they_are_written_in() {
    let axis = |values: &str| {
        let text = network(&format!(
            "{STEPS}\nsweep = {{ axes = [ {{ vary = 'step.2.stir', {values} }} ] }}"
        ));
        sound(&text).design.axes[0].clone()
    };
    let minutes = axis("from = '1.1 min', to = '1 h', points = 2");
    assert_eq!(minutes.heading, "step.2.stir [min]");
    assert_eq!(minutes.labels, [Label::Number(1.1), Label::Number(60.0)]);
    let mixed = axis("values = ['30 min', '1 h']");
    assert_eq!(mixed.heading, "step.2.stir [min]");
    assert_eq!(mixed.labels, [Label::Number(30.0), Label::Number(60.0)]);
    // Zero is zero in any unit: the next value tells which one is meant.
    let from_zero = axis("values = ['0 min', '1 h', '1 d']");
    assert_eq!(from_zero.heading, "step.2.stir [h]");
    assert_eq!(from_zero.numbers.unwrap().values, [0.0, 1.0, 24.0]);
    let named = axis("values = ['30 min', '1 h'], labels = ['short', 'long']");
    assert_eq!(named.heading, "step.2.stir");
    let [short, long] = ["short", "long"].map(|name| Label::Text(name.into()));
    assert_eq!(named.labels, [short, long]);
    let numbers = named.numbers.unwrap();
    assert_eq!(numbers.heading, "step.2.stir [min]");
    assert_eq!(numbers.values, [30.0, 60.0]);
    let logarithmic = axis("from = '0.1 h', to = '10 h', points = 3, spacing = 'log'");
    assert_eq!(
        logarithmic.labels,
        [Label::Number(0.1), Label::Number(1.0), Label::Number(10.0)]
    );
    assert!(logarithmic.logarithmic);
}

#[test]
fn amounts_of_different_kind_are_words_on_an_axis() {
    let text = network(&format!(
        "{STEPS}\nsweep = {{ axes = [ {{ vary = 'charge.A', values = ['0.5 mmol', '1 equiv'] }} ] }}"
    ));
    let axis = sound(&text).design.axes[0].clone();
    assert_eq!(axis.heading, "charge.A");
    assert_eq!(axis.labels[0], Label::Text("0.5 mmol".into()));
    assert_eq!(axis.numbers, None);
}

#[test]
fn a_number_may_be_set_by_one_axis_only() {
    let of = |axes: &str| {
        let block = "{ name = 'block', repeat = 2, steps = [ { add = { A = '1 equiv' } }, { stir = '1 h' } ] }";
        let steps =
            format!("procedure = [ {{ charge = {{ D = '1 equiv', A = '1 equiv' }} }}, {block} ]");
        errors(&network(&format!(
            "{steps}\nsweep = {{ axes = [ {axes} ] }}"
        )))
    };
    let total = "{ vary = 'charge.A', values = ['1 equiv', '2 equiv'] }";
    let repeats = "{ vary = 'step.block.repeat', values = [2, 3] }";
    // The total is shared out over whatever rounds there are, in whatever order the two are written.
    assert_eq!(of(&format!("{repeats}, {total}")), [""; 0]);
    assert_eq!(of(&format!("{total}, {repeats}")), [""; 0]);
    let k = "{ vary = 'constant.first.k', values = ['1 /M/s', '2 /M/s'] }";
    let other = "{ vary = 'constant.second.k', values = ['1 /M/s'] }";
    assert_eq!(of(&format!("{k}, {other}, {total}")), [""; 0]);
    let alias = other.replace("second.k", "first.kf");
    assert_eq!(
        of(&format!("{k}, {alias}")),
        ["`constant.first.k` and `constant.first.kf` are one number"]
    );
}

#[test]
fn what_is_set_from_outside_is_neither_swept_nor_plotted() {
    let text = network(&format!(
        "{STEPS}\n[sweep]\naxes = [ {{ vary = ['charge.A', 'charge.D'], values = ['1 equiv', '2 equiv'] }} ]\n\
         [[plot]]\nkind = 'yield-vs-equivalents'\ny = 'A'\n"
    ));
    let set = |list: &[&str]| {
        let pairs: Vec<(String, String)> = list
            .iter()
            .map(|address| ((*address).to_owned(), "3 equiv".to_owned()))
            .collect();
        read(
            &Source::new("t.toml", text.clone()),
            &pairs,
            &nothing,
            &Library::new(),
        )
    };
    assert_eq!(set(&[]).0.unwrap().plots.len(), 1);
    let (scenario, faults) = set(&["charge.A", "charge.D"]);
    let told: Vec<String> = messages(&faults)
        .into_iter()
        .filter(|m| m.contains("from outside"))
        .collect();
    assert_eq!(
        told,
        [
            "set from outside: this axis does not run",
            "set from outside: this plot has no axis to run along"
        ]
    );
    let scenario = scenario.unwrap();
    assert!(scenario.plots.is_empty() && scenario.design.swept);
    assert_eq!(
        messages(&set(&["charge.A"]).1),
        ["set from outside in part: this axis moves its addresses together"]
    );
    let (scenario, faults) = set(&["step.1.charge.A"]);
    assert!(scenario.is_none());
    assert_eq!(
        messages(&faults),
        ["`charge.A` changes what `step.1.charge.A` is set to from outside"]
    );
}

#[test]
fn a_constant_that_follows_from_others_takes_a_number_with_its_unit() {
    let axis =
        "sweep = { axes = [ { vary = 'constant.second.k', values = ['3 /M/s', '0 /M/s'] } ] }";
    let text = network(&format!("{STEPS}\n{axis}")).replace("k = '0.01 /M/s'", "k = 'first.k / 2'");
    let scenario = sound(&text);
    let case = &scenario.design.cases[0];
    assert_eq!(scenario.design.axes[0].heading, "constant.second.k [/M/s]");
    let mut numbers = case.numbers.clone();
    let k = |numbers: &crate::experiment::case::Inputs| {
        case.model.laws(&numbers.overrides).unwrap()[1].value
    };
    assert_eq!(k(&numbers), 0.01);
    for (parameter, setting) in scenario.design.variants[0].settings[0][0].at(0) {
        parameter.set(&mut numbers, setting).unwrap();
    }
    assert_eq!(k(&numbers), 3.0);
    assert_eq!(
        errors(&text.replace("'3 /M/s'", "'3 /s'")),
        ["constant.second.k needs /M/s; \"3 /s\" is in /s"]
    );
}

#[test]
fn one_portion_needs_no_time() {
    let text = network(
        "procedure = [ { charge = { D = '1 equiv' } }, { add = { A = '1 equiv' }, portions = 1 }, { stir = '6 h' } ]",
    );
    let scenario = sound(&text);
    let Verb::Add(addition) = &steps(&scenario.design.cases[0])[1].verb else {
        panic!()
    };
    assert_eq!((addition.portions, addition.over), (Some(1), None));
}

#[test]
fn an_amount_may_be_set_with_its_solution() {
    let set = "set = { charge.A = { amount = '2 equiv', stock = '4 M', purity = '80 %' } }";
    let scenario = sound(&network(&format!(
        "{STEPS}\n[[variant]]\nname = 'a'\n{set}"
    )));
    let Verb::Charge(list) = &steps(&scenario.design.cases[0])[0].verb else {
        panic!()
    };
    let a = &list[1];
    assert_eq!((a.stock, a.purity), (Some(4.0), 0.8));
    assert_eq!(equivalents(&scenario.design.cases[0], "A"), [2.0]);
}

#[test]
fn a_figure_of_yields_begins_with_one_basis() {
    let text = include_str!("../../scenarios/nabh4-vs-stab.toml");
    assert_eq!(sound(text).plots[0].shown, ["mono", "bis"]);
    let open = text.replace("y    = [\"mono\", \"bis\"]\n", "");
    assert_eq!(sound(&open).plots[0].shown, ["mono", "bis"]);
    let one_site = open.replace("= \"1,4-diazepane\"", "= \"piperidine\"");
    let scenario = sound(&one_site);
    assert_eq!(scenario.declared[..2], ["mono", "alcohol"]);
    assert_eq!(scenario.plots[0].shown, ["mono", "recovered amine"]);
    assert_eq!(scenario.drawn, scenario.plots[0].shown);
}

#[test]
fn the_last_axis_of_the_chemistry_runs_fastest() {
    let text = include_str!("../../scenarios/equivalents.toml").replace(
        "[\"benzaldehyde\", \"p-anisaldehyde\", \"4-nitrobenzaldehyde\"] },",
        "[\"benzaldehyde\", \"p-anisaldehyde\", \"4-nitrobenzaldehyde\"] },\n { vary = \"chemistry.amine\", values = [\"piperazine\", \"1,4-diazepane\"] },",
    );
    let design = sound(&text).design;
    let aldehydes = ["benzaldehyde", "p-anisaldehyde", "4-nitrobenzaldehyde"];
    let amines = ["piperazine", "1,4-diazepane"];
    let pairs: Vec<(&str, &str)> = aldehydes
        .into_iter()
        .flat_map(|c| amines.map(|a| (c, a)))
        .collect();
    let cases = &design.variants[0].cases;
    assert_eq!(cases.len(), pairs.len());
    for (&case, (carbonyl, amine)) in cases.iter().zip(pairs) {
        let names = &design.cases[case].model.compound_names;
        assert!(
            names.contains_key(carbonyl) && names.contains_key(amine),
            "{carbonyl} {amine}"
        );
    }
}

#[test]
fn an_account_counts_pieces_of_its_own_compound() {
    let flask = "flask = { basis = 'P', amount = '1 mmol', concentration = '0.1 M', temperature = '25 °C' }";
    let head = "version = 1\ntitle = 't'\n";
    // Each P falls into two A: an A is half a P.
    let halves = sound(&format!(
        "{head}{flask}\nspecies = {{ P = {{}}, A = {{}} }}\nprocedure = [ {{ charge = {{ P = '1 equiv' }} }} ]\n\
         reactions = {{ split = {{ equation = 'P -> 2 A', k = '1 /s' }} }}\n"
    ));
    let weights = |scenario: &Scenario, account: usize| -> Vec<(String, f64)> {
        let entries = scenario.design.cases[0].accounts[account].entries.iter();
        let weight = |e: &crate::experiment::ledger::LedgerEntry| match &e.amount {
            crate::experiment::ledger::Amount::Products(count) => {
                (e.name.clone(), count.running[0].1)
            }
            other => panic!("{other:?}"),
        };
        entries.map(weight).collect()
    };
    assert_eq!(
        weights(&halves, 0),
        [("P".to_owned(), 1.0), ("A".to_owned(), 0.5)]
    );
    // Of its two pieces the one that nobody charged tells where P went.
    let pieces = sound(&format!(
        "{head}{flask}\nspecies = {{ P = {{}}, W = {{}}, Q = {{}} }}\n\
         procedure = [ {{ charge = {{ P = '1 equiv', W = '1 equiv' }} }} ]\n\
         reactions = {{ split = {{ equation = 'P -> W + Q', k = '1 /s' }} }}\n"
    ));
    assert_eq!(
        weights(&pieces, 0),
        [("P".to_owned(), 1.0), ("Q".to_owned(), 1.0)]
    );
}
