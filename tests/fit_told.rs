//! What a fit says of the data and of itself: lack of fit, runs, experiments that do not go with the others, intervals that disagree.
//!
//! Oracles: published replicates, simulated data whose truth is known in closed form, chance itself.

#[path = "common/desk.rs"]
mod desk;
#[path = "common/fits.rs"]
mod fits;
#[path = "common/forced.rs"]
mod forced;

use desk::Desk;
use fits::{Chance, banded, fitted, measured, ranked, with_table};
use monobis::library::Library;
use monobis::report::fit as words;
use monobis::scenario;
use monobis::study::fit::{BandFrom, Fit, Verdict};
use monobis::text::{Colour, Source};

/// One step to P, k = 1e-3 /s, seen in percent; the charge is that of the table.
const DECAY: &str = r#"
version = 1
title = "one step"
species = { A = {}, P = {} }
reactions = { first = { equation = "A -> P", k = "2e-3 /s" } }
flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = "2 h" } ]
observables = { p = { yield_of = "P", on = "A" } }
data = [ { file = "t.csv", error = "± 1 %" } ]
fit = { prior = "none", parameters = { "constant.first.k" = {} } }
"#;

const TIMES: [f64; 4] = [200.0, 500.0, 1000.0, 2000.0];

/// What is made of A at a time, %.
fn made(k: f64, time: f64) -> f64 {
    100.0 * (1.0 - (-k * time).exp())
}

/// Experiments with these rates, each value off by one percent at random.
fn table(rates: &[f64], chance: &mut Chance) -> String {
    let mut table = "experiment,time [s],p [%]\n".to_owned();
    for (number, k) in rates.iter().enumerate() {
        for time in TIMES {
            let value = made(*k, time) + chance.normal();
            table += &format!("{},{time},{value}\n", number + 1);
        }
    }
    table
}

fn told(fit: &Fit) -> Vec<usize> {
    let told = fit.contradictions.told.iter();
    told.map(|(test, _)| test.experiment).collect()
}

fn said(text: &str, table: &str) -> String {
    let scenario = with_table(text, table);
    let fit = fitted(&scenario);
    let findings = words::findings(&scenario, &fit);
    let lines = findings.iter().map(|remark| remark.line() + "\n");
    lines.collect()
}

/// Of the right model the probabilities are uniform and one fit in twenty is told of, errors known or not.
#[test]
fn of_a_right_model_no_experiment_is_accused_more_often_than_chance_has_it() {
    let repeats = 30;
    for text in [DECAY.to_owned(), DECAY.replace(", error = \"± 1 %\"", "")] {
        let mut chance = Chance::new(7);
        let (mut probabilities, mut accused) = (Vec::new(), 0);
        for _ in 0..repeats {
            let scenario = with_table(&text, &table(&[1e-3; 5], &mut chance));
            let fit = fitted(&scenario);
            let tests = &fit.contradictions.tests;
            assert_eq!(tests.len(), 5);
            probabilities.extend(tests.iter().map(|test| test.probability));
            accused += usize::from(!told(&fit).is_empty());
        }
        // Of thirty at five in a hundred more than five come three times in a thousand.
        assert!(accused <= 5, "{accused} of {repeats} accused");
        let far = from_uniform(&mut probabilities);
        // Kolmogorov's 99.9 % point.
        let most = 1.95 / (probabilities.len() as f64).sqrt();
        assert!(far < most, "{far} and not below {most}");
    }
}

/// The largest distance of their distribution from the uniform one.
fn from_uniform(probabilities: &mut [f64]) -> f64 {
    probabilities.sort_by(f64::total_cmp);
    let number = probabilities.len() as f64;
    let far = probabilities.iter().enumerate().map(|(at, p)| {
        let (below, above) = (at as f64 / number, (at + 1) as f64 / number);
        (p - below).abs().max((above - p).abs())
    });
    far.fold(0.0, f64::max)
}

