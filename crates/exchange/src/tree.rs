//! Converts a JSON tree to a profile, and reports every bad field.
//!
//! Every format ends here, so the domain's own types check every field,
//! whatever the format.

use std::fmt::Write as _;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use crate::fields;
use crate::problem::{Expected, Kind};

/// The most bad fields reported for one row.
const MOST_PROBLEMS: usize = 20;

/// One step into a tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    /// Into the member of an object.
    Key(String),
    /// Into the item of a list.
    Item(usize),
}

/// What is wrong at one place of a tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    /// The place, in the tree before anything was removed.
    pub(crate) path: Vec<Step>,
    pub(crate) value: Option<Value>,
    pub(crate) kind: Kind,
}

impl Fault {
    pub(crate) fn path_text(&self) -> String {
        path_text(&self.path)
    }
}

/// `startup.sectors[1]`
fn path_text(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(key);
            }
            Step::Item(index) => {
                // Writing to a string cannot fail.
                let _ = write!(text, "[{index}]");
            }
        }
    }
    text
}

/// The value at a path of keys such as `["round", "ask"]`, created if missing.
pub(crate) fn set<'a>(tree: &mut Map<String, Value>, path: impl IntoIterator<Item = &'a str>, value: Value) {
    let mut keys = path.into_iter().peekable();
    let mut at = tree;
    while let Some(key) = keys.next() {
        if keys.peek().is_none() {
            // A group's own column and the columns of its parts add up.
            match (at.get_mut(key), value) {
                (Some(Value::Object(there)), Value::Object(new)) => there.extend(new),
                (_, value) => {
                    at.insert(key.to_owned(), value);
                }
            }
            return;
        }
        let next = at.entry(key).or_insert_with(|| Value::Object(Map::new()));
        if !next.is_object() {
            *next = Value::Object(Map::new());
        }
        let Value::Object(map) = next else { return };
        at = map;
    }
}

/// Reads a `T` from a tree.
///
/// # Errors
///
/// Every fault of the tree: after each one, the faulty part is removed and the
/// rest is read again.
pub(crate) fn parse<T: DeserializeOwned>(tree: Value) -> Result<T, Vec<Fault>> {
    let mut tree = tree;
    let mut faults = Vec::new();
    while let Some(fault) = too_large(&tree) {
        if let Some(value) = at_mut(&mut tree, &fault.path) {
            *value = 0.into();
        }
        if faults.len() < MOST_PROBLEMS {
            faults.push(fault);
        }
    }
    // Recording each step costs as much again, and nearly all are right.
    match T::deserialize(&tree) {
        Ok(value) if faults.is_empty() => return Ok(value),
        Ok(_) => return Err(faults),
        Err(_) => {}
    }
    let mut removed: Vec<(Vec<Step>, usize)> = Vec::new();
    let mut next = serde_path_to_error::deserialize::<_, T>(&tree).err();
    while let Some(error) = next {
        if faults.len() >= MOST_PROBLEMS {
            faults.push(Fault { path: Vec::new(), value: None, kind: Kind::AndMore });
            break;
        }
        let path: Vec<Step> = error
            .path()
            .iter()
            .map_while(|segment| match segment {
                Segment::Seq { index } => Some(Step::Item(*index)),
                Segment::Map { key } => Some(Step::Key(key.clone())),
                Segment::Enum { .. } | Segment::Unknown => None,
            })
            .collect();
        let message = error.into_inner().to_string();
        let (path, kind) = classify(&tree, path, &message);
        let original = before_removals(&path, &removed);
        if !follows(&original, &kind, &faults) {
            faults.push(Fault {
                value: at(&tree, &path).filter(|value| !value.is_object()).cloned(),
                path: original,
                kind: kind.clone(),
            });
        }
        if !take_out(&mut tree, &path, &kind, &mut removed) {
            break;
        }
        next = serde_path_to_error::deserialize::<_, T>(&tree).err();
    }
    Err(faults)
}

