//! Tables of measurements: what is read from them, and what their authors are told where something is wrong.

#[path = "common/desk.rs"]
mod desk;

use desk::Desk;
use monobis::Scenario;
use monobis::engine::{Engine, RunOptions};
use monobis::library::Library;
use monobis::scenario;
use monobis::study::data::{MeasuredAs, MeasurementError};
use monobis::study::fit::{TOLERANCE, fit};
use monobis::text::{Colour, Faults, Severity, Source};
use proptest::prelude::*;

const NETWORK: &str = r#"
version = 1
title = "D + A"
[species]
D = {}
A = {}
M = {}
B = {}
[reactions]
first  = { equation = "D + A -> M", k = "0.02 /M/s", uncertainty = "x/ 3", source = "a guess", confidence = "assumed" }
second = { equation = "M + A -> B", k = "0.01 /M/s" }
[flask]
basis = "D"
amount = "1 mmol"
concentration = "0.1 M"
temperature = "25 °C"
[[procedure]]
charge = { D = "1 equiv", A = "1 equiv" }
[[procedure]]
name = "age"
stir = "2 h"
[observables]
mono = { yield_of = "M", on = "D" }
bis  = { yield_of = "B", on = "D" }
left = { value = "[A]", unit = "mM" }
half = { time_to = "mono > 20 %" }
"#;

/// The network with more lines and these files beside it.
fn read(more: &str, files: &[(&str, &str)]) -> (Option<Scenario>, Faults) {
    let load = |name: &str| {
        let found = files.iter().find(|file| file.0 == name);
        let text = found.ok_or("there is no such file")?.1;
        Ok(Source::new(name, text.trim_start_matches('\u{FEFF}')))
    };
    let source = Source::new("a.toml", format!("{NETWORK}{more}"));
    scenario::read(&source, &[], &load, &Library::new())
}

fn sound(more: &str, files: &[(&str, &str)]) -> Scenario {
    let (scenario, faults) = read(more, files);
    scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 20)))
}

/// Faults as `file:line: message`.
fn told(more: &str, files: &[(&str, &str)]) -> Vec<String> {
    let (_, faults) = read(more, files);
    let each = faults.sorted().into_iter().map(|fault| {
        let place = fault
            .place
            .as_ref()
            .expect("every fault of a table has a place");
        let warning = if fault.severity == Severity::Warning {
            "warning: "
        } else {
            ""
        };
        format!(
            "{}:{}: {warning}{}",
            place.source.name,
            place.line(),
            fault.message
        )
    });
    each.collect()
}

const ONE: &str = "[[data]]\nfile = \"t.csv\"\n";

#[test]
fn a_table_with_a_dozen_faults_is_refused_with_all_of_them() {
    let table = "experiment,time [min],mono [%],bis [%],left [h],mnoo [%],charge.A [equiv]\n\
        a,10,5,1,3,1,1.5\n\
        a,20,-3,2,,,1.6\n\
        a,30,130,,,,\n\
        a,40,60,50,,,\n\
        a,50,n.d.,,,,\n\
        a,900,10,,,,\n\
        a,60,10\n\
        b,10,,,,,2\n\
        c,-5,10,,,,1\n\
        ,5,1,,,,1\n\
        d,5,1,,,,\n";
    let expected = [
        "t.csv:1: left is in mM; h is another unit",
        "t.csv:1: `mnoo` is no observable and no address; did you mean `mono`?",
        "t.csv:3: mono: -3 % cannot be",
        "t.csv:3: charge.A is 1.5 and 1.6 in one experiment, a",
        "t.csv:4: mono: 130 % cannot be",
        "t.csv:5: mono + bis are 110.0 % together",
        "t.csv:6: `n.d.`: below which limit, or not determined?",
        "t.csv:7: a sample at 15 h, and the procedure ends at 2 h",
        "t.csv:8: this row has 3 cells, and there are 7 heads",
        "t.csv:9: nothing was measured in b",
        "t.csv:10: time [min] is -5, before the start",
        "t.csv:11: which experiment is this row of?",
        "t.csv:12: d has no `charge.A [equiv]`",
    ];
    let told = told(ONE, &[("t.csv", table)]);
    assert_eq!(told, expected, "{told:#?}");
    let (_, faults) = read(ONE, &[("t.csv", table)]);
    let help = "say what it means: columns = { \"mnoo [%]\" = \"mono\" }, or \"ignored\"";
    assert!(
        faults
            .sorted()
            .iter()
            .any(|f| f.help.as_deref() == Some(help))
    );
}

