//! Profiles as a workbook, a sheet for each role, with the columns that have
//! a value.

use std::collections::BTreeMap;
use std::io::Write;

use qantara_engine::language::Tongue;
use qantara_engine::profile::{Profile, Role};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Workbook};

use super::{Layout, WriteError};
use crate::cell::Guard;
use crate::fields::Holds;

/// Limits of a workbook's cell and sheet.
const LONGEST_CELL: usize = 32_767;
pub(super) const MOST_ROWS: usize = 1_048_575;

/// Whole numbers above this are not exact in a workbook, and are text there.
const LARGEST_EXACT: u64 = 1 << 53;

pub(super) struct BookWriter<W: Write> {
    out: W,
    tongue: Tongue,
    sheets: BTreeMap<Role, Sheet>,
}

struct Sheet {
    layout: Layout,
    /// The non-empty cells of each profile, by column.
    rows: Vec<Vec<(u16, String)>>,
}

impl<W: Write> BookWriter<W> {
    pub(super) fn new(out: W, tongue: Tongue) -> Self {
        Self { out, tongue, sheets: BTreeMap::new() }
    }

    pub(super) fn write(&mut self, profile: &Profile) -> Result<(), WriteError> {
        let role = profile.role();
        let sheet =
            self.sheets.entry(role).or_insert_with(|| Sheet { layout: Layout::new(role), rows: Vec::new() });
        if sheet.rows.len() == MOST_ROWS {
            return Err(WriteError::TooManyRows);
        }
        let mut row = Vec::new();
        for (column, cell) in (0_u16..).zip(sheet.layout.cells(profile, Guard::Xlsx)) {
            if cell.encode_utf16().count() > LONGEST_CELL {
                let column = sheet.layout.columns[usize::from(column)].name.clone();
                return Err(WriteError::TooLong { id: profile.id.clone(), column });
            }
            if !cell.is_empty() {
                row.push((column, cell));
            }
        }
        sheet.rows.push(row);
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<W, WriteError> {
        let mut book = Workbook::new();
        for (role, sheet) in &self.sheets {
            fill(&mut book, *role, sheet, self.tongue)?;
        }
        if self.sheets.is_empty() {
            book.add_worksheet();
        }
        self.out.write_all(&book.save_to_buffer()?)?;
        Ok(self.out)
    }
}

/// How what stands above columns looks, in every workbook.
pub(crate) fn header_format() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::White)
        .set_background_color(Color::RGB(0x1F_4E_5F))
        .set_align(FormatAlign::VerticalCenter)
        .set_border_bottom(FormatBorder::Thin)
}

fn fill(book: &mut Workbook, role: Role, sheet: &Sheet, tongue: Tongue) -> Result<(), WriteError> {
    let header = header_format();
    let page = book.add_worksheet();
    page.set_name(role.as_str())?;
    page.set_right_to_left(tongue == Tongue::Ar);
    page.set_freeze_panes(1, 2)?;
    // The used columns, and the position of each.
    let mut widths: BTreeMap<u16, usize> = BTreeMap::new();
    for (column, cell) in sheet.rows.iter().flatten() {
        let width = widths.entry(*column).or_default();
        *width = cell.chars().count().max(*width);
    }
    let places: BTreeMap<u16, u16> = widths.keys().copied().zip(0..).collect();
    for (column, place) in &places {
        let name = &sheet.layout.columns[usize::from(*column)].name;
        page.write_string_with_format(0, *place, name, &header)?;
        let width = widths[column].max(name.chars().count()).clamp(6, 48);
        page.set_column_width(*place, width as f64 + 2.0)?;
    }
    for (number, row) in (1_u32..).zip(&sheet.rows) {
        for (column, cell) in row {
            let place = places[column];
            match as_number(sheet.layout.columns[usize::from(*column)].holds, cell) {
                Some(value) => page.write_number(number, place, value)?,
                None => page.write_string(number, place, cell)?,
            };
        }
    }
    if let (Some(last), rows @ 1..) = (places.len().checked_sub(1), sheet.rows.len()) {
        page.autofilter(0, 0, rows as u32, last as u16)?;
    }
    Ok(())
}

/// A cell as a number, if a workbook can hold it exactly.
fn as_number(holds: Holds, cell: &str) -> Option<f64> {
    match holds {
        Holds::Integer => {
            cell.parse::<u64>().ok().filter(|whole| *whole <= LARGEST_EXACT).map(|whole| whole as f64)
        }
        Holds::Decimal => cell.parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}
