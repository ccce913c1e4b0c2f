//! What no reaction changes: weighted sums of pools that stay constant in a closed flask.
//!
//! `H+`, lyate and solvent stand outside (the charge balance takes their place), and so do pools whose concentration is
//! held. Knows no rates: a reaction that is switched off by a zero coefficient still counts, since numbers never change
//! structure.

use super::elimination::{
    Echelon, Integers, Sparse, combined, entry, shorten, solves, to_integers,
};
use super::{Actor, Network, Reaction};

/// `sum weights[p] * n_p` is constant but for what is charged, fed or taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct ConservationLaw {
    /// One weight per pool, dimensionless (mol per mol of pool).
    pub weights: Vec<f64>,
}

/// Extreme rays carried at most while the cone of non-negative laws is cut out; a mechanism has tens.
const MOST_RAYS: usize = 200;

/// A basis of all conservation laws over pools, ordered by the first pool that each one counts.
///
/// Laws with non-negative weights and few members come first into the basis; only where they do not span everything
/// (`A -> B`-like networks with an unpaired difference) a law with negative weights completes it.
pub fn conservation_laws(network: &Network) -> Vec<ConservationLaw> {
    let unheld = Unheld::of(network);
    let mut basis = readable_basis(&unheld.changes, unheld.pools.len());
    basis.sort_by_key(|weights| weights.iter().position(|&w| w != 0.0));
    basis.into_iter().map(|law| unheld.widen(&law)).collect()
}

/// The laws without a negative weight that are no sum of others (the extreme rays of their cone), those with few members first. A piece
/// of matter that reactions keep whole is one of them wherever some species is that piece and nothing else.
///
/// All of them as long as they are no more than `MOST_RAYS`; where weights are no small integers, those of the basis.
pub fn non_negative_laws(network: &Network) -> Vec<ConservationLaw> {
    let unheld = Unheld::of(network);
    let pools = unheld.pools.len();
    let null = Echelon::new(&unheld.changes, pools).null_vectors();
    let laws: Vec<Vec<f64>> = match integers(&null, &unheld.changes) {
        Some(null) => {
            let mut rays = non_negative_rays(&null, pools);
            rays.sort_by_cached_key(cost);
            rays.iter().map(|ray| dense(ray, pools)).collect()
        }
        None => null,
    };
    let counting = laws.iter().filter(|law| law.iter().all(|&w| w >= 0.0));
    counting.map(|law| unheld.widen(law)).collect()
}

/// The pools whose concentration is not held, and what each reaction changes of them.
struct Unheld {
    /// Their indices in the network.
    pools: Vec<usize>,
    /// By reaction, with places in `pools`.
    changes: Vec<Sparse>,
    /// Number of all pools.
    all: usize,
}

impl Unheld {
    fn of(network: &Network) -> Unheld {
        let all = network.pools.len();
        let pools: Vec<usize> = (0..all)
            .filter(|&p| network.pools[p].fixed.is_none())
            .collect();
        let mut position = vec![None; all];
        pools
            .iter()
            .enumerate()
            .for_each(|(i, &p)| position[p] = Some(i));
        let inside = |reaction: &Reaction| -> Sparse {
            let change = pool_changes(network, reaction).into_iter();
            change
                .filter_map(|(p, n)| Some((position[p]?, n)))
                .collect()
        };
        Unheld {
            changes: network.reactions.iter().map(inside).collect(),
            pools,
            all,
        }
    }

    /// A law over all pools of the network; those that are held have no weight.
    fn widen(&self, law: &[f64]) -> ConservationLaw {
        let mut weights = vec![0.0; self.all];
        let each = self.pools.iter().zip(law);
        each.for_each(|(&pool, &weight)| weights[pool] = weight);
        ConservationLaw { weights }
    }
}

/// Net change of each pool per mol of progress; pools that come out as they went in are left out.
pub fn pool_changes(network: &Network, reaction: &Reaction) -> Sparse {
    let mut changes: Vec<(usize, f64)> = Vec::new();
    let sides = [(&reaction.reactants, -1.0), (&reaction.products, 1.0)];
    for (side, sign) in sides {
        for &(actor, number) in side {
            let Actor::Form(form) = actor else { continue };
            let pool = network.forms[form].pool;
            match changes.iter_mut().find(|c| c.0 == pool) {
                Some(change) => change.1 += sign * f64::from(number),
                None => changes.push((pool, sign * f64::from(number))),
            }
        }
    }
    changes.retain(|c| c.1 != 0.0);
    changes
}

