//! What a startup works in, and what its counterparts look for or know.

use super::concepts::{Conceptual, Degrees};
use super::shares::{Parts, Welcome};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Details, Profile, Role};
use crate::taxonomy;

/// Sectors, each near those that it is part of. A mentor's interests count
/// like the sectors that they have worked in.
pub(super) struct Sector;

/// How much the best match counts beside further ones.
const BEST: f32 = 0.8;

impl Conceptual for Sector {
    const KIND: taxonomy::Kind = taxonomy::Kind::Sector;

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

    /// A programme that names no sector takes all of them: its description tells
    /// where it is or who runs it.
    fn is_in_words(role: Role) -> bool {
        role != Role::Programme
    }
}

impl Facet for Sector {
    fn id(&self) -> &'static str {
        "sector"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        self.seen_named(profile, corpus)
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("sectors")
    }
}

impl Coded for Sector {
    type First = Parts;
    type Second = Welcome;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Parts> {
        Self::parts(profile)
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Welcome> {
        Self::welcome(profile)
    }

    fn fit(&self, first: &Parts, second: &Welcome) -> f32 {
        first.most(second, BEST)
    }

    fn fit_all(&self, firsts: &[&Parts], seconds: &[&Welcome], fits: &mut [f32]) {
        Parts::most_all(firsts, seconds, BEST, fits);
    }
}
