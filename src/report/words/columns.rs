//! Tables as lines of text, no wider than the screen where its width is known.
//!
//! What does not fit beside each other stands below each other, under the same first column; long cells of words go on in the next
//! line. No word is cut.

use crate::text::printable_line;

/// A screen that takes lines of any length: a file, a pipe.
pub const ANY_WIDTH: usize = usize::MAX;

/// Between two columns.
const GAP: usize = 2;
/// Least width that a last column of words is squeezed into rather than put below.
const LEAST: usize = 24;

/// Columns aligned under their headings: numbers to the right, the first column and columns of words to the left.
pub fn columns(headings: &[String], rows: &[Vec<String>], width: usize) -> String {
    // Escaped before it is measured, so that a name cannot push its neighbours aside.
    let shown = |cells: &[String]| cells.iter().map(|c| printable_line(c)).collect::<Vec<_>>();
    let (headings, rows) = (shown(headings), rows.iter().map(|row| shown(row)));
    let rows: Vec<Vec<String>> = rows.collect();
    let table = TextTable::new(&headings, &rows);
    let blocks = table.blocks(width);
    let blocks: Vec<String> = blocks.iter().map(|block| table.block(block)).collect();
    blocks.join("\n")
}

/// A column of a block: which one, and the room that it has.
type Room = (usize, usize);

struct TextTable<'t> {
    headings: &'t [String],
    rows: &'t [Vec<String>],
    to_right: Vec<bool>,
    widths: Vec<usize>,
}

