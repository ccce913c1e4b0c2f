//! The digest of a text: whether two files are the same, without either.
//!
//! It guards against mix-ups, not against forgery.

use std::fmt;

/// FNV-1a, 64 bits (Fowler, Noll, Vo): the same on every machine, and as good piece by piece as at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(u64);

impl Default for Digest {
    /// That of no bytes.
    fn default() -> Digest {
        Digest(0xcbf2_9ce4_8422_2325)
    }
}

impl Digest {
    /// That of these bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        let mut digest = Digest::default();
        digest.add(bytes);
        digest
    }

    /// Bytes that come behind those so far.
    pub fn add(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |h, &b| {
            (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
        });
    }

    /// As a number.
    pub fn value(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fnv1a-64:{:016x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values that its authors publish, and one of bytes that came in two pieces.
    #[test]
    fn it_is_that_of_its_authors() {
        assert_eq!(Digest::of(b"").value(), 0xcbf2_9ce4_8422_2325);
        assert_eq!(Digest::of(b"a").value(), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(Digest::of(b"foobar").value(), 0x8594_4171_f739_67e8);
        let mut pieces = Digest::of(b"foo");
        pieces.add(b"bar");
        assert_eq!(pieces.to_string(), "fnv1a-64:85944171f73967e8");
    }
}
