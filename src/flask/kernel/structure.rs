//! Which pools are integrated, which are numbers, and where everything stands in the solver's vectors.
//!
//! Decided by the network's structure and the options alone, never by numbers: a rate coefficient of zero or a charge of zero
//! changes no layout.

use std::collections::BTreeMap;

use crate::network::{Actor, FormId, Network, PoolId, RateLaw};
use crate::solver::Shape;

/// What the text of a scenario says about a network beyond its reactions.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Options {
    /// Whether the ledger's counters are integrated.
    pub ledger: bool,
    /// Pools that some infusion feeds, ascending.
    pub feeds: Vec<PoolId>,
}

/// A pool computed from a conservation law instead of being integrated: `y = theta - sum weight y_other`.
#[derive(Debug, Clone, PartialEq)]
pub struct Elimination {
    /// The pool.
    pub pool: PoolId,
    /// The other members of the law, with weights relative to the pool's own.
    pub others: Vec<(PoolId, f64)>,
}

/// Where the concentration of a pool comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// State variable of this index.
    State(usize),
    /// Row of this index; nothing reads it.
    Terminal(usize),
    /// Parameter of this index: total of a family that no reaction changes, or a held concentration.
    Parameter(usize),
    /// Index into the eliminations.
    Eliminated(usize),
    /// Charged, but neither reacting nor a family: only its charge counts.
    Spectator,
    /// Takes no part at all.
    Idle,
}

/// A factor of a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Factor {
    /// Concentration of a form.
    Form(FormId),
    /// `eta`.
    Proton,
    /// `Ks'/eta`.
    Lyate,
}

/// One direction of one reaction.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// Parameter of its effective constant.
    pub k: usize,
    /// Factors, repeated by order; forms first.
    pub factors: Vec<Factor>,
    /// Whether it counts against the group's direction.
    pub negative: bool,
    /// Parameter of the residual, for an uptake.
    pub residual: Option<usize>,
}

/// Reactions with the same net change (and the same fates): their rates are summed first.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// Their directions.
    pub terms: Vec<Term>,
    /// Rows that change, with stoichiometric numbers.
    pub rows: Vec<(usize, f64)>,
    /// Core variables that the group's rate depends on, ascending.
    pub columns: Vec<usize>,
}

/// A family or charged species as the charge balance sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// The pool.
    pub pool: PoolId,
    /// Charge of its first form.
    pub charge: i32,
    /// Parameters of the association constants (1/(K v)), first to last proton.
    pub association: Vec<usize>,
}

/// The laid-out structure.
#[derive(Debug, Clone)]
pub struct Structure {
    /// Place of each pool.
    pub places: Vec<Place>,
    /// Pools computed from conservation laws.
    pub eliminations: Vec<Elimination>,
    /// Families and charged species that are states, parameters or eliminated.
    pub families: Vec<Family>,
    /// Index in `families` of each pool that has one.
    pub family_of: Vec<Option<usize>>,
    /// Grouped reactions.
    pub groups: Vec<Group>,
    /// Parameter of each coefficient, with its power of concentration (negated and inverted for association).
    pub coefficients: Vec<CoefficientSlot>,
    /// Parameter of Ks'.
    pub autoprotolysis: Option<usize>,
    /// Parameter of the spectators' charge.
    pub spectators: usize,
    /// (pool, parameter) of pools that are parameters.
    pub parameter_pools: Vec<(PoolId, usize)>,
    /// (row, pool, parameter) of infusions.
    pub feeds: Vec<(usize, PoolId, usize)>,
    /// Parameter of each elimination's total.
    pub totals: Vec<usize>,
    /// Row of each fate's counter.
    pub counters: Vec<usize>,
    /// Derivative entries, in the order of `shape.pattern`.
    pub entries: Vec<Entry>,
    /// Sizes and pattern for the solver.
    pub shape: Shape,
}

