//! What a hub knows about mentors.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::part::Part;
use super::{Level, ProfileId, Sdg, Stage, Texts};
use crate::place::Place;
use crate::taxonomy::{Sector, Skill, Technology};

/// A person who advises ventures.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mentor {
    /// Their description of themselves.
    pub bio: Option<Texts>,
    /// What they can do, and how well.
    pub skills: Option<BTreeMap<Skill, Level>>,
    /// Sectors that they have worked in.
    pub sectors: Option<BTreeSet<Sector>>,
    /// Technologies that they have worked with.
    pub technologies: Option<BTreeSet<Technology>>,
    /// Stages that they know.
    pub stages: Option<BTreeSet<Stage>>,
    /// Where they are.
    pub home: Option<Place>,
    /// Whether they also advise remotely.
    pub remote: Option<bool>,
    /// Hours they give per month.
    pub hours_per_month: Option<u32>,
    /// Sectors that interest them, besides their own.
    pub interests: Option<BTreeSet<Sector>>,
    /// The goals that they care for.
    pub sdgs: Option<BTreeSet<Sdg>>,
    /// Startups that they must not advise, by profile id.
    pub must_not_advise: Option<BTreeSet<ProfileId>>,
}

impl Part for Mentor {
    fn texts(&self) -> Option<&Texts> {
        self.bio.as_ref()
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
}
