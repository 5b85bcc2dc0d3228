//! Yes and no.

use qantara_engine::fold::fold;

use super::clean::is_nothing;
use super::{Meaning, Why};

/// Words that say yes by themselves, as [`fold`] writes them.
#[rustfmt::skip]
const YES: &[&str] = &[
    "true", "yes", "y", "1", "oui", "o", "vrai", "ok", "nam", "نعم", "اجل", "j accepte", "accepte", "d accord", "je suis d accord", "je consens",
    "i agree", "agree", "agreed", "i accept", "accepted", "i consent", "اوافق", "موافق", "موافقه", "اقبل", "نعم اوافق", "yep", "sure", "bien sur",
    "absolument", "of course", "coche", "checked",
    // Where somebody can be met: answers to a question of distance alone.
    "a distance", "uniquement a distance", "a distance uniquement", "visio", "visio possible", "en visio", "distanciel", "en ligne", "remote",
    "remote only", "remote ok", "online", "عن بعد", "عن بعد فقط",
];

/// Words that say no by themselves.
#[rustfmt::skip]
const NO: &[&str] = &[
    "false", "no", "n", "0", "non", "faux", "لا", "كلا", "je refuse", "refuse", "je n accepte pas", "pas d accord", "je ne suis pas d accord", "i refuse",
    "refused", "i do not agree", "i don t agree", "disagree", "i do not accept", "لا اوافق", "غير موافق", "ارفض", "jamais", "never",
    "presentiel", "en presentiel", "presentiel uniquement", "uniquement en presentiel", "sur place", "sur place uniquement", "on site", "on site only",
    "in person", "in person only", "حضوري", "حضوريا", "حضوري فقط",
];

/// Words after a yes that take some of it back.
#[rustfmt::skip]
const BUT: &[&str] = &[
    "mais", "sauf", "si", "sous", "apres", "avant", "seulement", "uniquement", "but", "except", "if", "only", "unless", "after", "before",
    "not", "pas", "no", "non", "لكن", "الا", "اذا", "بشرط", "ليس", "لا",
];

/// Reads yes or no, a mark in a column of an option (`X`, `✓`), or its absence.
/// A yes with a condition (`Oui, mais prévenez-moi avant`) is not read: it is
/// no yes to the question.
pub(crate) fn read(text: &str) -> Meaning<bool> {
    if let Some(answer) = mark(text) {
        return Meaning::Sure(answer);
    }
    if is_nothing(text) {
        return Meaning::Nothing;
    }
    let folded = fold(text);
    if YES.contains(&&*folded) {
        return Meaning::Sure(true);
    }
    if NO.contains(&&*folded) {
        return Meaning::Sure(false);
    }
    let mut words = folded.split(' ');
    match words.next() {
        Some("oui" | "yes" | "نعم") if words.all(|word| !BUT.contains(&word)) => Meaning::Sure(true),
        Some("oui" | "yes" | "نعم") => Meaning::unread(Why::Partly),
        Some("non" | "no" | "لا") => Meaning::Sure(false),
        _ => Meaning::unread(Why::Unknown),
    }
}

/// What a mark says that is no word.
fn mark(text: &str) -> Option<bool> {
    match text.trim() {
        "✓" | "✔" | "✔️" | "☑" | "✅" | "x" | "X" | "×" | "•" | "●" | "+" => Some(true),
        "✗" | "✘" | "❌" | "☐" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_are_read_as_people_write_them() {
        for (text, answer) in [
            ("Oui", Some(true)),
            ("OUI.", Some(true)),
            ("Oui, j'accepte", Some(true)),
            ("Yes, please", Some(true)),
            ("نعم، أوافق", Some(true)),
            ("x", Some(true)),
            ("✔", Some(true)),
            ("1", Some(true)),
            ("visio possible", Some(true)),
            ("Non", Some(false)),
            ("No, thank you", Some(false)),
            ("لا", Some(false)),
            ("je n’accepte pas", Some(false)),
            ("présentiel uniquement", Some(false)),
            ("☐", Some(false)),
            ("Oui, mais prévenez-moi avant", None),
            ("Yes if anonymous", None),
            ("نعم لكن بعد التواصل", None),
            ("peut-être", None),
            ("2", None),
            ("", None),
            ("-", None),
        ] {
            let read = match read(text) {
                Meaning::Sure(answer) => Some(answer),
                _ => None,
            };
            assert_eq!(read, answer, "{text}");
        }
    }
}
