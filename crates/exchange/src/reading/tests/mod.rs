//! Spellings as people write them in forms, CRM exports and lists, by kind: what
//! is read, and what is left unread because a wrong value is worse than none.

mod dates;
mod lists;
mod numbers;
mod panics;
mod places;
mod terms;

use jiff::civil::date;
use qantara_engine::money::Currency;
use serde_json::Value;

use super::{Context, Found, Kind};

/// A column without a currency of its own but the hub's, in November 2026.
fn context() -> Context<'static> {
    Context { currency: Some(Currency::MAD), today: Some(date(2026, 11, 30)), ..Context::default() }
}

/// A reading in short: values with blanks between, `-` for none, what is beside
/// them as `path:values`, and `?` where something is unread.
fn told(kind: Kind, text: &str) -> String {
    let Found { value, beside, unread, .. } = kind.read(text, &context());
    let short = |value: &Value| match value {
        Value::Array(items) => items.iter().map(word).collect::<Vec<_>>().join(" "),
        Value::Object(map) => {
            map.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
        }
        other => word(other),
    };
    let mut told: Vec<String> = value.iter().map(short).collect();
    told.extend(beside.iter().map(|(path, value)| format!("{path}:{}", short(value))));
    told.extend((!unread.is_empty()).then(|| "?".to_owned()));
    if told.is_empty() { "-".to_owned() } else { told.join(" ") }
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Fails with every row that is read otherwise than told.
#[track_caller]
fn check(kind: Kind, rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, expected)| {
            let told = told(kind, text);
            (told != *expected).then(|| format!("{text:?} is {told}, not {expected}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{kind:?}\n{}", wrong.join("\n"));
}
