//! Derivatives of what is measured by constants, charges, times and temperatures: those of the integration against differences of runs
//! that were each integrated on their own, as exactly as the solver can, and against closed forms.

#[path = "common/fits.rs"]
mod fits;
#[path = "common/forced.rs"]
mod forced;
#[path = "networks/random.rs"]
#[allow(dead_code, reason = "the reference solver's part is not used here")]
mod random;

use std::fmt::Write as _;

use fits::{with_table, with_tables};
use monobis::Scenario;
use monobis::engine::{Engine, RunOptions};
use monobis::study::data::DataSet;
use monobis::study::fit::{Derivatives, FitError, FreeNumber, derivatives};
use random::{Network, Step};

/// Tolerance of the run whose derivatives are taken; differences between such runs, each with steps of its own, are off by a thousandth.
const OWN: f64 = 1e-10;
/// Tolerance of the runs whose differences are the oracle.
const TIGHT: f64 = 1e-10;
/// Steps of the oracle's differences. Behind a fast change only the shorter ones see what they should.
const APART: [f64; 3] = [4e-3, 1e-3, 2.5e-4];
/// The oracle is one where two steps agree to this part.
const SURE: f64 = 1e-7;
/// Slopes below this part of what is charged count as so much: they are round-off there.
const LEAST: f64 = 1e-2;
/// Derivatives agree to this part of the largest of their column.
const AGREED: f64 = 1e-6;

/// Where the numbers stand.
fn at(
    scenario: &Scenario,
    data: &DataSet,
    numbers: &[FreeNumber],
    tolerance: f64,
) -> Result<Derivatives, FitError> {
    let engine = Engine::new(RunOptions {
        threads: 1,
        solver: forced::options(),
        tolerance,
    });
    let x: Vec<f64> = numbers.iter().map(|n| n.coordinate(n.start)).collect();
    derivatives(&engine, &scenario.design, data, numbers, &x)
}

fn free(scenario: &Scenario) -> &[FreeNumber] {
    &scenario.fit.as_ref().expect("a fit").numbers
}

/// How predictions move with one number, by differences to both sides over `h` and half of it, extrapolated by Richardson's rule: what is
/// left falls with the fourth power. None where a run does not end.
fn differences(scenario: &Scenario, number: &FreeNumber, h: f64) -> Option<Vec<f64>> {
    let x = number.coordinate(number.start);
    let side = |x: f64| {
        let mut moved = scenario.data.clone();
        for (experiment, parameter, like) in &number.acts {
            let inputs = &mut moved.experiments[*experiment].inputs;
            let set = parameter.set(inputs, like.with(number.value(x)));
            set.expect("an address of the fit");
        }
        let seen = at(scenario, &moved, &[], TIGHT);
        seen.ok().map(|seen| seen.predicted)
    };
    let slopes = |h: f64| -> Option<Vec<f64>> {
        let pairs = side(x + h)?.into_iter().zip(side(x - h)?);
        let slopes = pairs.map(|(above, below)| (above - below) / (2.0 * h));
        Some(slopes.collect())
    };
    let both = slopes(h)?.into_iter().zip(slopes(h / 2.0)?);
    Some(both.map(|(wide, near)| (4.0 * near - wide) / 3.0).collect())
}

/// Differences that do not hang on their step, beside slopes of the size `least`.
fn oracle(scenario: &Scenario, number: &FreeNumber, least: f64) -> Option<Vec<f64>> {
    let mut before = differences(scenario, number, APART[0])?;
    for h in &APART[1..] {
        let nearer = differences(scenario, number, *h)?;
        if apart(&before, &nearer, least) < SURE {
            return Some(nearer);
        }
        before = nearer;
    }
    None
}

/// How far slopes are from each other, as a part of the largest.
fn apart(expected: &[f64], found: &[f64], least: f64) -> f64 {
    let largest = expected.iter().fold(least, |m: f64, v| m.max(v.abs()));
    let off = expected
        .iter()
        .zip(found)
        .map(|(e, f)| (e - f).abs() / largest);
    off.fold(0.0, f64::max)
}

