//! Points that fill a cube evenly: Sobol's sequence with Owen's scrambling, any point by its index.
//!
//! A coordinate is a function of (index, dimension, seed) alone. Direction numbers are those of Joe and Kuo (SIAM J. Sci. Comput. 2008, 30,
//! 2635, the set new-joe-kuo-6.21201); the scrambling is Laine and Karras's hash, bits from the top down (Burley, J. Comput. Graph. Tech. 2020,
//! 9(4), 1). Further dimensions than the table has take its own again, in another order of the points.

use std::sync::LazyLock;

/// Degree, coefficients and initial numbers of each dimension but the first.
const JOE_KUO: &str = include_str!("joe-kuo.txt");
/// Bits of a coordinate.
const BITS: usize = 32;

type Directions = [u32; BITS];

static DIRECTIONS: LazyLock<Vec<Directions>> = LazyLock::new(|| {
    // The first dimension is van der Corput's sequence.
    let first = std::array::from_fn(|k| 1 << (BITS - 1 - k));
    let others = JOE_KUO.lines().map(directions);
    std::iter::once(first).chain(others).collect()
});

/// Coordinate of a point, in (0, 1).
pub fn coordinate(index: u32, dimension: usize, seed: u64) -> f64 {
    let table = &*DIRECTIONS;
    let (round, column) = (dimension / table.len(), dimension % table.len());
    let index = match round {
        0 => index,
        _ => scramble(index, mixed(seed, usize::MAX - round)),
    };
    let plain = (0..BITS)
        .filter(|k| index >> k & 1 == 1)
        .fold(0, |x, k| x ^ table[column][k]);
    let scrambled = scramble(plain, mixed(seed, dimension));
    (f64::from(scrambled) + 0.5) / f64::from(2.0_f32).powi(BITS as i32)
}

/// Direction numbers of a line of the table, by the recurrence of Bratley and Fox (ACM Trans. Math. Softw. 1988, 14, 88).
fn directions(line: &str) -> Directions {
    let mut numbers = line
        .split_whitespace()
        .map(|word| word.parse().expect("a number of the table"));
    let (degree, coefficients) = match (numbers.next(), numbers.next()) {
        (Some(degree), Some(coefficients)) => (degree as usize, coefficients),
        _ => unreachable!("every line has both"),
    };
    let initial: Vec<u32> = numbers.collect();
    let mut v = [0_u32; BITS];
    for k in 0..BITS {
        v[k] = match initial.get(k) {
            Some(m) => m << (BITS - 1 - k),
            None => {
                let own = v[k - degree] ^ (v[k - degree] >> degree);
                let taken = (1..degree).filter(|i| coefficients >> (degree - 1 - i) & 1 == 1);
                taken.fold(own, |x, i| x ^ v[k - i])
            }
        };
    }
    v
}

/// Nested uniform scrambling: whether a bit turns depends on the bits above it.
fn scramble(x: u32, seed: u32) -> u32 {
    let mut x = x.reverse_bits();
    // Constants of N. Vegdahl, "Building a better LK hash", 2021.
    x ^= x.wrapping_mul(0x3d20_adea);
    x = x.wrapping_add(seed);
    x = x.wrapping_mul((seed >> 16) | 1);
    x ^= x.wrapping_mul(0x0552_6c56);
    x ^= x.wrapping_mul(0x53a2_2864);
    x.reverse_bits()
}

/// A seed of a dimension's own.
fn mixed(seed: u64, dimension: usize) -> u32 {
    let mut z = seed ^ (dimension as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (z ^ (z >> 31)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first points without scrambling, as Joe and Kuo's program prints them.
    #[test]
    fn directions_are_those_of_the_table() {
        let plain = |index: u32, column: usize| {
            let x = (0..BITS)
                .filter(|k| index >> k & 1 == 1)
                .fold(0, |x, k| x ^ DIRECTIONS[column][k]);
            f64::from(x) / 4294967296.0
        };
        // Index 1, 2 and 3 count without Gray's code.
        let rows = [[0.5, 0.5, 0.5], [0.25, 0.75, 0.75], [0.75, 0.25, 0.25]];
        for (i, row) in rows.iter().enumerate() {
            for (column, want) in row.iter().enumerate() {
                assert_eq!(plain(i as u32 + 1, column), *want, "{i} {column}");
            }
        }
    }

    /// Of 2^m points each of 2^m equal parts of an axis holds one, in every dimension and with any seed.
    #[test]
    fn every_axis_is_divided_evenly() {
        for dimension in [0, 1, 2, 17, 200, 255, 256, 300, 600] {
            for seed in [0, 1, 99] {
                let mut seen = [false; 256];
                for index in 0..256 {
                    let x = coordinate(index, dimension, seed);
                    assert!(x > 0.0 && x < 1.0);
                    let part = (x * 256.0) as usize;
                    assert!(
                        !std::mem::replace(&mut seen[part], true),
                        "{dimension} {seed}"
                    );
                }
            }
        }
    }

    /// The mean of a smooth function comes faster than by chance: sum of (x - 1/2) over 16 dimensions, variance 16/12.
    #[test]
    fn integrals_converge_faster_than_by_chance() {
        let number = 4096;
        let value = |i: u32| (0..16).map(|d| coordinate(i, d, 7) - 0.5).sum::<f64>();
        let mean = (0..number).map(value).sum::<f64>() / f64::from(number);
        let square = (0..number).map(|i| value(i).powi(2)).sum::<f64>() / f64::from(number);
        let by_chance = (16.0 / 12.0 / f64::from(number)).sqrt();
        assert!(mean.abs() < 0.01 * by_chance, "{mean}");
        assert!((square - 16.0 / 12.0).abs() < 0.01, "{square}");
    }
}
