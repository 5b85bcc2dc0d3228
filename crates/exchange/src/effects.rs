//! The effects of an import on the fields of existing profiles.

use std::collections::BTreeMap;

use qantara_engine::profile::{Profile, ProfileId, Role};
use serde_json::Value;

use crate::change;
use crate::fields::{self, Holds};

/// The name of a field, such as `consent` or `startup.round.ask`, in report
/// order: fields that keep people apart come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldName {
    place: usize,
    name: String,
}

impl FieldName {
    /// The name as files write it.
    pub fn as_str(&self) -> &str {
        &self.name
    }
}

/// Fields that say who must not be matched, or with whom. Losing one item is a
/// loss, even if others replace it.
const PROTECTIVE: [&str; 7] =
    ["consent", "met", "met_on", "declined", "interest", "conflicts", "mentor.must_not_advise"];

/// The effect on one field of one profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It was unknown and is now known.
    Set,
    /// It has a new value.
    Changed,
    /// It was known and is now unknown; for fields that keep people apart, an
    /// item was lost.
    Lost,
}

/// On how many profiles a field was set, changed or lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// Profiles on which it was set.
    pub set: u64,
    /// Profiles on which it changed.
    pub changed: u64,
    /// Profiles on which it was lost.
    pub lost: u64,
    /// The first few profiles that lost it.
    pub losers: Vec<ProfileId>,
}

/// How many profiles that lost a field are named.
const NAMED: usize = 3;

impl Effects {
    pub(crate) fn count(&mut self, effect: Effect, id: &ProfileId) {
        match effect {
            Effect::Set => self.set += 1,
            Effect::Changed => self.changed += 1,
            Effect::Lost => {
                self.lost += 1;
                if self.losers.len() < NAMED {
                    self.losers.push(id.clone());
                }
            }
        }
    }
}

/// The effect on each field that changed.
pub(crate) fn of(before: &Profile, now: &Profile) -> Vec<(FieldName, Effect)> {
    let (before, now) = (values(before), values(now));
    let mut effects: Vec<(FieldName, Effect)> = Vec::new();
    for (field, old) in &before {
        let effect = match now.get(field) {
            Some(new) if new == old => continue,
            Some(new) if protects(field) && loses(old, new) => Effect::Lost,
            Some(_) => Effect::Changed,
            None => Effect::Lost,
        };
        effects.push((field.clone(), effect));
    }
    let added = now.into_keys().filter(|field| !before.contains_key(field));
    effects.extend(added.map(|field| (field, Effect::Set)));
    effects
}

fn protects(field: &FieldName) -> bool {
    field.place < PROTECTIVE.len()
}

/// Whether a part of the old value is missing from the new one.
fn loses(old: &BTreeMap<String, Value>, new: &BTreeMap<String, Value>) -> bool {
    old.iter().any(|(key, value)| match (value, new.get(key)) {
        (_, None) => true,
        (Value::Array(old), Some(Value::Array(new))) => old.iter().any(|item| !new.contains(item)),
        _ => false,
    })
}

/// A profile's known fields, each with its parts by their paths.
fn values(profile: &Profile) -> BTreeMap<FieldName, BTreeMap<String, Value>> {
    let role = profile.role();
    let mut values: BTreeMap<FieldName, BTreeMap<String, Value>> = BTreeMap::new();
    let Ok(Value::Object(tree)) = serde_json::to_value(profile) else { return values };
    for (path, value) in change::sets(role, tree) {
        values.entry(name(role, &path)).or_default().insert(path.join("."), value);
    }
    values
}

/// The field that a part belongs to, as people see it: an amount is one field,
/// and so is a text in several languages.
fn name(role: Role, path: &[String]) -> FieldName {
    let mut path = path;
    while let Some((last, around)) = path.split_last() {
        let of_amount = matches!(last.as_str(), "low_minor" | "high_minor" | "minor" | "currency");
        let around_holds = fields::find(role, &around.join(".")).map(|field| field.holds);
        let of_consent = around.len() == 1 && around[0] == "consent";
        if of_amount || of_consent || around_holds == Some(Holds::TextByKey) {
            path = around;
        } else {
            break;
        }
    }
    let name = path.join(".");
    let place = PROTECTIVE.iter().position(|field| *field == name).unwrap_or_else(|| {
        let at = fields::all().iter().position(|field| field.full_path() == name);
        PROTECTIVE.len() + at.unwrap_or(fields::all().len())
    });
    FieldName { place, name }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(before: Value, now: Value) -> Vec<(String, Effect)> {
        let read = |tree: Value| serde_json::from_value::<Profile>(tree).unwrap();
        let mut effects = of(&read(before), &read(now));
        effects.sort_by(|a, b| a.0.cmp(&b.0));
        effects.into_iter().map(|(field, effect)| (field.name, effect)).collect()
    }

    #[test]
    fn each_field_is_told_once_and_what_keeps_people_apart_first() {
        let before = json!({"id": "a", "name": "A", "consent": {"matching": false}, "met": ["x", "y"],
            "startup": {"stage": "seed", "pitch": {"fr": "u"},
                "round": {"ask": {"low_minor": 1, "high_minor": 2, "currency": "MAD"}}}});
        let now = json!({"id": "a", "name": "A", "met": ["y", "z"],
            "startup": {"pitch": {"fr": "u", "en": "v"}, "trl": 3,
                "round": {"ask": {"low_minor": 5, "high_minor": 6, "currency": "EUR"}}}});
        let expected = [
            ("consent", Effect::Lost),
            ("met", Effect::Lost),
            ("startup.stage", Effect::Lost),
            ("startup.pitch", Effect::Changed),
            ("startup.round.ask", Effect::Changed),
            ("startup.trl", Effect::Set),
        ];
        assert_eq!(told(before, now), expected.map(|(field, effect)| (field.to_owned(), effect)));
    }

    #[test]
    fn somebody_more_to_keep_apart_is_a_change() {
        let before = json!({"id": "a", "name": "A", "conflicts": ["x"], "mentor": {}});
        let now = json!({"id": "a", "name": "A", "conflicts": ["x", "y"], "mentor": {}});
        assert_eq!(told(before, now), [("conflicts".to_owned(), Effect::Changed)]);
    }
}
