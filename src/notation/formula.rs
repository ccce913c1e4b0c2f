//! Chemical formulas: element counts, molar mass, and what one side of an equation has that the other lacks.
//!
//! Composition only: no structure, no isotopes, no charge (that is in the name, see `name`).

use std::collections::BTreeMap;
use std::fmt;

use crate::notation::elements::ELEMENTS;
use crate::text::{Flaw, quote};

/// Largest count of one element; beyond it a formula is a typing error.
const LARGEST_COUNT: u64 = 1_000_000;
/// Deepest nesting of parentheses.
const DEEPEST: usize = 16;

/// How many atoms of each element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Formula {
    /// Counts by symbol; none is zero.
    counts: BTreeMap<&'static str, u32>,
}

impl Formula {
    /// Reads "C12H18N2O", "B(OCH3)3", "MgSO4·7H2O". Spans of the flaw are bytes of `text`.
    pub fn parse(text: &str) -> Result<Formula, Flaw> {
        let mut reader = FormulaReader { text, at: 0 };
        let mut counts = Counts::new();
        loop {
            let times = reader.count()?;
            let part = reader.group(0)?;
            add(&mut counts, &part, times, text)?;
            match reader.peek() {
                None => break,
                Some('·' | '*' | '.') => reader.skip(),
                Some(')' | ']') => return Err(reader.flaw("a parenthesis closes that none opened")),
                Some('+' | '-') => {
                    return Err(
                        reader.flaw("a formula has no charge: the name carries it, as in `DH+`")
                    );
                }
                Some(_) => {
                    return Err(reader.flaw("a formula is made of element symbols and numbers"));
                }
            }
        }
        let counts = counts.into_iter().map(|(e, n)| (e, n as u32)).collect();
        Ok(Formula { counts })
    }

    /// Symbols and counts in Hill order: C, H, then by alphabet; all by alphabet where there is no carbon.
    pub fn elements(&self) -> Vec<(&'static str, u32)> {
        hill(&self.counts, |n| *n > 0)
    }

    /// Molar mass, g/mol.
    pub fn molar_mass(&self) -> f64 {
        let weight = |symbol: &str| ELEMENTS.iter().find(|e| e.0 == symbol).map_or(0.0, |e| e.1);
        // Hill order fixes the order of summation, so the same formula has the same last digit however it is written.
        self.elements()
            .iter()
            .map(|(symbol, count)| weight(symbol) * f64::from(*count))
            .sum()
    }

    /// The formula with one or more hydrogens more or fewer: a protonated form; none when there are not enough.
    pub fn with_hydrogens(&self, more: i32) -> Option<Formula> {
        let now = i64::from(*self.counts.get("H").unwrap_or(&0));
        let hydrogens = u32::try_from(now + i64::from(more)).ok()?;
        let mut counts = self.counts.clone();
        counts.remove("H");
        if hydrogens > 0 {
            counts.insert("H", hydrogens);
        }
        Some(Formula { counts })
    }
}

impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&written(&self.elements()))
    }
}

/// The difference of two sides as a message: "right side lacks H2O (left C12H18N2O, right C12H16N2); is a water missing?".
///
/// Each side is its formulas with their stoichiometric coefficients; `None` when the sides agree.
pub fn imbalance(left: &[(&Formula, u32)], right: &[(&Formula, u32)]) -> Option<String> {
    let (l, r) = (total(left), total(right));
    let mut difference = l.clone();
    for (symbol, count) in &r {
        *difference.entry(symbol).or_default() -= count;
    }
    let right_lacks = hill(&difference, |n| *n > 0);
    let left_lacks: Vec<(&str, i64)> = hill(&difference, |n| *n < 0)
        .into_iter()
        .map(|(symbol, n)| (symbol, -n))
        .collect();
    let sides = [("right", right_lacks), ("left", left_lacks)];
    let lacks: Vec<String> = sides
        .iter()
        .filter(|(_, what)| !what.is_empty())
        .map(|(side, what)| format!("{side} side lacks {}", written(what)))
        .collect();
    if lacks.is_empty() {
        return None;
    }
    let text = |side: &BTreeMap<&'static str, i64>| match hill(side, |n| *n > 0) {
        empty if empty.is_empty() => "nothing".to_owned(),
        elements => written(&elements),
    };
    let mut message = format!(
        "{} (left {}, right {})",
        lacks.join(", "),
        text(&l),
        text(&r)
    );
    if lacks.len() == 1 && lacks[0].ends_with(" lacks H2O") {
        message.push_str("; is a water missing?");
    }
    Some(message)
}

fn total(side: &[(&Formula, u32)]) -> BTreeMap<&'static str, i64> {
    let mut total = BTreeMap::new();
    for (formula, coefficient) in side {
        for (symbol, count) in &formula.counts {
            *total.entry(*symbol).or_default() += i64::from(*count) * i64::from(*coefficient);
        }
    }
    total
}