/// One experiment of five with another rate is named, and where it is furthest off by the closed form.
#[test]
fn the_experiment_that_does_not_go_with_the_others_is_named() {
    for text in [DECAY.to_owned(), DECAY.replace(", error = \"± 1 %\"", "")] {
        let mut chance = Chance::new(11);
        let table = table(&[1e-3, 1e-3, 1.5e-3, 1e-3, 1e-3], &mut chance);
        let fit = fitted(&with_table(&text, &table));
        assert_eq!(told(&fit), [2]);
        assert!(!fit.contradictions.each_other);
        let worst = fit.contradictions.told[0].1.expect("its worst value");
        // Of the four times the curves are furthest apart at 1000 s, and next at 500 s.
        let gap = |t: f64| made(1.5e-3, t) - made(1e-3, t);
        let furthest = TIMES.iter().map(|t| gap(*t)).fold(0.0, f64::max);
        assert!((gap(1000.0) - furthest).abs() < 1e-9);
        assert_eq!(worst.measurement, 2 * TIMES.len() + 2);
        assert!(
            (worst.predicted - made(1e-3, 1000.0)).abs() < 1.0,
            "{worst:?}"
        );
        let said = said(&text, &table);
        assert!(
            said.contains("the model cannot describe experiment 3 (p = ")
                && said.contains("worst at 16.7 min: p "),
            "{said}"
        );
    }
}

/// Of two nobody can say which is wrong; a third that agrees with one of them can.
#[test]
fn two_that_contradict_each_other_are_named_together() {
    let mut chance = Chance::new(13);
    let two = table(&[1e-3, 1.4e-3], &mut chance);
    let told_of = said(DECAY, &two);
    assert!(
        told_of.contains("experiments 1 and 2 contradict each other")
            || told_of.contains("experiments 2 and 1 contradict each other"),
        "{told_of}"
    );
    let three = table(&[1e-3, 1.4e-3, 1e-3], &mut chance);
    let told_of = said(DECAY, &three);
    assert!(
        told_of.contains("cannot describe experiment 2 "),
        "{told_of}"
    );
    assert!(!told_of.contains("contradict each other"), "{told_of}");
}

/// FOCUS set D: F = 2.49 by hand from its duplicates (125.109 on 19) and the published sum of squares.
#[test]
fn duplicates_of_a_pesticide_object_to_its_model() {
    let scenario = measured("focus-d", &|text| text);
    let fit = fitted(&scenario);
    let lack = fit.goodness.lack_of_fit.expect("it has duplicates");
    assert_eq!((lack.lacking.1, lack.pure.1), (15, 19));
    assert!((lack.lacking.0 - 246.104).abs() < 0.01, "{lack:?}");
    assert!((lack.pure.0 - 125.109).abs() < 5e-4, "{lack:?}");
    let by_hand = (371.21343 - 125.109) / 15.0 / (125.109 / 19.0);
    assert!((lack.ratio / by_hand - 1.0).abs() < 1e-5, "{lack:?}");
    assert!((lack.probability - 0.031).abs() < 5e-4, "{lack:?}");
    let found = words::findings(&scenario, &fit);
    assert!(found.iter().any(|r| r.text.contains("F = 2.49, p = 0.031")));
    // n = 38, five numbers with the error: n (ln(2 pi RSS/n) + 1) + 2 * 5.
    let n = 38.0_f64;
    let deviance = n * ((2.0 * std::f64::consts::PI * 371.21343 / n).ln() + 1.0);
    let criteria = fit.goodness.criteria;
    assert!(
        (criteria.aic - deviance - 10.0).abs() < 1e-3,
        "{criteria:?}"
    );
    assert!(
        (criteria.bic - deviance - 5.0 * n.ln()).abs() < 1e-3,
        "{criteria:?}"
    );
}

/// Box and others in 1973: one response was made up, the five add up to about 100 %.
#[test]
fn rows_that_add_up_are_told_of() {
    let scenario = measured("alpha-pinene", &|text| text);
    let fit = fitted(&scenario);
    let sum = fit.goodness.sum.expect("they add up");
    assert_eq!(sum.responses, 5);
    // Mean and spread of the rows by hand: 100.1, 99.4, 100.4, 100.1, 100.1, 100.1, 100.1, 100.
    assert!((sum.sum - 100.0).abs() < 0.2, "{sum:?}");
    // Mass is conserved in the other set as well, but its errors are its own.
    let other = fitted(&measured("focus-d", &|text| text));
    assert_eq!(other.goodness.sum, None);
}

