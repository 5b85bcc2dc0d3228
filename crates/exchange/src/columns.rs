//! Rows whose columns or fields have the domain's own names.

use std::collections::BTreeSet;
use std::sync::Arc;

use qantara_engine::fold::fold;
use qantara_engine::profile::Role;
use serde_json::{Map, Value};

use crate::cell;
use crate::change::Change;
use crate::draft::{self, Draft, Mode, Set};
use crate::fields::{self, Holds, Target};
use crate::problem::{Heard, Kind, Location, Problem, Refusal, shown};
use crate::rows::Header;
use crate::words;

/// Reads rows by the names of their columns.
#[derive(Debug)]
pub(crate) struct Columns {
    role: Option<Role>,
    mode: Mode,
    clear_empty: bool,
    known: Option<Known>,
}

/// A header, and the meaning of its columns for each role.
#[derive(Debug)]
struct Known {
    header: Arc<Header>,
    /// The column with the role.
    role: Option<usize>,
    /// For each role, in the order of [`Role::ALL`], once the role has
    /// occurred.
    targets: [Option<Vec<Option<Target>>>; Role::ALL.len()],
}

impl Columns {
    pub(crate) fn new(role: Option<Role>, mode: Mode, clear_empty: bool) -> Self {
        Self { role, mode, clear_empty, known: None }
    }

    /// Reads a table's header.
    ///
    /// # Errors
    ///
    /// All unknown columns, and those that occur twice.
    pub(crate) fn header(&mut self, header: &Arc<Header>) -> Result<(), Refusal> {
        let roles: Vec<Role> = self.role.map_or_else(|| Role::ALL.to_vec(), |role| vec![role]);
        let mut problems = Vec::new();
        let mut met = BTreeSet::new();
        for name in header.names.iter().filter(|name| !name.is_empty()) {
            let mut tell = |kind| {
                problems.push(Problem {
                    location: header.location.clone(),
                    column: Some(name.clone()),
                    value: None,
                    kind,
                });
            };
            if !met.insert(name) {
                tell(Kind::Twice);
            } else if name != "role" && !roles.iter().any(|role| fields::resolve(*role, name).is_some()) {
                let other =
                    self.role.filter(|_| Role::ALL.iter().any(|role| fields::resolve(*role, name).is_some()));
                tell(match other {
                    Some(role) => Kind::OtherRole { role },
                    None => Kind::UnknownField { near: near(name, &roles) },
                });
            }
        }
        if !problems.is_empty() {
            return Err(Refusal::new(&header.location, problems));
        }
        let role = header.names.iter().position(|name| name == "role");
        self.known = Some(Known { header: Arc::clone(header), role, targets: Default::default() });
        Ok(())
    }

    /// The change that a row of cells requests.
    pub(crate) fn cells(&mut self, location: &Location, cells: &[String]) -> Result<Change, Refusal> {
        let Some(known) = &mut self.known else {
            return Err(Refusal::one(location, Kind::NoRole));
        };
        let names = &known.header.names;
        let role = match known.role.and_then(|column| cells.get(column)).map(|cell| cell.trim()) {
            None | Some("") => {
                self.role.or_else(|| prefixed(names)).ok_or_else(|| Refusal::one(location, Kind::NoRole))?
            }
            Some(text) => Role::find(text).ok_or_else(|| unknown_role(location, text))?,
        };
        let targets = known.targets[role as usize]
            .get_or_insert_with(|| names.iter().map(|name| fields::resolve(role, name)).collect());
        let mut sets = Vec::with_capacity(cells.len());
        let mut problems = Vec::new();
        for (column, cell) in cells.iter().enumerate() {
            if Some(column) == known.role {
                continue;
            }
            let name = names[column].clone();
            if cell.trim().is_empty() {
                // A profile always has an id and a name.
                let clears = self.clear_empty && name != "id" && name != "name";
                if let (true, Some(target)) = (clears, &targets[column]) {
                    sets.push(Set { path: target.path.clone(), value: Value::Null, column: name });
                }
                continue;
            }
            let Some(target) = &targets[column] else {
                let kind = if name.is_empty() {
                    Kind::UnknownField { near: None }
                } else {
                    Kind::OtherRole { role }
                };
                problems.push(Problem {
                    location: location.clone(),
                    column: Some(if name.is_empty() { format!("column {}", column + 1) } else { name }),
                    value: Some(shown(cell)),
                    kind,
                });
                continue;
            };
            if let Some(value) = cell::read(target.holds, cell) {
                sets.push(Set { path: target.path.clone(), value, column: name });
            }
        }
        // Parts of a group come after the group, so that they add to it.
        sets.sort_by_key(|set| set.path.len());
        finish(Draft { role, sets }.finish(self.mode, None, location), problems)
    }

