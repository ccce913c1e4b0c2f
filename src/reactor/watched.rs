//! Laws that may come out where they should not, and how much each of them has moved so.
//!
//! Knows not from what amount on that is worth telling.

use crate::kernel::Kernel;
use crate::network::Law;

/// A law that is looked at.
#[derive(Debug, Clone)]
pub(super) struct Watched {
    /// Group and term.
    pub(super) law: (usize, usize),
    /// What it has moved backwards, mol; and since when, s from the start.
    pub(super) backwards: WatchFault,
    /// What it has moved while a logarithm in it had nothing to act on.
    pub(super) without: WatchFault,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WatchFault {
    pub(super) moved: f64,
    pub(super) since: Option<f64>,
}

impl WatchFault {
    pub(super) fn add(&mut self, moved: f64, time: f64) {
        self.moved += moved;
        self.since.get_or_insert(time);
    }
}

impl Watched {
    /// Those of a network with these numbers.
    pub(super) fn all(kernel: &Kernel, laws: &[Law]) -> Vec<Watched> {
        let uncertain = kernel.uncertain_laws(laws).into_iter();
        let watched = uncertain.map(|law| Watched {
            law,
            backwards: WatchFault::default(),
            without: WatchFault::default(),
        });
        watched.collect()
    }
}
