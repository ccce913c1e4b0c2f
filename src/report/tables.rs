//! Tables of results: the sweep, the comparison, a course in time, its summary and its ledger.

use super::words::heading;
use crate::experiment::case::Experiment;
use crate::experiment::observable::Observable;
use crate::flask::{Measure, Trajectory};
use crate::kernel::speciation::form_concentrations;
use crate::network::Law;
use crate::output::csv::Lines;
use crate::output::table::{Cell, DataTable, TableError};
use crate::study::known::KnownLine;
use crate::study::optimise::goal::GoalTerms;
use crate::study::plan::{DesignPlan, PointResult};
use crate::study::{Label, Status};

/// Heading of the last column of every table: how the run ended, so that each can be read by itself.
const STATUS: &str = "status";
/// Heading of the column that says whether a point keeps the limits of the goal.
const MEETS_GOAL: &str = "meets goal";

/// A result column: name and unit of an observable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultColumn {
    /// Name of the observable.
    pub name: String,
    /// Its unit.
    pub unit: String,
}

impl ResultColumn {
    /// Heading, unit in brackets.
    pub fn heading(&self) -> String {
        heading(&self.name, &self.unit)
    }

    /// Its place among the observables of a case.
    pub fn place(&self, observables: &[Observable]) -> Option<usize> {
        let mut observables = observables.iter();
        observables.position(|o| o.name == self.name && o.unit == self.unit)
    }
}

/// The observables of all cases, each once, in the order of the first case that has them.
pub fn result_columns(cases: &[Experiment]) -> Vec<ResultColumn> {
    let mut columns: Vec<ResultColumn> = Vec::new();
    for observable in cases.iter().flat_map(|c| &c.observables) {
        let column = ResultColumn {
            name: observable.name.clone(),
            unit: observable.unit.clone(),
        };
        if !columns.contains(&column) {
            columns.push(column);
        }
    }
    columns
}

/// One line per point: index, variant, axes, observables, cost, status.
#[derive(Debug)]
pub struct PointTable<'a> {
    plan: &'a DesignPlan<'a>,
    columns: Vec<ResultColumn>,
    /// Of each case, where each column stands among its observables.
    places: Vec<Vec<Option<usize>>>,
    /// The axes that have a column.
    axes: Vec<usize>,
    /// Whether variants have names.
    named: bool,
    /// What is wanted of the results, where something is.
    goal: Option<&'a GoalTerms>,
}

impl<'a> PointTable<'a> {
    /// Lines for the points of a plan.
    pub fn new(plan: &'a DesignPlan<'a>, goal: Option<&'a GoalTerms>) -> PointTable<'a> {
        let design = plan.design();
        let columns = result_columns(&design.cases);
        let places =
            |case: &Experiment| columns.iter().map(|c| c.place(&case.observables)).collect();
        PointTable {
            plan,
            places: design.cases.iter().map(places).collect(),
            columns,
            axes: (0..design.axes.len())
                .filter(|&a| plan.uses_axis(a))
                .collect(),
            named: design.variants.iter().any(|v| !v.name.is_empty()),
            goal: goal.filter(|goal| !goal.limits.is_empty()),
        }
    }

    /// The header row; two columns of one name are refused.
    pub fn header(&self) -> Result<Vec<u8>, TableError> {
        let design = self.plan.design();
        let mut headings = vec!["index".to_string()];
        headings.extend(self.named.then(|| "variant".to_string()));
        let axes = self.axes.iter();
        headings.extend(axes.map(|&a| design.axes[a].heading.clone()));
        headings.extend(self.columns.iter().map(ResultColumn::heading));
        headings.extend(self.goal.map(|_| MEETS_GOAL.to_owned()));
        headings.extend(["steps", STATUS].map(String::from));
        Ok(DataTable::new(headings)?.to_csv())
    }

    /// The line of a row.
    pub fn line(&self, index: usize, row: &PointResult, lines: &mut Lines) {
        let design = self.plan.design();
        lines.integer(index as i64);
        if self.named {
            lines.text(&design.variants[row.variant].name);
        }
        for &axis in &self.axes {
            match self.plan.label(row, axis) {
                Some(Label::Number(value)) => lines.number(*value),
                Some(Label::Text(text)) => lines.text(text),
                None => lines.known(None),
            }
        }
        for place in &self.places[self.plan.case_id(row)] {
            lines.known(place.and_then(|at| row.values[at]));
        }
        if let Some(goal) = self.goal {
            let met = goal.is_met(self.plan.case(row), &row.values);
            lines.text(match (row.finished, met) {
                (false, _) => "",
                (true, true) => "yes",
                (true, false) => "no",
            });
        }
        lines.integer(i64::from(row.statistics.steps));
        lines.text(&row.status.to_string());
        lines.end();
    }
}

impl PointTable<'_> {
    /// What stands in its lines, from a text of whole lines without the header; none where one is no line of this table.
    pub fn read(&self, text: &[u8]) -> Option<Vec<KnownLine>> {
        let mut reader = csv::ReaderBuilder::new();
        let mut reader = reader.has_headers(false).from_reader(text);
        let (mut line, mut lines) = (csv::StringRecord::new(), Vec::new());
        while reader.read_record(&mut line).ok()? {
            let known = self.known(&line)?;
            let ends = usize::try_from(reader.position().byte()).ok()?;
            lines.push(KnownLine { ends, ..known });
        }
        Some(lines)
    }

