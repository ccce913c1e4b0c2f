//! By which part of itself a result moves where a number moves by a small part of itself, all others as they stand.

use crate::engine::{Engine, EngineError};
use crate::experiment::parameter::{Parameter, Setting};
use crate::study::plan::DesignPlan;
use crate::study::uncertain::{CubePoint, Members, Uncertain};

/// Part of itself by which a number is moved to either side: the error of the difference falls with its square, that of the solver rises
/// with its inverse.
const ASIDE: f64 = 1e-3;

/// d ln(result) / d ln(number) at a point of a plan: number by number, of every observable; `None` where one of them is zero.
pub(super) fn local(
    engine: &Engine,
    plan: &DesignPlan<'_>,
    point: usize,
    numbers: &[Option<(Parameter, Setting)>],
) -> Result<Vec<Vec<Option<f64>>>, EngineError> {
    let nothing = Uncertain::nothing(plan.design());
    let sides = numbers.iter().flatten().flat_map(|(parameter, standing)| {
        [1.0 - ASIDE, 1.0 + ASIDE].map(|factor| {
            let value = standing.number() * factor;
            vec![(parameter.clone(), standing.with(value))]
        })
    });
    let moved: Vec<Vec<(Parameter, Setting)>> = sides.collect();
    let points: Vec<_> = moved
        .iter()
        .map(|moved| (point, moved.as_slice()))
        .collect();
    let at = vec![CubePoint::Member(0)];
    let rows = Members::moved(plan, &points, &nothing, at).run(engine)?;
    let mut rows = rows.into_iter().map(|mut row| row.remove(0));
    let observables = plan.case_at(point).observables.len();
    let between = f64::ln_1p(ASIDE) - f64::ln_1p(-ASIDE);
    let each = numbers.iter().map(|number| {
        let standing = number.as_ref()?;
        let (below, above) = (rows.next()??, rows.next()??);
        let slope = |at: usize| {
            let (below, above) = (below.values[at]?, above.values[at]?);
            let sound = below > 0.0 && above > 0.0 && standing.1.number() != 0.0;
            sound.then(|| (above / below).ln() / between)
        };
        Some((0..observables).map(slope).collect())
    });
    Ok(each
        .map(|slopes: Option<Vec<_>>| slopes.unwrap_or_else(|| vec![None; observables]))
        .collect())
}
