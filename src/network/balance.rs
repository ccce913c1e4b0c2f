//! Whether a reaction loses atoms or charge.
//!
//! `H+` counts as a bare proton, lyate as the solvent less one hydrogen, so that `solvent <=> H+ + lyate` and
//! `N + H+ <=> NH+` balance as they stand; solvent molecules that a step uses up or sets free are written out. Knows nothing of
//! names in files or of places in them.

use super::{Actor, Form, Network, Reaction};
use crate::notation::without_charge;
use std::collections::BTreeMap;
use std::fmt;

/// Element counts in Hill order: carbon, hydrogen, then the alphabet; without carbon the alphabet alone.
pub type Composition = Vec<(String, i64)>;

/// What does not balance.
#[derive(Debug, Clone, PartialEq)]
pub enum BalanceFault {
    /// Atoms appear or vanish.
    Elements {
        /// The reaction's label.
        label: String,
        /// What stands left, without what stands unchanged on both sides.
        left: Composition,
        /// What stands right.
        right: Composition,
        /// What the left side would need more.
        left_lacks: Composition,
        /// What the right side would need more.
        right_lacks: Composition,
    },
    /// Charge appears or vanishes.
    Charge {
        /// The reaction's label.
        label: String,
        /// Charge of the left side, elementary charges.
        left: i64,
        /// Charge of the right side.
        right: i64,
        /// The name that the only form of a side would have with the right charge.
        name: Option<String>,
    },
}

impl BalanceFault {
    /// Charge is an error only where the charge balance fixes the pH; elsewhere it is a warning.
    pub fn is_error(&self, acid_base: bool) -> bool {
        acid_base || matches!(self, BalanceFault::Elements { .. })
    }

    /// What is wrong.
    pub fn message(&self) -> String {
        match self {
            BalanceFault::Elements {
                label,
                left,
                right,
                left_lacks,
                right_lacks,
            } => {
                let lack = |side: &str, what: &Composition| {
                    (!what.is_empty()).then(|| format!("{side} side lacks {}", formula(what)))
                };
                let lacks = [lack("right", right_lacks), lack("left", left_lacks)];
                let lacks: Vec<String> = lacks.into_iter().flatten().collect();
                let (left, right) = (formula(left), formula(right));
                format!(
                    "{label}: {} (left {left}, right {right})",
                    lacks.join(" and ")
                )
            }
            BalanceFault::Charge { left, right, .. } => {
                format!("charge {} left, {} right", signed(*left), signed(*right))
            }
        }
    }

    /// What might mend it.
    pub fn help(&self) -> Option<String> {
        match self {
            BalanceFault::Elements {
                left_lacks,
                right_lacks,
                ..
            } => {
                let lacks = [left_lacks, right_lacks].map(formula);
                let one_side = lacks.iter().any(String::is_empty);
                (one_side && lacks.iter().any(|l| l == "H2O")).then(|| "is a water missing?".into())
            }
            BalanceFault::Charge { name, .. } => {
                let name = name.as_ref()?;
                let ion = if name.ends_with(['+', '-']) {
                    "the ion "
                } else {
                    "it "
                };
                Some(format!("name {ion}`{name}`"))
            }
        }
    }
}

impl fmt::Display for BalanceFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joint = if matches!(self, BalanceFault::Elements { .. }) {
            "; "
        } else {
            ": "
        };
        let help = self
            .help()
            .map(|help| format!("{joint}{help}"))
            .unwrap_or_default();
        write!(f, "{}{help}", self.message())
    }
}

/// All faults of a network, in the order of its reactions. `solvent` holds the solvent's element counts, where known.
pub fn check(network: &Network, solvent: Option<&[(String, u32)]>) -> Vec<BalanceFault> {
    network
        .reactions
        .iter()
        .flat_map(|reaction| balance(reaction, &network.forms, solvent))
        .collect()
}

