//! A report as one HTML file that needs nothing else.

use std::io::Write as _;
use std::path::Path;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use qantara_messages::Messages;

use super::document::{Part, Table};
use super::in_full::in_full;
use super::report::Report;
use crate::output::NewFile;

/// Writes the page.
pub(super) fn write(report: &Report, messages: &Messages, path: &Path) -> anyhow::Result<()> {
    let mut file = NewFile::create(path)?;
    file.write_all(page(report, messages).into_string().as_bytes())?;
    file.finish()
}

fn page(report: &Report, messages: &Messages) -> Markup {
    let parts = in_full(report, messages).parts;
    let title = parts.iter().find_map(|part| match part {
        Part::Title(text) => Some(text.as_str()),
        _ => None,
    });
    let direction = if messages.is_right_to_left() { "rtl" } else { "ltr" };
    html! {
        (DOCTYPE)
        html lang=(messages.tongue().tag()) dir=(direction) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title.unwrap_or("Qantara")) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                main {
                    @for part in &parts {
                        @match part {
                            Part::Title(text) => h1 { (text) },
                            Part::Heading(text) => h2 { (text) },
                            Part::Line(text) => p { (text) },
                            Part::Table(table) => (html_table(table)),
                            Part::Chart(chart) => (chart.to_html()),
                        }
                    }
                }
            }
        }
    }
}

fn html_table(table: &Table) -> Markup {
    html! {
        div.wide {
            table {
                thead { tr { @for cell in &table.head { th scope="col" { (lines(cell)) } } } }
                tbody {
                    @for row in &table.rows {
                        tr {
                            @for (n, cell) in row.iter().enumerate() {
                                @if n == 0 { th scope="row" { (lines(cell)) } }
                                @else { td { (lines(cell)) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A cell of one or more lines. Words are written in their own direction, and
/// numbers alone in the page's.
fn lines(cell: &str) -> Markup {
    html! {
        @for (n, line) in cell.lines().enumerate() {
            @if n > 0 { br; }
            @if line.contains(char::is_alphabetic) { bdi { (line) } } @else { (line) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names come from files that anybody wrote.
    #[test]
    fn no_cell_is_markup() {
        let mut table = Table::new("x", ["<b>".to_owned()]);
        table.row(["<script>alert(1)</script> & \"co\"".to_owned()]);
        let page = html_table(&table).into_string();
        assert!(!page.contains("<script>") && !page.contains("<b>"), "{page}");
        assert!(page.contains("&lt;script&gt;"), "{page}");
    }
}
