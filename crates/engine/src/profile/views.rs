//! Fields that several roles have under different names, read in one way.

use std::collections::BTreeSet;

use super::{BusinessModel, Details, Instrument, Profile, Role, Sdg, Stage, Texts};
use crate::gate::Gate;
use crate::market::Market;
use crate::money::MoneyRange;
use crate::place::Place;
use crate::taxonomy::{Sector, Technology};

impl Profile {
    /// The profile's own words: pitch, thesis, problem, …
    pub fn texts(&self) -> Option<&Texts> {
        self.details.part().texts()
    }

    /// The sectors that it works in or wants.
    pub fn sectors(&self) -> Option<&BTreeSet<Sector>> {
        self.details.part().sectors()
    }

    /// The technologies that it works with or wants.
    pub fn technologies(&self) -> Option<&BTreeSet<Technology>> {
        self.details.part().technologies()
    }

    /// The business models that it has or wants.
    pub fn business_models(&self) -> Option<&BTreeSet<BusinessModel>> {
        self.details.part().business_models()
    }

    /// The goals that it serves or wants served.
    pub fn sdgs(&self) -> Option<&BTreeSet<Sdg>> {
        self.details.part().sdgs()
    }

    /// The stages that a counterpart wants; `None` for a startup.
    pub fn stages_wanted(&self) -> Option<&BTreeSet<Stage>> {
        self.details.part().stages_wanted()
    }

    /// Where it is: its home, or the site of an open role or a pilot; `None` also
    /// for a programme, which may have several sites.
    pub fn home(&self) -> Option<&Place> {
        match &self.details {
            Details::Startup(startup) => startup.home.as_ref(),
            Details::Investor(investor) => investor.home.as_ref(),
            Details::Mentor(mentor) => mentor.home.as_ref(),
            Details::Talent(talent) => talent.home.as_ref(),
            Details::Opening(opening) => opening.site.as_ref(),
            Details::Pilot(pilot) => pilot.site.as_ref(),
            Details::Programme(_) => None,
        }
    }

    /// The forms of money that it asks for or gives.
    pub fn instruments(&self) -> Option<&BTreeSet<Instrument>> {
        self.details.part().instruments()
    }

    /// The amount a startup asks for.
    pub fn ask(&self) -> Option<MoneyRange> {
        self.as_startup()?.round.as_ref()?.ask
    }

    /// The amount a counterpart gives to one startup: an investor's ticket, a
    /// programme's amount, a pilot's budget.
    pub fn ticket(&self) -> Option<MoneyRange> {
        self.details.part().ticket()
    }

    /// How many more counterparts it can take on. An angel group that states no
    /// number has its members' sum, and a programme its sites'.
    pub fn capacity(&self) -> Option<u32> {
        self.common.capacity.or_else(|| self.details.part().capacity())
    }

    /// The same in one market: the number stated for it, else
    /// [`capacity`](Self::capacity).
    pub fn capacity_in(&self, market: &Market) -> Option<u32> {
        let stated = self.common.capacity_by_market.as_ref().and_then(|room| room.get(market.id()));
        stated.or_else(|| self.capacity())
    }

    /// The profile's own rules.
    pub(crate) fn own_gates(&self) -> &[Gate] {
        self.details.part().own_gates()
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
