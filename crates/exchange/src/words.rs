//! What people write where the domain has a code or a yes or no, in the hub's
//! languages.
//!
//! Every way in (columns, JSON Lines, mappings) comes through here before a
//! row is judged, so a word means the same in all of them.

use qantara_engine::fold::fold;
use qantara_engine::language::Language;
use qantara_engine::profile::Role;
use serde_json::{Map, Value, json};

use crate::cell;
use crate::fields::{self, Holds};
use crate::problem::{Expected, Kind};
use crate::tree::{Fault, Step};

/// Puts codes in the place of words that stand in the field at a path.
pub(crate) fn understand(path: &[impl AsRef<str>], value: &mut Value) {
    match (field(path), value) {
        (Some(Field::Consent), Value::Object(consent)) => {
            if let Some(answer) = consent.get_mut("matching") {
                understand(&["consent", "matching"], answer);
            }
        }
        // What is no answer stays, to be told of where it stands.
        (Some(Field::Consent), answer @ (Value::String(_) | Value::Bool(_) | Value::Number(_))) => {
            let matching = agrees(answer).map_or_else(|| answer.take(), Value::Bool);
            *answer = json!({ "matching": matching });
        }
        (Some(Field::Matching), answer) => {
            if let Some(agrees) = agrees(answer) {
                *answer = agrees.into();
            }
        }
        (Some(Field::Languages), Value::Array(items)) => {
            *items = std::mem::take(items).into_iter().flat_map(languages).collect();
        }
        (Some(Field::Consent | Field::Languages) | None, _) => {}
    }
}

/// The codes of the languages that an item of a list names; the item itself
/// where it names none.
fn languages(item: Value) -> Vec<Value> {
    let code = |text: &str| Language::find(text).map(|language| Value::from(String::from(language)));
    let Some(text) = item.as_str() else { return vec![item] };
    if let Some(code) = code(text) {
        return vec![code];
    }
    let parts = text.split([',', ';', '/', '،', '؛']).map(str::trim).filter(|part| !part.is_empty());
    parts.map(|part| code(part).unwrap_or_else(|| part.into())).collect()
}

/// What a row gives as a language that is none: in its list of languages, or
/// as the language of a text.
///
/// The domain reads any code of two or three letters, so that a store is read
/// whatever was written in it.
pub(crate) fn no_languages(role: Role, tree: &Map<String, Value>) -> Vec<Fault> {
    let key = |name: &str| Step::Key(name.to_owned());
    let mut faults = Vec::new();
    let mut judge = |text: &str, path: Vec<Step>, value: &Value| {
        if Language::find(text).is_none() {
            let kind = Kind::Expected(Expected::Language { near: near_language(text) });
            faults.push(Fault { path, value: Some(value.clone()), kind });
        }
    };
    for (index, item) in tree.get("languages").and_then(Value::as_array).into_iter().flatten().enumerate() {
        if let Some(text) = item.as_str() {
            judge(text, vec![key("languages"), Step::Item(index)], item);
        }
    }
    let own = tree.get(role.as_str()).and_then(Value::as_object);
    for (field, texts) in own.into_iter().flatten() {
        let Some(texts) = texts.as_object().filter(|_| is_text(role, field)) else { continue };
        for language in texts.keys() {
            let path = vec![key(role.as_str()), key(field), key(language)];
            judge(language, path, &language.as_str().into());
        }
    }
    faults
}

/// The code of the language that may have been meant.
fn near_language(text: &str) -> Option<String> {
    // A short code is near to every other.
    let long = |name: &&str| name.chars().count() > 3;
    let near = fields::nearest(text, Language::names().filter(long))?;
    Language::find(near).map(String::from)
}

/// Puts codes in the place of words in the fields of a whole profile.
pub(crate) fn understand_all(role: Role, tree: &mut Map<String, Value>) {
    for (field, value) in tree.iter_mut() {
        understand(&[field], value);
    }
    let own = tree.get_mut(role.as_str()).and_then(Value::as_object_mut);
    for (field, texts) in own.into_iter().flatten() {
        if texts.is_object() && is_text(role, field) {
            understand_languages_of(texts);
        }
    }
}

/// The same for one field, of which the path may name a language: `pitch.fr`
/// is `pitch.français`.
pub(crate) fn understand_set(role: Role, path: &mut [String], value: &mut Value) {
    understand(path, value);
    match path {
        [own, field, language] if own == role.as_str() && is_text(role, field) => {
            if let Some(code) = Language::find(language) {
                *language = code.into();
            }
        }
        [own, field] if value.is_object() && own == role.as_str() && is_text(role, field) => {
            understand_languages_of(value);
        }
        _ => {}
    }
}

/// Whether a field of a role is a text by its language.
fn is_text(role: Role, field: &str) -> bool {
    let found = fields::find(role, field).filter(|field| field.role.is_some());
    found.is_some_and(|field| field.holds == Holds::TextByKey)
}