/// The faults of one reaction.
///
/// Elements are compared only if every form that changes has a formula, and not for a source, a sink or uptake by a drying
/// agent: there something leaves or comes on purpose.
pub fn balance(
    reaction: &Reaction,
    forms: &[Form],
    solvent: Option<&[(String, u32)]>,
) -> Vec<BalanceFault> {
    let [left, right] = changing(reaction);
    let mut faults = Vec::new();
    let open_ended = reaction.reactants.is_empty() || reaction.products.is_empty();
    if !open_ended && !reaction.law.is_uptake() {
        faults.extend(element_fault(
            &reaction.label,
            &left,
            &right,
            forms,
            solvent,
        ));
    }
    let charges = [&left, &right].map(|side| charge(side, forms));
    if charges[0] != charges[1] && !reaction.law.is_uptake() {
        faults.push(BalanceFault::Charge {
            label: reaction.label.clone(),
            left: charges[0],
            right: charges[1],
            name: renamed(&right, forms, charges[0] - charges[1])
                .or_else(|| renamed(&left, forms, charges[1] - charges[0])),
        });
    }
    faults
}

/// Who is used up and who is made, with net numbers.
fn changing(reaction: &Reaction) -> [Vec<(Actor, i64)>; 2] {
    let mut net: Vec<(Actor, i64)> = Vec::new();
    for (side, sign) in [(&reaction.reactants, -1), (&reaction.products, 1)] {
        for &(actor, number) in side {
            match net.iter_mut().find(|n| n.0 == actor) {
                Some(entry) => entry.1 += sign * i64::from(number),
                None => net.push((actor, sign * i64::from(number))),
            }
        }
    }
    let side = |sign: i64| {
        net.iter()
            .filter(|n| n.1 * sign > 0)
            .map(|n| (n.0, n.1 * sign))
            .collect()
    };
    [side(-1), side(1)]
}

fn element_fault(
    label: &str,
    left: &[(Actor, i64)],
    right: &[(Actor, i64)],
    forms: &[Form],
    solvent: Option<&[(String, u32)]>,
) -> Option<BalanceFault> {
    // A solvent of unknown formula does no harm where as much of it stands on both sides.
    let molecules = |side: &[(Actor, i64)]| -> i64 {
        let solvents = side
            .iter()
            .filter(|t| matches!(t.0, Actor::Solvent | Actor::Lyate));
        solvents.map(|t| t.1).sum()
    };
    if solvent.is_none() && molecules(left) != molecules(right) {
        return None;
    }
    let left = elements(left, forms, solvent)?;
    let right = elements(right, forms, solvent)?;
    let left_lacks = shortfall(&left, &right);
    let right_lacks = shortfall(&right, &left);
    (!left_lacks.is_empty() || !right_lacks.is_empty()).then(|| BalanceFault::Elements {
        label: label.into(),
        left: hill(left),
        right: hill(right),
        left_lacks: hill(left_lacks),
        right_lacks: hill(right_lacks),
    })
}

/// Element counts of a side; `None` if a form has no formula.
fn elements(
    side: &[(Actor, i64)],
    forms: &[Form],
    solvent: Option<&[(String, u32)]>,
) -> Option<BTreeMap<String, i64>> {
    let mut counts = BTreeMap::new();
    let mut add =
        |symbol: &str, number: i64| *counts.entry(symbol.to_string()).or_insert(0) += number;
    for &(actor, number) in side {
        let formula = match actor {
            Actor::Form(form) => forms[form].elements.as_deref()?,
            Actor::Solvent | Actor::Lyate => solvent.unwrap_or(&[]),
            Actor::Proton => &[],
        };
        formula
            .iter()
            .for_each(|(symbol, count)| add(symbol, number * i64::from(*count)));
        match actor {
            Actor::Proton => add("H", number),
            Actor::Lyate => add("H", -number),
            _ => {}
        }
    }
    counts.retain(|_, count| *count != 0);
    Some(counts)
}

/// What `has` needs more to be `wanted`.
fn shortfall(has: &BTreeMap<String, i64>, wanted: &BTreeMap<String, i64>) -> BTreeMap<String, i64> {
    let of =
        |counts: &BTreeMap<String, i64>, symbol: &String| counts.get(symbol).copied().unwrap_or(0);
    let symbols = wanted.keys().chain(has.keys());
    let missing = symbols.map(|s| (s.clone(), of(wanted, s) - of(has, s)));
    missing.filter(|m| m.1 > 0).collect()
}

