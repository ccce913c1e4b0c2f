//! How chemists write things down: names of species, molecular formulas, reaction equations, elements, brackets.
//!
//! Reads and checks notation; knows no quantities and nothing of what a name stands for.

mod elements;
mod equation;
mod formula;
mod name;

pub use equation::{Equation, Term, parse_side, undeclared};
pub use formula::{Formula, imbalance};
pub use name::{RESERVED_WORDS, charge_of_name, check_name, folded, without_charge};
