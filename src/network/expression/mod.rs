//! Expressions in scenario and library files: `reductant.k_iminium`, `kd / 2`, `10^(1.44*carbonyl.sigma_plus)`.
//!
//! An [`Expression`] is parsed once; it names the constants it needs and is evaluated through a closure that knows them.
//! Knows neither files nor what a name stands for.
//!
//! Names are long-suffering (`1,4-diazepane.pKa1`, `acetic acid.pKa1`, `Pd/C.k`, `NADP+.logP`, `Pd(OH)2.k`, `(R)-TRIP.k`), so what
//! belongs to a name and what is an operator is settled by blanks:
//!
//! * `*` and `^` are always operators. A name that contains one cannot stand in an expression.
//! * `+` and `-` directly behind a character of a name or number belong to it: `NADP+`, `1,4-diazepane`, `1e-3`. As binary operators
//!   they have a blank on both sides; a minus where a value must begin is a sign.
//! * `/` between two characters of a name belongs to it (`Pd/C`); with a blank on a side, or beside a bracket, it divides.
//! * `,` with a blank behind it separates arguments; without one it belongs to a name.
//! * Words with blanks between them are one name (`acetic acid.pKa1`), unless the first is a number: `2 kd` lacks an operator.
//! * `(` directly behind a name that is no function belongs to it when it holds one word (`Pd(OH)2`); a group of one word that is directly
//!   followed by `-` and a letter begins a name (`(R)-TRIP`).
//!
//! `^` binds to the right and before a sign: `-2^2` is -4. Functions: `sqrt exp ln log10 min max between`; `between(t, a, b)` is 1 while `t` is
//! from `a` to `b`, both included, and elsewhere 0. In a rate it looks at `t`, `T`, `V` and constants only: its edges are then known before the
//! run, and no step crosses one. `[form]`, `t T V pH` and `rate(label)` are
//! compiled to a [`RateFormula`](super::formula::RateFormula); a constant that names them is refused, because it does not change during a run.

mod compile;
mod evaluate;
mod findings;
mod parse;
mod parsed;
mod syntax;
#[cfg(test)]
mod tests;
mod zeros;

pub use compile::Scope;
pub use evaluate::Unresolved;
pub use parsed::Expression;
