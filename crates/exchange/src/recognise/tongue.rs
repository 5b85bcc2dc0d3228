//! The language of a text, by its script and its smallest words.

/// The smallest words of each language that its texts rarely do without.
#[rustfmt::skip]
const WORDS: [(&str, &[&str]); 3] = [
    ("fr", &[
        "le", "la", "les", "des", "du", "de", "une", "un", "et", "est", "pour", "par", "sur", "dans", "avec", "au", "aux", "en", "qui",
        "nous", "nos", "votre", "vos", "leurs", "leur", "aux", "chez", "sans", "plus", "ou", "à", "d", "l", "qu", "sont", "entre", "ses", "son",
        "directeur", "directrice", "responsable", "ancien", "ancienne", "ingénieur", "ingénieure", "fondateur", "fondatrice", "cheffe", "gérant", "gérante",
        "avocat", "avocate", "consultante", "professeur", "professeure",
    ]),
    ("en", &[
        "the", "of", "and", "for", "to", "in", "with", "by", "from", "is", "are", "on", "that", "your", "our", "their", "at", "we",
        "as", "into", "who", "when", "without", "a", "an", "it", "its", "one", "or", "director", "manager", "founder", "engineer", "lawyer", "head", "former",
    ]),
    ("es", &["el", "los", "las", "del", "y", "para", "con", "una", "que", "nuestro", "sus", "por"]),
];

/// The language of a text; `None` where nothing tells.
pub(super) fn of(text: &str) -> Option<&'static str> {
    let (mut arabic, mut latin) = (0, 0);
    for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
        if ('\u{600}'..='\u{6FF}').contains(&letter) { arabic += 1 } else { latin += 1 }
    }
    if arabic > latin {
        return Some("ar");
    }
    let lower = text.to_lowercase();
    let words = || lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let accents = lower.chars().filter(|letter| "éèêëàâîïôûùçœ".contains(*letter)).count();
    let mut scores =
        WORDS.map(|(language, known)| (words().filter(|word| known.contains(word)).count() * 2, language));
    scores[0].0 += accents;
    scores.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    (scores[0].0 > scores[1].0).then_some(scores[0].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_the_language_of_its_words() {
        for (text, language) in [
            ("Un tensiomètre connecté qui dit quand et combien irriguer.", Some("fr")),
            ("Listening to hives to protect orchards", Some("en")),
            ("Invoice finance for small suppliers", Some("en")),
            ("منصة للتعليم", Some("ar")),
            ("Expert-comptable", None),
            ("", None),
        ] {
            assert_eq!(of(text), language, "{text}");
        }
    }
}
