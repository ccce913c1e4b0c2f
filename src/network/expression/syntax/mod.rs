//! What expressions are made of: the nodes of their tree, and the words of their text.

mod node;
pub mod words;

pub use node::{ExpressionNode, Function, NodeKind, Operator, Running};
