//! A row's fields by path, each with its column, and their conversion to a
//! change.

use qantara_engine::profile::{Profile, ProfileId, Role};
use serde_json::{Map, Value};

use crate::change::{self, Append, Change, Patch};
use crate::problem::{Kind, Location, Problem, Refusal, shown_value};
use crate::tree::{self, Fault};
use crate::words;

/// What a file's rows do to profiles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Each row changes the fields that it gives, and the others stay: a
    /// source never erases what it does not carry.
    #[default]
    #[serde(alias = "patch")]
    Merge,
    /// Each row is a whole profile, and replaces the one with its id. Fields
    /// that the row does not give are lost.
    #[serde(alias = "put")]
    Replace,
    /// Each row adds one item to a list of a profile.
    Append,
}

/// A field of a row.
#[derive(Debug)]
pub(crate) struct Set {
    pub(crate) path: Vec<String>,
    pub(crate) value: Value,
    pub(crate) column: String,
}

/// A row's fields, including its id and name.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) role: Role,
    pub(crate) sets: Vec<Set>,
}

impl Draft {
    /// The change that replaces the whole profile or merges the given fields. A
    /// null clears its field.
    pub(crate) fn finish(
        self,
        mode: Mode,
        create: Option<String>,
        location: &Location,
    ) -> Result<Change, Refusal> {
        let mut tree = Map::new();
        tree.insert(self.role.as_str().to_owned(), Value::Object(Map::new()));
        let mut origins = Vec::with_capacity(self.sets.len());
        let mut sets = Vec::new();
        for mut set in self.sets {
            words::understand_set(self.role, &mut set.path, &mut set.value);
            origins.push((set.path.join("."), set.column));
            if mode == Mode::Merge {
                change::take_apart(self.role, set.path.clone(), set.value.clone(), &mut sets);
            }
            // A cleared field needs no check, and an id cannot be cleared.
            if set.value.is_null() && set.path != ["id"] {
                continue;
            }
            tree::set(&mut tree, set.path.iter().map(String::as_str), set.value);
        }
        if mode == Mode::Replace {
            return finish_whole(self.role, tree, location, &origins);
        }
        // A column may be one key of a field, which leaves the other keys alone.
        sets.retain(|(path, _)| path.first().is_none_or(|key| key != "id"));
        finish_patch(self.role, tree, sets, create, location, &origins)
    }

    /// The change that adds one item to a list.
    pub(crate) fn finish_append(
        self,
        list: &'static str,
        id: Set,
        create: Option<String>,
        location: &Location,
    ) -> Result<Change, Refusal> {
        let role = self.role;
        let mut item = Map::new();
        let mut origins = vec![("id".to_owned(), id.column)];
        for set in self.sets {
            origins.push((format!("{role}.{list}[0].{}", set.path.join(".")), set.column));
            tree::set(&mut item, set.path.iter().map(String::as_str), set.value);
        }
        if item.is_empty() {
            return Err(Refusal::one(location, Kind::Missing { field: list.to_owned() }));
        }
        let mut tree = Map::new();
        tree.insert("id".to_owned(), id.value);
        tree.insert("name".to_owned(), "x".into());
        let path = || std::iter::once(role.as_str()).chain(list.split('.'));
        tree::set(&mut tree, path(), Value::Array(vec![Value::Object(item)]));
        let profile: Profile =
            tree::parse(Value::Object(tree)).map_err(|faults| refusal(location, &faults, &origins))?;
        // In the domain's own form, so that equal items are equal text.
        let mut written = serde_json::to_value(&profile).unwrap_or_default();
        let pointer = format!("/{role}/{}", list.replace('.', "/"));
        let items = written.pointer_mut(&pointer).and_then(Value::as_array_mut).map(std::mem::take);
        Ok(Change::Append(Append {
            role,
            id: profile.id,
            name: create,
            list,
            items: items.unwrap_or_default(),
        }))
    }
}