/// A coefficient's place among the parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoefficientSlot {
    /// Index in the network's coefficients.
    pub id: usize,
    /// Power of concentration as used: the effective constant is `k v^power`.
    pub power: i32,
    /// Whether `1/k` is used.
    pub inverse: bool,
}

/// Where a derivative entry comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// Sum over groups of stoichiometric number times derivative.
    Groups(Vec<(usize, f64)>),
    /// Derivative of the charge balance by a core variable.
    Charge,
}

impl Structure {
    /// Lays out a network.
    pub fn new(network: &Network, options: &Options, eliminations: Vec<Elimination>) -> Structure {
        let mut layout = Layout::new(network);
        layout.place_pools(&eliminations);
        layout.number_rows(options);
        layout.number_parameters(options, &eliminations);
        let groups = layout.groups(options);
        let families = layout.families();
        layout.finish(options, eliminations, families, groups)
    }

    /// Core variables that a pool's concentration depends on, with derivative.
    pub fn sources(&self, pool: PoolId) -> Vec<(usize, f64)> {
        sources(&self.places, &self.eliminations, pool)
    }
}

fn sources(places: &[Place], eliminations: &[Elimination], pool: PoolId) -> Vec<(usize, f64)> {
    match places[pool] {
        Place::State(i) => vec![(i, 1.0)],
        Place::Eliminated(e) => {
            let others = eliminations[e].others.iter();
            others
                .flat_map(|&(o, w)| {
                    sources(places, eliminations, o)
                        .into_iter()
                        .map(move |(i, d)| (i, -w * d))
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The structure while it is being laid out.
struct Layout<'a> {
    network: &'a Network,
    protic: bool,
    places: Vec<Place>,
    states: usize,
    terminals: usize,
    counters: usize,
    coefficients: Vec<CoefficientSlot>,
    parameter_pools: Vec<(PoolId, usize)>,
    feeds: Vec<(usize, PoolId, usize)>,
    totals: Vec<usize>,
    spectators: usize,
    parameters: usize,
}

impl<'a> Layout<'a> {
    fn new(network: &'a Network) -> Self {
        Layout {
            network,
            protic: network.autoprotolysis.is_some(),
            places: vec![Place::Idle; network.pools.len()],
            states: 0,
            terminals: 0,
            counters: 0,
            coefficients: Vec::new(),
            parameter_pools: Vec::new(),
            feeds: Vec::new(),
            totals: Vec::new(),
            spectators: 0,
            parameters: 0,
        }
    }

    fn place_pools(&mut self, eliminations: &[Elimination]) {
        let changing = self.changing();
        let read = self.read();
        for (id, pool) in self.network.pools.iter().enumerate() {
            let family = self.protic && pool.forms.len() > 1;
            let charged = self.protic
                && pool
                    .forms
                    .iter()
                    .any(|&f| self.network.forms[f].charge != 0);
            let eliminated = eliminations.iter().position(|e| e.pool == id);
            self.places[id] = if let Some(e) = eliminated {
                Place::Eliminated(e)
            } else if changing[id] && (read[id] || family || charged) {
                self.states += 1;
                Place::State(self.states - 1)
            } else if changing[id] {
                self.terminals += 1;
                Place::Terminal(self.terminals - 1)
            } else if read[id] || family || (pool.fixed.is_some() && charged) {
                Place::Parameter(0)
            } else if charged {
                Place::Spectator
            } else {
                Place::Idle
            };
        }
    }

    /// Pools that some reaction changes.
    fn changing(&self) -> Vec<bool> {
        let mut changing = vec![false; self.network.pools.len()];
        for reaction in 0..self.network.reactions.len() {
            for (pool, _) in self.net_change(reaction) {
                changing[pool] = true;
            }
        }
        changing
    }

    /// Pools that stand in some rate.
    fn read(&self) -> Vec<bool> {
        let mut read = vec![false; self.network.pools.len()];
        for reaction in &self.network.reactions {
            let back = if reaction.reverse.is_some() {
                reaction.products.as_slice()
            } else {
                &[]
            };
            for (actor, _) in reaction.reactants.iter().chain(back) {
                if let Actor::Form(form) = *actor {
                    read[self.network.forms[form].pool] = true;
                }
            }
        }
        read
    }

    /// Net change of pools in mol per mol of progress, zero entries left out, held pools left out.
    fn net_change(&self, reaction: usize) -> BTreeMap<PoolId, i64> {
        let reaction = &self.network.reactions[reaction];
        let mut net = BTreeMap::new();
        for (side, sign) in [(&reaction.reactants, -1), (&reaction.products, 1)] {
            for &(actor, count) in side {
                if let Actor::Form(form) = actor {
                    let pool = self.network.forms[form].pool;
                    if self.network.pools[pool].fixed.is_none() {
                        *net.entry(pool).or_insert(0) += sign * i64::from(count);
                    }
                }
            }
        }
        net.retain(|_, n| *n != 0);
        net
    }

    /// Turns terminal indices into rows: states, algebraic, terminals, counters.
    fn number_rows(&mut self, options: &Options) {
        let core = self.core();
        for place in &mut self.places {
            if let Place::Terminal(i) = place {
                *i += core;
            }
        }
        self.counters = if options.ledger {
            self.network.fates.len()
        } else {
            0
        };
    }

    fn core(&self) -> usize {
        self.states + usize::from(self.protic)
    }

    fn number_parameters(&mut self, options: &Options, eliminations: &[Elimination]) {
        for reaction in &self.network.reactions {
            self.coefficients.push(self.slot(reaction.forward, false));
            if let Some(reverse) = reaction.reverse {
                self.coefficients.push(self.slot(reverse, false));
            }
            if let RateLaw::Uptake { residual } = reaction.law {
                self.coefficients.push(self.slot(residual, false));
            }
        }
        for pool in &self.network.pools {
            if self.protic {
                for &ka in &pool.acidity {
                    self.coefficients.push(self.slot(ka, true));
                }
            }
            if let Some(fixed) = pool.fixed {
                self.coefficients.push(self.slot(fixed, false));
            }
        }
        if let Some(ks) = self.network.autoprotolysis {
            self.coefficients.push(self.slot(ks, false));
        }
        let mut seen = std::collections::HashSet::new();
        self.coefficients
            .retain(|slot| seen.insert((slot.id, slot.inverse)));
        self.parameters = self.coefficients.len();
        self.spectators = self.take_parameter();
        for id in 0..self.network.pools.len() {
            if matches!(self.places[id], Place::Parameter(_)) {
                let parameter = match self.network.pools[id].fixed {
                    Some(fixed) => self.parameter_of(fixed, false),
                    None => {
                        let parameter = self.take_parameter();
                        self.parameter_pools.push((id, parameter));
                        parameter
                    }
                };
                self.places[id] = Place::Parameter(parameter);
            }
        }
        for &pool in &options.feeds {
            if let Place::State(row) | Place::Terminal(row) = self.places[pool] {
                let parameter = self.take_parameter();
                self.feeds.push((row, pool, parameter));
            }
        }
        self.totals = eliminations.iter().map(|_| self.take_parameter()).collect();
    }

    fn take_parameter(&mut self) -> usize {
        self.parameters += 1;
        self.parameters - 1
    }

    fn slot(&self, id: usize, inverse: bool) -> CoefficientSlot {
        let power = self.network.coefficients[id].power;
        CoefficientSlot {
            id,
            power: if inverse { -power } else { power },
            inverse,
        }
    }

    fn parameter_of(&self, id: usize, inverse: bool) -> usize {
        let found = self
            .coefficients
            .iter()
            .position(|s| s.id == id && s.inverse == inverse);
        found.expect("every coefficient in use has a slot")
    }

    fn families(&self) -> Vec<Family> {
        let mut families = Vec::new();
        if !self.protic {
            return families;
        }
        for (id, pool) in self.network.pools.iter().enumerate() {
            let charge = self.network.forms[pool.forms[0]].charge;
            let counts = matches!(
                self.places[id],
                Place::State(_) | Place::Parameter(_) | Place::Eliminated(_)
            );
            if counts && (pool.forms.len() > 1 || charge != 0) {
                let association = pool
                    .acidity
                    .iter()
                    .map(|&ka| self.parameter_of(ka, true))
                    .collect();
                families.push(Family {
                    pool: id,
                    charge,
                    association,
                });
            }
        }
        families
    }

    fn groups(&self, options: &Options) -> Vec<Group> {
        let mut index: BTreeMap<GroupKey, usize> = BTreeMap::new();
        let mut groups: Vec<Group> = Vec::new();
        for (id, reaction) in self.network.reactions.iter().enumerate() {
            let net = self.net_change(id);
            let flipped = net.values().next().is_some_and(|&n| n > 0);
            let sign = if flipped { -1 } else { 1 };
            let fates = reaction
                .fates
                .iter()
                .map(|&(f, a)| (f, (a * f64::from(sign as i32)).to_bits()))
                .collect();
            let key = GroupKey {
                net: net.iter().map(|(&p, &n)| (p, n * sign)).collect(),
                fates,
            };
            let at = *index.entry(key).or_insert_with(|| {
                let rows = self.rows(&net, &reaction.fates, sign, options);
                groups.push(Group {
                    terms: Vec::new(),
                    rows,
                    columns: Vec::new(),
                });
                groups.len() - 1
            });
            groups[at].terms.extend(self.terms(id, flipped));
        }
        groups.retain(|g| !g.rows.is_empty());
        groups
    }

    fn rows(
        &self,
        net: &BTreeMap<PoolId, i64>,
        fates: &[(usize, f64)],
        sign: i64,
        options: &Options,
    ) -> Vec<(usize, f64)> {
        let mut rows: Vec<(usize, f64)> = Vec::new();
        for (&pool, &n) in net {
            if let Place::State(row) | Place::Terminal(row) = self.places[pool] {
                rows.push((row, (n * sign) as f64));
            }
        }
        if options.ledger {
            let first = self.core() + self.terminals;
            rows.extend(
                fates
                    .iter()
                    .map(|&(fate, amount)| (first + fate, amount * sign as f64)),
            );
        }
        rows.sort_by_key(|r| r.0);
        rows
    }

    fn terms(&self, id: usize, flipped: bool) -> Vec<Term> {
        let reaction = &self.network.reactions[id];
        let residual = match reaction.law {
            RateLaw::MassAction => None,
            RateLaw::Uptake { residual } => Some(self.parameter_of(residual, false)),
        };
        let forward = Term {
            k: self.parameter_of(reaction.forward, false),
            factors: factors(&reaction.reactants),
            negative: flipped,
            residual,
        };
        let reverse = reaction.reverse.map(|reverse| Term {
            k: self.parameter_of(reverse, false),
            factors: factors(&reaction.products),
            negative: !flipped,
            residual: None,
        });
        std::iter::once(forward).chain(reverse).collect()
    }

    fn finish(
        self,
        options: &Options,
        eliminations: Vec<Elimination>,
        families: Vec<Family>,
        mut groups: Vec<Group>,
    ) -> Structure {
        let mut family_of = vec![None; self.network.pools.len()];
        for (i, family) in families.iter().enumerate() {
            family_of[family.pool] = Some(i);
        }
        let algebraic = self.states;
        for group in &mut groups {
            group.columns = self.columns(group, &eliminations, &family_of, algebraic);
        }
        let (pattern, entries) = self.pattern(&groups, &families, &eliminations, algebraic);
        let core = self.core();
        let shape = Shape {
            states: self.states,
            algebraic: usize::from(self.protic),
            terminals: self.terminals,
            counters: self.counters,
            constants: constants_len(&self),
            parameters: self.parameters,
            pattern,
        };
        let first = core + self.terminals;
        Structure {
            places: self.places,
            eliminations,
            families,
            family_of,
            groups,
            autoprotolysis: self.network.autoprotolysis.map(|_| 0),
            coefficients: self.coefficients,
            spectators: self.spectators,
            parameter_pools: self.parameter_pools,
            feeds: self.feeds,
            totals: self.totals,
            counters: if options.ledger {
                (first..first + self.counters).collect()
            } else {
                Vec::new()
            },
            entries,
            shape,
        }
        .with_autoprotolysis(self.network)
    }

    fn columns(
        &self,
        group: &Group,
        eliminations: &[Elimination],
        family_of: &[Option<usize>],
        algebraic: usize,
    ) -> Vec<usize> {
        let mut columns = std::collections::BTreeSet::new();
        for factor in group.terms.iter().flat_map(|t| &t.factors) {
            match *factor {
                Factor::Form(form) => {
                    let pool = self.network.forms[form].pool;
                    columns.extend(
                        sources(&self.places, eliminations, pool)
                            .into_iter()
                            .map(|(i, _)| i),
                    );
                    if family_of[pool].is_some() && self.network.pools[pool].forms.len() > 1 {
                        columns.insert(algebraic);
                    }
                }
                Factor::Proton | Factor::Lyate => {
                    columns.insert(algebraic);
                }
            }
        }
        columns.into_iter().collect()
    }

    fn pattern(
        &self,
        groups: &[Group],
        families: &[Family],
        eliminations: &[Elimination],
        algebraic: usize,
    ) -> (Vec<(usize, usize)>, Vec<Entry>) {
        let mut cells: BTreeMap<(usize, usize), Vec<(usize, f64)>> = BTreeMap::new();
        for (g, group) in groups.iter().enumerate() {
            for &(row, number) in &group.rows {
                for &column in &group.columns {
                    cells.entry((row, column)).or_default().push((g, number));
                }
            }
        }
        let mut entries: BTreeMap<(usize, usize), Entry> = cells
            .into_iter()
            .map(|(at, list)| (at, Entry::Groups(list)))
            .collect();
        if self.protic {
            entries.insert((algebraic, algebraic), Entry::Charge);
            for family in families {
                for (column, _) in sources(&self.places, eliminations, family.pool) {
                    entries.insert((algebraic, column), Entry::Charge);
                }
            }
        }
        entries.into_iter().unzip()
    }
}

impl Structure {
    fn with_autoprotolysis(mut self, network: &Network) -> Structure {
        self.autoprotolysis = network.autoprotolysis.map(|ks| {
            let found = self
                .coefficients
                .iter()
                .position(|s| s.id == ks && !s.inverse);
            found.expect("the autoprotolysis constant has a slot")
        });
        self
    }
}

/// What makes reactions one group.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    net: Vec<(PoolId, i64)>,
    fates: Vec<(usize, u64)>,
}

fn factors(side: &[(Actor, u32)]) -> Vec<Factor> {
    let mut factors: Vec<Factor> = Vec::new();
    for &(actor, count) in side {
        if let Actor::Form(form) = actor {
            factors.extend(std::iter::repeat_n(Factor::Form(form), count as usize));
        }
    }
    for &(actor, count) in side {
        let factor = match actor {
            Actor::Proton => Factor::Proton,
            Actor::Lyate => Factor::Lyate,
            Actor::Form(_) | Actor::Solvent => continue,
        };
        factors.extend(std::iter::repeat_n(factor, count as usize));
    }
    factors
}

/// Time-independent numbers in front of the coefficients' in a lane's constants: T, T', v, v'.
pub const CONDITIONS: usize = 4;
/// Numbers per coefficient: value at the reference temperature, b, e.
pub const PER_COEFFICIENT: usize = 3;

fn constants_len(layout: &Layout<'_>) -> usize {
    CONDITIONS
        + PER_COEFFICIENT * layout.coefficients.len()
        + 2
        + 2 * layout.parameter_pools.len()
        + layout.feeds.len()
        + 2 * layout.totals.len()
}