fn hill(mut counts: BTreeMap<String, i64>) -> Composition {
    let mut ordered = Vec::with_capacity(counts.len());
    if let Some(carbon) = counts.remove("C") {
        ordered.push(("C".to_string(), carbon));
        ordered.extend(
            counts
                .remove("H")
                .map(|hydrogen| ("H".to_string(), hydrogen)),
        );
    }
    ordered.extend(counts);
    ordered
}

/// `C7H6O`; nothing for nothing.
fn formula(composition: &Composition) -> String {
    let part = |(symbol, count): &(String, i64)| match count {
        1 => symbol.clone(),
        n => format!("{symbol}{n}"),
    };
    composition.iter().map(part).collect()
}

fn charge(side: &[(Actor, i64)], forms: &[Form]) -> i64 {
    let of = |actor| match actor {
        Actor::Form(form) => i64::from(forms[form].charge),
        Actor::Proton => 1,
        Actor::Lyate => -1,
        Actor::Solvent => 0,
    };
    side.iter().map(|&(actor, number)| number * of(actor)).sum()
}

/// The name of a side's only form with `more` charge.
fn renamed(side: &[(Actor, i64)], forms: &[Form], more: i64) -> Option<String> {
    let &[(Actor::Form(form), 1)] = side else {
        return None;
    };
    let charge = i64::from(forms[form].charge) + more;
    let stem = without_charge(&forms[form].name);
    let sign = if charge < 0 { "-" } else { "+" };
    // Five signs are no ion but a slip elsewhere in the equation.
    let signs = usize::try_from(charge.abs()).ok().filter(|&n| n <= 4)?;
    Some(format!("{stem}{}", sign.repeat(signs)))
}

fn signed(charge: i64) -> String {
    if charge == 0 {
        "0".into()
    } else {
        format!("{charge:+}")
    }
}

#[cfg(test)]
mod tests {
    use super::super::RateLaw;
    use super::super::example::{Example, diamine};
    use super::*;

    fn counts(text: &[(&str, u32)]) -> Option<Vec<(String, u32)>> {
        Some(text.iter().map(|&(s, n)| (s.to_string(), n)).collect())
    }

    /// One reaction over forms with these formulas.
    fn faults(
        forms: &[(&str, &[(&str, u32)])],
        equation: &str,
        solvent: &[(&str, u32)],
    ) -> Vec<BalanceFault> {
        let mut e = Example::with_protons(14.0);
        for (name, formula) in forms {
            e.species(name);
            e.network.forms.last_mut().unwrap().elements =
                counts(formula).filter(|f| !f.is_empty());
        }
        e.reaction("condensation", equation, 1.0, None);
        let solvent = counts(solvent).filter(|s| !s.is_empty());
        check(&e.network, solvent.as_deref())
    }

    const HEMIAMINAL: (&str, &[(&str, u32)]) = ("HA", &[("C", 12), ("H", 18), ("N", 2), ("O", 1)]);
    const IMINIUM: (&str, &[(&str, u32)]) = ("I+", &[("C", 12), ("H", 17), ("N", 2)]);
    const WATER: (&str, &[(&str, u32)]) = ("W", &[("H", 2), ("O", 1)]);
    const METHANOL: &[(&str, u32)] = &[("C", 1), ("H", 4), ("O", 1)];

    #[test]
    fn a_lost_water_is_named() {
        let imine = ("Im", &[("C", 12), ("H", 16), ("N", 2)][..]);
        let found = faults(&[HEMIAMINAL, imine, WATER], "HA -> Im", &[]);
        assert_eq!(found.len(), 1);
        assert!(found[0].is_error(false));
        assert_eq!(
            found[0].to_string(),
            "condensation: right side lacks H2O (left C12H18N2O, right C12H16N2); is a water missing?"
        );
        assert_eq!(faults(&[HEMIAMINAL, imine, WATER], "HA -> Im + W", &[]), []);
        let reversed = faults(&[HEMIAMINAL, imine, WATER], "Im -> HA", &[]);
        assert!(
            reversed[0]
                .to_string()
                .starts_with("condensation: left side lacks H2O (left C12H16N2")
        );
    }

