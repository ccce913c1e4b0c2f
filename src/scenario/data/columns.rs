//! What each column of a table means: its head `name [unit]`, or what `columns` says of it.
//!
//! Knows names, not what stands in the cells.

use crate::scenario::variants::address::is_categorical;
use crate::study::Design;
use crate::text::{Entry, Faults, Place, Value, quote};
use crate::units::{Dimension, Unit, parse_unit};

use super::heads::{otherwise_parted, parts, unknown};
use super::peaks::{self, PeakTerms};
use super::raw::{RawTable, TableCell};

/// How an address begins.
const ADDRESSES: [&str; 6] = [
    "charge.",
    "flask.",
    "step.",
    "constant.",
    "stage.",
    "chemistry.",
];
/// Behind the name of what was measured: its standard deviation.
const DEVIATION: &str = " sd";

/// A column that acts.
#[derive(Debug)]
pub struct TableColumn {
    /// Its head as written.
    pub head: String,
    /// Where that stands.
    pub place: Place,
    /// What it says.
    pub meaning: ColumnMeaning,
    /// Whether that could not be told: then what seems to be missing is no news.
    pub is_fault: bool,
    /// Where it holds areas of a peak: which are counted together, and the response of this one.
    pub peak: Option<PeakTerms>,
}

/// What a column says.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnMeaning {
    /// Nothing.
    Ignored,
    /// Which experiment a row is of.
    Experiment,
    /// Which variant.
    Variant,
    /// That rows with the same time are samples of their own.
    Replicate,
    /// When the sample was taken.
    Time(Unit),
    /// A number of the experiment, with its unit.
    Address(String, String),
    /// What the row's `value` is a value of.
    Observable,
    /// A measured value: of what (none: the row says it), in this unit.
    Value(Option<String>, Option<Unit>),
    /// The standard deviation of that.
    Deviation(Option<String>, Option<Unit>),
}

/// What all columns of a table mean; a column that means nothing is a fault.
pub fn columns(
    table: &RawTable,
    renamed: &[&Entry],
    design: &Design,
    faults: &mut Faults,
) -> Vec<TableColumn> {
    let column = |head: &TableCell| {
        let (name, unit) = parts(&head.text);
        let given = renamed.iter().find(|entry| called(entry, &head.text));
        let mut place = &head.place;
        let (mut name, mut unit) = (name, unit);
        let mut said = false;
        let mut peak = None;
        if let Some(entry) = given {
            let target = match entry.node.value {
                Value::Table(_) => {
                    peak = peaks::terms(&head.text, &entry.node, faults);
                    peak.as_ref().map(|peak| peak.observable.as_str())
                }
                _ => entry
                    .node
                    .as_text(&format!("what {} means", quote(&head.text)), faults),
            };
            let (own, own_unit) = parts(target.unwrap_or("ignored"));
            (name, unit) = (own, own_unit.or(unit));
            (place, said) = (&entry.node.place, true);
        }
        // That a column has no head was told.
        let meaning = match head.text.is_empty() {
            true => None,
            false => Meaning {
                name,
                unit,
                place,
                said,
                design,
                faults,
            }
            .of(),
        };
        let is_fault = meaning.is_none();
        let meaning = meaning.unwrap_or(ColumnMeaning::Ignored);
        TableColumn {
            is_fault,
            head: head.text.clone(),
            place: head.place.clone(),
            peak: peak.filter(|_| meaning != ColumnMeaning::Ignored),
            meaning,
        }
    };
    let columns: Vec<TableColumn> = table.heads.iter().map(column).collect();
    for (at, column) in columns.iter().enumerate() {
        let mut before = columns[..at].iter();
        if let Some(first) = before.find(|first| first.says_the_same(column)) {
            let message = format!(
                "{} and {} say the same",
                quote(&first.head),
                quote(&column.head)
            );
            let fault = faults.error(&column.place, message);
            fault.help("write samples that were measured twice as rows of their own");
        }
    }
    columns
}

impl TableColumn {
    fn says_the_same(&self, other: &TableColumn) -> bool {
        use ColumnMeaning::{Address, Deviation, Ignored, Time, Value};
        match (&self.meaning, &other.meaning) {
            (Ignored, _) => false,
            (Time(_), Time(_)) => true,
            (Address(one, _), Address(two, _)) => one == two,
            (Value(one, _), Value(two, _)) | (Deviation(one, _), Deviation(two, _)) => one == two,
            (one, two) => one == two,
        }
    }
}

/// Refuses heads in `columns` that no table has.
pub fn unknown_heads(tables: &[&RawTable], renamed: &[&Entry], faults: &mut Faults) {
    for entry in renamed {
        let mut heads = tables.iter().flat_map(|table| &table.heads);
        if heads.any(|head| called(entry, &head.text)) {
            continue;
        }
        let heads = tables.iter().flat_map(|table| &table.heads);
        let all: Vec<&str> = heads.map(|head| head.text.as_str()).collect();
        let message = format!("no column is called {}", quote(&entry.key.text));
        faults
            .error(&entry.key.place, message)
            .help(format!("the heads are: {}", all.join(", ")));
    }
}

