//! Heat and gas of a run in words and as a table: what is known, what is left out, and what it rests on.
//!
//! Knows no screen and no file; how much and how fast is found in `experiment`.

use super::words::terminal::{duration, significant};
use crate::experiment::case::Experiment;
use crate::experiment::observable::thermal::{
    ThermalQuestion, accumulation, heats, mtsr, steepest, volumes,
};
use crate::flask::{ThermalPoint, Trajectory};
use crate::output::table::{Cell, DataTable, TableError};
use crate::units::Dimension;

/// 0 °C in K, by definition.
const CELSIUS_ZERO: f64 = 273.15;
/// Amounts of gas below this, mol, are none.
const NO_GAS: f64 = 1e-9;

/// What is said of heat and gas; nothing where neither is known.
pub fn lines(case: &Experiment, remains: &Trajectory) -> Vec<String> {
    let points = &remains.thermal;
    let mut lines = Vec::new();
    if points.is_empty() {
        return lines;
    }
    if case.model.heats.known {
        lines.extend(of_heat(case, points));
    }
    for (gas, evolved) in case.model.evolved.iter().enumerate() {
        lines.extend(of_gas(&evolved.name, gas, points));
    }
    if case.model.heats.known {
        lines.extend(left_out(case));
        lines.extend(rests_on(case));
    }
    lines
}

fn of_heat(case: &Experiment, points: &[ThermalPoint]) -> Vec<String> {
    let show = |value: f64| significant(value, 3);
    let ask = |question: ThermalQuestion| question.of(points).map_or("-".to_owned(), show);
    let mut lines = vec![format!(
        "heat: {} kJ given off, {} kJ/L",
        ask(ThermalQuestion::Heat),
        ask(ThermalQuestion::HeatPerLitre)
    )];
    if let Some(peak) = steepest(points, &heats(points)) {
        lines.push(format!(
            "power: {} W at most over a minute, {} W/L; that minute ends at {}",
            show(peak.rate),
            ask(ThermalQuestion::PeakPowerPerLitre),
            duration(peak.time)
        ));
    }
    let solvent = case.model.solvent.as_ref();
    let Some((solvent, capacity)) = solvent.and_then(|s| Some((s, s.heat_capacity?))) else {
        lines.push("no heat capacity of the solvent is known: no temperatures follow".to_owned());
        return lines;
    };
    let rise = ThermalQuestion::AdiabaticRise { capacity }.of(points);
    let worst = mtsr(points, capacity);
    let (Some(rise), Some(worst)) = (rise, worst) else {
        return lines;
    };
    lines.push(format!("adiabatic rise: {} K", show(rise)));
    let reached = worst.value - CELSIUS_ZERO;
    let waiting = accumulation(points).map_or(String::new(), |waits| {
        format!(
            "{} % of the heat waits at {}; ",
            show(waits.value),
            duration(waits.time)
        )
    });
    lines.push(format!(
        "{waiting}without cooling the flask would reach {reached:.0} °C (MTSR)"
    ));
    lines.extend(solvent.boiling_point.map(|boiling| {
        let class = stoessel(worst.value, boiling);
        format!(
            "{} boils at {:.0} °C: {class}",
            solvent.name,
            boiling - CELSIUS_ZERO
        )
    }));
    lines
}

/// Stoessel's class in words, as far as it follows without knowing at which temperature anything decomposes.
fn stoessel(mtsr: f64, boiling: f64) -> &'static str {
    match mtsr < boiling {
        true => {
            "a loss of cooling does not bring it to the boil (Stoessel class 1, or 2 where something decomposes below that)"
        }
        false => {
            "a loss of cooling brings it to the boil (Stoessel class 3 or 4, or 5 where something decomposes before)"
        }
    }
}

fn of_gas(name: &str, gas: usize, points: &[ThermalPoint]) -> Option<String> {
    let all = points.last()?.given_off.gases[gas];
    if all.abs() < NO_GAS {
        return None;
    }
    let litres = volumes(points, gas);
    let peak = steepest(points, &litres)?;
    Some(format!(
        "{name}: {} mL set free, {} mL/min at most; that minute ends at {}",
        significant(1e3 * litres.last()?, 3),
        significant(60.0 * 1e3 * peak.rate, 3),
        duration(peak.time)
    ))
}

/// What counts as giving no heat.
fn left_out(case: &Experiment) -> Vec<String> {
    let unknown = &case.model.heats.unknown;
    let mut lines = Vec::new();
    if !unknown.is_empty() {
        let names = unknown.join(", ");
        lines.push(format!("left out, their heat is not known: {names}"));
    }
    let also = match case.model.network.autoprotolysis {
        Some(_) => "of protons that move, ",
        None => "",
    };
    lines.push(format!(
        "not counted: the heat of what is put in, {also}of what evaporates and of the quench"
    ));
    lines
}

/// The enthalpies that are stated, with how well they are known.
fn rests_on(case: &Experiment) -> Option<String> {
    let stated = case.model.heats.stated.iter().map(|&id| {
        let constant = &case.model.constants[id];
        let label = constant.address.trim_end_matches(".dH_reaction");
        let value = case
            .number(id)
            .map_or("?".to_owned(), |joules| significant(joules / 1e3, 4));
        debug_assert_eq!(constant.dimension, Dimension::MOLAR_ENERGY);
        let word = case.confidence(id).word();
        format!("{label} {value} kJ/mol ({word}, {})", constant.uncertainty)
    });
    let list: Vec<String> = stated.collect();
    (!list.is_empty()).then(|| format!("rests on {}", list.join("; ")))
}

/// The course of heat and gas; none where neither is known.
pub fn table(
    case: &Experiment,
    remains: &Trajectory,
    status: &str,
) -> Option<Result<DataTable, TableError>> {
    let known = case.model.heats.known;
    let gases = &case.model.evolved;
    if remains.thermal.is_empty() || (!known && gases.is_empty()) {
        return None;
    }
    let mut headings: Vec<String> = ["time [s]", "temperature [K]", "volume [L]"]
        .map(String::from)
        .to_vec();
    headings.extend(known.then(|| "heat [J]".to_owned()));
    headings.extend(gases.iter().map(|gas| format!("{} [mol]", gas.name)));
    headings.push("status".to_owned());
    Some(DataTable::new(headings).and_then(|mut table| {
        for point in &remains.thermal {
            let mut cells: Vec<Cell> = [point.time, point.temperature, point.volume]
                .map(Cell::from)
                .to_vec();
            cells.extend(known.then(|| Cell::from(point.given_off.heat)));
            cells.extend(point.given_off.gases.iter().map(|n| Cell::from(*n)));
            cells.push(Cell::from(status));
            table.push(cells)?;
        }
        Ok(table)
    }))
}
