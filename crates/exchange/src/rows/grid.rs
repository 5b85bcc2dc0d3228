//! Records of a file as they stand, before any of them is taken for a header.
//!
//! A sheet that somebody else made may open with a title, group its columns
//! under headings, or hold three tables; [`crate::recognise`] decides.

use std::collections::BTreeSet;
use std::io::{self, Read};

use super::csv::CsvCells;
use super::document;
use super::record::{Record, Records};
use super::xlsx::SheetCells;
use crate::format::Format;
use crate::problem::Note;

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
