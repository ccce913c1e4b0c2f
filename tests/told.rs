//! What a result says of itself: the basis of its yields, where a sweep is best, one JSON document, the status in every file.

#[path = "common/desk.rs"]
mod desk;

use desk::{Desk, MAIN_JOB, OWN};
use serde_json::Value;

/// STAB in DCE with these lines behind; equivalents are counted from the aldehyde.
fn on_aldehyde(desk: &Desk, name: &str, report: &str) {
    let text = r#"
version = 1
title = "on aldehyde"
chemistry = { mechanism = "reductive-amination", amine = "1,4-diazepane", carbonyl = "benzaldehyde", reductant = "STAB", solvent = "DCE" }
flask = { basis = "benzaldehyde", amount = "10 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [
  { charge = { amine = "1 equiv", carbonyl = "1 equiv", reductant = "1.4 equiv" } },
  { stir = "24 h" },
  { quench = "NaHCO3" },
]
[sweep]
axes = [ { vary = "charge.amine", values = ["0.5 equiv", "1 equiv", "4 equiv"] } ]
"#;
    desk.write(name, &format!("{text}{report}\n"));
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// Every aldehyde in a product is counted once: mono + bis on aldehyde are the C-N bonds, and a yield on the amine is that on the
/// aldehyde over the equivalents of amine (for bis, over twice as many).
#[test]
fn yields_are_counted_on_the_basis_of_the_flask() {
    let desk = Desk::new();
    on_aldehyde(&desk, "a.toml", "");
    let said = json(&desk.done(&["sweep", "a.toml", "--json"]).out);
    let points = said["results"].as_array().expect("points");
    assert_eq!(points.len(), 3);
    for (point, equivalents) in points.iter().zip([0.5, 1.0, 4.0]) {
        assert_eq!(point["at"]["charge.amine [equiv]"], equivalents);
        let values = &point["values"];
        let value = |name: &str| {
            let found = &values[name];
            found["value"]
                .as_f64()
                .unwrap_or_else(|| panic!("{name}: {values}"))
        };
        assert_eq!(values["mono"]["unit"], "% of carbonyl");
        assert_eq!(values["mono on amine"]["unit"], "% of amine");
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} {b}");
        close(value("mono") + value("bis"), value("C-N bonds"));
        close(value("mono on amine"), value("mono") / equivalents);
        close(value("bis on amine"), value("bis") / equivalents / 2.0);
        assert!(value("mono") <= 100.0 && value("bis") <= 100.0);
    }
}

/// On aldehyde the most mono is where there is most diamine; a criterion counted from the diamine itself says what the axis does to it.
#[test]
fn the_best_of_a_sweep_says_when_the_axis_moves_its_basis() {
    let desk = Desk::new();
    on_aldehyde(&desk, "a.toml", "");
    let said = desk.done(&["sweep", "a.toml"]).out;
    assert!(said.contains("Most mono: "), "{said}");
    assert!(said.contains(" % of carbonyl at amine 4 equiv"), "{said}");
    assert!(!said.contains("is counted from"), "{said}");
    on_aldehyde(&desk, "b.toml", "[report]\nrank_by = \"mono on amine\"");
    let said = desk.done(&["sweep", "b.toml"]).out;
    let line = "mono on amine is counted from amine, and along amine there is more or less of that";
    assert!(said.contains(line), "{said}");
    let record = json(&desk.text("results/b/sweep/run.json"));
    assert_eq!(record["basis_varies_along"][0], "charge.amine [equiv]");
}

#[test]
fn the_least_of_a_result_can_be_asked_for() {
    let desk = Desk::new();
    on_aldehyde(&desk, "most.toml", "[report]\nrank_by = { most = \"bis\" }");
    on_aldehyde(
        &desk,
        "least.toml",
        "[report]\nrank_by = { least = \"bis\" }",
    );
    let most = desk.done(&["sweep", "most.toml"]).out;
    assert!(
        most.contains("Most bis: ") && most.contains("at amine 0.5 equiv"),
        "{most}"
    );
    let least = desk.done(&["sweep", "least.toml"]).out;
    assert!(
        least.contains("Least bis: ") && least.contains("at amine 4 equiv"),
        "{least}"
    );
    for (wrong, what) in [
        ("{ least = \"bis\", most = \"mono\" }", "least or most"),
        ("{ worst = \"bis\" }", "worst"),
        ("{}", "names no observable"),
        ("{ least = \"biss\" }", "did you mean `bis`"),
    ] {
        on_aldehyde(&desk, "wrong.toml", &format!("[report]\nrank_by = {wrong}"));
        let said = desk.refused(&["sweep", "wrong.toml"]);
        assert!(
            said.contains(what) && said.contains("wrong.toml:14"),
            "{said}"
        );
    }
}

