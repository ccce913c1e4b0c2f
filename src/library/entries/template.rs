//! Templates of mechanism files: one written entry, one copy per rung.
//!
//! `amine{n-1}` names a member of a ladder, `hemiaminal{n}` a numbered species (`hemiaminal-2`), a bare `{n}` the number
//! itself, `{free}` how many sites are free before the rung, `{others}` the substituents on other sites, `{taken}` those on sites of the
//! rung's kind after it, each of which may leave again; `{primary: text}` stands
//! only at rungs of that kind of site. Works on texts and trees; what the entries mean is not known here.

use super::rung::Rung;
use crate::text::{Entry, Faults, Node, Table, Value};

/// A letter that counts, and how far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Index {
    /// The letter in braces.
    pub letter: String,
    /// First and last value.
    pub range: (u32, u32),
    /// For a letter that runs over substitutions: what each value stands for.
    pub rungs: Vec<Rung>,
}

/// The members of a role's ladder: `amine{0}` is the amine itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ladder {
    /// The role.
    pub role: String,
    /// Names from `{0}` on.
    pub members: Vec<String>,
}

/// All that counts in a mechanism.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Indices {
    /// Letters.
    pub letters: Vec<Index>,
    /// Ladders.
    pub ladders: Vec<Ladder>,
    /// Names that several members share.
    pub groups: Vec<(String, Vec<String>)>,
}

/// Values of the letters for one copy.
pub(crate) type LetterValues = Vec<(String, u32)>;

/// Words that count at a rung as a letter counts, `{free-1}`: its number of substituents, sites of its kind still free before it,
/// substituents on other sites, substituents on sites of its kind after it.
const WORDS: [&str; 3] = ["free", "others", "taken"];

impl Indices {
    /// One assignment per copy of what names these letters; a single empty one when none is named.
    pub fn assignments(&self, letters: &[String]) -> Vec<LetterValues> {
        let mut all: Vec<LetterValues> = vec![Vec::new()];
        for letter in letters {
            let Some(index) = self.letters.iter().find(|i| &i.letter == letter) else {
                return Vec::new();
            };
            let values = index.range.0..=index.range.1;
            all = all
                .into_iter()
                .flat_map(|head| {
                    values.clone().map(move |value| {
                        let mut longer = head.clone();
                        longer.push((letter.clone(), value));
                        longer
                    })
                })
                .collect();
        }
        all
    }

    /// The letters that a tree names, in the order of their first use.
    pub fn letters_of(&self, texts: &[&str]) -> Vec<String> {
        let mut letters: Vec<String> = Vec::new();
        for text in texts {
            for hole in holes(text) {
                let letter: String = hole
                    .inside
                    .chars()
                    .take_while(|c| c.is_alphabetic())
                    .collect();
                let counts = !WORDS.contains(&letter.as_str()) && !hole.inside.contains(':');
                if !letter.is_empty() && counts && !letters.contains(&letter) {
                    letters.push(letter);
                }
            }
        }
        letters
    }

    /// The substitution that an assignment stands at.
    pub fn rung(&self, assignment: &LetterValues) -> Option<&Rung> {
        let of = |(letter, value): &(String, u32)| {
            let index = self.letters.iter().find(|i| i.letter == *letter)?;
            index.rungs.get((*value as usize).checked_sub(1)?)
        };
        assignment.iter().find_map(of)
    }

    /// Whether an entry that is limited to kinds of site (`site = "primary"`, or a list) counts at the rung of an assignment.
    pub fn at_site(&self, entry: &Node, assignment: &LetterValues) -> bool {
        let Some(kinds) = entry.get("site") else {
            return true;
        };
        let mut words = Vec::new();
        texts_of(kinds, &mut words);
        self.rung(assignment)
            .is_some_and(|rung| words.contains(&rung.kind.as_str()))
    }

    /// What tells a copy from the others: a hyphen and a number, or a rung's label, per letter.
    pub fn suffix(&self, assignment: &LetterValues) -> String {
        let of = |one: &(String, u32)| match self.rung(&vec![one.clone()]) {
            Some(rung) => format!("-{}", rung.label),
            None => format!("-{}", one.1),
        };
        assignment.iter().map(of).collect()
    }

