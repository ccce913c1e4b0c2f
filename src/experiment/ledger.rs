//! Where every equivalent went.
//!
//! A hydride is followed by counters that the solver integrates beside the composition; a carbonyl or an amine is found in the
//! work-up's products. Either way the entries add up to what was charged, and what is missing is shown.

use crate::flask::measure::{Bottom, weigh};
use crate::flask::{Count, Trajectory};
use crate::model::CompoundId;
use crate::network::PoolId;

/// What is followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// Name of what is followed: `hydride`, `carbonyl`, `amine`.
    pub name: String,
    /// Compounds that bring it, with equivalents per mol.
    pub charged: Vec<(CompoundId, f64)>,
    /// Where it may go.
    pub entries: Vec<LedgerEntry>,
    /// Name of the difference between charged and entries.
    pub rest: String,
    /// How it may come out uneven; `None` where reactions and quench keep it.
    pub beyond: Option<Beyond>,
}

/// What does not keep what an account follows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Beyond {
    /// What reactions that do not keep it make, by name: there it goes uncounted.
    pub made: Vec<(String, PoolId)>,
    /// Labels of reactions that make nothing of it.
    pub lost_in: Vec<String>,
    /// What a quench turns into more or less of it, by name.
    pub on_quench: Vec<String>,
}

/// One destination.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerEntry {
    /// Its name.
    pub name: String,
    /// How much went there.
    pub amount: Amount,
}

/// How an entry is found.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// Ledger counter (index in `Network::fates`).
    Counter(usize),
    /// Equivalents in what is left after work-up.
    Products(Count),
}

/// A balanced account of one experiment.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Balance {
    /// Name of what is followed.
    pub name: String,
    /// Equivalents charged, mol.
    pub charged: f64,
    /// Destination and amount, mol; the last is the rest.
    pub entries: Vec<(String, f64)>,
}

/// Part of what was charged above which a difference is no rounding: a warning stands beside the result.
const NOTICED: f64 = 0.01;

impl Account {
    /// What to say where entries and charge differ; nothing where no reaction can be the cause.
    pub fn missing(&self, remains: &Trajectory) -> Option<String> {
        let beyond = self.beyond.as_ref()?;
        let balance = self.balance(remains)?;
        let share = balance.entries.last()?.1 / balance.charged;
        if share.abs() <= NOTICED {
            return None;
        }
        let amount = |pool: PoolId| {
            let lost = remains.lost.iter().map(|(_, lost)| lost[pool]);
            remains.mixture.amounts[pool] + lost.sum::<f64>()
        };
        let found = format!(
            "mass balance of {}: {:.1} % found",
            self.name,
            100.0 * (1.0 - share)
        );
        let made = beyond.made.iter();
        let largest = made.max_by(|a, b| amount(a.1).total_cmp(&amount(b.1)));
        let quenched = !beyond.on_quench.is_empty();
        Some(match largest {
            Some((what, _)) if share > 0.0 => {
                format!("{found}; {:.1} % left, most of it as {what}", 100.0 * share)
            }
            _ if share > 0.0 && !beyond.lost_in.is_empty() => {
                let labels = beyond.lost_in.join(", ");
                format!(
                    "{found}; {:.1} % left in {labels}, which makes nothing",
                    100.0 * share
                )
            }
            _ if quenched => {
                let names = beyond.on_quench.join(", ");
                format!("{found}; what {names} becomes on_quench is not as much as it was")
            }
            _ => found,
        })
    }

    /// Equivalents in what left the flask, as it is after work-up; none for a reagent that counters follow.
    fn held(&self, lost: &[f64]) -> f64 {
        let products = self.entries.iter().map(|entry| match &entry.amount {
            Amount::Counter(_) => 0.0,
            Amount::Products(count) => weigh(&count.quenched, lost),
        });
        products.sum()
    }

    /// Books an experiment; `None` where nothing of it was charged.
    pub fn balance(&self, remains: &Trajectory) -> Option<Balance> {
        let charged = Bottom::Charged(self.charged.clone()).amount(&remains.mixture);
        if charged <= 0.0 {
            return None;
        }
        let mut entries = Vec::new();
        for entry in &self.entries {
            let amount = match &entry.amount {
                Amount::Counter(i) => *remains.counters.get(*i)?,
                Amount::Products(count) => count.amount(&remains.mixture),
            };
            entries.push((entry.name.clone(), amount));
        }
        for (exit, lost) in &remains.lost {
            let amount = self.held(lost);
            if amount != 0.0 {
                entries.push(((*exit).to_owned(), amount));
            }
        }
        let booked: f64 = entries.iter().map(|e| e.1).sum();
        entries.push((self.rest.clone(), charged - booked));
        Some(Balance {
            name: self.name.clone(),
            charged,
            entries,
        })
    }
}
