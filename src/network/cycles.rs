//! Thermodynamic cycles: equilibrium constants that others fix, and constants that contradict each other.
//!
//! Each reversible step is a vector of chemical potentials: what it makes minus what it uses, over forms, `H+` and lyate.
//! The solvent's potential is zero by convention. A combination of steps that adds up to nothing is a cycle, and the
//! product of its constants must be 1 (Wegscheider 1901). Knows nothing of rates beyond `K = kf / kr`.

use super::digits::{exponent, significant};
use super::elimination::{
    Echelon, Integers, Sparse, best_step, entry, shorten, solves, to_integers,
};
use super::{Actor, CoefficientId, Law, Network, RateLaw, Reaction};
use crate::solver::math;
use std::fmt;

/// A product of constants round a cycle may differ from 1 by this much, relative: constants typed with seven digits agree.
pub const CYCLE_TOLERANCE: f64 = 1e-6;

/// A step that connects potentials, and the law of its constant.
#[derive(Debug, Clone, PartialEq)]
pub struct PotentialStep {
    /// A reaction's label, or the name of an acidity or autoprotolysis constant.
    pub name: String,
    /// What it makes minus what it uses: forms by [`FormId`](super::FormId), then `H+`, then lyate.
    pub change: Vec<(usize, f64)>,
    /// Its equilibrium constant, in mol and L.
    pub constant: Law,
}

/// A cycle whose constants do not multiply to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct CycleFault {
    /// Steps in the order of a walk, each with how often it is walked (negative: backwards).
    pub steps: Vec<(String, f64)>,
    /// Temperatures (K) at which the product is wrong, and the product there.
    pub products: Vec<(f64, f64)>,
    /// Whether the product is right at another temperature that was asked.
    pub holds_elsewhere: bool,
}

impl fmt::Display for CycleFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |(name, times): &(String, f64)| match times.abs() {
            1.0 => name.clone(),
            n => format!("{n} x {name}"),
        };
        let names: Vec<String> = self.steps.iter().map(name).collect();
        let (temperature, product) = self.products[0];
        let product = short_number(product);
        write!(
            f,
            "round {} the K multiply to {product} instead of 1",
            names.join(", ")
        )?;
        if self.holds_elsewhere {
            write!(f, " at {} °C", significant(temperature - 273.15, 3))?;
        }
        Ok(())
    }
}

/// Two digits for products far from 1, and as many as show the difference for products near it.
fn short_number(value: f64) -> String {
    let distance = (value - 1.0).abs();
    let near = distance > 0.0 && distance < 0.1;
    let lost = if near { -exponent(distance, 1) } else { 0 };
    significant(value, 2 + lost.clamp(0, 8) as usize)
}

/// Writes `target` as a combination of `known` steps, so that its constant is the product of theirs to these powers:
/// (index in `known`, power). `None` when the known steps do not fix it.
///
/// Of several ways one with few members is taken. Ties go to the steps named first.
pub fn express(target: &[(usize, f64)], known: &[Vec<(usize, f64)>]) -> Option<Vec<(usize, f64)>> {
    let mut steps = vec![target.iter().map(|&(i, v)| (i, -v)).collect::<Sparse>()];
    steps.extend(known.iter().cloned());
    // The target is the last unknown, so it stays free exactly when the others span it.
    steps.rotate_left(1);
    let own = known.len();
    let equations = by_potential(&steps);
    let mut null = Echelon::new(&equations, steps.len()).null_vectors();
    let way = null.pop().filter(|vector| vector[own] != 0.0)?;
    let Some(mut way) = exact(&way, &equations) else {
        // Powers without a small common denominator: right to round-off, only not to be shortened.
        let members = way[..own].iter().copied().enumerate();
        return Some(members.filter(|m| m.1 != 0.0).collect());
    };
    let mut cycles: Vec<Integers> = null.iter().filter_map(|v| exact(v, &equations)).collect();
    shorten(&mut cycles, length);
    let keeps_target = |cycle: &Integers| (entry(cycle, own) == 0, length(cycle));
    let shorter = |way: &Integers| cycles.iter().find_map(|c| best_step(way, c, &keeps_target));
    while let Some(better) = shorter(&way) {
        way = better;
    }
    let times = entry(&way, own) as f64;
    let members = way.iter().filter(|&&(step, _)| step != own);
    Some(members.map(|&(step, n)| (step, n as f64 / times)).collect())
}