/// Units where people write them, in the head and behind the number; a head that means nothing is told once, with what it may mean.
#[test]
fn heads_are_read_as_people_write_them() {
    let table = "t / min,mono (%),bis [%]\n10,5 %,1%\n20,\"< 9 %\",2\n";
    let scenario = sound(ONE, &[("t.csv", table)]);
    let plain = "time [min],mono [%],bis [%]\n10,5,1\n20,< 9,2\n";
    let values = |scenario: &Scenario| -> Vec<_> {
        let all = scenario.data.measurements();
        all.map(|(_, m)| (m.observable, m.time, m.reading, m.value))
            .collect()
    };
    assert_eq!(values(&scenario), values(&sound(ONE, &[("t.csv", plain)])));
    for (head, meant) in [
        ("Zeit (min)", "time [min]"),
        ("Zeit [min]", "time"),
        ("temprature [°C]", "flask.temperature"),
        ("T / °C", "flask.temperature [°C]"),
        ("mnoo (%)", "mono [%]"),
    ] {
        let table = format!("{head},mono [%]\n10,5\n");
        let name = head.split(" [").next().unwrap();
        let expected =
            format!("t.csv:1: `{name}` is no observable and no address; did you mean `{meant}`?");
        assert_eq!(told(ONE, &[("t.csv", &table)]), [expected]);
        let say = format!("{ONE}columns = {{ \"{head}\" = \"{meant}\" }}\n");
        if meant != "mono [%]" {
            sound(&say, &[("t.csv", &table)]);
        }
    }
    let table = "time [min],mono (%)\n10,5 g\n";
    assert_eq!(
        told(ONE, &[("t.csv", table)]),
        ["t.csv:2: mono (%): `5 g` is no number"]
    );
    // Nothing is measured in a table whose only value has a head that was told: that is no second fault.
    let table = "time [min],mnoo [%]\n10,5\n";
    assert_eq!(told(ONE, &[("t.csv", table)]).len(), 1);
}

#[test]
fn what_the_scenario_says_of_a_table_acts_or_is_refused() {
    let good = ("t.csv", "time [min],mono [%]\n10,5\n");
    let cases = [
        (
            "file = \"../t.csv\"",
            "`../t.csv` is not beside the scenario",
        ),
        ("file = \"/t.csv\"", "`/t.csv` is not beside the scenario"),
        (
            "file = \"u.csv\"",
            "`u.csv` cannot be read: there is no such file",
        ),
        (
            "file = \"t.csv\"\nvariant = \"x\"",
            "no variant is called `x`",
        ),
        (
            "file = \"t.csv\"\nerror = \"x/ 2\"",
            "an error of measurement is a deviation to both sides",
        ),
        (
            "file = \"t.csv\"\nerror = \"± 0 %\"",
            "an error is more than zero",
        ),
        (
            "file = \"t.csv\"\nerror = { bis = \"fitted\" }",
            "no column measures `bis`",
        ),
        (
            "file = \"t.csv\"\ncolumns = { mini = \"bis\" }",
            "no column is called `mini`",
        ),
        (
            "file = \"t.csv\"\ncolumns = { mono = \"chemistry.solvent\" }",
            "a table sets numbers; `chemistry.solvent` makes another variant",
        ),
        (
            "file = \"t.csv\"\ncolumns = { mono = \"half [min]\" }",
            "half has one value for the whole run, none at a time",
        ),
        (
            "file = \"t.csv\"\ncolumns = { mono = \"bis [s]\" }",
            "bis is in % of D; s is another unit",
        ),
        (
            "file = \"t.csv\"\ncolumns = { mono = \"time [min]\" }",
            "`time [min]` and `mono [%]` say the same",
        ),
        (
            "file = \"t.csv\"\nerr = 1",
            "unknown key `err` in [[data]]; did you mean `error`?",
        ),
    ];
    for (line, message) in cases {
        let told = told(&format!("[[data]]\n{line}\n"), &[good]);
        assert!(
            told.iter().any(|fault| fault.ends_with(message)),
            "{line}: {told:#?}"
        );
    }
}

