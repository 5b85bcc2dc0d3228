//! Near misses: the smallest changes that would open more counterparts.
//!
//! Nothing is guessed: every change is made to a copy of the profile, and
//! every gate is asked again.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;

use crate::gate::{Facts, Gate, Rule, Verdict};
use crate::money::{ExchangeRates, Money, MoneyRange};
use crate::place::Place;
use crate::policy::Policy;
use crate::pool::{Member, Members, Pool};
use crate::profile::{Details, Profile, ProfileId, Stage};
use crate::side::Side;

/// A change to a profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Ask for at most this.
    AskAtMost(Money),
    /// Ask for at least this.
    AskAtLeast(Money),
    /// Be at this stage.
    Stage(Stage),
    /// Sell in this place too.
    SellIn(Place),
    /// Have the home in this place.
    MoveTo(Place),
    /// Give tickets from this on.
    TicketFrom(Money),
    /// Give tickets up to this.
    TicketUpTo(Money),
    /// Come in at this stage too.
    AddStage(Stage),
    /// Work in this place too.
    AddPlace(Place),
}

/// What a change would open.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NearMiss {
    /// The change.
    pub change: Change,
    /// The counterparts that a gate keeps away now, and none would then,
    /// in the order of their ids.
    pub opens: Vec<ProfileId>,
    /// How many that are open now would be kept away.
    pub closes: usize,
}

/// A field that nobody filled in, and what depends on it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MissingField {
    /// The field: `startup.round.ask`.
    pub field: &'static str,
    /// The counterparts with whom a gate cannot be decided without it, in the
    /// order of their ids.
    pub undecided: Vec<ProfileId>,
}

/// What keeps counterparts from a profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Openings {
    /// How many counterparts there are.
    pub counterparts: usize,
    /// How many no gate keeps away.
    pub open: usize,
    /// Changes that would open more than they close, those that gain most
    /// first; of the ask and the ticket, every smallest change that gains more
    /// than the ones before it.
    pub near_misses: Vec<NearMiss>,
    /// Missing fields, those on which most depends first.
    pub missing: Vec<MissingField>,
}

/// Looks for changes to a profile on a side of the pool that would open more
/// counterparts, and for the fields that it lacks.
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
    for ladder in changes(&judge, profile) {
        let mut most = 0;
        for change in ladder {
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let after = judge.open(&change.applied(profile, pool.corpus().rates()));
            let opens: Vec<ProfileId> = judge.ids(after.difference(&open)).collect();
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
        missing: judge.missing(profile),
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

    fn ids<'i>(&self, members: impl Iterator<Item = &'i usize>) -> impl Iterator<Item = ProfileId> {
        members.map(|member| self.counterparts().id(*member).clone())
    }

    fn gates<'g>(&'g self, own: &'g [Gate], theirs: &'g [Gate]) -> impl Iterator<Item = &'g Gate> {
        let now = self.pool.corpus().now();
        self.policy.gates().iter().chain(own).chain(theirs).filter(move |gate| gate.holds_on(now))
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

    fn test(&self, rule: &Rule, facts: &Facts, theirs: &Facts) -> Verdict {
        let corpus = self.pool.corpus();
        match self.side {
            Side::First => rule.test(facts, theirs, corpus),
            Side::Second => rule.test(theirs, facts, corpus),
        }
    }

    /// Fields of the profile without which a gate cannot be decided.
    fn missing(&self, profile: &Profile) -> Vec<MissingField> {
        let facts = Facts::of(profile, self.pool.corpus());
        let own = profile.own_gates();
        let mut undecided: BTreeMap<&'static str, BTreeSet<usize>> = BTreeMap::new();
        for (position, member) in self.counterparts().iter().enumerate() {
            for gate in self.gates(own, member.own_gates) {
                if self.test(&gate.rule, &facts, member.facts) != Verdict::Unknown {
                    continue;
                }
                for field in gate.rule.missing(profile, self.pool.corpus()) {
                    undecided.entry(field).or_default().insert(position);
                }
            }
        }
        let mut missing: Vec<MissingField> = undecided
            .into_iter()
            .map(|(field, members)| MissingField { field, undecided: self.ids(members.iter()).collect() })
            .collect();
        missing.sort_by_key(|field| Reverse(field.undecided.len()));
        missing
    }
}

/// Amounts in the base currency that are worth trying.
impl Judge<'_> {
    /// What the rules with each counterpart say of amounts.
    fn limits(&self, of: impl Fn(&Rule, &Facts) -> Option<(f64, f64)>) -> Vec<(f64, f64)> {
        let mut limits = Vec::new();
        for member in self.counterparts().iter() {
            limits.extend(self.gates(&[], member.own_gates).filter_map(|gate| of(&gate.rule, member.facts)));
        }
        limits
    }

    /// Distinct amounts below one of the profile's own, the nearest first.
    fn below(&self, own: Money, units: impl Iterator<Item = f64>) -> impl Iterator<Item = Money> {
        let own = self.in_base(own);
        let minor: BTreeSet<u64> =
            units.map(|units| self.minor(units.floor())).filter(|minor| *minor < own).collect();
        minor.into_iter().rev().filter(|minor| *minor > 0).take(RUNGS).map(|minor| self.money(minor))
    }

    /// Distinct amounts above one of the profile's own, the nearest first.
    fn above(&self, own: Money, units: impl Iterator<Item = f64>) -> impl Iterator<Item = Money> {
        let own = self.in_base(own);
        let minor: BTreeSet<u64> =
            units.map(|units| self.minor(units.ceil())).filter(|minor| *minor > own).collect();
        minor.into_iter().take(RUNGS).map(|minor| self.money(minor))
    }

    /// Minor units of the base currency; 0 where there is no rate.
    fn in_base(&self, money: Money) -> u64 {
        self.pool.corpus().rates().convert(money).map_or(0, |money| money.minor)
    }

    fn minor(&self, units: f64) -> u64 {
        (units * self.pool.corpus().rates().base().minor_per_unit() as f64) as u64
    }

    fn money(&self, minor: u64) -> Money {
        Money { minor, currency: self.pool.corpus().rates().base() }
    }
}

