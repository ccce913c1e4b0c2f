//! The name that was probably meant.
//!
//! Compares spelling only; it does not know what a name stands for.

/// Longest name compared, in characters; nobody mistypes more.
const LONGEST: usize = 100;

/// The candidate nearest to `name`, or none when nothing is near.
///
/// Fewest edits first (insert, delete, change, swap neighbours; case costs nothing but breaks ties), at most one edit in three
/// characters; then a candidate that `name` begins. The earlier candidate wins a tie.
pub fn nearest<'a, S: AsRef<str> + ?Sized + 'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a S>,
) -> Option<&'a str> {
    let typed: Vec<char> = name.chars().take(LONGEST + 1).collect();
    if typed.is_empty() || typed.len() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let candidate = candidate.as_ref();
        let Some(score) = score(&typed, candidate) else {
            continue;
        };
        if best.is_none_or(|(b, _)| score < b) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Distance of a typed name from a candidate; none when they are too far apart to be the same word.
fn score(typed: &[char], candidate: &str) -> Option<usize> {
    let meant: Vec<char> = candidate.chars().take(LONGEST + 1).collect();
    if meant.len() > LONGEST || typed == meant.as_slice() {
        return None;
    }
    let a: Vec<char> = typed.iter().copied().map(fold).collect();
    let b: Vec<char> = meant.iter().copied().map(fold).collect();
    let allowed = (a.len().max(b.len()) / 3).max(1);
    let edits = edits(&a, &b);
    // One letter against another is no likeness.
    if edits <= allowed && edits < a.len().min(b.len()) {
        let other_case = self::edits(typed, &meant) > edits;
        return Some(2 * edits + usize::from(other_case));
    }
    let begins = a.len() >= 3 && b.starts_with(&a);
    begins.then_some(2 * (LONGEST + b.len()))
}

/// Optimal string alignment distance, three rows at a time.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (above[j] + 1)
                .min(row[j - 1] + 1)
                .min(above[j - 1] + change);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row[j] = least;
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

/// A letter without its case (first character of the lower-case form: enough for comparing).
fn fold(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, candidates: &[&'static str]) -> Option<&'static str> {
        nearest(name, candidates.iter().copied())
    }

    #[test]
    fn typing_errors_find_the_word() {
        let keys = ["mechanism", "amine", "carbonyl", "reductant", "solvent"];
        assert_eq!(of("reductent", &keys), Some("reductant"));
        assert_eq!(of("amien", &keys), Some("amine"));
        assert_eq!(of("carbonly", &keys), Some("carbonyl"));
        assert_eq!(of("solv", &keys), Some("solvent"));
        assert_eq!(of("SOLVENT", &keys), Some("solvent"));
    }

    #[test]
    fn far_words_are_not_offered() {
        let keys = ["mechanism", "amine", "carbonyl", "reductant", "solvent"];
        assert_eq!(of("temperature", &keys), None);
        assert_eq!(of("", &keys), None);
        assert_eq!(of("solid", &["salad"]), None);
        assert_eq!(of("x", &["y", "k"]), None);
        assert_eq!(of("amine", &["amine"]), None);
    }

    #[test]
    fn case_comes_before_edits_and_the_earlier_wins_a_tie() {
        assert_eq!(of("Ald", &["add", "ald"]), Some("ald"));
        assert_eq!(of("mono2", &["mono", "mono1"]), Some("mono"));
        assert_eq!(of("k", &["K"]), Some("K"));
        assert_eq!(of("HCi", &["hcl", "HCl"]), Some("HCl"));
    }

    #[test]
    fn swapped_neighbours_are_one_edit() {
        let chars = |s: &str| s.chars().collect::<Vec<_>>();
        assert_eq!(edits(&chars("stri"), &chars("stir")), 1);
        assert_eq!(edits(&chars("kitten"), &chars("sitting")), 3);
        assert_eq!(edits(&chars(""), &chars("abc")), 3);
    }

    #[test]
    fn long_garbage_costs_nothing() {
        assert_eq!(of(&"x".repeat(1_000_000), &["stir"]), None);
    }
}