#[test]
fn values_come_in_the_unit_of_their_observable_with_time_limit_and_error() {
    let table =
        "time [h],mono [1],left [M],left sd [%]\n0.5,0.25,0.02,5\n1,< 0.5,,\n1.5,> 0.3,0.01,10\n";
    let scenario = sound(
        &format!("{ONE}error = {{ mono = \"± 2 %\" }}\n"),
        &[("t.csv", table)],
    );
    let [experiment] = scenario.data.experiments.as_slice() else {
        panic!("{:?}", scenario.data.experiments);
    };
    let each = experiment.measurements.iter();
    let found: Vec<_> = each
        .map(|m| (m.time.unwrap(), m.value, m.reading, m.error))
        .collect();
    let known = MeasurementError::Known;
    let expected = [
        (1800.0, 25.0, MeasuredAs::Value, known(2.0)),
        (1800.0, 20.0, MeasuredAs::Value, known(1.0)),
        (3600.0, 50.0, MeasuredAs::Below, known(2.0)),
        (5400.0, 30.0, MeasuredAs::Above, known(2.0)),
        (5400.0, 10.0, MeasuredAs::Value, known(1.0)),
    ];
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!((found.0, found.2), (expected.0, expected.2));
        approx::assert_relative_eq!(found.1, expected.1, max_relative = 1e-14);
        let (MeasurementError::Known(found), MeasurementError::Known(expected)) =
            (found.3, expected.3)
        else {
            panic!("{found:?}");
        };
        approx::assert_relative_eq!(found, expected, max_relative = 1e-14);
    }
}

#[test]
fn errors_that_are_estimated_are_one_for_a_unit_unless_an_observable_has_its_own() {
    let table = "time [h],mono [%],bis [%],left [mM]\n0.5,20,3,50\n";
    let kinds = |line: &str| {
        sound(&format!("{ONE}{line}\n"), &[("t.csv", table)])
            .data
            .unknown_errors
    };
    assert_eq!(kinds(""), ["values in % in t.csv", "values in mM in t.csv"]);
    assert_eq!(kinds("error = \"fitted\""), kinds(""));
    assert_eq!(
        kinds("error = { bis = \"fitted\" }"),
        [
            "values in % in t.csv",
            "bis in t.csv",
            "values in mM in t.csv"
        ]
    );
    assert_eq!(
        kinds("error = { bis = \"fitted\", left = \"± 1\" }"),
        ["values in % in t.csv", "bis in t.csv"]
    );
}

