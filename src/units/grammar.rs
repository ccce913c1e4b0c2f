//! The grammar of units: `J/mol/K`, `/M/s`, and how journals set the same: `M⁻¹ s⁻¹`, `M-1s-1`, `L mol-1 s-1`, `mol dm⁻³`.
//!
//! Knows marks, blanks and exponents; which symbols there are is the table's, what they multiply to the unit's.

use std::ops::Range;

use crate::text::{Flaw, quote};

use super::symbols::{MINUS, meant, standard_spelling};
use super::unit::{Unit, power, product};

/// Marks between two symbols; blanks and nothing at all, after an exponent, mean a product too.
const MARKS: [char; 4] = ['/', '*', '·', '⋅'];
/// Digits of exponents as they are set, in order from 0.
const SUPERSCRIPTS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
/// Hyphens and dashes that text programs put in place of a minus sign.
const DASHES: [char; 4] = ['–', '‐', '‑', '‒'];

/// Reads a unit such as `M`, `J/mol/K`, `/M/s` or `M⁻¹ s⁻¹`. Spans of the flaw are bytes of `text`.
pub fn parse_unit(text: &str) -> Result<Unit, Flaw> {
    let mut unit = Unit::one();
    let mut written = String::new();
    let (mut at, mut slashed, mut raised) = (0, false, false);
    while at < text.len() {
        let (join, begin) = join(text, at, raised).ok_or_else(|| unknown(text))?;
        if join == Join::Blank && slashed {
            return Err(two_ways(text));
        }
        let atom = lex(text, begin);
        let alone = at == 0 && atom.span.end == text.len() && join != Join::Slash;
        let plain = join == Join::Blank && !raised && atom.exponent.is_none();
        let (factor, exponent) = factor(text, &atom, alone, plain)?;
        let down = (join == Join::Slash) != (exponent < 0.0);
        let raised_factor = match atom.exponent {
            None => factor,
            Some(_) => power(&factor, exponent.abs()).ok_or_else(|| no_exponent(text, &atom))?,
        };
        unit = product(&unit, &raised_factor, down).ok_or_else(|| unknown(text))?;
        match (down, written.is_empty()) {
            (true, _) => written.push('/'),
            (false, false) => written.push('*'),
            (false, true) => {}
        }
        written.push_str(&raised_factor.text);
        slashed |= join == Join::Slash;
        raised = atom.exponent.is_some();
        at = atom.span.end;
    }
    unit.text = written;
    Ok(unit)
}

/// How a symbol is joined to what stands before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    /// It begins the unit, or a mark of multiplication stands before it.
    Times,
    /// A slash stands before it.
    Slash,
    /// Blanks stand before it, or an exponent ends there.
    Blank,
}

/// The join at a place and where the symbol after it begins; `None` where nothing can be joined.
fn join(text: &str, at: usize, raised: bool) -> Option<(Join, usize)> {
    let rest = &text[at..];
    let first = rest.chars().next()?;
    if first == '/' {
        return Some((Join::Slash, at + 1));
    }
    let mark = MARKS.contains(&first);
    if at == 0 {
        return (!mark).then_some((Join::Times, 0));
    }
    if mark {
        return Some((Join::Times, at + first.len_utf8()));
    }
    let body = rest.trim_start();
    // A mark with a blank beside it belongs to an expression.
    let joined = body.len() < rest.len() || raised;
    (joined && !body.starts_with(MARKS)).then_some((Join::Blank, text.len() - body.len()))
}

/// A symbol with its exponent, as they stand in the text.
struct Atom {
    /// All of it.
    span: Range<usize>,
    /// The symbol.
    symbol: Range<usize>,
    /// What is written as exponent: its digits with an ASCII sign, empty where they are missing.
    exponent: Option<String>,
}

/// The symbol that begins at a place; empty where none does.
fn lex(text: &str, begin: usize) -> Atom {
    let symbol = begin..begin + symbol_length(&text[begin..]);
    let rest = &text[symbol.end..];
    let (exponent, length) = match rest.strip_prefix('^') {
        Some(raised) => {
            let (exponent, length) = plain_exponent(raised);
            (Some(exponent), 1 + length)
        }
        None => match set_exponent(rest) {
            Some((exponent, length)) => (Some(exponent), length),
            None => match plain_exponent(rest) {
                (_, 0) => (None, 0),
                (exponent, length) => (Some(exponent), length),
            },
        },
    };
    Atom {
        span: begin..symbol.end + length,
        symbol,
        exponent,
    }
}

/// Length of the symbol at the beginning of a text: up to a mark, a blank or an exponent.
fn symbol_length(text: &str) -> usize {
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    if digits(0) > 0 {
        return digits(0); // the unit of pure numbers, as in 1/s
    }
    let ends = |(at, c): (usize, char)| {
        let ends_there = c.is_whitespace() || c == '^' || MARKS.contains(&c);
        let raised = c.is_ascii_digit() || set_exponent(&text[at..]).is_some();
        let negative = MINUS.contains(&c) && plain_exponent(&text[at..]).1 > 0;
        (ends_there || raised || negative).then_some(at)
    };
    let letters = text.char_indices().find_map(ends).unwrap_or(text.len());
    // In m3^2 the cubic metre is squared.
    let counted = letters + digits(letters);
    match text[counted..].starts_with('^') {
        true => counted,
        false => letters,
    }
}

