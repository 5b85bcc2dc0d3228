//! Languages that people speak.

use qantara_engine::language::Language;

use super::clean::{clean, is_nothing};
use super::{Context, Listing, Meaning, Why, list};

/// Reads languages: `Français, Darija`, `FR/AR/EN`, `العربية والفرنسية`, with
/// or without how well they are spoken. Darija is Arabic.
pub(crate) fn all(text: &str, context: &Context<'_>) -> Listing<Language> {
    let mut listing = Listing::default();
    for part in list::split(&clean(text), context, |part| find(part).is_some()) {
        // `FR-EN` is two languages, and `fr-MA` French.
        let both = part.split_once('-').and_then(|(left, right)| Some([find(left)?, usual(right)?]));
        if let Some(both) = both {
            for language in both {
                listing.push(language);
            }
            continue;
        }
        if let Some(language) = find(&part) {
            listing.push(language);
            continue;
        }
        // `FR AR EN`, `FR-AR-EN`, `fr et un peu en`: codes alone, all of them known.
        let words: Vec<&str> = part.split([' ', '-', '.', '_']).filter(|word| !word.is_empty()).collect();
        let found: Option<Vec<Language>> = words.iter().map(|word| find(word)).collect();
        match found {
            Some(found) if words.len() > 1 => found.into_iter().for_each(|language| listing.push(language)),
            _ if is_nothing(&part) => {}
            _ => listing.take(&part, Meaning::unread(Why::Unknown)),
        }
    }
    listing
}

/// A language whose code is no country's that people write languages of.
fn usual(code: &str) -> Option<Language> {
    matches!(code.to_lowercase().as_str(), "fr" | "en" | "ar" | "es" | "it" | "de")
        .then(|| find(code))
        .flatten()
}

/// Words that tell how well a language is spoken.
#[rustfmt::skip]
const LEVELS: &[&str] = &[
    "native", "fluent", "courant", "courante", "bilingue", "bilingual", "maternelle", "langue maternelle", "notions", "basic", "intermediate", "intermédiaire",
    "professionnel", "professional", "a1", "a2", "b1", "b2", "c1", "c2", "lu", "parlé", "parle", "écrit", "written", "spoken", "un peu", "bon niveau", "working",
];

fn find(text: &str) -> Option<Language> {
    let text = text.trim();
    let bare = match text.split_once(['(', ':']) {
        Some((name, level)) if !list::has_mark(level) => name.trim(),
        _ => text,
    };
    let lower = bare.to_lowercase();
    let plain = LEVELS.iter().find_map(|level| lower.strip_suffix(level)).map_or(&*lower, str::trim_end);
    // Not ISO's, and yet what people write for Amazigh.
    let text = if matches!(text, "AMZ" | "amz" | "Amz") { "zgh" } else { text };
    let found = Language::find(text).or_else(|| Language::find(bare)).or_else(|| Language::find(plain))?;
    // Words of other kinds are codes too: `no`, `to`, `na`.
    let is_word = plain.len() == 2 && matches!(plain, "no" | "to" | "na" | "so" | "et" | "la" | "or");
    if is_word || bare.is_empty() {
        return None;
    }
    // Whoever speaks Moroccan Arabic is matched in Arabic.
    if found.as_str() == "ary" { "ar".parse().ok() } else { Some(found) }
}
