//! Rules that require something in common: an instrument, a language.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::language::Language;
use crate::profile::{Instrument, Profile};

/// They share an instrument.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstrumentShared {}

/// They share a language, or their languages are close enough for a meeting.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LanguageShared {}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SharedFact {
    /// As bits.
    instruments: Option<u16>,
    pub(super) languages: Option<Box<[Language]>>,
}

impl Fact for SharedFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        Self {
            instruments: profile
                .instruments()
                .map(|instruments| instruments.iter().fold(0, |set, item| set | 1 << item.position())),
            languages: profile.common.languages.as_ref().map(|languages| languages.iter().cloned().collect()),
        }
    }
}

impl Check for InstrumentShared {
    type Fact = SharedFact;

    fn test(&self, first: &SharedFact, second: &SharedFact, _: &Corpus) -> Verdict {
        Verdict::of(first.instruments.zip(second.instruments).map(|(first, second)| first & second != 0))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let terms = |instruments: &BTreeSet<Instrument>| {
            Value::Terms("instrument", instruments.iter().map(|item| item.as_str()).collect())
        };
        [(first, "startup.round.instruments"), (second, second.role_field("instruments"))]
            .into_iter()
            .map(|(profile, field)| Seen::new(profile.role(), field, profile.instruments().map(terms)))
            .collect()
    }
}

impl Check for LanguageShared {
    type Fact = SharedFact;

    fn test(&self, first: &SharedFact, second: &SharedFact, _: &Corpus) -> Verdict {
        Verdict::of(
            first.languages.as_ref().zip(second.languages.as_ref()).map(|(first, second)| {
                first.iter().any(|one| second.iter().any(|other| one.speaks_with(other)))
            }),
        )
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        [first, second]
            .into_iter()
            .map(|profile| {
                let spoken = profile.common.languages.as_ref();
                let spoken = spoken.map(|languages| languages.iter().cloned().collect::<Vec<_>>());
                Seen::new(profile.role(), "languages", spoken)
            })
            .collect()
    }
}
