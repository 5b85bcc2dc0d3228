//! What a startup works with, and what its counterparts look for or know.

use super::concepts::{Conceptual, Degrees};
use super::shares::{Parts, Welcome};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Profile, Role};
use crate::taxonomy;

/// Technologies, each near those that it is part of.
pub(super) struct Technology;

/// How much the best match counts beside further ones.
const BEST: f32 = 0.5;

impl Conceptual for Technology {
    const KIND: taxonomy::Kind = taxonomy::Kind::Technology;

    fn stated(profile: &Profile) -> Option<Degrees> {
        Some(profile.technologies()?.iter().map(|technology| (technology.concept(), 1.0)).collect())
    }
}

impl Facet for Technology {
    fn id(&self) -> &'static str {
        "technology"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        self.seen_named(profile, corpus)
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("technologies")
    }
}

impl Coded for Technology {
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
