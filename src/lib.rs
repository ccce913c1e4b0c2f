//! How much mono, how much bis, and what tips the balance: kinetics of competing alkylation.
//!
//! A [`Scenario`] is read from a text that looks like an experimental section. An [`Engine`] runs its experiments; results are read by
//! the name of their observable.
//!
//! ```
//! use monobis::{Engine, RunOptions, Scenario};
//!
//! let text = std::fs::read_to_string("scenarios/own-network.toml")?;
//! let scenario = Scenario::parse("own-network.toml", &text)?;
//! let experiment = scenario.experiment("").expect("a file without variants");
//! let run = Engine::new(RunOptions::default()).run_experiment(experiment)?;
//! println!("mono: {:.1} %", run["mono"]);
//! # assert!(run["mono"] > 40.0 && run.status().is_finished());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! - One experiment with many sets of numbers: [`Engine::run_inputs`], addresses by [`Parameter::resolve`].
//! - A grid of points: [`grid`] and [`sweep`]; where a result is best: [`best`].
//! - Strategies in order, and how sure the order is: [`compare`].
//! - How a point ended: [`Status`]. What a chemistry rests on: [`Model`], [`Constant`].
//!
//! Amounts are in mol, volumes in L, times in s, temperatures in K, concentrations in mol/L; percentages are percentages. The rooms
//! below the front are the program's own and stand in order of dependence: each may use those above it and none below it.

#[doc(hidden)]
pub mod text;

#[doc(hidden)]
pub mod notation;

#[doc(hidden)]
pub mod units;

#[doc(hidden)]
pub mod solver;

#[doc(hidden)]
pub mod network;

#[doc(hidden)]
pub mod model;

#[doc(hidden)]
pub mod flask;

#[doc(hidden)]
pub mod kernel;

#[doc(hidden)]
pub mod reactor;

#[doc(hidden)]
pub mod experiment;

#[doc(hidden)]
pub mod engine;

#[doc(hidden)]
pub mod study;

#[doc(hidden)]
pub mod library;

#[doc(hidden)]
pub mod scenario;

#[doc(hidden)]
pub mod exchange;

#[doc(hidden)]
pub mod output;

#[doc(hidden)]
pub mod plot;

#[doc(hidden)]
pub mod report;

#[doc(hidden)]
pub mod batch;

#[doc(hidden)]
pub mod cli;

pub use engine::{Engine, EngineError, Progress, RunOptions};
pub use experiment::case::{Experiment, Inputs};
pub use experiment::ledger::Balance;
pub use experiment::observable::Observable;
pub use experiment::parameter::{AddressError, Parameter, Setting};
pub use flask::Trajectory;
pub use model::{Constant, Model};
pub use network::Network;
pub use plot::Figure;
pub use scenario::Scenario;
pub use study::best::{Best, best};
pub use study::order::{Criterion, Rank, RankBy};
pub use study::plan::PointResult;
pub use study::strategies::compare::{CompareOptions, Comparison, compare, criterion};
pub use study::sweep::{Swept, plan as grid, sweep};
pub use study::{Design, Run, Status, StopReason};
pub use text::Faults;
