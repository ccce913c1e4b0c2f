//! What a result costs, in counts: no clock, so the same on any machine. A loss of efficiency that no yield shows breaks here.
//!
//! The counts are pinned, not judged: after a change that is meant to alter them, read the difference that the failing test
//! prints and take it over, by hand or with `cargo insta review`.

#[path = "common/mod.rs"]
mod common;
#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

use std::fmt::Write as _;
use std::ops::ControlFlow;

use common::{Chemistry, Run, dose, program, stir};
use monobis::engine::{CompileCount, Engine, RunPlan};
use monobis::kernel::{Kernel, KernelOptions};
use monobis::network::{Law, Network};
use monobis::scenario::Scenario;
use monobis::solver::{Method, Solver, Statistics, Stop};
use monobis::study::plan::{DesignPlan, Keep};
use monobis::study::strategies::compare::{self, CompareOptions};
use monobis::study::sweep;

fn counts(s: &Statistics) -> String {
    format!(
        "{:4} steps, {:2} rejected, {:2} segments, {:4} factorisations",
        s.steps, s.rejected, s.segments, s.factorisations
    )
}

fn costs_of_the_main_job(tolerance: f64) -> String {
    let scenario = study::file(study::MAIN_JOB, &[]);
    let mut text = String::new();
    for row in study::rows(&scenario, false, &study::how(tolerance)) {
        assert!(row.finished, "{}", row.status);
        let name = &scenario.design.variants[row.variant].name;
        let _ = writeln!(text, "{name:22} {}", counts(&row.statistics));
    }
    text
}

