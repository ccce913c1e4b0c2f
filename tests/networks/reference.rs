//! A random network's course by the independent solver, its equations written from the network itself.

use nalgebra::{DMatrix, DVector};

use super::radau::{Radau, System};
use super::random::{Network, Reaction, Step};

/// pKs of water at 25 °C, as the library has it.
const P_WATER: f64 = 14.0;
/// Relative tolerance; and the part of 1 equiv below which it is absolute: the smallest at which the course comes to its end, since what
/// has died out stands in the round-off of the others.
const TOLERANCE: f64 = 1e-7;
const TRACES: [f64; 3] = [1e-11, 1e-8, 1e-5];
/// Concentration below which a power below one is a straight line, M: none where the course comes to its end so, otherwise the
/// smallest with which it does.
const STRAIGHT: [f64; 5] = [0.0, 1e-14, 1e-12, 1e-10, 1e-8];
/// A power below one is as steep as at this concentration at most, M: only the iteration sees that.
const FLATTEST: f64 = 1e-12;
const FIRST_STEP: f64 = 1e-9;

/// Derivatives of a rate: by each of some species.
type Slopes = Vec<(usize, f64)>;

/// The flask at one moment: s, mol of each species, L.
pub struct Moment {
    pub time: f64,
    pub amounts: Vec<f64>,
    pub volume: f64,
}

/// The network between two jumps: volume and temperature are linear in time, states are mol.
struct Stretch<'n> {
    network: &'n Network,
    changes: Vec<Vec<(usize, f64)>>,
    feed: DVector<f64>,
    /// L and L/s, K and K/s.
    volume: (f64, f64),
    temperature: (f64, f64),
    /// mol.
    trace: f64,
    /// M.
    straight: f64,
}

impl Stretch<'_> {
    fn volume(&self, t: f64) -> f64 {
        self.volume.0 + self.volume.1 * t
    }

    /// Neutral concentration of a species, and its derivatives by amount and by `ln h`.
    fn neutral(&self, s: usize, v: f64, y: &DVector<f64>) -> [f64; 3] {
        let c = y[s] / v;
        let Some(own) = self.network.species[s].acid_base else {
            return [c, 1.0 / v, 0.0];
        };
        let (bound, free) = (self.bound(own.pka, y), 1.0 / (1.0 + self.ratio(own.pka, y)));
        // With its proton an acid is neutral, a base is not.
        let (share, sign) = if own.base { (free, -1.0) } else { (bound, 1.0) };
        [c * share, share / v, sign * c * bound * free]
    }

    /// h over Ka.
    fn ratio(&self, pka: f64, y: &DVector<f64>) -> f64 {
        (y[self.states()] + pka * std::f64::consts::LN_10).exp()
    }

    fn bound(&self, pka: f64, y: &DVector<f64>) -> f64 {
        1.0 / (1.0 + 1.0 / self.ratio(pka, y))
    }

    /// One direction: its rate in mol/s, and what it depends on with derivatives by concentration.
    fn direction(&self, k: f64, takes: &[(usize, f64)], v: f64, y: &DVector<f64>) -> (f64, Slopes) {
        let power = |c: f64, o: f64| match o {
            1.0 => c,
            2.0 => c * c,
            _ if o < 1.0 && c < self.straight => c * self.straight.powf(o - 1.0),
            _ => c.max(0.0).powf(o),
        };
        let slope = |c: f64, o: f64| match o {
            1.0 => 1.0,
            2.0 => 2.0 * c,
            _ if o < 1.0 && c < self.straight => self.straight.powf(o - 1.0),
            _ => o * c.max(FLATTEST).powf(o - 1.0),
        };
        let c: Vec<f64> = takes
            .iter()
            .map(|&(s, _)| self.neutral(s, v, y)[0])
            .collect();
        let powers: Vec<f64> = c.iter().zip(takes).map(|(&c, t)| power(c, t.1)).collect();
        let by = takes.iter().enumerate().map(|(i, &(s, o))| {
            let others: f64 = powers
                .iter()
                .enumerate()
                .filter(|p| p.0 != i)
                .map(|p| p.1)
                .product();
            (s, k * v * slope(c[i], o) * others)
        });
        (k * v * powers.iter().product::<f64>(), by.collect())
    }

    /// Both directions of a reaction with their signs.
    fn directions(&self, j: usize, t: f64, y: &DVector<f64>) -> Vec<(f64, f64, Slopes)> {
        let reaction = &self.network.reactions[j];
        let temperature = self.temperature.0 + self.temperature.1 * t;
        let (v, heat) = (self.volume(t), reaction.heat(temperature));
        let order = |s: usize, n: u32| {
            reaction
                .order
                .filter(|o| o.0 == s)
                .map_or(f64::from(n), |o| o.1)
        };
        let left: Vec<_> = reaction
            .left
            .iter()
            .map(|&(s, n)| (s, order(s, n)))
            .collect();
        let right: Vec<_> = reaction
            .right
            .iter()
            .map(|&(s, n)| (s, f64::from(n)))
            .collect();
        let (rate, by) = self.direction(reaction.forward * heat, &left, v, y);
        let mut all = vec![(1.0, rate, by)];
        if let Some(reverse) = reaction.reverse {
            let (rate, by) = self.direction(reverse * heat, &right, v, y);
            all.push((-1.0, rate, by));
        }
        all
    }
}

