//! Fits of real measurements, held against certified values and against fits by another program.
//!
//! `tests/data/measured/README.md` says where the measurements come from. Estimates are held to a thousandth of their standard error, sums
//! of squares to 1e-5, ends of 95 % profiles to 1 % of the width.

#[path = "common/desk.rs"]
mod desk;
#[path = "common/fits.rs"]
mod fits;
#[path = "common/forced.rs"]
mod forced;

use desk::Desk;
use fits::{fitted, folder, measured};
use monobis::Scenario;
use monobis::engine::{Engine, RunOptions};
use monobis::library::Library;
use monobis::scenario;
use monobis::study::fit::{Fit, Fitted, TOLERANCE, Verdict, fit};
use monobis::text::{Colour, Source};
use monobis::units::parse_quantity;

/// Name, estimate with its unit, standard error, ends of the 95 % profile in the same unit.
type Published<'a> = (&'a str, &'a str, f64, Option<f64>, Option<f64>);

fn number<'f>(fit: &'f Fit, name: &str) -> &'f Fitted {
    let mut all = fit.numbers.iter();
    let found = all.find(|fitted| fitted.number.name == name);
    found.unwrap_or_else(|| panic!("no {name}"))
}

/// Holds a fit against what was published of it.
fn agree(fit: &Fit, published: &[Published<'_>], squares: f64) {
    for (name, estimate, error, low, high) in published {
        let fitted = number(fit, name);
        let quantity = parse_quantity(estimate).unwrap();
        let written: f64 = estimate.split(' ').next().unwrap().parse().unwrap();
        // Base units in the unit of the publication.
        let unit = quantity.value / written;
        let found = fitted.number.value(fitted.x) / unit;
        assert!(
            (found - written).abs() < 1e-3 * error,
            "{name}: {found} and not {estimate}"
        );
        let width = high.unwrap_or(written) - low.unwrap_or(written);
        for (what, end, published) in [
            ("low", fitted.profile.low, low),
            ("high", fitted.profile.high, high),
        ] {
            let end = end.map(|x| fitted.number.value(x) / unit);
            match (end, published) {
                (Some(end), Some(published)) => {
                    assert!(
                        (end - published).abs() < 0.01 * width,
                        "{what} of {name}: {end} and not {published}"
                    );
                }
                (end, published) => assert_eq!(end, *published, "{what} of {name}"),
            }
        }
    }
    let found: f64 = fit.goodness.errors.iter().map(|error| error.squares).sum();
    assert!(
        (found / squares - 1.0).abs() < 1e-5,
        "RSS {found} and not {squares}"
    );
}

/// Certified by NIST; profiles by scipy.
#[test]
fn boxbod_has_its_certified_values() {
    let fit = fitted(&measured("boxbod", &|text| text));
    let published = [
        (
            "constant.decay.k",
            "0.54723748542 /d",
            0.10455993237,
            Some(0.30259),
            Some(1.0731),
        ),
        (
            "charge.S",
            "213.80940889 mM",
            12.354515176,
            Some(180.97),
            Some(258.57),
        ),
    ];
    agree(&fit, &published, 1168.0088766);
    let deviation = fit.goodness.errors[0].deviation;
    assert!((deviation - 17.088072423).abs() < 1e-5, "{deviation}");
    assert!(
        fit.starts.1 >= 25,
        "{:?} starts came to the best place",
        fit.starts
    );
}

/// NIST certifies the numbers themselves; coordinates are their logarithms, so that standard errors are those at the numbers.
#[test]
fn lanczos3_has_its_certified_values() {
    let fit = fitted(&measured("lanczos3", &|text| text));
    let published = [
        ("charge.A", "0.086816414977 mM", 0.017197908859),
        ("constant.slow.k", "0.95498101505 /s", 0.097041624475),
        ("charge.B", "0.84400777463 mM", 0.041488663282),
        ("constant.middle.k", "2.9515951832 /s", 0.10766312506),
        ("charge.C", "1.5825685901 mM", 0.058371576281),
        ("constant.fast.k", "4.9863565084 /s", 0.034436403035),
    ];
    for (name, estimate, error) in published {
        let fitted = number(&fit, name);
        let written: f64 = estimate.split(' ').next().unwrap().parse().unwrap();
        let found = fitted.number.shown(fitted.x);
        assert!((found - written).abs() < 1e-3 * error, "{name}: {found}");
        let relative = error / written;
        assert!(
            (fitted.error / relative - 1.0).abs() < 1e-2,
            "{name}: {}",
            fitted.error
        );
    }
    let deviation = fit.goodness.errors[0].deviation;
    assert!(
        (deviation / 2.9923229172e-05 - 1.0).abs() < 1e-6,
        "{deviation}"
    );
    assert!(
        fit.starts.1 >= 10,
        "{:?} starts came to the best place",
        fit.starts
    );
}

/// COPS problem 5, refitted by scipy.
#[test]
fn alpha_pinene_has_its_five_constants() {
    let fit = fitted(&measured("alpha-pinene", &|text| text));
    let published = [
        (
            "constant.dipentene.k",
            "5.92585e-5 /s",
            5.07e-7,
            Some(5.8234e-5),
            Some(6.0298e-5),
        ),
        (
            "constant.ocimene.k",
            "2.9634e-5 /s",
            4.91e-7,
            Some(2.8646e-5),
            Some(3.0636e-5),
        ),
        (
            "constant.pyronene.k",
            "2.04728e-5 /s",
            3.10e-6,
            Some(1.4307e-5),
            Some(2.7338e-5),
        ),
        (
            "constant.dimer.k",
            "27.4468e-5 /s",
            2.32e-5,
            Some(23.081e-5),
            Some(33.435e-5),
        ),
        (
            "constant.dimer.kr",
            "3.99795e-5 /s",
            8.38e-6,
            Some(2.3953e-5),
            Some(6.1466e-5),
        ),
    ];
    agree(&fit, &published, 19.872167);
}

/// The tests of mkin, refitted by scipy.
#[test]
fn focus_d_has_its_constants_and_its_start() {
    let fit = fitted(&measured("focus-d", &|text| text));
    let published = [
        (
            "charge.parent",
            "99.5985 mM",
            1.66,
            Some(96.242),
            Some(102.99),
        ),
        (
            "constant.to_sink.k",
            "0.0479201 /d",
            0.00386,
            Some(0.040297),
            Some(0.056032),
        ),
        (
            "constant.to_m1.k",
            "0.0507776 /d",
            0.00215,
            Some(0.046510),
            Some(0.055318),
        ),
        (
            "constant.m1_lost.k",
            "0.00526065 /d",
            0.000737,
            Some(0.0037921),
            Some(0.0068087),
        ),
    ];
    agree(&fit, &published, 371.21343);
}

/// A start for each experiment, and a rate law of its own; refitted by scipy.
#[test]
fn an_anhydride_has_its_constants_and_the_start_of_every_experiment() {
    let fit = fitted(&measured("edc-anhydride", &|text| text));
    let published = [
        (
            "constant.k1",
            "0.0249227 /mM/min",
            0.000352,
            Some(0.024249),
            Some(0.025625),
        ),
        (
            "constant.K",
            "5.39639 mM",
            0.441,
            Some(4.5393),
            Some(6.2733),
        ),
        (
            "constant.km",
            "0.830678 /min",
            0.0649,
            Some(0.71962),
            Some(0.98042),
        ),
        (
            "charge.E of LSK-4-36-0.5",
            "21.2726 mM",
            0.14,
            Some(20.998),
            Some(21.548),
        ),
        (
            "charge.E of LSK-4-36-0.75",
            "34.1541 mM",
            0.148,
            Some(33.864),
            Some(34.445),
        ),
        (
            "charge.E of LSK-4-36-1",
            "43.6575 mM",
            0.15,
            Some(43.362),
            Some(43.953),
        ),
        (
            "charge.E of LSK-4-42",
            "18.6357 mM",
            0.154,
            Some(18.333),
            Some(18.939),
        ),
        (
            "charge.E of LSK-4-51",
            "9.71416 mM",
            0.223,
            Some(9.2793),
            Some(10.151),
        ),
    ];
    agree(&fit, &published, 177.45764);
}

/// End points at 66 conditions, each set by the table; refitted by scipy.
#[test]
fn end_points_at_many_conditions_have_a_rate_and_an_activation_energy() {
    let fit = fitted(&measured("snar-flow", &|text| text));
    let published = [
        (
            "constant.k120",
            "4.71799 /M/min",
            0.08,
            Some(4.5617),
            Some(4.8837),
        ),
        (
            "constant.Ea",
            "35.9101 kJ/mol",
            0.75,
            Some(34.417),
            Some(37.405),
        ),
    ];
    agree(&fit, &published, 330.146);
    // An energy is walked in tenths of its range, not in joules: most starts find the place.
    assert!(
        fit.starts.1 >= 25,
        "{:?} starts came to the best place",
        fit.starts
    );
}

/// Two solvents with a mechanism each: what the data say nothing of is said to be open.
#[test]
fn a_term_that_is_not_seen_has_an_upper_bound_only() {
    let fit = fitted(&measured("aza-michael", &|text| text));
    let found = |name: &str| {
        let fitted = number(&fit, name);
        fitted.number.value(fitted.x)
    };
    // By scipy, each solvent alone: of one sum of squares the estimates are the same.
    for (name, value, error) in [
        ("constant.second.k", 7.38817e-4, 2.8e-5),
        ("constant.third.k of ethanol", 1.45773e-4, 9.6e-5),
        ("constant.third.k of DMSO", 2.59963e-3, 1.3e-4),
        ("constant.isomer.k", 3.88362e-4, 3.0e-5),
    ] {
        assert!(
            (found(name) - value).abs() < 1e-3 * error,
            "{name}: {}",
            found(name)
        );
    }
    let squares = fit.goodness.errors[0].squares;
    assert!(
        (squares / (0.0042659316 + 0.015022701) - 1.0).abs() < 1e-5,
        "{squares}"
    );
    let third = number(&fit, "constant.third.k of ethanol");
    assert_eq!(third.profile.low, None);
    assert_eq!(third.verdict, Verdict::OnlyUpperBound);
}

/// With a known error the interval is that of a normal distribution; `y = A (1 - exp(-kt))` is linear in A where k is held.
#[test]
fn a_known_error_and_a_belief_weigh_as_they_should() {
    let change = |text: String| {
        text.replace("\"boxbod.csv\"", "\"boxbod.csv\"\nerror = \"± 20 mM\"")
            .replace(
                "\"constant.decay.k\" = {}, \"charge.S\" = {}",
                "\"charge.S\" = { prior = \"200 mM ± 5 %\" }",
            )
            .replace("k = \"1 /d\"", "k = \"0.5 /d\"")
    };
    let fit = fitted(&measured("boxbod", &change));
    // By hand: f = 1 - exp(-0.5 t); weights 1/20²; the belief is normal in ln A around ln 200 with 0.05. Newton's method on
    // sum(((y - A f)/20)²) + ((ln A - ln 200)/0.05)².
    let points: [(f64, f64); 6] = [
        (1.0, 109.0),
        (2.0, 149.0),
        (3.0, 149.0),
        (5.0, 191.0),
        (7.0, 213.0),
        (10.0, 224.0),
    ];
    let mut log = 200f64.ln();
    for _ in 0..50 {
        let (mut slope, mut curve) = ((log - 200f64.ln()) / 0.0025, 1.0 / 0.0025);
        for (t, y) in points {
            let model = log.exp() * (1.0 - (-0.5 * t).exp());
            slope -= (y - model) * model / 400.0;
            curve += (2.0 * model - y) * model / 400.0;
        }
        log -= slope / curve;
    }
    let fitted = number(&fit, "charge.S");
    let found = fitted.number.value(fitted.x) / 1e-3;
    assert!(
        (found / log.exp() - 1.0).abs() < 1e-6,
        "{found} and not {}",
        log.exp()
    );
    let (squares, values, _) = fit.goodness.chi_square.expect("all errors are known");
    let by_hand: f64 = points
        .iter()
        .map(|(t, y)| ((y - log.exp() * (1.0 - (-0.5 * t).exp())) / 20.0).powi(2))
        .sum();
    assert_eq!(values, 6);
    assert!(
        (squares / by_hand - 1.0).abs() < 1e-5,
        "{squares} and not {by_hand}"
    );
}

/// What stands on the disk and on the screen afterwards.
#[test]
fn the_command_writes_what_it_says() {
    let desk = Desk::new();
    for name in ["boxbod.toml", "boxbod.csv"] {
        std::fs::copy(folder().join(name), desk.path(name)).unwrap();
    }
    let said = desk.done(&["fit", "boxbod.toml"]);
    for words in [
        "constant.decay.k",
        "identified",
        "sum of squares 1168.009",
        "of 50 starts",
    ] {
        assert!(said.out.contains(words), "{words} is not in\n{}", said.out);
    }
    let read = |name: &str| {
        std::fs::read_to_string(desk.path(&format!("results/boxbod/fit/{name}"))).unwrap()
    };
    let lines = |name: &str| read(name).lines().map(str::to_owned).collect::<Vec<_>>();
    // Six points on the course, each a disc on a rim.
    let figure = read("figures/time-course-1.svg");
    assert_eq!(figure.matches("<circle").count(), 12);
    assert!(figure.contains("points: measured (boxbod.csv)"));
    let fit = lines("fit.csv");
    assert!(
        fit[0].starts_with("name,unit,estimate,low,high,linear low,linear high"),
        "{}",
        fit[0]
    );
    assert_eq!(fit.len(), 3);
    let residuals = lines("residuals.csv");
    assert_eq!(residuals.len(), 7);
    assert!(
        residuals[1].starts_with("BoxBOD,86400,BOD,mM,=,109,"),
        "{}",
        residuals[1]
    );
    assert!(lines("profiles.csv").len() > 10);
    let record: serde_json::Value = serde_json::from_str(&read("run.json")).unwrap();
    let files: Vec<&str> = record["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["name"].as_str().unwrap())
        .collect();
    assert_eq!(files, ["boxbod.toml", "boxbod.csv"]);
    assert_eq!(record["fit"]["measured"], 6);
    assert_eq!(record["solver"]["tolerance"], 1e-9);
    let checked = desk.done(&["check", "boxbod.toml"]);
    assert!(
        checked
            .out
            .contains("data: boxbod.csv, 6 values in 1 experiment: BOD"),
        "{}",
        checked.out
    );
    let held = desk.done(&[
        "fit",
        "boxbod.toml",
        "--set",
        "constant.decay.k=0.5 /d",
        "--out",
        "held",
    ]);
    assert!(
        held.err.contains("this number is not fitted"),
        "{}",
        held.err
    );
    assert!(!held.out.contains("constant.decay.k"), "{}", held.out);
}

/// A scenario of its own with its table.
fn with_table(text: &str, table: &str) -> Scenario {
    let load = |file: &str| Ok(Source::new(file, table));
    let source = Source::new("own.toml", text);
    let (scenario, faults) = scenario::read(&source, &[], &load, &Library::new());
    scenario.unwrap_or_else(|| panic!("{}", faults.render(Colour::Plain, 20)))
}

const RACE: &str = r#"
version = 1
title = "two ways"
species = { A = {}, P = {}, Q = {} }
reactions = { first = { equation = "A -> P", k = "1e-2 /s" }, second = { equation = "A -> Q", k = "1e-2 /s" } }
flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = "1 h" } ]
observables = { p = { yield_of = "P", on = "A" }, q = { yield_of = "Q", on = "A" } }
data = [ { file = "t.csv", error = "± 0.5 %" } ]
fit = { prior = "none", parameters = { "constant.first.k" = { from = "1e-2 /s", to = "1 /s" }, "constant.second.k" = { from = "1e-2 /s", to = "1 /s" } } }
"#;

