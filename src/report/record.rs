//! The record beside every result: what was run, with which constants from which sources, how accurately, at what cost.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::remarks::Remark;
use super::result::ResultRecord;
use crate::experiment::case::Experiment;
use crate::experiment::method_for;
use crate::model::ConstantValue;
use crate::scenario::Scenario;
use crate::study::Design;
use crate::study::plan::Tally;
use crate::text::{Digest, Source};
use crate::units::format_quantity;

/// `run.json`.
#[derive(Debug, Serialize)]
pub struct Record {
    /// Program and version.
    pub program: String,
    /// The command.
    pub command: String,
    /// Title of the scenario.
    pub title: String,
    /// FNV-1a (64 bits) of the bytes of all files and the settings given on the command line.
    pub scenario_digest: String,
    /// The scenario's file, the other files that its variants take, and those of scenarios compared with it, each once.
    pub files: Vec<FileRecord>,
    /// Settings given on the command line.
    pub settings: Vec<(String, String)>,
    /// How it was solved.
    pub solver: SolverRecord,
    /// What makes the results doubtful.
    pub remarks: Vec<Remark>,
    /// Constants by case.
    pub cases: Vec<CaseRecord>,
    /// Results: of the strategies of a comparison or of a run, of the points of a sweep.
    pub results: Vec<ResultRecord>,
    /// Points of a sweep that are too many to stand here; their rows are in the CSV.
    #[serde(skip_serializing_if = "is_none")]
    pub results_left_out: usize,
}

fn is_none(number: &usize) -> bool {
    *number == 0
}

/// A file that was read.
#[derive(Debug, PartialEq, Serialize)]
pub struct FileRecord {
    /// Its name, without the folders.
    pub name: String,
    /// FNV-1a (64 bits) of its bytes.
    pub digest: String,
}

/// Solver settings and the sum of what it did.
#[derive(Debug, Serialize)]
pub struct SolverRecord {
    /// Method.
    pub method: String,
    /// Tolerance relative to the charge.
    pub tolerance: f64,
    /// Points asked for.
    pub points: usize,
    /// Points that reached their end.
    pub finished: usize,
    /// Points by the kind of their status.
    pub ended: BTreeMap<Cow<'static, str>, usize>,
    /// Accepted steps of all points.
    pub steps: u64,
    /// Rejected steps of all points.
    pub rejected: u64,
}

/// What one case rests on.
#[derive(Debug, Serialize)]
pub struct CaseRecord {
    /// Variant.
    pub name: String,
    /// Stage, where there are several.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub stage: String,
    /// Mechanism form.
    pub mechanism: Option<String>,
    /// Solvent.
    pub solvent: Option<String>,
    /// Constants in use.
    pub constants: Vec<ConstantRecord>,
}

/// A constant in use.
#[derive(Debug, Serialize)]
pub struct ConstantRecord {
    /// Address.
    pub address: String,
    /// Value with unit, or formula.
    pub value: String,
    /// Reference temperature (K), where it depends on temperature.
    pub t_ref: Option<f64>,
    /// Solvent of the entry.
    pub solvent: Option<String>,
    /// Source.
    pub source: String,
    /// Confidence.
    pub confidence: crate::model::Confidence,
    /// Uncertainty.
    pub uncertainty: String,
}

impl Record {
    /// Of a command over a scenario read from these files with these settings, without its results.
    pub fn new(
        command: &str,
        scenario: &Scenario,
        (sources, settings): (&[Arc<Source>], &[(String, String)]),
        tally: &Tally,
    ) -> Record {
        let tolerance = scenario.output.tolerance;
        Record {
            program: program(),
            command: command.to_string(),
            title: scenario.title.clone(),
            scenario_digest: digest(sources, settings),
            files: files(sources),
            settings: settings.to_vec(),
            solver: cost(format!("{:?}", method_for(tolerance)), tolerance, tally),
            cases: cases(&scenario.design),
            results: Vec::new(),
            results_left_out: 0,
            remarks: Vec::new(),
        }
    }
}

/// Program and version.
pub fn program() -> String {
    format!("monobis {}", env!("CARGO_PKG_VERSION"))
}

/// Digest of all files and settings.
pub fn digest(sources: &[Arc<Source>], settings: &[(String, String)]) -> String {
    let mut all: String = sources.iter().map(|source| source.text.as_str()).collect();
    for (address, value) in settings {
        all += &format!("\n--set {address}={value}");
    }
    Digest::of(all.as_bytes()).to_string()
}

/// The files of a result, each once.
pub fn files(sources: &[Arc<Source>]) -> Vec<FileRecord> {
    let mut files: Vec<FileRecord> = Vec::new();
    for source in sources {
        let name = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let file = FileRecord {
            name: name.to_owned(),
            digest: Digest::of(source.text.as_bytes()).to_string(),
        };
        if !files.contains(&file) {
            files.push(file);
        }
    }
    files
}

/// The cases of a design with their constants.
pub fn cases(design: &Design) -> Vec<CaseRecord> {
    let stages = |case: &Experiment| {
        (0..case.stages())
            .map(|s| self::case(&case.at_stage(s)))
            .collect()
    };
    design.cases.iter().flat_map::<Vec<_>, _>(stages).collect()
}

fn case(case: &Experiment) -> CaseRecord {
    let used = case
        .model
        .constants
        .iter()
        .enumerate()
        .filter(|(_, c)| c.used && !c.incidental);
    let constants = used.map(|(id, constant)| {
        let replaced = case
            .numbers
            .overrides
            .iter()
            .find(|o| o.0 == id)
            .map(|o| o.1);
        let (value, t_ref) = match &constant.value {
            ConstantValue::Law(law) => {
                let value = format_quantity(replaced.unwrap_or(law.value), constant.dimension);
                (value, law.depends_on_temperature().then_some(law.t_ref))
            }
            ConstantValue::Expression(expression) => match replaced {
                Some(value) => (format_quantity(value, constant.dimension), None),
                None => (expression.to_string(), None),
            },
        };
        ConstantRecord {
            address: constant.address.clone(),
            value,
            t_ref,
            solvent: constant.solvent.clone(),
            source: if replaced.is_some() {
                "scenario".to_string()
            } else {
                constant.source.clone()
            },
            confidence: case.confidence(id),
            uncertainty: constant.uncertainty.clone(),
        }
    });
    CaseRecord {
        name: case.name.clone(),
        stage: case.stage.clone(),
        mechanism: case.model.mechanism.clone(),
        solvent: case.model.solvent.as_ref().map(|s| s.name.clone()),
        constants: constants.collect(),
    }
}

/// Cost of all rows.
pub fn cost(method: String, tolerance: f64, tally: &Tally) -> SolverRecord {
    SolverRecord {
        method,
        tolerance,
        points: tally.points,
        finished: tally.finished,
        ended: tally.kinds.clone(),
        steps: tally.steps,
        rejected: tally.rejected,
    }
}
