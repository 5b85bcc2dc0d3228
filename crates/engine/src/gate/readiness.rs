//! The rule about how ready a technology is.

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::profile::{Details, Profile, Role, Trl};

/// The technology is as ready as the brief asks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrlReached {}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct ReadinessFact {
    own: Option<Trl>,
    least: Option<Trl>,
}

impl Fact for ReadinessFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        Self { own: profile.as_startup().and_then(|startup| startup.trl), least: least(profile) }
    }
}

fn least(profile: &Profile) -> Option<Trl> {
    match &profile.details {
        Details::Pilot(pilot) => pilot.trl_min,
        _ => None,
    }
}

impl Check for TrlReached {
    type Fact = ReadinessFact;

    fn test(&self, first: &ReadinessFact, second: &ReadinessFact, _: &Corpus) -> Verdict {
        Verdict::of(first.own.zip(second.least).map(|(own, least)| own >= least))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let number = |trl: Trl| f64::from(trl.get());
        let own = first.as_startup().and_then(|startup| startup.trl);
        vec![
            Seen::new(Role::Startup, "startup.trl", own.map(number)),
            Seen::new(second.role(), "pilot.trl_min", least(second).map(number)),
        ]
    }
}