/// At the end only the share of each way is seen: k1/k2 and nothing else.
#[test]
fn end_points_tell_a_ratio_and_say_so() {
    let scenario = with_table(RACE, "p [%],q [%]\n75,25\n75.3,24.6\n74.8,25.2\n");
    let fit = fitted(&scenario);
    for (own, other) in [("first", "second"), ("second", "first")] {
        let found = number(&fit, &format!("constant.{own}.k"));
        assert!(
            matches!(&found.verdict, Verdict::OnlyTogether(powers) if powers.len() == 2 && powers[1].1 == 1),
            "{found:?}"
        );
        let said = monobis::report::fit::text(&scenario, &fit, usize::MAX);
        let ratio = format!("only constant.{own}.k / constant.{other}.k is identified");
        assert!(said.contains(&ratio), "{said}");
    }
    let [first, second] =
        ["first", "second"].map(|name| number(&fit, &format!("constant.{name}.k")));
    assert!(((first.x - second.x).exp() - 3.0).abs() < 0.05, "{first:?}");
}

/// Of a straight line the draws are known: a normal density around the weighted mean.
#[test]
fn draws_have_the_quantiles_of_a_straight_line() {
    let text = RACE
        .replace("k = \"1e-2 /s\" }, second", "k = \"1e-5 M/s\", orders = { A = 0 } }, second")
        .replace("second = { equation = \"A -> Q\", k = \"1e-2 /s\" }", "second = { equation = \"Q -> A\", k = \"1e-2 /s\" }")
        .replace("\"constant.first.k\" = { from = \"1e-2 /s\", to = \"1 /s\" }, \"constant.second.k\" = { from = \"1e-2 /s\", to = \"1 /s\" }", "\"constant.first.k\" = {}")
        .replace("prior = \"none\"", "prior = \"none\", posterior = true");
    // 1e-5 M/s of 0.1 M are 0.01 % a second.
    let times = [1000.0, 2000.0, 3000.0];
    let values = [10.3, 19.6, 30.2];
    let rows = times.iter().zip(values).map(|(t, p)| format!("{t},{p}\n"));
    let scenario = with_table(
        &text,
        &format!("time [s],p [%]\n{}", rows.collect::<String>()),
    );
    let fit = fitted(&scenario);
    let sample = fit.posterior.as_ref().expect("draws");
    assert!(
        sample.agrees() && sample.effective > 1900.0,
        "{} {}",
        sample.disagreement,
        sample.effective
    );
    let [square, product] = [0, 1].map(|power| {
        let each = times.iter().zip(values);
        each.map(|(t, p)| t * [*t, p][power]).sum::<f64>()
    });
    let (slope, error) = (product / square, 0.5 / square.sqrt());
    let found = number(&fit, "constant.first.k");
    for (share, z) in [(0.025, -1.96), (0.5, 0.0), (0.975, 1.96)] {
        let exact = (slope + z * error) * 1e-3;
        let drawn = found
            .number
            .value(sample.quantile(0, share).expect("draws"));
        assert!(
            (drawn - exact).abs() < 0.2 * error * 1e-3,
            "{share}: {drawn} {exact}"
        );
    }
}

/// As many numbers as values can be met exactly: without a known error that says nothing of how far they could be elsewhere.
#[test]
fn nothing_is_identified_where_no_value_is_left_for_the_error() {
    let text = RACE.replace(", error = \"± 0.5 %\"", "");
    let table = "time [s],p [%],q [%]\n20,40,20\n";
    let scenario = with_table(&text, table);
    let engine = Engine::new(RunOptions {
        threads: 0,
        solver: forced::options(),
        tolerance: TOLERANCE,
    });
    let terms = scenario.fit.as_ref().expect("the scenario asks for a fit");
    let refused = fit(&engine, &scenario.design, &scenario.data, terms);
    let said = refused.expect_err("no error to be found").to_string();
    assert!(said.contains("nothing to tell the error from"), "{said}");
    let known = fitted(&with_table(RACE, table));
    assert!(
        known
            .numbers
            .iter()
            .all(|n| n.verdict == Verdict::Identified)
    );
}
