//! Which identifier stands for what: given out once, so that every part of the export speaks of the same thing.

use super::math::Math;
use super::names::Identifiers;
use super::units;
use crate::flask::program::Dose;
use crate::model::{CompoundId, Model};
use crate::network::{Actor, FormId, Network, Pool, PoolId};
use crate::units::Dimension;

/// The volume.
pub const FLASK: &str = "flask";
/// The temperature.
pub const TEMPERATURE: &str = "T";
/// ln h.
pub const LN_H: &str = "ln_h";
/// The concentration of H+.
pub const PROTON: &str = "h";
/// The concentration of the deprotonated solvent.
pub const LYATE: &str = "lyate";
/// The charge balance.
pub const CHARGE: &str = "charge";
/// Its derivative by ln h.
pub const CAPACITY: &str = "buffer_capacity";
/// What reactions and feeds bring to it.
pub const CHARGE_FLOW: &str = "charge_flow";
/// What a moving temperature and volume bring to it.
pub const CHARGE_DRIFT: &str = "charge_drift";
/// When the charge balance is restored after a dose.
pub const RESTORED: &str = "restored";
/// How fast the charge balance is brought to zero.
pub const RELAXATION: &str = "relaxation";
/// pH.
pub const PH: &str = "pH";
/// With less of it than this a reactant counts as used up.
pub const TRACE: &str = "trace";
/// Charge of the ions that are in no pool.
pub const SPECTATORS: &str = "spectator_charge";

/// What no other identifier may be.
const OWN: [&str; 14] = [
    FLASK,
    TEMPERATURE,
    LN_H,
    PROTON,
    LYATE,
    CHARGE,
    CAPACITY,
    RELAXATION,
    CHARGE_FLOW,
    CHARGE_DRIFT,
    RESTORED,
    PH,
    TRACE,
    SPECTATORS,
];

/// Units that a document may measure in whatever the model is.
const MEASURED_IN: [Dimension; 4] = [
    Dimension::CONCENTRATION,
    Dimension::PROGRESS,
    Dimension::PRESSURE,
    Dimension::RATE,
];

/// What no name may become: the quantities that every model has, and the units, which share a name space with them in Antimony.
pub fn kept(model: &Model) -> Vec<String> {
    let per_second = [Dimension::AMOUNT, Dimension::VOLUME, Dimension::TEMPERATURE];
    let coefficients = 0..model.network.coefficients.len();
    let dimensions = per_second
        .into_iter()
        .filter_map(|of| of.over(Dimension::TIME))
        .chain(MEASURED_IN)
        .chain(coefficients.filter_map(|id| model.dimension(id)));
    let own = OWN.iter().map(|id| (*id).to_owned());
    own.chain(dimensions.map(units::id)).collect()
}

/// Identifiers of a model's parts.
#[derive(Debug, Clone)]
pub struct Ids {
    /// Of pools that have an amount; `None` where the concentration is held.
    pub pools: Vec<Option<String>>,
    /// Concentrations of forms.
    pub forms: Vec<String>,
    /// Partition sums of families with several forms.
    pub sums: Vec<Option<String>>,
    /// Mean charges of families with several forms.
    pub charges: Vec<Option<String>>,
    /// Of each compound that something is counted from, how much was put in so far.
    pub charged: Vec<Option<String>>,
    /// Pressures of the gases.
    pub pressures: Vec<String>,
    /// Of each drying agent: whether it works, and how much it takes up in all.
    pub agents: Vec<(String, String)>,
    /// What each drying agent holds.
    pub bound: Vec<Option<String>>,
}

impl Ids {
    /// Identifiers for a model in which these compounds are counted.
    pub fn new(model: &Model, names: &mut Identifiers, counted: &[CompoundId]) -> Ids {
        let network = &model.network;
        let pools = amounts(network, names);
        let forms = network.forms.iter();
        let forms = forms.map(|form| names.give("c_", &form.name)).collect();
        let (sums, charges) = (
            families(network, names, "Z_"),
            families(network, names, "z_"),
        );
        let compounds = model.compounds.iter().enumerate();
        let charged = compounds.map(|(id, compound)| {
            let is_counted = counted.contains(&id);
            is_counted.then(|| names.give("charged_", &compound.name))
        });
        let charged = charged.collect();
        let gases = network.gases.iter();
        let pressures = gases.map(|gas| names.give("p_", &gas.name)).collect();
        let agents = model.agents.iter().map(|agent| {
            let name = &model.compounds[agent.compound].name;
            (names.give("on_", name), names.give("capacity_", name))
        });
        let agents = agents.collect();
        let bound = model.agents.iter();
        let bound = bound.map(|agent| first_product(network, agent.reaction, &pools));
        Ids {
            bound: bound.collect(),
            pools,
            forms,
            sums,
            charges,
            charged,
            pressures,
            agents,
        }
    }

    /// Concentration of a form, mol/L.
    pub fn concentration(&self, form: FormId) -> Math {
        Math::name(&self.forms[form])
    }

    /// How much was put in of a compound so far, mol; nothing where it is not counted.
    pub fn charged(&self, compound: CompoundId) -> Math {
        let id = self.charged[compound].as_deref();
        id.map_or(Math::Number(0.0), Math::name)
    }

    /// Amount of a pool, mol; nothing where the concentration is held.
    pub fn amount(&self, pool: PoolId) -> Math {
        let id = self.pools[pool].as_deref();
        id.map_or(Math::Number(0.0), Math::name)
    }
}

/// Whether a pool's forms share it by pH.
fn is_family(network: &Network, pool: &Pool) -> bool {
    network.autoprotolysis.is_some() && pool.forms.len() > 1
}

/// Identifiers of amounts; none where the concentration is held.
fn amounts(network: &Network, names: &mut Identifiers) -> Vec<Option<String>> {
    let id = |pool: &Pool| match pool.fixed {
        Some(_) => None,
        None if is_family(network, pool) => Some(names.give("", &format!("{}_total", pool.name))),
        None => Some(names.give("", &network.forms[pool.forms[0]].name)),
    };
    network.pools.iter().map(id).collect()
}

/// An identifier for each pool whose forms share it.
fn families(network: &Network, names: &mut Identifiers, prefix: &str) -> Vec<Option<String>> {
    let pools = network.pools.iter();
    let ids = pools.map(|pool| is_family(network, pool).then(|| names.give(prefix, &pool.name)));
    ids.collect()
}

/// The amount of the first species that a reaction makes.
fn first_product(network: &Network, reaction: usize, pools: &[Option<String>]) -> Option<String> {
    let mut products = network.reactions[reaction].products.iter();
    products.find_map(|(actor, _)| match actor {
        Actor::Form(form) => pools[network.forms[*form].pool].clone(),
        _ => None,
    })
}

/// What a dose moves, with how much.
pub(super) fn moved(ids: &Ids, dose: &Dose) -> Vec<(String, f64)> {
    let pools = dose.pools.iter();
    let pools = pools.filter_map(|&(pool, n)| Some((ids.pools[pool].clone()?, n)));
    let charged = dose.charged.iter();
    let charged = charged.filter_map(|&(id, n)| Some((ids.charged[id].clone()?, n)));
    let whole = [
        (SPECTATORS.to_owned(), dose.spectator_charge),
        (FLASK.to_owned(), dose.volume),
    ];
    pools.chain(charged).chain(whole).collect()
}