/// Puts codes in the place of the names of languages that texts stand under.
fn understand_languages_of(texts: &mut Value) {
    let Value::Object(texts) = texts else { return };
    for (language, text) in std::mem::take(texts) {
        let code = Language::find(&language).map(String::from);
        // Two texts in one language are told as they stand.
        let key = code.filter(|code| !texts.contains_key(code)).unwrap_or(language);
        texts.insert(key, text);
    }
}

/// Whether the field at a path says that consent is refused.
pub(crate) fn refuses(path: &[impl AsRef<str>], value: &Value) -> bool {
    let answer = match field(path) {
        Some(Field::Consent) => value.get("matching").unwrap_or(value),
        Some(Field::Matching) => value,
        Some(Field::Languages) | None => return false,
    };
    agrees(answer) == Some(false)
}

/// Whether a column or field is about consent, as near as its name can be read.
pub(crate) fn is_about_consent(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "consent",
        "consent matching",
        "matching consent",
        "consent to be matched",
        "consentement",
        "accord",
        "الموافقه",
        "موافقه",
    ];
    NAMES.contains(&fold(name).as_str())
}

/// Whether a member of an object, `consent` or what is in it, refuses.
pub(crate) fn refuses_under(name: &str, value: &Value) -> bool {
    match name {
        "matching" => agrees(value) == Some(false),
        _ => refuses(&[name], value),
    }
}

/// The fields that are written in words.
enum Field {
    Consent,
    /// Of consent, whether the profile may be matched.
    Matching,
    Languages,
}

fn field(path: &[impl AsRef<str>]) -> Option<Field> {
    let mut keys = path.iter().map(AsRef::as_ref);
    match (keys.next()?, keys.next(), keys.next()) {
        ("languages", None, _) => Some(Field::Languages),
        ("consent", None, _) => Some(Field::Consent),
        ("consent", Some("matching"), None) => Some(Field::Matching),
        _ => None,
    }
}

/// Answers that mean yes, as [`fold`] writes them, besides those of every yes or no.
#[rustfmt::skip]
const AGREES: &[&str] = &[
    "agreed", "agrees", "accepted", "consented", "given", "granted",
    "opt in", "accepte", "acceptee", "accord", "accorde", "accordee",
    "donne", "consenti", "d accord", "موافق", "موافقه", "وافق", "وافقت",
    "اوافق", "مقبول", "قبول",
];

/// Answers that mean no.
#[rustfmt::skip]
const REFUSES: &[&str] = &[
    "refused", "refuses", "declined", "denied", "withdrawn", "revoked",
    "opposed", "objected", "opt out", "opted out", "refus", "refuse",
    "refusee", "retire", "retiree", "revoque", "revoquee", "oppose",
    "opposee", "opposition", "رفض", "رفضت", "ارفض", "رافض",
    "رافضه", "مرفوض", "مرفوضه", "غير موافق", "غير موافقه", "لا اوافق",
    "not agreed", "does not agree", "disagrees", "not accepted", "not given", "not granted",
    "no consent", "without consent", "does not consent", "pas d accord", "en desaccord", "sans accord",
    "non accorde", "non accordee", "pas donne", "non donne", "non consenti", "ne consent pas",
    "n accepte pas", "je refuse", "decline", "declines", "disagree", "off", "كلا", "خطا", "لم يوافق", "لم توافق", "لا يوافق", "لا توافق", "دون موافقه",
];

/// Whether an answer about consent is yes or no; `None` where it is neither.
fn agrees(answer: &Value) -> Option<bool> {
    let text = match answer {
        Value::Bool(agrees) => return Some(*agrees),
        Value::Number(number) => return cell::boolean(&number.to_string()),
        Value::String(text) => text,
        _ => return None,
    };
    let folded = fold(text);
    let one_of = |words: &[&str]| words.contains(&folded.as_str());
    // Of a yes, the spelling has to be plain; a no is one however it is written.
    if cell::boolean(&folded) == Some(false) || one_of(REFUSES) {
        Some(false)
    } else if one_of(AGREES) {
        Some(true)
    } else {
        cell::boolean(text.trim())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_listed_as_they_are_compared() {
        for word in AGREES.iter().chain(REFUSES) {
            assert_eq!(fold(word), *word);
            assert_eq!(agrees(&json!(word)), Some(!REFUSES.contains(word)), "{word}");
        }
    }

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
            (json!("Pas d’accord"), Some(false)),
            (json!("\u{200F}لا"), Some(false)),
            (json!("لاَ"), Some(false)),
            (json!("non."), Some(false)),
            (json!("ＮＯ"), Some(false)),
            (json!("d'accord"), Some(true)),
            (json!("n'accepte pas"), Some(false)),
            (json!("Not agreed"), Some(false)),
            (json!("لا توافق"), Some(false)),
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
            let matching = answer.map_or_else(|| written.clone(), Value::Bool);
            let is_answer = !(written.is_null() || written.is_array());
            assert_eq!(whole, if is_answer { json!({ "matching": matching }) } else { written });
        }
    }
}
