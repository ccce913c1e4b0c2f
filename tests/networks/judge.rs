//! Random networks against the independent solver: what is right, and what is wrong with the others.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use monobis::engine::Engine;
use monobis::study::plan::{DesignPlan, Keep};

use super::random::Network;
use super::reference::{Moment, Walk};
use crate::study::{how, scenario};

/// Errors are allowed so many times the tolerance, ...
const ALLOWED: f64 = 10.0;
/// ... where the answer does not multiply a small change of what is charged by more than this.
const MOST_AMPLIFIED: f64 = 100.0;
/// The change by which that is found out, relative.
const SMALL_CHANGE: f64 = 1e-6;
/// How well every balance must close, relative to what is charged.
const CLOSED: f64 = 1e-12;

/// What came of a network.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Within ten tolerances: the largest errors at the end and in any row, in tolerances.
    Right(f64, f64),
    /// The end is off by so many tolerances.
    WrongEnd(f64, String),
    /// A row is off by so many tolerances, the end is not.
    WrongRow(f64, String),
    /// Off, but the answer amplifies so much.
    Amplified(f64),
    /// A balance does not close.
    Open(f64),
    /// It did not finish, or not with status ok.
    Stopped(String),
    /// The reference did not finish, so nothing is known.
    Unknown(String),
}

impl Verdict {
    pub fn is_fault(&self) -> bool {
        !matches!(
            self,
            Verdict::Right(..) | Verdict::Amplified(_) | Verdict::Unknown(_)
        )
    }

    fn kind(&self) -> &'static str {
        match self {
            Verdict::Right(..) => "right",
            Verdict::WrongEnd(..) => "wrong at the end",
            Verdict::WrongRow(..) => "wrong in a row",
            Verdict::Amplified(_) => "off, but amplifies",
            Verdict::Open(_) => "a balance is open",
            Verdict::Stopped(_) => "stopped",
            Verdict::Unknown(_) => "no reference",
        }
    }
}

/// Runs and judges one network.
pub fn judge(network: &Network) -> Verdict {
    let scenario = scenario("random", &network.text(), &[]);
    let keep = Keep {
        ledger: false,
        points: 8,
    };
    let tolerance = network.tolerance;
    let plan = DesignPlan::new(&scenario.design, &[0], false, keep, tolerance);
    let mut rows = Engine::new(how(tolerance)).run(&plan).expect("an ensemble");
    let row = rows.remove(0).expect("one row");
    let Some(remains) = row.remains.filter(|_| row.status.to_string() == "ok") else {
        return Verdict::Stopped(row.status.to_string());
    };
    let pools = &scenario.design.cases[0].model.network.pools;
    let of = |s: usize| pools.iter().position(|p| p.name == format!("S{s}"));
    let order: Vec<Option<usize>> = (0..network.species.len()).map(of).collect();
    let points: Vec<Moment> = remains
        .points
        .iter()
        .map(|p| Moment {
            time: p.time,
            amounts: order
                .iter()
                .map(|id| id.map_or(0.0, |id| p.mixture.amounts[id]))
                .collect(),
            volume: p.mixture.volume,
        })
        .collect();
    let open = open(network, &points);
    if open > CLOSED {
        return Verdict::Open(open);
    }
    // Every third row is enough, but for the last.
    let last = points.len() - 1;
    let points = points.into_iter().enumerate();
    let points = points.filter(|(i, _)| i.is_multiple_of(3) || *i == last);
    let points: Vec<Moment> = points.map(|(_, point)| point).collect();
    let mut times: Vec<f64> = points.iter().map(|p| p.time).collect();
    times.dedup();
    let reference = match Walk::of(network, &times, |_| 1.0) {
        Ok(walk) => walk,
        Err(why) => return Verdict::Unknown(why),
    };
    let unit = network.tolerance * network.basis();
    let worst = |points: &[Moment]| {
        let each = points.iter().map(|p| off(p, &reference.moments, unit));
        each.fold((0.0, String::new()), |worst, next| {
            if next.0 > worst.0 { next } else { worst }
        })
    };
    let (end, what) = worst(&points[points.len() - 1..]);
    let (any, which) = worst(&points);
    if any <= ALLOWED {
        return Verdict::Right(end, any);
    }
    let amplified = amplification(network, &times, &reference);
    match amplified {
        Err(why) => Verdict::Unknown(why),
        Ok(by) if by > MOST_AMPLIFIED => Verdict::Amplified(by),
        Ok(_) if end > ALLOWED => Verdict::WrongEnd(end, what),
        Ok(_) => Verdict::WrongRow(any, which),
    }
}

