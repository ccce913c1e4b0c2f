//! The standard normal distribution: the value below which a share of it lies, and the share below a value.
//!
//! The same bits on every machine, and fast enough for every number of every draw.

use crate::solver::math;

/// Value below which this share lies; good to 1e-15 of itself (M. J. Wichura, Appl. Stat. 1988, 37, 477, algorithm AS 241).
pub(super) fn quantile(share: f64) -> f64 {
    let q = share - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * ratio(r, &MIDDLE);
    }
    let tail = if q < 0.0 { share } else { 1.0 - share };
    let r = (-math::ln(tail)).sqrt();
    let far = match r <= 5.0 {
        true => ratio(r - 1.6, &NEAR_TAIL),
        false => ratio(r - 5.0, &FAR_TAIL),
    };
    if q < 0.0 { -far } else { far }
}

/// Share below a value, as the inverse of [`quantile`] by bisection: the end of a distribution that is cut there meets the limit.
pub(super) fn share_below(value: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    // Each turn halves what is left of the 53 bits of a share, and of the exponents below it.
    while high - low > f64::EPSILON * high {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        match quantile(middle) < value {
            true => low = middle,
            false => high = middle,
        }
    }
    high
}

fn ratio(r: f64, [above, below]: &[[f64; 8]; 2]) -> f64 {
    let polynomial = |c: &[f64; 8]| c.iter().rev().fold(0.0, |sum, c| sum * r + c);
    polynomial(above) / polynomial(below)
}

/// Shares between 0.075 and 0.925.
const MIDDLE: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_5,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_3e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_66e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
];

/// Tails from 0.075 down to 1.4e-11.
const NEAR_TAIL: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];

/// Tails below that.
const FAR_TAIL: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, Normal};

    #[test]
    fn shares_and_values_are_those_of_another_implementation() {
        let normal = Normal::standard();
        for i in 1..1000 {
            let share = f64::from(i) / 1000.0;
            let z = quantile(share);
            assert!((normal.cdf(z) - share).abs() < 1e-10, "{share} {z}");
            assert!((quantile(1.0 - share) + z).abs() < 1e-12, "{share}");
            assert!((share_below(z) - share).abs() < 1e-14, "{share}");
        }
        for share in [1e-3, 1e-6, 1e-9, 1e-12, 1e-20, 1e-100] {
            let z = quantile(share);
            assert!((normal.cdf(z) / share - 1.0).abs() < 1e-6, "{share} {z}");
        }
        // Tables: 97.5 %, and ten standard deviations.
        assert!((quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
        assert!((share_below(-10.0) / 7.619_853_024_160_527e-24 - 1.0).abs() < 1e-10);
    }
}
