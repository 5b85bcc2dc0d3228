//! The rule about capacity.

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::Seen;
use crate::market::{self, Market};
use crate::profile::{Profile, Role};

/// Both have room for one more in their market; unknown if either set no limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CapacityLeft {}

/// The room left with counterparts of each role.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct CapacityFact {
    role: Role,
    /// In markets without a limit of their own.
    otherwise: Option<u32>,
    by_counterpart: Box<[(Role, u32)]>,
}

impl CapacityFact {
    fn with(&self, other: Role) -> Option<u32> {
        let own = self.by_counterpart.iter().find(|(role, _)| *role == other);
        own.map(|(_, room)| *room).or(self.otherwise)
    }
}

impl Fact for CapacityFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        let role = profile.role();
        let room = |market: &Market| {
            let other = market.role(market.side(role)?.other());
            Some((other, profile.common.capacity_by_market.as_ref()?.get(market.id())?))
        };
        Self {
            role,
            otherwise: profile.capacity(),
            by_counterpart: market::ALL.iter().filter_map(room).collect(),
        }
    }
}

impl Check for CapacityLeft {
    type Fact = CapacityFact;

    fn test(&self, first: &CapacityFact, second: &CapacityFact, _: &Corpus) -> Verdict {
        Verdict::of(match (first.with(second.role), second.with(first.role)) {
            (Some(0), _) | (_, Some(0)) => Some(false),
            (Some(_), Some(_)) => Some(true),
            _ => None,
        })
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        [(first, second), (second, first)]
            .into_iter()
            .map(|(profile, other)| {
                let room = CapacityFact::of(profile, corpus).with(other.role());
                Seen::new(profile.role(), "capacity", room.map(f64::from))
            })
            .collect()
    }
}
