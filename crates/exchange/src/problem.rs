//! What is wrong with an input, with enough detail to correct it: file, row,
//! column, the value found, and what was expected.

use std::fmt;
use std::sync::Arc;

use qantara_engine::profile::{Mention, ProfileId, Role};
use serde_json::Value;

/// The location of a row in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file's name.
    pub file: Arc<str>,
    /// The sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
    /// The row as people count it: the first line, a header, is 1.
    pub row: u64,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(sheet) = &self.sheet {
            write!(f, ", sheet {sheet}")?;
        }
        write!(f, ", row {}", self.row)
    }
}

/// One thing that is wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The row.
    pub location: Location,
    /// The column or field, if the problem is in one.
    pub column: Option<String>,
    /// The value found.
    pub value: Option<String>,
    /// What is wrong with it.
    pub kind: Kind,
}

/// What is wrong, without the location: a message and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// No profile has this column or field.
    UnknownField {
        /// The name that may have been meant.
        near: Option<String>,
    },
    /// The mapping uses a column that the file does not have.
    NoColumn {
        /// The column that may have been meant.
        near: Option<String>,
    },
    /// The field belongs to another role.
    OtherRole {
        /// The row's role.
        role: Role,
    },
    /// Two columns have the same name or meaning.
    Twice,
    /// The value is not one of a closed vocabulary.
    NotOneOf {
        /// The vocabulary.
        allowed: Vec<String>,
        /// The member that may have been meant.
        near: Option<String>,
    },
    /// The value is of another type.
    Expected(Expected),
    /// The domain refuses the value.
    Invalid {
        /// Its message.
        message: String,
    },
    /// A required field is missing.
    Missing {
        /// The field that is missing.
        field: String,
    },
    /// No role is named, in the row or for the whole file.
    NoRole,
    /// The id was already used: the file defines the profile twice.
    DuplicateId {
        /// The id.
        id: String,
        /// The row that used it first.
        first_row: u64,
    },
    /// An earlier row about the same profile has another value.
    Contradicts {
        /// That row.
        first_row: u64,
    },
    /// No profile has the id of a row that would change one.
    UnknownId {
        /// The role.
        role: Role,
        /// The id.
        id: String,
    },
    /// The row has more cells than the header has columns.
    TooManyCells {
        /// How many it has.
        cells: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// A quoted cell never ends.
    OpenQuote,
    /// The line is longer than a profile can be.
    TooLong {
        /// The longest that is read, in bytes.
        limit: usize,
    },
    /// The line is not JSON.
    Json {
        /// What the parser says.
        message: String,
    },
    /// A mapping has no entry for the value.
    NotMapped {
        /// The values that it has entries for.
        allowed: Vec<String>,
    },
    /// A spreadsheet's formula failed in this cell.
    CellError,
    /// A number in a workbook has more digits than it keeps.
    Rounded,
    /// Consent is refused in a row that is wrong in other ways.
    ConsentRefused(Withdrawal),
    /// More is wrong with the row than is worth telling.
    AndMore,
}

impl Kind {
    /// The same for a field that may be a group. A missing part of a group is
    /// named with the group, and has no location of its own.
    pub(crate) fn within(self, path: String) -> (String, Self) {
        match self {
            Self::Expected(Expected::Bool) if path == "consent.matching" => {
                (path, Self::Expected(Expected::Answer))
            }
            Self::Missing { field } if path.is_empty() => (path, Self::Missing { field }),
            Self::Missing { field } => (String::new(), Self::Missing { field: format!("{path}.{field}") }),
            kind => (path, kind),
        }
    }
}

/// What becomes of a refusal of consent in a row that is refused itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Withdrawal {
    /// The profile is matched with no other now.
    Taken(Mention),
    /// It would be, were this no trial run.
    WouldBeTaken(Mention),
    /// There is no such profile, and none is made for it.
    NoProfile(Mention),
    /// Nobody knows whose it is: the id cannot be read.
    NoId,
    /// Nobody knows whose it is: the role cannot be read, and several have the
    /// id.
    Several(Vec<Mention>),
}

