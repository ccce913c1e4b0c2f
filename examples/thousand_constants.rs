//! Changes one constant a thousand times: the network is compiled once, and the thousand runs go side by side.

use std::error::Error;

use monobis::{Engine, Parameter, RunOptions, Scenario, Setting};

fn main() -> Result<(), Box<dyn Error>> {
    let file = "scenarios/own-network.toml";
    let scenario = Scenario::parse(file, &std::fs::read_to_string(file)?)?;
    let experiment = scenario.experiment("").ok_or("one experiment")?;
    let constant = Parameter::resolve("constant.f", experiment)?;
    let set = |i: i32| {
        let mut inputs = experiment.numbers.clone();
        let value = Setting::Number(0.01 * f64::from(i));
        constant.set(&mut inputs, value).map(|()| inputs)
    };
    let inputs = (1..=1000).map(set).collect::<Result<Vec<_>, _>>()?;
    let engine = Engine::new(RunOptions::default());
    let runs = engine.run_inputs(experiment, &inputs)?;
    let best = runs.iter().map(|run| run["mono"]).fold(0.0, f64::max);
    println!(
        "{} runs, {} network compiled",
        runs.len(),
        engine.compiled().recorded
    );
    println!("mono from {:.1} to {best:.1} %", runs[999]["mono"]);
    Ok(())
}
