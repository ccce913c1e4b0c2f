//! Where every equivalent went.

use crate::experiment::ledger::Balance;
use crate::plot::{Bar, BarGroup, BarSegment, Bars, Figure, Heading, PlotAxis};
use crate::study::plan::PointResult;

/// Where every equivalent went: a bar per account, a group per strategy.
pub fn ledger(title: &str, rows: &[(&str, &PointResult)]) -> Option<Figure> {
    let groups: Vec<BarGroup> = rows
        .iter()
        .filter(|(_, row)| !row.balances.is_empty())
        .map(|(name, row)| BarGroup {
            label: (*name).to_string(),
            bars: row.balances.iter().map(bar).collect(),
        })
        .collect();
    (!groups.is_empty()).then(|| {
        Figure::Bars(Bars {
            heading: Heading {
                title: title.to_string(),
                captions: Vec::new(),
            },
            x: PlotAxis {
                label: "share of what was charged [%]".to_string(),
                ..PlotAxis::default()
            },
            segment_title: "where it went".to_string(),
            groups,
        })
    })
}

fn bar(balance: &Balance) -> Bar {
    let share = |amount: f64| 100.0 * amount / balance.charged;
    let segments = balance.entries.iter().map(|(label, amount)| BarSegment {
        label: label.clone(),
        value: share(*amount),
    });
    // Round-off of an account that closes is no destination.
    Bar {
        label: balance.name.clone(),
        segments: segments.filter(|s| s.value.abs() > 0.05).collect(),
    }
}
