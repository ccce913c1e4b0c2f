//! What to measure next, in a sentence and a table.
//!
//! Knows what was found, not how.

use std::path::PathBuf;

use serde::Serialize;

use crate::experiment::observable::Observable;
use crate::output::table::{DataTable, TableError};
use crate::report::measured::unit;
use crate::report::remarks::Remark;
use crate::report::words::terminal::{self, significant};
use crate::scenario::Scenario;
use crate::study::fit::{
    BeliefFrom, CandidateSample, Fit, Informs, NextSamples, NextTerms, RankedSample, SampledRun,
};

/// Other samples that are told of on the screen.
const OTHERS: usize = 4;
/// A sample that leaves more than this share of an interval is not worth the vial.
const WORTH: f64 = 0.95;

/// A sample as `run.json` keeps it.
#[derive(Debug, Serialize)]
pub(super) struct NextRecord {
    run: String,
    observable: String,
    time_s: Option<f64>,
    /// Share of the width of the interval that it leaves.
    leaves: f64,
}

/// What is known of the samples of a scenario.
pub struct NextWords<'a> {
    /// The scenario that was fitted.
    pub scenario: &'a Scenario,
    /// Its fit.
    pub fit: &'a Fit,
    /// Which samples may be taken.
    pub terms: &'a NextTerms,
    /// What they tell.
    pub found: &'a NextSamples,
}

