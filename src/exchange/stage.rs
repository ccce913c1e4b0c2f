//! Which stage of an experiment is to be written: each is a model of its own.

use crate::experiment::case::Experiment;

/// The stage of this name, or the only one.
///
/// # Errors
///
/// What there is, where there is no such stage or none is named of several.
pub fn stage(case: &Experiment, name: Option<&str>) -> Result<Experiment, String> {
    let names: Vec<&str> = (0..case.stages()).map(|s| case.stage_name(s)).collect();
    let quoted = names.iter().map(|name| format!("\"{name}\""));
    let list = quoted.collect::<Vec<_>>().join(", ");
    match name {
        None if names.len() == 1 => Ok(case.at_stage(0)),
        None => Err(format!(
            "this scenario has {} stages ({list}), each an experiment of its own: name one with --stage",
            names.len()
        )),
        Some(name) => match names.iter().position(|known| *known == name) {
            Some(stage) => Ok(case.at_stage(stage)),
            None if names == [""] => {
                Err("this scenario has no stages: leave --stage out".to_owned())
            }
            None => Err(format!("no stage is called \"{name}\"; there is {list}")),
        },
    }
}
