//! Who and what a formula may name: species by number, the ions of the solvent, coefficients by number.
//!
//! Knows no network that the numbers belong to.

/// Index of a [`Form`](crate::network::Form) in [`Network::forms`](crate::network::Network::forms).
pub type FormId = usize;
/// Index of a [`Coefficient`](crate::network::Coefficient) in [`Network::coefficients`](crate::network::Network::coefficients), and of its numbers in a `&[Law]`.
pub type CoefficientId = usize;

/// Who stands in an equation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Actor {
    /// A species.
    Form(FormId),
    /// `H+`, the protonated solvent.
    Proton,
    /// `lyate`, the deprotonated solvent.
    Lyate,
    /// `solvent`: activity 1, counted in balances only.
    Solvent,
}
