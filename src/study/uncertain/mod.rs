//! Numbers of a design that are not exactly known, each one coordinate of a cube, and plans of runs over points of it.
//!
//! A point of the cube says for every number which share of what is believed lies below it; `spread` makes a value of that, `numbers` puts
//! the values where they act, `members` runs them. What is made of the results is for the questions.

mod cloud;
mod joint;
mod members;
mod normal;
mod numbers;
mod operation;
mod point;
mod spread;
mod terms;

pub use cloud::normal_cloud;
pub use joint::{JointDraws, JointNumber};
pub use members::{DrawnMembers, FollowedCourse, Member, Members};
pub use numbers::{Uncertain, UncertainNumber};
pub use operation::UncertainOperation;
pub use point::CubePoint;
pub use spread::Sense;
pub use terms::UncertainTerms;
