//! Yes and no.

use qantara_engine::fold::fold;

use super::clean::{clean, is_nothing};
use super::{Meaning, Why};

/// Words that answers begin with, as [`fold`] writes them.
#[rustfmt::skip]
const YES: &[&str] = &[
    "oui", "yes", "y", "o", "ok", "okay", "true", "vrai", "si", "x", "1", "j accepte", "i agree", "i accept", "accepte", "agree", "agreed", "accepted", "d accord",
    "absolutely", "absolument", "bien sur", "of course", "sure", "possible", "نعم", "اوافق", "موافق", "موافقه", "اجل", "ممكن", "yep", "remote", "online", "en ligne", "visio", "a distance", "distanciel", "100 a distance",
    "full remote", "hybride", "hybrid", "عن بعد", "opt in", "optin", "wahr", "certainement", "volontiers", "uniquement a distance", "a distance uniquement", "visio possible", "remote only", "online only", "en visio", "visioconference",
];
#[rustfmt::skip]
const NO: &[&str] = &[
    "non", "no", "n", "false", "faux", "0", "je refuse", "je n accepte pas", "i do not", "i don t", "refuse", "refused", "declined", "never", "jamais", "لا", "ارفض", "غير موافق", "nope",
    "presentiel", "presentiel uniquement", "en presentiel", "sur place", "sur place uniquement", "on site", "onsite", "in person", "in person only", "حضوري", "حضوريا", "opt out", "optout", "pas d accord", "disagree",
];

/// Reads yes or no, a mark in a column of an option (`X`, `✓`), or its absence.
pub(crate) fn read(text: &str) -> Meaning<bool> {
    if let Some(answer) = mark(text) {
        return Meaning::Sure(answer);
    }
    let folded = fold(&clean(text));
    if YES.contains(&&*folded) {
        return Meaning::Sure(true);
    }
    if NO.contains(&&*folded) {
        return Meaning::Sure(false);
    }
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    // `Oui, j'accepte`: an answer and what comes after its comma; a condition is
    // an answer with a doubt.
    let begins = |words: &[&str]| {
        words.iter().any(|word| {
            word.chars().count() > 1 && folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(' '))
        })
    };
    let has = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    let is_no = begins(NO);
    if begins(YES) != is_no {
        let is_conditional = has(&[
            "mais",
            "sauf",
            "si",
            "but",
            "if",
            "unless",
            "لكن",
            "pas",
            "not",
            "except",
            "only",
            "uniquement",
        ]);
        return if is_conditional && !is_no {
            Meaning::Doubtful { value: true, why: Why::Partly }
        } else {
            Meaning::Sure(!is_no)
        };
    }
    Meaning::unread(Why::Unknown)
}

/// What a mark says that is no word.
fn mark(text: &str) -> Option<bool> {
    match text.trim() {
        "✓" | "✔" | "✔️" | "☑" | "✅" | "x" | "X" | "×" | "•" | "●" | "+" | "☑️" => {
            Some(true)
        }
        "✗" | "✘" | "❌" | "☐" => Some(false),
        _ => None,
    }
}
