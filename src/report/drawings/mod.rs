//! Which figures a result has: what the scenario asks for, or what is usual.
//!
//! Decides and fills; how a figure looks is decided in `plot`.

mod course;
mod files;
mod fit;
mod goal;
mod grid;
mod next;
mod sensitivity;
mod slopes;
mod uncertainty;

pub use course::{named, of_comparison, of_run};
pub use files::files;
pub use fit::of_fit;
pub use goal::of_goal;
pub use grid::{needed, of_sweep};
pub use next::of_next;
pub use sensitivity::of_influences;
pub use uncertainty::{followed, of_draws};

use crate::plot::Figure;

/// A figure with the name of its files.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// Name without ending.
    pub name: String,
    /// What is drawn.
    pub figure: Figure,
    /// Width and height, px.
    pub size: (u32, u32),
}
