//! The rule about consent, for policies that still name it.
//!
//! A profile that refused is in no pool ([`Profile::bar`]), whatever the policy
//! says, so this rule never fails for a ranked pair.

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::Profile;

/// Both agreed to be matched; unknown if either was not asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentGiven {}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ConsentFact(Option<bool>);

impl Fact for ConsentFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        Self(profile.common.consent.as_ref().map(|consent| consent.matching))
    }
}

impl Check for ConsentGiven {
    type Fact = ConsentFact;

    fn test(&self, first: &ConsentFact, second: &ConsentFact, _: &Corpus) -> Verdict {
        Verdict::of(match (first.0, second.0) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        })
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        [first, second]
            .into_iter()
            .map(|profile| Seen::new(profile.role(), "consent.matching", ConsentFact::of(profile, corpus).0))
            .collect()
    }
}
