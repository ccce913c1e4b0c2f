//! The ledger of a network of one's own: which conservation law it counts by, against counts of moieties made by the test.

use monobis::{Engine, Run, RunOptions, Scenario};

/// Runs a scenario without variants.
fn run(text: &str) -> Run {
    let scenario = Scenario::parse("ledger", text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let experiment = scenario.experiment("").expect("one experiment");
    let engine = Engine::new(RunOptions::default());
    engine.run_experiment(experiment).expect("a run")
}

/// Shares of what was charged, in %, by destination.
fn shares(run: &Run, account: &str) -> Vec<(String, f64)> {
    let account = run.ledger().iter().find(|b| b.name == account);
    let account = account.expect("an account");
    let entries = account.entries.iter();
    entries
        .map(|(name, amount)| (name.clone(), 100.0 * amount / account.charged))
        .collect()
}

fn two_paths(observables: &str) -> Run {
    run(&format!(
        r#"
        version = 1
        title = "two paths, one by-product"
        species = {{ A = {{}}, X = {{}}, P = {{}}, Q = {{}} }}
        flask = {{ basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }}
        procedure = [ {{ charge = {{ A = "1 equiv" }} }}, {{ stir = "10 h" }} ]
        reactions.one = {{ equation = "A -> P + X", k = "1e-3 /s" }}
        reactions.two = {{ equation = "A -> Q + X", k = "1e-3 /s" }}
        observables = {{ {observables} }}
        "#
    ))
}

/// `A -> P + X` and `A -> Q + X` at one rate: half of A is P and half is Q, however true it is that all of it made X.
#[test]
fn two_paths_with_one_by_product_are_told_by_their_products() {
    for observables in [r#"p = { yield_of = "P", on = "A" }"#, ""] {
        let run = two_paths(observables);
        let found = shares(&run, "A");
        let share = |name: &str| found.iter().find(|(n, _)| n == name).map(|f| f.1);
        for product in ["P", "Q"] {
            let share = share(product).expect(product);
            assert!((share - 50.0).abs() < 1e-2, "{product} {share}");
        }
        assert_eq!(share("X"), None, "{observables}");
    }
}

/// Asked for by its yield, the by-product is what the ledger tells of.
#[test]
fn a_yield_of_the_by_product_alone_asks_for_its_law() {
    let found = shares(&two_paths(r#"x = { yield_of = "X", on = "A" }"#), "A");
    let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["A", "X", "not found"]);
}

/// A species as what it is made of: one core or two, the leaving groups that are left (by number), the reagent.
#[derive(Clone, PartialEq)]
struct Species {
    core: u32,
    left: Vec<usize>,
    reagents: u32,
}

/// A network of moieties: a core that loses groups in any order, takes up a reagent and couples with itself.
struct Moieties {
    species: Vec<Species>,
    equations: Vec<String>,
}

impl Moieties {
    /// Species 0 is the charged one, 1 the reagent, 2.. the leaving groups, then what is made.
    fn random(seed: u64) -> Moieties {
        let mut state = seed;
        let mut next = move |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let groups = 1 + next(3);
        let made_of = |core, left: Vec<usize>, reagents| Species {
            core,
            left,
            reagents,
        };
        let mut network = Moieties {
            species: vec![
                made_of(1, (0..groups).collect(), 0),
                made_of(0, Vec::new(), 1),
            ],
            equations: Vec::new(),
        };
        let mut cores = vec![0];
        for group in 0..groups {
            network.species.push(made_of(0, vec![group], 0));
        }
        // Every group leaves the charged species at least once, so that each stands alone somewhere.
        for group in 0..groups {
            network.loss(0, group, &mut cores);
        }
        for _ in 0..3 + next(4) {
            let from = cores[next(cores.len())];
            let of = network.species[from].clone();
            match next(3) {
                0 if !of.left.is_empty() => {
                    network.loss(from, of.left[next(of.left.len())], &mut cores);
                }
                1 => {
                    let taken = Species {
                        reagents: of.reagents + 1,
                        ..of
                    };
                    network.made(format!("S{from} + S1"), taken, &[], &mut cores);
                }
                _ if of.core == 1 => {
                    let left = of.left.iter().chain(&of.left).copied().collect();
                    let dimer = made_of(2, left, 2 * of.reagents);
                    network.made(format!("2 S{from}"), dimer, &[], &mut cores);
                }
                _ => {}
            }
        }
        network
    }

    fn loss(&mut self, from: usize, group: usize, cores: &mut Vec<usize>) {
        let mut rest = self.species[from].clone();
        let at = rest.left.iter().position(|&g| g == group).expect("a group");
        rest.left.remove(at);
        self.made(format!("S{from}"), rest, &[2 + group], cores);
    }

    /// A species that is new, even where another is made of the same, beside what leaves.
    fn made(&mut self, left: String, species: Species, beside: &[usize], cores: &mut Vec<usize>) {
        let new = self.species.len();
        self.species.push(species);
        cores.push(new);
        let beside: String = beside.iter().map(|s| format!(" + S{s}")).collect();
        self.equations.push(format!("{left} -> S{new}{beside}"));
    }

    /// Core species apart from the charged one are asked for as yields; amounts of all are read beside.
    fn text(&self) -> String {
        let used = |at: usize| {
            let name = format!("S{at}");
            let mut words = self.equations.iter().flat_map(|e| e.split_whitespace());
            words.any(|word| word == name)
        };
        let all: Vec<usize> = (0..self.species.len()).filter(|&at| used(at)).collect();
        let species: Vec<String> = all.iter().map(|at| format!("S{at} = {{}}")).collect();
        let amounts = all
            .iter()
            .map(|at| format!("n{at} = {{ value = \"[S{at}] * V\", unit = \"mol\" }}"));
        let yields = (1..self.species.len()).filter(|&at| self.species[at].core > 0);
        let yields = yields.map(|at| format!("y{at} = {{ yield_of = \"S{at}\", on = \"S0\" }}"));
        let reactions = self.equations.iter().enumerate().map(|(i, equation)| {
            let second = equation.contains("S1 ") || equation.starts_with("2 ");
            let k = if second { "0.01 /M/s" } else { "1e-4 /s" };
            format!("r{i} = {{ equation = \"{equation}\", k = \"{k}\" }}")
        });
        let reagent = if used(1) { ", S1 = \"1 equiv\"" } else { "" };
        format!(
            "version = 1\ntitle = \"moieties\"\nspecies = {{ {} }}\n\
             flask = {{ basis = \"S0\", amount = \"1 mol\", concentration = \"1 M\", temperature = \"25 °C\" }}\n\
             procedure = [ {{ charge = {{ S0 = \"1 equiv\"{reagent} }} }}, {{ stir = \"1 h\" }} ]\n\
             [reactions]\n{}\n[observables]\n{}\n",
            species.join(", "),
            reactions.collect::<Vec<_>>().join("\n"),
            amounts.chain(yields).collect::<Vec<_>>().join("\n")
        )
    }
}

/// Whatever groups leave and whatever couples, the ledger of the charged compound counts its core: every share is the core's number in
/// that species times its amount, and all shares together are what was charged.
#[test]
fn shares_of_random_networks_are_counts_of_the_core() {
    let mut with_by_products = 0;
    for seed in 0..40 {
        let network = Moieties::random(seed);
        let text = network.text();
        let run = run(&text);
        let ledger = run.ledger().iter().find(|b| b.name == "S0");
        let ledger = ledger.unwrap_or_else(|| panic!("seed {seed}: no account\n{text}"));
        let mut sum = 0.0;
        for (name, amount) in &ledger.entries {
            let at = name.strip_prefix('S').and_then(|n| n.parse::<usize>().ok());
            let wanted = at.map_or(0.0, |at| {
                f64::from(network.species[at].core) * run[format!("n{at}").as_str()]
            });
            let close = (amount - wanted).abs() < 1e-4;
            assert!(close, "seed {seed}: {name} {amount}, not {wanted}\n{text}");
            sum += amount / ledger.charged;
        }
        assert!((sum - 1.0).abs() < 1e-9, "seed {seed}: {sum}");
        with_by_products += usize::from(network.species.iter().any(|s| s.core == 0));
    }
    assert_eq!(with_by_products, 40);
}
