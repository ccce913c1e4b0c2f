//! Rates that come and go with the clock, against closed forms: no pulse is stepped over, wherever it is and however narrow.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use approx::assert_abs_diff_eq;
use monobis::engine::Engine;
use monobis::library::Library;
use monobis::study::plan::{DesignPlan, Keep, PointResult};
use monobis::text::{Colour, Source};
use proptest::prelude::*;
use study::{how, rows, scenario, value};

const DAY: f64 = 86_400.0;

/// A in 0.1 M, B beside it, and reactions; P is what became of A, in %.
fn text(reactions: &str, steps: &str, more: &str) -> String {
    format!(
        r#"
        version = 1
        title = "clock"
        species = {{ A = {{}}, P = {{}}, Q = {{}}, B = {{}}, C = {{}} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv", B = "1 equiv" }} }}, {steps} ]
        reactions = {{ {reactions} }}
        observables = {{ P = {{ yield_of = "P", on = "A" }}{more} }}
        "#
    )
}

fn row(reactions: &str, steps: &str, tolerance: f64) -> (f64, PointResult) {
    let scenario = scenario("clock", &text(reactions, steps, ""), &[]);
    let mut rows = rows(&scenario, false, &how(tolerance));
    let row = rows.remove(0);
    let p = if row.finished {
        value(&scenario, &row, "P")
    } else {
        f64::NAN
    };
    (p, row)
}

/// What became of A, in %, where the run must be in order.
fn made(reactions: &str, steps: &str, tolerance: f64) -> f64 {
    let (p, row) = row(reactions, steps, tolerance);
    assert_eq!(row.status.to_string(), "ok", "{reactions}");
    p
}

/// `A -> P` with a rate and its constants.
fn light(rate: &str, constants: &str) -> String {
    format!(r#"light = {{ equation = "A -> P", rate = "{rate}", constants = {{ {constants} }} }}"#)
}

const STIR: &str = r#"{ stir = "24 h" }"#;

/// A lamp for one minute after ten hours, with edges of 1 ms: 1 - exp(-3).
#[test]
fn a_minute_of_light_in_a_day() {
    let rate = "ks*[A]*min(1, max(0, (t - on) / edge))*min(1, max(0, (on + len - t) / edge))";
    let constants = r#"on = "10 h", len = "60 s", edge = "1 ms", ks = "0.05 /s""#;
    // The edges are within the minute.
    let exact = 100.0 * (1.0 - (-0.05_f64 * (60.0 - 1e-3)).exp());
    let steps = [
        STIR,
        r#"{ stir = "10 h" }, { stir = "60 s" }, { stir = "13.98333333333333333 h" }"#,
        r#"{ stir = "10 h" }, { add = { C = "1 equiv" } }, { stir = "60 s" }, { add = { C = "1 equiv" } }, { stir = "10 h" }"#,
        r#"{ stir = "36059.9995 s" }, { add = { C = "1 equiv" } }, { stir = "10 h" }"#,
    ];
    for steps in steps {
        for others in [
            "",
            ", b = { equation = \"B -> C\", k = \"1e-6 /s\" }",
            ", b = { equation = \"B <=> C\", kf = \"1e3 /s\", kr = \"1e2 /s\" }",
        ] {
            let got = made(&(light(rate, constants) + others), steps, 1e-5);
            assert_abs_diff_eq!(got, exact, epsilon = 1e-3);
        }
    }
    assert_abs_diff_eq!(exact, 95.02, epsilon = 0.005);
}

/// A Gaussian of an hour beside a slow reaction: 92.68 %, by quadrature of ks g(t) A(t).
#[test]
fn an_hour_of_light_beside_a_slow_reaction() {
    let rate = "ks*[A]*exp(-((t - mid) / wid)^2)";
    let constants = r#"mid = "10 h", wid = "1 h", ks = "0.0005 /s""#;
    let slow = r#", b = { equation = "A -> Q", k = "1e-6 /s" }"#;
    let (mut p, mut sum) = (0.0, 0.0);
    let h = 0.5;
    for i in 0..(DAY / h) as usize {
        let t = (i as f64 + 0.5) * h;
        let k = 5e-4 * (-((t - 36_000.0) / 3600.0_f64).powi(2)).exp();
        let before: f64 = (-(sum + 0.5 * k * h) - 1e-6 * t).exp();
        p += 100.0 * k * before * h;
        sum += k * h;
    }
    assert_abs_diff_eq!(p, 92.68, epsilon = 0.005);
    let got = made(&(light(rate, constants) + slow), STIR, 1e-5);
    assert_abs_diff_eq!(got, p, epsilon = 1e-3);
}

#[derive(Debug, Clone, Copy)]
enum Shape {
    Between,
    Sharp,
    Trapezoid,
    Triangle,
    Gaussian,
    Lorentzian,
    TwoSided,
    Sigmoid,
}

const SHAPES: [Shape; 8] = [
    Shape::Between,
    Shape::Sharp,
    Shape::Trapezoid,
    Shape::Triangle,
    Shape::Gaussian,
    Shape::Lorentzian,
    Shape::TwoSided,
    Shape::Sigmoid,
];

impl Shape {
    /// What it is of time, and its integral over the day; `m` is its middle and `w` its width, s.
    fn pulse(self, m: f64, w: f64) -> (&'static str, f64) {
        let arc = |t: f64| ((t - m) / w).atan();
        let decay = |span: f64| 1.0 - (-span / w).exp();
        match self {
            Shape::Between => ("between(t, m - w, m + w)", 2.0 * w),
            Shape::Sharp => (
                "min(1, max(0, (t - (m - w)) / (1e-3*w)))*min(1, max(0, (m + w - t) / (1e-3*w)))",
                2.0 * w - 1e-3 * w,
            ),
            Shape::Trapezoid => (
                "max(0, min(1, min((t - (m - w)) / (0.5*w), (m + w - t) / (0.5*w))))",
                1.5 * w,
            ),
            Shape::Triangle => ("max(0, 1 - max(t - m, m - t) / w)", w),
            Shape::Gaussian => (
                "exp(-((t - m) / w)^2)",
                w * 0.5 * std::f64::consts::PI.sqrt() * (erf((DAY - m) / w) + erf(m / w)),
            ),
            Shape::Lorentzian => ("1 / (1 + ((t - m) / w)^2)", w * (arc(DAY) - arc(0.0))),
            Shape::TwoSided => (
                "exp(-max(t - m, m - t) / w)",
                w * (decay(m) + decay(DAY - m)),
            ),
            Shape::Sigmoid => (
                "1 / (1 + exp((t - m) / w)) - 1 / (1 + exp((t - m + 5*w) / w))",
                soft(m, w) - soft(m - 5.0 * w, w),
            ),
        }
    }
}

/// Integral of 1 / (1 + exp((t - m) / w)) over the day.
fn soft(m: f64, w: f64) -> f64 {
    let log = |x: f64| if x > 30.0 { x } else { x.exp().ln_1p() };
    w * (log(m / w) - log((m - DAY) / w))
}

/// The error function, by Simpson's rule.
fn erf(x: f64) -> f64 {
    let x = x.min(7.0);
    let n = 2000;
    let h = x / f64::from(n);
    let g = |i: i32| (-(f64::from(i) * h).powi(2)).exp();
    let odd: f64 = (1..n).step_by(2).map(g).sum();
    let even: f64 = (2..n).step_by(2).map(g).sum();
    2.0 / std::f64::consts::PI.sqrt() * h / 3.0 * (g(0) + 4.0 * odd + 2.0 * even + g(n))
}

/// Stirs that make up a day, cut at these fractions of it; at some of the cuts a little of C is added, so that the stirs do not merge.
fn stirs(cuts: &[(f64, bool)]) -> String {
    let mut cuts = cuts.to_vec();
    cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut steps = String::new();
    let mut from = 0.0;
    for (at, adds) in cuts {
        let at = at * DAY;
        steps += &format!(r#"{{ stir = "{} s" }}, "#, at - from);
        if adds {
            steps += r#"{ add = { C = "0.001 equiv" } }, "#;
        }
        from = at;
    }
    steps + &format!(r#"{{ stir = "{} s" }}"#, DAY - from)
}

const OTHERS: [&str; 4] = [
    "",
    r#", b = { equation = "B -> C", k = "3e-5 /s" }"#,
    r#", b = { equation = "B <=> C", kf = "1e4 /s", kr = "1e3 /s" }"#,
    r#", b = { equation = "B -> C", rate = "k2*[B]*(1 + min(1, t / tau))", constants = { k2 = "1e-3 /s", tau = "7 h" } }"#,
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_pulse_is_stepped_over(
        shape in 0..SHAPES.len(),
        place in 0.0..1.0f64,
        decades in -6.0..-1.5f64,
        integral in 0.05..6.0f64,
        others in 0..OTHERS.len(),
        cuts in prop::collection::vec((0.0..1.0f64, any::<bool>()), 0..4),
        at_edge in any::<bool>(),
        exponent in 4.0..6.5f64,
    ) {
        let w = DAY * 10f64.powf(decades);
        let m = 8.0 * w + place * (DAY - 16.0 * w);
        let (pulse, area) = SHAPES[shape].pulse(m, w);
        let ks = integral / area;
        let constants = format!(r#"m = "{m} s", w = "{w} s", ks = "{ks} /s""#);
        let rate = format!("ks*[A]*({pulse})");
        let mut cuts = cuts;
        if at_edge {
            cuts.push(((m - w) / DAY, false));
            cuts.push(((m + w) / DAY, true));
        }
        let tolerance = 10f64.powf(-exponent);
        let reactions = light(&rate, &constants) + OTHERS[others];
        let (p, row) = row(&reactions, &stirs(&cuts), tolerance);
        prop_assert_eq!(row.status.to_string(), "ok");
        let exact = 100.0 * (1.0 - (-integral).exp());
        prop_assert!((p - exact).abs() <= 1000.0 * tolerance, "{} instead of {}", p, exact);
    }
}

/// Bounds of a narrow bell overflow over parts of some widths: it must be found all the same, wherever the halves fall.
#[test]
fn a_narrow_bell_is_found_wherever_it_stands() {
    let exact = 100.0 * (1.0 - (-std::f64::consts::PI.sqrt()).exp());
    for i in 0..60 {
        let on = 56.036 + 1e-5 * f64::from(i);
        let constants = format!(
            r#"on = "{on} s", w = "2.3e-4 s", ks = "{} /s""#,
            1.0 / 2.3e-4
        );
        let bell = light("ks*[A]*exp(-((t - on) / w)^2)", &constants);
        assert_abs_diff_eq!(
            made(&bell, r#"{ stir = "100 s" }"#, 1e-5),
            exact,
            epsilon = 1e-2
        );
    }
}

/// Over some parts the bounds of a bell are just below the largest number, and times the length of the part above it.
#[test]
fn a_bell_is_found_where_its_bounds_hardly_have_a_number() {
    let steps = stirs(&[(0.20937896998818697, true)]);
    let integral = 0.8746942591496828_f64;
    let exact = 100.0 * (1.0 - (-integral).exp());
    for i in 0..200 {
        let w = 0.9892820783658971 + 1e-4 * f64::from(i);
        let ks = integral / (w * std::f64::consts::PI.sqrt());
        let constants = format!(r#"m = "55500.71059049901 s", w = "{w} s", ks = "{ks} /s""#);
        let bell = light("ks*[A]*exp(-((t - m) / w)^2)", &constants);
        let (p, _) = row(&bell, &steps, 1e-4);
        assert_abs_diff_eq!(p, exact, epsilon = 0.1);
    }
}

/// A smooth switch whose exponential overflows on one side: half a minute wide, ten hours after the start.
#[test]
fn a_logistic_switch_is_no_overflow() {
    let switch = light(
        "ks*[A] / (1 + exp(-(t - on) / w))",
        r#"on = "10 h", w = "30 s", ks = "1e-5 /s""#,
    );
    let exact = 100.0 * (1.0 - (-1e-5 * 14.0 * 3600.0_f64).exp());
    assert_abs_diff_eq!(made(&switch, STIR, 1e-5), exact, epsilon = 1e-2);
}

/// A minute of half as much more on a light that is always on.
#[test]
fn a_flicker_counts() {
    let rate = "ks*[A]*(1 + 0.5*exp(-((t - mid) / wid)^2))";
    let constants = r#"mid = "17 h", wid = "1 min", ks = "1e-3 /s""#;
    let more = r#"{ stir = "17 h" }, { add = { A = "1 equiv" } }, { stir = "7 h" }"#;
    for (constants, area) in [
        (constants, 86_400.0 + 30.0 * std::f64::consts::PI.sqrt()),
        (
            r#"mid = "17 h", wid = "1 min", ks = "1e-5 /s""#,
            86_400.0 + 30.0 * std::f64::consts::PI.sqrt(),
        ),
    ] {
        let ks = if constants.contains("1e-3 /s") {
            1e-3
        } else {
            1e-5
        };
        let got = made(&light(rate, constants), STIR, 1e-6);
        assert_abs_diff_eq!(got, 100.0 * (1.0 - (-ks * area).exp()), epsilon = 1e-3);
    }
    // What was put in at the height of the flicker sees half of it.
    let got = made(
        &light(rate, r#"mid = "17 h", wid = "1 min", ks = "1e-4 /s""#),
        more,
        1e-6,
    );
    let half = 15.0 * std::f64::consts::PI.sqrt();
    let first = (-1e-4 * (61_200.0 + half)).exp();
    let second = (-1e-4 * (25_200.0 + half)).exp();
    assert_abs_diff_eq!(got, 50.0 * (2.0 - (first + 1.0) * second), epsilon = 5e-3);
}

/// A window on the temperature of a ramp: 0.1 K of 60 K in an hour are 6 s.
#[test]
fn a_window_on_the_temperature() {
    let steps = r#"{ temperature = "85 °C", over = "1 h" }, { stir = "1 h" }"#;
    let constants = r#"low = "320 K", high = "320.1 K", ks = "0.5 /s""#;
    let got = made(
        &light("ks*[A]*between(T, low, high)", constants),
        steps,
        1e-5,
    );
    assert_abs_diff_eq!(got, 100.0 * (1.0 - (-3.0_f64).exp()), epsilon = 1e-3);
    // The same with a constant that follows the temperature.
    let with_ea = r#"low = "320 K", high = "320.1 K", ks = { value = "0.5 /s", Ea = "50 kJ/mol" }"#;
    let got = made(&light("ks*[A]*between(T, low, high)", with_ea), steps, 1e-6);
    let factor = |t: f64| (-50_000.0 / 8.314_462_618 * (1.0 / t - 1.0 / 298.15)).exp();
    let mean = (factor(320.0) + 4.0 * factor(320.05) + factor(320.1)) / 6.0;
    assert_abs_diff_eq!(got, 100.0 * (1.0 - (-3.0 * mean).exp()), epsilon = 1e-2);
}

/// A light that begins a fast equilibrium: what is behind an edge may be as fast as what is at the start of a stir.
#[test]
fn what_is_behind_an_edge_may_be_fast() {
    let rate = "k*([A] - 0.5*[P])*between(t, on, off)";
    let constants = r#"on = "10 h", off = "10.01 h", k = "1e8 /s""#;
    let got = made(&light(rate, constants), STIR, 1e-5);
    assert_abs_diff_eq!(got, 200.0 / 3.0, epsilon = 1e-3);
}

/// An `until` in a pulse ends at its moment, and one behind it is not disturbed.
#[test]
fn conditions_go_on_over_borders() {
    let light = light(
        "ks*[A]*between(t, on, off)",
        r#"on = "10 h", off = "10.01 h", ks = "0.1 /s""#,
    );
    let more = r#", t_half = { time_to = "P > 50 %" }"#;
    let stir = |until: &str| format!(r#"{{ stir = {{ until = "{until}", at_most = "24 h" }} }}"#);
    for (until, end) in [
        ("P > 50 %", 36_000.0 + 10.0 * 2f64.ln()),
        ("P > 97 %", 36_000.0 - 10.0 * 0.03f64.ln()),
        ("C > 60 %", -0.4f64.ln() / 2e-5),
    ] {
        let slow = r#", b = { equation = "B -> C", k = "2e-5 /s" }"#;
        let more = format!("{more}, C = {{ yield_of = \"C\", on = \"B\" }}");
        let scenario = scenario(
            "clock",
            &text(&(light.clone() + slow), &stir(until), &more),
            &[],
        );
        let row = rows(&scenario, false, &how(1e-6)).remove(0);
        assert_eq!(row.status.to_string(), "ok", "{until}");
        assert_abs_diff_eq!(value(&scenario, &row, "duration"), end, epsilon = 0.5);
        assert_abs_diff_eq!(
            value(&scenario, &row, "t_half"),
            36_000.0 + 10.0 * 2f64.ln(),
            epsilon = 1e-2
        );
    }
    let (_, row) = row(&light, &stir("P > 99.9999 %"), 1e-5);
    assert_eq!(row.status.to_string(), "until not reached: P > 99.9999 %");
}

/// Borders are no rows, and stirs that merge give the same bits.
#[test]
fn borders_leave_no_trace() {
    let times = |reactions: &str, steps: &str| -> Vec<f64> {
        let scenario = scenario("clock", &text(reactions, steps, ""), &[]);
        let keep = Keep {
            ledger: true,
            points: 50,
        };
        let plan = DesignPlan::new(&scenario.design, &[0], false, keep, 1e-5);
        let rows = Engine::new(how(1e-5)).run(&plan).unwrap();
        let row = rows.into_iter().flatten().next().unwrap();
        assert_eq!(row.status.to_string(), "ok");
        let course = row.remains.expect("points were asked for");
        course.points.iter().map(|point| point.time).collect()
    };
    let pulse = light(
        "ks*[A]*between(t, on, off)",
        r#"on = "10 h", off = "10.01 h", ks = "0.1 /s""#,
    );
    let plain = light("ks*[A]", r#"ks = "1e-4 /s""#);
    let infused =
        r#"{ add = { B = "1 equiv" }, over = "20 h", volume = "5 mL" }, { stir = "1 h" }"#;
    for steps in [STIR, infused] {
        assert_eq!(times(&pulse, steps), times(&plain, steps));
    }
    let bits = |steps: &str| made(&pulse, steps, 1e-5).to_bits();
    assert_eq!(
        bits(STIR),
        bits(r#"{ stir = "10 h" }, { stir = "36 s" }, { stir = "50364 s" }"#)
    );
}

/// Edges that hang on a concentration: B of 0.1 M shifts the window by 1 s.
#[test]
fn edges_that_hang_on_concentrations_are_seen() {
    let rate = "ks*[A]*min(1, max(0, [B] / c + (t - on) / edge))*min(1, max(0, (on + len - t) / edge - [B] / c))";
    let constants = r#"on = "10 h", len = "60 s", edge = "1 s", ks = "0.05 /s", c = "0.1 M""#;
    let got = made(&light(rate, constants), STIR, 1e-5);
    // Up from 1 s before `on`, down to 1 s before its end: 59 s of full light.
    assert_abs_diff_eq!(
        got,
        100.0 * (1.0 - (-0.05_f64 * 59.0).exp()),
        epsilon = 1e-3
    );
    let rate = "ks*[A]*exp(-((t - mid) / wid)^2*[B] / c)";
    let constants = r#"mid = "10 h", wid = "1 s", ks = "1 /s", c = "0.1 M""#;
    let got = made(&light(rate, constants), STIR, 1e-5);
    let area = std::f64::consts::PI.sqrt();
    assert_abs_diff_eq!(got, 100.0 * (1.0 - (-area).exp()), epsilon = 1e-3);
}

#[test]
fn what_has_no_value_at_some_moment_is_a_status() {
    let table = [
        (
            "k*[A]*tau / (t - on)",
            "rate of light: division by zero 18000",
        ),
        (
            "k*[A]*((t - on) / tau)^-2",
            "rate of light: division by zero 18000",
        ),
        ("k*[A]*tau / t", "rate of light: division by zero 0 s"),
        (
            "k*[A]*max(0, ln((on - t) / tau))",
            "rate of light: the logarithm of 0 or less",
        ),
        (
            "k*[A]*ln(max(0, (t - on) / tau))",
            "rate of light: the logarithm of 0 or less 0 s",
        ),
        (
            "k*[A]*sqrt((t - on) / tau)",
            "rate of light: the root of less than 0 0 s",
        ),
        (
            "k*[A]*((on - t) / tau)^1.5",
            "rate of light: the root of less than 0",
        ),
        (
            "k*[A]*exp(t / sec)",
            "rate of light: too large for a number",
        ),
        (
            "k*[A]*between(t, on, on - tau)",
            "rate of light: between(x, a, b) where a is above b",
        ),
    ];
    for (rate, status) in table {
        let mut constants = r#"k = "1e-5 /s", on = "5 h", tau = "1 h""#.to_owned();
        if rate.contains("cold") {
            constants = r#"k = "1e-5 /s", on = "5 h", hot = "320 K", cold = "310 K""#.to_owned();
        } else if rate.contains("sec") {
            constants = r#"k = "1e-5 /s", sec = "1 s""#.to_owned();
        } else if !rate.contains("on") {
            constants = r#"k = "1e-5 /s", tau = "1 h""#.to_owned();
        }
        let (_, row) = row(&light(rate, &constants), STIR, 1e-5);
        assert!(
            row.status
                .to_string()
                .starts_with(&format!("stopped: {status}")),
            "{rate}: {}",
            row.status
        );
        assert!(!row.finished);
    }
    // Its moment counts from the start of the procedure, whatever lies between.
    let between = r#"{ stir = "2 h" }, { add = { C = "1 equiv" } }, { stir = "22 h" }"#;
    let constants = r#"k = "1e-5 /s", on = "5 h", tau = "1 h""#;
    let (_, later) = row(&light(table[1].0, constants), between, 1e-5);
    let told = format!("stopped: {}", table[1].1);
    assert!(
        later.status.to_string().starts_with(&told),
        "{}",
        later.status
    );
    for fine in [
        "k*[A]*sqrt(max(0, (t - on) / tau))",
        "k*[A]*tau / max(tau, t - on)",
        "k*[A]*(1 / (1 + exp((t - on) / sec)))",
        "k*[A]*max(exp((on - t) / tau), 1)",
    ] {
        let mut constants = r#"k = "1e-5 /s", on = "5 h", tau = "1 h""#.to_owned();
        if fine.contains("sec") {
            constants = r#"k = "1e-5 /s", on = "5 h", sec = "1 s""#.to_owned();
        }
        made(&light(fine, &constants), STIR, 1e-5);
    }
}

/// Blinking written out: what fits is right, what does not is refused.
#[test]
fn many_pulses_are_right_or_refused() {
    let blinks = |first: usize| {
        let windows: Vec<String> = (first..first + 30)
            .map(|i| format!("between(t, {i}*tau + on, {i}*tau + on + len)"))
            .collect();
        windows.join(" + ")
    };
    let constants = r#"ks = "0.01 /s", on = "60 s", tau = "2 min", len = "2 s""#;
    let lamps = |n: usize| {
        let lamp = |i: usize| {
            let windows = blinks(30 * i);
            format!(
                r#"l{i} = {{ equation = "A -> P", rate = "ks*[A]*({windows})", constants = {{ {constants} }} }}"#
            )
        };
        (0..n).map(lamp).collect::<Vec<_>>().join(", ")
    };
    for n in [1, 10] {
        let got = made(&lamps(n), STIR, 1e-5);
        assert_abs_diff_eq!(got, 100.0 * (1.0 - (-0.6 * n as f64).exp()), epsilon = 1e-3);
    }
    let (_, row) = row(&lamps(20), STIR, 1e-5);
    assert!(
        row.status.to_string().contains("more than 1000 pulses"),
        "{}",
        row.status
    );
}

fn told(reactions: &str) -> String {
    let source = Source::new("clock", text(reactions, STIR, ""));
    let none = |_: &str| Err("no other file here".to_string());
    let (_, faults) = monobis::scenario::read(&source, &[], &none, &Library::new());
    faults.render(Colour::Plain, 20)
}

#[test]
fn a_window_on_a_concentration_is_refused_where_it_stands() {
    let told = told(&light(
        "ks*[A]*between([B], low, high)",
        r#"ks = "1 /s", low = "0.01 M", high = "0.1 M""#,
    ));
    assert!(
        told.contains("between looks at t, T, V and constants only"),
        "{told}"
    );
    assert!(told.contains("a steep passage"), "{told}");
}

/// Where nothing is integrated a window may look at anything.
#[test]
fn a_value_may_look_at_anything() {
    let light = light(
        "ks*[A]*between(t, on, off)",
        r#"on = "10 h", off = "10.01 h", ks = "0.1 /s""#,
    );
    let more = r#", low = { value = "between([A] / [B], 0, 0.5)" }, late = { value = "between(t, t0, t1)" }"#;
    let constants = "constants = { t0 = \"20 h\", t1 = \"30 h\" }";
    let scenario = scenario(
        "clock",
        &format!("{constants}\n{}", text(&light, STIR, more)),
        &[],
    );
    let row = rows(&scenario, false, &how(1e-5)).remove(0);
    assert_eq!(value(&scenario, &row, "low"), 1.0);
    assert_eq!(value(&scenario, &row, "late"), 1.0);
}