/// The change that a profile-shaped tree requests.
pub(crate) fn finish_tree(
    role: Role,
    tree: Map<String, Value>,
    mode: Mode,
    create: Option<String>,
    location: &Location,
    origins: &[(String, String)],
) -> Result<Change, Refusal> {
    if mode == Mode::Replace {
        return finish_whole(role, tree, location, origins);
    }
    let sets = change::sets(role, tree.clone());
    finish_patch(role, tree, sets, create, location, origins)
}

/// The change to the whole profile that a tree is.
fn finish_whole(
    role: Role,
    tree: Map<String, Value>,
    location: &Location,
    origins: &[(String, String)],
) -> Result<Change, Refusal> {
    let no_languages = words::no_languages(role, &tree);
    with_faults(tree::parse::<Profile>(Value::Object(tree)), no_languages)
        .map(|profile| Change::Put(Box::new(profile)))
        .map_err(|faults| refusal(location, &faults, origins))
}

/// The change of some fields, once the tree that they make is judged.
fn finish_patch(
    role: Role,
    mut tree: Map<String, Value>,
    sets: Vec<(Vec<String>, Value)>,
    create: Option<String>,
    location: &Location,
    origins: &[(String, String)],
) -> Result<Change, Refusal> {
    let no_languages = words::no_languages(role, &tree);
    let named = tree.get("name").and_then(Value::as_str).map(str::to_owned);
    tree.entry("name").or_insert_with(|| "x".into());
    tree.entry(role.as_str()).or_insert_with(|| Value::Object(Map::new()));
    let id = with_faults(id_of(tree), no_languages).map_err(|faults| refusal(location, &faults, origins))?;
    Ok(Change::Patch(Patch { role, id, name: named.or(create), sets }))
}

/// What the domain says, and faults that it does not look for. Of one place,
/// only those are told.
fn with_faults<T>(judged: Result<T, Vec<Fault>>, mut more: Vec<Fault>) -> Result<T, Vec<Fault>> {
    match judged {
        Ok(value) if more.is_empty() => Ok(value),
        Ok(_) => Err(more),
        Err(faults) => {
            let is_known = |fault: &Fault| more.iter().any(|known| known.path == fault.path);
            let new: Vec<Fault> = faults.into_iter().filter(|fault| !is_known(fault)).collect();
            more.extend(new);
            Err(more)
        }
    }
}

/// Judges what a row gives by itself, and returns the id. What a group still
/// lacks, such as the currency of an amount, may be in the stored profile:
/// that is judged once the two are merged.
fn id_of(whole: Map<String, Value>) -> Result<ProfileId, Vec<Fault>> {
    let written = whole.get("id").cloned();
    match tree::parse::<Profile>(Value::Object(whole)) {
        Ok(profile) => Ok(profile.id),
        Err(mut faults) => {
            faults.retain(|fault| fault.path.is_empty() || !matches!(fault.kind, Kind::Missing { .. }));
            if !faults.is_empty() {
                return Err(faults);
            }
            written.and_then(|id| serde_json::from_value(id).ok()).ok_or_else(|| {
                vec![Fault { path: Vec::new(), value: None, kind: Kind::Missing { field: "id".to_owned() } }]
            })
        }
    }
}

fn refusal(location: &Location, faults: &[Fault], origins: &[(String, String)]) -> Refusal {
    let problems = faults
        .iter()
        .map(|fault| {
            let (path, kind) = fault.kind.clone().within(fault.path_text());
            Problem {
                location: location.clone(),
                column: origin(&path, origins).or_else(|| (!path.is_empty()).then_some(path)),
                value: fault.value.as_ref().map(shown_value),
                kind,
            }
        })
        .collect();
    Refusal::new(location, problems)
}

/// The column that the value at a path came from: the one with the longest
/// matching path, plus the rest of the path if the cell is an object.
fn origin(path: &str, origins: &[(String, String)]) -> Option<String> {
    let (rest, column) = origins
        .iter()
        .filter_map(|(start, column)| Some((path.strip_prefix(start.as_str())?, column)))
        .filter(|(rest, _)| rest.is_empty() || rest.starts_with(['.', '[']))
        .min_by_key(|(rest, _)| rest.len())?;
    Some(if rest.contains('.') { format!("{column}{rest}") } else { column.clone() })
}
