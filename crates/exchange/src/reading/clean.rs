//! The text of a cell without what only its typesetting put there.

use std::borrow::Cow;

use qantara_engine::fold::fold;

/// One form for line breaks, other blanks, apostrophes, dashes, digits and
/// Arabic marks, and no marks of direction. The Arabic decimal mark stays, since
/// it cannot be mistaken for another.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(text.trim());
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{AD}'
            | '\u{61C}'
            | 'ـ' => {}
            '’' | '‘' | 'ʼ' | '´' | '`' | '＇' | '٬' => plain.push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹣' | '－' => plain.push('-'),
            '٠'..='٩' => plain.push(digit(letter, '٠')),
            '۰'..='۹' => plain.push(digit(letter, '۰')),
            '０'..='９' => plain.push(digit(letter, '０')),
            '٪' => plain.push('%'),
            '،' => plain.push(','),
            '؛' => plain.push(';'),
            '؟' => plain.push('?'),
            '\n' | '\r' => plain.push('\n'),
            letter if letter.is_whitespace() || letter.is_control() => plain.push(' '),
            letter => plain.push(letter),
        }
    }
    Cow::Owned(plain.trim().to_owned())
}

fn digit(letter: char, zero: char) -> char {
    char::from_digit((letter as u32).wrapping_sub(zero as u32) % 10, 10).unwrap_or(letter)
}

/// What people write where they have nothing to say, as [`fold`] writes it.
#[rustfmt::skip]
const NOTHING: &[&str] = &[
    "", "n a", "na", "n d", "nd", "n c", "nc", "n s", "ns", "s o", "so", "nr", "n r", "nan", "null", "nil", "none", "tbd",
    "tbc", "tba", "tbd later", "to be defined", "to be determined", "to be confirmed", "unknown", "undisclosed", "not disclosed",
    "not available", "not applicable", "confidential", "not specified", "unspecified", "no answer", "no data", "x x",
    "a definir", "a determiner", "a preciser", "a confirmer", "a completer", "a voir", "a discuter", "non defini", "non definie",
    "non precise", "non precisee", "non renseigne", "non renseignee", "non communique", "non communiquee", "non disponible",
    "non applicable", "non concerne", "sans objet", "inconnu", "inconnue", "confidentiel", "confidentielle", "selon dossier",
    "selon projet", "selon le projet", "selon les projets", "selon le dossier", "au cas par cas", "ca depend", "variable",
    "depends", "it depends", "case by case", "je ne sais pas", "je ne sais pas encore", "ne sait pas", "nsp", "pas de reponse",
    "غير محدد", "غير محدده", "غير معروف", "غير معروفه", "غير متوفر", "غير متوفره", "لا ينطبق", "لا يوجد", "لا شيء", "لا اعرف",
    "حسب المشروع", "حسب الملف", "لم يحدد", "لم يحدد بعد", "يحدد لاحقا", "سيحدد لاحقا", "سري", "بدون", "غير معني",
];

/// Whether a cell says nothing: it is empty, a mark such as `-` or `?`, or
/// words such as `à définir`, `N/A`, `غير محدد`.
pub(crate) fn is_nothing(text: &str) -> bool {
    NOTHING.contains(&fold(text).as_str())
}