    fn known(&self, line: &csv::StringRecord) -> Option<KnownLine> {
        let index = line.get(0)?.parse().ok()?;
        let case = self.plan.case_index(index);
        let before = 1 + usize::from(self.named) + self.axes.len();
        let mut values = vec![None; self.plan.design().cases[case].observables.len()];
        for (column, place) in self.places[case].iter().enumerate() {
            let number = line.get(before + column)?;
            if let Some(place) = place.filter(|_| !number.is_empty()) {
                values[place] = Some(number.parse().ok()?);
            }
        }
        let after = before + self.columns.len() + usize::from(self.goal.is_some());
        let steps = line.get(after)?.parse().ok()?;
        Some(KnownLine {
            index,
            values,
            steps,
            ends: 0,
        })
    }
}

/// All rows of a plan as CSV; those not run have no line.
pub fn points(plan: &DesignPlan<'_>, rows: &[Option<PointResult>]) -> Result<Vec<u8>, TableError> {
    let points = PointTable::new(plan, None);
    let mut lines = Lines::after(&points.header()?);
    for (index, row) in rows.iter().enumerate() {
        if let Some(row) = row {
            points.line(index, row, &mut lines);
        }
    }
    Ok(lines.into_bytes())
}

/// A course: time, temperature, volume, pH where there is one, every form, the observables that have a course, and how the run ended.
pub fn trajectory(
    case: &Experiment,
    laws: &[Law],
    remains: &Trajectory,
    protic: bool,
    status: &Status,
) -> Result<DataTable, TableError> {
    let mut headings: Vec<String> = ["time [s]", "temperature [K]", "volume [L]"]
        .map(String::from)
        .to_vec();
    headings.extend(protic.then(|| "pH".to_string()));
    let network = &case.model.network;
    headings.extend(network.forms.iter().map(|f| format!("{} [mol/L]", f.name)));
    let series: Vec<&Observable> = case
        .observables
        .iter()
        .filter(|o| shown_in_course(o))
        .collect();
    headings.extend(series.iter().map(|o| heading(&o.name, &o.unit)));
    headings.push(STATUS.to_string());
    let status = status.to_string();
    let mut table = DataTable::new(headings)?;
    for point in &remains.points {
        let mixture = &point.mixture;
        let mut cells: Vec<Cell> = [point.time, mixture.temperature, mixture.volume]
            .map(Cell::from)
            .to_vec();
        cells.extend(protic.then(|| Cell::from(mixture.ph())));
        // What was evaporated to dryness has no concentration.
        let liquid = mixture.volume > 0.0;
        let forms = form_concentrations(network, laws, mixture, protic).into_iter();
        cells.extend(forms.map(|c| Cell::from(Some(c).filter(|_| liquid))));
        cells.extend(series.iter().map(|o| Cell::from(o.at(mixture))));
        cells.push(Cell::from(status.as_str()));
        table.push(cells)?;
    }
    Ok(table)
}

/// Observables with a column of their own in a course; volume, temperature and pH have theirs already.
fn shown_in_course(observable: &Observable) -> bool {
    match observable.measure() {
        Some(measure) => matches!(
            measure,
            Measure::Percentage { .. } | Measure::Reading { .. }
        ),
        None => observable.has_course(),
    }
}

/// Final values of one run, and how it ended.
pub fn summary(case: &Experiment, row: &PointResult) -> Result<DataTable, TableError> {
    let mut table = DataTable::new(["observable", "unit", "value", STATUS])?;
    let status = row.status.to_string();
    for (observable, value) in case.observables.iter().zip(&row.values) {
        table.push(vec![
            Cell::from(observable.name.as_str()),
            Cell::from(observable.unit.as_str()),
            Cell::from(*value),
            Cell::from(status.as_str()),
        ])?;
    }
    Ok(table)
}

/// Where every equivalent went, for several rows, and how each ended; one that booked nothing has a line that says only that.
pub fn ledger(rows: &[(&str, &PointResult)]) -> Result<DataTable, TableError> {
    let mut table = DataTable::new([
        "variant",
        "account",
        "destination",
        "amount [mol]",
        "share [% of charged]",
        STATUS,
    ])?;
    for (name, row) in rows {
        let status = row.status.to_string();
        if row.balances.is_empty() {
            let missing = || Cell::from(None::<f64>);
            let (name, status) = (Cell::from(*name), Cell::from(status.as_str()));
            table.push(vec![
                name,
                "".into(),
                "".into(),
                missing(),
                missing(),
                status,
            ])?;
        }
        for balance in &row.balances {
            for (destination, amount) in &balance.entries {
                table.push(vec![
                    Cell::from(*name),
                    Cell::from(balance.name.as_str()),
                    Cell::from(destination.as_str()),
                    Cell::from(*amount),
                    Cell::from(100.0 * amount / balance.charged),
                    Cell::from(status.as_str()),
                ])?;
            }
        }
    }
    Ok(table)
}
