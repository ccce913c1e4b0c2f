//! The data files inside the program: found by name, read when named.
//!
//! Knows which names a file answers to and how to read it as a tree; what a compound or a mechanism is, stands elsewhere.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::text::{Faults, Node, Source, parse};

/// One embedded file.
#[derive(Debug, Clone, Copy)]
pub struct File {
    /// The folder: `mechanisms`, `amines`, ...
    pub folder: &'static str,
    /// Path below the data folder, for messages.
    pub path: &'static str,
    /// Names it answers to; the first rules.
    pub names: &'static [&'static str],
    /// Its text.
    pub text: &'static str,
}

/// All files, by folder and name.
pub static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/library_files.rs"));

/// The folder of mechanisms; all others hold compounds.
pub const MECHANISMS: &str = "mechanisms";

/// The folder of solvents.
const SOLVENTS: &str = "solvents";

/// All names of solvents.
pub fn solvent_names() -> impl Iterator<Item = &'static str> {
    let files = FILES.iter().filter(|file| file.folder == SOLVENTS);
    files.flat_map(|file| file.names.iter().copied())
}

/// The folder of gases.
const GASES: &str = "gases";

/// Whether a name is that of a gas of the library.
pub fn is_gas(name: &str) -> bool {
    let mut gases = FILES.iter().filter(|file| file.folder == GASES);
    gases.any(|file| file.names.contains(&name))
}

impl File {
    /// The name that rules.
    pub fn name(&self) -> &'static str {
        self.names[0]
    }

    /// Whether it holds a mechanism; otherwise a compound.
    pub fn is_mechanism(&self) -> bool {
        self.folder == MECHANISMS
    }
}

/// The curated chemistry; keeps the trees of files already read.
#[derive(Debug, Default)]
pub struct Library {
    trees: RefCell<BTreeMap<&'static str, Rc<Node>>>,
}

impl Library {
    /// The library of this program.
    pub fn new() -> Library {
        Library::default()
    }

    /// The compound that answers to a name.
    pub fn compound(&self, name: &str) -> Option<&'static File> {
        FILES
            .iter()
            .find(|f| !f.is_mechanism() && f.names.contains(&name))
    }

    /// The mechanism that answers to a name.
    pub fn mechanism(&self, name: &str) -> Option<&'static File> {
        FILES
            .iter()
            .find(|f| f.is_mechanism() && f.names.contains(&name))
    }

    /// All names of compounds, for "did you mean".
    pub fn compound_names(&self) -> impl Iterator<Item = &str> + '_ {
        FILES
            .iter()
            .filter(|f| !f.is_mechanism())
            .flat_map(|f| f.names.iter().copied())
    }

    /// All names of mechanisms.
    pub fn mechanism_names(&self) -> impl Iterator<Item = &str> + '_ {
        FILES.iter().filter(|f| f.is_mechanism()).map(|f| f.name())
    }

    /// The tree of a file. Faults of syntax would be the program's own; the tests hold that there are none.
    pub fn tree(&self, file: &'static File, faults: &mut Faults) -> Rc<Node> {
        if let Some(tree) = self.trees.borrow().get(file.path) {
            return Rc::clone(tree);
        }
        let source = Source::new(format!("library/{}", file.path), file.text);
        let tree = Rc::new(parse(&source, faults));
        self.trees.borrow_mut().insert(file.path, Rc::clone(&tree));
        tree
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notation::folded;
    use crate::text::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_file_is_toml_and_answers_to_its_names() {
        let library = Library::new();
        assert!(FILES.len() > 30);
        for file in FILES {
            let mut faults = Faults::new();
            let tree = library.tree(file, &mut faults);
            assert!(faults.is_empty(), "{}: {:?}", file.path, faults.sorted());
            let name = tree.get("name").map(|node| node.value.clone());
            assert_eq!(
                name,
                Some(Value::Text(file.name().to_owned())),
                "{}",
                file.path
            );
        }
    }

    #[test]
    fn no_name_is_taken_twice() {
        let mut seen = BTreeSet::new();
        for file in FILES {
            let own: BTreeSet<String> = file.names.iter().map(|n| folded(n)).collect();
            for name in own {
                assert!(
                    seen.insert((file.is_mechanism(), name.clone())),
                    "{name} in {}",
                    file.path
                );
            }
        }
    }
}
