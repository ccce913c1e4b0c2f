//! Headings with units.

/// `name [unit]`.
pub fn heading(name: &str, unit: &str) -> String {
    if unit.is_empty() || unit == "1" {
        name.to_string()
    } else {
        format!("{name} [{unit}]")
    }
}
