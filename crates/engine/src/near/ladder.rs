//! Which changes are worth trying.

use std::collections::BTreeSet;

use super::Judge;
use super::change::Change;
use crate::gate::{Facts, Rule};
use crate::language::Language;
use crate::money::{Money, MoneyRange};
use crate::place::Place;
use crate::profile::{Details, Instrument, LegalForm, Profile, Stage, Trl};

/// Changes of one kind, the smallest first.
type Ladder = Vec<Change>;

/// The most rungs of one ladder that are tried.
const RUNGS: usize = 64;

/// How many times an amount may grow or shrink and still be near: what is
/// further is another round, or another investor.
const NEAR: f64 = 3.0;

/// Changes worth trying: those of fields that are filled in, for what is
/// unknown bars nothing.
pub(super) fn ladders(judge: &Judge<'_>, profile: &Profile) -> Vec<Ladder> {
    let mut ladders = own(judge, profile);
    ladders.extend(of_all(judge, profile));
    ladders
}

fn single(change: Change) -> Ladder {
    vec![change]
}

/// Changes that a profile of any role can make.
fn of_all(judge: &Judge<'_>, profile: &Profile) -> Vec<Ladder> {
    let mut ladders = Vec::new();
    if let Some(spoken) = &profile.common.languages {
        let more = judge.languages().into_iter().filter(|language| !spoken.contains(language));
        ladders.extend(more.map(Change::AddLanguage).map(single));
    }
    if let Some(forms) = profile.instruments() {
        let more = Instrument::ALL.iter().filter(|form| !forms.contains(form));
        ladders.extend(more.map(|form| single(Change::AddInstrument(*form))));
    }
    if let Some(stages) = profile.stages_wanted() {
        let more = Stage::ALL.iter().filter(|stage| !stages.contains(stage));
        ladders.extend(more.map(|stage| single(Change::AddStage(*stage))));
    }
    if let Some(ticket) = profile.ticket() {
        ladders.extend(tickets(judge, &ticket));
    }
    let market = judge.pool.market();
    if profile.capacity_in(market) == Some(0) {
        ladders.push(single(Change::MakeRoom(market.id())));
    }
    ladders
}

/// Changes that only a profile's own role can make.
fn own(judge: &Judge<'_>, profile: &Profile) -> Vec<Ladder> {
    let today = judge.pool.corpus().now();
    let mut ladders: Vec<Ladder> = Vec::new();
    match &profile.details {
        Details::Startup(startup) => {
            if let Some(own) = startup.stage {
                let others = Stage::ALL.iter().filter(|stage| **stage != own);
                ladders.extend(others.map(|stage| single(Change::Stage(*stage))));
            }
            ladders.extend(judge.wanted_places().into_iter().map(Change::SellIn).map(single));
            ladders.extend(judge.required_homes().into_iter().map(Change::MoveTo).map(single));
            if let Some(ask) = profile.ask() {
                ladders.extend(asks(judge, &ask));
            }
            if let Some(own) = startup.trl {
                ladders.push(levels().filter(|trl| *trl > own).map(Change::ReachTrl).collect());
            }
            if let Some(own) = startup.legal_form {
                let others = judge.legal_forms().into_iter().filter(|form| *form != own);
                ladders.extend(others.map(Change::LegalForm).map(single));
            }
            if startup.round.as_ref().is_some_and(|round| round.closes_on.is_some_and(|day| day < today)) {
                ladders.push(single(Change::OpenUntil(today)));
            }
        }
        Details::Investor(investor) => {
            if investor.geographies.is_some() {
                ladders.extend(judge.countries().into_iter().map(Change::AddPlace).map(single));
            }
            let excluded = investor.sectors_excluded.iter().flatten();
            ladders.extend(excluded.map(|sector| single(Change::WelcomeSector(*sector))));
        }
        Details::Mentor(mentor) => {
            if mentor.home.is_some() && mentor.remote != Some(true) {
                ladders.push(single(Change::AdviseRemotely));
            }
        }
        Details::Pilot(pilot) => {
            if pilot.site.is_some() {
                ladders.extend(judge.countries().into_iter().map(Change::SiteIn).map(single));
            }
            if let Some(least) = pilot.trl_min {
                ladders.push(levels().rev().filter(|trl| *trl < least).map(Change::AskTrl).collect());
            }
            if pilot.deadline.is_some_and(|day| day < today) {
                ladders.push(single(Change::OpenUntil(today)));
            }
        }
        Details::Programme(programme) => {
            if programme.geographies.is_some() {
                ladders.extend(judge.countries().into_iter().map(Change::AddPlace).map(single));
            }
            if programme.opens_on.is_some_and(|day| today < day) {
                ladders.push(single(Change::OpenFrom(today)));
            }
            if programme.closes_on.is_some_and(|day| day < today) {
                ladders.push(single(Change::OpenUntil(today)));
            }
        }
        Details::Opening(_) | Details::Talent(_) => {}
    }
    ladders
}

/// Every readiness level, the lowest first.
pub(super) fn levels() -> impl DoubleEndedIterator<Item = Trl> {
    Trl::RANGE.filter_map(|level| Trl::try_from(level).ok())
}

/// Amounts at which a counterpart would come into reach, below the ask and
/// above it, the nearest first.
fn asks(judge: &Judge<'_>, ask: &MoneyRange) -> [Ladder; 2] {
    let limits = judge.ask_limits();
    [
        judge.below(ask.low(), limits.iter().map(|(most, _)| *most)).map(Change::AskAtMost).collect(),
        judge.above(ask.high(), limits.iter().map(|(_, least)| *least)).map(Change::AskAtLeast).collect(),
    ]
}

