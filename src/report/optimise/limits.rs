//! How the limits stand at a candidate, and which of them stands in the way.

use super::said::{percent, place, with_words};
use crate::report::words::columns;
use crate::study::optimise::goal::GoalLimit;
use crate::study::optimise::{Obstacle, Optimised};

/// A limit binds where its result is this near to it, in parts of it.
const BINDS: f64 = 1e-4;

/// Each limit with its result.
pub(super) fn limits(found: &Optimised<'_>, best: usize, width: usize) -> String {
    if found.limits.is_empty() {
        return String::new();
    }
    let headings = ["limit", "here", ""].map(String::from);
    let row = |limit: &GoalLimit| {
        let result = found.result(limit, best);
        let excess = result.map(|v| limit.excess(v) / limit.size());
        let said = match excess {
            None => "no result".to_owned(),
            Some(excess) if excess > BINDS => {
                format!(
                    "missed by {}",
                    with_words(Some(excess * limit.size()), &limit.unit)
                )
            }
            Some(excess) if excess > -BINDS => "binds".to_owned(),
            Some(excess) => {
                format!(
                    "{} to spare",
                    with_words(Some(-excess * limit.size()), &limit.unit)
                )
            }
        };
        vec![limit.text.clone(), with_words(result, &limit.unit), said]
    };
    let rows: Vec<Vec<String>> = found.limits.iter().map(row).collect();
    let mut text = format!("\n{}", columns(&headings, &rows, width));
    if let (Some(drawn), Some(asked)) = (found.looked[best].drawn, found.space.search.probability) {
        let error = (drawn.share * (1.0 - drawn.share) / f64::from(drawn.draws)).sqrt();
        let binds = (drawn.share - asked).abs() * f64::from(drawn.draws) < 1.5;
        text += &format!(
            "all together in {} of {} draws, ± {} (asked: {}){}\n",
            percent(drawn.share),
            drawn.draws,
            percent(error),
            percent(asked),
            if binds { ": this binds" } else { "" }
        );
        let holds = |limit: &GoalLimit| {
            found
                .result(limit, best)
                .is_some_and(|v| limit.excess(v) <= 0.0)
        };
        if !binds && drawn.share < asked && found.limits.iter().all(holds) {
            text += "with the constants as they stand every limit holds: what is missing is certainty of them, and `monobis sensitivity` says of which\n";
        }
    }
    text
}

/// Whether a limit can be kept at all, or with the others.
pub(super) fn in_the_way(found: &Optimised<'_>, obstacle: &Obstacle) -> String {
    let limit = &found.limits[obstacle.limit];
    let bound = if limit.below {
        "fall below"
    } else {
        "rise above"
    };
    let missed = |at: Option<usize>| {
        let result = found.result(limit, at?)?;
        (limit.excess(result) / limit.size() > 0.0).then(|| with_words(Some(result), &limit.unit))
    };
    if let Some(best) = missed(obstacle.alone) {
        let at = obstacle.alone.map_or(String::new(), |at| place(found, at));
        return format!(
            "{} cannot {bound} {best} here, whatever the other limits (asked: {}; at {at})\n",
            limit.name, limit.text
        );
    }
    match missed(obstacle.with_others) {
        Some(best) => format!(
            "while the other limits hold, {} cannot {bound} {best} (asked: {})\n",
            limit.name, limit.text
        ),
        None => String::new(),
    }
}