/// The chosen entries in Hill order.
fn hill<N: Copy>(
    counts: &BTreeMap<&'static str, N>,
    choose: impl Fn(&N) -> bool,
) -> Vec<(&'static str, N)> {
    let chosen = || {
        counts
            .iter()
            .filter(|(_, n)| choose(n))
            .map(|(e, n)| (*e, *n))
    };
    if !chosen().any(|(symbol, _)| symbol == "C") {
        return chosen().collect();
    }
    let first = ["C", "H"];
    let head = first
        .iter()
        .flat_map(|f| chosen().find(|(symbol, _)| symbol == f));
    head.chain(chosen().filter(|(symbol, _)| !first.contains(symbol)))
        .collect()
}

fn written<N: Copy + PartialEq + From<u8> + fmt::Display>(elements: &[(&str, N)]) -> String {
    let part = |(symbol, count): &(&str, N)| {
        if *count == N::from(1) {
            (*symbol).to_owned()
        } else {
            format!("{symbol}{count}")
        }
    };
    elements.iter().map(part).collect()
}

type Counts = BTreeMap<&'static str, u64>;

/// Adds `times` a part, bounded so that no formula overflows.
fn add(to: &mut Counts, part: &Counts, times: u64, text: &str) -> Result<(), Flaw> {
    for (symbol, count) in part {
        let sum = to.entry(symbol).or_default();
        *sum = sum.saturating_add(count.saturating_mul(times));
        if *sum > LARGEST_COUNT {
            let message = format!("more than {LARGEST_COUNT} {symbol} atoms");
            return Err(Flaw::new(0..text.len(), message));
        }
    }
    Ok(())
}

/// Walks a formula from left to right.
struct FormulaReader<'a> {
    text: &'a str,
    at: usize,
}