/// Changes worth trying, as ladders: each begins with the smallest change.
fn changes(judge: &Judge<'_>, profile: &Profile) -> Vec<Vec<Change>> {
    match &profile.details {
        Details::Startup(startup) => {
            let stages = Stage::ALL.iter().filter(|stage| startup.stage.is_some_and(|own| own != **stage));
            let mut ladders: Vec<Vec<Change>> = stages.map(|stage| vec![Change::Stage(*stage)]).collect();
            for place in wanted_places(judge) {
                ladders.push(vec![Change::SellIn(place)]);
            }
            for place in required_homes(judge) {
                ladders.push(vec![Change::MoveTo(place)]);
            }
            if let Some(ask) = profile.ask() {
                ladders.extend(ask_ladders(judge, &ask));
            }
            ladders
        }
        Details::Investor(investor) => {
            let stages = Stage::ALL
                .iter()
                .filter(|stage| investor.stages.as_ref().is_some_and(|wanted| !wanted.contains(stage)));
            let mut ladders: Vec<Vec<Change>> = stages.map(|stage| vec![Change::AddStage(*stage)]).collect();
            if investor.geographies.is_some() {
                for place in judge.pool.corpus().countries() {
                    ladders.push(vec![Change::AddPlace(place.clone())]);
                }
            }
            if let Some(ticket) = investor.ticket {
                ladders.extend(ticket_ladders(judge, &ticket));
            }
            ladders
        }
        Details::Mentor(_) | Details::Pilot(_) | Details::Programme(_) => Vec::new(),
    }
}

/// Amounts at which a counterpart would come into reach, below the ask and
/// above it, the nearest first.
fn ask_ladders(judge: &Judge<'_>, ask: &MoneyRange) -> [Vec<Change>; 2] {
    let corpus = judge.pool.corpus();
    let limits = judge.limits(|rule, theirs| rule.ask_limits(theirs, corpus));
    [
        judge.below(ask.low(), limits.iter().map(|(most, _)| *most)).map(Change::AskAtMost).collect(),
        judge.above(ask.high(), limits.iter().map(|(_, least)| *least)).map(Change::AskAtLeast).collect(),
    ]
}

/// The same for an investor's ticket and the asks of startups.
fn ticket_ladders(judge: &Judge<'_>, ticket: &MoneyRange) -> [Vec<Change>; 2] {
    let limits = judge.limits(Rule::ticket_limits);
    [
        judge.below(ticket.low(), limits.iter().map(|(most, _)| *most)).map(Change::TicketFrom).collect(),
        judge.above(ticket.high(), limits.iter().map(|(_, least)| *least)).map(Change::TicketUpTo).collect(),
    ]
}

/// The most rungs of one ladder that are tried.
const RUNGS: usize = 64;

/// Places where counterparts work, as far as they have a code.
fn wanted_places(judge: &Judge<'_>) -> BTreeSet<Place> {
    judge
        .counterparts()
        .iter()
        .flat_map(|member| member.facts.places_wanted())
        .filter_map(|key| key.parse().ok())
        .collect()
}

/// Places that rules ask the home to be in.
fn required_homes(judge: &Judge<'_>) -> BTreeSet<Place> {
    judge
        .counterparts()
        .iter()
        .flat_map(|member| judge.gates(&[], member.own_gates))
        .filter_map(|gate| gate.rule.homes())
        .flatten()
        .cloned()
        .collect()
}

impl Change {
    /// A copy of the profile with the change made.
    fn applied(&self, profile: &Profile, rates: &ExchangeRates) -> Profile {
        let mut changed = profile.clone();
        match (self, &mut changed.details) {
            (Self::Stage(stage), Details::Startup(startup)) => startup.stage = Some(*stage),
            (Self::SellIn(place), Details::Startup(startup)) => {
                startup.markets.get_or_insert_default().push(place.clone());
            }
            (Self::MoveTo(place), Details::Startup(startup)) => startup.home = Some(place.clone()),
            (Self::AskAtMost(money) | Self::AskAtLeast(money), Details::Startup(startup)) => {
                // The nearest ask that keeps the promise is that amount alone.
                startup.round.get_or_insert_default().ask = Some(MoneyRange::exactly(*money));
            }
            (Self::TicketFrom(money), Details::Investor(investor)) => {
                investor.ticket = investor
                    .ticket
                    .and_then(|own| between(money.minor, rates.convert(own.high())?.minor, rates));
            }
            (Self::TicketUpTo(money), Details::Investor(investor)) => {
                investor.ticket = investor
                    .ticket
                    .and_then(|own| between(rates.convert(own.low())?.minor, money.minor, rates));
            }
            (Self::AddStage(stage), Details::Investor(investor)) => {
                investor.stages.get_or_insert_default().insert(*stage);
            }
            (Self::AddPlace(place), Details::Investor(investor)) => {
                investor.geographies.get_or_insert_default().push(place.clone());
            }
            _ => {}
        }
        changed
    }
}

fn between(low_minor: u64, high_minor: u64, rates: &ExchangeRates) -> Option<MoneyRange> {
    MoneyRange::new(low_minor, high_minor, rates.base()).ok()
}