#[test]
fn rows_of_equal_numbers_are_one_experiment_and_names_join_tables() {
    let wide = "charge.A [equiv],time [min],mono [%]\n1,10,5\n1,20,9\n1.5,10,7\n";
    let scenario = sound(ONE, &[("t.csv", wide)]);
    let runs = |scenario: &Scenario| {
        let each = scenario.data.experiments.iter();
        each.map(|e| (e.name.clone(), e.measurements.len()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        runs(&scenario),
        [("t.csv 1".to_owned(), 2), ("t.csv 2".to_owned(), 1)]
    );
    let one = "experiment,time [min],mono [%]\na,10,5\nb,10,6\n";
    let long = "experiment,time [min],observable,value [%]\na,10,bis,1\na,20,mono,9\n";
    let two = format!("{ONE}[[data]]\nfile = \"u.csv\"\n");
    let scenario = sound(&two, &[("t.csv", one), ("u.csv", long)]);
    assert_eq!(runs(&scenario), [("a".to_owned(), 3), ("b".to_owned(), 1)]);
    let other = "experiment,charge.A [equiv],mono [%]\na,2,50\n";
    let told = told(&two, &[("t.csv", one), ("u.csv", other)]);
    assert_eq!(told, ["u.csv:2: another table has `a` with other numbers"]);
}

#[test]
fn conditions_set_the_numbers_of_an_experiment() {
    let table = "experiment,time [min],mono [%]\na,10,5\nb,10,6\n";
    let more = format!("{ONE}conditions = \"c.csv\"\ncolumns = {{ note = \"ignored\" }}\n");
    let amounts = |conditions: &str| {
        let scenario = sound(&more, &[("t.csv", table), ("c.csv", conditions)]);
        let flasks = scenario
            .data
            .experiments
            .iter()
            .map(|e| e.inputs.recipe.flask.clone());
        flasks
            .map(|f| (f.concentration, f.temperature))
            .collect::<Vec<_>>()
    };
    let good =
        "experiment,flask.concentration [mM],flask.temperature [°C],note\na,50,25,x\nb,200,40,y\n";
    assert_eq!(amounts(good), [(Some(0.05), 298.15), (Some(0.2), 313.15)]);
    let cases = [
        (
            "experiment,flask.temperature [°C],note\na,25,\n",
            "t.csv:3: no row of the conditions is of `b`",
        ),
        (
            "experiment,flask.temperature [°C],note\na,25,\nb,30,\nc,2,\n",
            "c.csv:4: warning: conditions of an experiment that was not measured",
        ),
        (
            "experiment,mono [%],note\na,25,\nb,30,\n",
            "c.csv:1: conditions set numbers; `mono [%]` is none",
        ),
        (
            "experiment,flask.temperature [M],note\na,25,\nb,30,\n",
            "c.csv:2: flask.temperature is a temperature; \"25 M\" is a concentration",
        ),
        (
            "experiment,charge.Q [equiv],note\na,25,\nb,30,\n",
            "c.csv:1: no step puts Q in",
        ),
    ];
    for (conditions, message) in cases {
        let told = told(&more, &[("t.csv", table), ("c.csv", conditions)]);
        assert!(told.iter().any(|fault| fault == message), "{told:#?}");
    }
}

#[test]
fn samples_that_share_a_time_are_told_of_unless_they_are_replicates() {
    let table = "time [min],mono [%]\n10,5\n10,6\n";
    assert_eq!(
        told(ONE, &[("t.csv", table)]),
        ["t.csv:3: warning: mono of t.csv is measured twice at this time"]
    );
    let table = "replicate,time [min],mono [%]\n1,10,5\n2,10,6\n";
    assert_eq!(told(ONE, &[("t.csv", table)]), [""; 0]);
}

#[test]
fn the_last_moment_of_a_procedure_is_not_late() {
    let at = |time: &str| told(ONE, &[("t.csv", &format!("time [h],mono [%]\n{time},5\n"))]);
    assert_eq!(at("2"), [""; 0]);
    assert_eq!(
        at("2.001"),
        ["t.csv:2: a sample at 2.001 h, and the procedure ends at 2 h"]
    );
    let longer = "step.age.stir [h],time [h],mono [%]\n3,2.5,5\n";
    assert_eq!(told(ONE, &[("t.csv", longer)]), [""; 0]);
}

#[test]
fn a_number_means_one_thing_in_a_table_with_decimal_commas() {
    let table = "time [h];mono [%]\n0,5;1.234\n1;20,5\n";
    let told = told(ONE, &[("t.csv", table)]);
    assert_eq!(
        told,
        ["t.csv:2: `1.234` in a table with decimal commas: what does the point mean?"]
    );
    let table = "sep=;\ntime [h];mono [%];\n\"0,5\";12,5;\n;;\n";
    let scenario = sound(ONE, &[("t.csv", table)]);
    assert_eq!(
        scenario.data.sources[0].read_as,
        ["semicolons between cells", "decimal commas"]
    );
    let one = &scenario.data.experiments[0].measurements[0];
    assert_eq!(
        (one.time, one.value, one.place.row),
        (Some(1800.0), 12.5, 3)
    );
}

#[test]
fn what_is_free_is_checked_before_anything_runs() {
    let table = (
        "t.csv",
        "charge.D [equiv],time [min],mono [%]\n1,10,5\n1,20,9\n",
    );
    let cases = [
        ("parameters = {}", "[fit] leaves nothing free"),
        (
            "parameters = { \"constant.frist.k\" = {} }",
            "no constant frist.k",
        ),
        (
            "parameters = { \"charge.D\" = {} }",
            "charge.D is set by the table of measurements",
        ),
        (
            "parameters = { \"flask.temperature\" = {} }",
            "flask.temperature needs limits: from and to",
        ),
        (
            "parameters = { \"charge.A.stock\" = {} }",
            "charge.A.stock needs a start",
        ),
        (
            "parameters = { \"constant.first.k\" = { from = \"1 /M\" } }",
            "constant.first.k needs /M/s",
        ),
        (
            "parameters = { \"constant.first.k\" = { from = \"1 /M/s\", to = \"0.1 /M/s\" } }",
            "constant.first.k starts at ",
        ),
        (
            "parameters = { \"constant.first.k\" = { from = \"1 /M/s\", till = 1 } }",
            "unknown key `till` in constant.first.k",
        ),
        (
            "parameters = { \"charge.A\" = { from = \"1 mM\", to = \"2 equiv\" } }",
            "from, to and start are amounts of one kind",
        ),
        (
            "parameters = { \"constant.second.k\" = { prior = \"library\" } }",
            "nothing is stated of how far constant.second.k is known",
        ),
        (
            "parameters = { \"constant.second.k\" = { prior = \"x/ 1\" } }",
            "what is exactly known is not fitted",
        ),
        (
            "parameters = { \"constant.second.k\" = { per = \"vial\" } }",
            "per cannot be `vial`",
        ),
        (
            "parameters = { \"constant.second.k\" = {} }\nprior = \"some\"",
            "prior cannot be `some`",
        ),
    ];
    for (lines, message) in cases {
        let told = told(&format!("{ONE}[fit]\n{lines}\n"), &[table]);
        assert!(
            told.iter().any(|fault| fault.contains(message)),
            "{lines}: {told:#?}"
        );
    }
    let told = told("[fit]\nparameters = { \"constant.first.k\" = {} }\n", &[]);
    assert!(
        told[0].ends_with("[fit] has nothing to fit to"),
        "{told:#?}"
    );
}

#[test]
fn what_is_believed_comes_from_the_constant_unless_it_is_written() {
    let table = ("t.csv", "experiment,time [min],mono [%]\na,10,5\nb,20,9\n");
    let numbers = |lines: &str| {
        sound(&format!("{ONE}[fit]\n{lines}\n"), &[table])
            .fit
            .unwrap()
            .numbers
    };
    let both = "parameters = { \"constant.first.k\" = {}, \"constant.second.k\" = {} }";
    let free = numbers(both);
    let prior = free[0].prior.expect("x/ 3");
    approx::assert_relative_eq!(prior.deviation, 3f64.ln(), max_relative = 1e-12);
    approx::assert_relative_eq!(prior.middle, 0.02f64.ln(), max_relative = 1e-12);
    assert_eq!(free[1].prior, None);
    assert_eq!((free[1].start, free[1].logarithmic), (0.01, true));
    approx::assert_relative_eq!(free[1].high / free[1].low, 1e12, max_relative = 1e-12);
    assert!(
        numbers(&format!("{both}\nprior = \"none\""))
            .iter()
            .all(|n| n.prior.is_none())
    );
    let written = numbers(
        "parameters = { \"constant.second.k\" = { prior = \"0.5 /M/s ± 10 %\", to = \"2 /M/s\" } }",
    );
    let prior = written[0].prior.unwrap();
    approx::assert_relative_eq!(prior.deviation, 0.1, max_relative = 1e-12);
    approx::assert_relative_eq!(prior.middle, 0.5f64.ln(), max_relative = 1e-12);
    assert_eq!(written[0].high, 2.0);
    let each = numbers("parameters = { charge.A = { per = \"experiment\", start = \"20 mM\" } }");
    let names: Vec<&str> = each.iter().map(|n| n.name.as_str()).collect();
    assert_eq!(names, ["charge.A of a", "charge.A of b"]);
    assert_eq!((each[0].start, each[0].unit.as_str()), (0.02, "mM"));
    assert_eq!(each[1].acts[0].0, 1);
}

const PEAKS: &str = r#"
version = 1
title = "A > P > B, seen as areas"
species = { A = {}, P = {}, B = {} }
constants = { "rf-P" = { value = "1", uncertainty = "x/ 3", source = "a guess", confidence = "assumed" } }
[reactions]
first  = { equation = "A -> P", k = "1e-4 /s" }
second = { equation = "P -> B", k = "1e-4 /s" }
[flask]
basis = "A"
amount = "1 mmol"
concentration = "0.1 M"
temperature = "25 °C"
[[procedure]]
charge = { A = "1 equiv" }
[[procedure]]
stir = "2 h"
[observables]
left = { yield_of = "A", on = "A" }
mono = { yield_of = "P", on = "A" }
bis  = { yield_of = "B", on = "A" }
[[data]]
file = "t.csv"
error = "± 0.5"
[data.columns]
"area-% A" = { observable = "left", response = 0.5 }
"area-% P" = { observable = "mono", response = "rf-P" }
"area-% B" = { observable = "bis", response = 2.0 }
[fit]
prior = "none"
[fit.parameters]
constant.first.k = {}
constant.second.k = {}
constant.rf-P = { from = "0.1", to = "10" }
"#;

/// Areas in % from the closed form of A > P > B, with responses 0.5, 1.7 and 2.
fn peaks_of_closed_form(first: f64, second: f64) -> String {
    let mut table = "time [min],area-% A,area-% P,area-% B\n".to_owned();
    for minutes in [5.0, 15.0, 30.0, 60.0, 90.0, 120.0] {
        let t = 60.0 * minutes;
        let a = f64::exp(-first * t);
        let p = first / (second - first) * (f64::exp(-first * t) - f64::exp(-second * t));
        let areas = [0.5 * a, 1.7 * p, 2.0 * (1.0 - a - p)];
        let whole: f64 = areas.iter().sum();
        let [a, p, b] = areas.map(|area| 100.0 * area / whole);
        table += &format!("{minutes},{a:.9},{p:.9},{b:.9}\n");
    }
    table
}

fn read_peaks(text: &str, table: &str) -> (Option<Scenario>, Faults) {
    let load = |_: &str| Ok(Source::new("t.csv", table));
    scenario::read(&Source::new("a.toml", text), &[], &load, &Library::new())
}

/// Constants and a response factor come back from areas alone: the oracle is the closed form.
#[test]
fn areas_in_percent_tell_constants_and_a_response() {
    let table = peaks_of_closed_form(4e-4, 1.5e-4);
    let (scenario, faults) = read_peaks(PEAKS, &table);
    let scenario = scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 20)));
    let engine = Engine::new(RunOptions {
        threads: 1,
        tolerance: TOLERANCE,
        ..RunOptions::default()
    });
    let terms = scenario.fit.as_ref().expect("[fit]");
    let fit =
        fit(&engine, &scenario.design, &scenario.data, terms).unwrap_or_else(|e| panic!("{e}"));
    let found: Vec<f64> = fit.numbers.iter().map(|n| n.number.value(n.x)).collect();
    for (found, truth) in found.iter().zip([4e-4, 1.5e-4, 1.7]) {
        approx::assert_relative_eq!(*found, truth, max_relative = 1e-5);
    }
}

