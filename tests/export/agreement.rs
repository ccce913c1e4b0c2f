//! The exported equations against the kernel's.

use std::collections::HashMap;

use monobis::exchange::Document;
use monobis::exchange::document::ValueCourse;
use monobis::experiment::case::Experiment;
use monobis::flask::Mixture;
use monobis::flask::program::Stretch;
use monobis::kernel::Kernel;
use monobis::kernel::{Beginning, KernelOptions, PoolPlace};
use monobis::solver::Equations;

use super::evaluate::Values;
use super::{every_document, ramp};

/// Numbers that look random: the fractional parts of multiples of the golden ratio.
struct Scatter(f64);

impl Scatter {
    fn next(&mut self) -> f64 {
        self.0 = (self.0 + 0.618_033_988_749_894_9).fract();
        self.0
    }
}

/// What both sides are given.
struct State {
    amounts: Vec<f64>,
    ln_h: f64,
    volume: f64,
    spectators: f64,
    temperature: f64,
    /// K/s.
    heating: f64,
    /// L/s.
    dilution: f64,
}

impl State {
    /// Amounts over four decades, anything from acid to base.
    fn new(scatter: &mut Scatter, case: &Experiment, document: &Document) -> State {
        let values = Values::new(document, &[]);
        let is_constant = document.quantities.iter().any(|quantity| {
            quantity.id == "T" && matches!(quantity.course, ValueCourse::Constant(_))
        });
        let start = values.of("T");
        let held = case.model.network.held_ph;
        let pools = case.model.network.pools.iter();
        State {
            amounts: pools
                .map(|_| 0.01 * 10f64.powf(-4.0 * scatter.next()))
                .collect(),
            ln_h: if held {
                values.of("ln_h")
            } else {
                -8.0 - 22.0 * scatter.next()
            },
            volume: 0.02 + 0.2 * scatter.next(),
            spectators: 0.01 * (scatter.next() - 0.5),
            temperature: if is_constant {
                start
            } else {
                start + 30.0 * scatter.next()
            },
            heating: 0.0,
            dilution: 0.0,
        }
    }

    /// While temperature and volume move, where the document lets them.
    fn moving(self, scatter: &mut Scatter, document: &Document) -> State {
        let can = |id: &str| document.quantities.iter().any(|quantity| quantity.id == id);
        let slope = |id: &str, most: f64, x: f64| if can(id) { most * (x - 0.5) } else { 0.0 };
        State {
            heating: slope("inflow_T", 200.0, scatter.next()),
            dilution: slope("inflow_flask", 0.1, scatter.next()),
            ..self
        }
    }

    /// A little later, at these rates of change.
    fn after(
        &self,
        step: f64,
        flow: &HashMap<String, f64>,
        slope: f64,
        case: &Experiment,
        document: &Document,
    ) -> State {
        let mut species = document.species.iter();
        let pools = case.model.network.pools.iter().zip(&self.amounts);
        let amounts = pools.map(|(pool, amount)| {
            let own = if pool.fixed.is_none() {
                species.next()
            } else {
                None
            };
            let change = own.and_then(|species| flow.get(&species.id)).copied();
            amount + change.unwrap_or(0.0) * step
        });
        State {
            amounts: amounts.collect(),
            ln_h: self.ln_h + slope * step,
            volume: self.volume + self.dilution * step,
            temperature: self.temperature + self.heating * step,
            ..*self
        }
    }

