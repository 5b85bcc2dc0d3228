//! Results for people: a workbook of tables.

use std::collections::BTreeSet;
use std::io::Write;

use jiff::civil::Date;
use qantara_engine::language::Tongue;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet};

use super::WriteError;
use super::xlsx::{MOST_ROWS, header_format};

/// A table for people, which becomes a sheet of a workbook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// What it is called, in the reader's language.
    pub name: String,
    /// What stands above the columns.
    pub head: Vec<String>,
    /// A cell for each column.
    pub rows: Vec<Vec<PageCell>>,
}

/// A cell of a [`Page`].
#[derive(Clone, Debug, PartialEq)]
pub enum PageCell {
    /// Words; several lines stand below one another. Never a formula.
    Text(String),
    /// A number.
    Number(f64),
    /// A share from 0 to 1, shown in percent.
    Share(f64),
}

impl From<String> for PageCell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for PageCell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Writes pages as a workbook that says it was made on a day. The same pages
/// give the same bytes. In Arabic, sheets run right to left.
///
/// # Errors
///
/// [`WriteError`] when the file fails, or has no room for a page.
pub fn write_book(
    mut out: impl Write,
    tongue: Tongue,
    made_on: Date,
    pages: &[Page],
) -> Result<(), WriteError> {
    let mut book = Workbook::new();
    let day = ExcelDateTime::from_ymd(
        u16::try_from(made_on.year()).unwrap_or(1970),
        made_on.month().unsigned_abs(),
        made_on.day().unsigned_abs(),
    )?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&day));
    let mut names = BTreeSet::new();
    for page in pages {
        let sheet = book.add_worksheet();
        sheet.set_name(sheet_name(&page.name, &mut names))?;
        sheet.set_right_to_left(tongue == Tongue::Ar);
        fill(sheet, page)?;
    }
    out.write_all(&book.save_to_buffer()?)?;
    Ok(())
}

fn fill(sheet: &mut Worksheet, page: &Page) -> Result<(), WriteError> {
    if page.rows.len() > MOST_ROWS {
        return Err(WriteError::TooManyRows);
    }
    let header = header_format();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let number = Format::new().set_align(FormatAlign::Top);
    let share = Format::new().set_num_format("0.0%").set_align(FormatAlign::Top);
    sheet.set_freeze_panes(1, 0)?;
    let mut widths: Vec<usize> = page.head.iter().map(|name| name.chars().count()).collect();
    for (column, name) in (0_u16..).zip(&page.head) {
        sheet.write_string_with_format(0, column, name, &header)?;
    }
    for (at, row) in (1_u32..).zip(&page.rows) {
        for (column, cell) in (0_u16..).zip(row) {
            match cell {
                PageCell::Text(words) => {
                    let longest = words.lines().map(|line| line.chars().count()).max().unwrap_or(0);
                    if let Some(width) = widths.get_mut(usize::from(column)) {
                        *width = longest.max(*width);
                    }
                    sheet.write_string_with_format(at, column, words, &text)?
                }
                PageCell::Number(value) => sheet.write_number_with_format(at, column, *value, &number)?,
                PageCell::Share(value) => sheet.write_number_with_format(at, column, *value, &share)?,
            };
        }
    }
    for (column, width) in (0_u16..).zip(&widths) {
        sheet.set_column_width(column, width.clamp(&6, &70).saturating_add(2) as f64)?;
    }
    if let (Some(last), rows @ 1..) = (page.head.len().checked_sub(1), page.rows.len()) {
        sheet.autofilter(0, 0, rows as u32, last as u16)?;
    }
    Ok(())
}

/// A name that a workbook takes: 31 characters at most, none of `[]:*?/\`, no
/// apostrophe at its ends, and not taken yet.
fn sheet_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    const LONGEST: usize = 31;
    let plain = name.replace(['[', ']', ':', '*', '?', '/', '\\'], " ");
    let plain = plain.trim().trim_matches('\'');
    let mut n = 1;
    loop {
        let more = if n == 1 { String::new() } else { format!(" {n}") };
        let start: String = plain.chars().take(LONGEST - more.chars().count()).collect();
        let sheet = format!("{}{more}", if start.is_empty() { "–" } else { start.trim() });
        if taken.insert(sheet.to_lowercase()) {
            return sheet;
        }
        n += 1;
    }
}
