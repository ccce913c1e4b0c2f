//! What the machine code of the scenarios' structures can do: for every one of them, in every form and width, whatever this machine has.

use std::{fs, path::Path};

use crate::engine::RunPlan;
use crate::library::Library;
use crate::scenario::{Scenario, read};
use crate::solver::{Method, Solver};
use crate::study::plan::{DesignPlan, Keep};
use crate::text::Source;

/// Scenarios of the repository, with the tables beside them.
fn all() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let beside = |name: &str| {
        let bytes = fs::read(folder.join(name)).map_err(|e| e.to_string())?;
        Source::of_file(name, &bytes).map_err(|fault| fault.message)
    };
    let files = fs::read_dir(&folder).expect("a readable folder").flatten();
    let names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    let scenarios = names.filter(|name| name.ends_with(".toml")).map(|name| {
        let source = beside(&name).expect("a scenario");
        let (scenario, faults) = read(&source, &[], &beside, &Library::new());
        scenario.unwrap_or_else(|| panic!("{:#?}", super::messages(&faults)))
    });
    scenarios.collect()
}

#[test]
fn code_of_every_scenario_stays_within_its_slots() {
    let (mut structures, mut instructions) = (0, 0);
    let keep = Keep {
        ledger: true,
        points: 0,
    };
    for scenario in all() {
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
