//! Whether the constants, as uncertain as they are, can tell strategies apart.
//!
//! Every constant that a case uses is drawn from its stated uncertainty, the same draw for every strategy that shares it; each
//! strategy is run with each draw. Draws are a function of (seed, constant, member) alone, so they do not depend on order or number.

use std::sync::Arc;

use super::plan::DesignPlan;
use crate::case::Case;
use crate::ensemble::Plan;
use crate::experiment::Outcome;
use crate::flask::{Kernel, Setup};
use crate::library::{Constant, ConstantId, Value};
use crate::solver::math;
use crate::units::{Uncertainty, parse_uncertainty, parse_unit};

/// Changes all draws together.
const SEED: u64 = 1;

/// Variants times draws of their constants.
#[derive(Debug)]
pub struct Draws<'a> {
    base: &'a DesignPlan<'a>,
    members: usize,
    observable: Vec<Option<usize>>,
    /// Of each stage of each point.
    constants: Vec<Vec<Vec<Drawn>>>,
}

/// A constant that is drawn.
#[derive(Debug, Clone)]
struct Drawn {
    id: ConstantId,
    key: u64,
    value: f64,
    uncertainty: Uncertainty,
}

impl<'a> Draws<'a> {
    /// Draws for the points of a plan at the base point. `observable` names the result to compare.
    pub fn new(base: &'a DesignPlan<'a>, members: usize, observable: &str) -> Draws<'a> {
        let cases: Vec<&Case> = (0..base.len()).map(|i| base.case_at(i)).collect();
        let find = |case: &&Case| case.observables.iter().position(|o| o.name == observable);
        Draws {
            base,
            members,
            observable: cases.iter().map(find).collect(),
            constants: cases.iter().map(|case| drawn(case)).collect(),
        }
    }

    /// Rows of each point in turn.
    pub fn by_point(&self, rows: Vec<Option<Option<f64>>>) -> Vec<Vec<Option<f64>>> {
        rows.chunks(self.members.max(1))
            .map(|chunk| chunk.iter().map(|row| row.flatten()).collect())
            .collect()
    }
}

impl Plan for Draws<'_> {
    type Row = Option<f64>;

    fn len(&self) -> usize {
        self.base.len() * self.members
    }

    fn kernels(&self) -> &[Arc<Kernel>] {
        self.base.kernels()
    }

    fn stages(&self, index: usize) -> usize {
        self.base.stages(index / self.members)
    }

    fn kernel(&self, index: usize, stage: usize) -> usize {
        self.base.kernel(index / self.members, stage)
    }

    fn experiment(&self, index: usize, before: &[Outcome]) -> Result<Setup, String> {
        let (point, member) = (index / self.members, index % self.members);
        let (case, numbers) = self.base.numbers(point)?;
        let mut own = numbers.at_stage(before.len()).clone();
        for constant in &self.constants[point][before.len()] {
            if own.overrides.iter().all(|o| o.0 != constant.id) {
                own.overrides
                    .push((constant.id, constant.draw(member as u64)));
            }
        }
        self.base.setup(case, &own, before)
    }

    fn row(&self, index: usize, outcomes: Result<Vec<Outcome>, String>) -> Option<f64> {
        let row = self.base.row(index / self.members, outcomes);
        self.observable[index / self.members].and_then(|at| row.values[at])
    }
}

/// The constants of each stage of a case that are in use and not exactly known.
fn drawn(case: &Case) -> Vec<Vec<Drawn>> {
    let of = |stage| {
        let constants = case.stage_model(stage).constants.iter().enumerate();
        constants
            .filter(|(_, c)| c.used)
            .filter_map(|(id, constant)| Drawn::new(id, constant))
            .collect()
    };
    (0..case.stages()).map(of).collect()
}

impl Drawn {
    fn new(id: ConstantId, constant: &Constant) -> Option<Drawn> {
        let Value::Law(law) = &constant.value else {
            return None;
        };
        let unit = parse_unit(&constant.dimension.unit_text()).ok()?;
        let uncertainty = parse_uncertainty(&constant.uncertainty, &unit).ok()?;
        let name = format!(
            "{}@{}",
            constant.address,
            constant.solvent.as_deref().unwrap_or("")
        );
        let known =
            matches!(uncertainty, Uncertainty::Absolute(s) | Uncertainty::Relative(s) if s == 0.0);
        (!known && law.value != 0.0).then(|| Drawn {
            id,
            key: hash(name.as_bytes()),
            value: law.value,
            uncertainty,
        })
    }

    /// The value of one member.
    fn draw(&self, member: u64) -> f64 {
        let mut random = Random(self.key ^ member.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ SEED);
        match self.uncertainty {
            Uncertainty::Factor(factor) => {
                self.value * math::exp(random.normal() * math::ln(factor))
            }
            Uncertainty::Relative(share) => self.value * math::exp(random.normal() * share),
            Uncertainty::Absolute(deviation) => self.value + random.normal() * deviation,
            Uncertainty::Range { low, high } if low > 0.0 => {
                low * math::exp(random.uniform() * math::ln(high / low))
            }
            Uncertainty::Range { low, high } => low + random.uniform() * (high - low),
        }
    }
}

/// FNV-1a, 64 bits: the same on every machine.
pub fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, &b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): good enough for draws and a function of its seed alone.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In (0, 1).
    fn uniform(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    /// Standard normal, by Marsaglia's polar method.
    fn normal(&mut self) -> f64 {
        loop {
            let (x, y) = (2.0 * self.uniform() - 1.0, 2.0 * self.uniform() - 1.0);
            let s = x * x + y * y;
            if s > 0.0 && s < 1.0 {
                return x * (-2.0 * math::ln(s) / s).sqrt();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(uncertainty: Uncertainty) -> Vec<f64> {
        let constant = Drawn {
            id: 0,
            key: hash(b"k"),
            value: 2.0,
            uncertainty,
        };
        (0..20_000).map(|i| constant.draw(i)).collect()
    }

    fn mean(values: impl Iterator<Item = f64> + Clone) -> f64 {
        values.clone().sum::<f64>() / values.count() as f64
    }

    #[test]
    fn a_factor_is_the_standard_deviation_of_the_logarithm() {
        let logs: Vec<f64> = sample(Uncertainty::Factor(3.0))
            .iter()
            .map(|v| (v / 2.0).log10())
            .collect();
        let middle = mean(logs.iter().copied());
        let spread = mean(logs.iter().map(|l| (l - middle).powi(2))).sqrt();
        assert!(middle.abs() < 0.01, "{middle}");
        assert!((spread - 3f64.log10()).abs() < 0.01, "{spread}");
    }

    #[test]
    fn limits_are_kept() {
        let values = sample(Uncertainty::Range {
            low: 0.5,
            high: 8.0,
        });
        assert!(values.iter().all(|v| (0.5..=8.0).contains(v)));
        let below = values.iter().filter(|&&v| v < 2.0).count() as f64 / values.len() as f64;
        assert!((below - 0.5).abs() < 0.02, "flat in the logarithm: {below}");
    }

    #[test]
    fn a_draw_depends_on_constant_and_member_only() {
        let constant = Drawn {
            id: 3,
            key: hash(b"k"),
            value: 2.0,
            uncertainty: Uncertainty::Factor(3.0),
        };
        assert_eq!(constant.draw(7), sample(Uncertainty::Factor(3.0))[7]);
        assert_ne!(constant.draw(7), constant.draw(8));
    }
}
