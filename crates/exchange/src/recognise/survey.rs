//! Looks a file over, and says what it is taken for.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher as _};
use std::io::{self, Read};
use std::sync::Arc;

use jiff::civil::Date;
use qantara_engine::fold::fold;
use qantara_engine::profile::Role;

use super::apply::{Applied, Missed};
use super::corrections::Corrections;
use super::layout::{self, Layout};
use super::plan::{self, Column, Keys, Plan};
use super::proposal::{ColumnUse, Example, LeftOut, Proposal, Table, Unread};
use super::rows::{self, Taken};
use super::skip::{self, Skipped};
use super::{identity, tongue};
use crate::fields;
use crate::format::Format;
use crate::problem::Location;
use crate::reading::Dictionary;
use crate::rows::{Record, open_records};

/// Rows of a sheet from which its columns are told.
const SAMPLE: usize = 1_000;

/// Distinct unread texts that are kept apart in a table.
const MOST_UNREAD: usize = 5_000;

/// Whether a file's columns or fields have the domain's own names, as an export
/// has: it then needs no proposal.
///
/// # Errors
///
/// When the file cannot be read.
pub fn is_own(reader: impl Read, format: Format) -> io::Result<bool> {
    if format == Format::Jsonl {
        let mut start = Vec::new();
        reader.take(1 << 20).read_to_end(&mut start)?;
        let text = String::from_utf8_lossy(&start);
        let Some(line) =
            text.lines().map(|line| line.trim_start_matches('\u{FEFF}')).find(|line| !line.trim().is_empty())
        else {
            return Ok(true);
        };
        // A broken line is told by the reader of lines.
        let Ok(value) = serde_json::from_str::<serde_json::Value>(line) else {
            return Ok(!line.trim_start().starts_with('[') && !matches!(line.trim(), "{"));
        };
        return Ok(value.as_object().is_none_or(|object| {
            object.contains_key("role")
                || Role::ALL.iter().any(|role| object.contains_key(role.as_str()))
                || object.keys().all(|key| is_field(key))
        }) && !value.is_array());
    }
    let mut records = open_records(Box::new(reader), format)?;
    let (mut sheet, mut any) = (None, false);
    while let Some(record) = records.next_record()? {
        if any && sheet == record.sheet {
            continue;
        }
        sheet.clone_from(&record.sheet);
        any = true;
        let names: Vec<&str> =
            record.cells.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).collect();
        let known = names.iter().filter(|name| is_field(name)).count();
        if names.contains(&"id") && (known == names.len() || known >= 2 && known * 10 >= names.len() * 6) {
            return Ok(true);
        }
        if format == Format::Csv {
            return Ok(false);
        }
    }
    Ok(!any)
}

fn is_field(name: &str) -> bool {
    name == "role" || Role::ALL.iter().any(|role| fields::resolve(*role, name).is_some())
}

