//! What can be wrong with a file of judgements or of a run.

use std::collections::HashMap;
use std::io;

use crate::judgements::{Grade, Judgements};
use crate::run::{Run, RunBuilder, RunError};

/// Why a file could not be read. Lines are counted from 1.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Reading failed.
    #[error("could not read")]
    Io(#[from] io::Error),

    /// The bytes are not UTF-8.
    #[error("line {line} is not UTF-8")]
    Text {
        /// The line.
        line: u64,
    },

    /// A line has too few columns or too many.
    #[error("line {line} has {found} columns; it should have `{expected}`")]
    Columns {
        /// The line.
        line: u64,
        /// The columns that it should have.
        expected: &'static str,
        /// How many it has.
        found: usize,
    },

    /// A score is not a finite number.
    #[error("line {line}: the score `{value}` is not a finite number")]
    Score {
        /// The line.
        line: u64,
        /// What stands there.
        value: String,
    },

    /// A grade is not a whole number from −1 to 255.
    #[error("line {line}: the grade `{value}` is not a whole number from -1 to 255")]
    Grade {
        /// The line.
        line: u64,
        /// What stands there.
        value: String,
    },

    /// A pair is there twice.
    #[error("query `{query}` has candidate `{candidate}` on line {first} and on line {second}")]
    Twice {
        /// The query.
        query: String,
        /// The candidate.
        candidate: String,
        /// The line that has the pair first.
        first: u64,
        /// The line that has it again.
        second: u64,
    },
}

/// Collects a run, line by line.
#[derive(Default)]
pub(crate) struct RunLines {
    builder: RunBuilder,
    /// The line of each entry.
    lines: Vec<u64>,
}

impl RunLines {
    pub(crate) fn add(
        &mut self,
        line: u64,
        query: &str,
        candidate: &str,
        score: &str,
    ) -> Result<(), ReadError> {
        let wrong = || ReadError::Score { line, value: score.to_owned() };
        let number: f64 = score.trim().parse().map_err(|_| wrong())?;
        self.builder.add(query, candidate, number).map_err(|_| wrong())?;
        self.lines.push(line);
        Ok(())
    }

    pub(crate) fn build(self) -> Result<Run, ReadError> {
        self.builder.build().map_err(|error| match error {
            RunError::Twice { query, candidate, first, second } => {
                ReadError::Twice { query, candidate, first: self.lines[first], second: self.lines[second] }
            }
            RunError::NotFinite { .. } => unreachable!("scores were looked at as they were added"),
        })
    }
}

/// Collects judgements, line by line.
#[derive(Default)]
pub(crate) struct JudgementLines {
    judgements: Judgements,
    lines: HashMap<(String, String), u64>,
}

impl JudgementLines {
    pub(crate) fn add(
        &mut self,
        line: u64,
        query: &str,
        candidate: &str,
        grade: &str,
    ) -> Result<(), ReadError> {
        let number = grade.trim().parse::<i32>().ok().and_then(|number| Grade::try_from(number).ok());
        let Some(number) = number else { return Err(ReadError::Grade { line, value: grade.to_owned() }) };
        let pair = (query.to_owned(), candidate.to_owned());
        match self.judgements.judge(query, candidate, number) {
            Ok(()) => {
                self.lines.insert(pair, line);
                Ok(())
            }
            Err(_) => {
                let first = self.lines[&pair];
                Err(ReadError::Twice { query: pair.0, candidate: pair.1, first, second: line })
            }
        }
    }

    pub(crate) fn build(self) -> Judgements {
        self.judgements
    }
}
