//! What becomes of a compound with reactive nitrogens, one substitution after the other: states, and the rungs between them.
//!
//! Sites of one kind are alike. A site that was substituted may be a site of another kind, as the mechanism says (`becomes`); a state
//! is how many sites of each kind stand how far. Names follow from that, so that one kind of site gives plain `mono`, `bis`.

use crate::library::entries::rung::Rung;
use crate::library::entries::spec::Site;

/// All states and substitutions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SiteGraph {
    /// Names of the states, by number of substituents.
    pub members: Vec<String>,
    /// Substitutions, by number of substituents.
    pub rungs: Vec<Rung>,
    /// Names that several states share: `mono` for `mono-primary` and `mono-secondary`.
    pub groups: Vec<(String, Vec<String>)>,
}

/// How many sites of each kind stand how far: one list per kind, of counts by number of substituents.
type SiteCounts = Vec<Vec<u32>>;

/// The kinds that a site runs through, from its own on.
fn chain(kind: &str, becomes: &[(String, String)]) -> Vec<String> {
    let mut chain = vec![kind.to_owned()];
    while let Some((_, next)) = becomes.iter().find(|(from, _)| chain.last() == Some(from)) {
        if chain.contains(next) {
            break;
        }
        chain.push(next.clone());
    }
    chain
}

/// Substituents that all sites together can take.
pub(crate) fn capacity(sites: &[Site], becomes: &[(String, String)]) -> u32 {
    let of = |site: &Site| site.count * chain(&site.kind, becomes).len() as u32;
    sites.iter().map(of).sum()
}

/// The graph of a compound that goes by `name`; `ladder` names states by their number of substituents, as many as it can take.
pub(crate) fn graph(
    name: &str,
    sites: &[Site],
    becomes: &[(String, String)],
    ladder: &[String],
) -> SiteGraph {
    let chains: Vec<Vec<String>> = sites.iter().map(|s| chain(&s.kind, becomes)).collect();
    let unsubstituted = |(site, chain): (&Site, &Vec<String>)| {
        let mut counts = vec![0; chain.len() + 1];
        counts[0] = site.count;
        counts
    };
    let mut states: Vec<SiteCounts> = vec![sites.iter().zip(&chains).map(unsubstituted).collect()];
    let mut rungs = Vec::new();
    // States are found by number of substituents: a substitution adds one.
    let mut from = 0;
    while from < states.len() {
        for (kind, chain) in chains.iter().enumerate() {
            for (done, word) in chain.iter().enumerate() {
                let free = states[from][kind][done];
                if free == 0 {
                    continue;
                }
                let mut after = states[from].clone();
                after[kind][done] -= 1;
                after[kind][done + 1] += 1;
                let taken = after[kind][done + 1] * (done as u32 + 1);
                let level = substituents(&after);
                let known = states.iter().position(|state| *state == after);
                let to = known.unwrap_or_else(|| {
                    states.push(after);
                    states.len() - 1
                });
                let others = level - 1 - done as u32;
                rungs.push(Rung {
                    from,
                    to,
                    level,
                    label: String::new(),
                    kind: word.clone(),
                    free,
                    others,
                    taken,
                });
            }
        }
        from += 1;
    }
    named(name, sites, &states, rungs, ladder)
}

fn substituents(state: &SiteCounts) -> u32 {
    let of = |counts: &Vec<u32>| (0..).zip(counts).map(|(done, n)| done * n).sum::<u32>();
    state.iter().map(of).sum()
}

fn named(
    name: &str,
    sites: &[Site],
    states: &[SiteCounts],
    mut rungs: Vec<Rung>,
    ladder: &[String],
) -> SiteGraph {
    let levels: Vec<u32> = states.iter().map(substituents).collect();
    let mut graph = SiteGraph::default();
    for (state, &level) in states.iter().zip(&levels) {
        let Some(plain) = (level as usize).checked_sub(1).map(|i| &ladder[i]) else {
            graph.members.push(name.to_owned());
            continue;
        };
        let alone = levels.iter().filter(|l| **l == level).count() == 1;
        let full = if alone {
            plain.clone()
        } else {
            format!("{plain}-{}", where_substituted(sites, state))
        };
        if !alone {
            match graph.groups.iter_mut().find(|(group, _)| group == plain) {
                Some((_, members)) => members.push(full.clone()),
                None => graph.groups.push((plain.clone(), vec![full.clone()])),
            }
        }
        graph.members.push(full);
    }
    for i in 0..rungs.len() {
        rungs[i].label = label(&rungs, i, &graph.members);
    }
    graph.rungs = rungs;
    graph
}

