//! From a case to its document, part by part.
//!
//! Knows the order of the parts, and no format.

use super::document::Document;
use super::draft::DocumentDraft;
use super::flask;
use super::ids::{self, Ids};
use super::names::Identifiers;
use super::notes::{self, About};
use crate::experiment::case::Experiment;
use crate::experiment::procedure::{self, Cooling};
use crate::flask::Program;

/// Of the basis: with less, a law of its own takes in proportion to what is left. A run takes what its tolerance cannot tell from nothing.
const TRACE: f64 = 1e-7;

/// The experiment of a case of one stage; what a stage before it left cannot be known here.
pub fn document(case: &Experiment, about: &About) -> Result<Document, String> {
    if let Some(take) = case.takes.first() {
        return Err(format!(
            "stage {} begins with what {} left, and that is known only when it has run: export the stage it comes from, or write \
             what is taken as a `charge` in a scenario of its own",
            case.stage, take.text
        ));
    }
    if case.numbers.recipe.flask.cooling != Cooling::Bath {
        let message = "a flask whose temperature follows from its heat is not written out: export it with cooling = \"isothermal\"";
        return Err(message.to_owned());
    }
    let (model, overrides) = (&case.model, &case.numbers.overrides);
    let laws = model.laws(overrides)?;
    let compiled = procedure::compile_with(&case.numbers.recipe, model, overrides, true)
        .map_err(|error| error.to_string())?;
    let program = &compiled.program;
    let mut names = Identifiers::new(ids::kept(model));
    let empty = notes::empty(case, about, &mut names);
    let ids = Ids::new(model, &mut names, &flask::counted(case, program));
    let draft = DocumentDraft {
        model,
        laws: &laws,
        overrides,
        temperature: (!flask::temperature_moves(program)).then_some(program.temperature),
        trace: TRACE * program.basis,
        names,
        known: vec![None; laws.len()],
        rests_on: Vec::new(),
        document: empty,
    };
    Ok(draft.written(case, program, &ids))
}

impl DocumentDraft<'_> {
    /// The document, part by part: each names what those before it declared.
    fn written(mut self, case: &Experiment, program: &Program, ids: &Ids) -> Document {
        let charged = flask::put_in(program, self.model);
        let mut timeline = self.timeline(program, ids, &charged);
        self.flask(ids, &timeline);
        self.species(ids, &timeline);
        let slopes = self.protons(ids);
        self.concentrations(ids);
        self.reactions(ids, &timeline);
        self.inflows(ids, &timeline);
        let balanced = slopes.is_some() && !self.model.network.held_ph;
        if let Some(slopes) = slopes {
            self.acidity(slopes, program.ph, ids, &mut timeline);
        }
        self.observables(case, ids, &charged);
        self.agents(ids, &timeline);
        let notes = notes::course(case, &timeline, balanced);
        self.document.notes.extend(notes);
        self.document.constants = self.sources();
        self.document.events.extend(timeline.events);
        self.document
    }
}