/// A straight line through a curve leaves deviations that change sides twice.
#[test]
fn a_course_that_leans_is_told_of() {
    let rows = (1..=24).map(|i| {
        let time = f64::from(i) * 150.0;
        format!("{time},{}\n", 100.0 * (1.0 - 1.0 / (1.0 + 2e-3 * time)))
    });
    let table = format!("time [s],p [%]\n{}", rows.collect::<String>());
    let said = said(&DECAY.replace(", error = \"± 1 %\"", ""), &table);
    assert!(
        said.contains("the course does not follow the points"),
        "{said}"
    );
}

/// A number that the data hold only from one side by much: both intervals are shown, and that they disagree.
#[test]
fn intervals_that_disagree_are_told_of() {
    // Almost all is made at the first point: a larger rate would do nearly as well.
    let table = "time [s],p [%]\n4000,97.5\n5000,98.5\n6000,99.8\n";
    let text = DECAY.replace("± 1 %", "± 1.2 %");
    let scenario = with_table(&text, table);
    let fit = fitted(&scenario);
    let profile = &fit.numbers[0].profile;
    let half = fit.numbers[0].error * fit.half_width();
    let above = (profile.high.expect("an end") - fit.numbers[0].x) / half;
    assert!(!(1.0 / 1.5..1.5).contains(&above), "{above}");
    let found = words::findings(&scenario, &fit);
    let told = found.iter().find(|r| r.at == "constant.first.k");
    assert!(
        told.is_some_and(|r| r.text.contains("take the first")),
        "{found:?}"
    );
}

/// Two mechanisms of the same data; sums of squares by scipy.
#[test]
fn mechanisms_are_ranked_by_their_evidence() {
    let change = |text: String| {
        text.replace(
            "[fit]\n",
            "[fit]\nmodels = [\"reversible\", \"irreversible\"]\n",
        )
        .replace(
            "[[data]]",
            r#"[[variant]]
name = "reversible"
[[variant]]
name = "irreversible"
[variant.reactions]
back = { rate = "km*[An]" }
[[data]]"#,
        )
    };
    let scenario = measured("edc-anhydride", &change);
    let ranking = ranked(&scenario);
    let names: Vec<&str> = ranking
        .models
        .iter()
        .map(|m| scenario.models[m.model].name.as_str())
        .collect();
    assert_eq!(names, ["reversible", "irreversible"]);
    for (ranked, squares) in ranking.models.iter().zip([177.45764, 358.70512]) {
        let found = ranked.fit.goodness.errors[0].squares;
        assert!(
            (found / squares - 1.0).abs() < 1e-5,
            "{found} and not {squares}"
        );
        assert_eq!(ranked.fit.numbers.len(), 8);
    }
    // As many numbers in both: the evidence is (RSS/RSS)^(n/2), 1e61.
    let evidence = (ranking.models[1].criterion - ranking.models[0].criterion) / 2.0;
    let by_hand = 200.0 * (358.70512_f64 / 177.45764).ln();
    assert!(
        (evidence - by_hand).abs() < 0.01,
        "{evidence} and not {by_hand}"
    );
    let said = words::models_text(&scenario, &ranking, usize::MAX);
    assert!(
        said.contains("reversible is 1.3e61 times as probable as irreversible"),
        "{said}"
    );
}

/// What cannot be compared is refused with its place.
#[test]
fn models_that_are_none_are_refused() {
    let refused = |change: &dyn Fn(String) -> String, table: &str| {
        let load = |file: &str| Ok(Source::new(file, table));
        let source = Source::new("own.toml", change(DECAY.to_owned()));
        let (scenario, faults) = scenario::read(&source, &[], &load, &Library::new());
        assert!(scenario.is_none());
        faults.render(Colour::Plain, 20)
    };
    let plain = "time [s],p [%]\n500,40\n";
    let variants = "\nvariant = [ { name = \"slow\" }, { name = \"fast\", set = { \"constant.first.k\" = \"1e-2 /s\" } } ]\n";
    let models = |names: &str, data: &str| {
        let names = names.to_owned();
        let data = data.to_owned();
        move |text: String| {
            text.replace(
                "prior = \"none\"",
                &format!("models = [{names}], prior = \"none\""),
            )
            .replace("file = \"t.csv\"", &format!("file = \"t.csv\"{data}"))
                + variants
        }
    };
    let said = refused(&models("\"slow\", \"fats\"", ""), plain);
    assert!(
        said.contains("no variant is called `fats`") && said.contains("`fast`"),
        "{said}"
    );
    let said = refused(&models("\"slow\", \"slow\"", ""), plain);
    assert!(said.contains("`slow` is written twice"), "{said}");
    let said = refused(&models("\"slow\", \"fast\"", ", variant = \"slow\""), plain);
    assert!(said.contains("models are held against all data"), "{said}");
    let said = refused(
        &models("\"slow\", \"fast\"", ""),
        "variant,time [s],p [%]\nslow,500,40\n",
    );
    assert!(said.contains("models are held against all data"), "{said}");
}