/// The substituted sites in words: `primary-secondary`, and `primary2` for one that holds two.
fn where_substituted(sites: &[Site], state: &SiteCounts) -> String {
    let mut words = Vec::new();
    for (site, counts) in sites.iter().zip(state) {
        for (done, &n) in counts.iter().enumerate().skip(1) {
            let times = if done == 1 {
                String::new()
            } else {
                done.to_string()
            };
            words.extend((0..n).map(|_| format!("{}{times}", site.kind)));
        }
    }
    words.join("-")
}

fn label(rungs: &[Rung], which: usize, members: &[String]) -> String {
    let own = &rungs[which];
    let level = || rungs.iter().filter(|rung| rung.level == own.level);
    if level().count() == 1 {
        return own.level.to_string();
    }
    let short = format!("{}-{}", own.level, own.kind);
    if level().filter(|rung| rung.kind == own.kind).count() == 1 {
        return short;
    }
    format!("{short}-of-{}", members[own.from])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(sites: &[(&str, u32)]) -> SiteGraph {
        let sites: Vec<Site> = sites
            .iter()
            .map(|(kind, count)| Site {
                kind: (*kind).into(),
                count: *count,
            })
            .collect();
        let becomes = [("primary".to_owned(), "substituted".to_owned())];
        let ladder = ["mono", "bis", "tris", "tetrakis"].map(str::to_owned);
        assert!(capacity(&sites, &becomes) <= 4);
        graph("amine", &sites, &becomes, &ladder)
    }

    fn labels(graph: &SiteGraph) -> Vec<&str> {
        graph.rungs.iter().map(|rung| rung.label.as_str()).collect()
    }

    #[test]
    fn one_kind_of_site_is_a_plain_ladder() {
        let graph = of(&[("secondary", 3)]);
        assert_eq!(graph.members, ["amine", "mono", "bis", "tris"]);
        assert_eq!(labels(&graph), ["1", "2", "3"]);
        let free: Vec<u32> = graph.rungs.iter().map(|rung| rung.free).collect();
        let others: Vec<u32> = graph.rungs.iter().map(|rung| rung.others).collect();
        assert_eq!((free, others), (vec![3, 2, 1], vec![0, 1, 2]));
        let taken: Vec<u32> = graph.rungs.iter().map(|rung| rung.taken).collect();
        assert_eq!(taken, [1, 2, 3]);
        assert!(graph.groups.is_empty());
    }

    #[test]
    fn a_primary_nitrogen_takes_two() {
        let graph = of(&[("primary", 1)]);
        assert_eq!(graph.members, ["amine", "mono", "bis"]);
        assert_eq!(labels(&graph), ["1", "2"]);
        assert_eq!(
            (graph.rungs[1].kind.as_str(), graph.rungs[1].others),
            ("substituted", 0)
        );
    }

    #[test]
    fn mixed_sites_multiply() {
        let graph = of(&[("primary", 1), ("secondary", 2)]);
        // Three stages of the primary nitrogen times three of the two secondary ones.
        assert_eq!(graph.members.len(), 9);
        assert_eq!(graph.rungs.len(), 12);
        assert_eq!(
            graph.members[1..6],
            [
                "mono-primary",
                "mono-secondary",
                "bis-primary2",
                "bis-primary-secondary",
                "bis-secondary-secondary"
            ]
        );
        assert_eq!(graph.members[8], "tetrakis");
        assert_eq!(
            labels(&graph)[..6],
            [
                "1-primary",
                "1-secondary",
                "2-substituted",
                "2-secondary-of-mono-primary",
                "2-primary",
                "2-secondary-of-mono-secondary"
            ]
        );
        assert_eq!(graph.groups[0].0, "mono");
        // Every way to all four substituents passes four rungs, and statistics counts 1 * 1 * 2 * 1 in any order.
        for rung in &graph.rungs {
            assert!(rung.from < rung.to);
        }
        let mut ways = vec![0u32; graph.members.len()];
        ways[0] = 1;
        for rung in &graph.rungs {
            ways[rung.to] += ways[rung.from] * rung.free;
        }
        // A state loses as many substituents as it has, whichever way each of them leaves.
        for (state, name) in graph.members.iter().enumerate().skip(1) {
            let into = graph.rungs.iter().filter(|rung| rung.to == state);
            let (taken, level) = into.fold((0, 0), |(n, _), rung| (n + rung.taken, rung.level));
            assert_eq!(taken, level, "{name}");
        }
        // Orders of four substitutions of which two fall on the primary nitrogen in a fixed order: 4!/2.
        assert_eq!(ways[8], 12);
    }

    #[test]
    fn two_primary_nitrogens_tell_who_holds_two() {
        let graph = of(&[("primary", 2)]);
        assert_eq!(
            graph.members,
            [
                "amine",
                "mono",
                "bis-primary-primary",
                "bis-primary2",
                "tris",
                "tetrakis"
            ]
        );
    }
}
