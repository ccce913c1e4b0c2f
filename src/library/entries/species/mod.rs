//! One entry of `[species]`: a compound of the library, a species of a mechanism or of a scenario. One notation for all.
//!
//! How entries lie over each other is said in `spec`, what they come to in the folder of species.

mod numbers;
mod reader;

pub(crate) use reader::{SpeciesReader, check_species_name, known_properties};
