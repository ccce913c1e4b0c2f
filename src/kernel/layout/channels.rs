//! Rates written as polynomials in the acidity: `prod(base) * sum_m c_m eta^m`.
//!
//! All directions of a group that consume the same pools differ only in which forms react and how many ions take part. With the base
//! form `B = total / (1 + sum_j beta_j eta^j)` of each family, form `j` is `B beta_j eta^j`, so their sum is one product of bases and
//! one polynomial, whose coefficients do not depend on the variables: they are parameters, computed once where nothing moves.

use std::collections::BTreeMap;

use super::places::Layout;
use super::structure::{Channel, Derived, Factor, RateTerm};
use crate::network::PoolId;

impl Derived {
    /// The parameter of a sum: a new one, or the effective constant itself.
    fn of(&mut self, mut sum: Vec<Vec<usize>>) -> usize {
        if let [product] = &sum[..]
            && let [single] = product[..]
        {
            return single;
        }
        sum.sort();
        let known = self.sums.iter().position(|s| *s == sum);
        let at = known.unwrap_or_else(|| {
            self.sums.push(sum);
            self.sums.len() - 1
        });
        self.first + at
    }
}

/// What is multiplied by each power of `eta`: sums of products of parameters.
type Powers = BTreeMap<i32, Vec<Vec<usize>>>;

/// The channels of terms that are products of concentrations; the others stay terms.
pub(super) fn channels(
    layout: &Layout<'_>,
    derived: &mut Derived,
    terms: &mut Vec<RateTerm>,
) -> Vec<Channel> {
    let mut found: BTreeMap<(Vec<PoolId>, bool), Powers> = BTreeMap::new();
    terms.retain(|term| {
        if term.formula.is_some() || term.residual.is_some() {
            return true;
        }
        let share = Share::of(layout, term);
        let powers = found.entry((share.pools, term.negative)).or_default();
        powers.entry(share.power).or_default().push(share.product);
        false
    });
    let channel = |((pools, negative), mut powers): ((_, _), Powers)| {
        let (&lowest, &highest) = (powers.keys().next()?, powers.keys().next_back()?);
        let coefficient = |power| Some(derived.of(powers.remove(&power)?));
        Some(Channel {
            pools,
            negative,
            lowest,
            coefficients: (lowest..=highest).map(coefficient).collect(),
        })
    };
    found.into_iter().filter_map(channel).collect()
}

/// A term as part of a channel: what it multiplies, and the power of `eta` that it goes with.
struct Share {
    pools: Vec<PoolId>,
    product: Vec<usize>,
    power: i32,
}

impl Share {
    fn of(layout: &Layout<'_>, term: &RateTerm) -> Share {
        let mut share = Share {
            pools: Vec::new(),
            product: vec![term.k],
            power: 0,
        };
        for factor in &term.factors {
            match *factor {
                Factor::Form(form) => {
                    let pool = layout.network.forms[form].pool;
                    let association = layout.association(pool);
                    let forms = &layout.network.pools[pool].forms;
                    let protons = forms.iter().position(|&f| f == form).unwrap_or(0);
                    let taken = protons.min(association.len());
                    share.product.extend(&association[..taken]);
                    share.power += taken as i32;
                    share.pools.push(pool);
                }
                Factor::Proton => share.power += 1,
                Factor::Lyate => {
                    share.product.extend(layout.parameters.autoprotolysis);
                    share.power -= 1;
                }
            }
        }
        share.pools.sort_unstable();
        share.product.sort_unstable();
        share
    }
}
