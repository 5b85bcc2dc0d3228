//! Near misses: the smallest changes that would open more counterparts.
//!
//! Nothing is guessed: every change is made to a copy of the profile, and
//! every gate is asked again, so a near miss counts only counterparts that no
//! other rule bars. A missing field counts only counterparts with whom, once
//! it is filled in with some value, every rule passes.

mod change;
mod ladder;
mod missing;

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

pub use change::Change;

use crate::gate::{Facts, Gate, Rule, Verdict};
use crate::policy::Policy;
use crate::pool::{Member, Members, Pool};
use crate::profile::{Profile, ProfileId};
use crate::side::Side;

/// What a change would open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearMiss {
    /// The change.
    pub change: Change,
    /// The counterparts that a gate keeps away now, and none would then: every
    /// gate that fails would pass, not merely be undecided. In the order of
    /// their ids.
    pub opens: Vec<ProfileId>,
    /// How many that are open now would be kept away.
    pub closes: usize,
}

/// Fields of the profile that are not filled in, and the counterparts with
/// whom they alone leave rules undecided.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MissingFields {
    /// The fields, `startup.round.ask`: all of them are needed.
    pub fields: Vec<&'static str>,
    /// The counterparts with whom every rule passes once the fields are filled
    /// in with values that suit, in the order of their ids. They are ranked
    /// already, as undecided.
    pub settles: Vec<ProfileId>,
}

/// What keeps counterparts from a profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Openings {
    /// How many counterparts there are.
    pub counterparts: usize,
    /// How many no gate keeps away.
    pub open: usize,
    /// Changes that would open more than they close, those that gain most
    /// first; of amounts and readiness levels, every smallest change that
    /// gains more than the ones before it.
    pub near_misses: Vec<NearMiss>,
    /// Missing fields, those that settle most first. A counterpart stands in
    /// one entry at most.
    pub missing: Vec<MissingFields>,
}

/// Looks for changes to a profile on a side of the pool that would open more
/// counterparts, and for the fields that it lacks.
///
/// ```
/// # use qantara_engine::{corpus::Settings, market::{Market, Side}, near::openings, pool::Pool, profile::Profile};
/// let mad = |minor| serde_json::json!({ "low_minor": minor, "high_minor": minor, "currency": "MAD" });
/// let profiles: Vec<Profile> = serde_json::from_value(serde_json::json!([
///     { "id": "st-1", "name": "Agrisense", "startup": { "round": { "ask": mad(50_000_000) } } },
///     { "id": "in-1", "name": "Farm Fund", "investor": { "ticket": mad(100_000_000) } }
/// ]))?;
/// let market = Market::find("startup-investor")?;
/// let Ok(pool) = Pool::build(market, Settings::on("2026-11-23".parse()?), profiles.as_slice());
/// let found = openings(&pool, &market.default_policy(), Side::First, &profiles[0]);
/// // Half a million dirhams are too few for the fund; one million would do.
/// assert_eq!((found.open, found.near_misses.len()), (0, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn openings(pool: &Pool, policy: &Policy, side: Side, profile: &Profile) -> Openings {
    openings_until(pool, policy, side, profile, &AtomicBool::new(false))
}

/// The same, ending soon after `stop` is set. What is returned then means
/// nothing.
pub fn openings_until(
    pool: &Pool,
    policy: &Policy,
    side: Side,
    profile: &Profile,
    stop: &AtomicBool,
) -> Openings {
    let judge = Judge { pool, policy, side };
    let open = judge.open(profile);
    let mut near_misses: Vec<NearMiss> = Vec::new();
    for ladder in ladder::ladders(&judge, profile) {
        let mut most = 0;
        for change in ladder {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let Some(changed) = change.applied(profile, pool.corpus().rates()) else { continue };
            let after = judge.open(&changed);
            let opens = judge.settled(profile, &changed, after.difference(&open).copied());
            let opens: Vec<ProfileId> = judge.ids(&opens).collect();
            let closes = open.difference(&after).count();
            // The next rung of a ladder is worth telling where it brings more.
            let gain = opens.len().saturating_sub(closes);
            if gain > most {
                most = gain;
                near_misses.push(NearMiss { change, opens, closes });
            }
        }
    }
    near_misses.sort_by_key(|miss| Reverse(miss.opens.len() - miss.closes));
    Openings {
        counterparts: judge.counterparts().len(),
        open: open.len(),
        near_misses,
        missing: missing::missing(&judge, profile, stop),
    }
}

/// Asks the gates about one profile and all members of the other side.
struct Judge<'a> {
    pool: &'a Pool,
    policy: &'a Policy,
    side: Side,
}

impl<'a> Judge<'a> {
    fn counterparts(&self) -> &'a Members {
        self.pool.side(self.side.other())
    }

    fn ids<'i>(&self, members: impl IntoIterator<Item = &'i usize>) -> impl Iterator<Item = ProfileId> {
        members.into_iter().map(|member| self.counterparts().id(*member).clone())
    }

    /// The rules that can keep a profile with gates of its own and a counterpart
    /// apart.
    fn gates<'g>(&'g self, own: &'g [Gate], theirs: &'g [Gate]) -> impl Iterator<Item = &'g Gate> {
        let now = self.pool.corpus().now();
        self.policy
            .gates()
            .iter()
            .chain(own)
            .chain(theirs)
            .filter(move |gate| gate.soft.is_none() && gate.holds_on(now))
    }

    /// The members that no gate keeps from the profile.
    fn open(&self, profile: &Profile) -> BTreeSet<usize> {
        let facts = Facts::of(profile, self.pool.corpus());
        let own = profile.own_gates();
        let keeps_away =
            |gate: &Gate, member: Member<'_>| self.test(&gate.rule, &facts, member.facts) == Verdict::Fail;
        self.counterparts()
            .iter()
            .enumerate()
            .filter(|(_, member)| !self.gates(own, member.own_gates).any(|gate| keeps_away(gate, *member)))
            .map(|(position, _)| position)
            .collect()
    }

    /// Of some members, those with whom a change settles every rule that fails:
    /// to say less (to sell "in the world") opens nothing.
    fn settled(
        &self,
        before: &Profile,
        after: &Profile,
        members: impl IntoIterator<Item = usize>,
    ) -> Vec<usize> {
        let corpus = self.pool.corpus();
        let (then, now) = (Facts::of(before, corpus), Facts::of(after, corpus));
        let own = after.own_gates();
        let is_settled = |position: &usize| {
            let theirs = self.counterparts().member(*position);
            self.gates(own, theirs.own_gates).all(|gate| {
                self.test(&gate.rule, &then, theirs.facts) != Verdict::Fail
                    || self.test(&gate.rule, &now, theirs.facts) == Verdict::Pass
            })
        };
        members.into_iter().filter(is_settled).collect()
    }

    fn test(&self, rule: &Rule, facts: &Facts, theirs: &Facts) -> Verdict {
        let corpus = self.pool.corpus();
        match self.side {
            Side::First => rule.test(facts, theirs, corpus),
            Side::Second => rule.test(theirs, facts, corpus),
        }
    }
}