#[test]
fn what_is_said_of_a_peak_acts_or_is_refused() {
    let table = peaks_of_closed_form(4e-4, 1.5e-4);
    let first = "\"area-% A\" = { observable = \"left\", response = 0.5 }";
    let cases = [
        (
            first,
            "\"area-% A\" = { observable = \"left\", response = -1 }",
            "a response is more than zero",
        ),
        (
            first,
            "\"area-% A\" = { observable = \"left\", respons = 1 }",
            "unknown key `respons`",
        ),
        (
            first,
            "\"area-% A\" = { observable = \"left\", response = \"rf-Q\" }",
            "no constant `rf-Q`",
        ),
        (
            first,
            "\"area-% A\" = { observable = \"left\", group = \"220 nm\" }",
            "one peak alone is always 100 %",
        ),
        (
            first,
            "\"area-% A\" = { observable = \"lefd\" }",
            "`lefd` is no observable and no address",
        ),
        (
            "left = { yield_of = \"A\", on = \"A\" }",
            "left = { value = \"[A]\", unit = \"mM\" }",
            "left is in ",
        ),
    ];
    for (from, to, message) in cases {
        let (_, faults) = read_peaks(&PEAKS.replace(from, to), &table);
        let told = faults.render(Colour::Plain, 20);
        assert!(told.contains(message), "{to}: {told}");
    }
    let more = table.replace("\n5,", "\n4,60,60,1\n5,");
    let (_, faults) = read_peaks(PEAKS, &more);
    let told = faults.render(Colour::Plain, 20);
    assert!(
        told.contains("the areas of the peaks are 121.0 % together"),
        "{told}"
    );
}

