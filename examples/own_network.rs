//! A network in code: two consecutive alkylations with made-up rates, against their closed form.

use std::error::Error;

use monobis::{Engine, RunOptions, Scenario};

fn main() -> Result<(), Box<dyn Error>> {
    let (first, second, hours) = (1e-4_f64, 3e-5_f64, 4.0);
    let text = format!(
        r#"version = 1
title = "A to B to C"
[chemistry]
solvent = "MeCN"
[species]
A = {{}}
B = {{}}
C = {{}}
[reactions]
first  = {{ equation = "A -> B", k = "{first} /s" }}
second = {{ equation = "B -> C", k = "{second} /s" }}
[observables]
mono = {{ yield_of = "B", on = "A" }}
[flask]
basis = "A"
amount = "1 mmol"
concentration = "0.1 M"
temperature = "25 °C"
[[procedure]]
charge = {{ A = "1 equiv" }}
[[procedure]]
stir = "{hours} h"
"#
    );
    let scenario = Scenario::parse("in code", &text)?;
    let experiment = scenario.experiment("").ok_or("one experiment")?;
    let run = Engine::new(RunOptions::default()).run_experiment(experiment)?;
    let t = 3600.0 * hours;
    let exact = 100.0 * first / (second - first) * ((-first * t).exp() - (-second * t).exp());
    println!("mono {:.3} %, exactly {exact:.3} %", run["mono"]);
    Ok(())
}