    /// A text with its braces filled; the message names a brace that means nothing.
    pub fn fill(&self, text: &str, assignment: &LetterValues) -> Result<String, String> {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for hole in holes(text) {
            let head = &text[at..hole.start];
            let word = head.len() - name_before(head);
            let (before, name) = head.split_at(word);
            out.push_str(before);
            out.push_str(&self.filling(name, hole.inside, assignment)?);
            at = hole.end;
        }
        out.push_str(&text[at..]);
        Ok(out)
    }

    /// What a name and the brace behind it come to.
    fn filling(
        &self,
        name: &str,
        inside: &str,
        assignment: &LetterValues,
    ) -> Result<String, String> {
        let nothing = || format!("{{{inside}}} counts nothing");
        if let Some((kind, text)) = inside.split_once(':') {
            let rung = self.rung(assignment).ok_or_else(nothing)?;
            let kept = if rung.kind == kind.trim() {
                text.trim()
            } else {
                ""
            };
            return Ok(format!("{name}{kept}"));
        }
        let (letter, offset) = counted(inside).ok_or_else(nothing)?;
        let ladder = self.ladders.iter().find(|l| l.role == name);
        let index = self
            .letters
            .iter()
            .find(|i| i.letter == letter && !i.rungs.is_empty());
        let rung = index.and_then(|_| self.rung(assignment));
        if let Some(rung) = rung {
            return match (ladder, offset) {
                (Some(ladder), 0) => Ok(ladder.members[rung.to].clone()),
                (Some(ladder), -1) => Ok(ladder.members[rung.from].clone()),
                (Some(ladder), _) => Err(format!("{} has no member {{{inside}}}", ladder.role)),
                (None, 0) if !name.is_empty() => Ok(format!("{name}-{}", rung.label)),
                (None, _) => Ok(numbered(name, i64::from(rung.level) + offset)),
            };
        }
        let value = match letter {
            "" => 0,
            letter => self.value(letter, assignment).ok_or_else(nothing)?,
        };
        match ladder {
            Some(ladder) => member(ladder, value + offset).map(str::to_owned),
            None => Ok(numbered(name, value + offset)),
        }
    }

    /// What a letter or word counts.
    fn value(&self, letter: &str, assignment: &LetterValues) -> Option<i64> {
        let plain = assignment.iter().find(|(l, _)| l == letter);
        let rung = || self.rung(assignment);
        match letter {
            "free" => rung().map(|r| i64::from(r.free)),
            "others" => rung().map(|r| i64::from(r.others)),
            "taken" => rung().map(|r| i64::from(r.taken)),
            _ => plain.map(|(_, v)| i64::from(*v)),
        }
    }

    /// A tree with all its texts filled; places stay those of the written entry.
    pub fn fill_tree(&self, node: &Node, assignment: &LetterValues, faults: &mut Faults) -> Node {
        let value = match &node.value {
            Value::Text(text) => match self.fill(text, assignment) {
                Ok(filled) => Value::Text(filled),
                Err(message) => {
                    faults.error(&node.place, message);
                    Value::Invalid
                }
            },
            Value::Array(items) => Value::Array(
                items
                    .iter()
                    .map(|n| self.fill_tree(n, assignment, faults))
                    .collect(),
            ),
            Value::Table(table) => Value::Table(Table {
                entries: table
                    .entries
                    .iter()
                    .map(|e| Entry {
                        key: e.key.clone(),
                        node: self.fill_tree(&e.node, assignment, faults),
                    })
                    .collect(),
                form: table.form,
                damaged: table.damaged,
            }),
            other => other.clone(),
        };
        Node {
            value,
            place: node.place.clone(),
        }
    }
}

fn member(ladder: &Ladder, number: i64) -> Result<&str, String> {
    let index = usize::try_from(number).ok();
    let name = index.and_then(|i| ladder.members.get(i));
    name.map(String::as_str)
        .ok_or_else(|| format!("{} has no member {number}", ladder.role))
}

