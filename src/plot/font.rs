//! The one typeface of all figures, and how wide words are in it.
//!
//! Inter 3.019 (SIL Open Font License, `../font/OFL.txt`) has the Greek, fractions, superscripts and subscripts that axis
//! labels need. Layout is measured with it and the PNG is set in it. A browser that does not have it takes Helvetica or
//! Arial, whose letters are narrower, so what fits here fits there. This module draws nothing.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use super::FigureError;

/// The font file.
pub const BYTES: &[u8] = include_bytes!("font/Inter-Regular.otf");
/// The family list that stands in the SVG; plotters knows the font by the same words.
pub const FAMILY: &str = "Inter, Helvetica, Arial, 'Liberation Sans', sans-serif";

/// Height of the font's line over its em, (2728 + 680) / 2816 from its `hhea` and `head` tables: plotters' estimate of
/// widths takes a size to mean that height.
const LINE_PER_EM: f64 = 3408.0 / 2816.0;
/// Widths are measured at this size, px per line height, because plotters truncates them to whole px.
const PROBE: f64 = 2000.0;
/// Longer texts are cut before anything else looks at them; no figure has room for more.
const LONGEST: usize = 600;

/// Makes the font known to plotters; every drawing starts with this.
pub fn register() -> Result<(), FigureError> {
    static DONE: OnceLock<bool> = OnceLock::new();
    let done = DONE.get_or_init(|| register_font(FAMILY, FontStyle::Normal, BYTES).is_ok());
    if *done {
        Ok(())
    } else {
        Err(FigureError::Drawing(
            "the bundled font is not readable".to_owned(),
        ))
    }
}

/// Width of `text`, px, at `size` px per em. Kerning is left out, so this is a little wide rather than a little narrow.
pub fn width(text: &str, size: f64) -> Result<f64, FigureError> {
    register()?;
    FontDesc::new(FontFamily::Name(FAMILY), PROBE, FontStyle::Normal)
        .layout_box(text)
        .map(|(_, (right, _))| f64::from(right) / PROBE * LINE_PER_EM * size)
        .map_err(|error| FigureError::Drawing(error.to_string()))
}

/// The widest of several texts, px.
pub fn widest<'a>(texts: impl IntoIterator<Item = &'a str>, size: f64) -> Result<f64, FigureError> {
    texts
        .into_iter()
        .try_fold(0.0, |most, text| Ok(f64::max(most, width(text, size)?)))
}

/// `text` on one line: control characters, which XML forbids, and line ends become spaces.
pub fn clean(text: &str) -> String {
    let kept = text.chars().take(LONGEST).map(|c| match c {
        c if c.is_control() || c.is_whitespace() => ' ',
        // The two code points of the basic plane that XML 1.0 forbids beside the control characters.
        '\u{fffe}' | '\u{ffff}' => '\u{fffd}',
        c => c,
    });
    let kept: String = kept.collect();
    let words: Vec<&str> = kept.split(' ').filter(|w| !w.is_empty()).collect();
    let cut = text.chars().nth(LONGEST).map_or("", |_| "…");
    words.join(" ") + cut
}

/// `text`, or as much of its beginning as fits `room` px, with an ellipsis.
pub fn fit(text: &str, size: f64, room: f64) -> Result<String, FigureError> {
    if width(text, size)? <= room {
        return Ok(text.to_owned());
    }
    let letters: Vec<char> = text.chars().collect();
    let cut = |keep: usize| {
        letters[..keep]
            .iter()
            .collect::<String>()
            .trim_end()
            .to_owned()
            + "…"
    };
    let (mut fits, mut too_many) = (0, letters.len());
    while fits + 1 < too_many {
        let middle = (fits + too_many) / 2;
        if width(&cut(middle), size)? <= room {
            fits = middle;
        } else {
            too_many = middle;
        }
    }
    Ok(cut(fits))
}

/// `text` in at most `most` lines of `room` px, broken at spaces; a word or a rest that does not fit is cut with an ellipsis.
pub fn wrap(text: &str, size: f64, room: f64, most: usize) -> Result<Vec<String>, FigureError> {
    let text = clean(text);
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size)? <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    if lines.len() > most.max(1) {
        let rest = lines.split_off(most.max(1) - 1).join(" ");
        lines.push(rest);
    }
    lines.iter().map(|line| fit(line, size, room)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_font_has_every_sign_that_labels_need() {
        let face = has_glyph();
        for sign in
            "Greek κ α Δ λ µ μ ° ½ ¼ ¾ ⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺ ₀₁₂₃₄₅₆₇₈₉ × · − – — … ≤ ≥ ≈ ± → ‡ ∞ % ‰ € ö é"
                .chars()
        {
            assert!(face(sign), "no glyph for {sign}");
        }
        assert!(!face('漢'));
    }

    /// Whether the bundled font maps a character, asked of the renderer's font reader: a missing glyph is an empty box
    /// whose advance the plotters estimate would not give away.
    fn has_glyph() -> impl Fn(char) -> bool {
        use resvg::usvg;
        let options = super::super::png::options();
        move |sign| {
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text font-family='Inter'>{sign}</text></svg>"
            );
            let tree = usvg::Tree::from_str(&svg, &options).unwrap();
            let Some(usvg::Node::Text(text)) = tree.root().children().first() else {
                return sign.is_whitespace();
            };
            text.layouted()
                .iter()
                .flat_map(|span| &span.positioned_glyphs)
                .all(|glyph| glyph.id.0 != 0)
        }
    }

    #[test]
    fn measured_widths_are_the_rendered_ones() {
        use resvg::usvg;
        let options = super::super::png::options();
        for text in [
            "mono yield [% of amine]",
            "κ = ½, 10⁻³ mol/L",
            "NaBH₄, one pot, MeOH",
        ] {
            let svg = format!(
                "<svg xmlns='http://www.w3.org/2000/svg' width='900' height='90'><text y='50' font-family='Inter' font-size='40'>{text}</text></svg>"
            );
            let tree = usvg::Tree::from_str(&svg, &options).unwrap();
            let rendered = f64::from(tree.root().abs_bounding_box().width());
            let measured = width(text, 40.0).unwrap();
            // The box lacks the side bearings and has the kerning: up to a tenth of an em together.
            assert!(
                (measured - rendered).abs() < 0.03 * rendered + 4.0,
                "{text}: {measured} against {rendered}"
            );
        }
    }

    #[test]
    fn control_characters_do_not_get_through() {
        assert_eq!(clean("a\u{0}b\n\tc \u{7f}\u{ffff}"), "a b c \u{fffd}");
        assert_eq!(clean(&"x".repeat(5000)).chars().count(), LONGEST + 1);
    }

    #[test]
    fn long_text_breaks_at_spaces_and_ends_in_an_ellipsis() {
        let lines = wrap("one pot, sodium borohydride in methanol", 20.0, 160.0, 5).unwrap();
        assert!(
            lines.len() > 1 && lines.iter().all(|l| !l.contains('…')),
            "{lines:?}"
        );
        assert_eq!(lines.join(" "), "one pot, sodium borohydride in methanol");
        let lines = wrap("one pot, sodium borohydride in methanol", 20.0, 160.0, 2).unwrap();
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
    }

    proptest! {
        #[test]
        fn wrapped_lines_fit(text in "\\PC{0,200}", room in 40f64..400.0, most in 1usize..4) {
            let lines = wrap(&text, 18.0, room, most).unwrap();
            prop_assert!(lines.len() <= most);
            for line in lines {
                prop_assert!(width(&line, 18.0).unwrap() <= room, "{}", line);
            }
        }
    }
}
