//! What a hub knows about programmes: incubation, acceleration, hosting sites
//! and financing schemes.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::part::{Part, sum};
use super::{Instrument, Sdg, Stage, Texts};
use crate::gate::Gate;
use crate::money::MoneyRange;
use crate::place::Place;
use crate::taxonomy::{Sector, Skill, Technology};

/// Support that ventures can apply for.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Programme {
    /// What sort of support.
    pub kind: Option<ProgrammeKind>,
    /// Who runs it.
    pub operator: Option<String>,
    /// What it offers, in words.
    pub description: Option<Texts>,
    /// Sectors that it is made for.
    pub sectors: Option<BTreeSet<Sector>>,
    /// Technologies that it is made for.
    pub technologies: Option<BTreeSet<Technology>>,
    /// Stages that it is made for.
    pub stages: Option<BTreeSet<Stage>>,
    /// Where ventures may come from.
    pub geographies: Option<Vec<Place>>,
    /// Where it takes place, and its capacity there.
    pub sites: Option<Vec<Site>>,
    /// What one venture may receive.
    pub amount: Option<MoneyRange>,
    /// The forms of financing it gives.
    pub instruments: Option<BTreeSet<Instrument>>,
    /// What participants learn.
    pub skills: Option<BTreeSet<Skill>>,
    /// The goals that it serves.
    pub sdgs: Option<BTreeSet<Sdg>>,
    /// The first day to apply.
    pub opens_on: Option<Date>,
    /// The last day to apply.
    pub closes_on: Option<Date>,
    /// Who may take part: each rule with its source and the days on which it
    /// applies.
    pub eligibility: Option<Vec<Gate>>,
    /// Its rung on the financing ladder, if it is on the ladder: a venture's
    /// next step is the lowest rung that it has not yet climbed.
    pub rung: Option<u32>,
    /// Papers that an application needs, as codes of the message catalogue
    /// (`proof-…`).
    pub proofs: Option<Vec<String>>,
}

impl Part for Programme {
    fn texts(&self) -> Option<&Texts> {
        self.description.as_ref()
    }

    fn sectors(&self) -> Option<&BTreeSet<Sector>> {
        self.sectors.as_ref()
    }

    fn technologies(&self) -> Option<&BTreeSet<Technology>> {
        self.technologies.as_ref()
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

    fn ticket(&self) -> Option<MoneyRange> {
        self.amount
    }

    fn own_gates(&self) -> &[Gate] {
        self.eligibility.as_deref().unwrap_or_default()
    }

    /// A programme has its sites' sum.
    fn capacity(&self) -> Option<u32> {
        sum(self.sites.as_ref()?.iter().map(|site| site.places))
    }
}

/// What sort of support a programme gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeKind {
    /// From an idea to a first product.
    Incubation,
    /// From a first product to growth, in a cohort.
    Acceleration,
    /// Offices, and the neighbours that come with them.
    Hosting,
    /// Money by fixed rules.
    Financing,
}

/// One place where a programme receives ventures.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Where.
    pub place: Place,
    /// How many ventures it can hold.
    #[serde(default)]
    pub places: Option<u32>,
    /// The share of them that leave each year, in percent.
    #[serde(default)]
    pub renewal_percent: Option<f32>,
}
