//! A report as its parts, in a reader's language: for a terminal, a page and
//! LaTeX.

use std::fmt::Write as _;

use crate::evaluate::chart::Chart;
use crate::table;

/// A report, from top to bottom.
#[derive(Default)]
pub(super) struct Document {
    pub(super) parts: Vec<Part>,
}

/// One part of a report.
pub(super) enum Part {
    /// What the report is about.
    Title(String),
    /// What the parts below are about.
    Heading(String),
    Line(String),
    Table(Table),
    /// Drawn where there is room for it: not on a terminal.
    Chart(Chart),
}

/// A table; each row has as many cells as the head.
pub(super) struct Table {
    /// What its file is called.
    pub(super) name: String,
    pub(super) head: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(name: impl Into<String>, head: impl IntoIterator<Item = String>) -> Self {
        Self { name: name.into(), head: head.into_iter().collect(), rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl Document {
    pub(super) fn heading(&mut self, text: String) {
        self.parts.push(Part::Heading(text));
    }

    pub(super) fn line(&mut self, text: String) {
        self.parts.push(Part::Line(text));
    }

    pub(super) fn table(&mut self, table: Table) {
        self.parts.push(Part::Table(table));
    }

    pub(super) fn chart(&mut self, chart: Chart) {
        self.parts.push(Part::Chart(chart));
    }

    /// The parts that a terminal shows, as its lines.
    pub(super) fn to_terminal(&self) -> String {
        let mut told = String::new();
        for part in &self.parts {
            // Writing to a string does not fail.
            let _ = match part {
                Part::Title(text) | Part::Line(text) => writeln!(told, "{text}"),
                Part::Heading(text) => writeln!(told, "\n{text}"),
                Part::Table(Table { head, rows, .. }) => {
                    let mut lines = table::new(head);
                    lines.add_rows(rows);
                    writeln!(told, "{lines}")
                }
                Part::Chart(_) => Ok(()),
            };
        }
        told
    }
}
