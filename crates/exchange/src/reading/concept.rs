//! Sectors, technologies and skills.

use qantara_engine::taxonomy::{Concept, Kind};

use super::clean::clean;
use super::{Context, Listing, Meaning, Why, list, near};

/// Reads concepts of a kind: `Fintech, Santé`, `Tous secteurs sauf immobilier`.
pub(crate) fn all(text: &str, kind: Kind, context: &Context<'_>) -> Listing<Concept> {
    let mut listing = Listing::default();
    for part in list::split(&clean(text), context, |part| named(part, kind).is_some()) {
        let meaning = named(&part, kind).map_or_else(
            || Meaning::Unread { why: Why::Unknown, guesses: near::concepts(&part, kind) },
            Meaning::Sure,
        );
        listing.take(&part, meaning);
    }
    listing
}

/// Reads skills with their levels, 1 to 5: `Finance (4), Vente : 3`. A skill
/// without a level has none.
pub(crate) fn skills(text: &str, context: &Context<'_>) -> Listing<(Concept, Option<u8>)> {
    let skills = all(text, Kind::Skill, context);
    Listing {
        items: skills.items.into_iter().map(|skill| (skill, None)).collect(),
        excluded: skills.excluded.into_iter().map(|skill| (skill, None)).collect(),
        is_all: skills.is_all,
        doubts: skills.doubts.into_iter().map(|(skill, why)| ((skill, None), why)).collect(),
        unread: skills.unread,
    }
}

fn named(text: &str, kind: Kind) -> Option<Concept> {
    Concept::find(text).filter(|concept| concept.kind() == kind)
}
