//! The differential equations of a network as a chemist writes them.
//!
//! One equation per family total, terms of one reaction side by side, stoichiometric numbers and the missing `1/n!` in plain
//! sight, then the families with their pKa and the charge balance. Text only: the numbers are read, never changed.

use super::conservation::pool_changes;
use super::digits::significant;
use super::{Actor, Form, Gas, Law, Network, Pool, RateLaw, Reaction};
use crate::solver::math;

/// Lines are broken so as not to pass this many characters where a blank allows it.
const WIDTH: usize = 110;

const CONVENTION: &str = "\
Rates are k times concentrations to their stoichiometric numbers, without 1/n!; 2 A -> P: d[A]/dt = - 2 k(..) [A]^2.
k(label), kr(label): forward and reverse coefficient of a reaction, statistical factors and `factor` included.
";

/// The whole text; pKa and held concentrations at `temperature` (K).
pub fn rates_text(network: &Network, laws: &[Law], temperature: f64) -> String {
    let mut text = String::from(CONVENTION);
    text.push('\n');
    let mut constant = Vec::new();
    for (id, pool) in network.pools.iter().enumerate() {
        let groups = groups(network, id);
        if pool.fixed.is_some() || groups.is_empty() {
            constant.push(pool);
        } else {
            let left = format!("d[{}]/dt = ", total(pool));
            text.push_str(&wrapped(&left, &groups));
        }
    }
    text.push_str(&constants_text(
        &constant,
        &network.gases,
        laws,
        temperature,
    ));
    text.push_str(&formulas_text(network, laws, temperature));
    text.push_str(&families_text(network, laws, temperature));
    text.push_str(&charge_text(network, laws, temperature));
    text
}

/// What a family is called in an equation: its total where it has several forms.
fn total(pool: &Pool) -> String {
    if pool.forms.len() > 1 {
        format!("{} total", pool.name)
    } else {
        pool.name.clone()
    }
}

/// The signed terms of one pool's production rate, grouped by reaction.
fn groups(network: &Network, pool: usize) -> Vec<Vec<String>> {
    let of = |reaction: &Reaction| {
        let change = pool_changes(network, reaction)
            .into_iter()
            .find(|c| c.0 == pool)?
            .1;
        let mut terms = vec![term(change, &forward_rate(network, reaction))];
        let reverse = reverse_rate(network, reaction);
        terms.extend(reverse.map(|rate| term(-change, &rate)));
        Some(terms)
    };
    network.reactions.iter().filter_map(of).collect()
}

/// `- 2 rate`, the number left out when it is one.
fn term(number: f64, rate: &str) -> String {
    let sign = if number < 0.0 { '-' } else { '+' };
    match number.abs() {
        1.0 => format!("{sign} {rate}"),
        n => format!("{sign} {n} {rate}"),
    }
}

fn forward_rate(network: &Network, reaction: &Reaction) -> String {
    let constant = format!("k({})", reaction.label);
    match &reaction.law {
        RateLaw::MassAction => product(constant, &reaction.reactants, &network.forms),
        RateLaw::Uptake { residual } => {
            let of = concentrations(&reaction.reactants, &network.forms);
            format!(
                "{constant} max({of} - {}, 0)",
                network.coefficients[*residual].name
            )
        }
        RateLaw::Orders(orders) => {
            let factors = orders.iter().filter(|(_, order)| *order != 0.0);
            let of: String = factors
                .map(|&(actor, order)| concentration(actor, order, &network.forms))
                .collect();
            format!("{constant} {of}").trim_end().to_owned()
        }
        RateLaw::Formula { .. } => format!("r({})", reaction.label),
    }
}

fn reverse_rate(network: &Network, reaction: &Reaction) -> Option<String> {
    reaction.reverse?;
    Some(product(
        format!("kr({})", reaction.label),
        &reaction.products,
        &network.forms,
    ))
}

