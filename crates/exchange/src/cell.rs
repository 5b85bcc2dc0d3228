//! One cell of a spreadsheet: how a field's value is written in it, and read
//! back without loss.
//!
//! An empty cell means unknown; `[]` means none. Lists are `a|b|c` and keyed
//! values `fr=…|en=…`; both are JSON if the short form would lose something.
//! Spreadsheet programs run text that begins with `=`, `+`, `-` or `@` as a
//! formula, so such text is written after an apostrophe, as people do by hand.
//! The apostrophe also protects empty text, text with blanks at its ends, and
//! text that begins with an apostrophe.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

use crate::fields::Holds;

/// What kind of file a cell is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// A text file that a spreadsheet program will interpret.
    Csv,
    /// A workbook, in which text stays text but not every character is allowed.
    Xlsx,
}

/// Reads a cell; `None` if it is empty.
///
/// A value that cannot be read as the field's type stays text, so that the
/// single check that follows can report what was expected.
pub(crate) fn read(holds: Holds, cell: &str) -> Option<Value> {
    let text = unguard(cell)?;
    let trimmed = text.trim();
    let kept = || Value::String(trimmed.to_owned());
    Some(match holds {
        Holds::Text => Value::String(text),
        Holds::Date => kept(),
        Holds::Integer => integer(trimmed).unwrap_or_else(kept),
        Holds::Decimal => decimal(trimmed).unwrap_or_else(kept),
        Holds::Bool => boolean(trimmed).map_or_else(kept, Value::Bool),
        Holds::Texts => list(&text, |item| Value::String(item.to_owned())),
        Holds::Integers => list(&text, |item| integer(item).unwrap_or_else(|| item.into())),
        Holds::Decimals => list(&text, |item| decimal(item).unwrap_or_else(|| item.into())),
        Holds::TextByKey => keyed(&text, |value| value.into()),
        Holds::IntegerByKey => keyed(&text, |value| integer(value).unwrap_or_else(|| value.into())),
        Holds::Objects | Holds::Group => json(trimmed).unwrap_or_else(kept),
    })
}

/// Writes a value into a cell; unknown becomes the empty cell.
pub(crate) fn write(holds: Holds, value: &Value, guard: Guard) -> String {
    let compact = || value.to_string();
    let text = match (holds, value) {
        (_, Value::Null) => return String::new(),
        (Holds::Text | Holds::Date, Value::String(text)) => text.clone(),
        (Holds::Decimal, Value::Number(number)) => return single_precision(number),
        (Holds::Texts, Value::Array(items)) => short_list(items).unwrap_or_else(compact),
        (Holds::Integers, Value::Array(items)) if !items.is_empty() => {
            items.iter().map(Value::to_string).collect::<Vec<_>>().join("|")
        }
        (Holds::Decimals, Value::Array(items)) if !items.is_empty() => {
            let numbers = items.iter().filter_map(Value::as_number).map(single_precision);
            return numbers.collect::<Vec<_>>().join("|");
        }
        (Holds::TextByKey | Holds::IntegerByKey, Value::Object(map)) => {
            short_keyed(map).unwrap_or_else(compact)
        }
        (_, Value::Bool(_) | Value::Number(_)) => return compact(),
        _ => compact(),
    };
    guarded(text, guard)
}

/// A CSV cell that no spreadsheet program runs as a formula: text that could be
/// one stands after an apostrophe. Numbers and empty text stay as they are.
///
/// ```
/// use qantara_exchange::sheet_cell;
///
/// assert_eq!(sheet_cell("@desk"), "'@desk");
/// assert_eq!(sheet_cell("-0.5"), "-0.5");
/// ```
pub fn sheet_cell(text: &str) -> Cow<'_, str> {
    let is_number = || {
        let digits = text.strip_prefix('-').unwrap_or(text);
        digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') && digits.parse::<f64>().is_ok()
    };
    if text.is_empty() || !needs_guard(text) || is_number() { text.into() } else { format!("'{text}").into() }
}

/// All decimals of the domain have single precision; written with it they are
/// short and read back exactly.
fn single_precision(number: &Number) -> String {
    number.as_f64().map_or_else(|| number.to_string(), |wide| (wide as f32).to_string())
}

