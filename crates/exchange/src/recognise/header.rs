//! What the words above a column may mean.
//!
//! The words are data, one file a language (`data/headers`): a line gives a
//! meaning and the phrases that people write for it. A header means what the
//! longest phrase in it means, the surer the more of the header the phrase is:
//! whole questions of forms, bilingual headers and the internal names of other
//! tools are read alike.

#[cfg(test)]
use std::collections::HashSet;
use std::sync::OnceLock;

use qantara_engine::fold::fold;
use qantara_engine::language::Tongue;
use qantara_engine::profile::Role;

use super::meaning::{self, Does};

/// A meaning that the words above a column suggest, and how surely.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Suggestion {
    /// The meaning, as the data files name it.
    pub(super) meaning: &'static str,
    /// Above 0, and 1 where the header is just that phrase.
    pub(super) score: f32,
}

struct Phrase {
    meaning: &'static str,
    /// The whole phrase, folded.
    folded: String,
    /// Its words that say something; `None` for a gap.
    words: Vec<Option<String>>,
    /// Words without the gaps.
    n_words: usize,
}

const FILES: [&str; 3] = [
    include_str!("../../data/headers/fr.csv"),
    include_str!("../../data/headers/en.csv"),
    include_str!("../../data/headers/ar.csv"),
];

/// Words that stand in any question, and tell nothing of what it asks.
#[rustfmt::skip]
const EMPTY_WORDS: &[&str] = &[
    "le", "la", "les", "l", "de", "du", "des", "d", "un", "une", "et", "ou", "en", "au", "aux", "a", "dans", "pour", "sur", "par",
    "votre", "vos", "notre", "nos", "son", "sa", "ses", "quel", "quelle", "quels", "quelles", "quoi", "que", "qui", "est", "sont",
    "vous", "etes", "avez", "merci", "svp", "s", "il", "y", "t", "obligatoire", "facultatif", "plusieurs", "choix", "possible",
    "possibles", "multiple", "multiples", "reponse", "reponses", "the", "an", "of", "your", "our", "is", "are", "do", "does", "you",
    "what", "which", "in", "for", "to", "and", "or", "please", "if", "any", "all", "that", "apply", "optional", "required", "select",
    "ما", "هو", "هي", "في", "من", "على", "عن", "كم", "هل", "او", "و", "الى", "لكم", "اي",
];

fn phrases() -> &'static [Phrase] {
    static PHRASES: OnceLock<Vec<Phrase>> = OnceLock::new();
    PHRASES.get_or_init(|| {
        let mut phrases = Vec::new();
        for line in FILES.iter().flat_map(|file| file.lines().skip(1)) {
            let Some((meaning, all)) = line.split_once(',').filter(|_| !line.starts_with('#')) else {
                continue;
            };
            for text in all.split('|') {
                let mut words = Vec::new();
                for (place, piece) in text.split('…').enumerate() {
                    if place > 0 {
                        words.push(None);
                    }
                    words.extend(content(piece).into_iter().map(Some));
                }
                let n_words = words.iter().flatten().count();
                phrases.push(Phrase { meaning, folded: fold(text), words, n_words });
            }
        }
        phrases
    })
}

/// The fields that columns of a role fill, by their paths, each under the words
/// that a language's file has first for it.
pub(crate) fn headers(role: Role, tongue: Tongue) -> Vec<(&'static str, String)> {
    let file = match tongue {
        Tongue::Fr => FILES[0],
        Tongue::En => FILES[1],
        Tongue::Ar => FILES[2],
    };
    let first = |meaning: &str| {
        let line = file.lines().find_map(|line| line.strip_prefix(meaning)?.strip_prefix(','))?;
        // What is asked of a programme is not the kind of an investor.
        let of_role = |phrase: &&str| phrase.split(' ').any(|word| Role::find(word) == Some(role));
        let kind = line.split('|').filter(|_| meaning == "kind").find(of_role);
        let words = kind.or_else(|| line.split('|').next())?;
        let (start, rest) = words.split_at(words.chars().next()?.len_utf8());
        Some(start.to_uppercase() + rest)
    };
    let mut found: Vec<(&'static str, String)> = Vec::new();
    for (meaning, does) in meaning::all() {
        let is_whole = matches!(does, Does::Fills | Does::Names | Does::Says | Does::People | Does::Ventures)
            || meaning == "place";
        let Some(path) = meaning::field(meaning, role).filter(|_| is_whole) else { continue };
        if let Some(header) = first(meaning).filter(|_| found.iter().all(|(known, _)| *known != path)) {
            found.push((path, header));
        }
    }
    found
}

/// The meanings that the data files have phrases for.
#[cfg(test)]
pub(super) fn meanings() -> HashSet<&'static str> {
    phrases().iter().map(|phrase| phrase.meaning).collect()
}

