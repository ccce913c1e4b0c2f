//! Text that users wrote: spanned TOML, faults with place and remedy, nearest names.
//!
//! Library files and scenario files are read through this room alike. It knows the shape of texts, not what they stand for: keys,
//! units and chemistry come later.

mod brackets;
mod decode;
mod digest;
mod document;
mod fault;
mod nearest;
mod node;
mod printable;
mod reader;
mod render;
mod source;
mod syntax;
mod write;

pub use digest::Digest;
pub use document::parse;
pub use fault::{Fault, Faults, Flaw, Note, Severity, join_words, quote, shorten};
pub use nearest::nearest;
pub use node::{Addressed, Entry, Key, Node, Table, TableForm, Value, flatten};
pub use printable::{acts_on_terminal, printable_line, printable_lines};
pub use reader::{TableReader, did_you_mean};
pub use render::Colour;
pub use source::{Encoding, Place, Source};
pub use write::to_toml;
