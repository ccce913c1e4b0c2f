//! From an expression to a formula of what changes during a run, with its dimension.
//!
//! Who stands behind a name is asked of a [`Scope`]; what operators and functions do with parts and their units is `arithmetic`.

mod arithmetic;

use super::findings::Findings;
use super::syntax::words::spaced;
use super::syntax::{ExpressionNode, NodeKind, Running};
use super::{Expression, Unresolved};
use crate::network::formula::{Moment, Operation, Position, RateFormula};
use crate::network::{Actor, CoefficientId};
use crate::text::Flaw;
use crate::units::Dimension;
use std::ops::Range;

/// Operations of a formula with all rates and sums it names written out: ten times what one text can have. Rates that name rates that
/// name rates grow without a limit, and each is kept with its derivatives.
const MOST_OPERATIONS: usize = 3000;

/// Who stands behind the names of an expression.
pub trait Scope {
    /// The coefficient of a constant, and its dimension.
    fn constant(&mut self, name: &str) -> Result<(CoefficientId, Dimension), Unresolved>;
    /// Whose concentration `[name]` is.
    fn concentration(&mut self, name: &str) -> Result<Actor, Unresolved>;
    /// Whether a quantity of the whole flask exists here.
    fn moment(&mut self, moment: Moment) -> Result<(), Unresolved>;
    /// Whether `between` may look at concentrations: where nothing is integrated over its edges.
    fn switches_on_contents(&self) -> bool {
        true
    }
    /// The rate of another reaction, M/s.
    fn rate(&mut self, label: &str) -> Result<RateFormula, Unresolved>;
    /// A named sum, and its dimension, where a name is no constant's.
    fn sum(&mut self, _name: &str) -> Option<(RateFormula, Dimension)> {
        None
    }
}

impl Expression {
    /// The formula and its dimension; all faults at once otherwise.
    pub fn compile(&self, scope: &mut dyn Scope) -> Result<(RateFormula, Dimension), Vec<Flaw>> {
        let mut compilation = Compilation {
            scope,
            formula: RateFormula::default(),
            faults: Findings::default(),
            rates: Vec::new(),
        };
        match compilation.node(&self.root) {
            Some(part) if compilation.faults.0.is_empty() => {
                Ok((compilation.formula, part.dimension))
            }
            _ => Err(compilation.faults.0),
        }
    }

    /// Whether it names anything that changes during a run besides constants.
    pub fn is_running(&self) -> bool {
        let mut running = false;
        self.root
            .visit(&mut |node| running |= matches!(node.kind, NodeKind::Running(_)));
        running
    }

    /// Labels of the reactions whose rates it names.
    pub fn rates(&self) -> Vec<&str> {
        let mut labels = Vec::new();
        self.root.visit(&mut |node| {
            if let NodeKind::Running(Running::Rate(label)) = &node.kind {
                labels.push(label.as_str());
            }
        });
        labels
    }
}

/// A compiled part.
#[derive(Debug, Clone, Copy)]
struct CompiledPart {
    at: Position,
    dimension: Dimension,
    /// Its number, where only numbers stand in it.
    number: Option<f64>,
    /// Whether the acidity stands in it: then it may be very small, and is never used up.
    acid: bool,
}

struct Compilation<'a> {
    scope: &'a mut dyn Scope,
    formula: RateFormula,
    faults: Findings,
    /// Where the rates stand that were named before: one that is named twice is computed once.
    rates: Vec<(String, Position)>,
}