/// A number as a spreadsheet of a country with decimal commas writes it.
fn with_comma(text: &str) -> String {
    text.replace('.', ",")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_spreadsheet_reads_the_same_as_plain_text(
        rows in prop::collection::vec((0u32..7200, 0u32..500, prop::option::of(0u32..5000), prop::option::of(0u32..100_000), 0usize..3), 1..30)
    ) {
        let heads = ["experiment", "time [s]", "mono [%]", "bis [%]", "left [µM]"];
        let mut plain = heads.join(",") + "\n";
        let mut sheet = "\u{FEFF}".to_owned() + &heads.join(";") + "\r\n";
        for (at, (time, mono, bis, left, limit)) in rows.iter().enumerate() {
            let sign = ["", "< ", ">"][*limit];
            let number = |n: Option<u32>| n.map_or(String::new(), |n| format!("{}", f64::from(n) / 100.0));
            let cells = [format!("run, {}", at % 3), time.to_string(), format!("{sign}{}", number(Some(*mono))), number(*bis), number(*left)];
            let quoted = |cell: &String| if cell.contains(',') { format!("\"{cell}\"") } else { cell.clone() };
            plain += &(cells.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n");
            let first = &cells[0];
            let rest: Vec<String> = cells[1..].iter().map(|cell| with_comma(cell)).collect();
            sheet += &format!("{first};{}\r\n", rest.join(";"));
        }
        let data = |text: &str| sound(ONE, &[("t.csv", text)]).data;
        let (plain, sheet) = (data(&plain), data(&sheet));
        prop_assert_eq!(plain.len(), rows.iter().map(|r| 1 + usize::from(r.2.is_some()) + usize::from(r.3.is_some())).sum::<usize>());
        prop_assert_eq!(plain.experiments, sheet.experiments);
        prop_assert_eq!(plain.unknown_errors, sheet.unknown_errors);
    }
}

/// What was measured stands on the curve of the run that it was measured of, and of no other.
#[test]
fn measured_points_stand_on_their_curve() {
    let desk = Desk::new();
    let scenario = r#"
version = 1
title = "points"
species = { A = {}, P = {} }
reactions = { r = { equation = "A -> P", k = "1e-3 /s" } }
flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = "1 h" } ]
observables = { p = { yield_of = "P", on = "A" } }
data = [ { file = "lcms.csv" } ]
"#;
    desk.write("points.toml", scenario);
    let table = "experiment,time [min],p [%],flask.temperature [°C]\nwarm,5,60,40\nwarm,9,80,40\n";
    let discs = |table: &str| {
        desk.write("lcms.csv", table);
        desk.done(&["run", "points.toml", "--out", "out"]);
        let figure = desk.text("out/figures/time-course.svg");
        let told = figure.contains("points: measured (lcms.csv)");
        (figure.matches("<circle").count(), told)
    };
    let (none, told) = discs(table);
    assert!(!told, "another temperature");
    let three = table
        .replace(",flask.temperature [°C]", "")
        .replace(",40", "");
    let (some, told) = discs(&format!("{three}warm,50,> 95\n"));
    // Each is a disc on a rim; a limit is none.
    assert_eq!((some, told), (none + 4, true));
}