fn called(entry: &Entry, head: &str) -> bool {
    let key = entry.key.text.trim();
    key == head || key == parts(head).0
}

/// A head whose meaning is looked for.
struct Meaning<'a> {
    name: &'a str,
    unit: Option<&'a str>,
    place: &'a Place,
    /// Whether `columns` says the name.
    said: bool,
    design: &'a Design,
    faults: &'a mut Faults,
}

impl Meaning<'_> {
    fn of(&mut self) -> Option<ColumnMeaning> {
        let name = self.name;
        Some(match name.to_lowercase().as_str() {
            "ignored" if self.said => ColumnMeaning::Ignored,
            "experiment" => ColumnMeaning::Experiment,
            "variant" => ColumnMeaning::Variant,
            "replicate" => ColumnMeaning::Replicate,
            "observable" => ColumnMeaning::Observable,
            "time" | "t" => return self.time(),
            "value" => ColumnMeaning::Value(None, self.unit()?),
            _ => match name.strip_suffix(DEVIATION).map(str::trim) {
                Some("value") => ColumnMeaning::Deviation(None, self.unit()?),
                Some(of) if self.is_observable(of) => {
                    ColumnMeaning::Deviation(Some(of.to_owned()), self.unit()?)
                }
                _ if ADDRESSES.iter().any(|head| name.starts_with(head)) => return self.address(),
                _ if self.is_observable(name) => {
                    ColumnMeaning::Value(Some(name.to_owned()), self.unit()?)
                }
                _ => return self.otherwise(),
            },
        })
    }

    /// With the unit where people write it, too.
    fn otherwise(&mut self) -> Option<ColumnMeaning> {
        if let (None, Some((name, unit))) = (self.unit, otherwise_parted(self.name)) {
            let is_time = parse_unit(unit).is_ok_and(|unit| unit.dimension == Dimension::TIME);
            let is_known = is_time && matches!(name.to_lowercase().as_str(), "time" | "t")
                || ADDRESSES.iter().any(|head| name.starts_with(head))
                || self.is_observable(name.strip_suffix(DEVIATION).map_or(name, str::trim));
            if is_known {
                (self.name, self.unit) = (name, Some(unit));
                return self.of();
            }
        }
        self.nothing();
        None
    }

    fn is_observable(&self, name: &str) -> bool {
        let mut all = self.design.cases.iter().flat_map(|case| &case.observables);
        all.any(|observable| observable.name == name)
    }

    /// The unit; none where none is written.
    fn unit(&mut self) -> Option<Option<Unit>> {
        let Some(text) = self.unit else {
            return Some(None);
        };
        match parse_unit(text) {
            Ok(unit) => Some(Some(unit)),
            Err(flaw) => {
                let fault = self
                    .faults
                    .error(self.place, format!("{}: {}", self.name, flaw.message));
                if let Some(help) = flaw.help {
                    fault.help(help);
                }
                None
            }
        }
    }

    fn time(&mut self) -> Option<ColumnMeaning> {
        match self.unit()? {
            Some(unit) if unit.dimension == Dimension::TIME => Some(ColumnMeaning::Time(unit)),
            Some(unit) if unit.dimension == Dimension::TEMPERATURE => {
                self.nothing();
                None
            }
            _ => {
                let message = "the time needs a unit of time";
                self.faults
                    .error(self.place, message)
                    .help("for example `time [min]`");
                None
            }
        }
    }

    fn address(&mut self) -> Option<ColumnMeaning> {
        if is_categorical(self.name) {
            let message = format!(
                "a table sets numbers; {} makes another variant",
                quote(self.name)
            );
            self.faults
                .error(self.place, message)
                .help("write a [[variant]] for each, and name it in a column `variant`");
            return None;
        }
        // Read together with each number, as an address takes it.
        let unit = self.unit.unwrap_or_default();
        Some(ColumnMeaning::Address(
            self.name.to_owned(),
            unit.to_owned(),
        ))
    }

    fn nothing(&mut self) {
        let (message, help) = unknown(self.name, self.unit, self.design);
        self.faults.error(self.place, message).help(help);
    }
}

impl ColumnMeaning {
    /// Whether the row says of what it is a value.
    pub fn is_of_the_row(&self) -> bool {
        matches!(
            self,
            ColumnMeaning::Value(None, _) | ColumnMeaning::Deviation(None, _)
        )
    }

    /// Whether it may stand in a table of conditions.
    pub fn is_of_the_start(&self) -> bool {
        use ColumnMeaning::{Address, Experiment, Ignored, Variant};
        matches!(self, Ignored | Experiment | Variant | Address(..))
    }
}
