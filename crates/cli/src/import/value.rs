//! The JSON of a field's value, as people say it.

use std::str::FromStr;

use qantara_engine::language::Language;
use qantara_engine::money::{Money, MoneyRange};
use qantara_engine::profile::Role;
use qantara_engine::taxonomy::Concept;
use qantara_messages::Messages;
use serde_json::Value;

/// A value of a role's field in words: amounts, labels and names in the reader's
/// language, places by their codes.
pub(crate) fn told(role: Role, path: &str, json: &str, messages: &Messages) -> String {
    let Ok(value) = serde_json::from_str::<Value>(json) else {
        return one(role, path, json, messages);
    };
    if let Ok(range) = serde_json::from_value::<MoneyRange>(value.clone()) {
        return messages.range(&range);
    }
    if let Ok(money) = serde_json::from_value::<Money>(value.clone()) {
        return messages.money(money);
    }
    match value {
        Value::Bool(answer) => messages.text(if answer { "value-yes" } else { "value-no" }, &[]),
        Value::Array(items) => {
            let items = items.iter().map(|item| match item {
                Value::String(text) => one(role, path, text, messages),
                other => named(other),
            });
            messages.list(items)
        }
        Value::Object(levels) if last(path) == "skills" => {
            messages.list(levels.keys().map(|skill| one(role, path, skill, messages)))
        }
        Value::Number(number) => number.as_f64().map_or_else(|| json.to_owned(), |n| messages.number(n)),
        _ => one(role, path, json, messages),
    }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// The vocabulary of a field's codes, as the catalogue names it.
fn vocabulary(role: Role, path: &str) -> Option<&'static str> {
    Some(match last(path) {
        "stage" | "stages" => "stage",
        "instruments" => "instrument",
        "business_models" => "business-model",
        "legal_form" => "legal-form",
        "lead" => "lead",
        "contracts" => "contract",
        "kind" if role == Role::Programme => "programme-kind",
        "kind" => "investor-kind",
        _ => return None,
    })
}

fn one(role: Role, path: &str, text: &str, messages: &Messages) -> String {
    if let Some(vocabulary) = vocabulary(role, path) {
        return messages.term(vocabulary, text);
    }
    match last(path) {
        "sectors" | "sectors_excluded" | "technologies" | "skills" | "needs" => Concept::all()
            .find(|concept| concept.id() == text)
            .map_or_else(|| text.to_owned(), |concept| concept.label(messages.tongue()).to_owned()),
        "languages" => {
            Language::from_str(text).map_or_else(|_| text.to_owned(), |language| messages.language(&language))
        }
        _ => text.to_owned(),
    }
}

/// What an object is known by, of those that lists hold.
fn named(object: &Value) -> String {
    let text = ["name", "place"].into_iter().find_map(|key| object.get(key)?.as_str());
    let rule = || {
        let rule = object.get("rule")?;
        let amount = rule.get("amount").or_else(|| rule.get("years"))?;
        Some(format!("≤ {}", amount.get("minor").map_or_else(|| amount.to_string(), ToString::to_string)))
    };
    text.map(str::to_owned).or_else(rule).unwrap_or_else(|| object.to_string())
}
