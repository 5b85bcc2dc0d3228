//! Languages that people speak.

use qantara_engine::language::Language;

use super::clean::clean;
use super::{Context, Listing, Meaning, Why, list};

/// Reads languages: `Français, Darija`, `FR/AR/EN`, `العربية والفرنسية`.
pub(crate) fn all(text: &str, context: &Context<'_>) -> Listing<Language> {
    let mut listing = Listing::default();
    for part in list::split(&clean(text), context, |part| Language::find(part).is_some()) {
        let meaning = Language::find(&part).map_or_else(|| Meaning::unread(Why::Unknown), Meaning::Sure);
        listing.take(&part, meaning);
    }
    listing
}
