//! The languages that two people can talk in.

use std::collections::BTreeSet;

use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::language::Language as Tongue;
use crate::profile::{Profile, Role};

/// Whether they share a language, or speak two whose speakers understand each
/// other: one is enough to talk.
pub(super) struct Language;

impl Facet for Language {
    fn id(&self) -> &'static str {
        "language"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let spoken = profile.common.languages.as_ref();
        let spoken = spoken.map(|languages| languages.iter().cloned().collect::<Vec<_>>());
        vec![Seen::new(profile.role(), "languages", spoken)]
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("languages")
    }
}

impl Coded for Language {
    type First = BTreeSet<Tongue>;
    type Second = BTreeSet<Tongue>;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<BTreeSet<Tongue>> {
        profile.common.languages.clone().filter(|spoken| !spoken.is_empty())
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<BTreeSet<Tongue>> {
        profile.common.languages.clone()
    }

    fn fit(&self, first: &BTreeSet<Tongue>, second: &BTreeSet<Tongue>) -> f32 {
        let talk = first.iter().any(|one| second.iter().any(|other| one.speaks_with(other)));
        f32::from(u8::from(talk))
    }
}