    /// The values of a document in this state, agents at work, gases at 1 bar.
    fn values<'a>(&self, case: &Experiment, document: &'a Document) -> Values<'a> {
        let pools = case.model.network.pools.iter().zip(&self.amounts);
        let amounts = pools
            .filter(|(pool, _)| pool.fixed.is_none())
            .map(|(_, n)| *n);
        let ids = document.species.iter().map(|species| species.id.as_str());
        let mut changed: Vec<(&str, f64)> = ids.zip(amounts).collect();
        changed.extend([
            ("flask", self.volume),
            ("T", self.temperature),
            ("ln_h", self.ln_h),
            ("spectator_charge", self.spectators),
        ]);
        for quantity in &document.quantities {
            if quantity.id.starts_with("on_") || quantity.id.starts_with("p_") {
                changed.push((&quantity.id, 1.0));
            }
            if quantity.id.starts_with("inflow_") {
                let slope = match quantity.id.as_str() {
                    "inflow_T" => self.heating,
                    "inflow_flask" => self.dilution,
                    _ => 0.0,
                };
                changed.push((&quantity.id, slope));
            }
        }
        Values::new(document, &changed)
    }
}

/// Rates of all pools (mol/s) and the charge balance (mol/L) by the kernel.
fn by_kernel(
    case: &Experiment,
    document: &Document,
    state: &State,
) -> (Vec<Option<f64>>, Option<f64>) {
    let model = &case.model;
    let mut laws = model.laws(&case.numbers.overrides).expect("laws");
    for agent in &model.agents {
        let reaction = &model.network.reactions[agent.reaction];
        if !document.reactions.iter().any(|r| r.name == reaction.label) {
            laws[reaction.forward].value = 0.0;
        }
    }
    let kernel = Kernel::new(model.network.clone(), &KernelOptions::default());
    let mut mixture = Mixture::empty(
        model.network.pools.len(),
        model.compounds.len(),
        state.volume,
        state.temperature,
    );
    mixture.amounts.clone_from(&state.amounts);
    mixture.spectator_charge = state.spectators;
    mixture.ln_h = state.ln_h;
    let quantities = document.quantities.iter();
    let trace = quantities.clone().find(|quantity| quantity.id == "trace");
    let trace = trace.and_then(|quantity| quantity.start()).unwrap_or(0.0);
    let shape = kernel.shape();
    let mut constants = vec![0.0; shape.constants];
    let bases = kernel.bases(&laws);
    kernel.write_constants(
        &bases,
        &mixture,
        Beginning {
            jacket: None,
            reference: state.volume,
            clock: 0.0,
            trace,
        },
        &Stretch::default(),
        &mut constants,
    );
    let (mut p, mut dp) = (vec![0.0; shape.parameters], vec![0.0; shape.parameters]);
    kernel.parameters(&constants, 0.0, &mut p, &mut dp);
    let mut x = vec![0.0; shape.rows()];
    kernel.write_variables(&mixture, state.volume, &mut x);
    if shape.algebraic == 1 {
        x[shape.states] = state.ln_h;
    }
    let mut f = vec![0.0; shape.rates()];
    kernel.rates(&x, &p, &mut f);
    let rates = kernel.structure.places.iter().map(|place| match *place {
        PoolPlace::State(row) | PoolPlace::Terminal(row) => Some(f[row] * state.volume),
        _ => None,
    });
    let balanced = shape.algebraic == 1 && !model.network.held_ph;
    (rates.collect(), balanced.then(|| f[shape.states]))
}

/// Compares rates and charge in one state; gives how many rates were compared.
fn compare(name: &str, case: &Experiment, document: &Document, state: &State) -> usize {
    let values = state.values(case, document);
    let flow = values.flow();
    let (rates, charge) = by_kernel(case, document, state);
    let size = document.reactions.iter();
    let size = size.fold(1e-300, |most: f64, r| most.max(values.of(&r.id).abs()));
    let pools = case.model.network.pools.iter().zip(&rates);
    let pools = pools.filter(|(pool, _)| pool.fixed.is_none());
    let mut compared = 0;
    for (species, (_, rate)) in document.species.iter().zip(pools) {
        let exported = flow.get(&species.id).copied().unwrap_or(0.0);
        let rate = rate.unwrap_or(0.0);
        assert!(
            (exported - rate).abs() <= 1e-11 * size,
            "{name}, {}: {exported} {rate}",
            species.id
        );
        compared += 1;
    }
    if let Some(charge) = charge {
        let exported = values.of("charge");
        let size = 1.0 + charge.abs();
        assert!(
            (exported - charge).abs() <= 1e-11 * size,
            "{name}: {exported} {charge}"
        );
    }
    compared
}