/// What a file is taken for.
///
/// `open` opens it anew: the file is read three times. `corrections` say what is
/// read otherwise than by itself, `dictionary` what the hub's own words mean, and
/// `today` is the day by which a date is past or to come; without it, none is
/// doubted for that.
///
/// # Errors
///
/// When the file cannot be read.
pub fn propose<'r>(
    open: impl Fn() -> io::Result<Box<dyn Read + 'r>>,
    format: Format,
    file: &str,
    corrections: &Corrections,
    dictionary: &Arc<Dictionary>,
    today: Option<Date>,
) -> io::Result<Proposal> {
    let mut proposal = Proposal { file: file.to_owned(), ..Proposal::default() };
    let mut records = open_records(open()?, format)?;
    let mut sample: Vec<Record> = Vec::new();
    loop {
        let record = records.next_record()?;
        let ends =
            record.as_ref().is_none_or(|next| sample.first().is_some_and(|first| first.sheet != next.sheet));
        if ends && !sample.is_empty() {
            let records = std::mem::take(&mut sample);
            match table(&records, file, corrections, dictionary, today) {
                Some(table) => proposal.tables.push(table),
                None => proposal.sheets_without.extend(records[0].sheet.as_deref().map(str::to_owned)),
            }
        }
        match record {
            None => break,
            Some(record) if sample.len() < SAMPLE => sample.push(record),
            Some(_) => {}
        }
    }
    proposal.notes = records.notes();
    if proposal.tables.is_empty() {
        return Ok(proposal);
    }
    let mut members = Members::default();
    let mut records = open_records(open()?, format)?;
    while let Some(record) = records.next_record()? {
        if let Some(at) = proposal.table(record.sheet.as_deref())
            && record.row > proposal.tables[at].header_row
        {
            members.take(at, &mut proposal.tables[at], &record);
        }
    }
    members.finish(&mut proposal);
    let name: Arc<str> = file.into();
    let mut counts: Vec<Counts> = proposal.tables.iter().map(|table| Counts::new(table, &name)).collect();
    let mut records = open_records(open()?, format)?;
    while let Some(record) = records.next_record()? {
        if let Some(at) = proposal.table(record.sheet.as_deref()) {
            counts[at].take(&proposal.tables[at], &record);
        }
    }
    for (table, counts) in proposal.tables.iter_mut().zip(counts) {
        counts.finish(table);
    }
    Ok(proposal)
}

/// The table in the first records of a sheet.
fn table(
    records: &[Record],
    file: &str,
    corrections: &Corrections,
    dictionary: &Arc<Dictionary>,
    today: Option<Date>,
) -> Option<Table> {
    let role = corrections.role;
    let Layout { first, last, names } = layout::find(records)?;
    let body = &records[last + 1..];
    let columns: Vec<Column> = names
        .into_iter()
        .enumerate()
        .map(|(index, levels)| {
            let pinned = levels.last().and_then(|name| corrections.pinned(name)).map(str::to_owned);
            let cells = body.iter().map(|record| layout::cell(record, index));
            Column::new(index, levels, pinned, cells, today, dictionary)
        })
        .collect();
    let keys = plan::keys(&columns);
    let titles: Vec<&str> =
        records[..first].iter().flat_map(|record| &record.cells).map(String::as_str).collect();
    let sheet = records[0].sheet.clone();
    let weigh = |role: Role| {
        let plan = plan::plan(&columns, role, &keys);
        let in_titles = titles.iter().map(|title| plan::hint(title, role)).fold(0.0, f32::max);
        let of_sheet = sheet.as_deref().map_or(0.0, |sheet| plan::hint(sheet, role));
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        let of_names = plan.uses.iter().filter(|one| one.path == "name").flat_map(|one| &one.columns);
        let in_headers =
            of_names.map(|column| plan::hint(&columns[*column].levels.join(" "), role)).fold(0.0, f32::max);
        let hints = in_titles + of_sheet + 0.8 * plan::hint(name, role) + in_headers;
        (plan.weight + hints + 1.2 * plan::of_values(&columns, role), plan)
    };
    let mut plans = BTreeMap::new();
    let default_role = if let Some(role) = role {
        role
    } else {
        let weighed = Role::ALL.into_iter().map(|role| (weigh(role).0, role));
        let (weight, best) = weighed.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        if weight < 0.5 && keys.role.is_none() {
            return None;
        }
        best
    };
    plans.insert(default_role, weigh(default_role).1);
    if let Some(column) = keys.role.filter(|_| role.is_none()) {
        for role in columns[column].cells.iter().filter_map(|cell| Role::find(cell)) {
            plans.entry(role).or_insert_with(|| plan::plan(&columns, role, &keys));
        }
    }
    plans.retain(|_, plan| plan.uses.iter().any(|one| one.path == "name") && plan.uses.len() > 1);
    plans.get(&default_role).or_else(|| plans.values().next())?;
    let default_role = if plans.contains_key(&default_role) { default_role } else { *plans.keys().next()? };
    let language = language_of(&columns, &plans);
    Some(Table {
        sheet,
        header_row: records[last].row,
        roles: BTreeMap::new(),
        role_column: keys.role.filter(|_| role.is_none()).map(|column| columns[column].name()),
        columns: columns
            .iter()
            .filter(|column| !column.levels.is_empty() || !column.cells.is_empty())
            .map(|column| ColumnUse {
                index: column.index,
                name: column.name(),
                fields: Vec::new(),
                confidence: 0.0,
                examples: Vec::new(),
            })
            .collect(),
        left_out: Vec::new(),
        unread: Vec::new(),
        doubles: Vec::new(),
        names: columns.iter().map(Column::name).collect(),
        default_role,
        told: Arc::new(columns.iter().map(|column| (column.index, column.told().clone())).collect()),
        keys: Keys { role: keys.role.filter(|_| role.is_none()), ..keys },
        plans,
        language,
        corrections: corrections.clone(),
        ids: HashMap::new(),
    })
}

