//! The ticket against the part of the ask that one counterpart takes.

use super::shares::{Shares, Welcome};
use super::{Coded, Facet, Kind, amounts};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Lead, Profile, Role};

/// How much of the ask a counterpart's ticket can be a useful part of: the ask
/// is at least the smallest ticket, and the largest ticket is at least the
/// part that such a counterpart takes of a round. Beyond either end it fades
/// as a normal curve over log money.
pub(super) struct Ticket;

/// The least part of a round that whoever sets its terms takes …
const LEADS: f64 = 0.5;

/// … who joins somebody else's round …
const FOLLOWS: f64 = 0.1;

/// … and who does either, or has not said.
const EITHER: f64 = 0.25;

/// The least part of an ask that a counterpart takes: all of it, but for
/// investors, who share a round.
fn part(profile: &Profile) -> f64 {
    match profile.as_investor().map(|investor| investor.lead) {
        None => 1.0,
        Some(Some(Lead::Lead)) => LEADS,
        Some(Some(Lead::Follow)) => FOLLOWS,
        Some(Some(Lead::Either) | None) => EITHER,
    }
}

/// Standard deviation of the fading, in decades: at twice the range's end a
/// third is left.
const FADE_DECADES: f64 = 0.2;

impl Facet for Ticket {
    fn id(&self) -> &'static str {
        "ticket"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let range = if profile.role() == Role::Startup { profile.ask() } else { profile.ticket() };
        vec![Seen::new(
            profile.role(),
            self.field(profile.role()).unwrap_or("ticket"),
            range.map(Value::Range),
        )]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        match role {
            Role::Startup => Some("round.ask"),
            Role::Investor => Some("ticket"),
            Role::Programme => Some("amount"),
            Role::Pilot => Some("budget"),
            Role::Mentor | Role::Opening | Role::Talent => None,
        }
    }
}

impl Coded for Ticket {
    type First = Shares;
    type Second = Welcome;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Shares> {
        amounts::ask(profile, corpus)
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Welcome> {
        let ticket = profile.ticket()?;
        let log10 = |money| corpus.rates().in_base(money).map(|units: f64| units.max(1.0).log10());
        let (low, high) = (log10(ticket.low())?, log10(ticket.high())? - part(profile).log10());
        let degree = |bin| {
            let amount = amounts::log10_of(bin);
            let outside = (low - amount).max(amount - high).max(0.0) / FADE_DECADES;
            (-0.5 * outside * outside).exp() as f32
        };
        Some(Welcome::by_position((0..amounts::COUNT).map(degree)))
    }

    fn fit(&self, first: &Shares, second: &Welcome) -> f32 {
        first.welcome(second)
    }

    fn fit_all(&self, firsts: &[&Shares], seconds: &[&Welcome], fits: &mut [f32]) {
        Shares::welcome_all(firsts, seconds, fits);
    }
}
