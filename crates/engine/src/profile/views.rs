//! What several roles have in common under different names, read in one way.

use std::collections::BTreeSet;

use super::{BusinessModel, Details, Instrument, Profile, Role, Sdg, Stage};
use crate::gate::Gate;
use crate::money::{Money, MoneyRange};
use crate::taxonomy::{Sector, Technology};

impl Profile {
    /// The sectors that it works in or wants.
    pub fn sectors(&self) -> Option<&BTreeSet<Sector>> {
        match &self.details {
            Details::Startup(startup) => startup.sectors.as_ref(),
            Details::Investor(investor) => investor.sectors.as_ref(),
            Details::Mentor(mentor) => mentor.sectors.as_ref(),
            Details::Pilot(pilot) => pilot.sectors.as_ref(),
            Details::Programme(programme) => programme.sectors.as_ref(),
        }
    }

    /// The technologies that it works with or wants.
    pub fn technologies(&self) -> Option<&BTreeSet<Technology>> {
        match &self.details {
            Details::Startup(startup) => startup.technologies.as_ref(),
            Details::Investor(investor) => investor.technologies.as_ref(),
            Details::Mentor(mentor) => mentor.technologies.as_ref(),
            Details::Pilot(pilot) => pilot.technologies.as_ref(),
            Details::Programme(programme) => programme.technologies.as_ref(),
        }
    }

    /// The business models that it has or wants.
    pub fn business_models(&self) -> Option<&BTreeSet<BusinessModel>> {
        match &self.details {
            Details::Startup(startup) => startup.business_models.as_ref(),
            Details::Investor(investor) => investor.business_models.as_ref(),
            Details::Pilot(pilot) => pilot.business_models.as_ref(),
            Details::Mentor(_) | Details::Programme(_) => None,
        }
    }

    /// The goals that it serves or wants served.
    pub fn sdgs(&self) -> Option<&BTreeSet<Sdg>> {
        match &self.details {
            Details::Startup(startup) => startup.sdgs.as_ref(),
            Details::Investor(investor) => investor.sdgs.as_ref(),
            Details::Mentor(mentor) => mentor.sdgs.as_ref(),
            Details::Pilot(pilot) => pilot.sdgs.as_ref(),
            Details::Programme(programme) => programme.sdgs.as_ref(),
        }
    }

    /// The stages that a counterpart of startups wants; a startup wants none.
    pub fn stages_wanted(&self) -> Option<&BTreeSet<Stage>> {
        match &self.details {
            Details::Startup(_) => None,
            Details::Investor(investor) => investor.stages.as_ref(),
            Details::Mentor(mentor) => mentor.stages.as_ref(),
            Details::Pilot(pilot) => pilot.stages.as_ref(),
            Details::Programme(programme) => programme.stages.as_ref(),
        }
    }

    /// The forms of money that it asks for or gives.
    pub fn instruments(&self) -> Option<&BTreeSet<Instrument>> {
        match &self.details {
            Details::Startup(startup) => startup.round.as_ref()?.instruments.as_ref(),
            Details::Investor(investor) => investor.instruments.as_ref(),
            Details::Programme(programme) => programme.instruments.as_ref(),
            Details::Mentor(_) | Details::Pilot(_) => None,
        }
    }

    /// What a startup asks for.
    pub fn ask(&self) -> Option<MoneyRange> {
        self.as_startup()?.round.as_ref()?.ask
    }

    /// What a counterpart gives to one startup: an investor's ticket, a
    /// programme's amount, a pilot's budget.
    ///
    /// An angel group that names no ticket gives from its smallest member's
    /// smallest ticket to the sum of its members' largest, where they are all
    /// in one currency.
    pub fn ticket(&self) -> Option<MoneyRange> {
        match &self.details {
            Details::Investor(investor) => investor.ticket.or_else(|| {
                let tickets: Vec<MoneyRange> =
                    investor.members.iter().flatten().filter_map(|member| member.ticket).collect();
                let currency = tickets.first()?.currency();
                if tickets.iter().any(|ticket| ticket.currency() != currency) {
                    return None;
                }
                let low = tickets.iter().map(|ticket| ticket.low().minor).min()?;
                let high = tickets.iter().fold(0_u64, |sum, ticket| sum.saturating_add(ticket.high().minor));
                MoneyRange::new(low, high, currency).ok()
            }),
            Details::Programme(programme) => programme.amount,
            Details::Pilot(pilot) => pilot.budget,
            Details::Startup(_) | Details::Mentor(_) => None,
        }
    }

    /// The cheque that an investor usually writes.
    pub fn typical_ticket(&self) -> Option<Money> {
        self.as_investor()?.typical_ticket
    }

    /// How many more counterparts it can take on. An angel group that names
    /// no number has its members' sum, and a programme its sites'.
    pub fn capacity(&self) -> Option<u32> {
        self.common.capacity.or_else(|| match &self.details {
            Details::Investor(investor) => {
                sum(investor.members.as_ref()?.iter().map(|member| member.capacity))
            }
            Details::Programme(programme) => sum(programme.sites.as_ref()?.iter().map(|site| site.places)),
            _ => None,
        })
    }

    /// Rules that a profile brings itself.
    pub(crate) fn own_gates(&self) -> &[Gate] {
        match &self.details {
            Details::Programme(programme) => programme.eligibility.as_deref().unwrap_or_default(),
            _ => &[],
        }
    }

    /// The path of a field that several roles have, such as `pilot.stages`.
    pub(crate) fn role_field(&self, field: &'static str) -> &'static str {
        match (self.role(), field) {
            (Role::Investor, "stages") => "investor.stages",
            (Role::Mentor, "stages") => "mentor.stages",
            (Role::Pilot, "stages") => "pilot.stages",
            (Role::Programme, "stages") => "programme.stages",
            (Role::Investor, "instruments") => "investor.instruments",
            (Role::Programme, "instruments") => "programme.instruments",
            _ => field,
        }
    }
}

/// The sum of what is known; `None` where nothing is.
fn sum(parts: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    parts.flatten().fold(None, |sum: Option<u32>, part| Some(sum.unwrap_or(0).saturating_add(part)))
}
