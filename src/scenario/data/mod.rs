//! `[[data]]`: tables of measurements, from a file beside the scenario to checked experiments.
//!
//! `raw` cuts a text into cells, `cells` reads one, `terms` reads what the scenario says of a table, `columns` finds what each head
//! means, `experiments` puts the rows of one run together and sets its numbers, `values` reads what was measured, `errors` how sure that
//! is, `sample_errors` how sure the next value would be, `quantification` what a word for too little says, `checks` finds what cannot be. Nothing here opens files
//! or knows what is asked of the data.

mod cells;
mod checks;
mod columns;
mod errors;
mod experiments;
mod heads;
mod peaks;
mod quantification;
mod raw;
mod read;
mod sample_errors;
mod signals;
mod terms;
mod values;

pub use cells::number;
pub use errors::written_size;
pub use raw::raw;
pub use read::{Measured, data};
pub use values::unit_of;
