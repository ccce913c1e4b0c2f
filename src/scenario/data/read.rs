//! All tables of a scenario as one set of measured experiments.
//!
//! Knows the order of the parts, and of none what stands in it.

use crate::study::Design;
use crate::study::data::{DataSet, DataSource, MeasuredExperiment};
use crate::study::fit::SampleError;
use crate::text::{Digest, Faults, Node, Place, quote};

use super::checks::check;
use super::columns::{ColumnMeaning, columns, unknown_heads};
use super::errors;
use super::experiments::{RunRows, TableInColumns, conditions, find_variant, with};
use super::quantification::limits;
use super::raw::{TableCell, raw};
use super::sample_errors::SampleErrorReader;
use super::signals::peaks;
use super::terms::{DataTerms, terms};
use super::values::ValueReader;
use crate::scenario::variants::draft::Assignment;
use crate::scenario::variants::merge::Load;

/// Measured experiments, and the addresses that their tables set.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Measured {
    /// The experiments.
    pub data: DataSet,
    /// Addresses that a column sets.
    pub set: Vec<String>,
    /// How far off a value of an observable is in a table: index of the file, name, error.
    pub errors: Vec<(usize, String, SampleError)>,
}

/// Reads `[[data]]`; `settings` are addresses set from outside, `model` the variant that all of it is held against where models are
/// compared.
pub fn data(
    node: Option<&Node>,
    (design, model): (Option<&Design>, Option<usize>),
    settings: &[(String, String)],
    load: Load,
    faults: &mut Faults,
) -> Option<Measured> {
    let mut measured = Measured::default();
    let Some(node) = node else {
        return Some(measured);
    };
    let items = node.as_array("data", faults)?;
    let all: Vec<Option<DataTerms>> = items.iter().map(|item| terms(item, load, faults)).collect();
    let design = design?;
    for terms in all.iter().flatten() {
        let mut reading = DataReader {
            terms,
            design,
            model,
            settings,
            measured: &mut measured,
            faults,
        };
        reading.table();
    }
    Some(measured)
}

/// Reads one table.
struct DataReader<'a> {
    terms: &'a DataTerms<'a>,
    design: &'a Design,
    /// The variant that all tables are held against.
    model: Option<usize>,
    settings: &'a [(String, String)],
    measured: &'a mut Measured,
    faults: &'a mut Faults,
}

