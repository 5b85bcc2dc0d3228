//! What a file is taken for, as a value that can be shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use qantara_engine::profile::Role;

use super::corrections::Corrections;
use super::plan::{Keys, Plan, Told};
use super::skip::Skipped;
use crate::problem::Note;

/// What a file is taken for: its tables, and what each of their columns is.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// The file's name.
    pub file: String,
    /// Its tables that have profiles.
    pub tables: Vec<Table>,
    /// Its sheets that have none.
    pub sheets_without: Vec<String>,
    /// What was found about the file's text.
    pub notes: BTreeSet<Note>,
}

/// A table of profiles.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its sheet, in a workbook.
    pub sheet: Option<Arc<str>>,
    /// The row that names its columns, the last of several.
    pub header_row: u64,
    /// The roles of its rows, with how many come in of each.
    pub roles: BTreeMap<Role, u64>,
    /// The column that tells each row's role, if one does.
    pub role_column: Option<String>,
    /// Its columns, in order.
    pub columns: Vec<ColumnUse>,
    /// Rows that do not come in.
    pub left_out: Vec<LeftOut>,
    /// Each distinct text that cannot be read, the most frequent first.
    pub unread: Vec<Unread>,
    /// Pairs of rows that may be about the same: the names are alike.
    pub doubles: Vec<(u64, u64, String)>,
    pub(super) names: Vec<String>,
    pub(super) default_role: Role,
    pub(super) plans: BTreeMap<Role, Plan>,
    pub(super) keys: Keys,
    pub(super) told: Arc<HashMap<usize, Told>>,
    pub(super) language: &'static str,
    pub(super) corrections: Corrections,
    /// Each row that comes in: its id.
    pub(super) ids: HashMap<u64, Box<str>>,
}

/// What a column is taken for.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnUse {
    /// Its place, from 0.
    pub index: usize,
    /// What stands above it.
    pub name: String,
    /// The fields that it fills, with the role where a table has several;
    /// empty where it is not used.
    pub fields: Vec<String>,
    /// How sure that is, from 0 to 1.
    pub confidence: f32,
    /// Some of its cells, and how they are read: three that are sure, and up to
    /// twenty that are not.
    pub examples: Vec<Example>,
}

/// A cell, and how it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The cell.
    pub text: String,
    /// The field that it gives, by its path without the role: `sectors_excluded`
    /// of `no crypto` among sectors.
    pub field: String,
    /// Its value, as a profile's JSON has it; `None` where it cannot be read.
    pub value: Option<String>,
    /// Whether it may be meant otherwise: `EGP 2m+`, for which a range has to
    /// end somewhere.
    pub is_doubtful: bool,
}

/// A row that does not come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The row, as people count.
    pub row: u64,
    /// Its name, or else its first cell.
    pub name: String,
    /// Why.
    pub why: Skipped,
}

/// A text that cannot be read, and so stays unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// Its column.
    pub column: String,
    /// The field that it would fill, by its path without the role.
    pub field: String,
    /// The text.
    pub text: String,
    /// How many rows have it.
    pub count: u64,
    /// The first of them.
    pub rows: Vec<u64>,
    /// What may have been meant, the likeliest first.
    pub guesses: Vec<String>,
}

impl Proposal {
    /// How many profiles come in.
    pub fn coming_in(&self) -> u64 {
        self.tables.iter().flat_map(|table| table.roles.values()).sum()
    }

    pub(super) fn table(&self, sheet: Option<&str>) -> Option<usize> {
        self.tables.iter().position(|table| table.sheet.as_deref() == sheet)
    }
}
