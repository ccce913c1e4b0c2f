//! One figure, or several of a kind side by side, below one headline and beside one key.
//!
//! Panels share rulers, colours and key, so that what looks alike is alike. What tells the panels apart is the caller's business.

use super::canvas::{Align, Canvas, Lettering, draw};
use super::colour_bar::ColourBar;
use super::curves::Curves;
use super::frame::Headline;
use super::geometry::Rect;
use super::legend::Legend;
use super::map::{Map, Rulers};
use super::palette::INK;
use super::{FigureError, Heading, Size, font};

/// Distance between panels, and between them and the key, px. The outer half of a last tick label may stand in it.
const GAP: f64 = 30.0;
/// Share of the canvas' width that a legend may take.
const LEGEND_SHARE: f64 = 0.32;
/// Lettering of a panel's name, px per em, and the height that it takes.
const NAME: f64 = 20.0;
/// See [`NAME`].
const NAME_ROW: f64 = 1.5 * NAME;

/// Figures of one kind in equal panels.
#[derive(Debug, Clone, PartialEq)]
pub struct Grid {
    /// Title and captions of all.
    pub heading: Heading,
    /// Name of each panel.
    pub names: Vec<String>,
    /// What stands in the panels; headings of their own are not drawn.
    pub panels: Panels,
}

/// What stands in the panels of a grid.
#[derive(Debug, Clone, PartialEq)]
pub enum Panels {
    /// Values over a swept quantity.
    Curves(Vec<Curves>),
    /// Values over two swept quantities.
    Maps(Vec<Map>),
}

impl Grid {
    pub(super) fn svg(&self, size: Size) -> Result<String, FigureError> {
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        match &self.panels {
            Panels::Curves(list) => {
                let all: Vec<&Curves> = list.iter().collect();
                curves(&self.heading, &names, &all, size)
            }
            Panels::Maps(list) => {
                let all: Vec<&Map> = list.iter().collect();
                maps(&self.heading, &names, &all, size)
            }
        }
    }
}

/// Curves below a headline with their legend.
pub(super) fn curves(
    heading: &Heading,
    names: &[&str],
    all: &[&Curves],
    size: Size,
) -> Result<String, FigureError> {
    let headline = Headline::new(heading, size.width)?;
    let mut area = headline.below(size);
    let width = LEGEND_SHARE * f64::from(size.width);
    let legend = Legend::new(&Curves::key(all), width, area.height())?;
    if legend.width > 0.0 {
        area.right -= legend.width + GAP;
    }
    let beside = if names.len() > 1 || legend.width > 0.0 {
        GAP
    } else {
        0.0
    };
    let rulers = Curves::rulers(all, part(size, names.len()))?;
    draw(size, |canvas| {
        headline.draw(canvas)?;
        for ((curves, name), cell) in all.iter().zip(names).zip(cells(area, names.len())) {
            let cell = named(canvas, name, cell)?;
            curves.draw(canvas, size, cell, beside, rulers.clone())?;
        }
        // As high as the plot begins where nothing stands above it.
        legend.draw(canvas, area.right + GAP, area.top + LEGEND_TOP)
    })
}

/// From the area's upper edge to the legend: plots keep room for half a tick label there, px.
const LEGEND_TOP: f64 = super::x_axis::TICK / 2.0;

/// Maps below a headline with their colour bar.
pub(super) fn maps(
    heading: &Heading,
    names: &[&str],
    all: &[&Map],
    size: Size,
) -> Result<String, FigureError> {
    let headline = Headline::new(heading, size.width)?;
    let mut area = headline.below(size);
    let rulers = Rulers::new(all, part(size, names.len()), size)?;
    let label = all.first().map_or("", |map| map.z.label.as_str());
    let bar = ColourBar::new(&rulers.z, label, area)?;
    area.right -= bar.width + GAP;
    draw(size, |canvas| {
        headline.draw(canvas)?;
        for ((map, name), cell) in all.iter().zip(names).zip(cells(area, names.len())) {
            let cell = named(canvas, name, cell)?;
            map.draw(canvas, size, cell, GAP, &rulers)?;
        }
        bar.draw(canvas, area.right + GAP)
    })
}

/// How many panels stand side by side and one below the other.
fn shape(panels: usize) -> (usize, usize) {
    let columns = match panels {
        0 | 1 => 1,
        2..=4 => 2,
        5..=9 => 3,
        _ => 4,
    };
    (columns, panels.div_ceil(columns).max(1))
}

/// The share of a canvas that one of so many panels has.
fn part(size: Size, panels: usize) -> Size {
    let (columns, rows) = shape(panels);
    Size {
        width: size.width / columns as u32,
        height: size.height / rows as u32,
    }
}

/// The panels of an area, row by row.
fn cells(area: Rect, panels: usize) -> Vec<Rect> {
    let (columns, rows) = shape(panels);
    let width = (area.width() - GAP * (columns - 1) as f64) / columns as f64;
    let height = (area.height() - GAP * (rows - 1) as f64) / rows as f64;
    let cell = |number: usize| {
        let left = area.left + (number % columns) as f64 * (width + GAP);
        let top = area.top + (number / columns) as f64 * (height + GAP);
        Rect {
            left,
            top,
            right: left + width,
            bottom: top + height,
        }
    };
    (0..panels).map(cell).collect()
}

/// Writes a panel's name at its top; what is left of the panel.
fn named(canvas: &Canvas, name: &str, cell: Rect) -> Result<Rect, FigureError> {
    if name.is_empty() {
        return Ok(cell);
    }
    let words = font::fit(&font::clean(name), NAME, cell.width())?;
    let look = Lettering {
        size: NAME,
        colour: INK,
        align: Align::Centre,
    };
    let middle = (cell.left + cell.right) / 2.0;
    canvas.text(&words, (middle, cell.top + 1.1 * NAME), look)?;
    Ok(Rect {
        top: cell.top + NAME_ROW,
        ..cell
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panels_fill_their_area_without_touching() {
        let area = Rect {
            left: 10.0,
            top: 20.0,
            right: 910.0,
            bottom: 620.0,
        };
        let roomy = Rect {
            right: area.right + 1e-9,
            bottom: area.bottom + 1e-9,
            ..area
        };
        for panels in 1..=12 {
            let cells = cells(area, panels);
            assert_eq!(cells.len(), panels);
            for (number, one) in cells.iter().enumerate() {
                assert!(roomy.holds(one), "{one:?}");
                assert!(one.width() > 200.0 && one.height() > 150.0);
                assert!(cells[..number].iter().all(|other| !one.overlaps(other)));
            }
        }
    }
}