/// The scenario with the fitted numbers runs by itself and gives the curve that the certified values give.
#[test]
fn the_fitted_scenario_runs_and_gives_the_same_curve() {
    let desk = Desk::new();
    for name in ["boxbod.toml", "boxbod.csv"] {
        std::fs::copy(fits::folder().join(name), desk.path(name)).unwrap();
    }
    desk.done(&["fit", "boxbod.toml", "--out", "found"]);
    // Away from the data, which it does not need.
    std::fs::create_dir(desk.path("elsewhere")).unwrap();
    std::fs::copy(
        desk.path("found/fitted.toml"),
        desk.path("elsewhere/mine.toml"),
    )
    .unwrap();
    let checked = desk.done(&["check", "elsewhere/mine.toml"]);
    assert!(checked.out.contains("1 fitted"), "{}", checked.out);
    assert!(
        checked.out.contains("fit to boxbod.csv (fnv1a-64:"),
        "{}",
        checked.out
    );
    desk.done(&["run", "elsewhere/mine.toml", "--out", "again"]);
    let summary = std::fs::read_to_string(desk.path("again/summary.csv")).unwrap();
    let row = summary
        .lines()
        .find(|line| line.starts_with("BOD,") || line.contains(",BOD,"));
    let value = row.and_then(|row| row.split(',').find_map(|cell| cell.parse::<f64>().ok()));
    // By NIST, after ten days.
    let certified = 213.80940889 * (1.0 - (-0.54723748542_f64 * 10.0).exp());
    let found = value.unwrap_or_else(|| panic!("no BOD in {summary}"));
    assert!(
        (found / certified - 1.0).abs() < 1e-5,
        "{found} and not {certified}"
    );
    // An uncertainty of one standard error, as certified: exp(0.10456 / 0.54724).
    let text = std::fs::read_to_string(desk.path("found/fitted.toml")).unwrap();
    assert!(text.contains("uncertainty = \"x/ 1.21"), "{text}");
}

/// Of a line through the origin the band is known: `t s / sqrt(sum t²)` times the time; draws of a known error give the same.
#[test]
fn the_band_of_a_straight_line_is_that_of_its_slope() {
    let line = |posterior: &str| {
        DECAY
            .replace(
                "equation = \"A -> P\", k = \"2e-3 /s\"",
                "equation = \"A -> P\", k = \"1e-5 M/s\", orders = { A = 0 }",
            )
            .replace("prior = \"none\"", &format!("prior = \"none\"{posterior}"))
    };
    let (times, values) = ([1000.0, 2000.0, 3000.0], [10.3, 19.6, 30.2]);
    let rows = times.iter().zip(values).map(|(t, p)| format!("{t},{p}\n"));
    let table = format!("time [s],p [%]\n{}", rows.collect::<String>());
    let error = 1.0 / times.iter().map(|t: &f64| t * t).sum::<f64>().sqrt();
    for (posterior, close) in [("", 2e-3), (", posterior = true", 0.2)] {
        let scenario = with_table(&line(posterior), &table);
        let fit = fitted(&scenario);
        let found = banded(&scenario, &fit);
        let drawn = matches!(found.from, BandFrom::Draws(number) if number >= 200);
        assert_eq!(drawn, !posterior.is_empty(), "{:?}", found.from);
        let last = found.points.last().expect("a curve");
        assert_eq!(last.time, Some(3000.0));
        let (low, high) = last.band.expect("a band");
        // In the logarithm of k the slope is the prediction itself: the same band to first order.
        let half = 1.959_964 * error * 3000.0;
        for end in [last.value - low, high - last.value] {
            assert!((end / half - 1.0).abs() < close, "{end} and not {half}");
        }
    }
}

