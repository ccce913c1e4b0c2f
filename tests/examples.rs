//! The programs in examples/ run, and print what they promise. `cargo test` builds them beside the tests.

use std::path::PathBuf;
use std::process::Command;

fn printed(name: &str) -> String {
    let tests = std::env::current_exe().expect("a test that runs");
    let folder = tests.ancestors().nth(2).expect("deps in a folder");
    let program: PathBuf = folder
        .join("examples")
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    let output = Command::new(&program)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap_or_else(|e| panic!("{}: {e}; cargo build --examples", program.display()));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {errors}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn a_file_is_run() {
    let text = printed("run_a_file");
    assert!(text.contains(": ok\n"), "{text}");
    for name in ["mono", "bis", "conversion"] {
        assert!(text.lines().any(|l| l.starts_with(name)), "{text}");
    }
}

#[test]
fn strategies_are_ranked() {
    let text = printed("sweep_and_rank");
    assert!(text.starts_with("1. "), "{text}");
    assert!(text.contains("of draws\n"), "{text}");
    assert_eq!(text.matches("best of ").count(), 5, "{text}");
}

/// Against its closed form, to the digits printed.
#[test]
fn a_network_in_code_is_exact() {
    let text = printed("own_network");
    let numbers = text.split(['%', ',']);
    let numbers: Vec<f64> = numbers
        .filter_map(|part| part.split_whitespace().last()?.parse().ok())
        .collect();
    assert_eq!(numbers.len(), 2, "{text}");
    assert!((numbers[0] - numbers[1]).abs() <= 1.1e-3, "{text}");
}

#[test]
fn a_thousand_constants_compile_one_network() {
    let text = printed("thousand_constants");
    assert!(text.starts_with("1000 runs, 1 network compiled"), "{text}");
}
