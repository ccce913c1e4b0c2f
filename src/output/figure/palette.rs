//! Colours that colour-blind readers tell apart.
//!
//! The set is Okabe and Ito's (Color Universal Design, 2008, jfly.uni-koeln.de/color) without its yellow, which is too
//! pale for a line on white. This module does not know what a colour stands for.

use plotters::style::RGBColor;

/// Title, axis labels, spines.
pub const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
/// Captions, tick labels' lesser relatives, operation lines.
pub const QUIET: RGBColor = RGBColor(0x60, 0x60, 0x60);
/// Reference curves.
pub const GUIDE: RGBColor = RGBColor(0x8c, 0x8c, 0x8c);
/// Grid lines.
pub const GRID: RGBColor = RGBColor(0xe8, 0xe8, 0xe8);
/// The ground.
pub const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);

const HUES: [RGBColor; 7] = [
    RGBColor(0x00, 0x72, 0xb2), // blue
    RGBColor(0xd5, 0x5e, 0x00), // vermilion
    RGBColor(0x00, 0x9e, 0x73), // bluish green
    RGBColor(0xcc, 0x79, 0xa7), // reddish purple
    RGBColor(0xe6, 0x9f, 0x00), // orange
    RGBColor(0x56, 0xb4, 0xe9), // sky blue
    RGBColor(0x00, 0x00, 0x00), // black
];

/// How much of white (or, negative, of black) each further round through the hues takes in.
const ROUNDS: [f64; 3] = [0.0, -0.45, 0.5];

/// The colour of series number `index`. After seven hues come their darker, then their lighter shades, then all again.
pub fn colour(index: usize) -> RGBColor {
    let RGBColor(r, g, b) = HUES[index % HUES.len()];
    let shade = ROUNDS[(index / HUES.len()) % ROUNDS.len()];
    let ground = if shade > 0.0 { 255.0 } else { 0.0 };
    let mix = |v: u8| (f64::from(v) + (ground - f64::from(v)) * shade.abs()).round() as u8;
    RGBColor(mix(r), mix(g), mix(b))
}

/// The colour of series number `index` for words: darkened, because thin strokes of letters look paler than lines.
pub fn ink(index: usize) -> RGBColor {
    let RGBColor(r, g, b) = colour(index);
    let darker = |v: u8| (f64::from(v) * 0.78).round() as u8;
    RGBColor(darker(r), darker(g), darker(b))
}

/// Black or white, whichever reads better on `ground` (relative luminance after WCAG 2.1, without its gamma).
pub fn ink_on(RGBColor(r, g, b): RGBColor) -> RGBColor {
    let luminance = 0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b);
    if luminance > 128.0 { INK } else { PAPER }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighteen_series_have_colours_of_their_own() {
        // Black has no darker shade, so the darker round repeats it once; 0..13 and 14..20 hold the distinct ones.
        let mut seen = std::collections::HashSet::new();
        for index in (0..13).chain(14..20) {
            let RGBColor(r, g, b) = colour(index);
            assert!(seen.insert((r, g, b)), "colour {index} comes twice");
        }
    }

    #[test]
    fn words_on_a_bar_contrast_with_it() {
        assert_eq!(ink_on(colour(6)), PAPER);
        assert_eq!(ink_on(colour(0)), PAPER);
        assert_eq!(ink_on(colour(4)), INK);
        assert_eq!(ink_on(colour(5)), INK);
    }
}
