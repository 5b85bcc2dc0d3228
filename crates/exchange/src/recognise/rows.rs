//! The rows of a file that a proposal lets in, as changes.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read};
use std::sync::Arc;

use qantara_engine::profile::{ProfileId, Role};

use super::apply::{Applied, Given, Missed, column_key};
use super::proposal::{Proposal, Table};
use crate::change::Change;
use crate::draft::{Draft, Mode, Set};
use crate::format::Format;
use crate::problem::{Heard, Kind, Location, Note, Problem, Refusal, shown};
use crate::reading::{Part, Why};
use crate::rows::{Content, Header, Records, Row, Rows, open_records};
use crate::unsure::Unsure;

/// The rows that come in, each under the header of its table.
pub(crate) struct TableRows<'r> {
    records: Box<dyn Records + 'r>,
    file: Arc<str>,
    proposal: Arc<Proposal>,
    headers: Vec<Arc<Header>>,
    skipped: u64,
}

impl<'r> TableRows<'r> {
    pub(crate) fn open(
        reader: Box<dyn Read + 'r>,
        format: Format,
        file: &str,
        proposal: Arc<Proposal>,
    ) -> io::Result<Self> {
        let file: Arc<str> = file.into();
        let headers = proposal.tables.iter().map(|table| {
            let location =
                Location { file: Arc::clone(&file), sheet: table.sheet.clone(), row: table.header_row };
            Arc::new(Header { location, names: table.names.clone() })
        });
        let headers = headers.collect();
        Ok(Self { records: open_records(reader, format)?, file, proposal, headers, skipped: 0 })
    }
}

impl Rows for TableRows<'_> {
    fn next_row(&mut self) -> io::Result<Option<Result<Row, Refusal>>> {
        loop {
            let Some(record) = self.records.next_record()? else { return Ok(None) };
            let Some(at) = self.proposal.table(record.sheet.as_deref()) else { continue };
            let table = &self.proposal.tables[at];
            if record.row <= table.header_row {
                continue;
            }
            if !table.ids.contains_key(&record.row) {
                self.skipped += 1;
                continue;
            }
            let location = Location { file: Arc::clone(&self.file), sheet: record.sheet, row: record.row };
            let content = Content::Cells(Arc::clone(&self.headers[at]), record.cells);
            return Ok(Some(Ok(Row { location, content })));
        }
    }

    fn notes(&self) -> BTreeSet<Note> {
        let mut notes = self.records.notes();
        if self.skipped > 0 {
            notes.insert(Note::RowsSkipped(self.skipped));
        }
        notes
    }
}

/// Reads rows as a proposal says.
pub(crate) struct Recogniser {
    proposal: Arc<Proposal>,
    readers: HashMap<(usize, Role), Applied>,
    /// Whether a cell that cannot be read refuses its row.
    strict: bool,
    unsure: Vec<Unsure>,
}

impl Recogniser {
    pub(crate) fn new(proposal: Arc<Proposal>, strict: bool) -> Self {
        Self { proposal, readers: HashMap::new(), strict, unsure: Vec::new() }
    }

    pub(crate) fn take_unsure(&mut self) -> Vec<Unsure> {
        std::mem::take(&mut self.unsure)
    }

