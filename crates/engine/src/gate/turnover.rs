//! The rule about turnover.

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::money::Money;
use crate::profile::{Profile, Role};

/// Turnover of the last twelve months is at most an amount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TurnoverAtMost {
    /// The largest turnover.
    pub amount: Money,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct TurnoverFact(Option<Money>);

fn turnover(profile: &Profile) -> Option<Money> {
    profile.as_startup()?.traction.as_ref()?.turnover
}

impl Fact for TurnoverFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        Self(turnover(profile))
    }
}

impl Check for TurnoverAtMost {
    type Fact = TurnoverFact;

    fn test(&self, first: &TurnoverFact, _: &TurnoverFact, corpus: &Corpus) -> Verdict {
        let in_base = |money| corpus.rates().in_base(money);
        Verdict::of(
            first.0.and_then(in_base).zip(in_base(self.amount)).map(|(turnover, most)| turnover <= most),
        )
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        vec![
            Seen::new(Role::Startup, "startup.traction.turnover", turnover(first)),
            Seen { role: second.role(), field: "rule.amount", value: Value::Money(self.amount) },
        ]
    }
}
