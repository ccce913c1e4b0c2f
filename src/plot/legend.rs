//! The key to colours and dashes, in a column right of the plot.
//!
//! Labels are broken over lines, never shortened while there is room; when a legend is too tall its lettering shrinks, and
//! what still does not fit is counted in a last line. This module does not know what an entry stands for.

use plotters::style::RGBColor;

use super::canvas::{Align, Canvas, Lettering, Stroke};
use super::frame::CAPITAL;
use super::geometry::Rect;
use super::palette::{INK, QUIET};
use super::{FigureError, font};

/// Lettering sizes tried in turn, px per em.
const SIZES: [f64; 3] = [19.0, 17.0, 15.0];
/// Length of a line sample: three dashes of every pattern show, px.
pub const SAMPLE: f64 = 46.0;
/// Between sample and words, px.
const GAP: f64 = 10.0;
const LEADING: f64 = 1.28;
/// Lines a label may take.
const LINES: usize = 4;

/// What stands left of a label.
#[derive(Debug, Clone, Copy)]
pub enum Sample {
    /// A stretch of line.
    Line(Stroke),
    /// A filled box.
    Patch(RGBColor),
}

/// One thing explained.
#[derive(Debug, Clone)]
pub struct LegendEntry {
    /// What it means.
    pub label: String,
    /// What it looks like.
    pub sample: Sample,
}

/// Entries under a common heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// What the entries tell apart; empty for no heading.
    pub heading: String,
    /// The entries.
    pub entries: Vec<LegendEntry>,
}

/// One printed line.
struct LegendRow {
    words: String,
    sample: Option<Sample>,
    indent: f64,
    /// Free height above, px.
    above: f64,
    quiet: bool,
}

/// A legend laid out for a column.
pub struct Legend {
    rows: Vec<LegendRow>,
    size: f64,
    /// Width it takes, px.
    pub width: f64,
}

impl Legend {
    /// Lays the sections out in a column of at most this width and height.
    pub fn new(sections: &[Section], width: f64, height: f64) -> Result<Legend, FigureError> {
        let mut legend = Legend {
            rows: Vec::new(),
            size: SIZES[0],
            width: 0.0,
        };
        for size in SIZES {
            legend.size = size;
            legend.rows = rows(sections, size, width)?;
            if legend.height() <= height {
                break;
            }
        }
        legend.cut(height);
        for row in &legend.rows {
            let wide = row.indent + font::width(&row.words, legend.size)?;
            legend.width = legend.width.max(wide);
        }
        Ok(legend)
    }

    /// Height it takes, px.
    pub fn height(&self) -> f64 {
        let rows = self.rows.iter();
        rows.map(|row| row.above + LEADING * self.size).sum()
    }

    /// Replaces whole entries that do not fit by a line that says how many they were.
    fn cut(&mut self, height: f64) {
        if self.height() <= height {
            return;
        }
        let mut left_out = 0;
        while let Some(row) = self.rows.pop() {
            left_out += usize::from(row.sample.is_some());
            let entry_gone = row.sample.is_some();
            if entry_gone && self.height() + LEADING * self.size <= height {
                break;
            }
        }
        // A heading whose entries are all gone heads nothing.
        while self.rows.last().is_some_and(|row| row.quiet) {
            self.rows.pop();
        }
        self.rows.push(LegendRow {
            words: format!("… and {left_out} more"),
            sample: None,
            indent: 0.0,
            above: 0.0,
            quiet: true,
        });
    }

    /// Draws it with this upper left corner.
    pub fn draw(&self, canvas: &Canvas, left: f64, top: f64) -> Result<(), FigureError> {
        let mut bottom = top;
        for row in &self.rows {
            bottom += row.above + LEADING * self.size;
            let baseline = bottom - 0.3 * self.size;
            let middle = baseline - CAPITAL * self.size / 2.0;
            match row.sample {
                Some(Sample::Line(stroke)) => {
                    canvas.line(&[(left, middle), (left + SAMPLE, middle)], stroke)?;
                }
                Some(Sample::Patch(colour)) => {
                    let half = 0.45 * self.size;
                    let patch = Rect {
                        left,
                        top: middle - half,
                        right: left + 2.0 * half,
                        bottom: middle + half,
                    };
                    canvas.fill(&patch, colour, 1.0)?;
                }
                None => {}
            }
            let look = Lettering {
                size: self.size,
                colour: if row.quiet { QUIET } else { INK },
                align: Align::Left,
            };
            canvas.text(&row.words, (left + row.indent, baseline), look)?;
        }
        Ok(())
    }
}

