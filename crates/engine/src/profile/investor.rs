//! What a hub knows about investors.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::part::{Part, sum};
use super::{BusinessModel, Instrument, Lead, ProfileId, Sdg, Stage, Texts};
use crate::money::{Money, MoneyRange};
use crate::place::Place;
use crate::taxonomy::{Sector, Technology};

/// A person or organisation that puts money into ventures, alone or as a group.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Investor {
    /// What sort of investor.
    pub kind: Option<InvestorKind>,
    /// The members of an angel group, each with their own limits.
    pub members: Option<Vec<Member>>,
    /// What they look for, in their words.
    pub thesis: Option<Texts>,
    /// Sectors wanted.
    pub sectors: Option<BTreeSet<Sector>>,
    /// Sectors never considered.
    pub sectors_excluded: Option<BTreeSet<Sector>>,
    /// Technologies wanted.
    pub technologies: Option<BTreeSet<Technology>>,
    /// Business models wanted.
    pub business_models: Option<BTreeSet<BusinessModel>>,
    /// Stages at which they invest.
    pub stages: Option<BTreeSet<Stage>>,
    /// Where they invest.
    pub geographies: Option<Vec<Place>>,
    /// Where they are.
    pub home: Option<Place>,
    /// The smallest and the largest cheque.
    pub ticket: Option<MoneyRange>,
    /// The usual cheque.
    pub typical_ticket: Option<Money>,
    /// The forms of financing they offer.
    pub instruments: Option<BTreeSet<Instrument>>,
    /// Whether they set a round's terms or join another investor's.
    pub lead: Option<Lead>,
    /// The goals that they want served.
    pub sdgs: Option<BTreeSet<Sdg>>,
    /// What they have backed. Each entry is one round of one venture.
    pub portfolio: Option<Vec<Investment>>,
}

impl Part for Investor {
    fn texts(&self) -> Option<&Texts> {
        self.thesis.as_ref()
    }

    fn sectors(&self) -> Option<&BTreeSet<Sector>> {
        self.sectors.as_ref()
    }

    fn technologies(&self) -> Option<&BTreeSet<Technology>> {
        self.technologies.as_ref()
    }

    fn business_models(&self) -> Option<&BTreeSet<BusinessModel>> {
        self.business_models.as_ref()
    }

    fn sdgs(&self) -> Option<&BTreeSet<Sdg>> {
        self.sdgs.as_ref()
    }

    fn stages_wanted(&self) -> Option<&BTreeSet<Stage>> {
        self.stages.as_ref()
    }

    fn instruments(&self) -> Option<&BTreeSet<Instrument>> {
        self.instruments.as_ref()
    }

    /// An angel group that names no ticket gives from its members' smallest
    /// ticket to the sum of their largest, if they are all in one currency.
    fn ticket(&self) -> Option<MoneyRange> {
        self.ticket.or_else(|| {
            let tickets: Vec<MoneyRange> =
                self.members.iter().flatten().filter_map(|member| member.ticket).collect();
            let currency = tickets.first()?.currency();
            if tickets.iter().any(|ticket| ticket.currency() != currency) {
                return None;
            }
            let low = tickets.iter().map(|ticket| ticket.low().minor).min()?;
            let high = tickets.iter().fold(0_u64, |sum, ticket| sum.saturating_add(ticket.high().minor));
            MoneyRange::new(low, high, currency).ok()
        })
    }

    /// An angel group has its members' sum.
    fn capacity(&self) -> Option<u32> {
        sum(self.members.as_ref()?.iter().map(|member| member.capacity))
    }
}

/// What sort of investor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the field's own words")]
pub enum InvestorKind {
    Angel,
    AngelGroup,
    VcFund,
    CorporateVc,
    PublicFund,
    Bank,
    FamilyOffice,
    Accelerator,
    Crowdfunding,
    Other,
}

/// A member of an angel group.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Member {
    /// Their name.
    pub name: String,
    /// Their own smallest and largest cheque.
    pub ticket: Option<MoneyRange>,
    /// How many more ventures they can back.
    pub capacity: Option<u32>,
    /// Sectors that they know.
    pub sectors: Option<BTreeSet<Sector>>,
}

/// One round of one venture that an investor took part in.
///
/// What the entry leaves out about the venture (its sectors, its home) is read
/// from the venture's own profile, if the hub has it.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Investment {
    /// The venture's profile, if the hub has one.
    pub startup: Option<ProfileId>,
    /// Its name, if not.
    pub name: Option<String>,
    /// The day on which the round was announced.
    pub date: Option<Date>,
    /// The venture's stage at the time.
    pub stage: Option<Stage>,
    /// The whole round, all investors together.
    pub round: Option<Money>,
    /// The venture's sectors.
    pub sectors: Option<BTreeSet<Sector>>,
    /// Where the venture is.
    pub home: Option<Place>,
}
