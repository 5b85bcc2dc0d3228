//! A proposal as corrections: the short mapping that an import writes.

use qantara_engine::fold::fold;
use qantara_engine::profile::Role;

use super::corrections::Corrections;
use super::proposal::{Proposal, Table};

/// A column that is surer than this is read alike next month too.
const SURE: f32 = 0.7;

/// The most unread texts that are written down.
const MOST_VALUES: usize = 200;

impl Corrections {
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
        let mut out = String::from("recognise = true\n");
        if let Some(role) = self.role {
            out += &line("role", role.as_str());
        }
        if !self.seen.is_empty() {
            out += &line("seen", self.seen.clone());
        }
        if !self.columns.is_empty() {
            out += "\n[columns]\n";
        }
        for (header, field) in &self.columns {
            out += &line(header, field.as_str());
        }
        for (header, values) in &self.values {
            out += "\n";
            out += &line("values", toml::Table::from_iter([(header.clone(), toml::Table::new().into())]));
            for (text, meant) in values {
                let unread = proposal
                    .tables
                    .iter()
                    .flat_map(|table| &table.unread)
                    .find(|unread| unread.column == *header && unread.text == *text);
                let guesses = unread.map(|unread| unread.guesses.join(", ")).unwrap_or_default();
                let comment = if guesses.is_empty() { guesses } else { format!("  # {guesses}?") };
                out += &format!("{}{comment}\n", line(text, meant.as_str()).trim_end());
            }
        }
        out
    }

    /// The columns of a table that are not among those that are known.
    pub fn unseen<'a>(&self, table: &'a Table) -> Vec<&'a str> {
        let seen: Vec<String> = self.seen.iter().map(|name| fold(name)).collect();
        let names = table.columns.iter().map(|column| column.name.as_str()).filter(|name| !name.is_empty());
        names.filter(|name| !seen.is_empty() && !seen.contains(&fold(name))).collect()
    }
}

/// A key with its value, both quoted as they need it.
fn line(key: &str, value: impl Into<toml::Value>) -> String {
    toml::Table::from_iter([(key.to_owned(), value.into())]).to_string()
}

/// Whether one column only has this header: two cannot be told apart by it.
fn is_alone(table: &Table, name: &str) -> bool {
    let folded = fold(name);
    table.columns.iter().filter(|column| fold(&column.name) == folded).count() == 1
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::collection::{btree_map, vec};
    use proptest::prelude::*;

    use super::*;

    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[a-zé \"'\\\\\n\t=#\\[\\].]{0,12}", ".{0,8}"]
    }

    fn texts() -> impl Strategy<Value = BTreeMap<String, String>> {
        btree_map(text(), text(), 0..4)
    }

    proptest! {
        /// Whatever headers and cells hold.
        #[test]
        fn what_is_written_is_read_back(
            seen in vec(text(), 0..4), columns in texts(), values in btree_map(text(), texts(), 0..3),
        ) {
            let role = Some(Role::Investor);
            let written = Corrections { recognise: true, role, seen, columns, values };
            let read = Corrections::parse(&written.to_toml(&Proposal::default()));
            prop_assert_eq!(read.unwrap().unwrap(), written);
        }
    }
}