#[test]
fn rates_and_charge_are_the_kernels() {
    let mut compared = 0;
    for (name, case, document) in every_document() {
        let mut scatter = Scatter(0.3);
        for _ in 0..5 {
            let state = State::new(&mut scatter, &case, &document);
            compared += compare(&name, &case, &document, &state);
        }
    }
    assert!(compared > 1000, "{compared}");
}

/// Laws that stop where a reactant runs out stop so in the file: from all of it to nothing, by one form of a family, by a catalyst.
#[test]
fn laws_stop_where_the_kernels_do() {
    let text = r#"
        version = 1
        title = "stops"
        chemistry = { solvent = "water" }
        species = { A = { pKa = [9.0] }, B = {}, X = {}, P = {} }
        flask = { basis = "B", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
        procedure = [ { charge = { A = "1 equiv", B = "1 equiv", X = "0.1 equiv" } }, { stir = "1 h" } ]
        [reactions]
        zero = { equation = "AH+ + 2 B -> P + H+", k = "1e-3 M^0.7/s", orders = { "AH+" = 0, B = 0.3 } }
        saturated = { equation = "B + X -> P + X", rate = "k*[B]*[AH+] / (Km + [B])", constants = { k = "1 /s", Km = "1e-9 M" } }
        named = { equation = "A -> P", rate = "rate(zero)" }
        "#;
    let scenario = super::study::scenario("stops", text, &[]);
    let case = scenario.design.cases[0].at_stage(0);
    let document = monobis::exchange::document(&case, &super::about("x.toml")).expect("a model");
    let mut scatter = Scatter(0.1);
    for share in [1.0, 1e-3, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 0.0] {
        for at in 0..4 {
            let mut state = State::new(&mut scatter, &case, &document);
            state.amounts[at] *= share;
            compare("stops", &case, &document, &state);
        }
    }
}

/// Along the exported equations the charge balance does not move but for what `relaxation` takes back, also where it is not zero, and
/// also while temperature and volume move.
#[test]
fn ln_h_follows_the_charge_balance() {
    let (mut checked, mut heated, mut diluted) = (0, 0, 0);
    for (name, case, document) in every_document().into_iter().chain([ramp()]) {
        let rate = document
            .quantities
            .iter()
            .find_map(|q| match (&q.course, q.id.as_str()) {
                (ValueCourse::Rate(_, math), "ln_h") => Some(math),
                _ => None,
            });
        let Some(rate) = rate else { continue };
        let mut scatter = Scatter(0.7);
        for _ in 0..3 {
            let state = State::new(&mut scatter, &case, &document);
            let state = state.moving(&mut scatter, &document);
            let values = state.values(&case, &document);
            let (flow, slope) = (values.flow(), values.value(rate));
            heated += usize::from(state.heating != 0.0);
            diluted += usize::from(state.dilution != 0.0);
            let fastest = flow
                .values()
                .fold(slope.abs(), |most, n| most.max(n.abs() / 1e-6));
            let fastest = fastest
                .max(state.heating.abs())
                .max(state.dilution.abs() / state.volume);
            let step = 1e-7 / fastest;
            let moved = state.after(step, &flow, slope, &case, &document);
            let after = moved.values(&case, &document).of("charge");
            let before = values.of("charge");
            let expected = -values.of("relaxation") * before;
            let found = (after - before) / step;
            let drift = match state.heating != 0.0 || state.dilution != 0.0 {
                true => values.of("charge_drift").abs(),
                false => 0.0,
            };
            let size = expected.abs() + values.of("charge_flow").abs() + drift + 1e-16 / step;
            assert!(
                (found - expected).abs() <= 1e-3 * size,
                "{name}: {found} {expected}"
            );
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked}");
    assert!(heated > 5 && diluted > 5, "{heated} {diluted}");
}
