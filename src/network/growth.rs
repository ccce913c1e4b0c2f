//! What can grow from a trace: species that make more of themselves, alone or by way of others.
//!
//! `A + B -> 2 B` takes one B and gives two; `C + Z -> X + Y + Z` with `X -> Z` does the same in two reactions. As long as such species are
//! traces they grow exponentially, so that an amount far below any tolerance decides about all that follows. Sought are sets of species
//! in which reactions that take one member each lead round, and one of them gives two members (the autocatalytic cores of Blokhuis,
//! Lacoste and Nghe, PNAS 2020, 117, 25230). A reaction that takes two members is too slow among traces to count: so no set is found where
//! something only falls apart and comes together again. Knows no rates.

use super::{Actor, Network, PoolId, Reaction};

/// Most reactions on the ways back. Longer rounds stand in every mechanism in which a reagent goes down a ladder (a borohydride whose
/// product, alkylated on, uses up the hydride before it): what goes round there is no trace.
const LONGEST_ROUND: usize = 2;

/// Of each pool, whether a trace of it can grow, or can feed one that does.
pub fn growing(network: &Network) -> Vec<bool> {
    let directions: Vec<Direction> = network
        .reactions
        .iter()
        .flat_map(|reaction| Direction::of(network, reaction))
        .collect();
    let mut growing = vec![false; network.pools.len()];
    for direction in &directions {
        for &(pool, _) in direction.takes.iter().filter(|taken| taken.1 == 1) {
            if direction.may_branch(pool)
                && !growing[pool]
                && branches(&directions, direction, pool, growing.len())
            {
                growing[pool] = true;
                feeders(&directions, &mut growing);
            }
        }
    }
    for (pool, grows) in network.pools.iter().zip(&mut growing) {
        *grows &= pool.fixed.is_none();
    }
    growing
}

/// One direction of a reaction, held pools left out.
struct Direction {
    /// What its rate needs, with the order.
    takes: Vec<(PoolId, u32)>,
    /// What it makes, with the number; what it gives back counts.
    gives: Vec<(PoolId, u32)>,
    /// Whether it goes back, too.
    reversible: bool,
}

impl Direction {
    /// Both directions, or the only one.
    fn of(network: &Network, reaction: &Reaction) -> Vec<Direction> {
        let [left, right] =
            [&reaction.reactants, &reaction.products].map(|side| pools(network, side));
        let takes = match reaction.law.formula() {
            None => left.clone(),
            // Whatever the order: how fast a trace grows is the law's business.
            Some(formula) => {
                let actors: Vec<_> = formula.actors().into_iter().map(|a| (a, 1)).collect();
                pools(network, &actors)
            }
        };
        let reversible = reaction.reverse.is_some() || reaction.law.goes_both_ways();
        let forth = Direction {
            takes,
            gives: right.clone(),
            reversible,
        };
        let back = reversible.then_some(Direction {
            takes: right,
            gives: left,
            reversible,
        });
        std::iter::once(forth).chain(back).collect()
    }

    /// Whether two come of one. A reversible step must give two of the same: that an acid-base pair falls apart, or that a product speeds an
    /// exchange which goes both ways, is no growth from a trace but an equilibrium that settles.
    fn may_branch(&self, pool: PoolId) -> bool {
        let same = |given: &(PoolId, u32)| given.0 == pool && given.1 > 1;
        !self.reversible || self.gives.iter().any(same)
    }

    /// Whether one of this pool is taken, and the others that are.
    fn beside(&self, pool: PoolId) -> Option<impl Iterator<Item = PoolId>> {
        let others = self.takes.iter().map(|taken| taken.0);
        self.takes
            .contains(&(pool, 1))
            .then(|| others.filter(move |&other| other != pool))
    }
}

/// Pools on one side of an equation, each once, with their numbers.
fn pools(network: &Network, side: &[(Actor, u32)]) -> Vec<(PoolId, u32)> {
    let mut pools = std::collections::BTreeMap::new();
    for &(actor, number) in side {
        if let Actor::Form(form) = actor {
            let pool = network.forms[form].pool;
            if network.pools[pool].fixed.is_none() {
                *pools.entry(pool).or_insert(0) += number;
            }
        }
    }
    pools.into_iter().collect()
}

/// Marks everything whose amount decides how much of what is marked is made.
fn feeders(directions: &[Direction], marked: &mut [bool]) {
    loop {
        let makes = |d: &&Direction| d.gives.iter().any(|given| marked[given.0]);
        let feeding = directions.iter().filter(makes).flat_map(|d| &d.takes);
        let new: Vec<PoolId> = feeding.map(|t| t.0).filter(|&p| !marked[p]).collect();
        if new.is_empty() {
            return;
        }
        new.into_iter().for_each(|pool| marked[pool] = true);
    }
}

