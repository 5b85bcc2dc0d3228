//! Texts that say something of a person, whatever column they stand in.

use crate::reading::Topic;

/// Words before a name, or before how somebody is reached.
const BEFORE_NAMES: &[&str] = &[
    "m.",
    "mr",
    "mr.",
    "mme",
    "mme.",
    "mlle",
    "mrs",
    "mrs.",
    "ms",
    "ms.",
    "dr",
    "dr.",
    "pr.",
    "prof.",
    "cin",
    "cnie",
    "contact",
    "contacter",
    "contactez",
    "voir",
    "chez",
    "fondateur",
    "fondatrice",
    "founder",
    "tel",
    "tel.",
    "tél",
    "tél.",
    "whatsapp",
    "السيد",
    "السيدة",
    "الأستاذ",
    "الأستاذة",
    "الدكتور",
    "الدكتورة",
    "اتصل",
    "للاتصال",
    "هاتف",
    "عند",
];

/// Words before the name of a street.
const STREETS: &[&str] =
    &["rue", "avenue", "av", "av.", "bd", "bd.", "boulevard", "street", "impasse", "زنقة", "شارع"];

/// Words of addresses that are places too, as long as there is no number.
const HOUSES: &[&str] = &[
    "hay",
    "lot",
    "lotissement",
    "immeuble",
    "imm",
    "imm.",
    "résidence",
    "appt",
    "appartement",
    "road",
    "حي",
    "عمارة",
    "شقة",
];

/// Marks of addresses on the net.
const ON_THE_NET: &[&str] = &["@", "://", "www.", "(at)", "[at]", " at gmail", "wa.me", "t.me/"];

/// Whether a text names somebody by a title, or says where they live or how they
/// are reached. A name alone is a word like others.
pub(crate) fn tells_of_a_person(topic: Topic, text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split([' ', ',', ';', ':', '/', '\'', '’']).filter(|word| !word.is_empty()).collect();
    let figures = lower.chars().filter(|letter| letter.is_numeric()).count();
    let is_called = words.split_last().is_some_and(|(_, before)| before.iter().any(|word| is_before(word)));
    let is_in = |words: &[&str], known: &[&str]| words.iter().any(|word| known.contains(word));
    // `Rue des Fleurs` and `Hay Salam nr 55`, but `Hay Riad` is a place.
    let has_street = words.len() > 1 && is_in(&words, STREETS) || figures > 0 && is_in(&words, HOUSES);
    ON_THE_NET.iter().any(|mark| lower.contains(mark))
        || words.iter().any(|word| is_site(word))
        || is_called
        || has_street
        || is_number_to_call(&lower)
        || figures > 6 && !(matches!(topic, Topic::Amount | Topic::Date | Topic::Count) && figures <= 24)
}

/// Whether a word stands before a name; in Arabic also joined to `ب` or `ل`.
fn is_before(word: &str) -> bool {
    let joined = word.strip_prefix(['ب', 'ل']).filter(|rest| rest.chars().count() > 3);
    BEFORE_NAMES.contains(&word) || joined.is_some_and(|rest| BEFORE_NAMES.contains(&rest))
}

/// `alami.ma`, but neither `4.0` nor `s.a.r.l.au`.
fn is_site(word: &str) -> bool {
    let Some((name, end)) = word.trim_end_matches('.').rsplit_once('.') else { return false };
    let name = name.rsplit('.').next().unwrap_or(name);
    let is_long = |part: &str| part.chars().count() > 1;
    is_long(name)
        && is_long(end)
        && end.chars().all(char::is_alphabetic)
        && name.contains(char::is_alphabetic)
}

/// Nine to fifteen figures and nothing else but blanks and `-.()`, that begin
/// with `+` or a zero, in any script. No amount and no day does.
fn is_number_to_call(text: &str) -> bool {
    let is_zero = |letter: char| matches!(letter, '0' | '٠' | '۰');
    let starts = text.trim_start_matches(['(', ' ']).starts_with(|letter| letter == '+' || is_zero(letter));
    let is_part = |letter: char| letter.is_numeric() || " -.()+".contains(letter);
    let figures = text.chars().filter(|letter| letter.is_numeric()).count();
    starts && (9..=15).contains(&figures) && text.chars().all(is_part)
}
