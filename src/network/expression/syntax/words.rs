//! Where a number or a name ends: the rules on blanks of the module's head.

/// The number or name that begins at the start of `text`; empty if none does.
pub fn word(text: &str) -> &str {
    let mut end = single_word(text);
    if end == 0 || is_number(&text[..end]) || is_function(&text[..end]) {
        return &text[..end];
    }
    // Words with nothing but blanks between them go on being the same name.
    loop {
        let blanks = text[end..].len() - text[end..].trim_start().len();
        let next = &text[end + blanks..];
        if blanks == 0 || !next.starts_with(is_plain) {
            return &text[..end];
        }
        end += blanks + single_word(next);
    }
}

/// Whether the text is written as a number (it may still be too large for one).
pub fn is_number(text: &str) -> bool {
    let signs_follow_exponents = text.char_indices().all(|(i, c)| match c {
        '+' | '-' => text[..i].ends_with(['e', 'E']),
        _ => c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E'),
    });
    let begins = text
        .trim_start_matches('.')
        .starts_with(|c: char| c.is_ascii_digit());
    begins && signs_follow_exponents && text.parse::<f64>().is_ok()
}

/// Functions that there are.
pub const FUNCTIONS: [&str; 8] = [
    "sqrt", "exp", "ln", "log10", "min", "max", "between", "rate",
];

/// Names that open a bracket with a meaning, or that somebody may think do.
pub fn is_function(text: &str) -> bool {
    FUNCTIONS.contains(&text) || matches!(text, "log" | "abs" | "pow")
}

/// Length in bytes of the word at the start of `text`, without blanks.
fn single_word(text: &str) -> usize {
    let mut end = opening_group(text);
    while let Some(c) = text[end..].chars().next() {
        let after = &text[end + c.len_utf8()..];
        let length = match c {
            _ if is_plain(c) => c.len_utf8(),
            '+' | '-' if end > 0 => 1,
            '/' if end > 0 && after.starts_with(is_plain) => 1,
            ',' if end > 0 && after.starts_with(is_plain) => 1,
            '(' if end > 0 && !is_function(&text[..end]) && !is_number(&text[..end]) => {
                group(&text[end..])
            }
            _ => 0,
        };
        if length == 0 {
            break;
        }
        end += length;
    }
    end
}

/// `(R)` of `(R)-TRIP`, which no blank makes a difference: 0 unless a hyphen and a letter follow directly.
fn opening_group(text: &str) -> usize {
    let length = group(text);
    let mut after = text[length..].chars();
    let goes_on = after.next() == Some('-') && after.next().is_some_and(char::is_alphanumeric);
    if goes_on { length } else { 0 }
}

/// Length of `(word)` at the start of `text`, where the word begins with a letter; 0 if there is none.
fn group(text: &str) -> usize {
    let Some(inner) = text.strip_prefix('(') else {
        return 0;
    };
    let length = inner
        .find(|c: char| !(is_plain(c) || matches!(c, '-' | '+' | ',')))
        .unwrap_or(inner.len());
    let closed = inner[length..].starts_with(')');
    if closed && inner.starts_with(char::is_alphabetic) {
        length + 2
    } else {
        0
    }
}

/// Characters that can only belong to a name or number.
fn is_plain(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !"[]{}\"#<>=*^()+-/,".contains(c)
}

/// What was perhaps meant by a name that holds an operator: `k / 2` for `k/2`.
pub fn spaced(name: &str) -> Option<String> {
    let (at, operator) = name
        .char_indices()
        .rev()
        .find(|(i, c)| *i > 0 && matches!(c, '/' | '-' | '+'))?;
    let (left, right) = (name[..at].trim_end(), name[at + 1..].trim_start());
    let meant = (!right.is_empty()).then(|| format!("`{left} {operator} {right}`"))?;
    Some(format!(
        "`{name}` reads as one name; with blanks round the `{operator}` it is {meant}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_where_the_rules_say() {
        let table = [
            ("reductant.k_iminium", "reductant.k_iminium"),
            ("1,4-diazepane.pKa1 / 2", "1,4-diazepane.pKa1"),
            ("acetic acid.pKa1 + 2", "acetic acid.pKa1"),
            ("4A MS.k * 2", "4A MS.k"),
            ("Pd/C.k*2", "Pd/C.k"),
            ("k/(a)", "k"),
            ("k / 2", "k"),
            ("NADP+.logP", "NADP+.logP"),
            ("BH4- - 2", "BH4-"),
            ("Pd(OH)2.k", "Pd(OH)2.k"),
            ("Fe(acac)3.k, b", "Fe(acac)3.k"),
            ("(R)-TRIP.k * 3", "(R)-TRIP.k"),
            ("(a)-(b)", ""),
            ("(a) - b", ""),
            ("1.44*carbonyl.sigma_plus", "1.44"),
            ("10^(2)", "10"),
            ("1e-3 - x", "1e-3"),
            ("2 kd", "2"),
            ("2-butanone.sigma", "2-butanone.sigma"),
            ("k(2)", "k"),
            ("max(a, b)", "max"),
            ("a, b", "a"),
            ("σ.ρ^2", "σ.ρ"),
            ("- 3", ""),
            ("[D]", ""),
            ("", ""),
        ];
        for (text, expected) in table {
            assert_eq!(word(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_are_told_from_names() {
        for number in ["1", "1.5", ".5", "1e3", "1e-3", "2.5E+4", "7."] {
            assert!(is_number(number), "{number}");
        }
        for name in [
            "1-3", "inf", "nan", "e3", "1,5", "2/3", "4A", "", ".", "1e", "infinity", "+1",
        ] {
            assert!(!is_number(name), "{name}");
        }
    }
}
