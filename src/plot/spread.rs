//! Names in a column, each as near to its place as the others allow.

/// Middles of rows of height `pitch`, in the order given, at least `pitch` apart and between `top` and `bottom`, with the
/// smallest sum of squared distances from the places wanted (which must rise).
///
/// Rows that would overlap are pooled into a block around their mean, as in isotonic regression by pooling adjacent
/// violators; the ends of the column then push blocks inwards. When there is no room for all, the pitch shrinks.
pub fn spread(wanted: &[f64], pitch: f64, top: f64, bottom: f64) -> Vec<f64> {
    let count = wanted.len();
    if count == 0 {
        return Vec::new();
    }
    let room = (bottom - top) / count.saturating_sub(1).max(1) as f64;
    let pitch = pitch.min(room);
    // With the pitch taken off, "at least a pitch apart" reads "not falling".
    let flat = |row: usize| wanted[row] - row as f64 * pitch;
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for row in 0..count {
        let mut block = (flat(row), 1);
        while let Some(&(sum, rows)) = blocks.last() {
            if sum / rows as f64 <= block.0 / block.1 as f64 {
                break;
            }
            blocks.pop();
            block = (block.0 + sum, block.1 + rows);
        }
        blocks.push(block);
    }
    let lowest = bottom - (count - 1) as f64 * pitch;
    let means = blocks
        .iter()
        .flat_map(|&(sum, rows)| std::iter::repeat_n(sum / rows as f64, rows));
    let means = means.map(|mean| mean.min(lowest).max(top));
    means
        .enumerate()
        .map(|(row, mean)| mean + row as f64 * pitch)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_with_room_stay_and_close_ones_part_evenly() {
        assert_eq!(spread(&[10.0, 50.0], 20.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(spread(&[50.0, 50.0], 20.0, 0.0, 100.0), [40.0, 60.0]);
        assert_eq!(
            spread(&[100.0, 100.0, 100.0], 20.0, 0.0, 100.0),
            [60.0, 80.0, 100.0]
        );
    }

    proptest! {
        #[test]
        fn rows_keep_their_distance_and_stay_in_the_column(
            mut wanted in prop::collection::vec(0f64..500.0, 1..40),
        ) {
            wanted.sort_by(f64::total_cmp);
            let rows = spread(&wanted, 22.0, 0.0, 500.0);
            let pitch = 22f64.min(500.0 / (wanted.len().saturating_sub(1)).max(1) as f64);
            prop_assert_eq!(rows.len(), wanted.len());
            prop_assert!(rows.windows(2).all(|p| p[1] - p[0] >= pitch - 1e-9));
            prop_assert!(rows.iter().all(|y| *y >= -1e-9 && *y <= 500.0 + 1e-9));
        }
    }
}
