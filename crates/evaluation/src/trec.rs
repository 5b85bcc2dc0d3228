//! Runs and judgements as TREC's tools have them.
//!
//! A run has `query Q0 candidate rank score tag` on a line, judgements (qrels)
//! have `query 0 candidate grade`; spaces or tabs between.
//!
//! `trec_eval` does not look at the rank. It orders a list by score, which it
//! keeps as a 32-bit float, and equal scores by id from the *last* to the
//! first; here they go from the first to the last. One file with equal scores
//! is therefore worth one thing here and another there
//! ([usnistgov/trec_eval#22](https://github.com/usnistgov/trec_eval/issues/22)).
//! A run is written with scores that fall strictly, also as 32-bit floats, so
//! that every tool reads the order that was measured here.

use std::fmt::{self, Write};
use std::io::BufRead;

use crate::judgements::Judgements;
use crate::read::{JudgementLines, ReadError, RunLines};
use crate::run::Run;

/// Reads a run. The rank and the tag are not looked at; blank lines are
/// skipped.
///
/// ```
/// use qantara_evaluation::trec;
///
/// let file = "argan Q0 atlas-fund 1 0.5 facets\nargan Q0 rif-angels 2 0.7 facets\n";
/// let run = trec::read_run(file.as_bytes())?;
/// assert_eq!(run.list("argan").next().map(|entry| entry.candidate), Some("rif-angels"));
/// # Ok::<(), qantara_evaluation::read::ReadError>(())
/// ```
///
/// # Errors
///
/// [`ReadError`] for the first line that is no entry of a run.
pub fn read_run(input: impl BufRead) -> Result<Run, ReadError> {
    let mut run = RunLines::default();
    each_line(input, "query Q0 candidate rank score tag", |line, [query, _, candidate, _, score, _]| {
        run.add(line, query, candidate, score)
    })?;
    run.build()
}

/// Reads judgements. The second column is not looked at; blank lines are
/// skipped.
///
/// # Errors
///
/// [`ReadError`] for the first line that is no judgement.
pub fn read_judgements(input: impl BufRead) -> Result<Judgements, ReadError> {
    let mut judgements = JudgementLines::default();
    each_line(input, "query 0 candidate grade", |line, [query, _, candidate, grade]| {
        judgements.add(line, query, candidate, grade)
    })?;
    Ok(judgements.build())
}

/// Hands on the columns of each line that is not blank.
fn each_line<const N: usize>(
    mut input: impl BufRead,
    expected: &'static str,
    mut take: impl FnMut(u64, [&str; N]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut bytes = Vec::new();
    for line in 1.. {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let text = std::str::from_utf8(&bytes).map_err(|_| ReadError::Text { line })?;
        // Some editors put a mark before the first byte.
        let text = if line == 1 { text.trim_start_matches('\u{feff}') } else { text };
        let mut columns = [""; N];
        let mut found = 0;
        for column in text.split_whitespace() {
            if let Some(place) = columns.get_mut(found) {
                *place = column;
            }
            found += 1;
        }
        match found {
            0 => {}
            found if found == N => take(line, columns)?,
            found => return Err(ReadError::Columns { line, expected, found }),
        }
    }
    Ok(())
}

/// What became of a run that was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// How many entries were written.
    pub entries: usize,
    /// Of these, how many had the same score as another of their list: ids
    /// alone ordered them.
    pub tied: usize,
    /// How many were given another score than their own to the nearest 32-bit
    /// float: the tied ones, those that are equal as 32-bit floats, and those
    /// that made way for them.
    pub moved: usize,
}

impl Written {
    /// The share of entries that only ids ordered; 0 where there is none.
    pub fn tied_share(&self) -> f64 {
        if self.entries == 0 { 0.0 } else { self.tied as f64 / self.entries as f64 }
    }
}

/// Writes a run, with scores that fall strictly.
///
/// A score is written as the nearest 32-bit float that is below the one before
/// it.
///
/// ```
/// use qantara_evaluation::run::Run;
/// use qantara_evaluation::trec;
///
/// let run = Run::from_entries([("argan", "atlas-fund", 0.5), ("argan", "rif-angels", 0.5)])?;
/// let mut file = String::new();
/// let written = trec::write_run(&run, "facets", &mut file)?;
/// assert_eq!(file, "argan Q0 atlas-fund 1 0.5 facets\nargan Q0 rif-angels 2 0.49999997 facets\n");
/// assert_eq!((written.entries, written.tied, written.moved), (2, 2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`WriteError`] when an id or the tag cannot be a column, or `out` fails.
pub fn write_run(run: &Run, tag: &str, out: &mut impl Write) -> Result<Written, WriteError> {
    let tag = column(tag)?;
    let mut written = Written::default();
    for query in run.queries() {
        column(query)?;
        let list: Vec<_> = run.list(query).collect();
        let mut above = f32::INFINITY;
        for (place, entry) in list.iter().enumerate() {
            let candidate = column(entry.candidate)?;
            let nearest = entry.score as f32;
            let score = nearest.min(above.next_down()).max(lowest(list.len() - 1 - place));
            above = score;
            writeln!(out, "{query} Q0 {candidate} {} {} {tag}", place + 1, Shown(score))?;
            let is_tied = |other: Option<usize>| {
                other.and_then(|place| list.get(place)).is_some_and(|other| other.score == entry.score)
            };
            written.entries += 1;
            written.tied += usize::from(is_tied(place.checked_sub(1)) || is_tied(Some(place + 1)));
            written.moved += usize::from(score != nearest);
        }
    }
    Ok(written)
}

/// The lowest score that leaves room for `below` others under it.
fn lowest(below: usize) -> f32 {
    // The bits of negative floats count up as they fall.
    f32::from_bits(f32::MIN.to_bits() - below as u32)
}

/// A score that is read as itself, straight into 32 bits or through 64 as
/// `trec_eval` does.
struct Shown(f32);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = self.0.to_string();
        match short.parse::<f64>() {
            Ok(wide) if wide as f32 == self.0 => f.write_str(&short),
            _ => write!(f, "{}", f64::from(self.0)),
        }
    }
}

/// Writes judgements.
///
/// # Errors
///
/// [`WriteError`] when an id cannot be a column, or `out` fails.
pub fn write_judgements(judgements: &Judgements, out: &mut impl Write) -> Result<(), WriteError> {
    for (query, judged) in judgements.iter() {
        let query = column(query)?;
        for (candidate, grade) in judged {
            writeln!(out, "{query} 0 {} {}", column(candidate)?, i32::from(*grade))?;
        }
    }
    Ok(())
}

/// An id that can be a column.
fn column(id: &str) -> Result<&str, WriteError> {
    let is_bad = |c: char| c.is_whitespace() || c.is_control();
    if id.is_empty() || id.contains(is_bad) { Err(WriteError::Id(id.to_owned())) } else { Ok(id) }
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// TREC's columns are parted by white space: an id has none, and is not
    /// empty.
    #[error("the id `{0}` cannot be a column of a TREC file")]
    Id(String),

    /// Writing failed.
    #[error("could not write")]
    Out(#[from] fmt::Error),
}
