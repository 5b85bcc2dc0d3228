//! Reading a file as changes to profiles, row by row.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::sync::Arc;

use qantara_engine::profile::Role;
use serde_json::Value;

use crate::change::Change;
use crate::columns::Columns;
use crate::draft::Mode;
use crate::format::Format;
use crate::mapping::{Mapped, Mapping};
use crate::problem::{Heard, Location, Note, Refusal};
use crate::recognise::{Proposal, Recogniser, TableRows};
use crate::rows::{self, Content, Header, Row, Rows};
use crate::unsure::Unsure;

/// How to read a file.
#[derive(Clone, Debug)]
pub enum Reading {
    /// Columns and fields have the domain's own names.
    Fields {
        /// The role of rows that do not state one.
        role: Option<Role>,
        /// [`Mode::Merge`] or [`Mode::Replace`].
        mode: Mode,
        /// Whether an empty cell, or a null in JSON Lines, clears its field
        /// in [`Mode::Merge`]. Otherwise it says nothing.
        clear_empty: bool,
    },
    /// A mapping decides.
    Mapping(Box<Mapping>),
    /// The file was looked over, and is read as was proposed.
    Proposal {
        /// What was proposed of this file.
        proposal: Arc<Proposal>,
        /// Whether a cell that cannot be read refuses its row.
        strict: bool,
    },
}

impl Default for Reading {
    fn default() -> Self {
        Self::Fields { role: None, mode: Mode::Merge, clear_empty: false }
    }
}

/// The changes that a file requests: an iterator over its rows.
///
/// A row that cannot be used is a [`Refusal`], and the next one is read. An
/// [`io::Error`] ends the file.
pub struct Changes<'r> {
    rows: Box<dyn Rows + 'r>,
    reader: Reader,
    header: Option<Arc<Header>>,
    /// The header cannot be used, and so none of its rows can.
    refused_header: bool,
    failed: bool,
}

enum Reader {
    Columns(Columns),
    Mapped(Box<Mapped>),
    Recognised(Recogniser),
}

/// Opens a file as changes.
///
/// `file` is the name that messages give it. CSV and JSON Lines are read as
/// they come; a workbook is read into memory first.
///
/// ```
/// use qantara_exchange::{Format, Reading, apply, read};
///
/// let table = "id,name,role,sectors\nst-1,Agrisense,startup,agri|energy.solar\nst-2,,startup,baking\n";
/// let mut rows = read(table.as_bytes(), Format::Csv, "startups.csv", Reading::default())?;
/// let (_, change) = rows.next().unwrap()?.unwrap();
/// let profile = apply(None, change)?;
/// assert_eq!(profile.sectors().map_or(0, |sectors| sectors.len()), 2);
/// // The next row is refused, and says why.
/// let refusal = rows.next().unwrap()?.unwrap_err();
/// assert!(refusal.problems[0].to_string().starts_with("startups.csv, row 3, sectors: `baking`"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When the file cannot be read, or is not of the format at all.
pub fn read<'r>(
    reader: impl Read + 'r,
    format: Format,
    file: &str,
    reading: Reading,
) -> io::Result<Changes<'r>> {
    let (sheet, mapped) = match &reading {
        Reading::Proposal { proposal, strict } => {
            let rows = TableRows::open(Box::new(reader), format, file, Arc::clone(proposal))?;
            let reader = Reader::Recognised(Recogniser::new(Arc::clone(proposal), *strict));
            return Ok(Changes {
                rows: Box::new(rows),
                reader,
                header: None,
                refused_header: false,
                failed: false,
            });
        }
        Reading::Fields { .. } => (None, false),
        Reading::Mapping(mapping) => (mapping.sheet.clone(), true),
    };
    let rows = rows::open(Box::new(reader), format, file, sheet.as_deref(), mapped)?;
    let reader = match reading {
        Reading::Fields { role, mode, clear_empty } => Reader::Columns(Columns::new(role, mode, clear_empty)),
        Reading::Mapping(mapping) => Reader::Mapped(Box::new(Mapped::new(*mapping))),
        Reading::Proposal { proposal, strict } => Reader::Recognised(Recogniser::new(proposal, strict)),
    };
    Ok(Changes { rows, reader, header: None, refused_header: false, failed: false })
}

