//! Networks that nobody tuned: small ones whose answers are known, and random ones against an independent solver.
//!
//! All five hundred random networks, with a table of what is wrong by kind, in some minutes:
//!
//!     cargo test --release --test networks five_hundred -- --ignored --nocapture
//!
//! One of them, as a scenario and with its verdict: `NETWORK=17 cargo test --release --test networks one_network -- --ignored --nocapture`.

#[path = "common/forced.rs"]
mod forced;
#[path = "common/study.rs"]
mod study;

#[path = "networks/cases.rs"]
mod cases;
#[path = "networks/judge.rs"]
mod judge;
#[path = "networks/radau.rs"]
mod radau;
#[path = "networks/random.rs"]
mod random;
#[path = "networks/reference.rs"]
mod reference;

/// Small ones, in every run of the tests.
#[test]
fn sixty_random_networks_are_right() {
    let faults = judge::table(0..60, 16);
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
#[ignore = "takes minutes"]
fn five_hundred_random_networks_are_right() {
    let faults = judge::table(1000..1500, 40);
    assert!(faults.is_empty(), "{} faults", faults.len());
}

#[test]
#[ignore = "shows one network"]
fn one_network() {
    let number: u64 = std::env::var("NETWORK").map_or(1000, |n| n.parse().expect("a number"));
    let network = random::Network::new(number, if number < 1000 { 16 } else { 40 });
    println!("{}", network.text());
    println!("{:?} at {:e}", judge::judge(&network), network.tolerance);
}
