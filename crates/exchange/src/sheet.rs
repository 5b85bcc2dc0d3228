//! Sheets that hold no profiles, such as pairs with scores or people's limits:
//! rows with known columns.
//!
//! An apostrophe that keeps a spreadsheet program from running a cell as a
//! formula is taken off, as in profiles' files.

use std::io::{self, Read};
use std::sync::Arc;

use serde_json::Value;

use crate::cell;
use crate::format::Format;
use crate::problem::{Kind, Location, Problem, Refusal};
use crate::rows::{self, Content, Header, Rows};

/// The rows of a sheet, with the cells of known columns.
///
/// All that is said of [profiles' files](crate) holds: the formats, what
/// separates cells, and the texts' encodings. A column that is not known is an
/// error, since a misspelt one would say nothing.
pub struct Sheet<'r> {
    rows: Box<dyn Rows + 'r>,
    columns: Vec<&'static str>,
    /// How many of the columns a table must have: those that come first.
    needed: usize,
    /// The header that was last found to be right.
    header: Option<Arc<Header>>,
}

/// One row of a [`Sheet`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetRow {
    /// Where it stands.
    pub location: Location,
    cells: Vec<Option<String>>,
}

impl SheetRow {
    /// The cells in the order of the columns, those needed first, without blanks
    /// around them; `None` where a cell is empty or its column is not there.
    ///
    /// # Panics
    ///
    /// Where the sheet was not opened with `N` columns.
    pub fn cells<const N: usize>(&self) -> [Option<&str>; N] {
        assert_eq!(self.cells.len(), N, "as many cells as columns");
        std::array::from_fn(|column| self.cells[column].as_deref())
    }
}

/// Why a sheet cannot be read on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SheetError {
    /// The file could not be read.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// A row is broken, or has a column that is not known.
    #[error("{0}")]
    Row(Box<Problem>),
}

