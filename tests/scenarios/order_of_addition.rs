//! A slow feed of aldehyde changes nothing with NaBH3CN, and with NaBH4 only what the hydride meets.

use approx::assert_abs_diff_eq;

use crate::study::{axis, file, how, rows, value};

const SCENARIO: &str = "scenarios/order-of-addition.toml";
const MINUTES: [f64; 5] = [1.0, 15.0, 60.0, 240.0, 960.0];
const DROPWISE: usize = 0;
const HYDRIDE_LAST: usize = 1;

#[test]
fn a_feed_is_flat_with_cyanoborohydride_and_hardly_helps_borohydride() {
    let scenario = file(SCENARIO, &[]);
    let rows = rows(&scenario, true, &how(1e-7));
    assert_eq!(rows.len(), 20);
    let course = |variant: usize, hydride: usize, name: &str| {
        MINUTES.map(|minutes| {
            let here = |row: &&monobis::study::plan::PointResult| {
                let same = row.variant == variant && row.position[1] == hydride;
                same && (axis(&scenario, row, 0) - minutes).abs() < 1e-9
            };
            value(&scenario, rows.iter().find(here).expect("a point"), name)
        })
    };
    let spread = |values: &[f64]| {
        let most = values.iter().copied().fold(f64::MIN, f64::max);
        most - values.iter().copied().fold(f64::MAX, f64::min)
    };
    // NaBH3CN: every aldehyde becomes amine, whatever the feed.
    for (variant, moves) in [(DROPWISE, 0.1), (HYDRIDE_LAST, 1.5)] {
        // With the hydride last the aminal has time to form, which keeps a point of mono from becoming bis.
        assert!(spread(&course(variant, 0, "mono")) < moves);
        assert!(spread(&course(variant, 0, "bis")) < moves);
        assert!(course(variant, 0, "alcohol").iter().all(|a| *a < 0.05));
    }
    assert_abs_diff_eq!(course(DROPWISE, 0, "mono")[2], 43.4, epsilon = 0.1);
    // NaBH4: an hour gains two points; after that the hydride is gone before the aldehyde has come.
    let bonds = course(DROPWISE, 1, "C-N bonds");
    for (got, known) in bonds.iter().zip([2.3, 3.1, 4.6, 2.3, 1.0]) {
        assert_abs_diff_eq!(*got, known, epsilon = 0.1);
    }
    let lost = course(DROPWISE, 1, "hydride lost");
    assert!(lost[4] > 99.0 && lost.windows(2).all(|pair| pair[1] > pair[0] - 1e-3));
    // With the hydride last it is the wait that counts, and a quarter of an hour is enough.
    let last = course(HYDRIDE_LAST, 1, "C-N bonds");
    assert!(
        last[0] > bonds[2] + 20.0 && spread(&last[1..]) < 0.5,
        "{last:?}"
    );
}