/// Without orders below one: where such a reactant runs out, its rate has no derivative.
fn smooth(mut network: Network) -> Network {
    let orders = network.reactions.iter_mut().map(|r| &mut r.order);
    orders.for_each(|order| *order = order.filter(|o| o.1 > 1.0));
    network
}

/// A random network with a table and free numbers, and with a condition at its end where there is one that comes to be met.
fn text(network: &Network, until: Option<&(usize, f64)>) -> String {
    let mut number = 0;
    let mut text = String::new();
    let plain = network.text();
    for line in plain.lines() {
        let line = match (line.starts_with("stir"), until) {
            (true, Some((s, value))) if number == network.steps.len() => {
                let duration = line.trim_start_matches("stir = ");
                format!(
                    "stir = {{ until = \"o{s} < {value:e} M\", at_most = {duration} }}\n[[procedure]]\nname = \"after\"\nstir = {duration}"
                )
            }
            _ => line.to_owned(),
        };
        let _ = writeln!(text, "{line}");
        if line == "[[procedure]]" {
            let _ = writeln!(text, "name = \"s{number}\"");
            number += 1;
        }
    }
    text += "[observables]\n";
    for s in 0..network.species.len() {
        let _ = writeln!(text, "o{s} = {{ value = \"[S{s}]\", unit = \"M\" }}");
    }
    text += "[[data]]\nfile = \"own.csv\"\nerror = \"± 1 M\"\n[fit]\nprior = \"none\"\n[fit.parameters]\n";
    let mut addresses: Vec<String> = Vec::new();
    for (r, reaction) in network.reactions.iter().enumerate().take(3) {
        addresses.push(format!("constant.r{r}.k"));
        if reaction.reverse.is_some() {
            addresses.push(format!("constant.r{r}.kr"));
        }
    }
    if let Step::Charge(list) = &network.steps[0] {
        addresses.extend(list.iter().map(|(s, _)| format!("charge.S{s}")));
    }
    for (at, step) in network.steps.iter().enumerate() {
        match step {
            Step::Stir(_) if at + 1 < network.steps.len() => {
                addresses.push(format!("step.s{at}.stir"))
            }
            Step::Feed(..) | Step::Portions(..) => addresses.push(format!("step.s{at}.over")),
            Step::Ramp(..) => {
                addresses.push(format!("step.s{at}.over"));
                addresses.push(format!("step.s{at}.temperature"));
            }
            _ => {}
        }
    }
    for address in addresses {
        let limits = match address.ends_with("temperature") {
            true => "from = \"250 K\", to = \"360 K\"",
            false => "",
        };
        let _ = writeln!(text, "{address} = {{ {limits} }}");
    }
    text
}

/// With a table that asks for every species at two moments.
fn with_moments(text: &str, network: &Network, moments: [f64; 2]) -> Scenario {
    let species = 0..network.species.len();
    let heads: String = species.clone().map(|s| format!(",o{s} [M]")).collect();
    let values: String = species.map(|_| ",0.1").collect();
    let rows = moments.map(|moment| format!("1,{moment:e}{values}\n"));
    with_table(
        text,
        &format!("experiment,time [s]{heads}\n{}", rows.concat()),
    )
}

fn duration(network: &Network) -> f64 {
    let each = network.steps.iter().map(|step| match step {
        Step::Stir(t) | Step::Feed(_, _, _, t) | Step::Portions(_, _, _, t) | Step::Ramp(_, t) => {
            *t
        }
        _ => 0.0,
    });
    each.sum()
}

/// A species that falls in the last step, and the middle of its fall.
fn fall(network: &Network) -> Option<(usize, f64)> {
    let Some(Step::Stir(last)) = network.steps.last() else {
        return None;
    };
    let before = duration(network) - last;
    let moments = [before + 1e-3 * last, before + 0.999 * last];
    let scenario = with_moments(&text(network, None), network, moments);
    let predicted = at(&scenario, &scenario.data, &[], 1e-6).ok()?.predicted;
    let (start, end) = predicted.split_at(network.species.len());
    let falls = (0..start.len()).filter(|&s| end[s] < 0.9 * start[s] && start[s] > 1e-4);
    let most = falls.max_by(|&a, &b| (start[a] - end[a]).total_cmp(&(start[b] - end[b])));
    most.map(|s| (s, 0.5 * (start[s] + end[s])))
}