/// The integer multiple of `vector` that solves `equations` without round-off, where there is a readable one.
fn exact(vector: &[f64], equations: &[Sparse]) -> Option<Integers> {
    to_integers(vector).filter(|integers| solves(integers, equations))
}

/// The product of `laws` to the powers of [`express`].
pub fn product(powers: &[(usize, f64)], laws: &[Law]) -> Law {
    let factors = powers.iter().map(|&(step, power)| laws[step].powf(power));
    factors
        .reduce(|all, law| all.times(&law))
        .unwrap_or(Law::constant(1.0))
}

/// Every independent cycle whose constants do not multiply to 1 within [`CYCLE_TOLERANCE`] at one of `temperatures` (K).
///
/// A step whose two directions are both zero is switched off and closes no cycle.
pub fn check(network: &Network, laws: &[Law], temperatures: &[f64]) -> Vec<CycleFault> {
    let steps = steps(network, laws);
    let cycles = cycles(&steps);
    cycles
        .iter()
        .filter_map(|cycle| fault(cycle, &steps, temperatures))
        .collect()
}

/// Reversible reactions in the order of the file, then the acid-base steps of the families, then autoprotolysis.
pub fn steps(network: &Network, laws: &[Law]) -> Vec<PotentialStep> {
    let mut steps: Vec<PotentialStep> = network
        .reactions
        .iter()
        .filter_map(|reaction| reaction_step(network, reaction, laws))
        .collect();
    let acid_base = acid_base_changes(network).into_iter();
    steps.extend(acid_base.map(|(id, change)| PotentialStep {
        name: network.coefficients[id].name.clone(),
        change,
        constant: laws[id],
    }));
    steps
}

/// `None` for one-way steps and for those switched off.
fn reaction_step(network: &Network, reaction: &Reaction, laws: &[Law]) -> Option<PotentialStep> {
    let (forward, reverse) = (laws[reaction.forward], laws[reaction.reverse?]);
    let off = forward.value == 0.0 && reverse.value == 0.0;
    (reaction.law == RateLaw::MassAction && !off).then(|| PotentialStep {
        name: reaction.label.clone(),
        change: potential_change(reaction, network.forms.len()),
        constant: forward.over(&reverse),
    })
}

/// Every acidity constant with its step `forms[j+1] <=> forms[j] + H+`, then autoprotolysis; H+ and lyate count after the forms.
pub fn acid_base_changes(network: &Network) -> Vec<(CoefficientId, Vec<(usize, f64)>)> {
    let proton = network.forms.len();
    let mut changes = Vec::new();
    for pool in &network.pools {
        for (forms, &acidity) in pool.forms.windows(2).zip(&pool.acidity) {
            changes.push((
                acidity,
                vec![(forms[0], 1.0), (forms[1], -1.0), (proton, 1.0)],
            ));
        }
    }
    if let Some(autoprotolysis) = network.autoprotolysis {
        changes.push((autoprotolysis, vec![(proton, 1.0), (proton + 1, 1.0)]));
    }
    changes
}

/// What a reaction makes minus what it uses, with `forms` forms before `H+` and lyate; the solvent is left out.
pub fn potential_change(reaction: &Reaction, forms: usize) -> Vec<(usize, f64)> {
    let mut change: Sparse = Vec::new();
    for (side, sign) in [(&reaction.reactants, -1.0), (&reaction.products, 1.0)] {
        for &(actor, number) in side {
            let index = match actor {
                Actor::Form(form) => form,
                Actor::Proton => forms,
                Actor::Lyate => forms + 1,
                Actor::Solvent => continue,
            };
            match change.iter_mut().find(|c| c.0 == index) {
                Some(entry) => entry.1 += sign * f64::from(number),
                None => change.push((index, sign * f64::from(number))),
            }
        }
    }
    change.retain(|c| c.1 != 0.0);
    change
}