/// All texts of a tree.
pub(crate) fn texts_of<'a>(node: &'a Node, list: &mut Vec<&'a str>) {
    match &node.value {
        Value::Text(text) => list.push(text),
        Value::Array(items) => items.iter().for_each(|item| texts_of(item, list)),
        Value::Table(table) => table
            .entries
            .iter()
            .for_each(|entry| texts_of(&entry.node, list)),
        _ => {}
    }
}

/// Whether a text names a constant as a whole word.
pub(crate) fn mentions(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back().is_some_and(part);
        let after = text[at + name.len()..].chars().next().is_some_and(part);
        !before && !after
    })
}

/// A pair of braces in a text.
struct Hole<'a> {
    start: usize,
    end: usize,
    inside: &'a str,
}

fn holes(text: &str) -> impl Iterator<Item = Hole<'_>> {
    text.match_indices('{').filter_map(|(start, _)| {
        let length = text[start..].find('}')?;
        Some(Hole {
            start,
            end: start + length + 1,
            inside: text[start + 1..start + length].trim(),
        })
    })
}

/// Bytes of the name that a text ends with: letters and digits, hyphens between them.
fn name_before(text: &str) -> usize {
    text.chars()
        .rev()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        .map(char::len_utf8)
        .sum()
}

/// A name with a number, or the number alone.
fn numbered(name: &str, number: i64) -> String {
    match name {
        "" => number.to_string(),
        name => format!("{name}-{number}"),
    }
}

/// `n`, `n-1`, `n+1` or a number: letter and what is added to it.
fn counted(text: &str) -> Option<(&str, i64)> {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    let (letter, rest) = text.split_at(end);
    let rest = rest.replace(' ', "");
    match rest.as_str() {
        "" if !letter.is_empty() => Some((letter, 0)),
        rest => Some((letter, rest.parse().ok()?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indices() -> Indices {
        Indices {
            letters: vec![
                Index {
                    letter: "n".into(),
                    range: (1, 2),
                    rungs: Vec::new(),
                },
                Index {
                    letter: "j".into(),
                    range: (1, 4),
                    rungs: Vec::new(),
                },
            ],
            ladders: vec![Ladder {
                role: "amine".into(),
                members: vec!["amine".into(), "mono".into(), "bis".into()],
            }],
            groups: Vec::new(),
        }
    }

    #[test]
    fn braces_name_members_numbers_and_numbered_species() {
        let n = |v| vec![("n".to_owned(), v)];
        for (text, value, expected) in [
            (
                "amine{n-1} + carbonyl <=> hemiaminal{n}",
                1,
                "amine + carbonyl <=> hemiaminal-1",
            ),
            (
                "amine{n-1} + carbonyl <=> hemiaminal{n}",
                2,
                "mono + carbonyl <=> hemiaminal-2",
            ),
            ("amine{n-1}H+ -> iminium{n}H++", 2, "monoH+ -> iminium-2H++"),
            ("f^({n} - 1)", 2, "f^(2 - 1)"),
            ("{n}*k", 1, "1*k"),
            ("amine{ n + 1 }", 1, "bis"),
            ("amine{0}", 1, "amine"),
        ] {
            assert_eq!(
                indices().fill(text, &n(value)).as_deref(),
                Ok(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn braces_that_mean_nothing_are_told() {
        let fill = |text: &str| indices().fill(text, &vec![("n".to_owned(), 2)]);
        assert_eq!(fill("amine{n+1}"), Err("amine has no member 3".into()));
        assert_eq!(fill("amine{q}"), Err("{q} counts nothing".into()));
        assert_eq!(fill("amine{n*2}"), Err("{n*2} counts nothing".into()));
    }

    #[test]
    fn copies_run_over_all_letters_in_their_order() {
        let letters = indices().letters_of(&["iminium{n} + x{j} -> amine{n} + x{j-1}", "{j}*k"]);
        assert_eq!(letters, ["n", "j"]);
        let all = indices().assignments(&letters);
        assert_eq!(all.len(), 8);
        assert_eq!(all[1], [("n".to_owned(), 1), ("j".to_owned(), 2)]);
        assert_eq!(indices().assignments(&[]), [Vec::new()]);
    }
}