impl Changes<'_> {
    /// The notes so far.
    pub fn notes(&self) -> BTreeSet<Note> {
        let mut notes = self.rows.notes();
        if let Reader::Mapped(mapped) = &self.reader {
            notes.extend(mapped.notes());
        }
        notes
    }

    /// What could not be read of the rows since this was last asked, or was
    /// read with a doubt.
    pub fn take_unsure(&mut self) -> Vec<Unsure> {
        match &mut self.reader {
            Reader::Mapped(mapped) => mapped.take_unsure(),
            Reader::Recognised(recogniser) => recogniser.take_unsure(),
            Reader::Columns(_) => Vec::new(),
        }
    }

    /// The change of one row, or `None` if there is none.
    fn change(&mut self, row: Row) -> Option<Result<(Location, Change), Refusal>> {
        let Row { location, content } = row;
        let (found, heard) = match content {
            Content::Cells(header, cells) => self.cells(&location, &header, &cells, None),
            Content::Unfit(header, cells, refusal) => self.cells(&location, &header, &cells, Some(refusal)),
            Content::UnfitJson(value, refusal) => (Err(refusal), self.heard_in_json(&location, &value)),
            Content::Json(value) => match &mut self.reader {
                Reader::Columns(columns) => {
                    let heard = columns.heard_in_json(&location, &value);
                    (columns.json(&location, value).map(Some), heard)
                }
                Reader::Mapped(mapped) => {
                    let found = mapped.json(&location, &value);
                    let heard = if found.is_err() { mapped.heard_in_json(&location, &value) } else { None };
                    (found, heard)
                }
                // Its objects come as cells.
                Reader::Recognised(_) => (Ok(None), None),
            },
        };
        match found {
            Ok(Some(change)) => Some(Ok((location, change))),
            Ok(None) => None,
            Err(refusal) => Some(Err(Refusal { heard: heard.map(Box::new), ..refusal })),
        }
    }

    /// The refusal of consent in a line of JSON.
    fn heard_in_json(&self, location: &Location, value: &Value) -> Option<Heard> {
        match &self.reader {
            Reader::Columns(columns) => columns.heard_in_json(location, value),
            Reader::Mapped(mapped) => mapped.heard_in_json(location, value),
            Reader::Recognised(_) => None,
        }
    }

    /// The change that a row of cells asks for, unless the row is unfit; and
    /// where there is none, the refusal of consent in the row.
    fn cells(
        &mut self,
        location: &Location,
        header: &Arc<Header>,
        cells: &[String],
        unfit: Option<Refusal>,
    ) -> (Result<Option<Change>, Refusal>, Option<Heard>) {
        if let Reader::Recognised(recogniser) = &mut self.reader {
            return recogniser.cells(location, cells);
        }
        let mut of_header = None;
        if self.header.as_ref().is_none_or(|known| !Arc::ptr_eq(known, header)) {
            self.header = Some(Arc::clone(header));
            of_header = match &mut self.reader {
                Reader::Columns(columns) => columns.header(header),
                Reader::Mapped(mapped) => mapped.header(header),
                Reader::Recognised(_) => Ok(()),
            }
            .err();
            self.refused_header = of_header.is_some();
        }
        let found = match (of_header, unfit, &mut self.reader) {
            (Some(refusal), ..) => Err(refusal),
            // What is wrong with the header was told of the first row.
            _ if self.refused_header => Err(Refusal::new(location, Vec::new())),
            (None, Some(refusal), _) => Err(refusal),
            (None, None, Reader::Columns(columns)) => columns.cells(location, cells).map(Some),
            (None, None, Reader::Mapped(mapped)) => mapped.cells(location, cells),
            (None, None, Reader::Recognised(_)) => Ok(None),
        };
        let heard = match &self.reader {
            _ if found.is_ok() => None,
            Reader::Columns(columns) => columns.heard_in_cells(location, header, cells),
            Reader::Mapped(mapped) => mapped.heard_in_cells(location, cells),
            Reader::Recognised(_) => None,
        };
        (found, heard)
    }
}

impl Iterator for Changes<'_> {
    type Item = io::Result<Result<(Location, Change), Refusal>>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            match self.rows.next_row() {
                Ok(Some(Ok(row))) => {
                    if let Some(found) = self.change(row) {
                        return Some(Ok(found));
                    }
                }
                Ok(Some(Err(refusal))) => return Some(Ok(Err(refusal))),
                Ok(None) => return None,
                Err(error) => {
                    self.failed = true;
                    return Some(Err(error));
                }
            }
        }
        None
    }
}
