//! What a sweep that may be gone on with is one of: everything that its bytes follow from, and the scenario's text, so that it can be
//! gone on with, or put together, where the files are not.
//!
//! Threads, lanes and instructions are not among it: results do not depend on them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::shard::ShardNumber;
use crate::library;
use crate::report::record::program;
use crate::text::{Digest, Encoding, Source};

/// The head of the journal of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SweepHead {
    /// Program and version.
    pub program: String,
    /// The scenario as it was called; results do not depend on the folder.
    pub called: String,
    /// Points of all shares.
    pub points: usize,
    /// Which share of how many, counted from 0.
    pub share: ShardNumber,
    /// Settings given on the command line.
    pub settings: Vec<(String, String)>,
    /// The library's files by path, with their digests.
    library: BTreeMap<String, String>,
    /// The scenario's file and those that it takes.
    sources: Vec<SourceText>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SourceText {
    name: String,
    encoding: Encoding,
    text: String,
}

impl SourceText {
    /// Its name, without the folders.
    fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

impl SweepHead {
    /// Of a scenario read from these files with these settings.
    pub fn new(
        sources: &[Arc<Source>],
        settings: &[(String, String)],
        points: usize,
        share: ShardNumber,
    ) -> SweepHead {
        let text = |source: &Arc<Source>| SourceText {
            name: source.name.clone(),
            encoding: source.encoding,
            text: source.text.clone(),
        };
        let files = library::texts();
        let digest =
            |(path, text): (&str, &str)| (path.to_owned(), Digest::of(text.as_bytes()).to_string());
        SweepHead {
            program: program(),
            called: sources.first().map_or(String::new(), |s| s.name.clone()),
            points,
            share,
            settings: settings.to_vec(),
            library: files.map(digest).collect(),
            sources: sources.iter().map(text).collect(),
        }
    }

    /// What is not as it was, by name; nothing where the same bytes come of both.
    pub fn differs(&self, now: &SweepHead) -> Option<String> {
        if self.program != now.program {
            return Some(format!(
                "it is of {}, this is {}",
                self.program, now.program
            ));
        }
        let files = |head: &SweepHead| head.sources.len();
        for (before, source) in self.sources.iter().zip(&now.sources) {
            let (name, other) = (before.file_name(), source.file_name());
            if name != other {
                return Some(format!("it is of {name}, not of {other}"));
            }
            if before.text != source.text {
                return Some(format!("{name} was changed since"));
            }
        }
        if files(self) != files(now) {
            return Some("the scenario takes other files".to_owned());
        }
        if self.settings != now.settings {
            return Some(match &self.settings[..] {
                [] => "it was begun without --set".to_owned(),
                given => {
                    let each = given.iter().map(|(a, v)| format!("--set {a}={v:?}"));
                    format!("it was begun with {}", each.collect::<Vec<_>>().join(" "))
                }
            });
        }
        let other = |(path, digest): &(&String, &String)| now.library.get(*path) != Some(*digest);
        let mut changed = self.library.iter().filter(other).map(|(path, _)| path);
        let mut new = now
            .library
            .keys()
            .filter(|path| !self.library.contains_key(*path));
        if let Some(path) = changed.next().or(new.next()) {
            return Some(format!("the library's {path} is another"));
        }
        if self.points != now.points {
            let (before, points) = (self.points, now.points);
            return Some(format!("it has {before} points, not {points}"));
        }
        let share = |head: &SweepHead| format!("{}/{}", head.share.0, head.share.1);
        (self.share != now.share)
            .then(|| format!("it is share {}, not {}", share(self), share(now)))
    }

    /// That of another share of the same sweep.
    pub fn with_share(&self, share: ShardNumber) -> SweepHead {
        SweepHead {
            share,
            ..self.clone()
        }
    }

    /// The files as they were read.
    pub fn sources(&self) -> Vec<Arc<Source>> {
        let each = self.sources.iter();
        each.map(|s| Source::decoded(&s.name, &s.text, s.encoding))
            .collect()
    }
}