/// What a value of the wrong type should have been.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expected {
    /// A whole number.
    Integer,
    /// A whole number within bounds.
    IntegerBetween {
        /// The smallest.
        low: u64,
        /// The largest.
        high: u64,
    },
    /// A number.
    Decimal,
    /// Yes or no.
    Bool,
    /// Yes or no, in any of the hub's languages.
    Answer,
    /// A day.
    Date,
    /// A day in a format that the mapping names.
    DateAs(String),
    /// A moment, with its offset from UTC.
    Timestamp,
    /// A text.
    Text,
    /// A list.
    List,
    /// An object.
    Object,
    /// An amount of money.
    Money,
    /// A country.
    Country,
    /// A place.
    Place,
    /// A year.
    Year,
    /// A concept of the taxonomy.
    Concept {
        /// The id that may have been meant.
        near: Option<String>,
    },
    /// A language.
    Language {
        /// The code of the one that may have been meant.
        near: Option<String>,
    },
    /// A key and a value, such as `fr=Bonjour`.
    KeyValue,
    /// Valid JSON.
    Json,
    /// Anything else, as the parser puts it.
    Other(String),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.location)?;
        if let Some(column) = &self.column {
            write!(f, ", {column}")?;
        }
        f.write_str(": ")?;
        // The domain's messages name the value themselves.
        let named = matches!(&self.kind, Kind::Invalid { message } if self.value.as_ref().is_some_and(|v| message.contains(v.as_str())));
        match &self.value {
            Some(value) if !named => write!(f, "`{value}`: {}", self.kind),
            _ => write!(f, "{}", self.kind),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownField { near } => {
                f.write_str("no such field")?;
                hint(f, near.as_deref())
            }
            Self::NoColumn { near } => {
                f.write_str("the mapping uses this column, and the file does not have it")?;
                hint(f, near.as_deref())
            }
            Self::OtherRole { role } => write!(f, "not a field of a {role}"),
            Self::Twice => f.write_str("it is there twice"),
            Self::NotOneOf { allowed, near } => {
                write!(f, "expected one of {}", listed(allowed))?;
                hint(f, near.as_deref())
            }
            Self::Expected(expected) => write!(f, "expected {expected}"),
            Self::Invalid { message } => f.write_str(message),
            Self::Missing { field } => write!(f, "`{field}` is missing"),
            Self::NoRole => f.write_str(
                "nothing says what role this is; add a `role` column, or name the role for the whole file",
            ),
            Self::DuplicateId { id, first_row } => {
                write!(f, "the id `{id}` was already used in row {first_row}")
            }
            Self::Contradicts { first_row } => {
                write!(f, "row {first_row} says something else of the same profile")
            }
            Self::UnknownId { role, id } => {
                write!(f, "there is no {role} with id `{id}`, and a new one needs a name")
            }
            Self::TooManyCells { cells, columns } => {
                write!(f, "the row has {cells} cells, and the header names {columns} columns")
            }
            Self::OpenQuote => f.write_str("a cell begins with a quotation mark and never ends"),
            Self::TooLong { limit } => write!(f, "the line is longer than {limit} bytes"),
            Self::Json { message } => write!(f, "not valid JSON: {message}"),
            Self::NotMapped { allowed } => {
                write!(f, "the mapping has no entry for it; it has {}", listed(allowed))
            }
            Self::CellError => f.write_str("the formula in this cell has failed, or has left no value"),
            Self::Rounded => {
                f.write_str("a number of so many digits is rounded in a workbook; write it as text")
            }
            Self::ConsentRefused(withdrawal) => withdrawal.fmt(f),
            Self::AndMore => f.write_str("and more; put these right first"),
        }
    }
}

impl fmt::Display for Withdrawal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken(who) => {
                write!(f, "{who} refuses consent; this was taken, though the row is refused")
            }
            Self::WouldBeTaken(who) => {
                write!(f, "{who} refuses consent; this would be taken, though the row is refused")
            }
            Self::NoProfile(who) => {
                write!(f, "{who} refuses consent, but is not in the hub; nothing is created")
            }
            Self::NoId => f.write_str("this refusal of consent is not applied: the id cannot be read"),
            Self::Several(meant) => {
                let meant: Vec<String> = meant.iter().map(ToString::to_string).collect();
                let meant = meant.join(" or ");
                write!(f, "this refusal of consent is not applied: it may be that of {meant}")
            }
        }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer => f.write_str("a whole number, zero or more"),
            Self::IntegerBetween { low, high } => write!(f, "a whole number from {low} to {high}"),
            Self::Decimal => f.write_str("a number"),
            Self::Bool => f.write_str("true or false"),
            Self::Answer => f.write_str("yes or no"),
            Self::Date => f.write_str("a date such as 2024-05-31"),
            Self::DateAs(format) => write!(f, "a date written as {format}"),
            Self::Timestamp => f.write_str("a moment such as 2024-05-31T09:00:00Z"),
            Self::Text => f.write_str("a text"),
            Self::List => f.write_str("a list, as a|b|c or [\"a\", \"b\", \"c\"]"),
            Self::Object => f.write_str("an object"),
            Self::Money => f.write_str("an amount such as 500 000 or 1,25"),
            Self::Country => f.write_str("a country: its name or its ISO 3166 code"),
            Self::Place => f.write_str("a place: a country, region or city"),
            Self::Year => f.write_str("a year such as 2019"),
            Self::Concept { near } => {
                f.write_str("a concept of the taxonomy")?;
                hint(f, near.as_deref())
            }
            Self::Language { near } => {
                f.write_str("a language: its name or its ISO 639 code, such as fr, ar or ary")?;
                hint(f, near.as_deref())
            }
            Self::KeyValue => f.write_str("keys and values, as key=value|key=value"),
            Self::Json => f.write_str("valid JSON"),
            Self::Other(other) => f.write_str(other),
        }
    }
}

