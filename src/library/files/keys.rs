//! What a key of a data file tells of its value before that is read.

/// Whether a key holds a logarithm: `pKs`, `pKa1`, `pKa2` ...
pub(crate) fn is_logarithm(key: &str) -> bool {
    matches!(key, "pKs" | "logP")
        || key
            .strip_prefix("pKa")
            .is_some_and(|n| n.is_empty() || n.bytes().all(|b| b.is_ascii_digit()))
}