/// The cell's text without its guard; `None` if the cell is empty.
pub(crate) fn unguard(cell: &str) -> Option<String> {
    if let Some(rest) = cell.strip_prefix('\'') {
        if rest.starts_with('"')
            && let Ok(text) = serde_json::from_str::<String>(rest)
            // Plain text can also parse as JSON: `"" ` with its blank.
            && ascii_json(&text) == rest
        {
            return Some(text);
        }
        if rest.is_empty() || needs_guard(rest) {
            return Some(rest.to_owned());
        }
    }
    let trimmed = cell.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

fn needs_guard(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\''])
        || text.starts_with(char::is_whitespace)
        || text.ends_with(char::is_whitespace)
}

fn guarded(text: String, guard: Guard) -> String {
    // XML does not allow most control characters, and workbooks write them as
    // `_x0001_`, which not every reader decodes.
    let foreign =
        |c: char| (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if guard == Guard::Xlsx && (text.contains(foreign) || text.contains("_x")) {
        return format!("'{}", ascii_json(&text));
    }
    if text.is_empty() || needs_guard(&text) { format!("'{text}") } else { text }
}

/// A JSON string with everything but plain characters escaped.
fn ascii_json(text: &str) -> String {
    let mut json = String::from("\"");
    for unit in text.encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if (byte.is_ascii_alphanumeric() || byte == b' ') => json.push(char::from(byte)),
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(json, "\\u{unit:04x}");
            }
        }
    }
    json.push('"');
    json
}

fn list(text: &str, item: impl Fn(&str) -> Value) -> Value {
    if text.trim_start().starts_with('[') {
        return json(text).unwrap_or_else(|| text.into());
    }
    Value::Array(text.split('|').map(str::trim).filter(|part| !part.is_empty()).map(item).collect())
}

fn short_list(items: &[Value]) -> Option<String> {
    let texts: Vec<&str> = items.iter().map(Value::as_str).collect::<Option<_>>()?;
    let plain = |text: &&str| !text.is_empty() && text.trim() == *text && !text.contains('|');
    let first = texts.first()?;
    (texts.iter().all(plain) && !first.starts_with('[')).then(|| texts.join("|"))
}

fn keyed(text: &str, value: impl Fn(&str) -> Value) -> Value {
    if text.trim_start().starts_with('{') {
        return json(text).unwrap_or_else(|| text.into());
    }
    let mut map = Map::new();
    for part in text.split('|').map(str::trim).filter(|part| !part.is_empty()) {
        let Some((key, entry)) = part.split_once('=') else { return text.into() };
        map.insert(key.trim().to_owned(), value(entry.trim()));
    }
    Value::Object(map)
}

fn short_keyed(map: &Map<String, Value>) -> Option<String> {
    let mut parts = Vec::with_capacity(map.len());
    for (key, value) in map {
        let value = match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let awkward = |text: &str| text.trim() != text || text.contains('|');
        if awkward(key) || awkward(&value) || key.is_empty() || key.contains('=') || key.starts_with('{') {
            return None;
        }
        parts.push(format!("{key}={value}"));
    }
    (!parts.is_empty()).then(|| parts.join("|"))
}

fn json(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// A whole number; blanks between digits and a zero fraction, which
/// spreadsheets add, are accepted.
pub(crate) fn integer(text: &str) -> Option<Value> {
    let digits = without_blanks(text);
    if let Ok(number) = digits.parse::<u64>() {
        return Some(number.into());
    }
    if let Ok(number) = digits.parse::<i64>() {
        return Some(number.into());
    }
    let (whole, fraction) = digits.split_once('.')?;
    fraction.bytes().all(|byte| byte == b'0').then_some(())?;
    whole.parse::<u64>().ok().map(Value::from)
}

/// A finite number; whole ones stay whole.
pub(crate) fn decimal(text: &str) -> Option<Value> {
    let digits = without_blanks(text);
    let digits = if digits.contains('.') { digits } else { digits.replace(',', ".") };
    if digits.bytes().any(|byte| byte.is_ascii_alphabetic() && byte != b'e' && byte != b'E') {
        return None;
    }
    digits.parse::<f64>().ok().and_then(Number::from_f64).map(Value::Number)
}

pub(crate) fn without_blanks(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '_')).collect()
}