impl Compilation<'_> {
    /// `None` once a fault was noted.
    fn node(&mut self, node: &ExpressionNode) -> Option<CompiledPart> {
        match &node.kind {
            NodeKind::Number(number) => Some(self.number(*number)),
            NodeKind::Constant(name) => {
                if let Some((sum, dimension)) = self.scope.sum(name) {
                    return Some(CompiledPart {
                        at: self.append(&sum, &node.span)?,
                        dimension,
                        number: None,
                        acid: false,
                    });
                }
                let found = self.scope.constant(name).map_err(|unresolved| Unresolved {
                    help: unresolved.help.or_else(|| spaced(name)),
                    ..unresolved
                });
                let (id, dimension) = self.found(found, &node.span)?;
                Some(self.part(Operation::Coefficient(id), dimension))
            }
            NodeKind::Running(running) => self.running(running, &node.span),
            NodeKind::Negative(inner) => {
                let inner = self.node(inner)?;
                if let Some(number) = inner.number {
                    return Some(self.number(-number));
                }
                Some(self.part(Operation::Negative(inner.at), inner.dimension))
            }
            NodeKind::Binary(operator, left, right) => {
                let (a, b) = (self.node(left), self.node(right));
                self.binary(*operator, (left, a?), (right, b?), &node.span)
            }
            NodeKind::Call(function, arguments) => {
                let parts: Vec<Option<CompiledPart>> =
                    arguments.iter().map(|a| self.node(a)).collect();
                let parts: Option<Vec<CompiledPart>> = parts.into_iter().collect();
                let operands: Vec<(&ExpressionNode, CompiledPart)> =
                    arguments.iter().zip(parts?).collect();
                self.call(*function, &operands, &node.span)
            }
        }
    }

    fn running(&mut self, running: &Running, span: &Range<usize>) -> Option<CompiledPart> {
        match running {
            Running::Concentration(form) => {
                let found = self.scope.concentration(form);
                let actor = self.found(found, span)?;
                let part = self.part(Operation::Concentration(actor), Dimension::CONCENTRATION);
                Some(CompiledPart {
                    acid: !matches!(actor, Actor::Form(_)),
                    ..part
                })
            }
            Running::Variable(name) => {
                let (moment, dimension) = match name.as_str() {
                    "t" => (Moment::Time, Dimension::TIME),
                    "T" => (Moment::Temperature, Dimension::TEMPERATURE),
                    "V" => (Moment::Volume, Dimension::VOLUME),
                    _ => (Moment::Ph, Dimension::NONE),
                };
                let found = self.scope.moment(moment);
                self.found(found, span)?;
                Some(self.part(Operation::Moment(moment), dimension))
            }
            Running::Rate(label) => {
                let known = self.rates.iter().find(|(known, _)| known == label);
                let at = match known {
                    Some(&(_, at)) => at,
                    None => {
                        let found = self.scope.rate(label);
                        let rate = self.found(found, span)?;
                        let at = self.append(&rate, span)?;
                        self.rates.push((label.clone(), at));
                        at
                    }
                };
                Some(CompiledPart {
                    at,
                    dimension: Dimension::PROGRESS,
                    number: None,
                    acid: false,
                })
            }
        }
    }

    /// A formula with a name, written out; refused where the whole becomes too long.
    fn append(&mut self, other: &RateFormula, span: &Range<usize>) -> Option<Position> {
        let whole = self.formula.operations.len() + other.operations.len();
        if whole > MOST_OPERATIONS {
            let message = format!(
                "with the rates and sums that it names this has {whole} operations: at most {MOST_OPERATIONS} are taken"
            );
            let help = "give what it comes to as an expression of concentrations";
            return self.faults.fault(span, message, help);
        }
        Some(self.formula.append(other))
    }

    fn number(&mut self, number: f64) -> CompiledPart {
        CompiledPart {
            number: Some(number),
            ..self.part(Operation::Number(number), Dimension::NONE)
        }
    }

    fn part(&mut self, operation: Operation, dimension: Dimension) -> CompiledPart {
        CompiledPart {
            at: self.formula.push(operation),
            dimension,
            number: None,
            acid: false,
        }
    }

    fn found<T>(&mut self, found: Result<T, Unresolved>, span: &Range<usize>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(Unresolved { message, help }) => {
                self.faults.fault(span, message, help.unwrap_or_default())
            }
        }
    }
}