#[test]
fn fifty_random_networks() {
    let (mut unended, mut columns, mut unsure, mut conditions, mut protic) = (0, 0, 0, 0, 0);
    let mut faults = Vec::new();
    for number in 4000..4053 {
        let network = smooth(Network::new(number, 8));
        let until = fall(&network);
        let moments = [0.37, 0.97].map(|share| share * duration(&network));
        let scenario = with_moments(&text(&network, until.as_ref()), &network, moments);
        let numbers = free(&scenario);
        if at(&scenario, &scenario.data, &[], OWN).is_err() {
            // At this tolerance it does not end within the most steps allowed, and nothing is claimed.
            unended += 1;
            continue;
        }
        let found = at(&scenario, &scenario.data, numbers, OWN);
        let found = found.unwrap_or_else(|e| panic!("network {number}: {e}"));
        let least = LEAST * network.basis() / network.volume;
        for (column, free) in numbers.iter().enumerate() {
            let found: Vec<f64> = found.slopes.column(column).iter().copied().collect();
            columns += 1;
            let Some(expected) = oracle(&scenario, free, least) else {
                unsure += 1;
                continue;
            };
            let off = apart(&expected, &found, least);
            if off > AGREED {
                faults.push(format!("network {number}, {}: off by {off:e}", free.name));
            }
        }
        conditions += usize::from(until.is_some());
        protic += usize::from(network.protic);
    }
    println!(
        "{unended} did not end; {columns} columns, {unsure} without an oracle; {conditions} networks with a condition, {protic} with protons"
    );
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(unended <= 3 && 20 * unsure < columns && conditions >= 15 && protic >= 8);
}

/// A decays to P: by the logarithm of k the concentration moves by `-k t A`, by that of the time at which a condition is met it does not.
#[test]
fn a_decay_by_its_closed_form() {
    let text = "version = 1\ntitle = \"t\"\n[species]\nA = {}\nP = {}\n[reactions]\nr = { equation = \"A -> P\", k = \"2e-3 /s\" }\n\
        [flask]\nbasis = \"A\"\namount = \"10 mmol\"\nvolume = \"100 mL\"\ntemperature = \"25 °C\"\n\
        [[procedure]]\ncharge = { A = \"1 equiv\" }\n[[procedure]]\nstir = { until = \"a < 0.04 M\", at_most = \"2 h\" }\n\
        [[procedure]]\nstir = \"200 s\"\n[observables]\na = { value = \"[A]\", unit = \"M\" }\n[[data]]\nfile = \"way.csv\"\nerror = \"± 1 M\"\n\
        [[data]]\nfile = \"end.csv\"\nerror = \"± 1 M\"\n\
        [fit]\nprior = \"none\"\nparameters = { constant.r.k = {} }\n";
    let scenario = with_tables(text, &|file| match file {
        "way.csv" => "experiment,time [s],a [M]\n1,300,0.1\n".to_owned(),
        _ => "experiment,a [M]\n2,0.1\n".to_owned(),
    });
    let numbers = free(&scenario);
    // Even a run that is good to three digits has derivatives as good as it is itself; the last are as good as a difference can be.
    for (tolerance, allowed) in [(1e-4, 1e-3), (1e-7, 1e-6), (1e-10, 2e-8)] {
        let found = at(&scenario, &scenario.data, numbers, tolerance);
        let found = found.expect("a decay");
        let expected = [
            -0.6 * 0.1 * (-0.6_f64).exp(),
            -0.4 * 0.04 * (-0.4_f64).exp(),
        ];
        for (found, expected) in found.slopes.column(0).iter().zip(expected) {
            assert!(
                (found / expected - 1.0).abs() < allowed,
                "{tolerance:e}: {found} {expected}"
            );
        }
    }
}