impl ConservationLaw {
    /// As a chemist writes it, for example `D + M + 2 B`.
    pub fn text(&self, network: &Network) -> String {
        let mut text = String::new();
        for (pool, &weight) in network.pools.iter().zip(&self.weights) {
            if weight == 0.0 {
                continue;
            }
            let sign = match (text.is_empty(), weight < 0.0) {
                (true, false) => "",
                (true, true) => "- ",
                (false, false) => " + ",
                (false, true) => " - ",
            };
            text.push_str(sign);
            if weight.abs() != 1.0 {
                text.push_str(&format!("{} ", weight.abs()));
            }
            text.push_str(&pool.name);
        }
        text
    }
}

/// Null space of `changes`, as few-membered non-negative integers where that is possible.
fn readable_basis(changes: &[Sparse], pools: usize) -> Vec<Vec<f64>> {
    let null = Echelon::new(changes, pools).null_vectors();
    // Stoichiometry without small integer laws (numbers like 17 and 23 mixed at random): the plain vectors are right, only not pretty.
    let Some(null) = integers(&null, changes) else {
        return null;
    };
    let mut candidates = non_negative_rays(&null, pools);
    candidates.sort_by_cached_key(cost);
    let mut rest = null.clone();
    shorten(&mut rest, cost);
    rest.iter_mut().for_each(orient);
    rest.sort_by_cached_key(cost);
    for mut law in rest {
        // Those before it are the easier ones, so they are there to fill it.
        fill_negatives(&mut law, &candidates);
        candidates.push(law);
    }
    first_independent(candidates, pools, null.len())
        .into_iter()
        .map(|law| dense(&law, pools))
        .collect()
}

/// Null vectors as integers that solve; `None` where they are not small.
fn integers(null: &[Vec<f64>], changes: &[Sparse]) -> Option<Vec<Integers>> {
    let one = |v: &Vec<f64>| to_integers(v).filter(|w| solves(w, changes));
    null.iter().map(one).collect()
}

/// Negative weights first, then members, then size: what makes a law hard to read.
fn cost(law: &Integers) -> (i64, usize, i64) {
    let negative = law.iter().map(|&(_, w)| (-w).max(0)).sum();
    let positive = law.iter().map(|&(_, w)| w.max(0)).sum();
    (i64::min(negative, positive), law.len(), sum(law))
}

fn sum(law: &Integers) -> i64 {
    law.iter().map(|&(_, w)| w.abs()).sum()
}

/// Turns the signs so that weights are mostly positive.
fn orient(law: &mut Integers) {
    let total: i64 = law.iter().map(|&(_, w)| w).sum();
    if total < 0 || (total == 0 && law.first().is_some_and(|&(_, w)| w < 0)) {
        law.iter_mut().for_each(|(_, w)| *w = -*w);
    }
}

fn dense(law: &Integers, pools: usize) -> Vec<f64> {
    let mut weights = vec![0.0; pools];
    law.iter().for_each(|&(p, w)| weights[p] = w as f64);
    weights
}

/// Adds non-negative laws out of `others` to a law with negative weights until it has none, where they can. What is added lies
/// in their span, so the law brings the same news as before.
fn fill_negatives(law: &mut Integers, others: &[Integers]) {
    while let Some(&(pool, weight)) = law.iter().find(|e| e.1 < 0) {
        let fill = |other: &Integers| combined(law, entry(other, pool), other, -weight);
        let can = |other: &&Integers| entry(other, pool) > 0 && cost(other).0 == 0;
        let fills = others.iter().filter(can).filter_map(fill);
        let Some(better) = fills.min_by_key(cost) else {
            return;
        };
        *law = better;
    }
}

/// Extreme rays of the cone of laws with non-negative weights, by the double description method (Motzkin and others 1953):
/// starting from the cone where the free pools' weights are not negative, each further pool's half space cuts off what is.
///
/// All rays as long as they are no more than `MOST_RAYS`; of more, the shortest are carried on.
fn non_negative_rays(null: &[Integers], pools: usize) -> Vec<Integers> {
    let mut rays = null.to_vec();
    loop {
        let splits = (0..pools).filter_map(|pool| {
            let negative = rays.iter().filter(|r| entry(r, pool) < 0).count();
            let positive = rays.iter().filter(|r| entry(r, pool) > 0).count();
            (negative > 0).then_some((negative * positive, pool))
        });
        // The pool that makes the fewest new rays goes first.
        let Some((_, pool)) = splits.min() else {
            return rays;
        };
        rays = cut(&rays, pool, pools);
        rays.sort_by_cached_key(cost);
        rays.truncate(MOST_RAYS);
    }
}