/// A word for less than can be quantified is a limit, once the limit is known.
#[test]
fn words_for_too_little_are_limits() {
    let table = "time [min],mono [%],left [mM]\n10,n.d.,95\n60,12,<LOQ\n";
    let scenario = sound(
        "[[data]]\nfile = \"t.csv\"\nloq = { mono = \"0.5 %\", left = \"200 uM\" }\nerror = { mono = \"± 1 %\", left = \"± 5 %\" }\n",
        &[("t.csv", table)],
    );
    let found: Vec<(MeasuredAs, f64, MeasurementError)> = scenario
        .data
        .measurements()
        .map(|(_, m)| (m.reading, m.value, m.error))
        .collect();
    let known = MeasurementError::Known;
    let expected = [
        (MeasuredAs::Below, 0.5, known(1.0)),
        (MeasuredAs::Value, 95.0, known(4.75)),
        (MeasuredAs::Value, 12.0, known(1.0)),
        (MeasuredAs::Below, 0.2, known(0.01)),
    ];
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.0, expected.0);
        assert!((found.1 - expected.1).abs() < 1e-12, "{found:?}");
        let (known, exact) = match (found.2, expected.2) {
            (MeasurementError::Known(found), MeasurementError::Known(exact)) => (found, exact),
            other => panic!("{other:?}"),
        };
        assert!((known - exact).abs() < 1e-12, "{found:?}");
    }
}

