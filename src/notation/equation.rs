//! Reaction equations and their sides: `D + 2 A -> M`.
//!
//! Splits an equation into names with coefficients and places. Which names exist is for the reader that has the species.

use std::ops::Range;

use crate::notation::name::check_name;
use crate::text::did_you_mean;
use crate::text::{Flaw, quote, shorten};

/// A reaction equation.
#[derive(Debug, Clone, PartialEq)]
pub struct Equation {
    /// What reacts, as written; a name may stand twice.
    pub left: Vec<Term>,
    /// What forms.
    pub right: Vec<Term>,
    /// Whether the arrow is `<=>`.
    pub reversible: bool,
}

/// One species of a side.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The number before the name, 1 when none is written; more than zero.
    pub coefficient: f64,
    /// The name.
    pub name: String,
    /// Where the name stands, in bytes of the text.
    pub span: Range<usize>,
}

/// Arrows that are read, and whether they run both ways.
const ARROWS: [(&str, bool); 4] = [("->", false), ("→", false), ("<=>", true), ("⇌", true)];
/// Arrows of other programs.
const FOREIGN: [&str; 10] = [
    "<->", "<-->", "-->", "<-", "<--", "<==>", "==>", "==", "↔", "⇄",
];

/// Fractions that are one character.
const FRACTIONS: [(char, f64); 5] = [
    ('½', 0.5),
    ('⅓', 1.0 / 3.0),
    ('⅔', 2.0 / 3.0),
    ('¼', 0.25),
    ('¾', 0.75),
];

/// A word between blanks.
struct Word<'a> {
    text: &'a str,
    span: Range<usize>,
}

impl Equation {
    /// Reads `side arrow side`, where one side may be empty. Spans of the flaws are bytes of `text`.
    pub fn parse(text: &str) -> Result<Equation, Vec<Flaw>> {
        let words = words(text);
        let (at, reversible) = arrow(text, &words).map_err(|flaw| vec![flaw])?;
        let arrow_span = words[at].span.clone();
        let left = side(&words[..at], 0..arrow_span.start);
        let right = side(&words[at + 1..], arrow_span.end..text.len());
        match (left, right) {
            (Ok(left), Ok(right)) if left.is_empty() && right.is_empty() => Err(vec![Flaw::new(
                arrow_span,
                "an equation names at least one species",
            )]),
            (Ok(left), Ok(right)) => Ok(Equation {
                left,
                right,
                reversible,
            }),
            (left, right) => Err([left.err(), right.err()]
                .into_iter()
                .flatten()
                .flatten()
                .collect()),
        }
    }
}

/// Reads one side, `mono + 2 bis`; an empty text is an empty side. Spans of the flaws are bytes of `text`.
pub fn parse_side(text: &str) -> Result<Vec<Term>, Vec<Flaw>> {
    let words = words(text);
    if let Some(word) = words.iter().find(|w| is_arrow_like(w.text)) {
        let message = format!("{} has no place here: one side only", quote(word.text));
        return Err(vec![Flaw::new(word.span.clone(), message)]);
    }
    side(&words, 0..text.len())
}

/// The message about a name in an equation that no species has: what was probably meant.
pub fn undeclared<'a>(name: &str, known: impl Iterator<Item = &'a str> + Clone) -> String {
    let has = |part: &str| known.clone().any(|k| k == part);
    let fraction = |c: char| FRACTIONS.iter().any(|(one, _)| *one == c);
    let after_digits = name.trim_start_matches(|c: char| c.is_ascii_digit() || fraction(c));
    if after_digits.len() < name.len() && has(after_digits) {
        return format!(
            "{} reads as one name: put a blank after the number",
            quote(name)
        );
    }
    // A plus inside, not one of the signs at the end.
    let body = name.trim_end_matches(['+', '-']);
    if body.contains('+') {
        return format!(
            "{} reads as one name: put blanks round the plus",
            quote(name)
        );
    }
    let hint = did_you_mean(name, known);
    format!("species {} is not declared{hint}", quote(name))
}

fn words(text: &str) -> Vec<Word<'_>> {
    let begin = text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| {
            let start = word.as_ptr() as usize - begin;
            Word {
                text: word,
                span: start..start + word.len(),
            }
        })
        .collect()
}

/// Whether a word is an arrow or holds one.
fn is_arrow_like(word: &str) -> bool {
    word.contains(['=', '<', '>', '→', '⇌', '↔', '⇄'])
}

