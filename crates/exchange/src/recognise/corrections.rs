//! What a hub says of its own sheets where they are to be read otherwise than
//! they would be by themselves: a short mapping, which an import writes.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use qantara_engine::fold::fold;
use qantara_engine::profile::Role;
use serde::Deserialize;

use super::proposal::{Proposal, Table};

/// A column that is surer than this is read alike next month too.
const SURE: f32 = 0.7;

/// The most unread texts that are written down.
const MOST_VALUES: usize = 200;

/// How a hub's sheets are read otherwise than by themselves.
///
/// ```toml
/// recognise = true
/// role = "startup"                 # what the rows are
/// seen = ["Nom", "Thème", "Note"]  # columns that are known: others are told
///
/// [columns]                        # a field, or "none"
/// "Thème" = "sectors"
///
/// [values."Thème"]                 # what is read in a text's place; "" says nothing
/// "Agro-tech 4.0" = "agri"
/// "Divers" = ""
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Corrections {
    /// Always true: it tells this file from a whole mapping.
    #[serde(default)]
    recognise: bool,
    /// What all rows are.
    pub role: Option<Role>,
    /// Headers that are known; empty where that is not told.
    #[serde(default)]
    pub seen: Vec<String>,
    /// The field of a header, by its path without the role, or `none`.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// By header, what is read in the place of a text.
    #[serde(default)]
    pub values: BTreeMap<String, BTreeMap<String, String>>,
}

impl Corrections {
    /// None but the role of all rows.
    pub fn of_role(role: Option<Role>) -> Self {
        Self { role, ..Self::default() }
    }

    /// Reads a file of corrections; `None` where it is a whole mapping.
    ///
    /// # Errors
    ///
    /// When it has keys or values that corrections do not have.
    pub fn parse(text: &str) -> Option<Result<Self, toml::de::Error>> {
        let table: toml::Table = text.parse().ok()?;
        (table.get("recognise")?.as_bool() == Some(true)).then(|| toml::from_str(text))
    }

    /// What a proposal rests on that another month's file might not show again:
    /// its role, its least sure columns, and what it cannot read.
    pub fn of(proposal: &Proposal) -> Self {
        let mut saved = Self { recognise: true, ..Self::default() };
        let mut roles = proposal.tables.iter().flat_map(|table| table.roles.keys().copied());
        saved.role = roles
            .next()
            .filter(|first| roles.all(|role| role == *first))
            .filter(|_| proposal.tables.iter().all(|table| table.role_column.is_none()));
        let mut n_values = 0;
        for table in &proposal.tables {
            for column in table.columns.iter().filter(|column| !column.name.is_empty()) {
                if !saved.seen.contains(&column.name) {
                    saved.seen.push(column.name.clone());
                }
                let field = column.fields.first().filter(|_| column.confidence < SURE);
                if let Some(field) = field.filter(|_| is_alone(table, &column.name)) {
                    let field = Role::ALL
                        .into_iter()
                        .find_map(|role| field.strip_prefix(role.as_str())?.strip_prefix('.'))
                        .unwrap_or(field);
                    saved.columns.insert(column.name.clone(), field.to_owned());
                }
            }
            for (header, pinned) in &table.corrections.columns {
                saved.columns.insert(header.clone(), pinned.clone());
            }
            for (header, values) in &table.corrections.values {
                saved.values.entry(header.clone()).or_default().extend(values.clone());
            }
            for unread in table.unread.iter().filter(|unread| !unread.column.is_empty()) {
                n_values += 1;
                if n_values <= MOST_VALUES {
                    let values = saved.values.entry(unread.column.clone()).or_default();
                    values.entry(unread.text.clone()).or_default();
                }
            }
        }
        saved
    }

    /// The file that says this, with the guesses of a proposal as comments.
    pub fn to_toml(&self, proposal: &Proposal) -> String {
        let quoted = |text: &str| toml::Value::from(text).to_string();
        let mut out = String::from("recognise = true\n");
        if let Some(role) = self.role {
            out.push_str(&format!("role = {}\n", quoted(role.as_str())));
        }
        if !self.seen.is_empty() {
            let seen = self.seen.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ");
            out.push_str(&format!("seen = [{seen}]\n"));
        }
        if !self.columns.is_empty() {
            out.push_str("\n[columns]\n");
        }
        for (header, field) in &self.columns {
            // To a string nothing fails to be written.
            let _ = writeln!(out, "{} = {}", quoted(header), quoted(field));
        }
        for (header, values) in &self.values {
            let _ = writeln!(out, "\n[values.{}]", quoted(header));
            for (text, meant) in values {
                let unread = proposal
                    .tables
                    .iter()
                    .flat_map(|table| &table.unread)
                    .find(|unread| unread.column == *header && unread.text == *text);
                let guesses = unread.map(|unread| unread.guesses.join(", ")).unwrap_or_default();
                let comment = if guesses.is_empty() { guesses } else { format!("  # {guesses}?") };
                let _ = writeln!(out, "{} = {}{comment}", quoted(text), quoted(meant));
            }
        }
        out
    }

    /// The field that a header is pinned to, or `none`.
    pub(super) fn pinned(&self, header: &str) -> Option<&str> {
        let header = fold(header);
        self.columns.iter().find(|(name, _)| fold(name) == header).map(|(_, field)| field.as_str())
    }

    /// By column, what is read in the place of folded texts.
    pub(super) fn by_column(&self, names: &[String]) -> HashMap<usize, HashMap<String, String>> {
        let mut found = HashMap::new();
        for (header, values) in &self.values {
            let header = fold(header);
            let texts: HashMap<String, String> =
                values.iter().map(|(text, meant)| (key(text), meant.clone())).collect();
            for (at, _) in names.iter().enumerate().filter(|(_, name)| fold(name) == header) {
                found.insert(at, texts.clone());
            }
        }
        found
    }

    /// The columns of a table that are not among those that are known.
    pub fn unseen<'a>(&self, table: &'a Table) -> Vec<&'a str> {
        let seen: Vec<String> = self.seen.iter().map(|name| fold(name)).collect();
        let names = table.columns.iter().map(|column| column.name.as_str()).filter(|name| !name.is_empty());
        names.filter(|name| !seen.is_empty() && !seen.contains(&fold(name))).collect()
    }
}

/// A text as corrections find it: its figures and marks tell it apart, its case
/// and blanks do not.
pub(super) fn key(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether one column only has this header: two cannot be told apart by it.
fn is_alone(table: &Table, name: &str) -> bool {
    let folded = fold(name);
    table.columns.iter().filter(|column| fold(&column.name) == folded).count() == 1
}
