//! How far a constant is to be believed, in words and as a standard deviation.

/// How far a constant is to be believed; see chemistry data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Chosen so that the behaviour is plausible; no source.
    Assumed,
    /// The citation is believed right but was not read again.
    Recalled,
    /// From a linear free-energy relation.
    Estimated,
    /// Quantum-chemical.
    Computed,
    /// Measured; only the abstract was read.
    Abstract,
    /// Measured; read in a transcription.
    Secondary,
    /// From own measurements, by a fit.
    Fitted,
    /// Measured; read in the source.
    Measured,
    /// Given by the scenario.
    Scenario,
}

impl Confidence {
    /// The words of data files, least trusted first.
    pub const WORDS: [&'static str; 8] = [
        "assumed",
        "recalled",
        "estimated",
        "computed",
        "abstract",
        "secondary",
        "fitted",
        "measured",
    ];

    /// The confidence that a word of a data file names.
    pub fn of_word(word: &str) -> Option<Confidence> {
        use Confidence::{
            Abstract, Assumed, Computed, Estimated, Fitted, Measured, Recalled, Secondary,
        };
        let all = [
            Assumed, Recalled, Estimated, Computed, Abstract, Secondary, Fitted, Measured,
        ];
        Confidence::WORDS
            .iter()
            .position(|w| *w == word)
            .map(|i| all[i])
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Confidence::Assumed => "assumed",
            Confidence::Recalled => "recalled",
            Confidence::Estimated => "estimated",
            Confidence::Computed => "computed",
            Confidence::Abstract => "abstract",
            Confidence::Secondary => "secondary",
            Confidence::Fitted => "fitted",
            Confidence::Measured => "measured",
            Confidence::Scenario => "scenario",
        }
    }

    /// What its word means, for who reads it the first time.
    pub fn meaning(self) -> &'static str {
        match self {
            Confidence::Assumed => "chosen to be plausible, without a source",
            Confidence::Recalled => "cited from memory, the source was not read again",
            Confidence::Estimated => "follows from other numbers, by a relation or an analogy",
            Confidence::Computed => "from quantum chemistry",
            Confidence::Abstract => "measured; only the abstract was read",
            Confidence::Secondary => "measured; read in a transcription",
            Confidence::Fitted => "from own measurements, by a fit",
            Confidence::Measured => "the measurement was read in its source",
            Confidence::Scenario => "given by the scenario",
        }
    }

    /// One standard deviation of log10 where a constant states none: the house's table, by how the number was obtained.
    pub fn decades(self) -> Option<f64> {
        match self {
            Confidence::Measured => Some(0.05),
            Confidence::Secondary | Confidence::Fitted => Some(0.15),
            Confidence::Abstract => Some(0.4),
            Confidence::Estimated | Confidence::Recalled => Some(0.5),
            Confidence::Computed | Confidence::Assumed => Some(1.0),
            Confidence::Scenario => None,
        }
    }

    /// The uncertainty it implies, as text; `logarithm` when the constant is itself one (pKa).
    pub fn uncertainty(self, logarithm: bool) -> String {
        match (self.decades(), logarithm) {
            (None, _) => "none".to_owned(),
            (Some(decades), true) => format!("± {decades}"),
            (Some(decades), false) => format!("x/ {:.2}", 10f64.powf(decades)),
        }
    }
}
