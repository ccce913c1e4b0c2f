//! What names stand for: compounds and how much of them, sides of equations, observables, and what a procedure puts in.

pub mod charged;
pub mod compounds;
pub mod glossary;
pub mod heat;
pub mod sides;
pub mod values;
