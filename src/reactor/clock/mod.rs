//! What rates do with the clock, found before a stretch of time is run.
//!
//! A step that sees nothing of a pulse steps over it, so pulses are looked for first: in a stretch the time is known, and with it the
//! temperature, the volume and all constants. Of every rate that names one of them
//!
//! * the moments are found at which `min`, `max` and `between` change over (`pieces`): there a step ends and the next begins anew;
//! * between these the stretch is halved until in each part a polynomial holds to the tolerance, by bounds on the derivatives (`smooth`):
//!   no step crosses the end of a part;
//! * where a change-over hangs on concentrations too, the moments between which it can happen are found (`mixed`).
//!
//! What bends with time and concentrations together, as `exp(-((t - m) / w)^2*[B] / c)`, is looked at with the concentrations as they are,
//! and with usual ones: there nothing is certain, because they change.
//!
//! Bounds over intervals find what samples would miss, so that no width is too narrow. What has no value at some moment (a division by
//! zero, the logarithm of nothing) is refused. Knows nothing of lanes and steps beyond a border; concentrations are known only to lie between
//! nothing and all that there is.

mod begin;
mod border;
mod borders;
mod mixed;
mod pieces;
mod roots;
mod smooth;
mod view;

pub use begin::Begin;
pub use borders::borders;