/// Whether a field is missing only because it was removed as faulty.
fn follows(path: &[Step], kind: &Kind, faults: &[Fault]) -> bool {
    let Kind::Missing { field } = kind else { return false };
    faults.iter().any(|fault| {
        fault.path.strip_prefix(path).and_then(<[Step]>::first) == Some(&Step::Key(field.clone()))
    })
}

/// The domain's decimals have single precision: a larger one would silently
/// become infinite.
fn too_large(value: &Value) -> Option<Fault> {
    // Steps are recorded from the fault outwards, so that a tree without one
    // costs nothing.
    fn find(value: &Value) -> Option<Fault> {
        let within = |step: Step, mut fault: Fault| {
            fault.path.push(step);
            fault
        };
        match value {
            Value::Number(number) => {
                let wide = number.as_f64()?;
                (wide.abs() > f64::from(f32::MAX)).then(|| Fault {
                    path: Vec::new(),
                    value: Some(value.clone()),
                    kind: Kind::Expected(Expected::Decimal),
                })
            }
            Value::Array(items) => items
                .iter()
                .enumerate()
                .find_map(|(index, item)| Some(within(Step::Item(index), find(item)?))),
            Value::Object(map) => {
                map.iter().find_map(|(key, item)| Some(within(Step::Key(key.clone()), find(item)?)))
            }
            _ => None,
        }
    }
    let mut fault = find(value)?;
    fault.path.reverse();
    Some(fault)
}

fn at<'a>(tree: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(tree, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Item(index) => value.get(index),
    })
}

fn at_mut<'a>(tree: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(tree, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Item(index) => value.get_mut(index),
    })
}

/// Turns serde's message into a useful one; a fault that names a field is moved
/// to that field.
fn classify(tree: &Value, mut path: Vec<Step>, message: &str) -> (Vec<Step>, Kind) {
    let mut quoted = message.split('`').skip(1).step_by(2).map(str::to_owned);
    if message.starts_with("unknown field `") {
        let name = quoted.next().unwrap_or_default();
        let known: Vec<String> = quoted.collect();
        let near = fields::nearest(&name, known.iter().map(String::as_str)).map(str::to_owned);
        if !(path.last() == Some(&Step::Key(name.clone())) && at(tree, &path).is_some()) {
            path.push(Step::Key(name));
        }
        return (path, Kind::UnknownField { near });
    }
    if message.starts_with("missing field `") {
        return (path, Kind::Missing { field: quoted.next().unwrap_or_default() });
    }
    if message.starts_with("unknown variant `") {
        let got = quoted.next().unwrap_or_default();
        let allowed: Vec<String> = quoted.collect();
        let near = fields::nearest(&got, allowed.iter().map(String::as_str)).map(str::to_owned);
        return (path, Kind::NotOneOf { allowed, near });
    }
    if message.starts_with("invalid type: ") || message.starts_with("invalid value: ") {
        let wanted = message.split_once(", expected ").map_or(message, |(_, wanted)| wanted);
        return (path, Kind::Expected(expected(wanted)));
    }
    let value = at(tree, &path).and_then(Value::as_str);
    if message.contains("expects an offset")
        || message.contains("failed to find offset")
        || path.last().is_some_and(|step| matches!(step, Step::Key(key) if key == "start" || key == "end"))
    {
        return (path, Kind::Expected(Expected::Timestamp));
    }
    if is_date(&path) {
        return (path, Kind::Expected(Expected::Date));
    }
    // The taxonomy suggests by label; typing errors are matched here.
    if message.ends_with("of the taxonomy")
        && let Some(near) = value.and_then(fields::nearest_concept)
    {
        return (path, Kind::Invalid { message: format!("{message}; did you mean `{near}`?") });
    }
    (path, Kind::Invalid { message: problem_words(message) })
}

