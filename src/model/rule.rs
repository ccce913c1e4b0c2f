//! How single coefficients and steps get their numbers: plain data, indices instead of names.

use super::constant::ConstantId;

/// Where T_ref is not given: 25 °C, in K.
pub(crate) const ROOM_TEMPERATURE: f64 = 298.15;

/// A constant that follows from others.
#[derive(Debug, Clone)]
pub(crate) struct FormulaRule {
    /// The constant.
    pub constant: ConstantId,
    /// What it names.
    pub needs: Vec<(String, ConstantId)>,
    /// Set where it is nothing but another constant.
    pub same_as: Option<ConstantId>,
}

/// Why numbers make no coefficients: where they stand, and what is wrong with them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct UnsoundNumbers {
    /// Whose they are.
    pub at: At,
    /// In words, the constant or step named.
    pub message: String,
}

/// Where a number stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum At {
    /// A constant.
    Constant(ConstantId),
    /// Keys of a step (index into the steps); none known where the list is empty.
    Step(usize, Vec<&'static str>),
}

/// How one coefficient is had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// It is a constant.
    Constant(ConstantId),
    /// It is ten to minus a constant.
    Antilogarithm(ConstantId),
    /// Forward coefficient of a step.
    Forward(usize),
    /// Reverse coefficient of a step.
    Reverse(usize),
}

/// What gives the equilibrium constant of a step.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum EquilibriumSource {
    /// Nothing: one-way, or by `kr`.
    None,
    /// A constant, per site.
    Constant(ConstantId),
    /// A product of known totals to these powers.
    Cycle(Vec<(Known, f64)>),
}

/// An equilibrium constant that is known before any cycle is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// Of a step that has its own K.
    Step(usize),
    /// Of an overall equilibrium.
    Equilibrium(usize),
    /// A coefficient: acidity or autoprotolysis constant.
    Coefficient(usize),
}

/// A step's constants.
#[derive(Debug, Clone)]
pub(crate) struct StepRule {
    /// Its label, for messages.
    pub label: String,
    pub k: Option<ConstantId>,
    pub kr: Option<ConstantId>,
    pub balance: EquilibriumSource,
    pub factor: Option<ConstantId>,
    pub sites: [f64; 2],
    /// Orders of the two directions, solvent left out.
    pub orders: [f64; 2],
    /// Whether a formula is the whole rate: then its coefficient is nothing but the factor.
    pub whole: bool,
    pub reversible: bool,
}

impl StepRule {
    /// The constants of these keys; all of them where no key is given.
    pub fn constants(&self, keys: &[&str]) -> impl Iterator<Item = ConstantId> {
        let balance = match self.balance {
            EquilibriumSource::Constant(id) => Some(id),
            EquilibriumSource::None | EquilibriumSource::Cycle(_) => None,
        };
        let all = [
            ("k", self.k),
            ("kr", self.kr),
            ("K", balance),
            ("factor", self.factor),
        ];
        let asked = |key: &str| keys.is_empty() || keys.contains(&key);
        let asked: Vec<ConstantId> = all
            .iter()
            .filter(|(key, _)| asked(key))
            .filter_map(|(_, id)| *id)
            .collect();
        asked.into_iter()
    }
}

/// An overall equilibrium: K per site times the ratio of sites.
#[derive(Debug, Clone)]
pub(crate) struct EquilibriumRule {
    pub constant: ConstantId,
    pub sites: f64,
}

impl Rule {
    /// The constant it is made of, where it is made of one.
    pub fn constant(self) -> Option<ConstantId> {
        match self {
            Rule::Constant(id) | Rule::Antilogarithm(id) => Some(id),
            Rule::Forward(_) | Rule::Reverse(_) => None,
        }
    }
}
