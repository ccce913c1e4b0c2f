//! One rung of a ladder: a substitution, as the letters of a template count it.
//!
//! Which rungs a compound has is said in `lookup`.

/// A substitution: one site of one kind in one state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rung {
    /// Index of the state before, among the members.
    pub from: usize,
    /// Index of the state after.
    pub to: usize,
    /// Substituents there are after it.
    pub level: u32,
    /// What tells it from others: `2`, or `2-primary` where several lead to as many substituents.
    pub label: String,
    /// The kind of the site at that moment.
    pub kind: String,
    /// Such sites in the state before.
    pub free: u32,
    /// Substituents on other sites.
    pub others: u32,
    /// Substituents of such sites in the state after: ways to lose one.
    pub taken: u32,
}