#[test]
fn the_main_job_at_its_tolerance() {
    insta::assert_snapshot!(costs_of_the_main_job(1e-5), @r"
    STAB, one pot, DCE       79 steps,  2 rejected,  4 segments,   81 factorisations
    NaBH3CN, MeOH            80 steps,  0 rejected,  4 segments,   80 factorisations
    NaBH4, one pot, MeOH    105 steps,  1 rejected,  4 segments,  106 factorisations
    NaBH4 after 2 h, MeOH   141 steps,  0 rejected,  5 segments,  141 factorisations
    NaBH4 after 2 h, MgSO4  141 steps,  0 rejected,  5 segments,  141 factorisations
    ");
}

#[test]
fn the_main_job_with_the_method_for_tight_tolerances() {
    insta::assert_snapshot!(costs_of_the_main_job(1e-8), @r"
    STAB, one pot, DCE      194 steps,  2 rejected,  4 segments,  196 factorisations
    NaBH3CN, MeOH           201 steps,  0 rejected,  4 segments,  201 factorisations
    NaBH4, one pot, MeOH    273 steps,  0 rejected,  4 segments,  273 factorisations
    NaBH4 after 2 h, MeOH   397 steps,  1 rejected,  5 segments,  398 factorisations
    NaBH4 after 2 h, MgSO4  397 steps,  1 rejected,  5 segments,  398 factorisations
    ");
}

/// All points of the grid together: what a base point does not show.
#[test]
fn the_grid_of_the_main_job() {
    let scenario = study::file(study::MAIN_JOB, &[]);
    let mut text = String::new();
    let rows = study::rows(&scenario, true, &study::how(1e-5));
    for (variant, v) in scenario.design.variants.iter().enumerate() {
        let mut sum = Statistics::default();
        let mut worst = 0;
        let own: Vec<_> = rows.iter().filter(|r| r.variant == variant).collect();
        for row in &own {
            assert!(row.finished, "{}", row.status);
            let s = row.statistics;
            sum.steps += s.steps;
            sum.rejected += s.rejected;
            sum.segments += s.segments;
            sum.factorisations += s.factorisations;
            worst = worst.max(s.steps + s.rejected);
        }
        let _ = writeln!(
            text,
            "{:22} {} points: {}; most attempts {worst}",
            v.name,
            own.len(),
            counts(&sum)
        );
    }
    insta::assert_snapshot!(text, @r"
    STAB, one pot, DCE     57 points: 4443 steps, 99 rejected, 228 segments, 4542 factorisations; most attempts 87
    NaBH3CN, MeOH          57 points: 4967 steps,  0 rejected, 228 segments, 4967 factorisations; most attempts 102
    NaBH4, one pot, MeOH   57 points: 6686 steps, 213 rejected, 228 segments, 6899 factorisations; most attempts 146
    NaBH4 after 2 h, MeOH  57 points: 8903 steps, 143 rejected, 285 segments, 9046 factorisations; most attempts 189
    NaBH4 after 2 h, MgSO4 57 points: 8988 steps, 146 rejected, 285 segments, 9134 factorisations; most attempts 192
    ");
}

/// Robertson's problem as three reactions; reference at t = 1e4 s: Test Set for IVP Solvers (Bari).
fn rober() -> (Chemistry, f64, Vec<(&'static str, f64)>) {
    let chemistry = Chemistry::default()
        .species("A B C")
        .reaction("A -> B", Law::constant(0.04), None)
        .reaction("2 B -> B + C", Law::constant(3e7), None)
        .reaction("B + C -> A + C", Law::constant(1e4), None);
    let reference = vec![
        ("A", 0.107_300_428_537_804),
        ("B", 4.800_166_972_571_66e-7),
        ("C", 0.892_699_091_445_498_7),
    ];
    (chemistry, 1e4, reference)
}

/// Schäfer's photomorphogenesis, as reactions of eight species and a source S that nothing uses up; reference: the same test set.
fn hires() -> (Chemistry, f64, Vec<(&'static str, f64)>) {
    let reactions = [
        ("S -> S + Y1", 0.0007),
        ("Y1 -> Y2", 1.71),
        ("Y2 -> Y1", 0.43),
        ("Y2 -> Y4", 8.32),
        ("Y3 -> Y1", 8.32),
        ("Y3 -> Y4", 1.71),
        ("Y4 -> Y3", 0.43),
        ("Y4 -> Y6", 0.69),
        ("Y5 -> Y3", 0.035),
        ("Y5 -> Y6", 1.71),
        ("Y6 -> Y5", 0.43),
        ("Y6 + Y8 -> Y7", 280.0),
        ("Y7 -> Y5 + Y8", 0.43),
        ("Y7 -> Y6 + Y8", 0.69),
        ("Y7 -> Y8", 0.69),
    ];
    let mut chemistry = Chemistry::default().species("S Y1 Y2 Y3 Y4 Y5 Y6 Y7 Y8");
    for (equation, k) in reactions {
        chemistry = chemistry.reaction(equation, Law::constant(k), None);
    }
    let reference = vec![
        ("Y1", 0.737_131_257_332_566_8e-3),
        ("Y2", 0.144_248_572_631_618_5e-3),
        ("Y3", 0.588_872_974_096_757_5e-4),
        ("Y4", 0.117_565_134_328_314_9e-2),
        ("Y5", 0.238_635_619_883_133_1e-2),
        ("Y6", 0.623_896_825_274_279_6e-2),
        ("Y7", 0.284_999_839_518_576_9e-2),
        ("Y8", 0.285_000_160_481_423_1e-2),
    ];
    (chemistry, 321.8122, reference)
}

/// Cost and delivered error (largest of all species, one digit) of each method at two tolerances.
fn costs_of(problem: (Chemistry, f64, Vec<(&str, f64)>), charge: &[(&str, f64)]) -> String {
    let (chemistry, duration, reference) = problem;
    let charge: Vec<(usize, f64)> = charge
        .iter()
        .map(|&(n, m)| (chemistry.pool(n), m))
        .collect();
    let mut text = String::new();
    for method in [Method::Rodas4P, Method::Rodas5P] {
        for tolerance in [1e-5, 1e-8] {
            let run = Run {
                tolerance,
                method,
                ..Run::default()
            };
            let (remains, outcome) = run.of(
                &chemistry,
                program(1.0, vec![dose(&charge), stir(duration)]),
            );
            assert_eq!(outcome.stop, Stop::Finished);
            let error = |&(name, value): &(&str, f64)| {
                (remains.mixture.amounts[chemistry.pool(name)] - value).abs()
            };
            let error = reference.iter().map(error).fold(0.0, f64::max);
            let cost = counts(&outcome.statistics);
            let _ = writeln!(
                text,
                "{method:?} at {tolerance:e}: {cost}; error {error:.0e}"
            );
        }
    }
    text
}

#[test]
fn robertson() {
    insta::assert_snapshot!(costs_of(rober(), &[("A", 1.0)]), @r"
    Rodas4P at 1e-5:   58 steps,  1 rejected,  1 segments,   59 factorisations; error 6e-7
    Rodas4P at 1e-8:  266 steps,  1 rejected,  1 segments,  267 factorisations; error 1e-9
    Rodas5P at 1e-5:   40 steps,  1 rejected,  1 segments,   41 factorisations; error 1e-6
    Rodas5P at 1e-8:  105 steps,  4 rejected,  1 segments,  109 factorisations; error 5e-9
    ");
}

#[test]
fn photomorphogenesis() {
    insta::assert_snapshot!(costs_of(hires(), &[("S", 1.0), ("Y1", 1.0), ("Y8", 0.0057)]), @r"
    Rodas4P at 1e-5:   45 steps,  7 rejected,  1 segments,   52 factorisations; error 8e-7
    Rodas4P at 1e-8:  235 steps,  0 rejected,  1 segments,  235 factorisations; error 2e-8
    Rodas5P at 1e-5:   32 steps, 10 rejected,  1 segments,   42 factorisations; error 8e-6
    Rodas5P at 1e-8:  130 steps,  2 rejected,  1 segments,  132 factorisations; error 5e-9
    ");
}

/// What reacts in a variant.
fn network(scenario: &Scenario, name: &str) -> Network {
    let design = &scenario.design;
    let found = design.variants.iter().find(|v| v.name == name);
    let variant = found.unwrap_or_else(|| panic!("no variant {name}"));
    design.cases[variant.base].model.network.clone()
}

/// Lengths of the tapes, by variant of the main job: what every step of every lane computes; with extents for none of the reactions,
/// or for all.
fn tapes(extents: bool) -> String {
    let scenario = study::file(study::MAIN_JOB, &[]);
    let mut text = String::new();
    for name in [
        "STAB, one pot, DCE",
        "NaBH3CN, MeOH",
        "NaBH4 after 2 h, MgSO4",
    ] {
        let network = network(&scenario, name);
        let all = 0..network.reactions.len();
        let options = KernelOptions {
            extents: all.filter(|_| extents).collect(),
            ..KernelOptions::default()
        };
        let kernel = Kernel::new(network, &options);
        let solver = Solver::new(&kernel, Method::Rodas4P).expect("a solver");
        let o = solver.operations();
        let _ = writeln!(
            text,
            "{name:22} parameters {:4}, factor {:4}, rates {:3}, stages {:4}, finish {:3}",
            o.parameters, o.factor, o.rates, o.stages, o.finish
        );
    }
    text
}

/// What an extent for every reaction would cost: the reason why only those have one that need it.
#[test]
fn the_tapes_of_the_main_job_with_extents() {
    insta::assert_snapshot!(tapes(true), @r"
    STAB, one pot, DCE     parameters  645, factor  520, rates  75, stages 1130, finish  93
    NaBH3CN, MeOH          parameters 2583, factor 1405, rates 295, stages 1756, finish 120
    NaBH4 after 2 h, MgSO4 parameters 3007, factor 1865, rates 352, stages 2226, finish 132
    ");
}

/// Its equilibria are slow enough, over all points and with all its solvents.
#[test]
fn the_main_job_needs_no_extents() {
    let scenario = study::file(study::MAIN_JOB, &[]);
    let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
    let plan = DesignPlan::new(&scenario.design, &variants, true, Keep::default(), 1e-5);
    for kernel in plan.kernels() {
        assert_eq!(kernel.options.extents, Vec::<usize>::new());
    }
}

#[test]
fn the_tapes_of_the_main_job() {
    let text = tapes(false);
    insta::assert_snapshot!(text, @r"
    STAB, one pot, DCE     parameters  645, factor  314, rates  81, stages  812, finish  93
    NaBH3CN, MeOH          parameters 2583, factor 1161, rates 300, stages 1348, finish 120
    NaBH4 after 2 h, MgSO4 parameters 3007, factor 1403, rates 361, stages 1548, finish 132
    ");
}

/// What is integrated, by variant of the main job: a state more is a tenth more time.
#[test]
fn the_kernels_of_the_main_job() {
    let scenario = study::file(study::MAIN_JOB, &[]);
    let mut text = String::new();
    for (name, ledger) in [
        ("STAB, one pot, DCE", false),
        ("STAB, one pot, DCE", true),
        ("NaBH3CN, MeOH", false),
        ("NaBH3CN, MeOH", true),
        ("NaBH4 after 2 h, MgSO4", false),
        ("NaBH4 after 2 h, MgSO4", true),
    ] {
        let network = network(&scenario, name);
        let options = KernelOptions {
            ledger,
            ..KernelOptions::default()
        };
        let kernel = Kernel::new(network, &options);
        let shape = &kernel.structure.shape;
        let _ = writeln!(
            text,
            "{name:22} {:8} {:2} states, {} algebraic, {} terminals, {:2} counters, {:2} parameters, {:3} constants, {:3} entries",
            if ledger { "+ ledger" } else { "" },
            shape.states,
            shape.algebraic,
            shape.terminals,
            shape.counters,
            shape.parameters,
            shape.constants,
            shape.pattern.len(),
        );
    }
    insta::assert_snapshot!(text, @r"
    STAB, one pot, DCE              10 states, 0 algebraic, 4 terminals,  0 counters, 23 parameters,  71 constants,  56 entries
    STAB, one pot, DCE     + ledger 10 states, 0 algebraic, 4 terminals,  3 counters, 23 parameters,  71 constants,  63 entries
    NaBH3CN, MeOH                   15 states, 1 algebraic, 2 terminals,  0 counters, 120 parameters, 263 constants, 112 entries
    NaBH3CN, MeOH          + ledger 15 states, 1 algebraic, 2 terminals,  3 counters, 120 parameters, 263 constants, 124 entries
    NaBH4 after 2 h, MgSO4          17 states, 1 algebraic, 2 terminals,  0 counters, 137 parameters, 308 constants, 138 entries
    NaBH4 after 2 h, MgSO4 + ledger 17 states, 1 algebraic, 2 terminals,  3 counters, 137 parameters, 308 constants, 156 entries
    ");
}

/// A comparison with draws and a sweep behind it compile each of the three networks of the main job once, and the same questions once
/// more compile nothing.
#[test]
fn a_network_is_compiled_once() {
    let scenario = study::file(study::MAIN_JOB, &[]);
    let engine = Engine::new(study::how(1e-5));
    let options = CompareOptions {
        criterion: scenario.criterion(),
        draws: 20,
        points: 10,
    };
    let ask = || {
        compare::compare(&engine, &scenario.design, options).expect("a comparison");
        let plan = sweep::plan(&scenario.design, 1e-5);
        let goes_on = |()| ControlFlow::Continue(());
        sweep::sweep(&engine, &plan, &[], false, |_, _, _| (), goes_on).expect("a sweep");
        engine.compiled()
    };
    let CompileCount { recorded, emitted } = ask();
    assert_eq!(recorded, 3);
    // One piece for a few courses side by side and one for many, at most.
    assert!(emitted <= 2 * recorded, "{emitted}");
    assert_eq!(ask(), CompileCount { recorded, emitted });
}
