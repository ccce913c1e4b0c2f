//! Shares put together: their lines in the order of the points, and what they come to, as if one program had run them all.
//!
//! Of each share one chunk at a time is in memory.

use std::collections::VecDeque;

use super::shards::FoundShard;
use super::table::{BatchError, SweepTable};
use crate::engine::RunPlan;
use crate::output::write::{ChunkReader, Growing, ResultFolder, WriteError};
use crate::study::known::ChunkNote;
use crate::study::plan::{PointResult, Tally};
use crate::study::share::PointShare;
use crate::study::sweep::Swept;

/// Rows that are handed on at once.
const ROWS: usize = 4096;

/// A share that is being read.
struct OpenShard<'s> {
    shard: &'s FoundShard,
    reader: ChunkReader,
    next: usize,
    rows: VecDeque<(usize, Vec<u8>, PointResult)>,
}

/// Puts shares of all points into a table, each at the place of its number.
pub fn merge<'a>(
    mut table: SweepTable<'a>,
    shards: &[FoundShard],
    folder: &mut ResultFolder,
    mut file: Growing,
) -> Result<Swept<'a>, BatchError> {
    let mut open = Vec::new();
    for shard in shards {
        open.push(OpenShard {
            shard,
            reader: shard.read()?,
            next: 0,
            rows: VecDeque::new(),
        });
    }
    let points = table.plan().len();
    let dealt = PointShare::new(0, shards.len(), points);
    let (mut lines, mut rows) = (table.header().to_vec(), Vec::new());
    for index in 0..points {
        let (number, _) = dealt.of_point(index);
        let (line, row) = open[number].take(&table, index)?;
        lines.extend(line);
        rows.push(row);
        if rows.len() == ROWS || index + 1 == points {
            file.write(&lines)?;
            lines.clear();
            table.take_up(std::mem::take(&mut rows));
        }
    }
    let notes = shards.iter().flat_map(|shard| &shard.journal.entries);
    let tally: Tally = ChunkNote::together(notes.map(|entry| &entry.note));
    folder.finish(file)?;
    Ok(table.with_tally(tally))
}

impl OpenShard<'_> {
    /// The line and the row of a point, which must be its next.
    fn take(
        &mut self,
        table: &SweepTable<'_>,
        index: usize,
    ) -> Result<(Vec<u8>, PointResult), BatchError> {
        let other = || WriteError::OtherRows(self.shard.folder.clone());
        if self.rows.is_empty() {
            let entry = self
                .shard
                .journal
                .entries
                .get(self.next)
                .ok_or_else(other)?;
            let bytes = self.reader.next(entry)?.ok_or_else(other)?;
            let rows = table
                .known(self.next == 0, entry, &bytes)
                .ok_or_else(other)?;
            self.rows.extend(rows);
            self.next += 1;
        }
        match self.rows.pop_front() {
            Some((own, line, row)) if own == index => Ok((line, row)),
            _ => Err(WriteError::OtherRows(self.shard.folder.clone()).into()),
        }
    }
}
