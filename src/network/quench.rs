//! What becomes of a flask when the reaction is stopped: every pool falls back once, all at the same moment.
//!
//! What something falls back to stays, even where it would fall back itself had it been there before.

use super::{Network, Quench};

impl Network {
    /// Amounts of all pools (mol) as a quench leaves them.
    pub fn fallen_back(&self, before: &[f64]) -> Vec<f64> {
        let mut amounts = before.to_vec();
        for (id, pool) in self.pools.iter().enumerate() {
            match &pool.on_quench {
                Quench::Stays => {}
                Quench::Destroyed => amounts[id] -= before[id],
                Quench::Becomes(list) => {
                    amounts[id] -= before[id];
                    for &(into, number) in list {
                        amounts[into] += number * before[id];
                    }
                }
            }
        }
        amounts
    }

    /// Which pools a quenched flask may hold: what stays, and what something falls back to.
    pub fn left_after_quench(&self) -> Vec<bool> {
        let stays = self.pools.iter().map(|p| p.on_quench == Quench::Stays);
        let mut left: Vec<bool> = stays.collect();
        for pool in &self.pools {
            if let Quench::Becomes(list) = &pool.on_quench {
                list.iter().for_each(|&(into, _)| left[into] = true);
            }
        }
        left
    }
}
