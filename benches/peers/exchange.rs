//! The main job's points and references as JSON, for peers in other languages.

use std::{fs, io, path::Path};

use monobis::kernel::{Kernel, PoolPlace};
use monobis::scenario::Scenario;
use monobis::solver::Equations;
use monobis::study::Label;
use serde_json::{Value, json};

use crate::{judge::Judge, main_job, problem::Problem};

/// Writes `points.json` beside `points.bin`: of each judged point what was charged, of each leg its length, what is added before
/// it and where every pool stands after it (mol/L over the first volume).
pub fn write(
    scenario: &Scenario,
    variant: &str,
    problem: &Problem<Kernel>,
    judge: &Judge,
    folder: &Path,
) -> io::Result<()> {
    let names = names(&problem.equations);
    let shape = problem.equations.shape();
    let plan = main_job::plan(scenario, variant, main_job::TOLERANCE);
    let axis = |axis: usize, at: usize| match &scenario.design.axes[axis].labels[at] {
        Label::Number(x) => *x,
        Label::Text(text) => unreachable!("{text} is no amount"),
    };
    let mut ends = judge.ends();
    let points = problem.judged.iter().map(|&index| {
        let position = plan.place(index).1;
        let legs = problem.points[index].legs.iter().map(|leg| {
            let end = ends.next().unwrap_or_default();
            json!({ "duration": leg.duration, "add": leg.add, "charge": leg.scale[0], "end": end })
        });
        json!({
            "index": index,
            "carbonyl": axis(0, position[0]),
            "reductant": axis(1, position[1]),
            "legs": legs.collect::<Vec<Value>>(),
        })
    });
    let all = json!({
        "network": problem.name,
        "variant": variant,
        "rows": names,
        "algebraic": (shape.algebraic == 1).then_some(shape.states),
        "points": points.collect::<Vec<Value>>(),
    });
    fs::write(folder.join("points.json"), all.to_string())
}

/// What stands in each row.
fn names(kernel: &Kernel) -> Vec<String> {
    let mut names = vec!["ln h".to_owned(); kernel.shape().rows()];
    let pools = kernel.structure.places.iter().zip(&kernel.network.pools);
    for (place, pool) in pools {
        if let PoolPlace::State(row) | PoolPlace::Terminal(row) = *place {
            names[row] = pool.name.clone();
        }
    }
    names
}