/// A constant times the concentrations of a side; alone where the side is empty.
fn product(constant: String, side: &[(Actor, u32)], forms: &[Form]) -> String {
    let concentrations = concentrations(side, forms);
    if concentrations.is_empty() {
        constant
    } else {
        format!("{constant} {concentrations}")
    }
}

/// `[D][Ald]^2`; the solvent has activity 1 and does not show.
fn concentrations(side: &[(Actor, u32)], forms: &[Form]) -> String {
    let mut orders: Vec<(Actor, u32)> = Vec::new();
    for &(actor, number) in side {
        match orders.iter_mut().find(|o| o.0 == actor) {
            Some(order) => order.1 += number,
            None => orders.push((actor, number)),
        }
    }
    let factor = |&(actor, order): &(Actor, u32)| concentration(actor, f64::from(order), forms);
    orders.iter().map(factor).collect()
}

/// `[D]`, `[D]^0.5`; nothing for the solvent.
fn concentration(actor: Actor, order: f64, forms: &[Form]) -> String {
    let name = match actor {
        Actor::Form(form) => &forms[form].name,
        Actor::Proton => "H+",
        Actor::Lyate => "lyate",
        Actor::Solvent => return String::new(),
    };
    if order == 1.0 {
        format!("[{name}]")
    } else {
        format!("[{name}]^{order}")
    }
}

/// The laws that are formulas, with their factors where these are not 1.
fn formulas_text(network: &Network, laws: &[Law], temperature: f64) -> String {
    let mut text = String::new();
    for reaction in &network.reactions {
        let RateLaw::Formula { text: law, .. } = &reaction.law else {
            continue;
        };
        let factor = laws[reaction.forward].at(temperature);
        let law = if factor == 1.0 {
            law.clone()
        } else {
            format!("{} ({law})", significant(factor, 3))
        };
        text.push_str(&format!("r({}) = {law}\n", reaction.label));
    }
    if text.is_empty() {
        text
    } else {
        format!("\nRates of their own, M/s\n{text}")
    }
}

/// `left` and its terms, broken before a reaction's terms where possible, continued below the first term.
fn wrapped(left: &str, groups: &[Vec<String>]) -> String {
    let indent = " ".repeat(left.chars().count());
    let (mut text, mut line) = (String::new(), left.to_string());
    let mut empty = true;
    let mut first = true;
    let length = |text: &str| text.chars().count();
    for group in groups {
        let whole: usize = group.iter().map(|term| length(term) + 1).sum();
        for (position, term) in group.iter().enumerate() {
            let term = if first {
                term.trim_start_matches("+ ")
            } else {
                term
            };
            let fits = length(&line) + 1 + length(term) <= WIDTH;
            // Terms of one reaction stay together unless they alone fill a line.
            let better_together =
                position == 0 && length(&line) + whole > WIDTH && length(&indent) + whole <= WIDTH;
            if !empty && (!fits || better_together) {
                text.push_str(&line);
                text.push('\n');
                line.clone_from(&indent);
                empty = true;
            }
            if !empty {
                line.push(' ');
            }
            line.push_str(term);
            (empty, first) = (false, false);
        }
    }
    text + &line + "\n"
}

/// Pools without an equation of their own.
fn constants_text(pools: &[&Pool], gases: &[Gas], laws: &[Law], temperature: f64) -> String {
    let mut text = String::new();
    for pool in pools {
        let value = match pool.fixed {
            Some(fixed) => {
                let value = significant(laws[fixed].at(temperature), 3);
                let gas = gases.iter().any(|gas| gas.saturation == fixed);
                let unit = if gas { "M/bar times its pressure" } else { "M" };
                format!("held at {value} {unit}")
            }
            None => "constant: no reaction changes it".into(),
        };
        text.push_str(&format!("[{}] {value}\n", total(pool)));
    }
    text
}