    /// The change that a row asks for.
    pub(crate) fn cells(
        &mut self,
        location: &Location,
        cells: &[String],
    ) -> (Result<Option<Change>, Refusal>, Option<Heard>) {
        let found = self.proposal.table(location.sheet.as_deref());
        let Some(at) = found else { return (Ok(None), None) };
        let table = &self.proposal.tables[at];
        let (Some(id), Ok(role)) = (table.ids.get(&location.row), table.role_of(cells)) else {
            return (Ok(None), None);
        };
        let Some(reader) = (match self.readers.entry((at, role)) {
            std::collections::hash_map::Entry::Occupied(known) => Some(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(new) => {
                table.applied(role).map(|reader| new.insert(reader))
            }
        }) else {
            return (Ok(None), None);
        };
        let Taken { change, given, refused } = take(table, role, id, reader, location, cells);
        if let Ok(id) = id.parse() {
            self.unsure.extend(unsure(&given, &refused, cells, role, &id));
        }
        let name = |column: usize| table.names.get(column).cloned().filter(|name| !name.is_empty());
        let problem = |column: usize, text: &str| Problem {
            location: location.clone(),
            column: name(column).or_else(|| Some(format!("column {}", column + 1))),
            value: Some(shown(text)),
            kind: Kind::Invalid { message: "it cannot be read".to_owned() },
        };
        if self.strict && !(given.unread.is_empty() && refused.is_empty()) {
            let cell = |column: &usize| problem(*column, cells.get(*column).map_or("", |cell| cell.trim()));
            let problems = given.unread.iter().map(|missed| problem(missed.column, &missed.part.text));
            let problems = problems.chain(refused.iter().map(cell)).collect();
            let refuses = given.fields.iter().find(|(field, value)| {
                field.path == ["consent", "matching"] && value.as_bool() == Some(false)
            });
            let heard = refuses.map(|(field, value)| {
                let column = name(field.column).unwrap_or_default();
                Heard::new(location, Some(role), [&**id], &column, value)
            });
            return (Err(Refusal::new(location, problems)), heard);
        }
        (change.map(Some), None)
    }
}

/// What a row gives, and what becomes of it.
pub(super) struct Taken {
    pub(super) change: Result<Change, Refusal>,
    pub(super) given: Given,
    /// Columns of fields that the domain refuses, and that so stay unknown.
    pub(super) refused: Vec<usize>,
}

/// Reads a row that comes in: the one way for what is shown and what is stored.
pub(super) fn take(
    table: &Table,
    role: Role,
    id: &str,
    reader: &mut Applied,
    location: &Location,
    cells: &[String],
) -> Taken {
    let given = reader.read(cells);
    let counter = table.keys.id.filter(|_| table.keys.id_is_counter).and_then(|column| cells.get(column));
    let counter = counter.map(|cell| cell.trim()).filter(|text| !text.is_empty());
    let sets = || {
        let of_id = |path: &[&str], value: &str| Set {
            path: path.iter().map(|&key| key.to_owned()).collect(),
            value: value.into(),
            column: "id".to_owned(),
        };
        let list = counter.map(|text| of_id(&["external_ids", "list"], text));
        given.sets().into_iter().chain([of_id(&["id"], id)]).chain(list)
    };
    let (change, left) = finish(role, sets, location);
    let mut refused: Vec<usize> = given.fields.iter().map(|(field, _)| field.column).collect();
    refused.retain(|column| left.contains(&column_key(*column)));
    refused.dedup();
    Taken { change, given, refused }
}

/// What could not be read of a row, and what the domain refuses of it.
pub(super) fn missed(given: &Given, refused: &[usize], cells: &[String], role: Role) -> Vec<Missed> {
    let of_domain = refused.iter().filter_map(|column| {
        let (field, _) = given.fields.iter().find(|(field, _)| field.column == *column)?;
        let text = cells.get(*column).map_or("", |cell| cell.trim()).to_owned();
        let part = Part { text, why: Why::OutOfRange, guesses: Vec::new() };
        Some(Missed { column: *column, path: field.without(role), part })
    });
    given.unread.iter().cloned().chain(of_domain).collect()
}

/// What is not sure of a row.
fn unsure(given: &Given, refused: &[usize], cells: &[String], role: Role, id: &ProfileId) -> Vec<Unsure> {
    let mut found = Vec::new();
    for Missed { path, part, .. } in missed(given, refused, cells, role) {
        let guesses = part.guesses.iter().map(|guess| guess.value.clone()).collect();
        let missed = Unsure::new(role, id, &path, &part.text);
        found.extend(missed.map(|unsure| Unsure { guesses, ..unsure }));
    }
    for column in &given.doubtful {
        let taken = given.fields.iter().find(|(field, _)| field.column == *column);
        let Some((field, value)) = taken.filter(|_| !refused.contains(column)) else { continue };
        let text = cells.get(*column).map_or("", |cell| cell.trim());
        let read_as = Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        let doubtful = Unsure::new(role, id, &field.without(role), text);
        found.extend(doubtful.map(|unsure| Unsure { read_as, ..unsure }));
    }
    found
}

/// The change, and the columns of fields that the domain refuses: those stay
/// unknown.
fn finish<I: Iterator<Item = Set>>(
    role: Role,
    sets: impl Fn() -> I,
    location: &Location,
) -> (Result<Change, Refusal>, Vec<String>) {
    let mut left: Vec<String> = Vec::new();
    let is_needed = |set: &Set| set.path == ["id"] || set.path == ["name"];
    loop {
        let draft = Draft {
            role,
            sets: sets().filter(|set| is_needed(set) || !left.contains(&set.column)).collect(),
        };
        let refusal = match draft.finish(Mode::Merge, None, location) {
            Ok(change) => return (Ok(change), left),
            Err(refusal) => refusal,
        };
        let is_faulty = |set: &Set| {
            refusal.problems.iter().any(|problem| {
                problem
                    .column
                    .as_deref()
                    .and_then(|column| column.strip_prefix(&set.column))
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let more = sets().filter(|set| !is_needed(set) && !left.contains(&set.column) && is_faulty(set));
        let more: Vec<String> = more.map(|set| set.column).collect();
        if more.is_empty() {
            return (Err(refusal), left);
        }
        left.extend(more);
    }
}