/// An exponent in digits on the line, `-1` or `0.5`, with its length in bytes; 0 where there is none.
fn plain_exponent(text: &str) -> (String, usize) {
    let sign = text.chars().next().filter(|c| MINUS.contains(c));
    let start = sign.map_or(0, char::len_utf8);
    let digits = |from: usize| text[from..].bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(start);
    if whole == 0 {
        return (String::new(), 0);
    }
    let mut end = start + whole;
    if text[end..].starts_with('.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    let minus = if sign.is_some() { "-" } else { "" };
    (format!("{minus}{}", &text[start..end]), end)
}

/// An exponent in raised digits, `⁻¹`, on the line and with its length in bytes.
pub(super) fn set_exponent(text: &str) -> Option<(String, usize)> {
    let mut exponent = String::new();
    let mut end = 0;
    for c in text.chars() {
        match (c, SUPERSCRIPTS.iter().position(|digit| *digit == c)) {
            ('⁻', _) if end == 0 => exponent.push('-'),
            ('⁺', _) if end == 0 => {}
            (_, Some(digit)) => exponent.push_str(&digit.to_string()),
            _ => break,
        }
        end += c.len_utf8();
    }
    let any = exponent.ends_with(|c: char| c.is_ascii_digit());
    any.then_some((exponent, end))
}

/// The unit of an atom before it is raised, and the exponent; `alone` where nothing else stands in the unit, `plain` where a word
/// without exponent stands after another, which is more often a forgotten "of" than a unit.
fn factor(text: &str, atom: &Atom, alone: bool, plain: bool) -> Result<(Unit, f64), Flaw> {
    let symbol = &text[atom.symbol.clone()];
    let exponent = match &atom.exponent {
        None => 1.0,
        Some(exponent) => exponent.parse().map_err(|_| no_exponent(text, atom))?,
    };
    // Volumes by their edge: dm³ is one symbol, m⁻³ its reciprocal.
    let cubic = (exponent % 3.0 == 0.0)
        .then(|| Unit::symbol(&format!("{symbol}3")))
        .flatten();
    let Some(unit) = Unit::symbol(symbol) else {
        return match cubic {
            Some(unit) => Ok((unit, exponent / 3.0)),
            None if plain => Err(unknown(text)),
            None => Err(unknown_symbol(text, atom.symbol.clone())),
        };
    };
    if unit.has_own_zero() && !(alone && atom.exponent.is_none()) {
        return Err(Flaw::new(
            atom.span.clone(),
            "°C stands alone: inside a unit write K (a difference of 1 °C is 1 K)",
        ));
    }
    Ok((unit, exponent))
}

/// The flaw of an exponent that is none, or too large.
fn no_exponent(text: &str, atom: &Atom) -> Flaw {
    let start =
        (atom.symbol.end + usize::from(text[atom.symbol.end..].starts_with('^'))).min(text.len());
    let rest = &text[start..];
    let length = rest.find(|c: char| c.is_whitespace() || MARKS.contains(&c));
    let span = start..start + length.unwrap_or(rest.len());
    let message = format!("{} is no exponent of a unit", quote(&text[span.clone()]));
    Flaw::new(span, message)
}

/// The flaw of a blank after a slash.
fn two_ways(text: &str) -> Flaw {
    let below: Vec<&str> = text.split_whitespace().collect();
    let message = format!(
        "{} reads two ways: write {} or {}",
        quote(text),
        quote(&below.join("/")),
        quote(&below.join("*"))
    );
    Flaw::new(0..text.len(), message)
}

/// The flaw of a unit whose shape is wrong.
fn unknown(text: &str) -> Flaw {
    Flaw::new(0..text.len(), format!("unknown unit {}", quote(text))).with_help(KNOWN)
}

const KNOWN: &str = "units: mol mmol µmol nmol, M mM µM nM, L mL µL m3 dm3 cm3, kg g mg µg, s ms min h d, °C K, J kJ cal kcal, \
    bar kPa Pa atm, equiv mol% %; joined as J/mol/K, /M/s or M-1 s-1";

/// The flaw of a symbol that is not in the table; the help is the whole unit as it should be, when that can be guessed.
fn unknown_symbol(text: &str, span: Range<usize>) -> Flaw {
    let symbol = &text[span.clone()];
    if is_fahrenheit(symbol) {
        let message =
            "°F is not read: write °C, or K inside a unit (a difference of 1 °F is 5/9 K)";
        return Flaw::new(span, message);
    }
    let flaw = Flaw::new(span.clone(), format!("unknown unit {}", quote(symbol)));
    match meant(symbol) {
        Some(right) => {
            let whole = format!("{}{right}{}", &text[..span.start], &text[span.end..]);
            flaw.with_help(whole)
        }
        None => unknown(text),
    }
}

/// Whether a symbol is the degree of the scale that no unit here has.
pub(super) fn is_fahrenheit(symbol: &str) -> bool {
    let standard = standard_spelling(symbol);
    matches!(
        standard.as_str(),
        "°F" | "℉" | "degF" | "F" | "fahrenheit" | "Fahrenheit"
    )
}

/// A proposal for a unit with blanks round its slashes, `J / mol`, or with a dash for a minus; none when that does not read either.
pub(super) fn restyled(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let minus = |c: char| if DASHES.contains(&c) { '-' } else { c };
    let joined: String = parts.join("/").chars().map(minus).collect();
    let right = parse_unit(&joined).ok().filter(|_| joined != text)?;
    (!right.text.is_empty()).then_some(right.text)
}

#[cfg(test)]
mod tests;
