//! Runs a scenario file and prints every result of its first variant: `cargo run --release --example run_a_file [FILE]`.

use std::error::Error;

use monobis::{Engine, RunOptions, Scenario};

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args().nth(1);
    let file = file.unwrap_or("scenarios/own-network.toml".to_owned());
    let scenario = Scenario::parse(&file, &std::fs::read_to_string(&file)?)?;
    let variant = scenario.variants().next().ok_or("no variant")?;
    let experiment = scenario.experiment(variant).ok_or("no experiment")?;
    let run = Engine::new(RunOptions::default()).run_experiment(experiment)?;
    println!("{}: {}", scenario.title, run.status());
    for (name, unit) in run.names() {
        let value = run.value(name);
        let value = value.map_or("none".to_owned(), |value| format!("{value:.1}"));
        println!("{name:14} {value:>8} {unit}");
    }
    Ok(())
}
