//! What a corporate looks for in a pilot brief.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::part::Part;
use super::{BusinessModel, Sdg, Stage, Texts, Trl};
use crate::money::MoneyRange;
use crate::place::Place;
use crate::taxonomy::{Sector, Technology};

/// A problem that a corporate will pay to see solved.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Pilot {
    /// The corporate that asks.
    pub owner: Option<String>,
    /// The problem, in its words.
    pub problem: Option<Texts>,
    /// Sectors that the solution may come from.
    pub sectors: Option<BTreeSet<Sector>>,
    /// Technologies that it expects.
    pub technologies: Option<BTreeSet<Technology>>,
    /// Business models that its buyers can work with.
    pub business_models: Option<BTreeSet<BusinessModel>>,
    /// Stages that it accepts.
    pub stages: Option<BTreeSet<Stage>>,
    /// What the pilot may cost.
    pub budget: Option<MoneyRange>,
    /// Where it takes place.
    pub site: Option<Place>,
    /// The last day to apply.
    pub deadline: Option<Date>,
    /// How ready the technology has to be.
    pub trl_min: Option<Trl>,
    /// The goals that it serves.
    pub sdgs: Option<BTreeSet<Sdg>>,
}

impl Part for Pilot {
    fn texts(&self) -> Option<&Texts> {
        self.problem.as_ref()
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

    fn ticket(&self) -> Option<MoneyRange> {
        self.budget
    }
}
