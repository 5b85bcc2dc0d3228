//! Workbooks, one role or more on each sheet.
//!
//! Cells are read and kept in the order in which they are stored: a sheet with
//! one cell in its farthest corner costs one cell, not the 17 billion in
//! between.

use std::collections::BTreeSet;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

use calamine::{DataRef, Reader as _, SheetVisible, Xlsx};
use qantara_engine::profile::Role;

use super::csv::fit;
use super::record::{Record, Records};
use super::{Content, Header, Row, Rows};
use crate::problem::{Kind, Location, Note, Refusal};

type Book = Xlsx<Cursor<Vec<u8>>>;
type Sheet = Vec<(u32, Vec<(usize, String)>)>;

/// The number of a row, and its cells by column.
type SheetRow = (u32, Vec<(usize, String)>);

pub(super) struct SheetRows {
    book: Book,
    file: Arc<str>,
    /// Sheets still to be read, the next one last.
    sheets: Vec<String>,
    only: bool,
    current: Option<(Arc<Header>, std::vec::IntoIter<SheetRow>)>,
    mapped: bool,
    found: bool,
    notes: BTreeSet<Note>,
}

/// The most columns that a workbook's sheet has.
const MOST_COLUMNS: usize = 16_384;

/// A cell whose formula failed begins with this, and no other does.
const FAILED: char = '\u{FFFF}';

/// Marks a number that is too large to keep all its digits.
const ROUNDED: char = '\u{FFFE}';
/// From here on a workbook's numbers do.
const INEXACT: f64 = 9_007_199_254_740_992.0;

impl SheetRows {
    pub(super) fn open(
        mut reader: Box<dyn Read + '_>,
        file: &Arc<str>,
        sheet: Option<&str>,
        mapped: bool,
    ) -> io::Result<Self> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
        let mut sheets = book.sheet_names();
        if let Some(wanted) = sheet {
            sheets.retain(|name| name == wanted);
            if sheets.is_empty() {
                let has = book.sheet_names().join(", ");
                return Err(invalid(format!("the workbook has no sheet `{wanted}`; it has {has}")));
            }
        } else if mapped {
            sheets.truncate(1);
        }
        sheets.reverse();
        Ok(Self {
            book,
            file: Arc::clone(file),
            sheets,
            only: sheet.is_some() || mapped,
            current: None,
            mapped,
            found: false,
            notes: BTreeSet::new(),
        })
    }

    /// Goes to the next sheet that has profiles; false after the last.
    fn next_sheet(&mut self) -> io::Result<bool> {
        while let Some(name) = self.sheets.pop() {
            let sheet = cells(&mut self.book, &name)?;
            let mut rows = sheet.into_iter();
            let Some((row, cells)) = rows.next() else { continue };
            let mut names: Vec<String> =
                spread(cells).into_iter().map(|name| name.trim().to_owned()).collect();
            while names.last().is_some_and(String::is_empty) {
                names.pop();
            }
            if !self.only && !names.iter().any(|name| name == "id") {
                self.notes.insert(Note::SheetIgnored(name));
                continue;
            }
            // A sheet named for a role needs no column that says so.
            let role = Role::find(&name);
            let mut rows: Sheet = rows.collect();
            if let Some(role) = role
                && !self.mapped
                && !names.iter().any(|name| name == "role")
                && names.len() < MOST_COLUMNS
            {
                for (_, cells) in &mut rows {
                    cells.push((names.len(), role.to_string()));
                }
                names.push("role".to_owned());
            }
            let location = Location {
                file: Arc::clone(&self.file),
                sheet: Some(name.as_str().into()),
                row: u64::from(row) + 1,
            };
            self.found = true;
            self.current = Some((Arc::new(Header { location, names }), rows.into_iter()));
            return Ok(true);
        }
        if !self.found && !self.notes.is_empty() {
            return Err(invalid("no sheet of the workbook has a column `id` in its first row".to_owned()));
        }
        Ok(false)
    }
}

/// The filled cells of a sheet.
fn cells(book: &mut Book, sheet: &str) -> io::Result<Sheet> {
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|error| unreadable(&error))?;
    let mut rows: Sheet = Vec::new();
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        let (row, column) = cell.get_position();
        let text = cell_text(cell.get_value());
        if text.trim().is_empty() || column as usize >= MOST_COLUMNS {
            continue;
        }
        match rows.last_mut() {
            Some((last, cells)) if *last == row => cells.push((column as usize, text)),
            _ => rows.push((row, vec![(column as usize, text)])),
        }
    }
    drop(cells);
    mark_unvalued(book, sheet, &mut rows)?;
    Ok(rows)
}

/// Marks the cells whose formula has left no value: programs that write
/// workbooks do not always work it out.
fn mark_unvalued(book: &mut Book, sheet: &str, rows: &mut Sheet) -> io::Result<()> {
    let mut formulas = book.worksheet_cells_reader(sheet).map_err(|error| unreadable(&error))?;
    while let Some(cell) = formulas.next_formula().map_err(|error| unreadable(&error))? {
        let ((row, column), formula) = (cell.get_position(), cell.get_value());
        let column = column as usize;
        if formula.is_empty() || column >= MOST_COLUMNS {
            continue;
        }
        let at = rows.binary_search_by_key(&row, |(row, _)| *row);
        let marked = (column, format!("{FAILED}={formula}"));
        match at {
            Ok(at) => {
                let cells = &mut rows[at].1;
                if !cells.iter().any(|(known, _)| *known == column) {
                    cells.push(marked);
                }
            }
            Err(at) => rows.insert(at, (row, vec![marked])),
        }
    }
    Ok(())
}

