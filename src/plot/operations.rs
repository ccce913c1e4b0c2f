//! Operations of a procedure over time: thin vertical lines, their labels stacked above the plot so that none covers another.
//!
//! Knows a frame with its axis of time, not what is drawn in it.

use super::canvas::{Align, Canvas, Lettering};
use super::frame::{CAPITAL, Frame};
use super::line::{Dash, stroke};
use super::palette::{GUIDE, QUIET};
use super::{FigureError, Size, font};

/// Lettering of the labels, px per em.
pub const LETTERING: f64 = 16.0;
/// Height of a row of labels, px.
pub const ROW: f64 = 1.3 * LETTERING;
/// Share of the canvas' height that labels may take.
const SHARE: f64 = 0.3;
/// From a line to its label, px.
const GAP: f64 = 6.0;

/// Something the chemist did.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationLabel {
    /// When, s.
    pub at: f64,
    /// What, in a word or two: `+ STAB 1/4`, `quench`.
    pub label: String,
}

/// An operation's label above the plot.
pub struct Mark {
    /// Where it was done, px.
    pub x: f64,
    /// Row of the label above the plot; 0: no label.
    pub row: usize,
    /// The label, as far as there is room.
    pub words: String,
}

/// Rows of labels that there is room for.
pub fn most_rows(size: Size) -> usize {
    (SHARE * f64::from(size.height) / ROW) as usize
}

/// The operations inside the plot with the row of each label, and how many have no label for want of rows. The axis is in
/// units of so many seconds; words end at `edge`.
///
/// From the last to the first: a label runs right from its line, so it must stand above every later label that it
/// would meet, and then it also clears the later lines, which end at their own rows.
pub fn stacked(
    operations: &[OperationLabel],
    frame: &Frame,
    seconds: f64,
    edge: f64,
    most: usize,
) -> Result<(Vec<Mark>, usize), FigureError> {
    let place = |op: &OperationLabel| frame.across(op.at / seconds);
    let mut inside: Vec<(f64, &OperationLabel)> = operations
        .iter()
        .filter_map(|op| place(op).map(|x| (x, op)))
        .filter(|(x, _)| (frame.plot.left - 0.5..=frame.plot.right + 0.5).contains(x))
        .collect();
    inside.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut marks: Vec<Mark> = Vec::new();
    let mut unnamed = 0;
    for (x, operation) in inside.into_iter().rev() {
        let words = font::fit(&font::clean(&operation.label), LETTERING, edge - x - GAP)?;
        let end = x + 2.0 * GAP + font::width(&words, LETTERING)?;
        let met = marks.iter().filter(|m| m.x <= end).map(|m| m.row);
        let row = met.max().unwrap_or(0) + usize::from(!words.is_empty());
        // Beyond the plot's right edge stand the names of the lines, the topmost level with the first row.
        let row = if end > frame.plot.right && !words.is_empty() {
            row.max(2)
        } else {
            row
        };
        let named = row <= most;
        unnamed += usize::from(!named);
        marks.push(Mark {
            x,
            row: if named { row } else { 0 },
            words: if named { words } else { String::new() },
        });
    }
    Ok((marks, unnamed))
}

/// Draws them.
pub fn draw_marks(canvas: &Canvas, frame: &Frame, marks: &[Mark]) -> Result<(), FigureError> {
    let look = Lettering {
        size: LETTERING,
        colour: QUIET,
        align: Align::Left,
    };
    for mark in marks {
        let top = frame.plot.top - mark.row as f64 * ROW;
        let line = stroke(GUIDE, 1.0, Dash::Solid);
        canvas.line(&[(mark.x, frame.plot.bottom), (mark.x, top)], line)?;
        if !mark.words.is_empty() {
            let baseline = top + 0.5 * ROW + CAPITAL * LETTERING / 2.0;
            canvas.text(&mark.words, (mark.x + GAP, baseline), look)?;
        }
    }
    Ok(())
}