fn families_text(network: &Network, laws: &[Law], temperature: f64) -> String {
    let families: Vec<&Pool> = network.pools.iter().filter(|p| p.forms.len() > 1).collect();
    if families.is_empty() {
        return String::new();
    }
    let mut text = format!("\nFamilies, pKa at {}\n", celsius(temperature));
    for pool in families {
        let members: Vec<Vec<String>> = pool
            .forms
            .iter()
            .map(|&f| vec![format!("+ [{}]", network.forms[f].name)])
            .collect();
        text.push_str(&wrapped(&format!("[{}] = ", total(pool)), &members));
        for (j, &acidity) in pool.acidity.iter().enumerate() {
            let [base, acid] = [pool.forms[j], pool.forms[j + 1]].map(|f| &network.forms[f].name);
            let value = negative_logarithm(laws[acidity].at(temperature));
            text.push_str(&format!("    {acid} <=> {base} + H+   pKa {value}\n"));
        }
    }
    text
}

/// The algebraic equation that fixes `[H+]`.
fn charge_text(network: &Network, laws: &[Law], temperature: f64) -> String {
    let Some(autoprotolysis) = network.autoprotolysis else {
        return String::new();
    };
    let charged = network.forms.iter().filter(|form| form.charge != 0);
    let ions = charged.map(|form| vec![term(f64::from(form.charge), &format!("[{}]", form.name))]);
    let mut terms = vec![vec!["[H+]".to_string()], vec!["- [lyate]".to_string()]];
    terms.extend(ions);
    terms.push(vec!["+ charge of spectator ions".to_string()]);
    let value = negative_logarithm(laws[autoprotolysis].at(temperature));
    if network.held_ph {
        let at = celsius(temperature);
        return format!(
            "\nA buffer holds the pH; pKs {value} at {at}\n[H+] = 10^-pH, [H+][lyate] = 10^-pKs\n"
        );
    }
    let balance = wrapped("0 = ", &terms);
    format!(
        "\nCharge balance, pKs {value} at {}\n{balance}[H+][lyate] = 10^-pKs\n",
        celsius(temperature)
    )
}

fn celsius(temperature: f64) -> String {
    let degrees = format!("{:.2}", temperature - 273.15);
    format!("{} °C", degrees.trim_end_matches('0').trim_end_matches('.'))
}

