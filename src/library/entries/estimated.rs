//! What an entry leaves out and its class says of every member: estimates, each marked as such.
//!
//! An estimate keeps its confidence and uncertainty; its source begins with the class that it is made for. Which class a compound is of is
//! not known here.

use super::spec::Spec;
use crate::library::files::classes::Class;
use crate::model::ESTIMATED_FOR;

impl Spec {
    /// This entry as what a class says of its members.
    pub fn estimated_for(mut self, class: &Class) -> Spec {
        self.each_number(&mut |_, reading| {
            let given = &mut reading.provenance;
            let Some(source) = given.source.take() else {
                return;
            };
            given.source = Some(format!("{ESTIMATED_FOR}{}: {source}", class.name));
        });
        self
    }
}
