//! The design space: over two ranges, the share of draws that keep the limits, or which results do.

use super::aim::DrawnAim;
use super::runs::VariedPlace;
use super::search::ConditionSearch;
use crate::engine::EngineError;

/// Points along each of the two ranges; fewer where each is many draws.
const POINTS: usize = 161;
const POINTS_DRAWN: usize = 25;
/// Draws of each point at most: a contour is looked at, not read off.
pub const DRAWS_OF_A_POINT: u32 = 256;

/// Points over two ranges, the others as at the optimum.
#[derive(Debug, Clone, PartialEq)]
pub struct DesignSpace {
    /// The two axes.
    pub axes: [usize; 2],
    /// Points along each.
    pub points: usize,
    /// The candidates, line by line: the first axis is the fast one.
    pub looked: std::ops::Range<usize>,
    /// Draws of each; `None` where the constants were taken as they stand.
    pub draws: Option<u32>,
}

/// Looks at the two ranges around a candidate; `None` where one of them does not act there.
pub(super) fn design_space(
    search: &mut ConditionSearch<'_>,
    axes: [usize; 2],
    best: usize,
    drawn: Option<DrawnAim>,
) -> Result<Option<DesignSpace>, EngineError> {
    let (category, at) = search.looked[best].place.clone();
    let ranges = &search.space.categories[category].ranges;
    let range = |axis: usize| ranges.iter().position(|own| *own == axis);
    let (Some(x), Some(y)) = (range(axes[0]), range(axes[1])) else {
        return Ok(None);
    };
    let drawn = drawn.map(|asked| DrawnAim {
        draws: asked.draws.min(DRAWS_OF_A_POINT),
        ..asked
    });
    let points = if drawn.is_some() {
        POINTS_DRAWN
    } else {
        POINTS
    };
    let share = |i: usize| i as f64 / (points - 1) as f64;
    let place = |index: usize| -> VariedPlace {
        let mut at = at.clone();
        (at[x], at[y]) = (share(index % points), share(index / points));
        (category, at)
    };
    let looked = search.look((0..points * points).map(place).collect(), drawn)?;
    Ok(Some(DesignSpace {
        axes,
        points,
        looked,
        draws: drawn.map(|drawn| drawn.draws),
    }))
}
