//! What a startup works in, and what its counterparts look for or know.

use super::Facet;
use super::concepts::{Conceptual, Degrees};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Details, Profile, Role};
use crate::taxonomy::{self, Kind};

/// Sectors, each near those that it is part of. A mentor's interests count
/// like the sectors that they have worked in.
pub(super) struct Sector;

impl Conceptual for Sector {
    const KIND: Kind = Kind::Sector;

    fn stated(profile: &Profile) -> Option<Degrees> {
        let interests = match &profile.details {
            Details::Mentor(mentor) => mentor.interests.as_ref(),
            _ => None,
        };
        let sectors = profile.sectors();
        (sectors.is_some() || interests.is_some()).then(|| {
            let mut named: Degrees = sectors
                .into_iter()
                .chain(interests)
                .flatten()
                .map(|sector| (sector.concept(), 1.0))
                .collect();
            named.sort_by_key(|(concept, _)| *concept);
            named.dedup();
            named
        })
    }
}

impl Facet for Sector {
    fn id(&self) -> &'static str {
        "sector"
    }

    fn width(&self, _: &Corpus) -> usize {
        taxonomy::count(Kind::Sector)
    }

    fn neutral(&self) -> f32 {
        0.3
    }

    fn encode(&self, profile: &Profile, _: &Corpus, block: &mut [f32]) -> bool {
        Self::encode_named(profile, block)
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        self.seen_named(profile, corpus)
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("sectors")
    }
}
