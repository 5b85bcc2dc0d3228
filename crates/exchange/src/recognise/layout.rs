//! Where a table begins in a sheet, and what its columns are called.
//!
//! Above it may stand titles, dates and group headings; beside and below it
//! notes and totals. The header is the row whose words are those that people
//! write above columns, that is about as wide as the rows below it, and in
//! which little looks like a value.

use super::header;
use crate::rows::Record;

/// Rows of a sheet in which a header is looked for.
const DEPTH: usize = 40;

/// A table's header.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    /// The place of its last row among the sheet's records.
    pub(super) last: usize,
    /// The place of its first row.
    pub(super) first: usize,
    /// What stands above each column, the topmost first.
    pub(super) names: Vec<Vec<String>>,
}

/// The table in the first records of a sheet; `None` where there is none, as
/// on a cover sheet.
pub(super) fn find(records: &[Record]) -> Option<Layout> {
    let widths: Vec<usize> = records.iter().map(filled).collect();
    let mut sorted = widths.clone();
    sorted.sort_unstable();
    let usual = *sorted.get(sorted.len() * 3 / 4)?;
    let (mut best, mut best_score) = (None, 0.0);
    for (place, record) in records.iter().enumerate().take(DEPTH) {
        if place + 1 == records.len() && records.len() > 1 {
            break;
        }
        let score = likeness(record, usual) - 0.02 * place as f32;
        if score > best_score {
            (best, best_score) = (Some(place), score);
        }
    }
    let mut last = best?;
    // A table of profiles has a name and something more.
    if filled(&records[last]) < 2 || best_score < 1.2 {
        return None;
    }
    let mut first = last;
    // A second row of names below: `Min` and `Max` under `Ticket`.
    if let Some(next) = records.get(last + 1)
        && goes_on(&records[last], next)
    {
        last += 1;
    }
    // Headings of groups above.
    if first == last && first > 0 && groups(&records[first - 1], &records[first]) {
        first -= 1;
    }
    let width = records[first..=last].iter().map(|record| record.cells.len()).max().unwrap_or_default();
    let names = (0..width).map(|column| levels(&records[first..=last], column)).collect();
    Some(Layout { last, first, names })
}

/// What stands above a column in the rows of a header. A heading holds for the
/// columns right of it up to the next.
fn levels(rows: &[Record], column: usize) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let own = cell(row, column);
        let text = if own.is_empty() && place + 1 < rows.len() && !cell(&rows[place + 1], column).is_empty() {
            (0..column).rev().map(|left| cell(row, left)).find(|text| !text.is_empty()).unwrap_or_default()
        } else {
            own
        };
        if !text.is_empty() && levels.last().is_none_or(|above| above != text) {
            levels.push(text.to_owned());
        }
    }
    levels
}

/// How much a row is like a header; 0 and below where it is not.
fn likeness(record: &Record, usual: usize) -> f32 {
    let cells: Vec<&str> = filled_cells(record).collect();
    let n = cells.len() as f32;
    if cells.is_empty() {
        return 0.0;
    }
    let share = |holds: &dyn Fn(&str) -> bool| cells.iter().filter(|cell| holds(cell)).count() as f32 / n;
    let known = share(&header::is_known);
    let values = share(&is_value);
    let mut distinct = cells.clone();
    distinct.sort_unstable();
    distinct.dedup();
    let distinct = distinct.len() as f32 / n;
    let wide = (n / usual.max(1) as f32).min(1.0);
    2.0 * known + wide + 0.4 * distinct + 0.3 * (1.0 - values) - 2.0 * values
}

/// Whether a cell is surely no header: a number, a day, an address.
fn is_value(text: &str) -> bool {
    let digits = text.chars().filter(|letter| letter.is_numeric()).count();
    let letters = text.chars().filter(|letter| letter.is_alphabetic()).count();
    text.contains('@') || text.contains("://") || digits > 0 && digits >= letters || letters == 0
}

/// Whether a row goes on with the names of the row above: all that it holds are
/// names, and it gives a name to no column that has a full one.
fn goes_on(header: &Record, next: &Record) -> bool {
    let cells: Vec<(usize, &str)> = (0..next.cells.len())
        .map(|column| (column, cell(next, column)))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    let blank_above = cells.iter().filter(|(column, _)| cell(header, *column).is_empty()).count();
    !cells.is_empty()
        && blank_above > 0
        && cells.iter().all(|(column, text)| header::is_known(text) || cell(header, *column) == *text)
}

/// Whether a row groups the columns of the header below it.
fn groups(above: &Record, header: &Record) -> bool {
    let cells: Vec<&str> = filled_cells(above).collect();
    let stands_over = |column: usize| !cell(header, column).is_empty();
    let over = (0..above.cells.len()).filter(|column| !cell(above, *column).is_empty()).all(stands_over);
    let fills_gaps = (0..above.cells.len())
        .any(|column| !cell(above, column).is_empty() && cell(header, column).is_empty());
    cells.len() >= 2
        && (over && cells.len() < filled(header) || fills_gaps)
        && cells.iter().all(|text| !is_value(text) && text.chars().count() < 60)
}

/// The text of a cell, without blanks around it; empty where it is not there.
pub(super) fn cell(record: &Record, column: usize) -> &str {
    record.cells.get(column).map_or("", |cell| cell.trim())
}

fn filled_cells(record: &Record) -> impl Iterator<Item = &str> {
    record.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty())
}

fn filled(record: &Record) -> usize {
    filled_cells(record).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(usize, usize, Vec<String>)> {
        let records: Vec<Record> = (1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim_matches(';').trim().is_empty())
            .map(|(row, line)| Record {
                sheet: None,
                row,
                cells: line.split(';').map(str::to_owned).collect(),
            })
            .collect();
        let layout = find(&records)?;
        let names = layout.names.iter().map(|levels| levels.join(">")).collect();
        Some((layout.first, layout.last, names))
    }

    #[test]
    fn the_header_is_found_wherever_it_stands() {
        for (text, first, last, names) in [
            ("Nom;Ville\nA;Fès\nB;Rabat", 0, 0, vec!["Nom", "Ville"]),
            (
                "Réseau de mentors;;\n\nNom;Ville;Langues\nA;Fès;fr\nB;Rabat;ar",
                1,
                1,
                vec!["Nom", "Ville", "Langues"],
            ),
            (
                "Liste;;;\nIdentité;;Lieu;\nN°;Nom;Ville;Langues\n1;A;Fès;fr\n2;B;Rabat;ar",
                1,
                2,
                vec!["Identité>N°", "Identité>Nom", "Lieu>Ville", "Lieu>Langues"],
            ),
            (
                "Name;Sectors;Ticket;\n;;Min;Max\nA;Fintech;1;2\nB;Health;2;3",
                0,
                1,
                vec!["Name", "Sectors", "Ticket>Min", "Ticket>Max"],
            ),
            (
                "البرنامج;القطاعات;آخر أجل\nأ;الماء;2026-01-01\nب;الطاقة;2026-02-01",
                0,
                0,
                vec!["البرنامج", "القطاعات", "آخر أجل"],
            ),
        ] {
            let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
            assert_eq!(found(text), Some((first, last, names)), "{text}");
        }
        for text in ["", "Réseau de mentors\nMis à jour le 16/11/2026\nNe pas diffuser", "1;2\n3;4"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