/// Replaces the rays with a negative weight at `pool` by those on its boundary.
fn cut(rays: &[Integers], pool: usize, pools: usize) -> Vec<Integers> {
    // Only half spaces that already hold for all rays may decide who is adjacent.
    let mut holds = vec![true; pools];
    rays.iter()
        .flatten()
        .filter(|e| e.1 < 0)
        .for_each(|e| holds[e.0] = false);
    let support = |ray: &Integers| -> Vec<u64> {
        let mut bits = vec![0; pools.div_ceil(64)];
        let members = ray.iter().filter(|e| holds[e.0]);
        members.for_each(|&(p, _)| bits[p / 64] |= 1 << (p % 64));
        bits
    };
    let supports: Vec<Vec<u64>> = rays.iter().map(support).collect();
    let mut kept: Vec<Integers> = rays
        .iter()
        .filter(|r| entry(r, pool) >= 0)
        .cloned()
        .collect();
    for (i, up) in rays.iter().enumerate().filter(|(_, r)| entry(r, pool) > 0) {
        for (j, down) in rays.iter().enumerate().filter(|(_, r)| entry(r, pool) < 0) {
            let both: Vec<u64> = supports[i]
                .iter()
                .zip(&supports[j])
                .map(|(a, b)| a | b)
                .collect();
            let inside = |k: usize| supports[k].iter().zip(&both).all(|(s, b)| s & !b == 0);
            if (0..rays.len()).any(|k| k != i && k != j && inside(k)) {
                continue;
            }
            kept.extend(combined(up, -entry(down, pool), down, entry(up, pool)));
        }
    }
    kept
}