/// What a header may mean, the likeliest first. It stands in one or more rows,
/// the topmost first: `["Ticket", "Min"]`.
pub(super) fn suggestions(levels: &[String]) -> Vec<Suggestion> {
    let mut found: Vec<Suggestion> = Vec::new();
    let mut suggest = |text: &str, share: f32| {
        for suggestion in of_text(text) {
            let score = suggestion.score * share;
            match found.iter_mut().find(|known| known.meaning == suggestion.meaning) {
                Some(known) => known.score = known.score.max(score),
                None => found.push(Suggestion { score, ..suggestion }),
            }
        }
    };
    let Some((last, above)) = levels.split_last() else { return found };
    suggest(last, if above.is_empty() { 1.0 } else { 0.98 });
    if !above.is_empty() {
        suggest(&levels.join(" "), 1.0);
        for text in above {
            suggest(text, 0.6);
        }
    }
    let parts = parts(last);
    if parts.len() > 1 {
        // The first words lead; what stands in brackets explains them.
        for (part, in_brackets) in parts {
            suggest(&part, if in_brackets { 0.65 } else { 0.97 });
        }
    }
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.meaning.cmp(b.meaning)));
    found
}

/// The parts of a header in two languages or with an explanation, and whether
/// each stands in brackets.
fn parts(text: &str) -> Vec<(String, bool)> {
    let mut parts = Vec::new();
    let (mut part, mut depth) = (String::new(), 0_usize);
    let mut finish = |part: &mut String, depth: usize| {
        let text = std::mem::take(part);
        if !text.trim().is_empty() {
            parts.push((text.trim().to_owned(), depth > 0));
        }
    };
    for letter in text.chars() {
        match letter {
            '(' | '[' => {
                finish(&mut part, depth);
                depth += 1;
            }
            ')' | ']' => {
                finish(&mut part, depth);
                depth = depth.saturating_sub(1);
            }
            '/' | '|' | '\n' | '\r' | ':' | '–' | '—' | '?' | '؟' | '.' => finish(&mut part, depth),
            _ => part.push(letter),
        }
    }
    finish(&mut part, depth);
    parts
}

fn of_text(text: &str) -> Vec<Suggestion> {
    let text = apart(text);
    let folded = fold(&text);
    let words = content(&text);
    let mut found: Vec<Suggestion> = Vec::new();
    for phrase in phrases() {
        let score = if phrase.folded == folded {
            1.0
        } else if phrase.n_words > 0 && stands_in(&phrase.words, &words) {
            let share = phrase.n_words as f32 / words.len() as f32;
            let base = 0.42 + 0.13 * phrase.n_words.min(4) as f32;
            // The same words, with others that tell nothing between them.
            if share >= 1.0 { 0.97 } else { base.min(0.9) + (0.95 - base.min(0.9)) * share }
        } else if phrase.n_words == 0 && phrase.folded.contains(' ') && says(&folded, &phrase.folded) {
            // A phrase of small words only: `où en êtes-vous`.
            0.8
        } else {
            continue;
        };
        match found.iter_mut().find(|known| known.meaning == phrase.meaning) {
            Some(known) => known.score = known.score.max(score),
            None => found.push(Suggestion { meaning: phrase.meaning, score }),
        }
    }
    found
}

/// Whether a folded text holds a folded phrase, word by word.
fn says(text: &str, phrase: &str) -> bool {
    format!(" {text} ").contains(&format!(" {phrase} "))
}