/// A basis of the combinations of steps that change nothing: short ones wherever whole numbers describe them.
fn cycles(steps: &[PotentialStep]) -> Vec<Sparse> {
    let changes: Vec<Sparse> = steps.iter().map(|step| step.change.clone()).collect();
    let equations = by_potential(&changes);
    let mut whole: Vec<Integers> = Vec::new();
    let mut others: Vec<Sparse> = Vec::new();
    for vector in Echelon::new(&equations, steps.len()).null_vectors() {
        match exact(&vector, &equations) {
            Some(cycle) => whole.push(cycle),
            None => others.push(
                vector
                    .into_iter()
                    .enumerate()
                    .filter(|e| e.1 != 0.0)
                    .collect(),
            ),
        }
    }
    shorten(&mut whole, length);
    whole.sort();
    let whole = whole
        .into_iter()
        .map(|c| c.into_iter().map(|(s, n)| (s, n as f64)).collect());
    whole.chain(others).collect()
}

/// One equation per potential that stands in any step: the sum over steps must vanish.
fn by_potential(steps: &[Sparse]) -> Vec<Sparse> {
    let potentials = steps
        .iter()
        .flatten()
        .map(|&(i, _)| i + 1)
        .max()
        .unwrap_or(0);
    let mut equations: Vec<Sparse> = vec![Vec::new(); potentials];
    for (step, change) in steps.iter().enumerate() {
        change
            .iter()
            .for_each(|&(i, v)| equations[i].push((step, v)));
    }
    equations.retain(|equation| !equation.is_empty());
    equations
}

/// Members first, then how often they are walked.
fn length(cycle: &Integers) -> (usize, i64) {
    (cycle.len(), cycle.iter().map(|&(_, n)| n.abs()).sum())
}

fn fault(cycle: &Sparse, steps: &[PotentialStep], temperatures: &[f64]) -> Option<CycleFault> {
    // The step that stands first in the file is walked forwards.
    let sign = cycle.first()?.1.signum();
    let cycle: Sparse = cycle.iter().map(|&(step, n)| (step, sign * n)).collect();
    let product = |&t: &f64| {
        let logarithm = |&(step, n): &(usize, f64)| n * math::ln(steps[step].constant.at(t));
        (t, math::exp(cycle.iter().map(logarithm).sum()))
    };
    // Written so that a product that is not a number is wrong too.
    let right = |product: f64| (product - 1.0).abs() <= CYCLE_TOLERANCE;
    let products = temperatures.iter().map(product).filter(|p| !right(p.1));
    let products: Vec<(f64, f64)> = products.collect();
    (!products.is_empty()).then(|| CycleFault {
        steps: walk(&cycle, steps)
            .into_iter()
            .map(|(s, n)| (steps[s].name.clone(), n))
            .collect(),
        holds_elsewhere: products.len() < temperatures.len(),
        products,
    })
}

/// The members of a cycle so ordered that each uses, as far as possible, what those before it made.
fn walk(cycle: &Sparse, steps: &[PotentialStep]) -> Sparse {
    let mut rest = cycle.clone();
    let mut order = vec![rest.remove(0)];
    let mut balance: Vec<(usize, f64)> = Vec::new();
    while !rest.is_empty() {
        let &(last, times) = &order[order.len() - 1];
        for &(i, v) in &steps[last].change {
            match balance.iter_mut().find(|o| o.0 == i) {
                Some(entry) => entry.1 += times * v,
                None => balance.push((i, times * v)),
            }
        }
        let uses = |&(step, times): &(usize, f64)| used(&steps[step].change, times, &balance);
        // The first of equals: `max_by` alone would take the last.
        let next = (0..rest.len())
            .rev()
            .max_by(|&a, &b| uses(&rest[a]).total_cmp(&uses(&rest[b])));
        order.push(rest.remove(next.unwrap_or(0)));
    }
    order
}