fn problem_words(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

fn is_date(path: &[Step]) -> bool {
    const DATES: [&str; 11] = [
        "given_on",
        "updated_on",
        "archived_on",
        "founded_on",
        "closes_on",
        "opens_on",
        "deadline",
        "date",
        "valid_from",
        "valid_to",
        "published",
    ];
    matches!(path.last(), Some(Step::Key(key)) if DATES.contains(&key.as_str()))
}

fn expected(wanted: &str) -> Expected {
    match wanted {
        "u8" => Expected::IntegerBetween { low: 0, high: u64::from(u8::MAX) },
        "u32" => Expected::IntegerBetween { low: 0, high: u64::from(u32::MAX) },
        "u64" => Expected::Integer,
        "f32" | "f64" => Expected::Decimal,
        "a boolean" => Expected::Bool,
        "a string" => Expected::Text,
        "a sequence" => Expected::List,
        "a map" => Expected::Object,
        _ if wanted.starts_with("struct ") => Expected::Object,
        _ if wanted.contains("date") && wanted.contains("string") => Expected::Date,
        _ if wanted.contains("timestamp") => Expected::Timestamp,
        other => Expected::Other(other.to_owned()),
    }
}

/// The original position of an item, before earlier items were removed.
fn before_removals(path: &[Step], removed: &[(Vec<Step>, usize)]) -> Vec<Step> {
    let mut original: Vec<Step> = Vec::with_capacity(path.len());
    for step in path {
        original.push(match step {
            Step::Item(index) => {
                let mut index = *index;
                let mut gone: Vec<usize> =
                    removed.iter().filter(|(list, _)| *list == original).map(|(_, item)| *item).collect();
                gone.sort_unstable();
                for item in gone {
                    if item <= index {
                        index += 1;
                    }
                }
                Step::Item(index)
            }
            key @ Step::Key(_) => key.clone(),
        });
    }
    original
}

/// Removes the fault from the tree; false if nothing is left to try.
fn take_out(tree: &mut Value, path: &[Step], kind: &Kind, removed: &mut Vec<(Vec<Step>, usize)>) -> bool {
    let original = before_removals(path, removed);
    match path.split_last() {
        // The rest can be checked without an id or a name.
        None => match (kind, tree) {
            (Kind::Missing { field }, Value::Object(map)) if !map.contains_key(field) => {
                map.insert(field.clone(), "x".into());
                true
            }
            _ => false,
        },
        Some((Step::Key(key), parent)) => {
            let Some(Value::Object(map)) = at_mut(tree, parent) else { return false };
            let found = map.remove(key).is_some();
            if found && parent.is_empty() && (key == "id" || key == "name") {
                map.insert(key.clone(), "x".into());
            }
            found
        }
        Some((Step::Item(index), parent)) => {
            let Some(Value::Array(items)) = at_mut(tree, parent) else { return false };
            if *index >= items.len() {
                return false;
            }
            items.remove(*index);
            if let (Some(Step::Item(before)), list) = (original.last(), &original[..original.len() - 1]) {
                removed.push((list.to_vec(), *before));
            }
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use qantara_engine::profile::Profile;
    use serde_json::json;

    use super::*;

    #[test]
    fn every_bad_field_of_a_row_is_told_where_it_stood() {
        let faults = parse::<Profile>(json!({
            "id": "not an id", "languages": ["fr", "french!", "??"], "capacity": -1, "shoe": 43,
            "updated_on": "yesterday",
            "startup": {
                "stage": "sed", "sectors": ["x", "agri", "agri.irigation"], "home": "Morocco", "trl": 12,
                "round": {"ask": {"low_minor": 5, "high_minor": 2, "currency": "MAD"}}, "sector": 1,
                "team_size": 4.5, "traction": {"growth_percent": 1e40},
                "sdgs": [1, 18],
                "founders": [{"nam": "A"}],
            }
        }))
        .unwrap_err();
        let lines: Vec<String> =
            faults.iter().map(|fault| format!("{}: {}", fault.path_text(), fault.kind)).collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