#[test]
fn words_without_a_limit_and_thousands_are_refused() {
    let told = |more: &str, table: &str| {
        let text = format!("[[data]]\nfile = \"t.csv\"\n{more}");
        let (_, faults) = read(&text, &[("t.csv", table)]);
        faults.render(Colour::Plain, 20)
    };
    let word = "time [min],mono [%]\n10,n.d.\n60,12\n";
    let said = told("", word);
    assert!(
        said.contains("`n.d.`: below which limit, or not determined?"),
        "{said}"
    );
    assert!(said.contains("loq = { mono = \"0.5 %\" }"), "{said}");
    let said = told("loq = \"1 mM\"", word);
    assert!(
        said.contains("mono is in % of D; this limit is in mM"),
        "{said}"
    );
    let said = told("loq = { mon = \"1 %\" }", word);
    assert!(
        said.contains("no column measures `mon`; did you mean `mono`?"),
        "{said}"
    );
    let said = told("loq = \"0 %\"", word);
    assert!(said.contains("loq is more than zero"), "{said}");
    let said = told("loq = \"1 %\"", "time [min],mono [%]\n10,3\n60,12\n");
    assert!(said.contains("no cell has one"), "{said}");
    let said = told("", "time [s],left [mM]\n1'800,95.5\n\"3,600.0\",80.1\n");
    for plain in ["write 1800", "write 3600.0"] {
        assert!(said.contains(plain), "{said}");
    }
}

/// A word in `[[data]]` uses no constant; the response of a peak does.
#[test]
fn only_a_response_uses_a_constant() {
    let table = "time [min],area-% M,area-% B\n10,90,10\n60,60,40\n";
    let told = |response: &str| {
        let more = format!(
            "[constants]\nspare = {{ value = \"1\", source = \"a standard\", confidence = \"measured\" }}\n[[data]]\nfile = \"spare.csv\"\n[data.columns]\n\"area-% M\" = {{ observable = \"mono\", response = {response} }}\n\"area-% B\" = {{ observable = \"bis\" }}\n"
        );
        read(&more, &[("spare.csv", table)])
    };
    let (_, faults) = told("1.2");
    let said = faults.render(Colour::Plain, 20);
    assert!(
        said.contains("[constants] spare is used by nothing"),
        "{said}"
    );
    let (scenario, faults) = told("\"spare\"");
    let scenario = scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 20)));
    // `check` lists it with the constants in use: one of measured confidence.
    let said = monobis::report::stands_for::text(&scenario, 0, 200).expect("words");
    assert!(said.contains("a standard"), "{said}");
    assert!(said.contains("3 constants in use: 1 measured"), "{said}");
}
