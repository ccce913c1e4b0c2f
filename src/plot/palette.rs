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

/// Dark to light with even steps of lightness, so that order survives without hue: ten stations of viridis (S. van der Walt, N. Smith,
/// matplotlib, released to the public domain).
const RAMP: [RGBColor; 10] = [
    RGBColor(0x44, 0x01, 0x54),
    RGBColor(0x48, 0x28, 0x78),
    RGBColor(0x3e, 0x49, 0x89),
    RGBColor(0x31, 0x68, 0x8e),
    RGBColor(0x26, 0x82, 0x8e),
    RGBColor(0x1f, 0x9e, 0x89),
    RGBColor(0x35, 0xb7, 0x79),
    RGBColor(0x6e, 0xce, 0x58),
    RGBColor(0xb5, 0xde, 0x2b),
    RGBColor(0xfd, 0xe7, 0x25),
];

/// The colour of a quantity at a place from 0 to 1.
pub fn ramp(place: f64) -> RGBColor {
    let at = place.clamp(0.0, 1.0) * (RAMP.len() - 1) as f64;
    let below = (at.floor() as usize).min(RAMP.len() - 2);
    let (RGBColor(r, g, b), RGBColor(u, v, w)) = (RAMP[below], RAMP[below + 1]);
    let share = at - below as f64;
    let mix = |from: u8, to: u8| {
        (f64::from(from) + share * (f64::from(to) - f64::from(from))).round() as u8
    };
    RGBColor(mix(r, u), mix(g, v), mix(b, w))
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
    fn a_ramp_grows_lighter_all_the_way() {
        let light = |place: f64| {
            let RGBColor(r, g, b) = ramp(place);
            0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b)
        };
        let steps: Vec<f64> = (0..=50).map(|n| light(f64::from(n) / 50.0)).collect();
        assert!(steps.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(ramp(-1.0), RAMP[0]);
        assert_eq!(ramp(2.0), RAMP[9]);
    }

    #[test]
    fn words_on_a_bar_contrast_with_it() {
        assert_eq!(ink_on(colour(6)), PAPER);
        assert_eq!(ink_on(colour(0)), PAPER);
        assert_eq!(ink_on(colour(4)), INK);
        assert_eq!(ink_on(colour(5)), INK);
    }
}
