//! The change to a profile that a row requests, and applying it.

use std::collections::HashSet;

use qantara_engine::profile::{Consent, Profile, ProfileId, Role};
use serde_json::{Map, Value};

use crate::fields::{self, Holds};
use crate::problem::{Kind, shown_value};
use crate::tree::{self, Fault};

/// The change to one profile that a row requests.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Replaces the profile.
    Put(Box<Profile>),
    /// Sets the given fields and keeps the others.
    Patch(Patch),
    /// Adds items to a list.
    Append(Append),
}

/// New values for some fields of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Patch {
    pub(crate) role: Role,
    pub(crate) id: ProfileId,
    /// The name to create the profile with, where there is none yet.
    pub(crate) name: Option<String>,
    /// A null clears its field.
    pub(crate) sets: Vec<(Vec<String>, Value)>,
}

/// Items for a list of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    pub(crate) role: Role,
    pub(crate) id: ProfileId,
    /// The name to create the profile with, where there is none yet.
    pub(crate) name: Option<String>,
    /// The list's path without the role.
    pub(crate) list: &'static str,
    pub(crate) items: Vec<Value>,
}

impl Change {
    /// The role of the profile to change.
    pub fn role(&self) -> Role {
        match self {
            Self::Put(profile) => profile.role(),
            Self::Patch(patch) => patch.role,
            Self::Append(append) => append.role,
        }
    }

    /// The id of the profile to change.
    pub fn id(&self) -> &ProfileId {
        match self {
            Self::Put(profile) => &profile.id,
            Self::Patch(patch) => &patch.id,
            Self::Append(append) => &append.id,
        }
    }

    /// Whether it says that consent is refused, or `None` where it does not
    /// speak of consent.
    pub(crate) fn refuses_consent(&self) -> Option<bool> {
        match self {
            Self::Put(profile) => profile.common.consent.as_ref().map(|consent| !consent.matching),
            Self::Patch(patch) => {
                let of_consent = |(path, _): &&(Vec<String>, Value)| *path == ["consent", "matching"];
                patch
                    .sets
                    .iter()
                    .find(of_consent)
                    .and_then(|(_, agrees)| agrees.as_bool())
                    .map(|agrees| !agrees)
            }
            Self::Append(_) => None,
        }
    }

    /// Takes in a later change of the same profile, or gives it back where
    /// the two have to be done one after the other.
    ///
    /// Appended items were checked one by one when they were read, so they are
    /// valid together.
    pub(crate) fn absorb(&mut self, later: Self) -> Option<Self> {
        match (self, later) {
            (Self::Append(append), Self::Append(later))
                if append.list == later.list && append.id == later.id && append.role == later.role =>
            {
                append.items.extend(later.items);
                None
            }
            (_, later) => Some(later),
        }
    }
}

/// The profile with its consent refused.
pub(crate) fn refusing(profile: &Profile) -> Profile {
    let mut profile = profile.clone();
    match &mut profile.common.consent {
        Some(consent) => consent.matching = false,
        none => *none = Some(Consent { matching: false, given_on: None, notice: None }),
    }
    profile
}

/// Does what a change asks, and gives the profile as it is then.
///
/// # Errors
///
/// [`ApplyError`] when the profile does not exist and the change has no name to
/// create it with, or when the change does not fit the stored profile.
pub fn apply(existing: Option<&Profile>, change: Change) -> Result<Profile, ApplyError> {
    match change {
        Change::Put(profile) => Ok(*profile),
        Change::Patch(patch) => {
            let mut tree = base(existing, patch.role, &patch.id, patch.name)?;
            for (path, value) in patch.sets {
                merge(&mut tree, patch.role, &path, value);
            }
            tree::parse(Value::Object(tree)).map_err(|faults| ApplyError::invalid(&faults))
        }
        Change::Append(append) => {
            let mut tree = base(existing, append.role, &append.id, append.name)?;
            let mut list = existing_list(&mut tree, append.role, append.list);
            let mut known: HashSet<String> = list.iter().map(Value::to_string).collect();
            list.extend(append.items.into_iter().filter(|item| known.insert(item.to_string())));
            let path = std::iter::once(append.role.as_str()).chain(append.list.split('.'));
            replace(&mut tree, path, Value::Array(list));
            tree::parse(Value::Object(tree)).map_err(|faults| ApplyError::invalid(&faults))
        }
    }
}

fn base(
    existing: Option<&Profile>,
    role: Role,
    id: &ProfileId,
    name: Option<String>,
) -> Result<Map<String, Value>, ApplyError> {
    match (existing, name) {
        (Some(profile), _) => match serde_json::to_value(profile) {
            Ok(Value::Object(tree)) => Ok(tree),
            _ => unreachable!("a profile is written as an object"),
        },
        (None, Some(name)) => {
            let mut tree = Map::new();
            tree.insert("id".to_owned(), id.as_str().into());
            tree.insert("name".to_owned(), name.into());
            tree.insert(role.as_str().to_owned(), Value::Object(Map::new()));
            Ok(tree)
        }
        (None, None) => Err(ApplyError::UnknownId { role, id: id.clone() }),
    }
}

