//! The axis of what was found: what it is called when observables share it, and how far it reaches.

use crate::experiment::observable::Observable;
use crate::report::words::heading;
use crate::study::Design;
use crate::study::results::{Results, SweepPoint};

/// A percentage above this needs the whole scale to be read against 100 %.
const WHOLE_SCALE: f64 = 30.0;
/// Percentages may leave 0 to 100 by this much and still be drawn on that scale: round-off.
const BEYOND: f64 = 0.5;
/// Free space above the largest value, as a factor.
const ABOVE: f64 = 1.05;
/// Mantissas at which a scale may end: each has a tick there.
const ENDS: [f64; 11] = [1.0, 1.2, 1.6, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0];

/// An observable of a figure with all units that it has in the cases shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shown {
    /// Its name.
    pub name: String,
    /// Its units, each once.
    pub units: Vec<String>,
}

impl Shown {
    /// An observable by name; none where no case has it.
    pub fn find<'a>(name: &str, all: impl Iterator<Item = &'a Observable>) -> Option<Shown> {
        let mut units: Vec<String> = Vec::new();
        for observable in all.filter(|o| o.name == name) {
            if !units.contains(&observable.unit) {
                units.push(observable.unit.clone());
            }
        }
        (!units.is_empty()).then(|| Shown {
            name: name.to_string(),
            units,
        })
    }

    /// Whether it is a percentage wherever it is shown.
    pub fn is_percentage(&self) -> bool {
        self.units.iter().all(|unit| unit.starts_with('%'))
    }

    /// Its name in a legend whose axis does not tell the unit.
    pub fn with_units(&self) -> String {
        heading(&self.name, &self.units.join(" or "))
    }
}

/// Those observables that can stand on one axis with the first: of its unit, or percentages like it.
pub(super) fn together(list: Vec<Shown>) -> Vec<Shown> {
    let Some(first) = list.first().cloned() else {
        return list;
    };
    let fits = |o: &Shown| o.units == first.units || (o.is_percentage() && first.is_percentage());
    list.into_iter().filter(fits).collect()
}

/// What is written at the axis, and whether the legend has to tell the units.
pub(super) fn label(list: &[Shown]) -> (String, bool) {
    let mut units: Vec<&String> = list.iter().flat_map(|o| &o.units).collect();
    units.dedup();
    match units.as_slice() {
        [unit] if list.len() == 1 => (heading(&list[0].name, unit), false),
        [unit] if unit.starts_with('%') => (heading("yield", unit), false),
        [unit] => {
            let names: Vec<&str> = list.iter().map(|o| o.name.as_str()).collect();
            (heading(&names.join(", "), unit), false)
        }
        _ if list.iter().all(Shown::is_percentage) => {
            ("yield [%], basis as in the legend".to_string(), true)
        }
        _ => ("unit as in the legend".to_string(), true),
    }
}

/// The observables of these names that can share an axis.
pub(super) fn shown(names: &[String], design: &Design) -> Vec<Shown> {
    let all = || design.cases.iter().flat_map(|c| &c.observables);
    together(names.iter().filter_map(|n| Shown::find(n, all())).collect())
}

/// Where the values of the observables shown stand among the results that were kept.
pub(super) fn columns(results: &Results, shown: &[Shown]) -> Vec<Option<usize>> {
    shown.iter().map(|o| results.column(&o.name)).collect()
}

/// The values of a point, one per column.
pub(super) fn of<'c>(
    point: SweepPoint<'c>,
    columns: &'c [Option<usize>],
) -> impl Iterator<Item = Option<f64>> + 'c {
    let value = move |column: &Option<usize>| column.and_then(|column| point.value(column));
    columns.iter().map(value)
}

/// What values are divided by to be drawn, what is then written at the axis, and whether the legend has to tell the units. Times are
/// drawn in the unit that suits the longest.
pub(super) fn scaled(shown: &[Shown], values: impl Iterator<Item = f64>) -> (f64, String, bool) {
    const UNITS: [(f64, &str); 3] = [(86_400.0, "d"), (3_600.0, "h"), (60.0, "min")];
    let (text, units) = label(shown);
    let times = shown.iter().all(|o| o.units == ["s"]);
    let most = values.filter(|v| v.is_finite()).fold(0.0, f64::max);
    let fits = UNITS.into_iter().find(|(unit, _)| most >= 3.0 * unit);
    match fits.filter(|_| times) {
        Some((scale, unit)) => (scale, text.replace("[s]", &format!("[{unit}]")), units),
        None => (1.0, text, units),
    }
}

/// Ends of an axis of percentages: the whole scale, or as much of it as small yields need; none where the data must say.
pub(super) fn percent_range(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let (low, high) = values
        .filter(|v| v.is_finite())
        .fold((0.0f64, 0.0f64), |(low, high), v| (low.min(v), high.max(v)));
    if low < -BEYOND || high > 100.0 + BEYOND {
        return None;
    }
    let top = if high > WHOLE_SCALE {
        100.0
    } else {
        nice_above(high)
    };
    Some((0.0, top))
}

/// A round number somewhat above `value`.
fn nice_above(value: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    let power = 10f64.powi(value.log10().floor() as i32);
    let mut ends = ENDS.iter().map(|end| end * power);
    ends.find(|end| *end >= ABOVE * value).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, units: &[&str]) -> Shown {
        Shown {
            name: name.to_string(),
            units: units.iter().map(|u| (*u).to_string()).collect(),
        }
    }

    #[test]
    fn an_axis_is_called_by_what_its_observables_share() {
        let mono = || shown("mono", &["% of amine"]);
        let bis = || shown("bis", &["% of amine"]);
        let alcohol = || shown("alcohol", &["% of carbonyl"]);
        let name = |list: &[Shown]| label(list);
        assert_eq!(name(&[mono()]), ("mono [% of amine]".into(), false));
        assert_eq!(name(&[mono(), bis()]), ("yield [% of amine]".into(), false));
        let mixed = ("yield [%], basis as in the legend".to_string(), true);
        assert_eq!(name(&[mono(), alcohol()]), mixed);
        assert_eq!(name(&[mono(), alcohol(), bis()]), mixed);
        assert_eq!(name(&[shown("mono", &["% of amine", "% of D"])]), mixed);
        assert_eq!(name(&[shown("t50", &["s"])]), ("t50 [s]".into(), false));
        assert_eq!(alcohol().with_units(), "alcohol [% of carbonyl]");
        let time = shown("t50", &["s"]);
        let left = |list: Vec<Shown>| together(list).len();
        assert_eq!(left(vec![mono(), time.clone(), alcohol()]), 2);
        assert_eq!(left(vec![time, mono()]), 1);
    }

    #[test]
    fn small_yields_get_a_scale_of_their_own() {
        let range = |values: &[f64]| percent_range(values.iter().copied());
        for (values, top) in [
            (&[2.0, 30.1][..], 100.0),
            (&[2.0, 28.0], 30.0),
            (&[29.9], 40.0),
            (&[9.9], 12.0),
            (&[0.0032], 0.004),
            (&[0.0, -0.1], 1.0),
            (&[], 1.0),
            (&[f64::NAN, 100.3], 100.0),
        ] {
            let (low, high) = range(values).unwrap();
            assert_eq!(low, 0.0);
            assert!((high / top - 1.0).abs() < 1e-12, "{values:?}: {high}");
        }
        assert_eq!(range(&[50.0, -69.0]), None);
        assert_eq!(range(&[123.0]), None);
    }
}
