//! The diffusion limit: no two molecules react faster than they meet.

use super::{Given, Rates};

/// A pair of constants that was lowered to the diffusion limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Capped {
    /// Whether the reverse direction was the faster one.
    pub reverse: bool,
    /// What it was, in its own unit, at `temperature`.
    pub value: f64,
    /// K at which it was furthest beyond the limit.
    pub temperature: f64,
    /// What both directions were multiplied by.
    pub factor: f64,
}

/// Lowers both directions together where a direction of order two or more exceeds `limit` (/M/s) at one of `temperatures`
/// (K), so that K stays what it was.
pub fn cap_at_diffusion(
    rates: &mut Rates,
    given: &Given,
    limit: f64,
    temperatures: &[f64],
) -> Option<Capped> {
    let directions = [
        (false, given.forward_order, Some(rates.forward)),
        (true, given.reverse_order, rates.reverse),
    ];
    let bimolecular = directions
        .into_iter()
        .filter(|d| d.1 >= 2.0)
        .filter_map(|d| Some((d.0, d.2?)));
    let values = bimolecular
        .flat_map(|(reverse, law)| temperatures.iter().map(move |&t| (reverse, law.at(t), t)));
    let (reverse, value, temperature) = values.max_by(|a, b| a.1.total_cmp(&b.1))?;
    (value > limit).then(|| {
        let factor = limit / value;
        rates.forward = rates.forward.scaled(factor);
        rates.reverse = rates.reverse.map(|law| law.scaled(factor));
        Capped {
            reverse,
            value,
            temperature,
            factor,
        }
    })
}
