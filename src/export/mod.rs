//! A scenario as a model that other simulators run: SBML or Antimony.
//!
//! One experiment up to its quench: amounts, rates with both directions, speciation as rules, the procedure as events. What comes out
//! holds no result of ours, so that agreement means something. Knows nothing of kernels, tapes and steps.

mod acid_base;
mod antimony;
mod chemistry;
mod coefficients;
pub mod document;
mod draft;
mod flask;
mod formula;
mod ids;
pub mod math;
mod measure;
mod names;
mod notes;
mod sbml;
mod timeline;
pub mod units;
mod xml;

pub use document::Document;
pub use notes::{About, left_out};

use crate::case::Case;
use crate::procedure;
use draft::Draft;
use ids::Ids;
use names::Names;

/// A way of writing a model down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Systems Biology Markup Language, level 3 version 1.
    Sbml,
    /// Antimony, which reads as a text.
    Antimony,
}

impl Format {
    /// The document in this format.
    pub fn write(self, document: &Document) -> String {
        match self {
            Format::Sbml => sbml::text(document),
            Format::Antimony => antimony::text(document),
        }
    }

    /// What a file of it ends in.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Sbml => "xml",
            Format::Antimony => "ant",
        }
    }
}

/// The experiment of a case of one stage; what a stage before it left cannot be known here.
pub fn document(case: &Case, about: &About) -> Result<Document, String> {
    if let Some(take) = case.takes.first() {
        return Err(format!(
            "stage {} begins with what {} left, and that is known only when it has run: export the stage it comes from, or write \
             what is taken as a `charge` in a scenario of its own",
            case.stage, take.text
        ));
    }
    let model = &case.model;
    let overrides = &case.numbers.overrides;
    let laws = model.laws(overrides)?;
    let compiled = procedure::compile_with(&case.numbers.recipe, model, overrides)
        .map_err(|error| error.to_string())?;
    let program = &compiled.program;
    let mut names = Names::new(&ids::OWN);
    let ids = Ids::new(model, &mut names, &flask::counted(case, program));
    let mut draft = Draft {
        model,
        laws: &laws,
        overrides,
        temperature: (!flask::temperature_moves(program)).then_some(program.temperature),
        names,
        known: vec![None; laws.len()],
        rests_on: Vec::new(),
        document: notes::empty(case, about),
    };
    let charged = flask::put_in(program, model);
    let mut timeline = draft.timeline(program, &ids, &charged);
    draft.flask(&ids, &timeline);
    draft.species(&ids, &timeline);
    let capacity = draft.protons(&ids);
    draft.concentrations(&ids);
    draft.reactions(&ids, &timeline);
    draft.inflows(&ids, &timeline);
    if let Some(capacity) = capacity {
        draft.acidity(capacity, program.ph, &ids, &mut timeline);
    }
    draft.observables(case, &ids, &charged);
    draft.agents(&ids, &timeline);
    let protic = model.network.autoprotolysis.is_some() && !model.network.held_ph;
    draft
        .document
        .notes
        .extend(notes::course(case, &timeline, protic));
    draft.document.constants = draft.sources();
    draft.document.events.extend(timeline.events);
    Ok(draft.document)
}
