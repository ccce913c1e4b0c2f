//! What the machine code of the scenarios' structures can do: for every one of them, in every form and width, whatever this machine has.

use std::{fs, path::Path};

use crate::engine::RunPlan;
use crate::solver::{Method, Solver};
use crate::study::plan::{DesignPlan, Keep};

/// Scenarios of the repository.
fn all() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = fs::read_dir(folder).expect("a readable folder").flatten();
    let texts = files.map(|file| fs::read_to_string(file.path()).expect("a scenario"));
    texts.collect()
}

#[test]
fn code_of_every_scenario_stays_within_its_slots() {
    let (mut structures, mut instructions) = (0, 0);
    let keep = Keep {
        ledger: true,
        points: 0,
    };
    for text in all() {
        let scenario = super::sound(&text);
        let variants: Vec<usize> = (0..scenario.design.variants.len()).collect();
        let plan = DesignPlan::new(&scenario.design, &variants, false, keep, 1e-6);
        for kernel in plan.kernels() {
            for method in [Method::Rodas4P, Method::Rodas5P] {
                let solver = Solver::new(kernel.as_ref(), method).expect("a structure to solve");
                let audited = solver.audited();
                instructions +=
                    audited.unwrap_or_else(|fault| panic!("{}: {fault}", scenario.title));
            }
            structures += 1;
        }
    }
    assert!(
        structures > 30 && instructions > 1_000_000,
        "{structures}, {instructions}"
    );
}