/// The first `wanted` candidates of which none is a combination of those before it.
fn first_independent(candidates: Vec<Integers>, pools: usize, wanted: usize) -> Vec<Integers> {
    let mut chosen = Vec::new();
    let mut reduced: Vec<(usize, Vec<f64>)> = Vec::new();
    for candidate in candidates {
        if chosen.len() == wanted {
            break;
        }
        let mut rest = dense(&candidate, pools);
        for (pivot, row) in &reduced {
            let factor = rest[*pivot];
            if factor != 0.0 {
                rest.iter_mut().zip(row).for_each(|(r, v)| *r -= factor * v);
            }
        }
        let largest = (0..pools).max_by(|&a, &b| rest[a].abs().total_cmp(&rest[b].abs()));
        let Some(pivot) = largest.filter(|&p| rest[p].abs() > 1e-9) else {
            continue;
        };
        let scale = rest[pivot];
        rest.iter_mut().for_each(|r| *r /= scale);
        reduced.push((pivot, rest));
        chosen.push(candidate);
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::super::Law;
    use super::super::example::{Example, diamine, ladder};
    use super::*;
    use nalgebra::DMatrix;

    fn texts(network: &Network) -> Vec<String> {
        conservation_laws(network)
            .iter()
            .map(|law| law.text(network))
            .collect()
    }

    /// Same row space: stacking the expected rows on the found ones raises no rank, and both have as many rows as rank.
    fn assert_same_space(network: &Network, expected: &[&[(&str, f64)]]) {
        let pools = &network.pools;
        let found = conservation_laws(network)
            .into_iter()
            .map(|law| law.weights);
        let mut rows: Vec<Vec<f64>> = found.collect();
        let count = rows.len();
        assert_eq!(count, expected.len(), "{:?}", texts(network));
        for law in expected {
            let mut row = vec![0.0; pools.len()];
            for (name, weight) in *law {
                row[pools.iter().position(|p| p.name == *name).unwrap()] = *weight;
            }
            rows.push(row);
        }
        let rank = |rows: &[Vec<f64>]| {
            DMatrix::from_fn(rows.len(), pools.len(), |i, j| rows[i][j])
                .svd(false, false)
                .rank(1e-9)
        };
        assert_eq!(rank(&rows[..count]), count);
        assert_eq!(rank(&rows[count..]), count);
        assert_eq!(rank(&rows), count, "{:?}", texts(network));
    }

    #[test]
    fn competing_alkylation_keeps_amine_and_aldehyde() {
        let mut e = Example::default();
        e.species("D A M B");
        e.reaction("first", "D + A -> M", 0.04, None);
        e.reaction("second", "M + A -> B", 0.02, None);
        let network = e.build();
        assert_eq!(texts(&network), ["D + M + B", "A + M + 2 B"]);
    }

    #[test]
    fn diamine_mechanism_keeps_amine_aldehyde_hydride_water_and_acid() {
        let network = diamine().build();
        let amine = ["D", "M", "B", "HA1", "HA2", "I1", "I2+"].map(|n| (n, 1.0));
        // Each amine molecule carries none, one or two aldehydes.
        let aldehyde = [
            ("Ald", 1.0),
            ("ROH", 1.0),
            ("HA1", 1.0),
            ("I1", 1.0),
            ("M", 1.0),
            ("HA2", 2.0),
            ("I2+", 2.0),
            ("B", 2.0),
        ];
        let hydride = [("BH4-", 1.0), ("spent-", 1.0)];
        // Every dehydration frees one water and is undone only by taking one up; M has seen one, B two.
        let water = [
            ("W", 1.0),
            ("I1", -1.0),
            ("M", -1.0),
            ("HA2", -1.0),
            ("I2+", -2.0),
            ("B", -2.0),
        ];
        // Every reduction uses one hydride: C-N bonds and alcohol against spent hydride.
        let reduced = [
            ("spent-", 1.0),
            ("M", -1.0),
            ("HA2", -1.0),
            ("I2+", -1.0),
            ("B", -2.0),
            ("ROH", -1.0),
        ];
        let acid = [("acetic acid", 1.0)];
        assert_same_space(
            &network,
            &[&amine, &aldehyde, &hydride, &water, &reduced, &acid],
        );
        for law in conservation_laws(&network) {
            assert!(
                law.weights.iter().all(|&w| w >= 0.0),
                "{}",
                law.text(&network)
            );
        }
    }

    #[test]
    fn dimerisation_counts_two() {
        let mut e = Example::default();
        e.species("A P");
        e.reaction("couple", "2 A -> P", 1.0, None);
        assert_eq!(texts(&e.build()), ["A + 2 P"]);
    }

    #[test]
    fn laws_without_non_negative_weights_carry_a_minus() {
        // P and Q only ever grow, together.
        let mut e = Example::default();
        e.species("P Q");
        e.reaction("source", " -> P + Q", 1.0, None);
        assert_eq!(texts(&e.build()), ["P - Q"]);
        let mut e = Example::default();
        e.species("P Q");
        e.reaction("source", " -> P + 2 Q", 1.0, None);
        assert_eq!(texts(&e.build()), ["2 P - Q"]);
    }

    #[test]
    fn a_held_pool_and_protons_stand_outside() {
        let mut e = Example::with_protons(14.0);
        e.pool("N", "N NH+", &[9.0]);
        e.species("water X");
        let held = e.coefficient("water", 1, Law::constant(55.0));
        e.network.pools[1].fixed = Some(held);
        e.reaction("hydrolysis", "NH+ + water -> X + H+", 1.0, None);
        assert_eq!(texts(&e.build()), ["N + X"]);
    }

    #[test]
    fn an_untouched_pool_and_a_catalyst_are_their_own_law() {
        let mut e = Example::default();
        e.species("A P Cat Salt");
        e.reaction("catalysed", "A + Cat -> P + Cat", 1.0, None);
        assert_eq!(texts(&e.build()), ["A + P", "Cat", "Salt"]);
    }

    #[test]
    fn two_hundred_pools() {
        let e = ladder(49);
        let network = e.build();
        assert_eq!(network.pools.len(), 2 + 50 + 3 * 49);
        let laws = conservation_laws(&network);
        assert_eq!(laws.len(), 3, "{:?}", texts(&network));
        for law in &laws {
            for reaction in &network.reactions {
                let change: f64 = pool_changes(&network, reaction)
                    .iter()
                    .map(|&(p, n)| n * law.weights[p])
                    .sum();
                assert_eq!(change, 0.0, "{} in {}", reaction.label, law.text(&network));
            }
            assert!(law.weights.iter().all(|&w| w >= 0.0));
        }
    }

    #[test]
    fn random_networks_have_laws_that_hold() {
        // Seeded congruential numbers; each reaction is built so that mass is kept, so a positive law must exist.
        let mut state = 1u64;
        let mut next = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for _ in 0..30 {
            let mut e = Example::default();
            let names: Vec<String> = (0..12).map(|i| format!("S{i}")).collect();
            e.species(&names.join(" "));
            for r in 0..7 {
                let (a, b) = (next(6), next(6));
                // S_n has mass n + 1.
                let product = a + b + 1;
                e.reaction(
                    &format!("r{r}"),
                    &format!("{} + {} -> {}", names[a], names[b], names[product]),
                    1.0,
                    None,
                );
            }
            let network = e.build();
            let mass: Vec<(String, f64)> =
                names.iter().cloned().zip((1..=12).map(f64::from)).collect();
            let laws = conservation_laws(&network);
            let matrix = DMatrix::from_fn(laws.len(), 12, |i, j| laws[i].weights[j]);
            assert_eq!(matrix.rank(1e-9), laws.len());
            let with_mass = matrix.insert_row(laws.len(), 0.0);
            let mut with_mass = with_mass;
            mass.iter()
                .enumerate()
                .for_each(|(j, m)| with_mass[(laws.len(), j)] = m.1);
            assert_eq!(with_mass.rank(1e-9), laws.len());
            for law in &laws {
                assert!(
                    law.weights.iter().all(|&w| w >= 0.0),
                    "{}",
                    law.text(&network)
                );
                for reaction in &network.reactions {
                    let change: f64 = pool_changes(&network, reaction)
                        .iter()
                        .map(|&(p, n)| n * law.weights[p])
                        .sum();
                    assert_eq!(change, 0.0);
                }
            }
        }
    }
}