/// Whether two of what a direction makes of `pool` can come back to it.
fn branches(directions: &[Direction], first: &Direction, pool: PoolId, pools: usize) -> bool {
    let given: Vec<PoolId> = first
        .gives
        .iter()
        .flat_map(|&(given, number)| std::iter::repeat_n(given, number.min(2) as usize))
        .collect();
    let mut upstream = vec![false; pools];
    upstream[pool] = true;
    feeders(directions, &mut upstream);
    let given: Vec<PoolId> = given.into_iter().filter(|&p| upstream[p]).collect();
    let mut pairs = (0..given.len()).flat_map(|i| (0..i).map(move |j| (i, j)));
    pairs.any(|(i, j)| {
        let mut search = Search {
            directions,
            upstream: upstream.clone(),
            home: vec![false; pools],
            food: vec![0; pools],
            path: Vec::new(),
            left: LONGEST_ROUND,
        };
        search.home[pool] = true;
        let others = first.beside(pool).into_iter().flatten();
        others.for_each(|other| search.food[other] += 1);
        search.leads_home(given[i], &[given[j]])
    })
}

/// A search for ways back.
struct Search<'d> {
    directions: &'d [Direction],
    /// From where there is a way at all.
    upstream: Vec<bool>,
    /// Members: from them there is a way back.
    home: Vec<bool>,
    /// How many of the reactions on the way need a pool beside a member; it may be no member then.
    food: Vec<u32>,
    path: Vec<PoolId>,
    /// How many reactions more there may be on the way.
    left: usize,
}

impl Search<'_> {
    /// Whether there are ways back from `pool`, and then from `others`, on which every reaction takes one member.
    fn leads_home(&mut self, pool: PoolId, others: &[PoolId]) -> bool {
        if self.home[pool] {
            return self.arrive(others);
        }
        let barred = !self.upstream[pool] || self.food[pool] > 0 || self.path.contains(&pool);
        if barred || self.left == 0 {
            return false;
        }
        self.path.push(pool);
        self.left -= 1;
        let found = self.directions.iter().any(|direction| {
            let Some(beside) = direction.beside(pool) else {
                return false;
            };
            let beside: Vec<PoolId> = beside.collect();
            if beside
                .iter()
                .any(|p| self.home[*p] || self.path.contains(p))
            {
                return false;
            }
            beside.iter().for_each(|&p| self.food[p] += 1);
            let mut given = direction.gives.iter();
            let found = given.any(|&(next, _)| self.leads_home(next, others));
            beside.iter().for_each(|&p| self.food[p] -= 1);
            found
        });
        self.left += 1;
        self.path.pop();
        found
    }

    /// The path leads home; what about the others?
    fn arrive(&mut self, others: &[PoolId]) -> bool {
        let Some((&next, others)) = others.split_first() else {
            return true;
        };
        let path = std::mem::take(&mut self.path);
        path.iter().for_each(|&pool| self.home[pool] = true);
        let found = self.leads_home(next, others);
        path.iter().for_each(|&pool| self.home[pool] = false);
        self.path = path;
        found
    }
}

#[cfg(test)]
mod tests {
    use super::super::example::{Example, diamine, ladder};
    use super::*;

    /// Names of what grows among these reactions.
    fn names(species: &str, equations: &[&str]) -> String {
        let mut example = Example::default();
        example.species(species);
        for (label, equation) in ('a'..).zip(equations) {
            let back = equation.contains("<=>").then_some(1.0);
            let equation = equation.replace("<=>", "->");
            example.reaction(&label.to_string(), &equation, 1.0, back);
        }
        let pools = example.network.pools.iter().zip(growing(&example.network));
        let names: Vec<&str> = pools.filter(|p| p.1).map(|p| p.0.name.as_str()).collect();
        names.join(" ")
    }

    #[test]
    fn what_makes_more_of_itself_grows() {
        assert_eq!(names("A B", &["A + B -> 2 B"]), "A B");
        assert_eq!(names("A B", &["A + B <=> 2 B"]), "A B");
        assert_eq!(names("A B C", &["A + B -> B + C", "C -> B"]), "A B C");
        assert_eq!(
            names("S3 S8 S9 S10", &["S3 + S10 -> S8 + S9 + S10", "S8 -> S10"]),
            "S3 S8 S10"
        );
        // By way of three, and with what feeds them.
        assert_eq!(
            names(
                "F A B C Q R",
                &["A + F -> 2 B", "B -> C", "C + R -> A", "Q -> F"]
            ),
            "F A B C Q R"
        );
    }

    #[test]
    fn what_only_falls_apart_and_comes_together_does_not() {
        assert_eq!(names("A B C", &["A + B <=> C"]), "");
        assert_eq!(names("A B", &["2 A <=> B"]), "");
        assert_eq!(names("A B", &["A -> B", "B -> A"]), "");
        assert_eq!(names("A B", &["A + B -> A + B"]), "");
        assert_eq!(names("A B P", &["A + B -> P", "2 B -> P"]), "");
        // Two are made, and only one comes back.
        assert_eq!(names("A B C", &["A -> B + C", "B -> A"]), "");
        // A reaction of two members does not count among traces.
        assert_eq!(names("A B", &["A -> 2 B", "2 B -> A"]), "");
        // By the square of a trace nothing grows: the rate has no slope where there is none.
        assert_eq!(names("A F", &["2 A + F -> 3 A"]), "");
    }

    #[test]
    fn amines_do_not_grow() {
        for example in [ladder(4), diamine()] {
            assert!(!growing(&example.network).contains(&true));
        }
    }
}
