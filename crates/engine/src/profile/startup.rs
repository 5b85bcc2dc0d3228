//! What a hub knows about a startup.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::part::Part;
use super::{BusinessModel, Instrument, LegalForm, ProfileId, Sdg, Stage, Texts, Trl};
use crate::money::{Money, MoneyRange};
use crate::place::Place;
use crate::taxonomy::{Sector, Skill, Technology};

/// A venture looking for money, advice, customers or a place.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Startup {
    /// Who founded it.
    pub founders: Option<Vec<Founder>>,
    /// How far it has come.
    pub stage: Option<Stage>,
    /// Its legal form.
    pub legal_form: Option<LegalForm>,
    /// The day on which it was registered, or started.
    pub founded_on: Option<Date>,
    /// What it works in.
    pub sectors: Option<BTreeSet<Sector>>,
    /// What it works with.
    pub technologies: Option<BTreeSet<Technology>>,
    /// Who pays it, and how.
    pub business_models: Option<BTreeSet<BusinessModel>>,
    /// Its description of itself.
    pub pitch: Option<Texts>,
    /// Where it is.
    pub home: Option<Place>,
    /// Where it sells or wants to.
    pub markets: Option<Vec<Place>>,
    /// The round that it is raising.
    pub round: Option<Round>,
    /// What it has achieved.
    pub traction: Option<Traction>,
    /// How many people work on it.
    pub team_size: Option<u32>,
    /// How ready its technology is.
    pub trl: Option<Trl>,
    /// The goals that it serves.
    pub sdgs: Option<BTreeSet<Sdg>>,
    /// Skills that it looks for in a mentor.
    pub needs: Option<BTreeSet<Skill>>,
    /// Its direct competitors, by profile id.
    pub competitors: Option<BTreeSet<ProfileId>>,
    /// Programmes that have taken it in or paid it already, by profile id.
    pub obtained: Option<BTreeSet<ProfileId>>,
}

impl Part for Startup {
    fn texts(&self) -> Option<&Texts> {
        self.pitch.as_ref()
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

    fn instruments(&self) -> Option<&BTreeSet<Instrument>> {
        self.round.as_ref()?.instruments.as_ref()
    }
}

/// One of the people who founded a venture.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Founder {
    /// Their name.
    pub name: String,
    /// What they do in it.
    pub title: Option<String>,
    /// What they can do.
    pub skills: Option<BTreeSet<Skill>>,
    /// Whether they work on it full time.
    pub full_time: Option<bool>,
}

/// Money that a venture is raising.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Round {
    /// The amount, from the least that is useful to the most.
    pub ask: Option<MoneyRange>,
    /// The forms of financing it accepts.
    pub instruments: Option<BTreeSet<Instrument>>,
    /// The last day to join.
    pub closes_on: Option<Date>,
}

/// What a venture has achieved so far.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traction {
    /// Turnover of the last twelve months.
    pub turnover: Option<Money>,
    /// Paying customers.
    pub customers: Option<u64>,
    /// Growth of turnover over the year before, in percent; negative if it
    /// shrank.
    pub growth_percent: Option<f32>,
    /// Raised so far, in all rounds.
    pub raised: Option<Money>,
}