impl System for Stretch<'_> {
    fn states(&self) -> usize {
        self.network.species.len()
    }

    fn algebraic(&self) -> bool {
        self.network.protic
    }

    fn changes(&self) -> &[Vec<(usize, f64)>] {
        &self.changes
    }

    fn feed(&self) -> &DVector<f64> {
        &self.feed
    }

    fn rates(&self, t: f64, y: &DVector<f64>) -> DVector<f64> {
        let net = |j: usize| self.directions(j, t, y).iter().map(|d| d.0 * d.1).sum();
        DVector::from_iterator(
            self.network.reactions.len(),
            (0..self.network.reactions.len()).map(net),
        )
    }

    fn slopes(&self, t: f64, y: &DVector<f64>) -> DMatrix<f64> {
        let mut slopes = DMatrix::zeros(self.network.reactions.len(), y.len());
        let v = self.volume(t);
        for j in 0..slopes.nrows() {
            for (sign, _, by) in self.directions(j, t, y) {
                for (s, slope) in by {
                    let [_, by_amount, by_u] = self.neutral(s, v, y);
                    slopes[(j, s)] += sign * slope * by_amount;
                    if self.algebraic() {
                        slopes[(j, self.states())] += sign * slope * by_u;
                    }
                }
            }
        }
        slopes
    }

    /// Charge per litre.
    fn balance(&self, t: f64, y: &DVector<f64>) -> (f64, DVector<f64>) {
        let mut by = DVector::zeros(y.len());
        if !self.algebraic() {
            return (0.0, by);
        }
        let (u, v) = (self.states(), self.volume(t));
        let h = y[u].exp();
        let lyate = 10_f64.powf(-P_WATER) / h;
        let mut charge = h - lyate;
        by[u] = h + lyate;
        for (s, species) in self.network.species.iter().enumerate() {
            let Some(own) = species.acid_base else {
                continue;
            };
            let bound = self.bound(own.pka, y);
            let free = 1.0 / (1.0 + self.ratio(own.pka, y));
            let z = if own.base { bound } else { -free };
            charge += z * y[s] / v;
            by[s] = z / v;
            by[u] += bound * free * y[s] / v;
        }
        (charge, by)
    }

    fn scale(&self, y: &DVector<f64>) -> DVector<f64> {
        let mut scale = y.map(|y| TOLERANCE * (y.abs() + self.trace));
        if self.algebraic() {
            scale[self.states()] = TOLERANCE;
        }
        scale
    }
}

/// The flask so far.
pub struct Walk<'n> {
    network: &'n Network,
    y: DVector<f64>,
    time: f64,
    volume: f64,
    temperature: f64,
    /// Moments wanted, ascending.
    wanted: &'n [f64],
    trace: f64,
    straight: f64,
    pub moments: Vec<Moment>,
    pub steps: usize,
}

