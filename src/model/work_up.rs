//! What a work-up asks of a model: whose partition depends on pH, and whose is not known.
//!
//! How one pool parts is said in `partition`. Knows no volumes and no steps.

use super::chemistry::Model;
use super::partition::Partition;
use crate::network::Pool;

impl Model {
    /// What may be left after a quench, and how it parts.
    fn parted(&self) -> impl Iterator<Item = (&Pool, &Partition)> {
        let pools = self.network.pools.iter().zip(&self.partitions);
        let left = self.network.left_after_quench().into_iter();
        pools
            .zip(left)
            .filter_map(|(parted, left)| left.then_some(parted))
    }

    /// The first of what may be left after a quench whose partition depends on pH.
    pub fn acid_or_base(&self) -> Option<&str> {
        let depends = |p: &Partition| p.has_neutral_form() && !p.acidity.is_empty();
        let mut pools = self.parted();
        pools
            .find(|(_, partition)| depends(partition))
            .map(|(pool, _)| pool.name.as_str())
    }

    /// What is not known of the partition of what may be left after a quench: `logP of mono`.
    pub(crate) fn unknown_partitions(&self) -> Vec<String> {
        let parted = self.parted().filter(|(_, p)| p.has_neutral_form());
        let missing = parted.flat_map(|(pool, partition)| {
            let log_p = partition.log_p.is_none().then(|| "logP".to_owned());
            let acidity = partition.acidity.iter().enumerate();
            let acidity = acidity
                .filter(|(_, known)| known.is_none())
                .map(|(i, _)| format!("pKa{} in water", i + 1));
            let all = log_p.into_iter().chain(acidity);
            all.map(|what| format!("{what} of {}", pool.name))
                .collect::<Vec<_>>()
        });
        missing.collect()
    }
}