fn hint(f: &mut fmt::Formatter<'_>, near: Option<&str>) -> fmt::Result {
    near.map_or(Ok(()), |near| write!(f, "; did you mean `{near}`?"))
}

/// At most a dozen, so that a message stays a message.
fn listed(words: &[String]) -> String {
    const MOST: usize = 12;
    let mut text = words.iter().take(MOST).cloned().collect::<Vec<_>>().join(", ");
    if words.len() > MOST {
        text.push_str(", …");
    }
    text
}

/// A text as messages show it: one line, not too long.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 60;
    let mut line: String = text.chars().take(MOST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(MOST).is_some() {
        line.push('…');
    }
    line
}

/// A value of any sort as messages show it.
pub(crate) fn shown_value(value: &Value) -> String {
    match value {
        Value::String(text) => shown(text),
        other => shown(&other.to_string()),
    }
}

/// A refused row, with everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The row.
    pub location: Location,
    /// What is wrong. Nothing where no row of the table can be used: that is
    /// told once, of its header.
    pub problems: Vec<Problem>,
    /// The refusal of consent that stands in the row.
    pub(crate) heard: Option<Box<Heard>>,
}

/// A refusal of consent, and whose it is as far as the row can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    /// The row, which is not where the fault stands that is in the header.
    pub(crate) location: Location,
    /// The roles that it can be of; none where the row's cannot be read.
    pub(crate) roles: Vec<Role>,
    pub(crate) id: Option<ProfileId>,
    pub(crate) column: String,
    /// What stands there, for the message.
    pub(crate) value: String,
}

impl Heard {
    /// What a row says that has all of these ids. If they differ, it has none.
    pub(crate) fn new<'a>(
        location: &Location,
        role: Option<Role>,
        ids: impl IntoIterator<Item = &'a str>,
        column: &str,
        answer: &Value,
    ) -> Self {
        let mut ids: Vec<&str> = ids.into_iter().collect();
        ids.dedup();
        let id = if let [id] = ids.as_slice() { id.parse().ok() } else { None };
        Self {
            location: location.clone(),
            roles: role.into_iter().collect(),
            id,
            column: column.to_owned(),
            value: shown_value(answer),
        }
    }

    /// Whose it is, where there is one whose it can be.
    pub(crate) fn who(&self) -> Option<(Role, ProfileId)> {
        match (self.roles.as_slice(), &self.id) {
            ([role], Some(id)) => Some((*role, id.clone())),
            _ => None,
        }
    }
}

impl Refusal {
    pub(crate) fn new(location: &Location, problems: Vec<Problem>) -> Self {
        Self { location: location.clone(), problems, heard: None }
    }

    pub(crate) fn one(location: &Location, kind: Kind) -> Self {
        Self::at(location, None, None, kind)
    }

    pub(crate) fn at(location: &Location, column: Option<String>, value: Option<String>, kind: Kind) -> Self {
        Self::new(location, vec![Problem { location: location.clone(), column, value, kind }])
    }

    /// Tells what became of the refusal of consent in the row.
    pub(crate) fn tell(&mut self, heard: Heard, withdrawal: Withdrawal) {
        self.problems.push(Problem {
            location: heard.location,
            column: Some(heard.column),
            value: Some(heard.value),
            kind: Kind::ConsentRefused(withdrawal),
        });
    }
}

/// A note about something that an import accepts but reports.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Note {
    /// Text was not UTF-8 and was read as Windows-1252, from this row on.
    NotUtf8 {
        /// The first such row.
        row: u64,
    },
    /// Text was not UTF-8 and was read as Windows-1256, from this row on.
    Arabic1256 {
        /// The first such row.
        row: u64,
    },
    /// The file is UTF-16 and was converted.
    Utf16,
    /// Columns that the mapping leaves out.
    ColumnsIgnored(Vec<String>),
    /// Sheets without profiles.
    SheetIgnored(String),
    /// Rows that the mapping asks to skip.
    RowsSkipped(u64),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 { row } => {
                write!(f, "row {row} is not UTF-8 and was read as Windows-1252; check accented letters")
            }
            Self::Arabic1256 { row } => {
                write!(f, "row {row} is not UTF-8 and was read as Windows-1256; check Arabic letters")
            }
            Self::Utf16 => f.write_str("the file is UTF-16 and was converted"),
            Self::ColumnsIgnored(columns) => {
                write!(f, "columns that the mapping does not use: {}", columns.join(", "))
            }
            Self::SheetIgnored(sheet) => {
                write!(f, "sheet {sheet} was left out: its first row names no `id` column")
            }
            Self::RowsSkipped(rows) => write!(f, "{rows} rows were skipped, as the mapping asks"),
        }
    }
}