/// The language that most texts of a table are in.
fn language_of(columns: &[Column], plans: &BTreeMap<Role, Plan>) -> &'static str {
    let texts: HashSet<usize> = plans
        .values()
        .flat_map(|plan| &plan.uses)
        .filter(|one| one.how == plan::How::Text)
        .flat_map(|one| one.columns.iter().copied())
        .collect();
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    let cells =
        columns.iter().filter(|column| texts.contains(&column.index)).flat_map(|column| &column.cells);
    for language in cells.filter_map(|cell| tongue::of(cell)) {
        *counts.entry(language).or_default() += 1;
    }
    let headers = columns.iter().flat_map(|column| &column.levels).filter_map(|name| tongue::of(name));
    if counts.is_empty() {
        for language in headers {
            *counts.entry(language).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or("en", |(language, _)| language)
}

impl Table {
    /// The role of a row; `Err` where its cell names none that a hub has.
    pub(super) fn role_of(&self, cells: &[String]) -> Result<Role, Skipped> {
        let Some(text) = self.keys.role.map(|column| cells.get(column).map_or("", |cell| cell.trim())) else {
            return Ok(self.default_role);
        };
        match Role::find(text) {
            Some(role) if self.plans.contains_key(&role) => Ok(role),
            None if text.is_empty() => Ok(self.default_role),
            _ => Err(Skipped::Other(text.to_owned())),
        }
    }

    pub(super) fn applied(&self, role: Role) -> Option<Applied> {
        let plan = self.plans.get(&role)?;
        let corrected = self.corrections.by_column(&self.names);
        Some(Applied::new(role, plan, &self.keys, Arc::clone(&self.told), self.language, corrected))
    }
}

/// Who the rows are, over the whole file.
#[derive(Default)]
struct Members {
    readers: HashMap<(usize, Role), Applied>,
    rows: Vec<Member>,
}

struct Member {
    table: usize,
    row: u64,
    role: Role,
    name: String,
    folded: String,
    id: String,
    email: String,
    answers: bool,
    content: u64,
}

impl Members {
    fn take(&mut self, at: usize, table: &mut Table, record: &Record) {
        let cells = &record.cells;
        let role = table.role_of(cells);
        let reading = role.as_ref().copied().unwrap_or(table.default_role);
        let Some(reader) = (match self.readers.entry((at, reading)) {
            std::collections::hash_map::Entry::Occupied(known) => Some(known.into_mut()),
            std::collections::hash_map::Entry::Vacant(new) => {
                table.applied(reading).map(|reader| new.insert(reader))
            }
        }) else {
            return;
        };
        let name = reader.name(cells);
        let text = |column: Option<usize>| {
            column.and_then(|column| cells.get(column)).map_or("", |cell| cell.trim())
        };
        let first = cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
        let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
        let repeats = cells
            .iter()
            .zip(&table.names)
            .filter(|(cell, name)| !cell.trim().is_empty() && cell.trim() == **name)
            .count();
        let why = if repeats > 1 && repeats * 2 > filled {
            Some(Skipped::Note)
        } else if let Some(why) = skip::by_name(&name).or_else(|| {
            // A total may stand where ids do, with figures under the names.
            let is_figure = !name.chars().any(char::is_alphabetic);
            skip::by_name(first).filter(|why| name.is_empty() || is_figure && *why == Skipped::Total)
        }) {
            Some(why)
        } else if name.is_empty() {
            Some(if filled <= 2 { Skipped::Note } else { Skipped::Nameless })
        } else if filled == 1 && table.names.len() > 3 && name.chars().count() > 60 {
            Some(Skipped::Note)
        } else if let Err(why) = role.clone() {
            Some(why)
        } else {
            table.keys.remarks.iter().find_map(|column| skip::by_remark(text(Some(*column))))
        };
        if let Some(why) = why {
            let name = if name.is_empty() { first.to_owned() } else { name };
            table.left_out.push(LeftOut { row: record.row, name, why });
            return;
        }
        let Ok(role) = role else { return };
        let mut hasher = DefaultHasher::new();
        for (column, cell) in cells.iter().enumerate() {
            if !table.keys.remarks.contains(&column) {
                cell.trim().hash(&mut hasher);
            }
        }
        self.rows.push(Member {
            table: at,
            row: record.row,
            role,
            folded: fold(&name),
            name,
            id: text(table.keys.id).to_owned(),
            email: text(table.keys.email).to_lowercase(),
            answers: table.keys.answered.is_some(),
            content: hasher.finish(),
        });
    }

    /// Leaves out rows that others repeat or answer again, and gives ids.
    fn finish(self, proposal: &mut Proposal) {
        let mut out: HashMap<usize, Skipped> = HashMap::new();
        let mut contents: HashMap<(usize, u64), usize> = HashMap::new();
        let mut answers: HashMap<(Role, String), usize> = HashMap::new();
        for (at, member) in self.rows.iter().enumerate() {
            if let Some(first) = contents.insert((member.table, member.content), at) {
                out.insert(at, Skipped::Duplicate { row: self.rows[first].row });
                contents.insert((member.table, member.content), first);
                continue;
            }
            let counter = proposal.tables[member.table].keys.id_is_counter;
            let key = if !member.id.is_empty() && !counter {
                Some(format!("i{}", member.id))
            } else if !member.email.is_empty() && member.answers {
                Some(format!("m{}\u{1F}{}", member.email, member.folded))
            } else {
                None
            };
            if let Some(key) = key
                && let Some(earlier) = answers.insert((member.role, key), at)
            {
                out.insert(earlier, Skipped::AnsweredAgain { row: member.row });
            }
        }
        let mut taken: HashMap<(Role, String), usize> = HashMap::new();
        let mut names: HashMap<(Role, &str), usize> = HashMap::new();
        for (at, member) in self.rows.iter().enumerate() {
            let table = &mut proposal.tables[member.table];
            if let Some(why) = out.remove(&at) {
                table.left_out.push(LeftOut { row: member.row, name: member.name.clone(), why });
                continue;
            }
            if let Some(first) = names.insert((member.role, member.folded.as_str()), at) {
                table.doubles.push((self.rows[first].row, member.row, member.name.clone()));
            }
            let own =
                Some(&member.id).filter(|_| !table.keys.id_is_counter).and_then(|id| identity::from_cell(id));
            let base = own
                .or_else(|| identity::from_name(&member.name))
                .unwrap_or_else(|| format!("row-{}", member.row));
            let mut id = base.clone();
            let mut n = 1;
            while taken.contains_key(&(member.role, id.clone())) {
                n += 1;
                id = format!("{base}-{n}");
            }
            taken.insert((member.role, id.clone()), at);
            *table.roles.entry(member.role).or_default() += 1;
            table.ids.insert(member.row, id.into());
        }
        for table in &mut proposal.tables {
            table.left_out.sort_by_key(|left| left.row);
        }
        proposal.tables.retain(|table| !table.ids.is_empty());
    }
}

/// What cannot be read of those who come in, and examples of what can.
struct Counts {
    file: Arc<str>,
    readers: HashMap<Role, Applied>,
    unread: HashMap<(usize, String), Unread>,
    /// By column, a few cells with their values.
    examples: HashMap<usize, Vec<Example>>,
}

impl Counts {
    fn new(table: &Table, file: &Arc<str>) -> Self {
        let readers = table.plans.keys().filter_map(|role| Some((*role, table.applied(*role)?))).collect();
        Self { file: Arc::clone(file), readers, unread: HashMap::new(), examples: HashMap::new() }
    }

    fn take(&mut self, table: &Table, record: &Record) {
        const EXAMPLES: usize = 3;
        const DOUBTFUL: usize = 20;
        let Some(id) = table.ids.get(&record.row) else { return };
        let Ok(role) = table.role_of(&record.cells) else { return };
        let Some(reader) = self.readers.get_mut(&role) else { return };
        let location =
            Location { file: Arc::clone(&self.file), sheet: record.sheet.clone(), row: record.row };
        let Taken { given, refused, .. } = rows::take(table, role, id, reader, &location, &record.cells);
        for Missed { column, path, part } in rows::missed(&given, &refused, &record.cells, role) {
            let key = (column, part.text.clone());
            let full = self.unread.len() >= MOST_UNREAD;
            if full && !self.unread.contains_key(&key) {
                continue;
            }
            let unread = self.unread.entry(key).or_insert_with(|| Unread {
                column: table.names.get(column).cloned().unwrap_or_default(),
                field: path,
                text: part.text.clone(),
                count: 0,
                rows: Vec::new(),
                guesses: part.guesses.iter().take(3).map(|guess| guess.value.clone()).collect(),
            });
            unread.count += 1;
            if unread.rows.len() < EXAMPLES {
                unread.rows.push(record.row);
            }
        }
        for (field, value) in given.fields.iter().filter(|(field, _)| !refused.contains(&field.column)) {
            let known = self.examples.entry(field.column).or_default();
            let text = layout::cell(record, field.column);
            let is_doubtful = given.doubtful.contains(&field.column);
            let most = if is_doubtful { DOUBTFUL } else { EXAMPLES };
            let n_alike = known.iter().filter(|example| example.is_doubtful == is_doubtful).count();
            if n_alike < most && !text.is_empty() && known.iter().all(|example| example.text != text) {
                let field = field.without(role);
                let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                known.push(Example { text: text.to_owned(), field, value: Some(value), is_doubtful });
            }
        }
    }

    fn finish(mut self, table: &mut Table) {
        table.unread = self.unread.into_values().collect();
        table.unread.sort_by(|a, b| {
            b.count.cmp(&a.count).then_with(|| a.column.cmp(&b.column)).then_with(|| a.text.cmp(&b.text))
        });
        let several = table.plans.len() > 1;
        for column in &mut table.columns {
            column.examples = self.examples.remove(&column.index).unwrap_or_default();
            for (role, plan) in &table.plans {
                for one in plan.uses.iter().filter(|one| one.columns.contains(&column.index)) {
                    let field = if several { format!("{role}.{}", one.path) } else { one.path.clone() };
                    if !column.fields.contains(&field) {
                        column.fields.push(field);
                        column.confidence = column.confidence.max(one.confidence);
                    }
                }
            }
            if table.keys.id == Some(column.index) && !table.keys.id_is_counter {
                column.fields.push("id".to_owned());
                column.confidence = 0.95;
            }
            if table.keys.role == Some(column.index) {
                column.fields.push("role".to_owned());
                column.confidence = 0.95;
            }
        }
    }
}