/// Where the data leave a ratio alone, no slope says how far a curve could be elsewhere.
#[test]
fn curves_of_open_numbers_have_no_small_band() {
    let text = DECAY
        .replace("P = {} }", "P = {}, Q = {} }")
        .replace("k = \"2e-3 /s\" } }", "k = \"1e-2 /s\" }, second = { equation = \"A -> Q\", k = \"1e-2 /s\" } }")
        .replace("p = { yield_of = \"P\", on = \"A\" }", "p = { yield_of = \"P\", on = \"A\" }, q = { yield_of = \"Q\", on = \"A\" }")
        .replace("\"constant.first.k\" = {}", "\"constant.first.k\" = { from = \"1e-2 /s\", to = \"1 /s\" }, \"constant.second.k\" = { from = \"1e-2 /s\", to = \"1 /s\" }");
    let mut chance = Chance::new(17);
    for _ in 0..4 {
        // Any ratio from 1 to 9, and nothing but the ratio.
        let share = 50.0 + 40.0 * chance.uniform();
        let scenario = with_table(
            &text,
            &format!(
                "p [%],q [%]\n{share},{}\n{},{}\n",
                100.0 - share,
                share + 0.5,
                99.5 - share
            ),
        );
        let fit = fitted(&scenario);
        let said = words::text(&scenario, &fit, usize::MAX);
        for (own, other) in [("first", "second"), ("second", "first")] {
            let ratio = format!("only constant.{own}.k / constant.{other}.k is identified");
            assert!(said.contains(&ratio), "{said}");
        }
        // No interval within a factor of ten.
        for number in &fit.numbers {
            let points = &number.profile.points;
            let (first, last) = (points[0].0, points[points.len() - 1].0);
            assert!(last - first > 10_f64.ln(), "{points:?}");
        }
    }
}