impl<'n> Walk<'n> {
    /// The whole course; every charge is multiplied by its factor.
    pub fn of(
        network: &'n Network,
        wanted: &'n [f64],
        factor: impl Fn(usize) -> f64,
    ) -> Result<Walk<'n>, String> {
        let tries = STRAIGHT
            .iter()
            .flat_map(|&s| TRACES.map(|trace| (s, trace)));
        let walk = |ends| Walk::down_to(ends, network, wanted, &factor);
        let mut walks = tries.map(walk);
        let first = walks.next().expect("a first try");
        first.or_else(|why| walks.find_map(Result::ok).ok_or(why))
    }

    fn down_to(
        (straight, trace): (f64, f64),
        network: &'n Network,
        wanted: &'n [f64],
        factor: &impl Fn(usize) -> f64,
    ) -> Result<Walk<'n>, String> {
        let size = network.species.len();
        let mut walk = Walk {
            network,
            y: DVector::zeros(size + usize::from(network.protic)),
            time: 0.0,
            volume: network.volume,
            temperature: network.temperature,
            wanted,
            trace: trace * network.basis(),
            straight,
            moments: Vec::new(),
            steps: 0,
        };
        if network.protic {
            walk.y[size] = -7.0 * std::f64::consts::LN_10;
        }
        for step in &network.steps {
            walk.step(step, factor)?;
        }
        walk.keep();
        Ok(walk)
    }

    fn step(&mut self, step: &Step, factor: &impl Fn(usize) -> f64) -> Result<(), String> {
        match *step {
            Step::Charge(ref list) => list.iter().for_each(|&(s, n)| self.y[s] += n * factor(s)),
            Step::Stir(t) => self.pass(t, None, 0.0, 0.0)?,
            Step::Add(s, n) => self.add(s, n * factor(s)),
            Step::Feed(s, n, volume, t) => self.pass(t, Some((s, n * factor(s))), volume, 0.0)?,
            Step::Portions(s, n, number, t) => {
                let part = n * factor(s) / f64::from(number);
                self.add(s, part);
                for _ in 1..number {
                    self.pass(t / f64::from(number - 1), None, 0.0, 0.0)?;
                    self.add(s, part);
                }
            }
            Step::Ramp(to, t) => self.pass(t, None, 0.0, to - self.temperature)?,
            Step::Jump(to) => self.temperature = to,
        }
        Ok(())
    }

    fn add(&mut self, s: usize, n: f64) {
        self.keep();
        self.y[s] += n;
    }

    fn keep(&mut self) {
        let states = self.network.species.len();
        self.moments.push(Moment {
            time: self.time,
            amounts: self.y.as_slice()[..states].to_vec(),
            volume: self.volume,
        });
    }

    /// Time passes; something runs in with a volume, or it warms up by so much.
    fn pass(
        &mut self,
        duration: f64,
        fed: Option<(usize, f64)>,
        volume: f64,
        warming: f64,
    ) -> Result<(), String> {
        self.keep();
        let (states, reactions) = (self.network.species.len(), &self.network.reactions);
        let mut feed = DVector::zeros(states);
        if let Some((s, n)) = fed {
            feed[s] = n / duration;
        }
        let change = |reaction: &Reaction| {
            let left = reaction.left.iter().map(|&(s, n)| (s, -f64::from(n)));
            let right = reaction.right.iter().map(|&(s, n)| (s, f64::from(n)));
            let mut net = std::collections::BTreeMap::new();
            left.chain(right)
                .for_each(|(s, n)| *net.entry(s).or_insert(0.0) += n);
            net.into_iter().filter(|change| change.1 != 0.0).collect()
        };
        let stretch = Stretch {
            network: self.network,
            changes: reactions.iter().map(change).collect(),
            feed,
            volume: (self.volume, volume / duration),
            temperature: (self.temperature, warming / duration),
            trace: self.trace,
            straight: self.straight,
        };
        self.neutralise(&stretch);
        let mut radau = Radau::new(&stretch);
        let (begin, mut t, mut h) = (self.time, 0.0, FIRST_STEP);
        let inside = self.wanted.iter().map(|w| w - begin);
        let same = 1e-9 * (1.0 + begin + duration);
        let inside = inside.filter(|&w| w > same && w < duration - same);
        for stop in inside.chain([duration]).collect::<Vec<_>>() {
            h = radau.run(t, stop, &mut self.y, h)?;
            t = stop;
            self.time = begin + t;
            self.volume = stretch.volume(t);
            self.keep();
        }
        self.temperature += warming;
        self.steps += radau.steps;
        Ok(())
    }

    /// Halves the interval in which the flask is neutral.
    fn neutralise(&mut self, stretch: &Stretch<'_>) {
        if !stretch.algebraic() {
            return;
        }
        let (mut low, mut high) = (-60.0, 10.0);
        let u = stretch.states();
        for _ in 0..200 {
            self.y[u] = 0.5 * (low + high);
            let charge = stretch.balance(0.0, &self.y).0;
            *(if charge > 0.0 { &mut high } else { &mut low }) = self.y[u];
        }
    }
}