/// How far the mass is from what was charged, relative, once everything is charged that stands in no feed.
fn open(network: &Network, points: &[Moment]) -> f64 {
    let mass = |p: &Moment| -> f64 {
        let each = p.amounts.iter().zip(&network.species);
        each.map(|(n, s)| n * f64::from(s.mass)).sum()
    };
    let mut charged = 0.0;
    for step in &network.steps {
        use super::random::Step::*;
        let mut put = |s: usize, n: f64| charged += n * f64::from(network.species[s].mass);
        match step {
            Charge(list) => list.iter().for_each(|&(s, n)| put(s, n)),
            Add(s, n) | Feed(s, n, ..) | Portions(s, n, ..) => put(*s, *n),
            Stir(_) | Ramp(..) | Jump(_) => {}
        }
    }
    (mass(points.last().expect("an end")) / charged - 1.0).abs()
}

/// The largest error of a moment in units, with its species and time: of the moments of the reference at this time the nearest.
fn off(point: &Moment, reference: &[Moment], unit: f64) -> (f64, String) {
    let same = |m: &&Moment| (m.time - point.time).abs() < 1e-8 * (1.0 + point.time);
    let error = |m: &Moment| {
        let each = m.amounts.iter().zip(&point.amounts).enumerate();
        // Concentrations are compared in the volume of the start, as the tolerance is.
        let each = each.map(|(s, (a, b))| ((a - b).abs() / unit, s));
        each.fold(
            (0.0, 0),
            |worst, next| if next.0 > worst.0 { next } else { worst },
        )
    };
    let candidates = reference.iter().filter(same).map(error);
    let nearest = candidates.min_by(|a, b| a.0.total_cmp(&b.0));
    let (error, s) = nearest.unwrap_or((f64::INFINITY, 0));
    (
        error,
        format!("S{s} at {:.6e} s, {} L", point.time, point.volume),
    )
}

/// By how much a small change of what is charged is multiplied anywhere.
fn amplification(network: &Network, times: &[f64], reference: &Walk<'_>) -> Result<f64, String> {
    let sign = |s: usize| if s.is_multiple_of(2) { 1.0 } else { -1.0 };
    let changed = Walk::of(network, times, |s| 1.0 + SMALL_CHANGE * sign(s))?;
    let pairs = changed.moments.iter().zip(&reference.moments);
    let each = pairs.flat_map(|(a, b)| a.amounts.iter().zip(&b.amounts));
    let most = each.fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
    Ok(most / (SMALL_CHANGE * network.basis()))
}

/// Judges networks of these numbers, prints a table by kind, and hands back those that are wrong.
pub fn table(numbers: std::ops::Range<u64>, most: usize) -> Vec<(u64, Verdict)> {
    let first = numbers.start;
    let all = Mutex::new(Vec::new());
    let next = AtomicU64::new(first);
    let work = || loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= numbers.end {
            return;
        }
        let verdict = judge(&Network::new(number, most));
        all.lock().expect("no judge panics").push((number, verdict));
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(work))));
    let mut all = all.into_inner().expect("no judge panics");
    all.sort_by_key(|(number, _)| *number);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    all.iter()
        .for_each(|(_, verdict)| *kinds.entry(verdict.kind()).or_default() += 1);
    println!("{} networks of up to {most} species", all.len());
    kinds
        .iter()
        .for_each(|(kind, count)| println!("{count:5}  {kind}"));
    let right = all.iter().filter_map(|(_, v)| match v {
        Verdict::Right(end, any) => Some((*end, *any)),
        _ => None,
    });
    let (end, any) = right.fold((0.0, 0.0), |w: (f64, f64), v| (w.0.max(v.0), w.1.max(v.1)));
    println!(
        "of those that are right the worst end is {end:.2} tolerances off, the worst row {any:.2}"
    );
    let others = all
        .into_iter()
        .filter(|(_, v)| !matches!(v, Verdict::Right(..)));
    let others: Vec<_> = others.collect();
    others
        .iter()
        .for_each(|(number, verdict)| println!("  network {number}: {verdict:?}"));
    others.into_iter().filter(|(_, v)| v.is_fault()).collect()
}
