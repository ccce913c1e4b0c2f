//! `monobis merge`: the shares of a sweep put together.

use std::path::Path;

use super::arguments::MergeArguments;
use super::ended::{CommandEnd, Failure};
use super::{job, load, sweep as whole};
use crate::batch::{SweepHead, left_over, merge, shards};
use crate::engine::RunPlan;
use crate::study::sweep;

pub(crate) fn merge(arguments: &MergeArguments) -> Result<CommandEnd, Failure> {
    let common = &arguments.common;
    if !common.settings.is_empty() {
        let told =
            "--set is for the shares: they were computed with settings, which stay as they are";
        return Err(Failure::Other(told.to_owned()));
    }
    let found = shards::find(&arguments.folders);
    let head = shards::complete(&found).map_err(Failure::Other)?;
    let loaded = load::from_texts(&head.sources(), &head.settings)?;
    let scenario = &loaded.scenario;
    let plan = sweep::plan(&scenario.design, scenario.output.tolerance);
    let now = SweepHead::new(&loaded.sources, &loaded.settings, plan.len(), head.share);
    if let Some(other) = head.differs(&now) {
        let folder = found[0].folder.display();
        let told = format!("cannot put `{folder}` together with the others: {other}");
        return Err(Failure::Other(told));
    }
    let engine = job::engine("sweep", common, scenario.output.tolerance)?;
    let out = loaded.out(common.out.as_ref(), "sweep", None)?;
    let mut begun = job::begin_at(out, &loaded, "sweep")?;
    let file = begun.folder.grow(Path::new(left_over::TABLE));
    let file = file.map_err(Failure::from_error)?;
    let table = whole::table(&loaded, &plan)?;
    let swept = merge::merge(table, &found, &mut begun.folder, file);
    let swept = swept.map_err(Failure::of_batch)?;
    whole::conclude(&loaded, common, &engine, &swept, begun)
}
