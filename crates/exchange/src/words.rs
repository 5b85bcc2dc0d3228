//! What people write where the domain has a code or a yes or no, in the hub's
//! languages.
//!
//! Every way in (columns, JSON Lines, mappings) comes through here before a
//! row is judged, so a word means the same in all of them.

use qantara_engine::fold::fold;
use serde_json::{Map, Value, json};

use crate::cell;

/// Puts codes in the place of words that stand in the field at a path.
pub(crate) fn understand(path: &[impl AsRef<str>], value: &mut Value) {
    match (field(path), value) {
        (Some(Field::Consent), Value::Object(consent)) => {
            if let Some(answer) = consent.get_mut("matching") {
                understand(&["consent", "matching"], answer);
            }
        }
        (Some(Field::Consent), answer) => {
            if let Some(agrees) = agrees(answer) {
                *answer = json!({ "matching": agrees });
            }
        }
        (Some(Field::Matching), answer) => {
            if let Some(agrees) = agrees(answer) {
                *answer = agrees.into();
            }
        }
        (None, _) => {}
    }
}

/// The same for the fields of a whole profile.
pub(crate) fn understand_all(tree: &mut Map<String, Value>) {
    for (field, value) in tree {
        understand(&[field], value);
    }
}

/// Whether the field at a path says that consent is refused.
pub(crate) fn refuses(path: &[impl AsRef<str>], value: &Value) -> bool {
    let answer = match field(path) {
        Some(Field::Consent) => value.get("matching").unwrap_or(value),
        Some(Field::Matching) => value,
        None => return false,
    };
    agrees(answer) == Some(false)
}

/// The fields that are written in words.
enum Field {
    Consent,
    /// Of consent, whether the profile may be matched.
    Matching,
}

fn field(path: &[impl AsRef<str>]) -> Option<Field> {
    let mut keys = path.iter().map(AsRef::as_ref);
    match (keys.next()?, keys.next(), keys.next()) {
        ("consent", None, _) => Some(Field::Consent),
        ("consent", Some("matching"), None) => Some(Field::Matching),
        _ => None,
    }
}

/// Whether an answer about consent is yes or no; `None` where it is neither.
fn agrees(answer: &Value) -> Option<bool> {
    match answer {
        Value::Bool(agrees) => Some(*agrees),
        Value::Number(number) => cell::boolean(&number.to_string()),
        Value::String(text) => cell::boolean(text.trim()).or_else(|| match fold(text).as_str() {
            "agreed" | "agrees" | "accepted" | "consented" | "given" | "granted" | "opt in" | "accepte"
            | "acceptee" | "accord" | "accorde" | "accordee" | "donne" | "consenti" | "موافق" | "موافقه"
            | "وافق" | "وافقت" | "اوافق" | "مقبول" | "قبول" => Some(true),
            "refused"
            | "refuses"
            | "declined"
            | "denied"
            | "withdrawn"
            | "revoked"
            | "opposed"
            | "objected"
            | "opt out"
            | "opted out"
            | "refus"
            | "refuse"
            | "refusee"
            | "retire"
            | "retiree"
            | "revoque"
            | "revoquee"
            | "oppose"
            | "opposee"
            | "opposition"
            | "رفض"
            | "رفضت"
            | "ارفض"
            | "رافض"
            | "رافضه"
            | "مرفوض"
            | "مرفوضه"
            | "غير موافق"
            | "غير موافقه"
            | "لا اوافق" => Some(false),
            _ => None,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_about_consent_is_understood_as_people_write_it() {
        for (written, answer) in [
            (json!("Oui"), Some(true)),
            (json!(" no "), Some(false)),
            (json!("لا"), Some(false)),
            (json!("Refusé"), Some(false)),
            (json!("REFUSED"), Some(false)),
            (json!("opt-out"), Some(false)),
            (json!("أرفض"), Some(false)),
            (json!("مُوافق"), Some(true)),
            (json!("accordé"), Some(true)),
            (json!(0), Some(false)),
            (json!(true), Some(true)),
            (json!("pending"), None),
            (json!("no answer yet"), None),
            (json!(""), None),
            (json!(null), None),
            (json!([false]), None),
        ] {
            assert_eq!(agrees(&written), answer, "{written}");
            assert_eq!(refuses(&["consent"], &written), answer == Some(false), "{written}");
            let mut whole = written.clone();
            understand(&["consent"], &mut whole);
            let expected = answer.map_or(written, |agrees| json!({ "matching": agrees }));
            assert_eq!(whole, expected);
        }
    }
}
