//! The page that says what passes and what fails: written from the cases, never by hand.
//!
//! `MONOBIS_BLESS=1 cargo test --release --test validation` writes it anew; without that a page that does not say what the program says fails.

use std::fmt::Write as _;
use std::path::Path;

use crate::{Case, TOPICS};

/// Measurements of which the library can say nothing yet, and why.
const NOT_YET: [(&str, &str, &str); 2] = [
    (
        "V24",
        "Chitosan, benzaldehyde and picoline-borane: 46 to 100 % benzylation",
        "an amine on a polymer in a medium that is not described",
    ),
    (
        "V28",
        "Hydrogen cyanide between water and air: 9.0 M/atm at 25 °C",
        "the library has no HCN; a scenario brings the measured number itself",
    ),
];

const HEAD: &str = "# The library against measurements

Written by `tests/validation.rs`; not to be edited. Bands were written down before the program was asked, and nothing is tuned to them. `not blind`
is what the library was set by.

";

/// The page as the cases have it.
pub(crate) fn page(results: &[Vec<Case>]) -> String {
    let all = || results.iter().flatten();
    let blind = || all().filter(|case| !case.id.contains("not blind"));
    let passes = |cases: &mut dyn Iterator<Item = &Case>| {
        let (mut inside, mut number) = (0, 0);
        for case in cases {
            inside += usize::from(case.is_inside());
            number += 1;
        }
        (inside, number)
    };
    let (whole, unknown) = (passes(&mut all()), passes(&mut blind()));
    let mut text = HEAD.to_owned();
    let share = |(inside, number): (usize, usize)| 100.0 * inside as f64 / number as f64;
    let _ = writeln!(
        text,
        "**{} of {} values are inside their bands ({:.0} %); of those asked blind {} of {} ({:.0} %).** The aim is 80 %.\n",
        whole.0,
        whole.1,
        share(whole),
        unknown.0,
        unknown.1,
        share(unknown),
    );
    text += "| | what | value | band | |\n|---|---|---|---|---|\n";
    for ((id, what, _), cases) in TOPICS.iter().zip(results) {
        for (at, case) in cases.iter().enumerate() {
            let (id, what) = if at == 0 { (*id, *what) } else { ("", "") };
            let verdict = if case.is_inside() {
                "passes"
            } else {
                "**fails**"
            };
            let _ = writeln!(
                text,
                "| {id} | {what}{}{} | {} | {} to {} | {verdict} |",
                if what.is_empty() { "" } else { ": " },
                case.id,
                digits(case.got),
                digits(case.band.0),
                digits(case.band.1),
            );
        }
    }
    for (id, what, why) in NOT_YET {
        let _ = writeln!(text, "| {id} | {what} | - | - | not possible yet: {why} |");
    }
    text
}

/// Three digits.
fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let decimals = 2 - value.abs().log10().floor() as i32;
    match decimals {
        ..=0 if value.abs() < 1e5 => format!("{value:.0}"),
        1..=4 => format!("{value:.*}", decimals as usize),
        _ => format!("{value:.2e}"),
    }
}

/// Holds the page to what the program says.
pub(crate) fn holds(results: &[Vec<Case>]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validation/README.md");
    let page = page(results);
    if std::env::var_os("MONOBIS_BLESS").is_some() {
        std::fs::write(&path, &page).expect("writable folder");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(there, page, "MONOBIS_BLESS=1 writes it anew");
}
