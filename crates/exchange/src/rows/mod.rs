//! Raw rows of a file, before they are matched to fields.
//!
//! Each format is read row by row, with the row number that a person would give
//! it, so that an error can point at it.

mod csv;
mod decode;
mod document;
mod grid;
mod json;
mod jsonl;
mod record;
mod xlsx;

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::Arc;

use serde_json::Value;

use crate::format::Format;
use crate::problem::{Location, Note, Refusal};

pub(crate) use grid::open_records;
pub(crate) use record::{Record, Records};

/// The names of a table's columns.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// The location of the names.
    pub(crate) location: Location,
    pub(crate) names: Vec<String>,
}

/// The content of a row.
#[derive(Debug)]
pub(crate) enum Content {
    /// Cells, one for each column or fewer; never more.
    Cells(Arc<Header>, Vec<String>),
    /// A line of JSON.
    Json(Value),
    /// Cells of a row that cannot be used, as far as they have columns.
    Unfit(Arc<Header>, Vec<String>, Refusal),
    /// A line of JSON that cannot be used.
    UnfitJson(Value, Refusal),
}

/// A row and its location.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) location: Location,
    pub(crate) content: Content,
}

/// The rows of a file. After an [`io::Error`] there are no more.
pub(crate) trait Rows {
    /// The next row, the reason why it is refused, or `None` at the end.
    fn next_row(&mut self) -> io::Result<Option<Result<Row, Refusal>>>;

    /// The notes so far.
    fn notes(&self) -> BTreeSet<Note>;
}

/// No profile has a longer name or line.
const LINE_LIMIT: usize = 16 << 20;

/// Opens a file of a format.
pub(crate) fn open<'r>(
    reader: Box<dyn Read + 'r>,
    format: Format,
    file: &str,
    sheet: Option<&str>,
    mapped: bool,
) -> io::Result<Box<dyn Rows + 'r>> {
    let file: Arc<str> = file.into();
    Ok(match format {
        Format::Csv => Box::new(csv::CsvRows::open(reader, file)?),
        Format::Jsonl => Box::new(jsonl::JsonRows::open(reader, file)?),
        Format::Xlsx => Box::new(xlsx::SheetRows::open(reader, &file, sheet, mapped)?),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// Every row as `number: cell|cell`, and every refusal as its message.
    pub(crate) fn lines(rows: &mut dyn Rows) -> Vec<String> {
        let mut lines = Vec::new();
        while let Some(row) = rows.next_row().unwrap() {
            lines.push(match row {
                Ok(Row { location, content: Content::Cells(_, cells) }) => {
                    format!("{}: {}", location.row, cells.join("|"))
                }
                Ok(Row { location, content: Content::Json(value) }) => format!("{}: {value}", location.row),
                Ok(Row {
                    content: Content::Unfit(_, _, refusal) | Content::UnfitJson(_, refusal), ..
                })
                | Err(refusal) => refusal.problems[0].to_string(),
            });
        }
        lines
    }
}