    #[test]
    fn both_sides_may_lack() {
        let a = ("A", &[("C", 2), ("H", 6), ("Cl", 1)][..]);
        let b = ("B", &[("C", 2), ("H", 5), ("Br", 1)][..]);
        assert_eq!(
            faults(&[a, b], "A -> B", &[])[0].to_string(),
            "condensation: right side lacks ClH and left side lacks Br (left C2H6Cl, right C2H5Br)"
        );
    }

    #[test]
    fn proton_lyate_and_solvent_carry_their_atoms() {
        let forms = [HEMIAMINAL, IMINIUM, WATER];
        assert_eq!(faults(&forms, "HA + H+ -> I+ + W", METHANOL), []);
        // No solvent molecule is used, so its formula is not needed.
        assert_eq!(faults(&forms, "HA + H+ -> I+ + W", &[]), []);
        assert_eq!(
            faults(&forms, "HA + solvent -> I+ + W + lyate", METHANOL),
            []
        );
        let lacks = faults(&forms, "HA -> I+ + W + lyate", METHANOL);
        assert_eq!(
            lacks[0].to_string(),
            "condensation: left side lacks CH4O (left C12H18N2O, right C13H22N2O2)"
        );
        // Unknown solvent: nothing can be said of the atoms.
        assert_eq!(faults(&forms, "HA -> I+ + W + lyate", &[]), []);
        // Unknown solvent that cancels: the missing water is still seen.
        assert!(
            faults(&forms, "HA + solvent -> I+ + lyate", &[])[0]
                .to_string()
                .contains("right side lacks H2O")
        );
    }

    #[test]
    fn without_a_formula_no_atoms_are_counted_but_charge_is() {
        let found = faults(&[("D", &[]), HEMIAMINAL], "D -> HA", &[]);
        assert_eq!(found, []);
        // A catalyst without formula cancels.
        let found = faults(
            &[("Cat", &[]), HEMIAMINAL, WATER],
            "HA + Cat -> W + Cat",
            &[],
        );
        assert!(found[0].to_string().contains("lacks C12H16N2"), "{found:?}");
        let found = faults(&[("DH+", &[]), ("A", &[]), ("I", &[])], "DH+ + A -> I", &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].to_string(),
            "charge +1 left, 0 right: name the ion `I+`"
        );
        assert!(found[0].is_error(true) && !found[0].is_error(false));
    }

    #[test]
    fn charge_counts_multiples_and_names_what_it_can() {
        let forms: [(&str, &[(&str, u32)]); 4] =
            [("A--", &[]), ("B", &[]), ("C+", &[]), ("E", &[])];
        assert_eq!(faults(&forms, "A-- + 2 H+ -> B", &[]), []);
        assert_eq!(
            faults(&forms, "A-- -> C+", &[])[0].to_string(),
            "charge -2 left, +1 right: name the ion `C--`"
        );
        assert_eq!(
            faults(&forms, "B -> C+", &[])[0].to_string(),
            "charge 0 left, +1 right: name it `C`"
        );
        assert_eq!(
            faults(&forms, "C+ -> B + E", &[])[0].to_string(),
            "charge +1 left, 0 right: name it `C`"
        );
        assert_eq!(
            faults(&forms, "C+ + B -> B + 2 E", &[])[0].help(),
            Some("name it `C`".into())
        );
        assert_eq!(faults(&forms, "C+ + E -> 2 B", &[])[0].help(), None);
    }

    #[test]
    fn sources_sinks_and_uptake_are_not_counted() {
        assert_eq!(faults(&[WATER], "W -> ", &[]), []);
        let mut e = Example::default();
        e.species("W X");
        e.network.forms[0].elements = counts(WATER.1);
        e.network.forms[1].elements = counts(&[("Mg", 1)]);
        e.reaction("drying", "W -> X", 1e-3, None);
        assert_eq!(check(&e.network, None).len(), 1);
        let residual = e.coefficient("residual", 1, super::super::Law::constant(0.005));
        e.network.reactions[0].law = RateLaw::Uptake { residual };
        assert_eq!(check(&e.network, None), []);
    }

    #[test]
    fn default_mechanism_keeps_charge() {
        assert_eq!(check(&diamine().network, None), []);
    }
}
