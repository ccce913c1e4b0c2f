//! Names of forms: what a name becomes with more or fewer protons.
//!
//! Knows texts only; which forms a species has is said in `species`.

/// A name with `protons` more (fewer: with as many minus signs).
pub(crate) fn shifted(stem: &str, charge: i32, protons: i32) -> String {
    let hydrogens = match protons {
        1 => "H".to_owned(),
        n if n > 1 => format!("H{n}"),
        _ => String::new(),
    };
    format!("{stem}{hydrogens}{}", signs(charge + protons))
}

/// A charge as it stands behind a name.
pub(crate) fn signs(charge: i32) -> String {
    let sign = if charge < 0 { "-" } else { "+" };
    sign.repeat(charge.unsigned_abs() as usize)
}