    /// The change that a line of JSON requests.
    pub(crate) fn json(&self, location: &Location, value: Value) -> Result<Change, Refusal> {
        let Value::Object(mut tree) = value else {
            return Err(Refusal::one(location, Kind::NoRole));
        };
        let told = match tree.remove("role") {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => {
                Some(Role::find(&text).ok_or_else(|| unknown_role(location, &text))?)
            }
            Some(other) => return Err(unknown_role(location, &other.to_string())),
        };
        let present = Role::ALL.into_iter().find(|role| tree.contains_key(role.as_str()));
        let Some(role) = told.or(present).or(self.role) else {
            return Err(Refusal::one(location, Kind::NoRole));
        };
        if present.is_none() {
            tree.insert(role.as_str().to_owned(), Value::Object(Map::new()));
        }
        if self.mode == Mode::Merge && !self.clear_empty {
            drop_nulls(&mut tree);
        }
        words::understand_all(role, &mut tree);
        draft::finish_tree(role, tree, self.mode, None, location, &[])
    }

    /// The refusal of consent in a row of cells that cannot be used. What is
    /// wrong may be how the columns are named, so they are read as near as they
    /// can be.
    pub(crate) fn heard_in_cells(
        &self,
        location: &Location,
        header: &Header,
        cells: &[String],
    ) -> Option<Heard> {
        let filled = || header.names.iter().zip(cells).filter(|(_, cell)| !cell.trim().is_empty());
        let of = |wanted: &'static str| {
            filled().filter(move |(name, _)| fold(name) == wanted).map(|(_, cell)| cell)
        };
        let (column, answer) =
            filled().filter(|(name, _)| words::is_about_consent(name)).find_map(|(name, cell)| {
                let answer = cell::read(Holds::Group, cell)?;
                words::refuses(&["consent"], &answer).then_some((name, answer))
            })?;
        let role = match of("role").next() {
            Some(text) => Role::find(text),
            None => self.role.or_else(|| prefixed(&header.names)),
        };
        Some(Heard::new(location, role, of("id").map(|cell| cell.trim()), column, &answer))
    }

    /// The same in a line of JSON.
    pub(crate) fn heard_in_json(&self, location: &Location, row: &Value) -> Option<Heard> {
        let about = row.as_object()?.iter().filter(|(name, _)| words::is_about_consent(name));
        let (column, answer) = about
            .flat_map(|(name, consent)| match consent {
                Value::Object(parts) => {
                    let matching = parts.iter().filter(|(part, _)| fold(part) == "matching");
                    matching.map(|(part, answer)| (format!("{name}.{part}"), answer)).collect()
                }
                answer => vec![(name.clone(), answer)],
            })
            .find(|(_, answer)| words::refuses(&["consent"], answer))?;
        let role = match row.get("role") {
            None | Some(Value::Null) => {
                Role::ALL.into_iter().find(|role| row.get(role.as_str()).is_some()).or(self.role)
            }
            Some(told) => told.as_str().and_then(Role::find),
        };
        Some(Heard::new(location, role, row.get("id").and_then(Value::as_str), &column, answer))
    }
}

/// Removes nulls from an object, in its groups too.
fn drop_nulls(tree: &mut Map<String, Value>) {
    tree.retain(|_, value| !value.is_null());
    tree.values_mut().filter_map(Value::as_object_mut).for_each(drop_nulls);
}

/// Everything wrong with a row: its columns and its fields.
fn finish(result: Result<Change, Refusal>, mut problems: Vec<Problem>) -> Result<Change, Refusal> {
    match result {
        Ok(change) => match problems.first() {
            None => Ok(change),
            Some(first) => Err(Refusal::new(&first.location.clone(), problems)),
        },
        Err(mut refusal) => {
            problems.append(&mut refusal.problems);
            Err(Refusal::new(&refusal.location, problems))
        }
    }
}

/// The role that prefixes the names of columns, if it is only one.
fn prefixed(names: &[String]) -> Option<Role> {
    let mut roles = names
        .iter()
        .filter_map(|name| name.split_once('.'))
        .filter_map(|(role, _)| role.parse::<Role>().ok());
    let first = roles.next()?;
    roles.all(|role| role == first).then_some(first)
}

fn unknown_role(location: &Location, text: &str) -> Refusal {
    let allowed: Vec<String> = Role::ALL.iter().map(ToString::to_string).collect();
    let near = fields::nearest(text, allowed.iter().map(String::as_str)).map(str::to_owned);
    Refusal::at(location, Some("role".to_owned()), Some(shown(text)), Kind::NotOneOf { allowed, near })
}

fn near(name: &str, roles: &[Role]) -> Option<String> {
    let known = roles.iter().flat_map(|role| fields::of(*role)).map(|field| field.path).chain(["role"]);
    fields::nearest(name, known).map(str::to_owned)
}
