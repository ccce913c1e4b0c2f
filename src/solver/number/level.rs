//! Which vector instructions the machine has.
//!
//! Knows no code that uses them. A [`Level`] is made nowhere else, so that whoever has one needs no second look at the processor.

/// A set of vector instructions that this machine has; a value of it is the proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level(LevelKind);

/// What a level's instructions are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LevelKind {
    /// Those of every machine of the architecture.
    Baseline,
    /// Vectors of 4 lanes, with fused multiply-add.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// Vectors of 8 lanes.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Level {
    /// All levels of this machine, slowest first.
    pub fn available() -> Vec<Level> {
        #[allow(unused_mut, reason = "other architectures have one level")]
        let mut levels = vec![Level(LevelKind::Baseline)];
        #[cfg(target_arch = "x86_64")]
        {
            if has_avx2() {
                levels.push(Level(LevelKind::Avx2));
            }
            if has_avx512() {
                levels.push(Level(LevelKind::Avx512));
            }
        }
        levels
    }

    /// The fastest level of this machine.
    pub fn best() -> Level {
        Self::available()
            .pop()
            .unwrap_or(Level(LevelKind::Baseline))
    }

    /// Which instructions are proven to be there.
    #[inline(always)]
    pub(crate) fn kind(self) -> LevelKind {
        self.0
    }

    /// Lanes that one vector register holds.
    pub(crate) fn lanes(self) -> usize {
        match self.0 {
            LevelKind::Baseline => 1,
            #[cfg(target_arch = "x86_64")]
            LevelKind::Avx2 => 4,
            #[cfg(target_arch = "x86_64")]
            LevelKind::Avx512 => 8,
        }
    }

    /// The level of this name.
    ///
    /// # Errors
    ///
    /// Those of this machine, where it has no such one.
    pub fn named(name: &str) -> Result<Level, String> {
        let levels = Level::available();
        let names = levels.iter().map(|level| level.name());
        let only = names.collect::<Vec<_>>().join(", ");
        let found = levels.into_iter().find(|level| level.name() == name);
        found.ok_or_else(|| format!("this machine has no instructions `{name}`, only {only}"))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self.0 {
            LevelKind::Baseline => "baseline",
            #[cfg(target_arch = "x86_64")]
            LevelKind::Avx2 => "avx2",
            #[cfg(target_arch = "x86_64")]
            LevelKind::Avx512 => "avx512",
        }
    }
}

/// Whether the machine has vectors of 4 lanes and fused multiply-add.
#[cfg(target_arch = "x86_64")]
pub(crate) fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    has_avx2()
        && is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512vl")
        && is_x86_feature_detected!("avx512dq")
}
