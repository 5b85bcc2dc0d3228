//! Rules about the startup's stage.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role, Stage};

/// The startup's stage is one that the counterpart wants.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageWanted {}

/// The startup's stage is one of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageIn {
    /// The stages that qualify.
    pub stages: BTreeSet<Stage>,
}

/// A stage, and a set of them as bits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct StageFact {
    own: Option<Stage>,
    wanted: Option<u8>,
}

impl Fact for StageFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        Self {
            own: profile.as_startup().and_then(|startup| startup.stage),
            wanted: profile.stages_wanted().map(bits),
        }
    }
}

/// A set of stages as bits.
pub(crate) fn bits(stages: &BTreeSet<Stage>) -> u8 {
    stages.iter().fold(0, |set, stage| set | 1 << stage.position())
}

impl StageFact {
    /// The profile's own stage, or the stages it wants; no profile has both.
    pub(super) fn either(&self) -> Option<u8> {
        self.own.map(|stage| 1 << stage.position()).or(self.wanted)
    }
}

fn has(set: u8, stage: Stage) -> bool {
    set & (1 << stage.position()) != 0
}

fn terms(stages: impl IntoIterator<Item = Stage>) -> Value {
    Value::Terms("stage", stages.into_iter().map(Stage::as_str).collect())
}

fn seen_own(startup: &Profile) -> Seen {
    let stage = startup.as_startup().and_then(|startup| startup.stage);
    Seen::new(Role::Startup, "startup.stage", stage.map(|stage| terms([stage])))
}

impl Check for StageWanted {
    type Fact = StageFact;

    fn test(&self, first: &StageFact, second: &StageFact, _: &Corpus) -> Verdict {
        Verdict::of(first.own.zip(second.wanted).map(|(own, wanted)| has(wanted, own)))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let wanted = second.stages_wanted().map(|stages| terms(stages.iter().copied()));
        vec![seen_own(first), Seen::new(second.role(), second.role_field("stages"), wanted)]
    }
}

impl Check for StageIn {
    type Fact = StageFact;

    fn test(&self, first: &StageFact, _: &StageFact, _: &Corpus) -> Verdict {
        Verdict::of(first.own.map(|own| self.stages.contains(&own)))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let wanted = terms(self.stages.iter().copied());
        vec![seen_own(first), Seen { role: second.role(), field: "rule.stages", value: wanted }]
    }
}
