//! Records of a file as they stand, before any of them is taken for a header.
//!
//! A sheet that somebody else made may open with a title, group its columns
//! under headings, or hold three tables; [`crate::recognise`] decides.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::Arc;

use super::csv::CsvCells;
use super::document;
use super::xlsx::SheetCells;
use crate::format::Format;
use crate::problem::Note;

/// One record: the cells that stand side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Record {
    /// Its sheet, in a workbook.
    pub(crate) sheet: Option<Arc<str>>,
    /// The row as people count it, the first is 1.
    pub(crate) row: u64,
    /// Its cells, empty ones too.
    pub(crate) cells: Vec<String>,
}

/// The records of a file that are not blank, in order, sheet after sheet.
pub(crate) trait Records {
    /// The next record, or `None` at the end.
    fn next_record(&mut self) -> io::Result<Option<Record>>;

    /// The notes so far.
    fn notes(&self) -> BTreeSet<Note>;
}

/// Opens a file of a format as records.
pub(crate) fn open_records<'r>(
    reader: Box<dyn Read + 'r>,
    format: Format,
) -> io::Result<Box<dyn Records + 'r>> {
    Ok(match format {
        Format::Csv => Box::new(CsvRecords(CsvCells::open(reader)?)),
        Format::Jsonl => Box::new(document::ObjectRecords::open(reader)?),
        Format::Xlsx => Box::new(SheetCells::open(reader)?),
    })
}

struct CsvRecords<'r>(CsvCells<'r>);

impl Records for CsvRecords<'_> {
    fn next_record(&mut self) -> io::Result<Option<Record>> {
        // What can be read of a broken record is still what somebody wrote.
        Ok(self.0.next()?.map(|(row, record)| {
            let cells = record.unwrap_or_else(|(_, cells)| cells);
            Record { sheet: None, row, cells }
        }))
    }

    fn notes(&self) -> BTreeSet<Note> {
        self.0.notes().clone()
    }
}
