//! An empty sheet for members to fill in: headers that imports recognise, lists
//! to choose from, and an example.

use std::io::{self, Write};

use qantara_engine::language::Tongue;
use qantara_engine::profile::Role;
use qantara_engine::taxonomy;
use rust_xlsxwriter::{Color, DataValidation, Format, Formula, Workbook, XlsxError};

use crate::cell::sheet_cell;
use crate::reading::Kind;
use crate::reading::term::Vocabulary;
use crate::recognise;
use crate::write::header_format;

/// A column that members of a role are asked to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Its field, by its path without the role.
    pub path: &'static str,
    /// What stands above it.
    pub header: String,
    /// What its cells are chosen from.
    pub choices: Choices,
    /// A cell; empty where it is one of the choices.
    pub example: String,
}

/// What a cell is chosen from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Choices {
    /// Anything.
    Any,
    /// Yes or no.
    Answer,
    /// The codes of a closed vocabulary, by its name: `stage`,
    /// `business_model`.
    Codes(&'static str, Vec<&'static str>),
    /// Concepts of the taxonomy.
    Concepts(taxonomy::Kind),
}

/// The columns that members of a role are asked for, in a language; an import
/// recognises each.
pub fn asked(role: Role, tongue: Tongue) -> Vec<Asked> {
    let columns = recognise::headers(role, tongue).into_iter();
    columns
        .filter_map(|(path, header)| {
            let choices = match Kind::of(role, path) {
                Some(Kind::Term(vocabulary) | Kind::Terms(vocabulary)) => {
                    Choices::Codes(vocabulary.as_str(), vocabulary.codes())
                }
                Some(Kind::Sectors) => Choices::Concepts(taxonomy::Kind::Sector),
                Some(Kind::Technologies) => Choices::Concepts(taxonomy::Kind::Technology),
                Some(Kind::Needs | Kind::Skills) => Choices::Concepts(taxonomy::Kind::Skill),
                Some(Kind::Answer) => Choices::Answer,
                _ => Choices::Any,
            };
            let example = example(path, tongue);
            // What nothing can be shown of is not asked for.
            (example.is_some() || matches!(choices, Choices::Codes(..) | Choices::Concepts(_)))
                .then(|| Asked { path, header, choices, example: example.unwrap_or_default() })
        })
        .collect()
}

/// The names of the closed vocabularies, with their codes.
pub fn vocabularies() -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    Vocabulary::ALL.into_iter().map(|vocabulary| (vocabulary.as_str(), vocabulary.codes()))
}

fn example(path: &str, tongue: Tongue) -> Option<String> {
    let text = include_str!("../data/examples.csv");
    let mut rows = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let row = rows.records().filter_map(Result::ok).find(|row| row.get(0) == Some(path))?;
    let column = match tongue {
        Tongue::En => 1,
        Tongue::Fr => 2,
        Tongue::Ar => 3,
    };
    row.get(column).map(str::to_owned)
}

/// A column of a template as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateColumn {
    /// What stands above it.
    pub header: String,
    /// What can be chosen in its cells; other text may be written too.
    pub options: Vec<String>,
    /// Its cell in the example row.
    pub example: String,
}

/// Rows below the header that offer choices.
const ROWS: u32 = 1_000;

/// Writes a template as a workbook: headers, an example row, and lists to choose
/// from, which stand in a sheet of their own.
///
/// # Errors
///
/// Those of the file.
pub fn write_template(
    mut out: impl Write,
    sheet: &str,
    tongue: Tongue,
    columns: &[TemplateColumn],
) -> io::Result<()> {
    let book = workbook(sheet, tongue, columns).map_err(io::Error::other)?;
    out.write_all(&book)
}

fn workbook(sheet: &str, tongue: Tongue, columns: &[TemplateColumn]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let header = header_format();
    let grey = Format::new().set_font_color(Color::Gray).set_italic();
    let page = book.add_worksheet();
    page.set_name(sheet)?;
    page.set_right_to_left(tongue == Tongue::Ar);
    page.set_freeze_panes(1, 1)?;
    let mut lists: Vec<&[String]> = Vec::new();
    for (place, column) in (0_u16..).zip(columns) {
        page.write_string_with_format(0, place, &column.header, &header)?;
        page.write_string_with_format(1, place, sheet_cell(&column.example), &grey)?;
        let width = column.header.chars().count().max(column.example.chars().count()).clamp(8, 44);
        page.set_column_width(place, width as f64 + 2.0)?;
        if column.options.is_empty() {
            continue;
        }
        let letter = letters(lists.len());
        let range = format!("=Lists!${letter}$1:${letter}${}", column.options.len());
        let choice = DataValidation::new()
            .allow_list_formula(Formula::new(range))
            // Several can be written, parted by commas.
            .show_error_message(false);
        page.add_data_validation(1, place, ROWS, place, &choice)?;
        lists.push(&column.options);
    }
    if !lists.is_empty() {
        let page = book.add_worksheet();
        page.set_name("Lists")?;
        page.set_hidden(true);
        for (place, options) in (0_u16..).zip(lists) {
            for (row, option) in (0_u32..).zip(options) {
                page.write_string(row, place, option)?;
            }
        }
    }
    book.save_to_buffer()
}

/// A column's letters: `A`, …, `Z`, `AA`.
fn letters(mut column: usize) -> String {
    let mut name = String::new();
    loop {
        name.insert(0, char::from(b'A' + (column % 26) as u8));
        match (column / 26).checked_sub(1) {
            None => return name,
            Some(rest) => column = rest,
        }
    }
}

/// Writes a template as CSV: headers and an example row.
///
/// # Errors
///
/// Those of the file.
pub fn write_template_csv(out: impl Write, columns: &[TemplateColumn]) -> io::Result<()> {
    let names: Vec<&str> = columns.iter().map(|column| column.header.as_str()).collect();
    let mut sheet = crate::SheetWriter::new(out, &names)?;
    sheet.row(columns.iter().map(|column| &column.example))?;
    sheet.finish()
}
