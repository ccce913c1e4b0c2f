//! Bands of results under draws: how they become shaded ones, and what is said of them below the title.

use crate::plot::{Dash, ShadedBand};
use crate::study::quantile::DrawnBand;

/// A band as it is drawn; none where nothing of it is known.
pub(super) fn shaded(
    band: &DrawnBand,
    (colour, dash): (usize, Dash),
    value: impl Fn(f64) -> f64,
) -> Option<ShadedBand> {
    let points = band.points.iter();
    let points = points.map(|&(x, low, high)| (x, value(low), value(high)));
    band.known().next()?;
    Some(ShadedBand {
        colour,
        dash,
        points: points.collect(),
    })
}

/// What the bands of a figure mean; none where nothing of them is known.
pub(super) fn caption<'b>(bands: impl Iterator<Item = &'b DrawnBand>) -> Option<String> {
    let known = bands.filter(|band| band.known().next().is_some());
    let (draws, fewest) = known
        .map(|band| (band.draws, band.fewest))
        .reduce(|one, other| (one.0.max(other.0), one.1.min(other.1)))?;
    // A band of those that came to a value is not one of all: whoever reads it has to know.
    Some(match fewest < draws {
        true => format!(
            "shaded: nine tenths of the draws that came to a value, in places only {fewest} of {draws}"
        ),
        false => format!("shaded: nine tenths of {draws} draws"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caption_says_how_many_draws_came_to_a_value() {
        let band = |sizes: &[usize]| {
            let values = |size: &usize| (0.0, vec![1.0; *size]);
            DrawnBand::of(20, sizes.iter().map(values))
        };
        let said = |bands: &[DrawnBand]| caption(bands.iter());
        let whole = "shaded: nine tenths of 20 draws".to_owned();
        assert_eq!(said(&[band(&[20, 0, 20])]), Some(whole));
        let some = said(&[band(&[20, 20]), band(&[20, 7])]).unwrap();
        assert!(some.ends_with("only 7 of 20"), "{some}");
        assert_eq!(said(&[band(&[0, 0])]), None);
        assert_eq!(shaded(&band(&[0, 0]), (0, Dash::Solid), |v| v), None);
    }
}
