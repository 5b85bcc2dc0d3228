//! Writing profiles so that reading them gives the same profiles.

mod book;
mod csv;
mod jsonl;
mod xlsx;

use std::io::{self, Write};

use qantara_engine::language::Tongue;
use qantara_engine::profile::{Profile, ProfileId, Role};
use serde_json::Value;

use crate::cell::{self, Guard};
use crate::fields::{self, Field, Holds};
use crate::format::Format;

pub use book::{Page, PageCell, write_book};
pub(crate) use xlsx::header_format;

/// Writes profiles to a file, one after the other.
///
/// CSV and JSON Lines are written as profiles come. A workbook stays in memory
/// until [`Writer::finish`], because only then are the columns with a value
/// known.
pub struct Writer<W: Write>(Kind<W>);

enum Kind<W: Write> {
    Csv(Box<csv::CsvWriter<W>>),
    Jsonl(jsonl::JsonWriter<W>),
    Xlsx(Box<xlsx::BookWriter<W>>),
}

/// Why profiles could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file could not be written.
    #[error("the file cannot be written")]
    Io(#[from] io::Error),
    /// A CSV file holds profiles of one role only.
    #[error(
        "a CSV file holds profiles of one role; this one is for {wanted}, and `{id}` is a {is}; write xlsx or jsonl for several"
    )]
    OtherRole {
        /// The file's role.
        wanted: Role,
        /// The profile.
        id: ProfileId,
        /// Its role.
        is: Role,
    },
    /// A workbook's cell holds 32,767 characters.
    #[error("`{column}` of `{id}` is longer than a workbook's cell can be; write csv or jsonl")]
    TooLong {
        /// The profile.
        id: ProfileId,
        /// The column.
        column: String,
    },
    /// A workbook's sheet holds 1,048,576 rows.
    #[error("there are more profiles than a workbook's sheet has rows; write csv or jsonl")]
    TooManyRows,
    /// The workbook could not be made.
    #[error("the workbook cannot be written")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

impl<W: Write> Writer<W> {
    /// Opens a file of a format.
    ///
    /// `role` is the role of the profiles in a CSV file; `None` means the first
    /// profile's. `tongue` is the reader's language: in Arabic, sheets run
    /// right to left.
    ///
    /// ```
    /// use qantara_engine::{language::Tongue, profile::{Profile, Role}};
    /// use qantara_exchange::{Format, Writer};
    ///
    /// let profile: Profile = serde_json::from_str(r#"{ "id": "m-1", "name": "Salma", "mentor": {} }"#)?;
    /// let mut bytes = Vec::new();
    /// let mut writer = Writer::new(&mut bytes, Format::Jsonl, Some(Role::Mentor), Tongue::En);
    /// writer.write(&profile)?;
    /// writer.finish()?;
    /// assert!(bytes.starts_with(b"{\"id\":\"m-1\""));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(out: W, format: Format, role: Option<Role>, tongue: Tongue) -> Self {
        Self(match format {
            Format::Csv => Kind::Csv(Box::new(csv::CsvWriter::new(out, role))),
            Format::Jsonl => Kind::Jsonl(jsonl::JsonWriter::new(out)),
            Format::Xlsx => Kind::Xlsx(Box::new(xlsx::BookWriter::new(out, tongue))),
        })
    }

    /// Writes one profile.
    ///
    /// # Errors
    ///
    /// [`WriteError`] when the file fails, or has no room for the profile.
    pub fn write(&mut self, profile: &Profile) -> Result<(), WriteError> {
        match &mut self.0 {
            Kind::Csv(writer) => writer.write(profile),
            Kind::Jsonl(writer) => writer.write(profile),
            Kind::Xlsx(writer) => writer.write(profile),
        }
    }

    /// Writes the rest, and returns the inner writer.
    ///
    /// # Errors
    ///
    /// [`WriteError`] when the file fails.
    pub fn finish(self) -> Result<W, WriteError> {
        match self.0 {
            Kind::Csv(writer) => writer.finish(),
            Kind::Jsonl(writer) => writer.finish(),
            Kind::Xlsx(writer) => writer.finish(),
        }
    }
}

/// The columns of a role's profiles.
#[derive(Debug)]
struct Layout {
    columns: Vec<Column>,
}

#[derive(Debug)]
struct Column {
    name: String,
    path: Vec<String>,
    holds: Holds,
    what: What,
}

/// The part of a field that a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// The name of the role.
    Role,
    /// All of it.
    Whole,
    /// The text of one key; the field's own column holds the rest.
    Key,
    /// A keyed field, unless the columns of its keys hold all of it.
    Rest,
    /// The group, if it has no parts.
    Empty,
}

/// The languages for which texts have a column.
const TEXT_COLUMNS: [&str; 3] = ["fr", "ar", "en"];

impl Layout {
    fn new(role: Role) -> Self {
        let column = |field: &Field, what| Column {
            name: field.path.to_owned(),
            path: field.full_path().split('.').map(str::to_owned).collect(),
            holds: field.holds,
            what,
        };
        let mut columns = Vec::new();
        for field in fields::of(role).filter(|field| field.exported) {
            match field.holds {
                // Ids in other tools may have any keys.
                Holds::TextByKey if field.role.is_some() => {
                    for key in TEXT_COLUMNS {
                        let mut column = column(field, What::Key);
                        column.name = format!("{}.{key}", field.path);
                        column.path.push(key.to_owned());
                        column.holds = Holds::Text;
                        columns.push(column);
                    }
                    columns.push(column(field, What::Rest));
                }
                Holds::Group => columns.push(column(field, What::Empty)),
                _ => columns.push(column(field, What::Whole)),
            }
            if field.path == "id" {
                let name = "role".to_owned();
                columns.push(Column { name, path: Vec::new(), holds: Holds::Text, what: What::Role });
            }
        }
        Self { columns }
    }

    /// The cells of a profile, one for each column.
    fn cells(&self, profile: &Profile, guard: Guard) -> Vec<String> {
        let tree = serde_json::to_value(profile).unwrap_or_default();
        self.columns
            .iter()
            .map(|column| {
                if column.what == What::Role {
                    return profile.role().to_string();
                }
                let found = column.path.iter().try_fold(&tree, |value, key| value.get(key));
                let Some(value) = found else { return String::new() };
                let skip = match column.what {
                    What::Rest => has_columns(value),
                    What::Empty => !is_empty(value),
                    What::Key => {
                        let parents = &column.path[..column.path.len() - 1];
                        let whole = parents.iter().try_fold(&tree, |value, key| value.get(key));
                        !whole.is_some_and(has_columns)
                    }
                    What::Role | What::Whole => false,
                };
                if skip { String::new() } else { cell::write(column.holds, value, guard) }
            })
            .collect()
    }
}

/// Whether the language columns hold all of a keyed text.
fn has_columns(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|map| !map.is_empty() && map.keys().all(|key| TEXT_COLUMNS.contains(&key.as_str())))
}

fn is_empty(value: &Value) -> bool {
    value.as_object().is_some_and(serde_json::Map::is_empty)
}