impl FormulaReader<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn skip(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn flaw(&self, message: &str) -> Flaw {
        let end = self.at + self.peek().map_or(0, char::len_utf8);
        Flaw::new(self.at..end, message)
    }

    /// Elements and parentheses up to something else.
    fn group(&mut self, depth: usize) -> Result<Counts, Flaw> {
        let mut counts = Counts::new();
        loop {
            let part = match self.peek() {
                Some(open @ ('(' | '[')) => self.parenthesis(open, depth)?,
                Some(c) if c.is_ascii_uppercase() => Counts::from([(self.element()?, 1)]),
                _ if counts.is_empty() => {
                    return Err(self.flaw("a formula is made of element symbols and numbers"));
                }
                _ => return Ok(counts),
            };
            let times = self.count()?;
            add(&mut counts, &part, times, self.text)?;
        }
    }

    fn parenthesis(&mut self, open: char, depth: usize) -> Result<Counts, Flaw> {
        if depth >= DEEPEST {
            return Err(self.flaw("too many parentheses inside each other"));
        }
        let start = self.at;
        self.skip();
        let inner = self.group(depth + 1)?;
        let close = if open == '(' { ')' } else { ']' };
        if self.peek() != Some(close) {
            let message = format!("this `{open}` is never closed");
            return Err(Flaw::new(start..start + 1, message));
        }
        self.skip();
        Ok(inner)
    }

    fn element(&mut self) -> Result<&'static str, Flaw> {
        let start = self.at;
        self.skip();
        while self.peek().is_some_and(|c| c.is_ascii_lowercase()) {
            self.skip();
        }
        let symbol = &self.text[start..self.at];
        match ELEMENTS.iter().find(|e| e.0 == symbol) {
            Some(element) => Ok(element.0),
            None => {
                let flaw = Flaw::new(start..self.at, format!("unknown element {}", quote(symbol)));
                Err(match symbol {
                    "D" | "T" => flaw.with_help("isotopes are not told apart: write H"),
                    _ => flaw,
                })
            }
        }
    }

    /// A count, 1 when none is written.
    fn count(&mut self) -> Result<u64, Flaw> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.skip();
        }
        let digits = &self.text[start..self.at];
        if digits.is_empty() {
            return Ok(1);
        }
        match digits.parse::<u64>() {
            Ok(count) if (1..=LARGEST_COUNT).contains(&count) => Ok(count),
            _ => {
                let message = format!("{} is no count of atoms", quote(digits));
                Err(Flaw::new(start..self.at, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_abs_diff_eq;
    use proptest::prelude::*;

    fn of(text: &str) -> Formula {
        Formula::parse(text).unwrap_or_else(|flaw| panic!("{text}: {}", flaw.message))
    }

    #[test]
    fn formulas_are_counted_and_written_in_hill_order() {
        let table = [
            ("C12H18N2O", "C12H18N2O"),
            ("NaBH4", "BH4Na"),
            ("C(CH3)3", "C4H9"),
            ("B(OCH3)3", "C3H9BO3"),
            ("CH3CO2H", "C2H4O2"),
            ("MgSO4·7H2O", "H14MgO11S"),
            ("CuSO4.5H2O", "CuH10O9S"),
            ("H2O", "H2O"),
            ("[Pd(NH3)4]Cl2", "Cl2H12N4Pd"),
            ("2H2O", "H4O2"),
        ];
        for (text, expected) in table {
            assert_eq!(of(text).to_string(), expected);
        }
    }

    #[test]
    fn molar_masses_agree_with_catalogues() {
        // Catalogues round to two decimals from longer weights; ours have five digits (C 12.011 for 12.0107).
        let last_digit = 0.01;
        let table = [
            ("C5H12N2", 100.16),    // homopiperazine
            ("C7H6O", 106.12),      // benzaldehyde
            ("C6H10BNaO6", 211.94), // sodium tris(acetyloxy)borohydride, STAB
            ("NaBH4", 37.83),
            ("NaBH3CN", 62.84),
            ("C10H18O5", 218.25), // Boc2O
            ("MgSO4", 120.37),
            ("C2H4O2", 60.05),
            ("LiAlH4", 37.95),
        ];
        for (text, mass) in table {
            assert_abs_diff_eq!(of(text).molar_mass(), mass, epsilon = last_digit);
        }
    }

    #[test]
    fn atomic_weights_rise_but_for_the_known_pairs() {
        let falls: Vec<(&str, &str)> = ELEMENTS
            .windows(2)
            .filter(|w| w[1].1 <= w[0].1)
            .map(|w| (w[0].0, w[1].0))
            .collect();
        assert_eq!(
            falls,
            [("Ar", "K"), ("Co", "Ni"), ("Te", "I"), ("Th", "Pa")]
        );
    }

    #[test]
    fn faulty_formulas_are_refused_at_the_spot() {
        let table = [
            ("", "a formula is made of element symbols and numbers", ""),
            ("Xx2", "unknown element `Xx`", "Xx"),
            ("D2O", "unknown element `D`", "D"),
            ("C6h6", "unknown element `Ch`", ""),
            ("C0", "`0` is no count of atoms", "0"),
            (
                "C99999999999999999999",
                "`99999999999999999999` is no count of atoms",
                "99999999999999999999",
            ),
            ("(CH3", "this `(` is never closed", "("),
            ("CH3)", "a parenthesis closes that none opened", ")"),
            ("(CH3]", "this `(` is never closed", "("),
            (
                "()",
                "a formula is made of element symbols and numbers",
                ")",
            ),
            (
                "BH4-",
                "a formula has no charge: the name carries it, as in `DH+`",
                "-",
            ),
            (
                "C6 H6",
                "a formula is made of element symbols and numbers",
                " ",
            ),
            (
                "(C100000)100000",
                "more than 1000000 C atoms",
                "(C100000)100000",
            ),
        ];
        for (text, message, spot) in table {
            let flaw = Formula::parse(text).unwrap_err();
            if text != "C6h6" {
                assert_eq!(flaw.message, message, "{text}");
                assert_eq!(&text[flaw.span], spot, "{text}");
            }
        }
        assert!(Formula::parse(&"(".repeat(100_000)).is_err());
    }

    #[test]
    fn protonated_forms_gain_hydrogens() {
        assert_eq!(of("C5H12N2").with_hydrogens(1), Some(of("C5H13N2")));
        assert_eq!(of("H2").with_hydrogens(-2).unwrap().to_string(), "");
        assert_eq!(of("CO2").with_hydrogens(-1), None);
    }

    #[test]
    fn sides_that_do_not_add_up_say_what_is_missing() {
        let (d, a, i, w) = (of("C5H12N2"), of("C7H6O"), of("C12H16N2"), of("H2O"));
        assert_eq!(
            imbalance(&[(&d, 1), (&a, 1)], &[(&i, 1)]).unwrap(),
            "right side lacks H2O (left C12H18N2O, right C12H16N2); is a water missing?"
        );
        assert_eq!(imbalance(&[(&d, 1), (&a, 1)], &[(&i, 1), (&w, 1)]), None);
        assert_eq!(
            imbalance(&[(&w, 1)], &[(&of("H2O2"), 2)]).unwrap(),
            "left side lacks H2O3 (left H2O, right H4O4)"
        );
        assert_eq!(
            imbalance(&[(&of("CO"), 1)], &[(&of("CH4"), 1)]).unwrap(),
            "right side lacks O, left side lacks H4 (left CO, right CH4)"
        );
        assert_eq!(
            imbalance(&[(&w, 1)], &[]).unwrap(),
            "right side lacks H2O (left H2O, right nothing); is a water missing?"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = Formula::parse(&text);
        }

        #[test]
        fn formula_like_texts_are_read_or_refused_and_read_back(text in "[CHNO()0-9·]{0,20}") {
            if let Ok(formula) = Formula::parse(&text) {
                prop_assert_eq!(Formula::parse(&formula.to_string()).unwrap(), formula);
            }
        }
    }
}
