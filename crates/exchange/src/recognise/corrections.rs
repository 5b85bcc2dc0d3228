//! What a hub says of its own sheets where they are to be read otherwise than
//! they would be by themselves: a short mapping, which an import writes.

use std::collections::{BTreeMap, HashMap};

use qantara_engine::fold::fold;
use qantara_engine::profile::Role;
use serde::Deserialize;

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
    pub(super) recognise: bool,
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
}

/// A text as corrections find it: its figures and marks tell it apart, its case
/// and blanks do not.
pub(super) fn key(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}
