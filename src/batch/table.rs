//! Many points: their lines go to a file while they run, and other programs can go on with what is there.

use std::ops::ControlFlow;
use std::path::Path;

use super::head::SweepHead;
use super::left_over::TABLE;
use crate::engine::{Engine, EngineError};
use crate::output::csv::Lines;
use crate::output::table::TableError;
use crate::output::write::{Growing, JournalEntry, ResultFolder, WriteError};
use crate::report::tables::PointTable;
use crate::study::known::ChunkNote;
use crate::study::optimise::goal::GoalTerms;
use crate::study::plan::{DesignPlan, PointResult, Tally};
use crate::study::share::PointShare;
use crate::study::sweep::Swept;

/// Why a sweep came to no end.
#[derive(Debug, thiserror::Error)]
pub enum BatchError {
    /// The engine would not run it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Its rows cannot be written, or those that are there not be read.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// It makes no table.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// A sweep on its way into a table.
pub struct SweepTable<'a> {
    table: PointTable<'a>,
    header: Vec<u8>,
    share: PointShare,
    all_rows: bool,
    swept: Swept<'a>,
}

impl<'a> SweepTable<'a> {
    /// A share of a plan over its axes. Of the results of these names the numbers are kept, of all else nothing unless all rows are asked
    /// for.
    pub fn new(
        plan: &'a DesignPlan<'a>,
        (names, goal): (&[&str], Option<&'a GoalTerms>),
        all_rows: bool,
        share: PointShare,
    ) -> Result<SweepTable<'a>, TableError> {
        let table = PointTable::new(plan, goal);
        Ok(SweepTable {
            header: table.header()?,
            table,
            share,
            all_rows,
            swept: Swept::new(plan, names, all_rows),
        })
    }

    /// Begins the table in a result, or takes up the rows that another program has begun it with.
    pub fn begin(
        &mut self,
        folder: &mut ResultFolder,
        head: &SweepHead,
    ) -> Result<Growing, WriteError> {
        let table = Path::new(TABLE);
        match folder.goes_on() {
            true => self.go_on(folder, table),
            false => folder.grow_with_journal(table, head),
        }
    }

    fn go_on(&mut self, folder: &mut ResultFolder, relative: &Path) -> Result<Growing, WriteError> {
        folder.go_on(relative, |entry: &JournalEntry<ChunkNote>, text| {
            let Some(known) = self.known(self.done() == 0, entry, text) else {
                return false;
            };
            let rows = known.into_iter().map(|(_, _, row)| row).collect();
            self.swept.take_up(rows, entry.note.tally.clone());
            true
        })
    }

    /// Index, line and row of each point of a chunk; none where they are none of this table.
    pub(super) fn known(
        &self,
        is_first: bool,
        entry: &JournalEntry<ChunkNote>,
        text: &[u8],
    ) -> Option<Vec<(usize, Vec<u8>, PointResult)>> {
        let text = match is_first {
            true => text.strip_prefix(self.header.as_slice())?,
            false => text,
        };
        let known = self.table.read(text)?;
        if known.len() != entry.rows {
            return None;
        }
        let starts = std::iter::once(0).chain(known.iter().map(|line| line.ends));
        let lines = starts
            .zip(&known)
            .map(|(start, line)| text[start..line.ends].to_vec());
        let lines: Vec<(usize, Vec<u8>)> = known.iter().map(|line| line.index).zip(lines).collect();
        let rows = entry.note.rows(self.plan(), known);
        let each = lines.into_iter().zip(rows);
        Some(
            each.map(|((index, line), row)| (index, line, row))
                .collect(),
        )
    }

    /// Which points it has.
    pub fn share(&self) -> PointShare {
        self.share
    }

    /// What it is a table of.
    pub(super) fn plan(&self) -> &'a DesignPlan<'a> {
        self.swept.results.plan()
    }

    /// Its header row.
    pub(super) fn header(&self) -> &[u8] {
        &self.header
    }

    /// Takes up the rows of the next points; what they come to follows with the last.
    pub(super) fn take_up(&mut self, rows: Vec<PointResult>) {
        let tally = Tally {
            points: rows.len(),
            ..Tally::default()
        };
        self.swept.take_up(rows, tally);
    }

    /// What was swept, coming to this.
    pub(super) fn with_tally(mut self, tally: Tally) -> Swept<'a> {
        self.swept.tally = tally;
        self.swept
    }

    /// Points that are there.
    pub fn done(&self) -> usize {
        self.swept.tally.points
    }

    /// Runs the points that are not there yet. Every point's line goes into the file as soon as those before it are there. Stopped on the
    /// way it has fewer than all.
    pub fn run(
        mut self,
        engine: &Engine,
        folder: &mut ResultFolder,
        mut file: Growing,
    ) -> Result<Swept<'a>, BatchError> {
        let (table, share) = (&self.table, self.share);
        let chunk = |first: usize, rows: &[PointResult], tally: &Tally| {
            let mut lines = Lines::after(if first == 0 { &self.header } else { &[] });
            for (own, row) in (first..).zip(rows) {
                table.line(share.index(own), row, &mut lines);
            }
            let note = ChunkNote::of(rows, tally, self.all_rows, |own| share.index(first + own));
            (lines.into_bytes(), note)
        };
        let mut written = Ok(());
        let write = |(lines, note): (Vec<u8>, ChunkNote)| {
            written = file.chunk(&lines, note.tally.points, &note);
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        };
        self.swept.go_on(engine, share, chunk, write)?;
        written?;
        if self.swept.tally.points == share.len() {
            folder.finish(file)?;
        }
        Ok(self.swept)
    }
}
