//! A sheet of px with fractions, drawn by plotters into SVG.
//!
//! plotters 0.3 takes whole-number coordinates and stroke widths, sets SVG text at its size / 1.24, and hangs text by
//! units that depend on the reader's font. So the sheet is drawn [`FINE`] times as large and scaled back by the viewBox,
//! sizes are multiplied by 1.24 first, and every text is placed by its baseline. This module does not know what it draws.

use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::geometry::{CanvasPoint, Rect, dash};
use super::palette::{INK, PAPER};
use super::{FigureError, Size, font};

/// Drawing units per px. At 10 a curve's corners are off by less than 0.05 px and strokes come in tenths of a px.
const FINE: f64 = 10.0;
/// plotters writes `font-size` = size / 1.24.
const SIZE_PER_EM: f64 = 1.24;
/// plotters hangs top-anchored text this many em above its baseline, whatever the font.
const TOP_TO_BASELINE: f64 = 0.76;

/// Which part of a text stands at the given place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Its left end.
    Left,
    /// Its middle.
    Centre,
    /// Its right end.
    Right,
}

/// How words look.
#[derive(Debug, Clone, Copy)]
pub struct Lettering {
    /// px per em.
    pub size: f64,
    /// Colour.
    pub colour: RGBColor,
    /// What stands at the given place.
    pub align: Align,
}

impl Lettering {
    /// Words in the colour of text.
    pub fn ink(size: f64, align: Align) -> Lettering {
        Lettering {
            size,
            colour: INK,
            align,
        }
    }
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub struct Stroke {
    /// Colour.
    pub colour: RGBColor,
    /// Width, px.
    pub width: f64,
    /// Alternating ink and gap, px; empty for a solid line.
    pub dash: &'static [f64],
}

/// The sheet.
pub struct Canvas<'a> {
    area: DrawingArea<SVGBackend<'a>, Shift>,
}

/// The SVG text of what `paint` draws on a white sheet.
pub fn draw(
    size: Size,
    paint: impl FnOnce(&Canvas) -> Result<(), FigureError>,
) -> Result<String, FigureError> {
    font::register()?;
    let (width, height) = (size.width * FINE as u32, size.height * FINE as u32);
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (width, height)).into_drawing_area();
        area.fill(&PAPER).map_err(refused)?;
        let canvas = Canvas { area };
        paint(&canvas)?;
        canvas.area.present().map_err(refused)?;
    }
    // Round joins are inherited by every line below; without them sharp maxima grow spikes.
    let theirs = format!("<svg width=\"{width}\" height=\"{height}\" ");
    let ours = format!(
        "<svg width=\"{}\" height=\"{}\" stroke-linejoin=\"round\" ",
        size.width, size.height
    );
    match svg.strip_prefix(&theirs) {
        Some(rest) => Ok(ours + rest),
        None => Err(FigureError::Drawing(
            "the head of the SVG is not as expected".to_owned(),
        )),
    }
}

fn refused(error: impl std::fmt::Display) -> FigureError {
    FigureError::Drawing(error.to_string())
}

fn fine(px: f64) -> i32 {
    (px * FINE).round() as i32
}

fn fine_point((x, y): CanvasPoint) -> (i32, i32) {
    (fine(x), fine(y))
}

impl Canvas<'_> {
    /// An open line through the points.
    pub fn line(&self, points: &[CanvasPoint], stroke: Stroke) -> Result<(), FigureError> {
        let style = ShapeStyle {
            color: stroke.colour.to_rgba(),
            filled: false,
            stroke_width: fine(stroke.width) as u32,
        };
        for part in dash(points, stroke.dash) {
            let part: Vec<_> = part.into_iter().map(fine_point).collect();
            self.area
                .draw(&PathElement::new(part, style))
                .map_err(refused)?;
        }
        Ok(())
    }

    /// A filled rectangle; `opacity` from 0 to 1.
    pub fn fill(&self, rect: &Rect, colour: RGBColor, opacity: f64) -> Result<(), FigureError> {
        let corners = [(rect.left, rect.top), (rect.right, rect.bottom)].map(fine_point);
        let element = Rectangle::new(corners, colour.mix(opacity).filled());
        self.area.draw(&element).map_err(refused)
    }

    /// A filled area within these corners; `opacity` from 0 to 1.
    pub fn polygon(
        &self,
        corners: &[CanvasPoint],
        colour: RGBColor,
        opacity: f64,
    ) -> Result<(), FigureError> {
        let corners: Vec<_> = corners.iter().copied().map(fine_point).collect();
        let element = Polygon::new(corners, colour.mix(opacity));
        self.area.draw(&element).map_err(refused)
    }

    /// A filled disc with a white rim, so that it stands out from the lines below it.
    pub fn disc(
        &self,
        centre: CanvasPoint,
        radius: f64,
        colour: RGBColor,
    ) -> Result<(), FigureError> {
        for (radius, colour) in [(radius + 1.5, PAPER), (radius, colour)] {
            let element = Circle::new(fine_point(centre), fine(radius), colour.filled());
            self.area.draw(&element).map_err(refused)?;
        }
        Ok(())
    }

    /// Words with their baseline at `at`.
    pub fn text(&self, text: &str, at: CanvasPoint, look: Lettering) -> Result<(), FigureError> {
        let hang = (at.0, at.1 - TOP_TO_BASELINE * look.size);
        self.words(text, hang, look, FontTransform::None)
    }

    /// Words that run upwards, with their baseline on the vertical through `at`.
    pub fn text_upwards(
        &self,
        text: &str,
        at: CanvasPoint,
        look: Lettering,
    ) -> Result<(), FigureError> {
        let hang = (at.0 - TOP_TO_BASELINE * look.size, at.1);
        self.words(text, hang, look, FontTransform::Rotate270)
    }

    fn words(
        &self,
        text: &str,
        hang: CanvasPoint,
        look: Lettering,
        turn: FontTransform,
    ) -> Result<(), FigureError> {
        let align = match look.align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        let size = look.size * FINE * SIZE_PER_EM;
        let style = FontDesc::new(FontFamily::Name(font::FAMILY), size, FontStyle::Normal)
            .transform(turn)
            .color(&look.colour)
            .pos(Pos::new(align, VPos::Top));
        let text = font::clean(text);
        self.area
            .draw_text(&text, &style, fine_point(hang))
            .map_err(refused)
    }
}
