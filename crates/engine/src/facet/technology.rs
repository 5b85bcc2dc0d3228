//! What a startup works with, and what its counterparts look for or know.

use super::Facet;
use super::concepts::{Conceptual, Degrees};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Profile, Role};
use crate::taxonomy::{self, Kind};

/// Technologies, each near those that it is part of.
pub(super) struct Technology;

impl Conceptual for Technology {
    const KIND: Kind = Kind::Technology;

    fn stated(profile: &Profile) -> Option<Degrees> {
        Some(profile.technologies()?.iter().map(|technology| (technology.concept(), 1.0)).collect())
    }
}

impl Facet for Technology {
    fn id(&self) -> &'static str {
        "technology"
    }

    fn width(&self, _: &Corpus) -> usize {
        taxonomy::count(Kind::Technology)
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
        Some("technologies")
    }
}