fn existing_list(tree: &mut Map<String, Value>, role: Role, list: &str) -> Vec<Value> {
    let pointer = format!("/{role}/{}", list.replace('.', "/"));
    let mut value = Value::Object(std::mem::take(tree));
    let items = value.pointer_mut(&pointer).and_then(Value::as_array_mut).map(std::mem::take);
    if let Value::Object(map) = value {
        *tree = map;
    }
    items.unwrap_or_default()
}

/// Puts a value at a path, or clears the path if the value is null.
fn merge(tree: &mut Map<String, Value>, role: Role, path: &[String], value: Value) {
    if value.is_null() {
        return clear(tree, role, path);
    }
    // An empty group means that the group is known and its parts are not.
    let is_empty_group =
        value.as_object().is_some_and(Map::is_empty) && holds(role, path) == Some(Holds::Group);
    if is_empty_group && at(tree, path).is_some_and(Value::is_object) {
        return;
    }
    replace(tree, path.iter().map(String::as_str), value);
}

/// Removes a field, and the groups around it that become empty.
fn clear(tree: &mut Map<String, Value>, role: Role, path: &[String]) {
    let Some((key, parents)) = path.split_last() else { return };
    let Some(around) = parents.iter().try_fold(&mut *tree, |map, key| map.get_mut(key)?.as_object_mut())
    else {
        return;
    };
    around.remove(key);
    let is_role = parents.len() == 1 && parents[0] == role.as_str();
    if around.is_empty() && !parents.is_empty() && !is_role {
        clear(tree, role, parents);
    }
}

fn at<'t>(tree: &'t Map<String, Value>, path: &[String]) -> Option<&'t Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(tree.get(first)?, |value, key| value.get(key))
}

/// The kind of value in the field at a path from the root of a profile.
fn holds(role: Role, path: &[String]) -> Option<Holds> {
    fields::find(role, &path.join(".")).map(|field| field.holds)
}

/// Puts a value at a path, replacing everything there.
fn replace<'a>(tree: &mut Map<String, Value>, path: impl IntoIterator<Item = &'a str> + Clone, value: Value) {
    tree::set(tree, path.clone(), Value::Null);
    tree::set(tree, path, value);
}

/// The fields in a tree, each with its path. Groups and texts by key are split,
/// so that one part can change and the others stay.
pub(crate) fn sets(role: Role, tree: Map<String, Value>) -> Vec<(Vec<String>, Value)> {
    let mut sets = Vec::new();
    for (key, value) in tree {
        if key == "id" {
            continue;
        }
        take_apart(role, vec![key], value, &mut sets);
    }
    sets
}

/// The same for one field that may be a group.
pub(crate) fn take_apart(role: Role, path: Vec<String>, value: Value, sets: &mut Vec<(Vec<String>, Value)>) {
    let is_role = path.len() == 1 && path[0] == role.as_str();
    let is_group = || matches!(holds(role, &path), Some(Holds::Group | Holds::TextByKey));
    match value {
        Value::Object(map) if !map.is_empty() && (is_role || is_group()) => {
            for (key, value) in map {
                let mut path = path.clone();
                path.push(key);
                take_apart(role, path, value, sets);
            }
        }
        Value::Object(map) if is_role && map.is_empty() => {}
        value => sets.push((path, value)),
    }
}

/// Why a change could not be made.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum ApplyError {
    /// No profile has the id, and the change has no name to create one with.
    #[error("there is no {role} with id `{id}` to change")]
    UnknownId {
        /// The role.
        role: Role,
        /// The id.
        id: ProfileId,
    },
    /// The change does not fit the stored profile.
    #[error("the profile would not be valid: {}", .0.first().map(|field| format!("{}: {}", field.path, field.kind)).unwrap_or_default())]
    Invalid(Vec<BadField>),
}

/// A field that a change would make invalid.
#[derive(Clone, Debug, PartialEq)]
pub struct BadField {
    /// Its path.
    pub path: String,
    /// The value it would have.
    pub value: Option<String>,
    /// What is wrong with the value.
    pub kind: Kind,
}

impl ApplyError {
    fn invalid(faults: &[Fault]) -> Self {
        Self::Invalid(
            faults
                .iter()
                .map(|fault| {
                    let (path, kind) = fault.kind.clone().within(fault.path_text());
                    BadField { path, value: fault.value.as_ref().map(shown_value), kind }
                })
                .collect(),
        )
    }
}