/// How much of what is left over a step takes up; what it fills of what is lacking counts for a tenth.
fn used(change: &Sparse, times: f64, balance: &[(usize, f64)]) -> f64 {
    let of = |&(i, left): &(usize, f64)| {
        let own = times * change.iter().find(|c| c.0 == i).map_or(0.0, |c| c.1);
        let taken = if own * left < 0.0 {
            own.abs().min(left.abs())
        } else {
            0.0
        };
        if left > 0.0 { taken } else { 0.1 * taken }
    };
    balance.iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, diamine, ladder};
    use super::super::law::GAS_CONSTANT;
    use super::*;

    /// `N + H+ <=> NH+`, `N + A <=> I`, `NH+ + A <=> IH+` and the family I, IH+ close a square.
    fn square(last: f64) -> Example {
        let mut e = Example::with_protons(14.0);
        e.pool("N", "N NH+", &[9.0]);
        e.pool("I", "I IH+", &[7.0]);
        e.species("A");
        e.reaction("addition", "N + A -> I", 2.0, Some(1.0));
        e.reaction("protonated addition", "NH+ + A -> IH+", last, Some(1.0));
        e
    }

    #[test]
    fn a_consistent_square_passes() {
        // K(protonated) = K(addition) Ka(NH+) / Ka(IH+).
        let e = square(2.0 * 1e-9 / 1e-7);
        assert_eq!(check(&e.network, &e.laws, &[298.15, 350.0]), []);
    }

    #[test]
    fn an_inconsistent_square_is_named_with_its_product() {
        let e = square(2.0 * 1e-9 / 1e-7 / 3.2);
        let faults = check(&e.network, &e.laws, &[298.15]);
        assert_eq!(faults.len(), 1);
        assert_eq!(
            faults[0].to_string(),
            "round addition, I.pKa1, protonated addition, N.pKa1 the K multiply to 3.2 instead of 1"
        );
        let walked: Vec<f64> = faults[0].steps.iter().map(|s| s.1).collect();
        assert_eq!(walked, [1.0, -1.0, -1.0, 1.0]);
    }

    #[test]
    fn products_near_one_show_the_difference() {
        let written = [
            (3.2, "3.2"),
            (1.004, "1.0040"),
            (0.999998, "0.99999800"),
            (1e-30, "1.0e-30"),
            (0.0, "0.0"),
        ];
        for (product, text) in written {
            assert_eq!(short_number(product), text);
        }
    }

    #[test]
    fn a_millionth_is_the_limit() {
        let exact = 2.0 * 1e-9 / 1e-7;
        let within = square(exact * (1.0 + 0.9e-6));
        assert_eq!(check(&within.network, &within.laws, &[298.15]), []);
        let beyond = square(exact * (1.0 + 1.1e-6));
        assert_eq!(check(&beyond.network, &beyond.laws, &[298.15]).len(), 1);
    }

    #[test]
    fn a_missing_heat_shows_at_another_temperature_only() {
        let mut e = square(2.0 * 1e-9 / 1e-7);
        let acidity = e.network.pools[0].acidity[0];
        e.laws[acidity].e = -46_000.0 / GAS_CONSTANT;
        assert_eq!(check(&e.network, &e.laws, &[298.15]), []);
        let faults = check(&e.network, &e.laws, &[298.15, 333.15]);
        assert_eq!(faults.len(), 1);
        assert!(faults[0].holds_elsewhere);
        assert_eq!(faults[0].products.len(), 1);
        // exp(-46000/R (1/333.15 - 1/298.15)) = 7.03
        assert!(
            faults[0]
                .to_string()
                .ends_with("the K multiply to 7.0 instead of 1 at 60.0 °C"),
            "{}",
            faults[0]
        );
    }

    #[test]
    fn two_channels_of_one_step_close_over_autoprotolysis() {
        // I + lyate <=> N and I <=> N + H+ differ by solvent <=> H+ + lyate.
        let mut e = Example::with_protons(14.0);
        e.species("I+ N");
        e.reaction("lyate channel", "I+ + lyate -> N", 1e9, Some(1.0));
        e.reaction("solvent channel", "I+ + solvent -> N + H+", 1e-4, Some(1.0));
        let faults = check(&e.network, &e.laws, &[298.15]);
        assert_eq!(faults.len(), 1);
        let product = faults[0].products[0].1;
        assert!((product - 1e9 / 1e-4 * 1e-14).abs() < 1e-9, "{product}");
        e.laws[e.network.reactions[1].forward] = Law::constant(1e-5);
        assert_eq!(check(&e.network, &e.laws, &[298.15]), []);
    }

    #[test]
    fn a_step_switched_off_closes_no_cycle_and_a_one_way_step_neither() {
        let mut e = square(5.0);
        let reaction = &e.network.reactions[1];
        let (forward, reverse) = (reaction.forward, reaction.reverse.unwrap());
        e.laws[forward].value = 0.0;
        assert_eq!(
            check(&e.network, &e.laws, &[298.15]).len(),
            1,
            "K = 0 contradicts the rest"
        );
        e.laws[reverse].value = 0.0;
        assert_eq!(check(&e.network, &e.laws, &[298.15]), []);
        let mut e = square(5.0);
        e.network.reactions[1].reverse = None;
        assert_eq!(check(&e.network, &e.laws, &[298.15]), []);
    }

    #[test]
    fn default_mechanism_is_consistent_until_one_constant_moves() {
        let mut e = diamine();
        assert_eq!(check(&e.network, &e.laws, &[298.15]), []);
        let moved = e
            .network
            .reactions
            .iter()
            .find(|r| r.label == "general-acid dehydration-1")
            .unwrap();
        e.laws[moved.forward].value *= 3.2;
        let faults = check(&e.network, &e.laws, &[298.15]);
        assert!(!faults.is_empty());
        let all_name_it = faults
            .iter()
            .all(|f| f.steps.iter().any(|s| s.0 == "general-acid dehydration-1"));
        assert!(all_name_it, "{faults:?}");
        assert!(faults[0].steps.len() <= 4, "{}", faults[0]);
    }

    #[test]
    fn a_constant_from_the_cycle_has_few_members() {
        let e = diamine();
        let all = steps(&e.network, &e.laws);
        let names: Vec<&str> = all.iter().map(|s| s.name.as_str()).collect();
        let changes: Vec<Sparse> = all.iter().map(|s| s.change.clone()).collect();
        let laws: Vec<Law> = all.iter().map(|s| s.constant).collect();
        // HA1H+ + H+ -> I1H++ + W from the neutral channel and the two acidities.
        let index = |name: &str| e.network.forms.iter().position(|f| f.name == name).unwrap();
        let proton = e.network.forms.len();
        let target = [
            (index("HA1H+"), -1.0),
            (proton, -1.0),
            (index("I1H++"), 1.0),
            (index("W"), 1.0),
        ];
        let way = express(&target, &changes).unwrap();
        let mut named: Vec<(&str, f64)> = way.iter().map(|&(i, p)| (names[i], p)).collect();
        named.sort_by(|a, b| a.0.cmp(b.0));
        assert_eq!(
            named,
            [
                ("HA1.pKa1", 1.0),
                ("I1.pKa1", -1.0),
                ("acid dehydration-1", 1.0)
            ]
        );
        let constant = product(&way, &laws).at(298.15);
        // K_I Ka(HA1H+) / Ka(I1H++)
        let expected = 10f64.powf(7.36 - 9.8 + 7.0);
        assert!((constant / expected - 1.0).abs() < 1e-12, "{constant}");
    }

    #[test]
    fn powers_may_be_fractions_and_unfixed_constants_say_so() {
        // 2 A <=> B known; A <=> 1/2 B has the root of its constant.
        let known = [vec![(0, -2.0), (1, 1.0)], vec![(2, 1.0), (3, -1.0)]];
        assert_eq!(
            express(&[(0, -1.0), (1, 0.5)], &known),
            Some(vec![(0, 0.5)])
        );
        assert_eq!(express(&[(0, -1.0), (2, 1.0)], &known), None);
        assert_eq!(express(&[(7, 1.0)], &known), None);
        assert_eq!(express(&[(0, 1.0)], &[]), None);
        assert_eq!(express(&[], &known), Some(vec![]));
    }

    #[test]
    fn temperature_dependence_goes_through_the_product() {
        let slope = Law {
            value: 2.0,
            t_ref: 298.15,
            b: 0.0,
            e: 1000.0,
        };
        let found = product(&[(0, 2.0), (1, -1.0)], &[slope, Law::constant(8.0)]);
        assert!((found.value - 0.5).abs() < 1e-15);
        assert_eq!(found.e, 2000.0);
        assert_eq!(product(&[], &[]).at(300.0), 1.0);
    }

    #[test]
    fn a_cycle_without_small_whole_numbers_is_checked_all_the_same() {
        // 2 and 3 to high powers: neither a small denominator nor entries below a million describe the round of 14 steps.
        let steps: Vec<Sparse> = (0..14).map(|i| vec![(i, -3.0), (i + 1, 2.0)]).collect();
        let target = [(0, -1.0), (14, (2.0_f64 / 3.0).powi(14))];
        let way = express(&target, &steps).unwrap();
        assert_eq!(way.len(), 14);
        for (i, power) in way {
            let expected = (2.0_f64 / 3.0).powi(i as i32) / 3.0;
            assert!((power - expected).abs() < 1e-12, "{i} {power}");
        }
        let mut e = Example::default();
        (0..15).for_each(|i| e.species(&format!("S{i}")));
        for i in 0..14 {
            e.reaction(
                &format!("r{i}"),
                &format!("3 S{i} -> 2 S{}", i + 1),
                1.0,
                Some(1.0),
            );
        }
        e.reaction("round", "4782969 S0 -> 16384 S14", 1.0, Some(1.0));
        assert_eq!(check(&e.network, &e.laws, &[298.15]), []);
        e.laws[0].value = 1.001;
        assert_eq!(check(&e.network, &e.laws, &[298.15]).len(), 1);
    }

    #[test]
    fn a_direct_step_is_preferred_to_a_chain() {
        let chain = |i: usize| vec![(i, -1.0), (i + 1, 1.0)];
        let direct = vec![(0, -1.0), (3, 1.0)];
        let known = [chain(0), chain(1), chain(2), direct.clone()];
        assert_eq!(express(&direct, &known), Some(vec![(3, 1.0)]));
        assert_eq!(express(&direct, &known[..3]).unwrap().len(), 3);
    }

    #[test]
    fn two_hundred_species() {
        let mut e = ladder(49);
        let faults = check(&e.network, &e.laws, &[298.15, 333.15]);
        assert_eq!(
            faults.len(),
            0,
            "{:?}",
            faults.first().map(ToString::to_string)
        );
        let last = e
            .network
            .reactions
            .iter()
            .rposition(|r| r.label.starts_with("exchange"))
            .unwrap();
        e.laws[e.network.reactions[last].forward].value = 2.0;
        let faults = check(&e.network, &e.laws, &[298.15, 333.15]);
        assert!(!faults.is_empty());
        assert!(faults[0].steps.len() <= 3, "{}", faults[0]);
    }

    /// Wall clock, so only on request and on a quiet machine: each under 50 ms for 200 species and 443 steps.
    #[test]
    #[ignore]
    fn two_hundred_species_in_time() {
        let limit = std::time::Duration::from_millis(50);
        let e = ladder(49);
        let changes: Vec<Sparse> = steps(&e.network, &e.laws)
            .into_iter()
            .map(|s| s.change)
            .collect();
        let start = std::time::Instant::now();
        assert_eq!(check(&e.network, &e.laws, &[298.15]), []);
        let cycles = start.elapsed();
        assert_eq!(
            super::super::conservation::conservation_laws(&e.network).len(),
            3
        );
        let conservation = start.elapsed() - cycles;
        assert!(express(&changes[0], &changes[1..]).is_some());
        let expression = start.elapsed() - cycles - conservation;
        println!("cycles {cycles:?}, conservation {conservation:?}, express {expression:?}");
        assert!(cycles < limit && conservation < limit && expression < limit);
    }
}