/// The same for what a counterpart gives and the asks of startups.
fn tickets(judge: &Judge<'_>, ticket: &MoneyRange) -> [Ladder; 2] {
    let limits = judge.ticket_limits();
    [
        judge.below(ticket.low(), limits.iter().map(|(most, _)| *most)).map(Change::TicketFrom).collect(),
        judge.above(ticket.high(), limits.iter().map(|(_, least)| *least)).map(Change::TicketUpTo).collect(),
    ]
}

/// What the rules with all counterparts say of values that would pass.
impl Judge<'_> {
    /// Of asks: the most that may be the least useful amount, and the least
    /// that may be the most asked, in units of the base currency.
    pub(super) fn ask_limits(&self) -> Vec<(f64, f64)> {
        let corpus = self.pool.corpus();
        self.limits(|rule, theirs| rule.ask_limits(theirs, corpus))
    }

    /// Of tickets: the most that may be the smallest, and the least that may
    /// be the largest.
    pub(super) fn ticket_limits(&self) -> Vec<(f64, f64)> {
        self.limits(Rule::ticket_limits)
    }

    fn limits(&self, of: impl Fn(&Rule, &Facts) -> Option<(f64, f64)>) -> Vec<(f64, f64)> {
        let mut limits = Vec::new();
        for member in self.counterparts().iter() {
            limits.extend(self.gates(&[], member.own_gates).filter_map(|gate| of(&gate.rule, member.facts)));
        }
        limits
    }

    /// Distinct amounts near one of the profile's own and below it, the nearest
    /// first.
    fn below(&self, own: Money, units: impl Iterator<Item = f64>) -> impl Iterator<Item = Money> {
        let own = self.units(own);
        let rungs = units
            .map(|units| rounded(units, f64::floor))
            .filter(|units| *units < own && *units * NEAR >= own);
        self.distinct(rungs).into_iter().rev().take(RUNGS).map(|minor| self.money(minor))
    }

    /// Distinct amounts near one of the profile's own and above it, the nearest
    /// first.
    fn above(&self, own: Money, units: impl Iterator<Item = f64>) -> impl Iterator<Item = Money> {
        let own = self.units(own);
        let rungs =
            units.map(|units| rounded(units, f64::ceil)).filter(|units| *units > own && *units <= own * NEAR);
        self.distinct(rungs).into_iter().take(RUNGS).map(|minor| self.money(minor))
    }

    fn distinct(&self, units: impl Iterator<Item = f64>) -> BTreeSet<u64> {
        units.map(|units| self.minor(units)).filter(|minor| *minor > 0).collect()
    }

    /// Units of the base currency; 0 where there is no rate, near which there
    /// is nothing.
    fn units(&self, money: Money) -> f64 {
        let rates = self.pool.corpus().rates();
        rates.convert(money).map_or(0.0, |money| money.minor as f64 / rates.base().minor_per_unit() as f64)
    }

    pub(super) fn minor(&self, units: f64) -> u64 {
        (units * self.pool.corpus().rates().base().minor_per_unit() as f64) as u64
    }

    pub(super) fn money(&self, minor: u64) -> Money {
        Money { minor, currency: self.pool.corpus().rates().base() }
    }

    /// Places where counterparts work, as far as they have a code.
    pub(super) fn wanted_places(&self) -> BTreeSet<Place> {
        self.counterparts()
            .iter()
            .flat_map(|member| member.facts.places_wanted())
            .filter_map(|key| key.parse().ok())
            .collect()
    }

    /// Every country that a profile of the pool names, and the larger areas of
    /// those that name none.
    pub(super) fn areas(&self) -> Vec<Place> {
        self.pool.corpus().areas().iter().cloned().collect()
    }

    /// The countries among them.
    fn countries(&self) -> Vec<Place> {
        self.areas().into_iter().filter(|area| area.country().is_some()).collect()
    }

    /// Places that rules ask the home to be in.
    pub(super) fn required_homes(&self) -> BTreeSet<Place> {
        self.named(|rule| rule.homes().into_iter().flatten().cloned().collect())
    }

    /// Legal forms that rules ask for.
    fn legal_forms(&self) -> BTreeSet<LegalForm> {
        self.named(|rule| match rule {
            Rule::LegalFormIn(rule) => rule.forms.iter().copied().collect(),
            _ => Vec::new(),
        })
    }

    /// Languages that counterparts speak.
    pub(super) fn languages(&self) -> BTreeSet<Language> {
        self.counterparts()
            .iter()
            .flat_map(|member| member.facts.languages().unwrap_or_default())
            .cloned()
            .collect()
    }

    /// What the rules of the policy and of all counterparts name.
    pub(super) fn named<T: Ord>(&self, by: impl Fn(&Rule) -> Vec<T>) -> BTreeSet<T> {
        let theirs = self.counterparts().iter().flat_map(|member| member.own_gates);
        let now = self.pool.corpus().now();
        let gates = self.policy.gates().iter().chain(theirs).filter(|gate| gate.holds_on(now));
        gates.flat_map(|gate| by(&gate.rule)).collect()
    }
}

/// An amount in two figures, for advice that can be said aloud, and that does
/// not repeat one counterpart's own amount to the cent.
fn rounded(units: f64, round: fn(f64) -> f64) -> f64 {
    let step = 10_f64.powf((units.abs().log10().floor() - 1.0).max(0.0));
    round(units / step) * step
}
