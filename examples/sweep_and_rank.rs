//! Sweeps the main job over its axis, ranks its strategies, and says where each is best.

use std::error::Error;
use std::ops::ControlFlow;

use monobis::{
    CompareOptions, Engine, RunOptions, Scenario, best, compare, criterion, grid, sweep,
};

fn main() -> Result<(), Box<dyn Error>> {
    let file = "scenarios/nabh4-vs-stab.toml";
    let scenario = Scenario::parse(file, &std::fs::read_to_string(file)?)?;
    let by = scenario.criterion().ok_or("nothing to rank by")?;
    let engine = Engine::new(RunOptions::default());
    let options = CompareOptions {
        criterion: Some(by),
        draws: 200,
        points: 0,
    };
    let comparison = compare(&engine, &scenario.design, options)?;
    for (place, strategy) in comparison.order.iter().enumerate() {
        let sure = strategy.above.and_then(|gap| gap.probability);
        let sure = sure.map_or(String::new(), |p| {
            format!(", behind in {:.0} % of draws", 100.0 * p)
        });
        println!(
            "{}. {}: {:.1}{sure}",
            place + 1,
            strategy.name,
            strategy.value
        );
    }
    let points = grid(&scenario.design, engine.options().tolerance);
    let goes_on = |()| ControlFlow::Continue(());
    let swept = sweep(&engine, &points, &[by.name], false, |_, _, _| (), goes_on)?;
    let by = criterion(&scenario.design, by).ok_or("no such result")?;
    for best in best(by, &swept.results) {
        println!("best of {}: {:.1} {}", best.variant, best.value, best.unit);
    }
    Ok(())
}
