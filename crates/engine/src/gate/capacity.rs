//! The rule about capacity.

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::Profile;

/// Both have room for one more; unknown where somebody set no limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapacityLeft {}

#[derive(Clone, Debug)]
pub(super) struct CapacityFact(Option<u32>);

impl Fact for CapacityFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        Self(profile.capacity())
    }
}

impl Check for CapacityLeft {
    type Fact = CapacityFact;

    fn test(&self, first: &CapacityFact, second: &CapacityFact, _: &Corpus) -> Verdict {
        Verdict::of(match (first.0, second.0) {
            (Some(0), _) | (_, Some(0)) => Some(false),
            (Some(_), Some(_)) => Some(true),
            _ => None,
        })
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        [first, second]
            .into_iter()
            .map(|profile| Seen::new(profile.role(), "capacity", profile.capacity().map(f64::from)))
            .collect()
    }
}