impl<'r> Sheet<'r> {
    /// Opens a file, of which `name` is told in errors. A table must have the
    /// `needed` columns and may have the `others`.
    ///
    /// # Errors
    ///
    /// Those of the reader, and a workbook that is none.
    pub fn open(
        reader: Box<dyn Read + 'r>,
        format: Format,
        name: &str,
        needed: &[&'static str],
        others: &[&'static str],
    ) -> io::Result<Self> {
        let rows = rows::open(reader, format, name, None, true)?;
        Ok(Self { rows, columns: [needed, others].concat(), needed: needed.len(), header: None })
    }

    /// The next row, or `None` at the end.
    ///
    /// # Errors
    ///
    /// [`SheetError`], after which the sheet is not to be read on.
    pub fn next_row(&mut self) -> Result<Option<SheetRow>, SheetError> {
        let Some(row) = self.rows.next_row()? else { return Ok(None) };
        let row = row.map_err(broken)?;
        let mut cells = vec![None; self.columns.len()];
        match row.content {
            Content::Cells(header, found) => {
                self.once(&header)?;
                for (name, cell) in header.names.iter().zip(found) {
                    let cell = cell::unguard(&cell).filter(|text| !text.is_empty());
                    if let Some(place) = self.place(name, &header, cell.is_some())? {
                        cells[place] = cell;
                    }
                }
                let has =
                    |column: &str| header.names.iter().any(|name| name.trim().eq_ignore_ascii_case(column));
                if let Some(missing) = self.columns[..self.needed].iter().find(|column| !has(column)) {
                    let message = "the column is missing".to_owned();
                    return Err(wrong(&header.location, missing, message));
                }
            }
            Content::Json(line) => {
                let header = Header { location: row.location.clone(), names: Vec::new() };
                for (name, value) in line.as_object().into_iter().flatten() {
                    if let Some(place) = self.place(name, &header, true)? {
                        cells[place] = match value {
                            Value::Null => None,
                            Value::String(text) => {
                                Some(text.trim().to_owned()).filter(|text| !text.is_empty())
                            }
                            other => Some(other.to_string()),
                        };
                    }
                }
            }
            Content::Unfit(_, _, refusal) | Content::UnfitJson(_, refusal) => return Err(broken(refusal)),
        }
        Ok(Some(SheetRow { location: row.location, cells }))
    }

    /// Checks that no column is there twice: one of the two would be lost.
    fn once(&mut self, header: &Arc<Header>) -> Result<(), SheetError> {
        if self.header.as_ref().is_some_and(|seen| Arc::ptr_eq(seen, header)) {
            return Ok(());
        }
        let names: Vec<String> = header.names.iter().map(|name| name.trim().to_lowercase()).collect();
        for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if let Some(first) = names[..at].iter().position(|before| before == name) {
                let message = format!("columns {} and {} both have this name", first + 1, at + 1);
                return Err(wrong(&header.location, header.names[at].trim(), message));
            }
        }
        self.header = Some(Arc::clone(header));
        Ok(())
    }

    /// The place of a column among those known; a column without a name
    /// counts only where something stands in it.
    fn place(&self, name: &str, header: &Header, filled: bool) -> Result<Option<usize>, SheetError> {
        let name = name.trim();
        let found = self.columns.iter().position(|known| known.eq_ignore_ascii_case(name));
        if found.is_some() || name.is_empty() && !filled {
            return Ok(found);
        }
        let message = format!("no such column; there are {}", self.columns.join(", "));
        Err(wrong(&header.location, name, message))
    }
}

fn wrong(location: &Location, column: &str, message: String) -> SheetError {
    let (location, column, kind) = (location.clone(), Some(column.to_owned()), Kind::Invalid { message });
    SheetError::Row(Box::new(Problem { location, column, value: None, kind }))
}

fn broken(refusal: Refusal) -> SheetError {
    let Refusal { location, mut problems, .. } = refusal;
    SheetError::Row(Box::new(if problems.is_empty() {
        let kind = Kind::Invalid { message: "the header cannot be read".to_owned() };
        Problem { location, column: None, value: None, kind }
    } else {
        problems.swap_remove(0)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SheetWriter;

    fn read(text: &str, format: Format) -> Result<Vec<Vec<Option<String>>>, SheetError> {
        let mut sheet = Sheet::open(Box::new(text.as_bytes()), format, "sheet", &["id"], &["max", "free"])?;
        let mut rows = Vec::new();
        while let Some(row) = sheet.next_row()? {
            rows.push(row.cells::<3>().map(|cell| cell.map(str::to_owned)).to_vec());
        }
        Ok(rows)
    }

    #[test]
    fn rows_are_the_same_in_every_form() {
        let expected: Vec<Vec<Option<String>>> = vec![
            vec![Some("a".into()), None, Some("011".into())],
            vec![Some("b".into()), Some("3".into()), None],
        ];
        for (text, format) in [
            ("id,max,free\na,,011\nb,3,\n", Format::Csv),
            ("free;ID;max\n 011 ;a;\n;b;3\n", Format::Csv),
            (
                "{\"id\": \"a\", \"free\": \"011\"}\n{\"id\": \"b\", \"max\": 3, \"free\": null}\n",
                Format::Jsonl,
            ),
        ] {
            assert_eq!(read(text, format).unwrap(), expected, "{text}");
        }
    }

    /// Ids that a spreadsheet program would run come back as they were.
    #[test]
    fn what_is_written_is_read_back() {
        for id in ["=cmd|' /C calc'!A0", "+1", "-5", "-x", "@a", "'", "'=", " a", "a\"b", "a,b"] {
            let mut bytes = Vec::new();
            let mut sheet = SheetWriter::new(&mut bytes, &["id", "max"]).unwrap();
            sheet.row([id, "3"]).unwrap();
            sheet.finish().unwrap();
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(read(&text, Format::Csv).unwrap()[0][0].as_deref(), Some(id), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, format, message) in [
            ("id,maxx\na,1\n", Format::Csv, "sheet, row 1, maxx: no such column; there are id, max, free"),
            ("{\"maxx\": 1}\n", Format::Jsonl, "sheet, row 1, maxx: no such column; there are id, max, free"),
            (
                "id,max,free, MAX\na,1,,2\n",
                Format::Csv,
                "sheet, row 1, MAX: columns 2 and 4 both have this name",
            ),
            ("max,free\n1,0\n", Format::Csv, "sheet, row 1, id: the column is missing"),
            ("[1]\n", Format::Jsonl, "sheet, row 1: `[1]`: expected an object"),
        ] {
            assert_eq!(read(text, format).unwrap_err().to_string(), message);
        }
    }
}