impl<'a> NextWords<'a> {
    fn run(&self, sample: &RankedSample) -> &'a SampledRun {
        &self.terms.runs[sample.run]
    }

    fn candidate(&self, sample: &RankedSample) -> &'a CandidateSample {
        &self.run(sample).samples[sample.sample]
    }

    fn observable(&self, sample: &RankedSample) -> &'a Observable {
        let case = &self.scenario.design.cases[self.run(sample).case];
        &case.observables[self.candidate(sample).observable]
    }

    /// Name and unit of the result that is narrowed.
    fn result(&self) -> (&'a str, &'a str) {
        let Informs::Result(run) = &self.terms.informs else {
            return ("", "");
        };
        let case = &self.scenario.design.cases[run.case];
        let observable = &case.observables[run.samples[0].observable];
        (&observable.name, &observable.unit)
    }

    /// What is narrowed.
    fn wanted(&self) -> &'a str {
        match self.found.number {
            Some(at) => &self.fit.numbers[at].number.name,
            None => self.result().0,
        }
    }

    /// `a sample of mono at 8 min of run 2`.
    fn sample(&self, sample: &RankedSample) -> String {
        let name = &self.observable(sample).name;
        let run = &self.run(sample).name;
        match self.candidate(sample).time {
            Some(time) => format!("{name} at {} of {run}", terminal::duration(time)),
            None => format!("{name} at the end of {run}"),
        }
    }

    /// Half an interval as it is said: `x/ 3.1`, `± 0.2 kJ/mol`.
    fn half(&self, half: f64) -> String {
        match self.found.number.map(|at| &self.fit.numbers[at].number) {
            Some(number) if number.logarithmic => format!("x/ {}", significant(half.exp(), 3)),
            Some(number) => {
                let step = half * number.step();
                format!("± {}{}", significant(step, 2), unit(number))
            }
            None => {
                let shown = terminal::unit(self.result().1);
                format!("± {} {shown}", significant(half, 2))
                    .trim_end()
                    .to_owned()
            }
        }
    }

    /// Half an interval as a number: the factor, or what stands behind `±`.
    pub(in crate::report) fn half_as_number(&self, half: f64) -> f64 {
        match self.found.number.map(|at| &self.fit.numbers[at].number) {
            Some(number) if number.logarithmic => half.exp(),
            Some(number) => half * number.step(),
            None => half,
        }
    }

    /// What such a number is of.
    pub(in crate::report) fn measure(&self) -> String {
        let number = self.found.number.map(|at| &self.fit.numbers[at].number);
        match number {
            Some(number) if number.logarithmic => format!("95 % interval of {}, x/", number.name),
            Some(number) => format!("95 % interval of {}, ±{}", number.name, unit(number)),
            None => format!("95 % interval of {}, ± {}", self.wanted(), self.result().1),
        }
    }

    /// What the samples of one course leave, by their times in s.
    pub(in crate::report) fn course(&self, of: &RankedSample) -> Vec<(f64, f64)> {
        let observable = self.candidate(of).observable;
        let own = self.found.ranked.iter().filter(|sample| {
            sample.run == of.run && self.candidate(sample).observable == observable
        });
        let each = own.filter_map(|sample| {
            let left = self.half_as_number(sample.leaves);
            Some((self.candidate(sample).time?, left))
        });
        let mut course: Vec<(f64, f64)> = each.collect();
        course.sort_by(|a, b| a.0.total_cmp(&b.0));
        course
    }

    /// What is measured of which run.
    pub(in crate::report) fn course_name(&self, of: &RankedSample) -> String {
        format!("{}, {}", self.observable(of).name, self.run(of).name)
    }

    /// An interval around the middle.
    fn ends(&self, half: f64) -> [f64; 2] {
        let middle = self.found.middle;
        match self.found.number.map(|at| &self.fit.numbers[at].number) {
            Some(number) => [middle - half, middle + half].map(|x| number.shown(x)),
            None => [middle - half, middle + half],
        }
    }

    fn from(&self) -> String {
        match self.found.from {
            BeliefFrom::Slopes => "as the slopes at the best numbers promise".to_owned(),
            BeliefFrom::SlopesAtBound => {
                let number = self.found.number.map(|at| &self.fit.numbers[at]);
                let most = number.is_some_and(|fitted| fitted.profile.high.is_some());
                let bound = number.map_or_else(String::new, |fitted| {
                    let number = &fitted.number;
                    let shown = significant(number.shown(self.found.middle), 3);
                    format!("{shown}{}", unit(number))
                });
                let word = if most { "most" } else { "least" };
                format!("if it is {bound}, the {word} that the data allow")
            }
            BeliefFrom::Draws(number) => format!("as {number} draws of the posterior promise"),
        }
    }

    /// The lines on the screen.
    pub fn text(&self) -> String {
        let mut different = self.found.different();
        let Some(best) = different.next() else {
            return String::new();
        };
        let now = match self.found.is_open {
            true => "open".to_owned(),
            false => self.half(self.found.now),
        };
        if best.leaves > WORTH * self.found.now {
            return format!(
                "No single sample that may be taken narrows the 95 % interval of {} by as much as a twentieth ({now}; {} with {}).\n",
                self.wanted(),
                self.half(best.leaves),
                self.sample(best)
            );
        }
        let mut text = format!(
            "A sample of {} narrows the 95 % interval of {} from {now} to {}, {}.\n",
            self.sample(best),
            self.wanted(),
            self.half(best.leaves),
            self.from()
        );
        for other in different.take(OTHERS) {
            text += &format!(
                "  {}: to {}; after the first to {}\n",
                self.sample(other),
                self.half(other.leaves),
                self.half(other.with_best)
            );
        }
        text
    }

    /// The name of the table and its text.
    ///
    /// # Errors
    ///
    /// Where a table cannot be made.
    pub fn file(&self) -> Result<(PathBuf, Vec<u8>), TableError> {
        Ok((PathBuf::from("next.csv"), self.table()?.to_csv()))
    }

    fn table(&self) -> Result<DataTable, TableError> {
        let mut table = DataTable::new([
            "run",
            "time [s]",
            "observable",
            "unit",
            "predicted",
            "error",
            "narrows",
            "low now",
            "high now",
            "low then",
            "high then",
            "width left [%]",
            "width left after the first [%]",
            "beside a better one",
        ])?;
        let now = match self.found.is_open {
            true => [None; 2],
            false => self.ends(self.found.now).map(Some),
        };
        for sample in &self.found.ranked {
            let shown = self.observable(sample);
            let then = self.ends(sample.leaves);
            let left = |half: f64| 100.0 * half / self.found.now;
            table.push(vec![
                self.run(sample).name.as_str().into(),
                self.candidate(sample).time.into(),
                shown.name.as_str().into(),
                shown.unit.as_str().into(),
                sample.predicted.into(),
                sample.error.into(),
                self.wanted().into(),
                now[0].into(),
                now[1].into(),
                then[0].into(),
                then[1].into(),
                left(sample.leaves).into(),
                left(sample.with_best).into(),
                if sample.beside { "yes" } else { "" }.into(),
            ])?;
        }
        Ok(table)
    }

    /// The samples that stand beside no better one.
    pub(super) fn records(&self) -> Vec<NextRecord> {
        let record = |sample: &RankedSample| NextRecord {
            run: self.run(sample).name.clone(),
            observable: self.observable(sample).name.clone(),
            time_s: self.candidate(sample).time,
            leaves: sample.leaves / self.found.now,
        };
        self.found.different().map(record).collect()
    }

    /// Runs of which nothing could be said.
    pub fn remarks(&self) -> Vec<Remark> {
        let each = self.found.left_out.iter().map(|(run, status)| Remark {
            kind: "fit",
            at: self.terms.runs[*run].name.clone(),
            text: format!(
                "its samples are not ranked: it comes to no end ({})",
                status.kind()
            ),
            help: "change the axes of [fit] may, or the numbers that they start from".to_owned(),
        });
        each.collect()
    }
}