impl DataReader<'_> {
    fn table(&mut self) -> Option<()> {
        let (file, source) = (self.terms.file.0, &self.terms.file.1);
        let table = raw(source, self.faults);
        let starts = self.terms.conditions.as_ref();
        let starts = starts.map(|(name, source)| (*name, raw(source, self.faults)));
        let at = self.source(
            file,
            &source.text,
            table.as_ref().map(|table| table.remarks.clone()),
        );
        if let Some((name, table)) = &starts {
            let text = self
                .terms
                .conditions
                .as_ref()
                .map(|c| c.1.text.as_str())
                .unwrap_or_default();
            self.source(
                name,
                text,
                table.as_ref().map(|table| table.remarks.clone()),
            );
        }
        let table = table?;
        let starts = match starts {
            Some((_, table)) => Some(table?),
            None => None,
        };
        let renamed = &self.terms.columns;
        let tables: Vec<_> = std::iter::once(&table).chain(&starts).collect();
        unknown_heads(&tables, renamed, self.faults);
        let mut in_columns = |table| TableInColumns {
            columns: columns(&table, renamed, self.design, self.faults),
            table,
        };
        let table = in_columns(table);
        let starts = starts.map(in_columns);
        self.shape(&table, starts.as_ref());
        let of_starts = starts.as_ref();
        let of_starts = of_starts.and_then(|starts| starts.variants(self.design, self.faults));
        let said = table.find(&ColumnMeaning::Variant).is_some() || of_starts.is_some();
        let variant = self.variant(said);
        let variant = |name: Option<&TableCell>, faults: &mut Faults| match (&of_starts, name) {
            (Some(known), Some(cell)) => {
                let found = known.get(&cell.text);
                if found.is_none() {
                    no_conditions(&cell.text, &cell.place, faults);
                }
                found.copied().flatten()
            }
            _ => variant,
        };
        let named: Vec<String> = self.observables(&table);
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let errors = errors::terms(self.terms.error, &named, self.faults)?;
        let limits = limits(self.terms.loq, &named, self.faults)?;
        let runs = table.runs(&variant, self.design, self.faults);
        let mut used = Vec::new();
        let several = runs.len() > 1;
        for (number, run) in runs.iter().enumerate() {
            let name = match &run.name {
                Some(name) => name.clone(),
                None if several => format!("{file} {}", number + 1),
                None => file.to_owned(),
            };
            let settings = self.numbers(&name, run, &table, starts.as_ref(), &mut used);
            let base = self.design.variants[run.variant].base;
            let case = with(&self.design.cases[base], &settings, self.faults);
            let mut reader = ValueReader {
                table: &table,
                source: at,
                file,
                errors: &errors,
                limits: &limits,
                kinds: &mut self.measured.data.unknown_errors,
                peaks: peaks(&table, &case, self.faults),
            };
            let values = reader.values(&run.rows, &case, self.faults);
            let replicates = table.find(&ColumnMeaning::Replicate).is_some();
            check(&name, &case, &values, replicates, self.faults);
            let place = &table.table.rows[run.rows[0]].place;
            if table.has_value_columns() && !table.has_values(&run.rows) {
                let message = format!("nothing was measured in {name}");
                self.faults.error(place, message).help("leave its rows out");
            }
            let experiment = MeasuredExperiment {
                name,
                variant: run.variant,
                case: base,
                inputs: case.numbers,
                measurements: values.into_iter().map(|(value, _)| value).collect(),
            };
            self.join(experiment, run.name.is_some(), place);
        }
        let of_samples = SampleErrorReader {
            table: &table,
            file: (at, file),
            measured: &named,
            terms: &errors,
        };
        for run in &runs {
            let case = &self.design.cases[self.design.variants[run.variant].base];
            of_samples.read(&case.observables, self.measured, self.faults);
        }
        if let Some(starts) = &starts {
            idle(starts, &used, self.faults);
        }
        limits.tell_idle(self.terms.loq, &table.table, self.faults);
        Some(())
    }

    /// Index of a file among those that were read.
    fn source(&mut self, file: &str, text: &str, remarks: Option<Vec<String>>) -> usize {
        let sources = &mut self.measured.data.sources;
        let known = sources.iter().position(|source| source.file == file);
        known.unwrap_or_else(|| {
            sources.push(DataSource {
                file: file.to_owned(),
                digest: Digest::of(text.as_bytes()).to_string(),
                read_as: remarks.unwrap_or_default(),
            });
            sources.len() - 1
        })
    }

    /// Columns that do not go together.
    fn shape(&mut self, table: &TableInColumns, starts: Option<&TableInColumns>) {
        let of_row = |table: &TableInColumns| {
            let mut all = table.columns.iter();
            all.any(|column| column.meaning.is_of_the_row())
        };
        let place = &table.columns[0].place;
        let named = table.find(&ColumnMeaning::Observable);
        match (of_row(table), named) {
            (true, None) => {
                let message = "`value` of what? A column `observable` says it";
                self.faults.error(place, message);
            }
            (false, Some(at)) => {
                let message = "a column `observable` and no column `value`";
                self.faults.error(&table.columns[at].place, message);
            }
            _ => {}
        }
        let is_told = table.columns.iter().any(|column| column.is_fault);
        if !is_told && !table.has_value_columns() {
            let help = "a column with the name of an observable and its unit, `mono [%]`";
            self.faults
                .error(place, "nothing is measured in this table")
                .help(help);
        }
        let Some(starts) = starts else { return };
        for (what, table) in [("the table", table), ("its conditions", starts)] {
            if table.find(&ColumnMeaning::Experiment).is_none() {
                let message = format!("conditions need a column `experiment`: {what} has none");
                self.faults.error(&table.columns[0].place, message);
            }
        }
        for column in &starts.columns {
            if !column.meaning.is_of_the_start() {
                let message = format!("conditions set numbers; {} is none", quote(&column.head));
                self.faults
                    .error(&column.place, message)
                    .help("an address, or \"ignored\" in `columns`");
            }
        }
    }

    /// The variant of all rows; `said` by a column, it is that of each row.
    fn variant(&mut self, said: bool) -> Option<usize> {
        let variants = &self.design.variants;
        match self.terms.variant {
            _ if self.model.is_some() && (said || self.terms.variant.is_some()) => {
                let message = "[fit] models are held against all data: a table says no variant";
                let place = self
                    .terms
                    .variant
                    .map_or(&self.terms.place, |node| &node.place);
                self.faults
                    .error(place, message)
                    .help("leave the variant out here, or models there");
                None
            }
            _ if self.model.is_some() => self.model,
            Some(node) if said => {
                let message = "a column says the variant of each experiment";
                self.faults
                    .error(&node.place, message)
                    .help("leave one of them out");
                None
            }
            Some(node) => {
                let name = node.as_text("variant", self.faults)?;
                find_variant(name, &node.place, self.design, self.faults)
            }
            None if said => None,
            None => {
                if let [first, _, ..] = variants.as_slice() {
                    let message = format!(
                        "taken as measured with \"{}\", the first variant",
                        first.name
                    );
                    self.faults
                        .warning(&self.terms.place, message)
                        .help("say which: variant = \"...\"");
                }
                Some(0)
            }
        }
    }

    /// Names of what the table measures.
    fn observables(&self, table: &TableInColumns) -> Vec<String> {
        let mut names = Vec::new();
        for column in &table.columns {
            if let ColumnMeaning::Value(Some(name), _) = &column.meaning {
                names.push(name.clone());
            }
        }
        if let Some(at) = table.find(&ColumnMeaning::Observable) {
            names.extend((0..table.table.rows.len()).map(|row| table.cell(row, at).text.clone()));
        }
        names
    }

    /// The numbers that table and conditions set for a run.
    fn numbers(
        &mut self,
        name: &str,
        run: &RunRows,
        table: &TableInColumns,
        starts: Option<&TableInColumns>,
        used: &mut Vec<usize>,
    ) -> Vec<Assignment> {
        let mut settings = table.settings(&run.rows, name, self.faults);
        if let Some(starts) = starts {
            match conditions(starts, name, run.variant, self.design, self.faults) {
                Some((rows, more)) => {
                    used.extend(rows);
                    for also in &more {
                        if settings.iter().any(|own| own.address == also.address) {
                            let message = format!("{} is set in the table as well", also.address);
                            self.faults.error(&also.place, message);
                        }
                    }
                    settings.extend(more);
                }
                None => {
                    let place = &table.table.rows[run.rows[0]].place;
                    no_conditions(name, place, self.faults);
                }
            }
        }
        for setting in &settings {
            let address = &setting.address;
            if self.settings.iter().any(|(outside, _)| outside == address) {
                let message = format!("{address} is set from outside, and here as it was measured");
                self.faults.error(&setting.place, message);
            }
            if !self.measured.set.contains(address) {
                self.measured.set.push(address.clone());
            }
        }
        settings
    }

    /// Adds a run, or the values to the run of the same name that another table has.
    fn join(&mut self, experiment: MeasuredExperiment, named: bool, place: &Place) {
        let known = &mut self.measured.data.experiments;
        let same = |e: &&mut MeasuredExperiment| {
            named && e.name == experiment.name && e.variant == experiment.variant
        };
        match known.iter_mut().find(same) {
            Some(one) if one.inputs == experiment.inputs => {
                one.measurements.extend(experiment.measurements);
            }
            Some(_) => {
                let message = format!(
                    "another table has {} with other numbers",
                    quote(&experiment.name)
                );
                self.faults
                    .error(place, message)
                    .help("give one of them another name");
            }
            None => known.push(experiment),
        }
    }
}

fn no_conditions(name: &str, place: &Place, faults: &mut Faults) {
    let message = format!("no row of the conditions is of {}", quote(name));
    faults.error(place, message);
}

/// Warns of conditions of experiments that the table does not have.
fn idle(starts: &TableInColumns, used: &[usize], faults: &mut Faults) {
    for (at, row) in starts.table.rows.iter().enumerate() {
        if !used.contains(&at) {
            faults.warning(
                &row.place,
                "conditions of an experiment that was not measured",
            );
        }
    }
}
