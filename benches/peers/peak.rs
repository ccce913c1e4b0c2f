//! How much of what the core can do at most a step does: operations of its tapes, each counted as one fused multiply-add, over time.

use std::{error::Error, path::Path, process::Command};

use monobis::{
    experiment::method_for,
    solver::{Level, Solver},
};

use crate::{
    peers::Bench,
    problem::{Network, Problem},
    table::Measurement,
};

/// Tolerances between which a step more is timed: what a point costs beside its steps drops out. One method serves both.
const BETWEEN: [f64; 2] = [1e-3, 1e-5];

/// Fused multiply-adds per ns of one core.
pub fn peak(folder: &Path) -> Result<f64, Box<dyn Error>> {
    let bench = Bench {
        folder: folder.to_owned(),
    };
    bench.compile("peak.c", &["-o", "peak"], &[])?;
    let output = Command::new(folder.join("peak")).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// A sentence on one network.
pub fn share<E: Network>(
    all: &[Measurement],
    problem: &Problem<E>,
    peak: f64,
) -> Result<String, Box<dyn Error>> {
    let method = method_for(BETWEEN[0]);
    assert_eq!(method, method_for(BETWEEN[1]));
    let own = format!("monobis, {}", Level::best().name().to_uppercase());
    let at = |tolerance: f64| {
        let is_it = |m: &&Measurement| {
            let near = (m.asked / tolerance - 1.0).abs() < 1e-6;
            m.peer == own && m.network == problem.name && near
        };
        let found = all.iter().find(is_it).ok_or("not measured")?;
        let steps = found.steps.ok_or("steps not counted")?;
        Ok::<_, Box<dyn Error>>((1e3 * found.microseconds[0], steps))
    };
    let ((least, few), (most, many)) = (at(BETWEEN[0])?, at(BETWEEN[1])?);
    let ns = (most - least) / (many - few);
    let stages = method.tableau().ok_or("no Rosenbrock method")?.stages();
    let solver = Solver::new(&problem.equations, method)?;
    let operations = solver.operations().of_step(stages);
    Ok(format!(
        "{}: {operations} operations a step, {ns:.0} ns for one step more: {:.0} % of {peak:.0} fused multiply-adds per ns",
        problem.name,
        100.0 * operations as f64 / ns / peak
    ))
}
