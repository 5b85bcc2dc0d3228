//! Writing sheets that hold no profiles, such as a plan's meetings.

use std::io::{self, Write};

use crate::cell::sheet_cell;

/// Writes rows as CSV, which a [`Sheet`](crate::Sheet) reads back.
///
/// No spreadsheet program runs a cell as a formula: text that could be one is
/// written after an apostrophe, as in profiles' files.
///
/// ```
/// use qantara_exchange::SheetWriter;
///
/// let mut bytes = Vec::new();
/// let mut sheet = SheetWriter::new(&mut bytes, &["id", "score"])?;
/// sheet.row(["=cmd|' /C calc'!A0", "-0.5"])?;
/// sheet.finish()?;
/// assert_eq!(bytes, b"id,score\n'=cmd|' /C calc'!A0,-0.5\n");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct SheetWriter<W: Write>(csv::Writer<W>);

impl<W: Write> SheetWriter<W> {
    /// Begins a sheet with the names of its columns.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub fn new(out: W, columns: &[&str]) -> io::Result<Self> {
        let mut sheet = Self(csv::Writer::from_writer(out));
        sheet.row(columns)?;
        Ok(sheet)
    }

    /// Writes a row, a cell for each column; an empty one says nothing.
    ///
    /// # Errors
    ///
    /// Those of the file, and a row with more or fewer cells than columns.
    pub fn row<T: AsRef<str>>(&mut self, cells: impl IntoIterator<Item = T>) -> io::Result<()> {
        for cell in cells {
            self.0.write_field(sheet_cell(cell.as_ref()).as_bytes()).map_err(of_file)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(of_file)
    }

    /// Writes the rest.
    ///
    /// # Errors
    ///
    /// Those of the file.
    pub fn finish(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The file's own error, so that a reader who stops early can be told from a
/// fault.
pub(crate) fn of_file(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::new(io::ErrorKind::InvalidInput, format!("{other:?}")),
    }
}
