//! What each scenario of the gallery must show: a module per scenario, its claim in numbers.

#[path = "scenarios/acid_block.rs"]
mod acid_block;
#[path = "scenarios/alkyl_halide_runaway.rs"]
mod alkyl_halide_runaway;
#[path = "scenarios/published_snar_kinetics.rs"]
mod published_snar_kinetics;
#[path = "common/study.rs"]
mod study;