/// The yield of mono of every strategy stands in the document, the same as in the table; the ledger adds up.
#[test]
fn json_holds_the_results_of_every_strategy() {
    let desk = Desk::new();
    let said = desk.done(&["compare", MAIN_JOB, "--draws", "0", "--json"]);
    let record = json(&said.out);
    let table = desk.text("results/nabh4-vs-stab/compare/summary.csv");
    let mut lines = table.lines();
    let headings: Vec<&str> = lines.next().expect("a heading").split(',').collect();
    let mono = headings.iter().position(|h| *h == "mono [% of amine]");
    let results = record["results"].as_array().expect("results");
    assert_eq!(results.len(), 5);
    for (result, line) in results.iter().zip(lines) {
        // Names of strategies hold commas and stand in quotes.
        let rest = line.splitn(3, '"').nth(2).unwrap_or(line);
        let cells: Vec<&str> = rest.split(',').collect();
        let cell = cells[cells.len() - (headings.len() - mono.expect("a column"))];
        let value = result["values"]["mono"]["value"].as_f64().expect("mono");
        assert_eq!(cell.parse::<f64>().expect("a number"), value, "{line}");
        assert_eq!(result["ended"], "ok");
        for account in result["ledger"].as_array().expect("accounts") {
            let entries = account["entries"].as_array().expect("entries");
            let shares = entries.iter().filter_map(|e| e["share_percent"].as_f64());
            assert!((shares.sum::<f64>() - 100.0).abs() < 1e-9, "{account}");
        }
    }
    let written = record["written"].as_array().expect("files");
    assert!(written.iter().any(|file| file["name"] == "compare.csv"));
}

/// One document whatever happens: refused, stopped, warned, unknown to the library.
#[test]
fn json_is_one_document_whatever_happens() {
    let desk = Desk::new();
    desk.write("broken.toml", "version = 1\ntitle = \"x\nflask = 3\n");
    for command in ["run", "sweep", "compare", "check"] {
        let said = desk.call(&[command, "broken.toml", "--json"]);
        assert_eq!(said.code, 2);
        let record = json(&said.out);
        let fault = &record["faults"][0];
        assert_eq!(fault["severity"], "error", "{record}");
        let place = fault["place"].as_str().expect("a place");
        assert!(place.starts_with("broken.toml:2"), "{place}");
    }
    let said = desk.call(&["library", "nobody", "--json"]);
    let error = json(&said.out)["error"]
        .as_str()
        .expect("an error")
        .to_owned();
    assert!(error.contains("nobody"), "{error}");
    let said = json(&desk.done(&["check", OWN, "--json"]).out);
    assert_eq!(said["command"], "check");
    assert!(said["text"].as_str().expect("words").contains("Conserved"));
    json(&desk.done(&["library", "--json"]).out);
}

const NEVER: &str = r#"
version = 1
title = "never"
species = { A = {}, P = {} }
flask = { basis = "A", amount = "1 mmol", concentration = "0.1 M", temperature = "25 °C" }
procedure = [ { charge = { A = "1 equiv" } }, { stir = { until = "p > 99 %", at_most = "10 min" } } ]
reactions.slow = { equation = "A -> P", k = "1e-5 /s" }
observables.p = { yield_of = "P", on = "A" }
"#;

/// A condition that was not met, and a run that stopped, are seen in each file by itself.
#[test]
fn every_file_of_a_run_carries_its_status() {
    let desk = Desk::new();
    desk.write("never.toml", NEVER);
    // From 9000 s on the rate is below nothing.
    let rate = r#"rate = "k*(9 - c*t)*[A]", constants = { k = "1e-5 /s", c = "1e-3 /s" }"#;
    let stops = NEVER.replace("k = \"1e-5 /s\"", rate);
    desk.write("stops.toml", &stops.replace("10 min", "9 h"));
    for (name, code, kind) in [("never", 0, "until not reached"), ("stops", 1, "stopped")] {
        let said = desk.call(&["run", &format!("{name}.toml"), "--json"]);
        assert_eq!(said.code, code, "{}", said.err);
        let record = json(&said.out);
        let result = &record["results"][0];
        assert_eq!(result["ended"], kind, "{result}");
        assert_eq!(result["values"]["p"]["value"].is_null(), code == 1);
        let written = record["written"].as_array().expect("files");
        let names = written.iter().filter_map(|file| file["name"].as_str());
        // Remarks are about a result, no part of it.
        let tables = names.filter(|name| name.ends_with(".csv") && *name != "remarks.csv");
        let tables: Vec<&str> = tables.collect();
        assert!(tables.contains(&"summary.csv") && tables.contains(&"trajectory.csv"));
        for table in tables {
            let text = desk.text(&format!("results/{name}/run/{table}"));
            let mut lines = text.lines();
            let heading = lines.next().expect("a heading");
            assert!(heading.ends_with(",status"), "{table}: {heading}");
            let mut rows = 0;
            for line in lines {
                assert!(line.contains(kind), "{table}: {line}");
                rows += 1;
            }
            assert!(rows > 0, "{table} says nothing");
        }
    }
}
