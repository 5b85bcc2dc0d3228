//! Changes to a profile, and how they are made.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::Serialize;

use crate::language::Language;
use crate::market::Market;
use crate::money::{ExchangeRates, Money, MoneyRange};
use crate::place::Place;
use crate::profile::{Details, Instrument, LegalForm, Profile, Stage, Trl};
use crate::taxonomy::Sector;

/// A change to a profile.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A startup asks for at most this.
    AskAtMost(Money),
    /// A startup asks for at least this.
    AskAtLeast(Money),
    /// A startup is at this stage.
    Stage(Stage),
    /// A startup sells in this place too.
    SellIn(Place),
    /// A startup has its home in this place.
    MoveTo(Place),
    /// A pilot takes place here.
    SiteIn(Place),
    /// A startup's technology is as ready as this.
    ReachTrl(Trl),
    /// A startup has this legal form.
    LegalForm(LegalForm),
    /// Tickets, a pilot's budget or a programme's amounts begin at this.
    TicketFrom(Money),
    /// They go up to this.
    TicketUpTo(Money),
    /// A counterpart of startups comes in at this stage too.
    AddStage(Stage),
    /// An investor or a programme works in this place too.
    AddPlace(Place),
    /// An investor excludes this sector no more.
    WelcomeSector(Sector),
    /// A mentor advises at a distance too.
    AdviseRemotely,
    /// A pilot asks for a technology that is only as ready as this.
    AskTrl(Trl),
    /// This form of financing is asked for, or given, too.
    AddInstrument(Instrument),
    /// Meetings can be held in this language too.
    AddLanguage(Language),
    /// A programme takes applications from this day on.
    OpenFrom(Date),
    /// A round, a pilot or a programme is open until this day.
    OpenUntil(Date),
    /// There is room for one more counterpart in this market.
    MakeRoom(&'static str),
}

impl Change {
    /// A copy of the profile with the change made, or `None` where it is no
    /// change that a profile of this role can make, or an amount has no
    /// exchange rate.
    pub fn applied(&self, profile: &Profile, rates: &ExchangeRates) -> Option<Profile> {
        let mut changed = profile.clone();
        match (self, &mut changed.details) {
            (Self::AddLanguage(language), _) => {
                changed.common.languages.get_or_insert_default().insert(language.clone());
            }
            (Self::MakeRoom(market), _) => match &mut changed.common.capacity_by_market {
                Some(room) if room.get(market).is_some() => room.set(Market::find(market).ok()?, 1),
                _ => changed.common.capacity = Some(1),
            },
            (Self::Stage(stage), Details::Startup(startup)) => startup.stage = Some(*stage),
            (Self::SellIn(place), Details::Startup(startup)) => {
                startup.markets.get_or_insert_default().push(place.clone());
            }
            (Self::MoveTo(place), Details::Startup(startup)) => startup.home = Some(place.clone()),
            (Self::SiteIn(place), Details::Pilot(pilot)) => pilot.site = Some(place.clone()),
            (Self::ReachTrl(trl), Details::Startup(startup)) => startup.trl = Some(*trl),
            (Self::LegalForm(form), Details::Startup(startup)) => startup.legal_form = Some(*form),
            (Self::AskAtMost(money) | Self::AskAtLeast(money), Details::Startup(startup)) => {
                // The nearest ask that keeps the promise is that amount alone.
                startup.round.get_or_insert_default().ask = Some(MoneyRange::exactly(*money));
            }
            (Self::TicketFrom(_) | Self::TicketUpTo(_), details) => {
                let own = profile.ticket()?;
                let ticket = match self {
                    Self::TicketFrom(money) => between(money.minor, rates.convert(own.high())?.minor, rates)?,
                    Self::TicketUpTo(money) => between(rates.convert(own.low())?.minor, money.minor, rates)?,
                    _ => return None,
                };
                *ticket_of(details)? = Some(ticket);
            }
            (Self::AddStage(stage), details) => {
                stages_of(details)?.get_or_insert_default().insert(*stage);
            }
            (Self::AddPlace(place), Details::Investor(investor)) => {
                investor.geographies.get_or_insert_default().push(place.clone());
            }
            (Self::AddPlace(place), Details::Programme(programme)) => {
                programme.geographies.get_or_insert_default().push(place.clone());
            }
            (Self::WelcomeSector(sector), Details::Investor(investor)) => {
                investor.sectors_excluded.get_or_insert_default().remove(sector);
            }
            (Self::AdviseRemotely, Details::Mentor(mentor)) => mentor.remote = Some(true),
            (Self::AskTrl(trl), Details::Pilot(pilot)) => pilot.trl_min = Some(*trl),
            (Self::AddInstrument(instrument), details) => {
                instruments_of(details)?.get_or_insert_default().insert(*instrument);
            }
            (Self::OpenFrom(day), Details::Programme(programme)) => programme.opens_on = Some(*day),
            (Self::OpenUntil(day), Details::Startup(startup)) => {
                startup.round.get_or_insert_default().closes_on = Some(*day);
            }
            (Self::OpenUntil(day), Details::Pilot(pilot)) => pilot.deadline = Some(*day),
            (Self::OpenUntil(day), Details::Programme(programme)) => programme.closes_on = Some(*day),
            _ => return None,
        }
        Some(changed)
    }
}

/// What a counterpart of startups gives to one of them.
pub(super) fn ticket_of(details: &mut Details) -> Option<&mut Option<MoneyRange>> {
    match details {
        Details::Investor(investor) => Some(&mut investor.ticket),
        Details::Pilot(pilot) => Some(&mut pilot.budget),
        Details::Programme(programme) => Some(&mut programme.amount),
        Details::Startup(_) | Details::Mentor(_) | Details::Opening(_) | Details::Talent(_) => None,
    }
}

/// The stages that a counterpart of startups wants.
pub(super) fn stages_of(details: &mut Details) -> Option<&mut Option<BTreeSet<Stage>>> {
    match details {
        Details::Startup(_) | Details::Opening(_) | Details::Talent(_) => None,
        Details::Investor(investor) => Some(&mut investor.stages),
        Details::Mentor(mentor) => Some(&mut mentor.stages),
        Details::Pilot(pilot) => Some(&mut pilot.stages),
        Details::Programme(programme) => Some(&mut programme.stages),
    }
}

/// The forms of financing that a profile asks for or gives.
pub(super) fn instruments_of(details: &mut Details) -> Option<&mut Option<BTreeSet<Instrument>>> {
    match details {
        Details::Startup(startup) => Some(&mut startup.round.get_or_insert_default().instruments),
        Details::Investor(investor) => Some(&mut investor.instruments),
        Details::Programme(programme) => Some(&mut programme.instruments),
        Details::Mentor(_) | Details::Pilot(_) | Details::Opening(_) | Details::Talent(_) => None,
    }
}

fn between(low_minor: u64, high_minor: u64, rates: &ExchangeRates) -> Option<MoneyRange> {
    MoneyRange::new(low_minor, high_minor, rates.base()).ok()
}
