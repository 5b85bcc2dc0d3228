//! The rule that help which a startup has already had is not offered again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Profile, ProfileId, Role};

/// The startup has not obtained the programme before. One that is not on
/// record was not obtained.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotObtained {}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ObtainedFact {
    /// A programme's own id.
    programme: Option<ProfileId>,
    obtained: Option<BTreeSet<ProfileId>>,
}

impl Fact for ObtainedFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        Self {
            programme: (profile.role() == Role::Programme).then(|| profile.id.clone()),
            obtained: profile.as_startup().and_then(|startup| startup.obtained.clone()),
        }
    }
}

impl Check for NotObtained {
    type Fact = ObtainedFact;

    fn test(&self, first: &ObtainedFact, second: &ObtainedFact, _: &Corpus) -> Verdict {
        let both = first.obtained.as_ref().zip(second.programme.as_ref());
        Verdict::of(Some(both.is_none_or(|(obtained, programme)| !obtained.contains(programme))))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let obtained = first.as_startup().and_then(|startup| startup.obtained.as_ref());
        let this: Vec<ProfileId> =
            obtained.and_then(|ids| ids.get(&second.id)).cloned().into_iter().collect();
        vec![Seen::new(first.role(), "startup.obtained", Some(this))]
    }
}