/// Every sheet of a workbook as records. What is merged downwards stands in
/// each of its rows; what is merged across stands in the first of its columns.
pub(super) struct SheetCells {
    book: Book,
    /// Sheets still to be read, the next one last.
    sheets: Vec<String>,
    current: Option<(Arc<str>, std::vec::IntoIter<SheetRow>)>,
}

impl SheetCells {
    pub(super) fn open(mut reader: Box<dyn Read + '_>) -> io::Result<Self> {
        let mut bytes = Vec::new();
        reader.read_to_end(&mut bytes)?;
        let book = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
        // A hidden sheet holds what others choose from.
        let visible = book.sheets_metadata().iter().filter(|sheet| sheet.visible == SheetVisible::Visible);
        let sheets = visible.map(|sheet| sheet.name.clone()).rev().collect();
        Ok(Self { book, sheets, current: None })
    }

    fn fill_down(&mut self, sheet: &str, rows: &mut Sheet) -> io::Result<()> {
        let merged = self.book.merge_cells_by_sheet_name(sheet).map_err(|error| unreadable(&error))?;
        let mut filled = 0;
        for region in merged {
            let ((top, left), (bottom, _)) = (region.start, region.end);
            let column = left as usize;
            let Ok(first) = rows.binary_search_by_key(&top, |(row, _)| *row) else { continue };
            let found = rows[first].1.iter().find(|(at, _)| *at == column);
            let Some(text) = found.map(|(_, text)| text.clone()) else { continue };
            for (_, cells) in rows[first + 1..].iter_mut().take_while(|(row, _)| *row <= bottom) {
                filled += 1;
                if filled > MOST_FILLED {
                    return Ok(());
                }
                if !cells.iter().any(|(at, _)| *at == column) {
                    cells.push((column, text.clone()));
                }
            }
        }
        Ok(())
    }
}

/// The most cells that merged ones are copied into: a sheet may claim more than
/// it could hold.
const MOST_FILLED: usize = 4_000_000;

impl Records for SheetCells {
    fn next_record(&mut self) -> io::Result<Option<Record>> {
        loop {
            if let Some((sheet, rows)) = &mut self.current
                && let Some((row, cells)) = rows.next()
            {
                let mut cells = spread(cells);
                for cell in &mut cells {
                    if let Some(failed) = cell.strip_prefix([FAILED, ROUNDED]) {
                        // Whatever it was, it is no text that somebody wrote.
                        *cell =
                            if failed.starts_with('#') { failed.to_owned() } else { format!("#{failed}") };
                    }
                }
                return Ok(Some(Record { sheet: Some(Arc::clone(sheet)), row: u64::from(row) + 1, cells }));
            }
            let Some(name) = self.sheets.pop() else { return Ok(None) };
            let mut rows = cells(&mut self.book, &name)?;
            self.fill_down(&name, &mut rows)?;
            self.current = Some((name.into(), rows.into_iter()));
        }
    }

    fn notes(&self) -> BTreeSet<Note> {
        BTreeSet::new()
    }
}

impl Rows for SheetRows {
    fn next_row(&mut self) -> io::Result<Option<Result<Row, Refusal>>> {
        loop {
            if let Some((header, rows)) = &mut self.current
                && let Some((row, cells)) = rows.next()
            {
                let location = Location { row: u64::from(row) + 1, ..header.location.clone() };
                let cells = spread(cells);
                if let Some(column) = cells.iter().position(|cell| cell.starts_with([FAILED, ROUNDED])) {
                    let kind =
                        if cells[column].starts_with(FAILED) { Kind::CellError } else { Kind::Rounded };
                    let value = cells[column].trim_start_matches([FAILED, ROUNDED]).to_owned();
                    let name = header.names.get(column).cloned();
                    let refusal = Refusal::at(&location, name, Some(value), kind);
                    let content = Content::Unfit(Arc::clone(header), cells, refusal);
                    return Ok(Some(Ok(Row { location, content })));
                }
                return Ok(Some(Ok(fit(header, location, cells))));
            }
            self.current = None;
            if !self.next_sheet()? {
                return Ok(None);
            }
        }
    }

    fn notes(&self) -> BTreeSet<Note> {
        self.notes.clone()
    }
}

/// Cells side by side, with empty ones between.
fn spread(cells: Vec<(usize, String)>) -> Vec<String> {
    let width = cells.iter().map(|(column, _)| column + 1).max().unwrap_or_default();
    let mut row = vec![String::new(); width];
    for (column, text) in cells {
        row[column] = text;
    }
    row
}

fn cell_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.abs() >= INEXACT => format!("{ROUNDED}{number}"),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(moment) if moment.is_datetime() && in_calendar(moment.as_f64()) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if (hour, minute, second) == (0, 0, 0) {
                format!("{year:04}-{month:02}-{day:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::DateTime(moment) => moment.as_f64().to_string(),
        DataRef::Error(error) => format!("{FAILED}{error}"),
    }
}

/// Days that a workbook can show: 1900 to 9999.
fn in_calendar(days: f64) -> bool {
    (0.0..2_958_466.0).contains(&days)
}

fn unreadable(error: &calamine::XlsxError) -> io::Error {
    invalid(format!("the workbook cannot be read: {error}"))
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