fn rows(sections: &[Section], size: f64, width: f64) -> Result<Vec<LegendRow>, FigureError> {
    let mut rows: Vec<LegendRow> = Vec::new();
    for section in sections.iter().filter(|s| !s.entries.is_empty()) {
        let mut above = if rows.is_empty() { 0.0 } else { 0.9 * size };
        for words in font::wrap(&section.heading, size, width, 2)? {
            rows.push(LegendRow {
                words,
                sample: None,
                indent: 0.0,
                above: std::mem::take(&mut above),
                quiet: true,
            });
        }
        for entry in &section.entries {
            let indent = match entry.sample {
                Sample::Line(_) => SAMPLE + GAP,
                Sample::Patch(_) => 0.9 * size + GAP,
            };
            let mut lines = font::wrap(&entry.label, size, width - indent, LINES)?;
            if lines.is_empty() {
                lines.push(String::new());
            }
            for (number, words) in lines.into_iter().enumerate() {
                let first = number == 0;
                rows.push(LegendRow {
                    words,
                    sample: first.then_some(entry.sample),
                    indent,
                    above: if first {
                        std::mem::take(&mut above) + 0.18 * size
                    } else {
                        0.0
                    },
                    quiet: false,
                });
            }
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(entries: usize) -> Section {
        let entry = |number| LegendEntry {
            label: format!("entry {number}"),
            sample: Sample::Patch(INK),
        };
        Section {
            heading: "colour".into(),
            entries: (0..entries).map(entry).collect(),
        }
    }

    #[test]
    fn a_legend_that_is_too_tall_shrinks_then_counts_what_is_left_out() {
        let height = |entries| {
            let legend = Legend::new(&[section(entries)], 300.0, 400.0).unwrap();
            assert!(legend.height() <= 400.0 && legend.width <= 300.0);
            (legend.size, legend.rows.last().unwrap().words.clone())
        };
        assert_eq!(height(5), (SIZES[0], "entry 4".into()));
        assert_eq!(height(15), (SIZES[1], "entry 14".into()));
        let (size, last) = height(40);
        assert_eq!(size, SIZES[2]);
        let left_out: usize = last
            .strip_prefix("… and ")
            .and_then(|rest| rest.strip_suffix(" more"))
            .and_then(|number| number.parse().ok())
            .unwrap();
        let legend = Legend::new(&[section(40)], 300.0, 400.0).unwrap();
        let shown = legend.rows.iter().filter(|r| r.sample.is_some()).count();
        assert_eq!(shown + left_out, 40);
    }

    #[test]
    fn entries_of_several_lines_are_left_out_whole() {
        let mut long = section(30);
        for entry in &mut long.entries {
            entry.label = "a strategy with a name that takes several lines in this column".into();
        }
        let legend = Legend::new(&[section(2), long], 200.0, 300.0).unwrap();
        assert!(legend.height() <= 300.0);
        let shown = legend.rows.iter().filter(|r| r.sample.is_some()).count();
        let last = &legend.rows[legend.rows.len() - 1].words;
        assert_eq!(*last, format!("… and {} more", 32 - shown));
        let before = &legend.rows[legend.rows.len() - 2].words;
        assert!(before.ends_with("column"), "{before}");
    }

    #[test]
    fn sections_without_entries_leave_no_heading() {
        let sections = [section(0), section(1)];
        let legend = Legend::new(&sections, 300.0, 400.0).unwrap();
        assert_eq!(legend.rows.len(), 2);
    }
}