impl<'t> TextTable<'t> {
    fn new(headings: &'t [String], rows: &'t [Vec<String>]) -> TextTable<'t> {
        let numeric = |i: usize| {
            let cells = rows.iter().filter_map(|row| row.get(i));
            let mut cells = cells.filter(|c| !c.is_empty());
            i > 0 && cells.any(|cell| begins_with_a_number(cell))
        };
        let widest = |i: usize| {
            let cells = rows.iter().filter_map(|row| row.get(i));
            let cells = cells.chain(headings.get(i)).map(|cell| length(cell));
            cells.max().unwrap_or(0)
        };
        TextTable {
            headings,
            rows,
            to_right: (0..headings.len()).map(numeric).collect(),
            widths: (0..headings.len()).map(widest).collect(),
        }
    }

    /// Which columns stand beside each other.
    fn blocks(&self, width: usize) -> Vec<Vec<Room>> {
        // A number of the row is no name of it: the name goes with it into every block.
        let named = 1 + usize::from(self.headings.first().is_some_and(String::is_empty));
        let named = named.min(self.headings.len());
        let names: Vec<Room> = (0..named).map(|i| (i, self.room(i, width / 2))).collect();
        let taken = |block: &[Room]| block.iter().map(|(_, room)| room + GAP).sum::<usize>();
        let mut blocks = vec![names.clone()];
        for i in named..self.headings.len() {
            let block = blocks.last_mut().expect("one at least");
            let left = width.saturating_sub(taken(block));
            let words = i + 1 == self.headings.len() && !self.to_right[i];
            if self.widths[i] <= left || (words && left >= LEAST) || block.len() == named {
                block.push((i, self.room(i, left)));
            } else {
                let left = width.saturating_sub(taken(&names));
                let mut next = names.clone();
                next.push((i, self.room(i, left)));
                blocks.push(next);
            }
        }
        blocks
    }

    /// What a column takes of the room that is left: no less than its longest word, which is not cut.
    fn room(&self, i: usize, left: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(i));
        let words = cells.chain(self.headings.get(i)).flat_map(|c| c.split(' '));
        let longest = words.map(length).max().unwrap_or(0);
        self.widths[i].min(left.max(longest))
    }

    fn block(&self, block: &[Room]) -> String {
        // A last column of words may be as long as it likes; a rule under it need not.
        let rule = |&(i, room): &Room| {
            let open = i + 1 == self.widths.len() && !self.to_right[i];
            let length = if open {
                length(&self.headings[i]).min(room)
            } else {
                room
            };
            "-".repeat(length)
        };
        let mut rules = vec![String::new(); self.headings.len()];
        block.iter().for_each(|room| rules[room.0] = rule(room));
        let mut text = self.row(self.headings, block) + &self.row(&rules, block);
        text.extend(self.rows.iter().map(|row| self.row(row, block)));
        text
    }

    /// A row, in as many lines as its longest cell needs.
    fn row(&self, cells: &[String], block: &[Room]) -> String {
        let cell = |i: usize| cells.get(i).map_or("", String::as_str);
        let cells = block.iter().map(|&(i, room)| folded(cell(i), room));
        let cells: Vec<Vec<String>> = cells.collect();
        let lines = cells.iter().map(Vec::len).max().unwrap_or(0);
        let line = |at: usize| {
            let mut text = String::new();
            for (&(i, room), folded) in block.iter().zip(&cells) {
                let piece = folded.get(at).map_or("", String::as_str);
                let blank = " ".repeat(room.saturating_sub(length(piece)));
                text += if text.is_empty() && i == 0 { "" } else { "  " };
                text += &match self.to_right[i] {
                    true => format!("{blank}{piece}"),
                    false => format!("{piece}{blank}"),
                };
            }
            text.trim_end().to_string() + "\n"
        };
        (0..lines).map(line).collect()
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// A cell in lines of at most this length, broken at blanks; a word that is longer stays whole.
fn folded(cell: &str, room: usize) -> Vec<String> {
    if length(cell) <= room {
        return vec![cell.to_owned()];
    }
    let mut lines: Vec<String> = Vec::new();
    for word in cell.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if length(line) + 1 + length(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Text whose lines are at most this long: longer ones go on, indented, in the next. A word that is longer stays whole.
pub fn wrapped(text: &str, width: usize) -> String {
    let line = |line: &str| {
        if length(line) <= width {
            return line.to_owned();
        }
        let words = line.trim_start();
        let indent = " ".repeat(length(line) - length(words));
        let room = width.saturating_sub(length(&indent) + GAP);
        let lines = folded(words, room);
        indent.clone() + &lines.join(&format!("\n{indent}  "))
    };
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("\n")
}

/// Whether a cell is a number, with or without a unit, or the sign of a missing one; `3A sieves` is none.
fn begins_with_a_number(cell: &str) -> bool {
    let first = cell.split(' ').next().unwrap_or_default();
    first == "-" || first.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let text = columns(
            &["a".into(), "bb".into()],
            &[vec!["long name".into(), "1".into()]],
            ANY_WIDTH,
        );
        assert_eq!(text, "a          bb\n---------  --\nlong name   1\n");
        let names = [
            vec!["1.".into(), "3A sieves".into()],
            vec!["2.".into(), "none".into()],
        ];
        let text = columns(&["".into(), "name".into()], &names, ANY_WIDTH);
        assert_eq!(text, "    name\n--  ----\n1.  3A sieves\n2.  none\n");
    }

    #[test]
    fn a_long_line_goes_on_indented() {
        let text = "short\n  one two three four\n";
        assert_eq!(wrapped(text, 13), "short\n  one two\n    three\n    four\n");
        assert_eq!(wrapped(text, ANY_WIDTH), text);
    }

    /// Drawn by hand: 16 columns of screen for a table of 19.
    #[test]
    fn what_does_not_fit_stands_below() {
        let headings = ["who", "one", "two", "three"].map(String::from);
        let rows = [["mono", "1.5", "2.5", "3.5"].map(String::from).to_vec()];
        assert_eq!(
            columns(&headings, &rows, 16),
            "who   one  two\n----  ---  ---\nmono  1.5  2.5\n\nwho   three\n----  -----\nmono    3.5\n"
        );
    }

    #[test]
    fn no_line_is_longer_than_the_screen_and_no_word_is_cut_or_lost() {
        let headings = ["", "constant", "value", "confidence", "source"].map(String::from);
        let source = "a tenth of what was found in another solvent, Journal of Examples 1970";
        let row = [
            "1.",
            "dehydration of a long name",
            "0.0133 /s",
            "assumed",
            source,
        ];
        let rows = [row.map(String::from).to_vec()];
        for width in [50, 60, 80, 100, 160, ANY_WIDTH] {
            let text = columns(&headings, &rows, width);
            assert!(
                text.lines().all(|line| length(line) <= width),
                "{width}\n{text}"
            );
            for word in row.iter().flat_map(|cell| cell.split(' ')) {
                assert!(
                    text.split_whitespace().any(|found| found == word),
                    "{word}\n{text}"
                );
            }
        }
    }
}