/// A constant with an activation energy keeps its uncertainty in the scenario with the fitted numbers, and its slope with temperature.
#[test]
fn a_constant_with_a_slope_keeps_its_uncertainty() {
    let desk = Desk::new();
    let text = DECAY.replace(r#"k = "2e-3 /s""#, r#"k = "2e-3 /s", Ea = "80 kJ/mol""#);
    desk.write("mine.toml", &text);
    let rows = TIMES.map(|time| format!("{time},{:.6}\n", made(1e-3, time)));
    desk.write("t.csv", &format!("time [s],p [%]\n{}", rows.concat()));
    desk.done(&["fit", "mine.toml", "--out", "found"]);
    let checked = desk.done(&["check", "found/fitted.toml"]);
    let line = checked
        .out
        .lines()
        .find(|line| line.starts_with("first.k "));
    let line = line.unwrap_or_else(|| panic!("{}", checked.out));
    assert!(line.contains("fitted") && line.contains("25 °C"), "{line}");
    // 80 kJ/mol from 25 to 35 °C: 2.851 times as fast.
    desk.done(&[
        "run",
        "found/fitted.toml",
        "--set",
        "flask.temperature=35 °C",
        "--set",
        "step.2.stir=200 s",
        "--out",
        "warm",
    ]);
    let summary = std::fs::read_to_string(desk.path("warm/summary.csv")).unwrap();
    let value = summary
        .lines()
        .find_map(|line| line.split(',').find_map(|cell| cell.parse::<f64>().ok()));
    let faster = (-80_000.0 / 8.314_462_618 * (1.0 / 308.15 - 1.0 / 298.15_f64)).exp();
    let expected = made(1e-3 * faster, 200.0);
    let found = value.unwrap_or_else(|| panic!("{summary}"));
    assert!(
        (found - expected).abs() < 1e-2,
        "{found} and not {expected}"
    );
}

/// A partner without influence that ends at its limit hinders nobody: a tight interval is identified.
#[test]
fn a_partner_without_influence_hinders_nobody() {
    let text = DECAY
        .replace("species = { A = {}, P = {} }", "species = { A = {}, P = {}, Q = {} }")
        .replace(
            r#"reactions = { first = { equation = "A -> P", k = "2e-3 /s" } }"#,
            r#"reactions = { first = { equation = "A -> P", k = "2e-3 /s" }, second = { equation = "P -> Q", k = "1e-4 /s" } }"#,
        )
        .replace(
            r#"p = { yield_of = "P", on = "A" }"#,
            r#"left = { yield_of = "A", on = "A" }, q = { yield_of = "Q", on = "A" }"#,
        )
        .replace(r#"error = "± 1 %""#, r#"error = "± 1 %", loq = "40 %""#)
        .replace(r#""constant.first.k" = {}"#, r#""constant.first.k" = {}, "constant.second.k" = {}"#);
    let table =
        "time [min],left [%],q [%]\n10,83,< 2\n30,58,<2\n60,34,n.d.\n90,20,BLOQ\n120,11.8,<LOQ\n";
    let fit = fitted(&with_table(&text, table));
    let of = |name: &str| {
        fit.numbers
            .iter()
            .find(|f| f.number.name == name)
            .expect("it")
    };
    let first = of("constant.first.k");
    assert_eq!(first.verdict, monobis::study::fit::Verdict::Identified);
    assert_eq!(of("constant.second.k").profile.low, None);
}

/// What a fit leaves of numbers that go together reaches later questions without a posterior: a ratio known to a percent is not drawn as two
/// numbers of which nothing is known, and a fitted amount is drawn at all.
#[test]
fn numbers_that_go_together_are_drawn_together() {
    let desk = Desk::new();
    let race = r#"
        version = 1
        title = "two ways"
        species = { A = {}, P = {}, Q = {} }
        reactions = { first = { equation = "A -> P", k = "1e-2 /s" }, second = { equation = "A -> Q", k = "1e-2 /s" } }
        flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { A = "1 equiv" } }, { stir = "1 h" } ]
        observables = { p = { yield_of = "P", on = "A" }, all = { value = "[P] + [Q]", unit = "M" } }
        data = [ { file = "t.csv" } ]
        [fit]
        prior = "none"
        [fit.parameters]
        constant.first.k = { from = "1e-2 /s", to = "1 /s" }
        constant.second.k = { from = "1e-2 /s", to = "1 /s" }
        charge.A = { from = "0.5 equiv", to = "2 equiv" }
    "#;
    desk.write("race.toml", race);
    desk.write("t.csv", "p [%],p sd [%],all [M],all sd [M]\n75,0.5,0.101,0.002\n75.3,0.5,0.099,0.002\n74.8,0.5,0.1,0.002\n");
    let fitted = desk.done(&["fit", "race.toml", "--out", "found"]);
    // k1 / k2 = 3.0 as p = 75.03 %, an error of 0.29 % on it: 3.005 x/ 1.0155.
    let said = "only constant.first.k / constant.second.k is identified: 3.00";
    assert!(fitted.out.contains(said), "{}", fitted.out);
    desk.done(&["uncertainty", "found/fitted.toml", "--out", "drawn"]);
    let table = std::fs::read_to_string(desk.path("drawn/uncertainty.csv")).unwrap();
    let cells = |name: &str| -> Vec<f64> {
        let row = table
            .lines()
            .find(|line| line.split(',').any(|cell| cell == name));
        let row = row.unwrap_or_else(|| panic!("no {name} in {table}"));
        row.split(',')
            .filter_map(|cell| cell.parse().ok())
            .collect()
    };
    // As written, then quantiles with their errors: the means of three values, 5 % and 95 % of their normal errors.
    for (found, middle, error) in [(cells("p"), 75.03333, 0.5), (cells("all"), 0.1, 0.002)] {
        let far = 1.644_854 * error / 3_f64.sqrt();
        for (at, expected) in [(1, middle - far), (3, middle), (5, middle + far)] {
            assert!((found[at] - expected).abs() < 0.08 * far, "{found:?}");
        }
    }
}

/// A covariance that is none is refused with its place.
#[test]
fn what_is_no_covariance_is_refused() {
    let desk = Desk::new();
    let with = |first: &str, second: &str| {
        let text = DECAY
            .replace("fit = { prior", "#")
            .replace("data =", "#")
            .replace(
                "\"A -> P\", k = \"2e-3 /s\" }",
                "\"A -> P\", k = \"2e-3 /s\" }, back = { equation = \"P -> A\", k = \"1e-4 /s\" }",
            );
        let row = |name: &str, at: &str, row: &str| {
            format!(
                "{{ number = \"constant.{name}.k [/s]\", at = {at}, logarithm = true, row = {row} }}"
            )
        };
        let rows = [row("first", "2e-3", first), row("back", "1e-4", second)].join(", ");
        format!("{text}\nuncertainty = {{ covariance = [{rows}] }}\n")
    };
    for (first, second, said) in [
        (
            "[0.01, 0.002]",
            "[0.004, 0.01]",
            "the covariance is not symmetric",
        ),
        ("[0.01, 0.02]", "[0.02, 0.01]", "this is no covariance"),
        (
            "[0.01]",
            "[0.002, 0.01]",
            "row has 1 entries, and there are 2 numbers",
        ),
    ] {
        desk.write("mine.toml", &with(first, second));
        let refused = desk.refused(&["check", "mine.toml"]);
        assert!(refused.contains(said), "{refused}");
    }
    desk.write(
        "mine.toml",
        &with("[0.01, 0.002]", "[0.002, 0.01]").replace("at = 2e-3", "at = 3e-3"),
    );
    let said = desk.done(&["check", "mine.toml"]);
    assert!((said.out + &said.err).contains("constant.first.k stands elsewhere than `at` here"));
}

/// A product that is never seen bounds its rate from above, and nothing asks for a lower one: `p = 100 % k t`, so that three zeros with an error
/// of 1 % leave `k² (t1² + t2² + t3²) = 3.84 (1 %)²`.
#[test]
fn what_is_never_seen_has_an_upper_bound() {
    let times = [300.0_f64, 600.0, 1200.0];
    let rows = |cell: &str| {
        let rows = times.map(|time| format!("{time},{cell}\n"));
        format!("time [s],p [%]\n{}", rows.concat())
    };
    let bound = (3.841_459 * 1e-4 / times.iter().map(|t| t * t).sum::<f64>()).sqrt();
    for (cell, times) in [("0", 1.0), ("< 0", 0.0), ("< 1", 0.0)] {
        let fit = fitted(&with_table(DECAY, &rows(cell)));
        let number = &fit.numbers[0];
        assert_eq!(number.verdict, Verdict::OnlyUpperBound, "{cell}");
        let high = number.number.value(number.profile.high.expect("a bound"));
        if times > 0.0 {
            // Second order of the exponential: one part in a hundred.
            assert!((high / bound - 1.0).abs() < 0.01, "{high} {bound}");
        }
    }
    // Everything is gone at the first look, and a faster one would fit better still only within the error.
    let fit = fitted(&with_table(DECAY, &rows("100")));
    assert_eq!(fit.numbers[0].verdict, Verdict::OnlyLowerBound);
    // What the data do ask for lies beyond the limit.
    let narrow = DECAY.replace(
        "\"constant.first.k\" = {}",
        "\"constant.first.k\" = { from = \"1e-3 /s\", to = \"1e-1 /s\" }",
    );
    let fit = fitted(&with_table(&narrow, &rows("10")));
    assert_eq!(fit.numbers[0].verdict, Verdict::AtLimit);
}

/// An error too small for a factor of four digits is told as a share, and the fitted scenario is as uncertain as that.
#[test]
fn a_small_error_is_not_none() {
    let desk = Desk::new();
    let rows = TIMES.map(|time| format!("{time},{}\n", made(1e-3, time)));
    desk.write("t.csv", &format!("time [s],p [%]\n{}", rows.concat()));
    desk.write("mine.toml", &DECAY.replace("± 1 %", "± 0.01 %"));
    let said = desk.done(&["fit", "mine.toml", "--out", "found"]).out;
    // sum of (t exp(-kt))² in units of the error: a straight problem of one number.
    let slopes = TIMES.map(|t| (100.0 * 1e-3 * t * (-1e-3 * t).exp() / 0.01).powi(2));
    let error = 100.0 / slopes.iter().sum::<f64>().sqrt();
    let text = desk.text("found/fitted.toml");
    let expected = format!("± {:.4}", error);
    assert!(
        said.contains(&expected[..expected.len() - 1]),
        "{expected}: {said}"
    );
    assert!(text.contains("uncertainty = \"± 0.0"), "{text}");
}
