//! What two values share: the part of them that a reader wants to see.

use qantara_engine::evidence::Value;
use qantara_engine::language::Language;
use qantara_engine::place::Place;

/// The items of a startup's value that meet its counterpart's.
pub(crate) fn of_startup(startup: &Value, other: &Value) -> Option<Value> {
    Some(match (startup, other) {
        (Value::Places(ours), Value::Places(theirs)) => Value::Places(meeting(ours, theirs, Place::is_in)?),
        (Value::Concepts(ours), Value::Concepts(theirs)) => {
            Value::Concepts(meeting(ours, theirs, |one, other| one.is_in(*other) || other.is_in(*one))?)
        }
        (Value::Terms(vocabulary, ours), Value::Terms(_, theirs)) => {
            Value::Terms(vocabulary, meeting(ours, theirs, PartialEq::eq)?)
        }
        (Value::Languages(ours), Value::Languages(theirs)) => {
            Value::Languages(meeting(ours, theirs, Language::speaks_with)?)
        }
        (Value::Ids(ours), Value::Ids(theirs)) => Value::Ids(meeting(ours, theirs, PartialEq::eq)?),
        _ => return None,
    })
}

/// How many items a value has.
pub(crate) fn count(value: &Value) -> usize {
    match value {
        Value::Unknown => 0,
        Value::Concepts(items) => items.len(),
        Value::Terms(_, items) => items.len(),
        Value::Places(items) => items.len(),
        Value::Languages(items) => items.len(),
        Value::Ids(items) => items.len(),
        _ => 1,
    }
}

fn meeting<T: Clone>(items: &[T], others: &[T], meets: impl Fn(&T, &T) -> bool) -> Option<Vec<T>> {
    let found: Vec<T> =
        items.iter().filter(|item| others.iter().any(|other| meets(item, other))).cloned().collect();
    (!found.is_empty()).then_some(found)
}
