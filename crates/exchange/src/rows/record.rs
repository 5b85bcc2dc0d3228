//! Records of a file as they stand, before any of it is taken for a header.
//!
//! A sheet that somebody else made may open with a title, group its columns
//! under headings, or hold three tables; [`crate::recognise`] decides.

use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;

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