fn negative_logarithm(value: f64) -> String {
    format!("{:.2}", -math::ln(value) / std::f64::consts::LN_10)
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, diamine, ladder};
    use super::*;

    fn lines(e: &Example) -> Vec<String> {
        rates_text(&e.network, &e.laws, 298.15)
            .lines()
            .map(str::to_string)
            .collect()
    }

    #[test]
    fn a_dimerisation_shows_the_two() {
        let mut e = Example::default();
        e.species("A P");
        e.reaction("couple", "2 A -> P", 1.0, Some(0.5));
        let lines = lines(&e);
        assert_eq!(
            lines[3..],
            [
                "d[A]/dt = - 2 k(couple) [A]^2 + 2 kr(couple) [P]",
                "d[P]/dt = k(couple) [A]^2 - kr(couple) [P]",
            ]
        );
    }

    #[test]
    fn families_are_totals_and_proton_and_lyate_show() {
        let mut e = Example::with_protons(16.8);
        e.pool("D", "D DH+ DH2++", &[10.5, 6.9]);
        e.species("Ald I+ W Cat");
        e.reaction("addition-1", "D + Ald -> I+ + lyate + W", 1.0, Some(1.0));
        e.reaction("acid", "DH+ + Ald + Cat -> I+ + W + Cat", 1.0, None);
        e.reaction("solvolysis", "I+ + W + solvent -> D + Ald + H+", 1.0, None);
        let expected = [
            "d[D total]/dt = - k(addition-1) [D][Ald] + kr(addition-1) [I+][lyate][W] - k(acid) [DH+][Ald][Cat]",
            "                + k(solvolysis) [I+][W]",
            "d[Ald]/dt = - k(addition-1) [D][Ald] + kr(addition-1) [I+][lyate][W] - k(acid) [DH+][Ald][Cat]",
            "            + k(solvolysis) [I+][W]",
            "d[I+]/dt = k(addition-1) [D][Ald] - kr(addition-1) [I+][lyate][W] + k(acid) [DH+][Ald][Cat]",
            "           - k(solvolysis) [I+][W]",
            "d[W]/dt = k(addition-1) [D][Ald] - kr(addition-1) [I+][lyate][W] + k(acid) [DH+][Ald][Cat]",
            "          - k(solvolysis) [I+][W]",
            "[Cat] constant: no reaction changes it",
            "",
            "Families, pKa at 25 °C",
            "[D total] = [D] + [DH+] + [DH2++]",
            "    DH+ <=> D + H+   pKa 10.50",
            "    DH2++ <=> DH+ + H+   pKa 6.90",
            "",
            "Charge balance, pKs 16.80 at 25 °C",
            "0 = [H+] - [lyate] + [DH+] + 2 [DH2++] + [I+] + charge of spectator ions",
            "[H+][lyate] = 10^-pKs",
        ];
        assert_eq!(lines(&e)[3..], expected);
    }

    #[test]
    fn uptake_and_held_pools_are_written_out() {
        let mut e = Example::default();
        e.species("W N X");
        let residual = e.coefficient("drying.residual", 1, Law::constant(0.005));
        let held = e.coefficient("N", 1, Law::constant(55.0));
        e.network.pools[1].fixed = Some(held);
        e.reaction("drying", "W -> ", 1e-3, None);
        e.network.reactions[0].law = RateLaw::Uptake { residual };
        e.reaction("loss", "N -> X", 1.0, None);
        e.reaction("feed", " -> X", 1.0, None);
        let expected = [
            "d[W]/dt = - k(drying) max([W] - drying.residual, 0)",
            "d[X]/dt = k(loss) [N] + k(feed)",
            "[N] held at 55.0 M",
        ];
        assert_eq!(lines(&e)[3..], expected);
    }

    #[test]
    fn lines_stay_within_the_width_and_lose_no_term() {
        for e in [diamine(), ladder(20)] {
            let lines = lines(&e);
            assert!(
                lines[2..].iter().all(|l| l.chars().count() <= WIDTH),
                "{lines:#?}"
            );
            let text = lines[3..].join("\n");
            let terms = text.matches(" k(").count();
            let changes = |r: &Reaction| pool_changes(&e.network, r).len();
            assert_eq!(
                terms,
                e.network.reactions.iter().map(changes).sum::<usize>()
            );
            let reversible = e.network.reactions.iter().filter(|r| r.reverse.is_some());
            assert_eq!(
                text.matches(" kr(").count(),
                reversible.map(changes).sum::<usize>()
            );
        }
    }

    #[test]
    fn a_reactions_terms_share_a_line_when_they_fit() {
        let pair = |n: usize| {
            vec![
                format!("- {}", "x".repeat(n)),
                format!("+ {}", "y".repeat(n)),
            ]
        };
        let text = wrapped("d = ", &[pair(30), pair(30)]);
        assert_eq!(text.lines().count(), 2, "{text}");
        assert!(text.lines().all(|l| l.contains('x') && l.contains('y')));
        let of = |n: usize, m: usize| {
            vec![vec![
                format!("- {}", "x".repeat(n)),
                format!("+ {}", "y".repeat(m)),
            ]]
        };
        assert_eq!(wrapped("d = ", &of(50, 51)).trim_end().len(), WIDTH);
        assert_eq!(wrapped("d = ", &of(50, 52)).lines().count(), 2);
        assert_eq!(WIDTH, 110);
        let long = wrapped("d = ", &[pair(90)]);
        assert_eq!(long.lines().count(), 2);
    }
}
