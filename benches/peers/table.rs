//! What was measured, as CSV and as the table of record.

use std::{fmt::Write, fs, io, path::Path};

/// One peer at one setting.
#[derive(Debug, Clone)]
pub struct Measurement {
    /// Who.
    pub peer: String,
    /// On what.
    pub network: String,
    /// The tolerance asked for.
    pub asked: f64,
    /// The error delivered.
    pub delivered: f64,
    /// µs per point: least, median, most of the repeats.
    pub microseconds: [f64; 3],
    /// Steps per point, where known.
    pub steps: Option<f64>,
    /// Points not finished.
    pub failed: usize,
}

const HEADER: &str = "peer,network,target_error,delivered_error,us_min,us_median,us_max";

/// Lines that other programs print: peer, network, target error, delivered error, µs per point (least, median, most).
pub fn parse(text: &str) -> Vec<Measurement> {
    text.lines().filter_map(parse_line).collect()
}

fn parse_line(line: &str) -> Option<Measurement> {
    let fields: Vec<&str> = line.trim().split(',').collect();
    let [peer, network, numbers @ ..] = fields.as_slice() else {
        return None;
    };
    let numbers: Vec<f64> = numbers.iter().flat_map(|n| n.trim().parse()).collect();
    let &[asked, delivered, least, median, most] = numbers.as_slice() else {
        return None;
    };
    Some(Measurement {
        peer: (*peer).to_owned(),
        network: (*network).to_owned(),
        asked,
        delivered,
        microseconds: [least, median, most],
        steps: None,
        failed: 0,
    })
}

/// Writes all of it.
pub fn write(path: &Path, all: &[Measurement]) -> io::Result<()> {
    let mut text = format!("{HEADER}\n");
    for m in all {
        let [least, median, most] = m.microseconds;
        let _ = writeln!(
            text,
            "\"{}\",{},{:e},{:e},{least},{median},{most}",
            m.peer, m.network, m.asked, m.delivered
        );
    }
    fs::write(path, text)
}

/// The fastest setting of each peer that delivers an error, in the order in which peers were measured.
pub fn fastest<'a>(all: &'a [Measurement], network: &str, error: f64) -> Vec<&'a Measurement> {
    let mut best: Vec<&Measurement> = Vec::new();
    let good = |m: &&Measurement| m.network == network && m.delivered <= error && m.failed == 0;
    for m in all.iter().filter(good) {
        match best.iter_mut().find(|b| b.peer == m.peer) {
            Some(b) if b.microseconds[0] > m.microseconds[0] => *b = m,
            Some(_) => {}
            None => best.push(m),
        }
    }
    best
}

/// The table of one network at one error; ratios are to the first peer's least time.
pub fn table(all: &[Measurement], network: &str, error: f64) -> String {
    let rows = fastest(all, network, error);
    let mut text = format!(
        "| {network}, error {error:.0e} | µs per point: min / median / max | delivered | asked | steps | times as long |\n|---|---|---|---|---|---|\n"
    );
    let Some(first) = rows.first() else {
        return text;
    };
    for m in &rows {
        let [least, median, most] = m.microseconds.map(three_digits);
        let steps = m.steps.map_or("-".into(), |s| format!("{s:.0}"));
        let ratio = three_digits(m.microseconds[0] / first.microseconds[0]);
        let _ = writeln!(
            text,
            "| {} | {least} / {median} / {most} | {:.1e} | {:.1e} | {steps} | {ratio} |",
            m.peer, m.delivered, m.asked
        );
    }
    let peers = all.iter().filter(|m| m.network == network);
    let mut never: Vec<&str> = peers.map(|m| m.peer.as_str()).collect();
    never.dedup();
    never.retain(|peer| rows.iter().all(|m| m.peer != *peer));
    if !never.is_empty() {
        let _ = writeln!(
            text,
            "\nNot delivered at any setting by: {}.",
            never.join(", ")
        );
    }
    text
}

/// All rows in short: the first peer's least time, and how many times as long the others take for the same error.
pub fn summary(all: &[Measurement], rows: &[(&str, f64)]) -> String {
    let mut peers: Vec<&str> = Vec::new();
    for m in all {
        if !peers.contains(&m.peer.as_str()) {
            peers.push(&m.peer);
        }
    }
    let Some((first, others)) = peers.split_first() else {
        return String::new();
    };
    let mut text = format!("| | {first}, µs |");
    for peer in others {
        let _ = write!(text, " {peer} |");
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(peers.len()));
    for &(network, error) in rows {
        let best = fastest(all, network, error);
        let least = |peer: &str| {
            let found = best.iter().find(|m| m.peer == peer);
            found.map(|m| m.microseconds[0])
        };
        let own = least(first);
        let _ = write!(text, "| {network}, {error:.0e} | {} |", shown(own));
        for peer in others {
            let ratio = own.and_then(|own| Some(least(peer)? / own));
            let _ = write!(text, " {} |", shown(ratio));
        }
        text.push('\n');
    }
    text
}

fn shown(value: Option<f64>) -> String {
    value.map_or("-".into(), three_digits)
}

fn three_digits(x: f64) -> String {
    let decimals = (2.0 - x.abs().max(1e-9).log10().floor()).clamp(0.0, 6.0);
    format!("{x:.*}", decimals as usize)
}
