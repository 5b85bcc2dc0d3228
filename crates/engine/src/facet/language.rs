//! The languages that two people can talk in.

use super::{Facet, encode_set};
use crate::corpus::{Corpus, LANGUAGES};
use crate::evidence::Seen;
use crate::profile::{Profile, Role};

/// The share of the startup's languages that the counterpart speaks.
pub(super) struct Language;

impl Facet for Language {
    fn id(&self) -> &'static str {
        "language"
    }

    fn width(&self, _: &Corpus) -> usize {
        LANGUAGES
    }

    fn neutral(&self) -> f32 {
        0.6
    }

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        let known = corpus.languages();
        let spoken = profile.common.languages.as_ref().map(|languages| {
            languages.iter().filter_map(|language| known.iter().position(|known| known == language.as_str()))
        });
        encode_set(profile, spoken, block)
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