/// Yes and no, in the hub's languages.
pub(crate) fn boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "y" | "1" | "oui" | "vrai" | "نعم" => Some(true),
        "false" | "no" | "n" | "0" | "non" | "faux" | "لا" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn cells_are_read_by_what_their_field_holds() {
        for (holds, cell, value) in [
            (Holds::Text, "", None),
            (Holds::Text, "  ", None),
            (Holds::Text, "'", Some(json!(""))),
            (Holds::Text, " Agrisense ", Some(json!("Agrisense"))),
            (Holds::Text, "'=SUM(A1)", Some(json!("=SUM(A1)"))),
            (Holds::Text, "'t Hooft", Some(json!("'t Hooft"))),
            (Holds::Integer, "1 200 000", Some(json!(1_200_000))),
            (Holds::Integer, "12.0", Some(json!(12))),
            (Holds::Integer, "12.5", Some(json!("12.5"))),
            (Holds::Integer, "99999999999999999999", Some(json!("99999999999999999999"))),
            (Holds::Decimal, "-12,5", Some(json!(-12.5))),
            (Holds::Decimal, "NaN", Some(json!("NaN"))),
            (Holds::Decimal, "1e999", Some(json!("1e999"))),
            (Holds::Bool, "Oui", Some(json!(true))),
            (Holds::Texts, "fr | ar|", Some(json!(["fr", "ar"]))),
            (Holds::Texts, "[]", Some(json!([]))),
            (Holds::Texts, "[\"a|b\"]", Some(json!(["a|b"]))),
            (Holds::Integers, "1|17", Some(json!([1, 17]))),
            (Holds::IntegerByKey, "skill.sales=4|skill.pr=2", Some(json!({"skill.sales": 4, "skill.pr": 2}))),
            (Holds::TextByKey, "fr=Bonjour|en=a = b", Some(json!({"fr": "Bonjour", "en": "a = b"}))),
            (Holds::TextByKey, "Bonjour", Some(json!("Bonjour"))),
            (Holds::Group, "{}", Some(json!({}))),
        ] {
            assert_eq!(read(holds, cell), value, "`{cell}` as {holds:?}");
        }
    }

    #[test]
    fn no_text_that_csv_writes_begins_a_formula() {
        for text in ["=1+1", "+212 600", "-5", "@home", "\t=1", " =1", "'=1"] {
            let cell = write(Holds::Text, &json!(text), Guard::Csv);
            assert!(cell.starts_with('\''), "{cell}");
        }
    }

    #[test]
    fn a_sheet_guards_text_and_leaves_numbers() {
        for (text, cell) in [
            ("", ""),
            ("-0.5", "-0.5"),
            ("-5", "-5"),
            ("in-0001", "in-0001"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+212 600", "'+212 600"),
            ("-", "'-"),
            ("-1+1", "'-1+1"),
            ("@sum(1)", "'@sum(1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
            ("'=1", "''=1"),
        ] {
            assert_eq!(sheet_cell(text), cell);
            assert_eq!(unguard(cell).unwrap_or_default(), text);
        }
    }

    proptest! {
        /// Whatever is written into a cell is read back from it.
        #[test]
        fn text_survives_a_cell(text in ".*|[\"' \t]{0,5}|['=+@ _x\"]{0,6}[a-z\u{1}]*|_x0041_", workbook: bool) {
            let guard = if workbook { Guard::Xlsx } else { Guard::Csv };
            let value = Value::String(text);
            prop_assert_eq!(read(Holds::Text, &write(Holds::Text, &value, guard)), Some(value));
        }

        #[test]
        fn lists_survive_a_cell(items in prop::collection::vec("[a-c|\\[=' ]{0,4}", 0..4), workbook: bool) {
            let guard = if workbook { Guard::Xlsx } else { Guard::Csv };
            let value = json!(items);
            prop_assert_eq!(read(Holds::Texts, &write(Holds::Texts, &value, guard)), Some(value));
        }

        #[test]
        fn keyed_texts_survive_a_cell(
            map in prop::collection::btree_map("[a-c={|' ]{0,3}", "[a-c|={' ]{0,4}", 0..4),
        ) {
            let value = json!(map);
            let cell = write(Holds::TextByKey, &value, Guard::Csv);
            prop_assert_eq!(read(Holds::TextByKey, &cell), Some(value));
        }
    }
}
