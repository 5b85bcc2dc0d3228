//! What a startup works with, and what its counterparts look for or know.

use super::{Facet, concepts};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Profile, Role};
use crate::taxonomy::{self, Concept, Kind};

/// Technologies, each near those that it is part of.
pub(super) struct Technology;

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
        let named = profile.technologies().map(|set| set.iter().map(|item| (item.concept(), 1.0)));
        concepts::encode(profile, Kind::Technology, named, block)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let named = profile.technologies();
        let named = named.map(|set| set.iter().map(|item| item.concept()).collect::<Vec<Concept>>());
        vec![Seen::new(profile.role(), "technologies", named)]
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("technologies")
    }
}