/// Finds the one arrow: its word and whether it runs both ways.
fn arrow(text: &str, words: &[Word<'_>]) -> Result<(usize, bool), Flaw> {
    let candidates: Vec<(usize, &Word<'_>)> = words
        .iter()
        .enumerate()
        .filter(|(_, word)| is_arrow_like(word.text))
        .collect();
    let Some((at, word)) = candidates.first() else {
        let message = "an equation needs an arrow: `->` one way, `<=>` both ways";
        return Err(Flaw::new(0..text.len(), message));
    };
    let span = word.span.clone();
    if matches!(word.text, "=" | "=>") {
        let message =
            "`=` and `=>` mean different things in different programs: write `->` or `<=>`";
        return Err(Flaw::new(span, message));
    }
    if FOREIGN.contains(&word.text) {
        let message = format!("{} is no arrow here: write `->` or `<=>`", quote(word.text));
        return Err(Flaw::new(span, message));
    }
    let Some((_, reversible)) = ARROWS.iter().find(|(arrow, _)| *arrow == word.text) else {
        let message = if ARROWS.iter().any(|(arrow, _)| word.text.contains(arrow)) {
            format!("put blanks round the arrow in {}", quote(word.text))
        } else {
            format!(
                "{} is neither a name nor an arrow (`->` or `<=>`)",
                quote(word.text)
            )
        };
        return Err(Flaw::new(span, message));
    };
    match candidates.get(1) {
        None => Ok((*at, *reversible)),
        Some((_, second)) => Err(Flaw::new(
            second.span.clone(),
            "one arrow to an equation: give the second step its own label",
        )),
    }
}

/// Reads `term + term + ...` from words; `whole` is the stretch of text they come from.
fn side(words: &[Word<'_>], whole: Range<usize>) -> Result<Vec<Term>, Vec<Flaw>> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut terms = Vec::new();
    let mut flaws = Vec::new();
    for part in words.split(|word| word.text == "+") {
        match term(part) {
            Some(Ok(term)) => terms.push(term),
            Some(Err(flaw)) => flaws.push(flaw),
            None => flaws.push(Flaw::new(whole.clone(), "a name is missing beside a plus")),
        }
    }
    flaws.dedup();
    if flaws.is_empty() {
        Ok(terms)
    } else {
        Err(flaws)
    }
}

/// A word that is a number: `2`, `0.5`, and a fraction as `1/2` or `½`.
fn number(word: &str) -> Option<f64> {
    if let Some((_, value)) = FRACTIONS
        .iter()
        .find(|(c, _)| word == c.encode_utf8(&mut [0; 4]))
    {
        return Some(*value);
    }
    if let Some((top, bottom)) = word.split_once('/') {
        let whole = |text: &str| text.parse::<u32>().ok().map(f64::from);
        return Some(whole(top)? / whole(bottom)?);
    }
    let number = word.parse::<f64>().ok();
    number.filter(|_| word.starts_with(|c: char| !c.is_alphabetic()))
}

/// Reads `[number] name`; nothing when there are no words.
fn term(words: &[Word<'_>]) -> Option<Result<Term, Flaw>> {
    let first = words.first()?;
    let number = number(first.text);
    let (coefficient, rest) = match number {
        Some(number) => (number, &words[1..]),
        None => (1.0, words),
    };
    if !(coefficient > 0.0 && coefficient.is_finite()) {
        let message = format!(
            "the coefficient {} is not more than zero",
            quote(first.text)
        );
        return Some(Err(Flaw::new(first.span.clone(), message)));
    }
    Some(match rest {
        [] => {
            let message = format!("a name is missing after {}", quote(first.text));
            Err(Flaw::new(first.span.clone(), message))
        }
        [name] => check_name(name.text)
            .map(|()| Term {
                coefficient,
                name: name.text.to_owned(),
                span: name.span.clone(),
            })
            .map_err(|flaw| Flaw {
                span: name.span.clone(),
                ..flaw
            }),
        [one, two, ..] => {
            let span = one.span.start..two.span.end;
            let message = format!(
                "put ` + ` between {} and {}, or give the species a short name without blank",
                shorten(one.text),
                shorten(two.text)
            );
            Err(Flaw::new(span, message))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parsed(text: &str) -> Equation {
        Equation::parse(text).unwrap_or_else(|flaws| panic!("{text}: {flaws:?}"))
    }

    fn names(terms: &[Term]) -> Vec<(f64, &str)> {
        terms
            .iter()
            .map(|t| (t.coefficient, t.name.as_str()))
            .collect()
    }

    #[test]
    fn sides_and_arrows() {
        let equation = parsed("D + 2 A -> M");
        assert_eq!(names(&equation.left), [(1.0, "D"), (2.0, "A")]);
        assert_eq!(names(&equation.right), [(1.0, "M")]);
        assert!(!equation.reversible);
        for (arrow, reversible) in [("->", false), ("→", false), ("<=>", true), ("⇌", true)] {
            assert_eq!(parsed(&format!("A {arrow} B")).reversible, reversible);
        }
        assert_eq!(parsed("-> A").left, []);
        assert_eq!(parsed("A ->").right, []);
        assert_eq!(
            names(&parsed("1,4-diazepane + H+ <=> DH+").left)[0].1,
            "1,4-diazepane"
        );
        assert_eq!(
            names(&parsed("0.5 O2 + A- -> B-").left),
            [(0.5, "O2"), (1.0, "A-")]
        );
        for half in ["1/2", "½", "2/4", "0.50"] {
            let text = format!("{half} O2 + A -> B");
            assert_eq!(names(&parsed(&text).left)[0], (0.5, "O2"), "{half}");
        }
    }

    #[test]
    fn names_know_where_they_stand() {
        let text = "  DH+  +  2 Ald <=> µ-X";
        let equation = parsed(text);
        for term in equation.left.iter().chain(&equation.right) {
            assert_eq!(&text[term.span.clone()], term.name);
        }
    }

    #[test]
    fn faulty_equations_say_what_to_write() {
        let different =
            "`=` and `=>` mean different things in different programs: write `->` or `<=>`";
        let table = [
            ("D + A = I", different, "="),
            ("D + A => I", different, "=>"),
            (
                "D + A <-> I",
                "`<->` is no arrow here: write `->` or `<=>`",
                "<->",
            ),
            (
                "D + A I",
                "an equation needs an arrow: `->` one way, `<=>` both ways",
                "D + A I",
            ),
            ("D + A->I", "put blanks round the arrow in `A->I`", "A->I"),
            (
                "D + A -> I -> P",
                "one arrow to an equation: give the second step its own label",
                "->",
            ),
            (
                "A < B",
                "`<` is neither a name nor an arrow (`->` or `<=>`)",
                "<",
            ),
            ("->", "an equation names at least one species", "->"),
            ("D + -> I", "a name is missing beside a plus", "D + "),
            ("D + 2 -> I", "a name is missing after `2`", "2"),
            (
                "1/0 D -> I",
                "the coefficient `1/0` is not more than zero",
                "1/0",
            ),
            ("0 D -> I", "the coefficient `0` is not more than zero", "0"),
            (
                "-1 D -> I",
                "the coefficient `-1` is not more than zero",
                "-1",
            ),
            (
                "acetic acid -> I",
                "put ` + ` between acetic and acid, or give the species a short name without blank",
                "acetic acid",
            ),
            ("D -> a.b", "a name cannot contain `.`", "a.b"),
        ];
        for (text, message, spot) in table {
            let flaws = Equation::parse(text).unwrap_err();
            assert_eq!(flaws.len(), 1, "{text}: {flaws:?}");
            assert_eq!(flaws[0].message, message, "{text}");
            assert_eq!(&text[flaws[0].span.clone()], spot, "{text}");
        }
    }

    #[test]
    fn faults_on_both_sides_are_told_together() {
        let flaws = Equation::parse("a b -> c.d + e f").unwrap_err();
        assert_eq!(flaws.len(), 3);
    }

    #[test]
    fn unknown_names_are_explained() {
        let known = ["D", "A", "ald", "NADP+"];
        let of = |name: &str| undeclared(name, known.iter().copied());
        assert_eq!(
            of("D+A"),
            "`D+A` reads as one name: put blanks round the plus"
        );
        assert_eq!(
            of("½A"),
            "`½A` reads as one name: put a blank after the number"
        );
        assert_eq!(
            of("2A"),
            "`2A` reads as one name: put a blank after the number"
        );
        assert_eq!(
            of("Ald"),
            "species `Ald` is not declared; did you mean `ald`?"
        );
        assert_eq!(of("imine"), "species `imine` is not declared");
        assert_eq!(of("DH++"), "species `DH++` is not declared");
    }

    #[test]
    fn sides_alone() {
        assert_eq!(
            names(&parse_side("mono + 2 bis").unwrap()),
            [(1.0, "mono"), (2.0, "bis")]
        );
        assert_eq!(parse_side(""), Ok(vec![]));
        assert!(parse_side("A -> B").is_err());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_within_itself(text in "\\PC*") {
            if let Err(flaws) = Equation::parse(&text) {
                prop_assert!(!flaws.is_empty());
                for flaw in flaws {
                    prop_assert!(text.get(flaw.span).is_some());
                }
            }
        }

        #[test]
        fn written_equations_read_back(
            left in prop::collection::vec((1u32..5, "[A-Z][a-z0-9]{0,3}[+-]{0,2}"), 1..4),
            right in prop::collection::vec((1u32..5, "[A-Z][a-z0-9]{0,3}"), 0..4),
        ) {
            let side = |terms: &[(u32, String)]| {
                let terms: Vec<String> = terms.iter().map(|(n, name)| format!("{n} {name}")).collect();
                terms.join(" + ")
            };
            let text = format!("{} <=> {}", side(&left), side(&right));
            let equation = Equation::parse(&text).unwrap();
            for (terms, given) in [(&equation.left, &left), (&equation.right, &right)] {
                let read: Vec<(f64, &str)> = names(terms);
                let given: Vec<(f64, &str)> = given.iter().map(|(n, name)| (f64::from(*n), name.as_str())).collect();
                prop_assert_eq!(read, given);
            }
        }
    }
}
