//! What a startup works in, and what its counterparts look for or know.

use super::{Facet, concepts};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Details, Profile, Role};
use crate::taxonomy::{self, Concept, Kind};

/// Sectors, each near those that it is part of. A mentor's interests count
/// like the sectors that they have worked in.
pub(super) struct Sector;

fn named(profile: &Profile) -> Option<Vec<Concept>> {
    let interests = match &profile.details {
        Details::Mentor(mentor) => mentor.interests.as_ref(),
        _ => None,
    };
    let sectors = profile.sectors();
    (sectors.is_some() || interests.is_some()).then(|| {
        let mut named: Vec<Concept> =
            sectors.into_iter().chain(interests).flatten().map(|sector| sector.concept()).collect();
        named.sort_unstable();
        named.dedup();
        named
    })
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
        let named = named(profile);
        concepts::encode(
            profile,
            Kind::Sector,
            named.as_ref().map(|named| named.iter().map(|concept| (*concept, 1.0))),
            block,
        )
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        vec![Seen::new(profile.role(), "sectors", named(profile))]
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("sectors")
    }
}
