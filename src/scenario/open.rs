//! A scenario from a text alone, and the experiments that it holds, by name.

use super::{Scenario, read};
use crate::experiment::case::Experiment;
use crate::library::Library;
use crate::text::{Faults, Source};

impl Scenario {
    /// Reads a scenario with the library that comes with the program; `name` is what messages call the text. A variant that takes
    /// another file is refused here.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, with place and remedy.
    pub fn parse(name: &str, text: &str) -> Result<Scenario, Faults> {
        let none = |other: &str| Err(format!("`{other}` is another file, and this is a text"));
        let (scenario, faults) = read(&Source::new(name, text), &[], &none, &Library::new());
        scenario.ok_or(faults)
    }

    /// The names of its variants, in the order of the file; one without a name where there is none.
    pub fn variants(&self) -> impl Iterator<Item = &str> {
        self.design.variants.iter().map(|v| v.name.as_str())
    }

    /// Index of a variant in the design.
    ///
    /// # Errors
    ///
    /// Which variants there are, where none is called so.
    pub fn variant(&self, name: &str) -> Result<usize, String> {
        let variants = &self.design.variants;
        let found = variants.iter().position(|v| v.name == name);
        found.ok_or_else(|| {
            let names = self.variants().filter(|name| !name.is_empty());
            let names: Vec<String> = names.map(|name| format!("\"{name}\"")).collect();
            let there = match names.as_slice() {
                [] => "this scenario has none".to_owned(),
                some => format!("there is {}", some.join(", ")),
            };
            format!("no variant is called \"{name}\"; {there}")
        })
    }

    /// The experiment of a variant as the file has it, without its sweep; `None` where no variant is called so.
    pub fn experiment(&self, variant: &str) -> Option<&Experiment> {
        let mut variants = self.design.variants.iter();
        let found = variants.find(|v| v.name == variant)?;
        Some(&self.design.cases[found.base])
    }

    /// It and others as one comparison, each called by one of `names`; scenarios have no axes and no figures in common.
    pub fn against(mut self, others: Vec<Scenario>, names: &[String]) -> Scenario {
        self.design.prefix(&names[0]);
        for (mut other, name) in others.into_iter().zip(&names[1..]) {
            other.design.prefix(name);
            self.design.append(other.design);
        }
        self.title = names.join(" against ");
        self.plots.clear();
        self
    }
}