/// Whether the words stand in others, side by side but where there is a gap.
fn stands_in(phrase: &[Option<String>], words: &[String]) -> bool {
    (0..words.len()).any(|start| fits(phrase, &words[start..]))
}

fn fits(phrase: &[Option<String>], words: &[String]) -> bool {
    match phrase.split_first() {
        None => true,
        Some((Some(word), rest)) => {
            words.split_first().is_some_and(|(first, others)| first == word && fits(rest, others))
        }
        Some((None, rest)) => (0..=words.len()).any(|skip| fits(rest, &words[skip..])),
    }
}

/// The words of a text that say something, each without the ending of a plural
/// or the Arabic article.
fn content(text: &str) -> Vec<String> {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    // The number of a question.
    if words.len() > 1 && words[0].chars().all(|letter| letter.is_ascii_digit()) {
        words.remove(0);
    }
    words.into_iter().filter(|word| !EMPTY_WORDS.contains(word)).map(stem).collect()
}

fn stem(word: &str) -> String {
    let arabic = word.strip_prefix("وال").or_else(|| word.strip_prefix("ال"));
    let word = arabic.filter(|rest| rest.chars().count() > 2).unwrap_or(word);
    let long = word.len() > 3;
    match word.strip_suffix(['s', 'x']) {
        Some(singular) if long && word.is_ascii() => singular.to_owned(),
        _ => word.to_owned(),
    }
}

/// The name of a field such as `ticketMin` with a blank where a capital begins a
/// word; what people write, such as `MoM growth`, as it is.
fn apart(text: &str) -> String {
    if text.contains(char::is_whitespace) {
        return text.to_owned();
    }
    let mut apart = String::with_capacity(text.len());
    let mut small = false;
    for letter in text.chars() {
        if small && letter.is_uppercase() {
            apart.push(' ');
        }
        small = letter.is_lowercase();
        apart.push(letter);
    }
    apart
}

/// Whether a text is a header that people write, rather than a value.
pub(super) fn is_known(text: &str) -> bool {
    text.chars().count() < 200
        && suggestions(&[text.to_owned()]).first().is_some_and(|best| best.score >= 0.7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_in_three_languages_and_as_tools_write_them() {
        for (header, meaning) in [
            ("1. Quel est le nom de votre projet ou de votre entreprise ?", "name"),
            ("9. Quel montant souhaitez-vous mobiliser dans les 12 prochains mois ?\n(en DH)", "ask"),
            ("13. Taille de l'équipe, fondateurs compris", "team_size"),
            ("15. Sur quels sujets souhaitez-vous être accompagnés ?", "needs"),
            ("montant_leve_recherche", "ask"),
            ("date_creation_societe", "founded"),
            ("numberofemployees", "team_size"),
            ("hubspot_owner_id", "none"),
            ("HQ", "place"),
            ("Ticket min", "min"),
            ("TICKET MAX (MDH)", "max"),
            ("Secteurs / القطاعات", "sectors"),
            ("القطاعات المستهدفة", "sectors"),
            ("آخر أجل للترشيح", "closes"),
            ("Max. startups suivies", "capacity"),
            ("J'accepte que mes données soient partagées avec les partenaires du programme", "consent"),
            ("MoM / YoY growth", "growth"),
            ("MoM growth / YoY", "growth"),
            ("Leads rounds?", "lead"),
            ("6. Où en êtes-vous aujourd'hui ?", "stage"),
            ("ticketMin", "min"),
        ] {
            let found = suggestions(&[header.to_owned()]);
            assert_eq!(found.first().map(|best| best.meaning), Some(meaning), "{header}: {found:?}");
        }
        let grouped = suggestions(&["Ticket (MDH)".to_owned(), "Min".to_owned()]);
        assert_eq!(grouped.first().map(|best| best.meaning), Some("min"));
    }

    #[test]
    fn each_language_has_words_for_each_meaning() {
        let of = |file: &str| -> HashSet<String> {
            let lines = file.lines().skip(1).filter(|line| !line.starts_with('#'));
            lines.filter_map(|line| Some(line.split_once(',')?.0.to_owned())).collect()
        };
        assert_eq!(of(FILES[0]), of(FILES[1]));
        assert_eq!(of(FILES[0]), of(FILES[2]));
    }
}
