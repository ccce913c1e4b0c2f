//! Tables of results: the sweep, the comparison, a course in time, its summary and its ledger.

use crate::case::Case;
use crate::flask::Remains;
use crate::flask::speciation::form_concentrations;
use crate::network::Law;
use crate::observable::Observable;
use crate::output::table::{Cell, Table, TableError};
use crate::study::plan::{DesignPlan, Row};
use crate::study::{Design, Label};

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

    /// The value of a row, by the observables of its case.
    pub fn value(&self, observables: &[Observable], values: &[Option<f64>]) -> Option<f64> {
        let at = observables
            .iter()
            .position(|o| o.name == self.name && o.unit == self.unit)?;
        values.get(at).copied().flatten()
    }
}

/// `name [unit]`.
pub fn heading(name: &str, unit: &str) -> String {
    if unit.is_empty() || unit == "1" {
        name.to_string()
    } else {
        format!("{name} [{unit}]")
    }
}

/// The observables of all cases, each once, in the order of the first case that has them.
pub fn result_columns(cases: &[Case]) -> Vec<ResultColumn> {
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

/// One row per point: index, variant, axes, observables, cost, status.
pub fn points(
    design: &Design,
    plan: &DesignPlan<'_>,
    rows: &[Option<Row>],
) -> Result<Table, TableError> {
    let columns = result_columns(&design.cases);
    let named = design.variants.iter().any(|v| !v.name.is_empty());
    let axes: Vec<usize> = (0..design.axes.len())
        .filter(|&a| plan.uses_axis(a))
        .collect();
    let mut headings = vec!["index".to_string()];
    headings.extend(named.then(|| "variant".to_string()));
    headings.extend(axes.iter().map(|&a| design.axes[a].heading.clone()));
    headings.extend(columns.iter().map(ResultColumn::heading));
    headings.extend(["steps", "status"].map(String::from));
    let mut table = Table::new(headings)?;
    for (index, row) in rows.iter().enumerate() {
        let Some(row) = row else { continue };
        let mut cells = vec![Cell::Integer(index as i64)];
        cells.extend(named.then(|| Cell::from(design.variants[row.variant].name.as_str())));
        let labels = plan.labels(row);
        cells.extend(axes.iter().map(|&a| match labels[a] {
            Some(Label::Number(value)) => Cell::from(*value),
            Some(Label::Text(text)) => Cell::from(text.as_str()),
            None => Cell::Text(String::new()),
        }));
        let observables = &plan.case(row).observables;
        cells.extend(
            columns
                .iter()
                .map(|c| Cell::from(c.value(observables, &row.values))),
        );
        cells.push(Cell::Integer(i64::from(row.statistics.steps)));
        cells.push(Cell::from(row.status.as_str()));
        table.push(cells)?;
    }
    Ok(table)
}

/// A course: time, temperature, volume, pH where there is one, every form, then the observables that have a course.
pub fn trajectory(
    case: &Case,
    laws: &[Law],
    remains: &Remains,
    protic: bool,
) -> Result<Table, TableError> {
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
    let mut table = Table::new(headings)?;
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
        cells.extend(
            series
                .iter()
                .map(|o| Cell::from(o.measure().and_then(|m| m.of(mixture)))),
        );
        table.push(cells)?;
    }
    Ok(table)
}

/// Observables with a column of their own in a course; volume, temperature and pH have theirs already.
fn shown_in_course(observable: &Observable) -> bool {
    matches!(
        observable.measure(),
        Some(crate::flask::Measure::Percentage { .. } | crate::flask::Measure::Reading { .. })
    )
}

/// Final values of one run.
pub fn summary(case: &Case, row: &Row) -> Result<Table, TableError> {
    let mut table = Table::new(["observable", "unit", "value"])?;
    for (observable, value) in case.observables.iter().zip(&row.values) {
        table.push(vec![
            Cell::from(observable.name.as_str()),
            Cell::from(observable.unit.as_str()),
            Cell::from(*value),
        ])?;
    }
    Ok(table)
}

/// Where every equivalent went, for several rows.
pub fn ledger(rows: &[(&str, &Row)]) -> Result<Table, TableError> {
    let mut table = Table::new([
        "variant",
        "account",
        "destination",
        "amount [mol]",
        "share [% of charged]",
    ])?;
    for (name, row) in rows {
        for balance in &row.balances {
            for (destination, amount) in &balance.entries {
                table.push(vec![
                    Cell::from(*name),
                    Cell::from(balance.name.as_str()),
                    Cell::from(destination.as_str()),
                    Cell::from(*amount),
                    Cell::from(100.0 * amount / balance.charged),
                ])?;
            }
        }
    }
    Ok(table)
}
