//! Runs, judgements and pairs as CSV.
//!
//! The first line may be a header: its first column is then `query_id`, `qid`
//! or `query`. Quotes are those of RFC 4180.

use std::fmt::{self, Write};
use std::io::BufRead;

use crate::judgements::{Judgements, Pairs};
use crate::read::{JudgementLines, ReadError, RunLines};
use crate::run::Run;

/// Reads a run: `query_id,candidate_id,score`.
///
/// # Errors
///
/// [`ReadError`] for the first line that is no entry of a run.
pub fn read_run(input: impl BufRead) -> Result<Run, ReadError> {
    let mut run = RunLines::default();
    each_record(input, |line, record| match record {
        [query, candidate, score] => run.add(line, query, candidate, score),
        _ => Err(columns(line, "query_id,candidate_id,score", record)),
    })?;
    run.build()
}

/// Reads judgements: `query_id,candidate_id,grade`, or without grades, where
/// every pair is relevant.
///
/// ```
/// use qantara_evaluation::judgements::Grade;
/// use qantara_evaluation::table;
///
/// let judgements = table::read_judgements("query_id,candidate_id\nargan,atlas fund\n".as_bytes())?;
/// assert_eq!(judgements.grade("argan", "atlas fund"), Grade::RELEVANT);
/// # Ok::<(), qantara_evaluation::read::ReadError>(())
/// ```
///
/// # Errors
///
/// [`ReadError`] for the first line that is no judgement.
pub fn read_judgements(input: impl BufRead) -> Result<Judgements, ReadError> {
    let mut judgements = JudgementLines::default();
    each_record(input, |line, record| match record {
        [query, candidate] => judgements.add(line, query, candidate, "1"),
        [query, candidate, grade] => judgements.add(line, query, candidate, grade),
        _ => Err(columns(line, "query_id,candidate_id[,grade]", record)),
    })?;
    Ok(judgements.build())
}

/// Reads pairs: `query_id,candidate_id`. A pair may be there twice.
///
/// # Errors
///
/// [`ReadError`] for the first line that is no pair.
pub fn read_pairs(input: impl BufRead) -> Result<Pairs, ReadError> {
    let mut pairs = Pairs::default();
    each_record(input, |line, record| match record {
        [query, candidate] => {
            pairs.insert(query, candidate);
            Ok(())
        }
        _ => Err(columns(line, "query_id,candidate_id", record)),
    })?;
    Ok(pairs)
}

fn columns(line: u64, expected: &'static str, record: &[&str]) -> ReadError {
    ReadError::Columns { line, expected, found: record.len() }
}

/// Hands on each record but a header, with its line.
fn each_record(
    mut input: impl BufRead,
    mut take: impl FnMut(u64, &[&str]) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let mut text = Vec::new();
    input.read_to_end(&mut text)?;
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text);
    let mut record = csv::ByteRecord::new();
    let mut is_first = true;
    while reader.read_byte_record(&mut record).map_err(|error| ReadError::Io(error.into()))? {
        let line = record.position().map_or(1, |start| line_of(text, start));
        let columns: Result<Vec<&str>, _> = record.iter().map(std::str::from_utf8).collect();
        let columns = columns.map_err(|_| ReadError::Text { line })?;
        let name = columns[0].to_ascii_lowercase();
        let is_header = is_first && ["query_id", "qid", "query"].contains(&name.as_str());
        is_first = false;
        if !is_header {
            take(line, &columns)?;
        }
    }
    Ok(())
}

/// The line of a record. The reader counts the blank lines before a record as
/// its beginning.
fn line_of(text: &[u8], start: &csv::Position) -> u64 {
    let rest = text.get(start.byte() as usize..).unwrap_or_default();
    let blank = rest.iter().take_while(|byte| b"\r\n".contains(byte));
    start.line() + blank.filter(|byte| **byte == b'\n').count() as u64
}

/// Writes a run with its header: each list best first, scores as they are.
///
/// # Errors
///
/// [`fmt::Error`] when `out` fails.
pub fn write_run(run: &Run, out: &mut impl Write) -> fmt::Result {
    out.write_str("query_id,candidate_id,score\n")?;
    for query in run.queries() {
        for entry in run.list(query) {
            writeln!(out, "{},{},{}", Cell(query), Cell(entry.candidate), entry.score)?;
        }
    }
    Ok(())
}

/// Writes judgements with their header.
///
/// # Errors
///
/// [`fmt::Error`] when `out` fails.
pub fn write_judgements(judgements: &Judgements, out: &mut impl Write) -> fmt::Result {
    out.write_str("query_id,candidate_id,grade\n")?;
    for (query, judged) in judgements.iter() {
        for (candidate, grade) in judged {
            writeln!(out, "{},{},{}", Cell(query), Cell(candidate), i32::from(*grade))?;
        }
    }
    Ok(())
}

/// An id as a cell, in quotes where it needs them.
struct Cell<'a>(&'a str);

impl fmt::Display for Cell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() || self.0.contains([',', '"', '\n', '\r']) {
            write!(f, "\"{}\"", self.0.replace('"', "\"\""))
        } else {
            f.write_str(self.0)
        }
    }
}
