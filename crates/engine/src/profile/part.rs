//! What the engine reads of a role's own part of a profile.

use std::collections::BTreeSet;

use super::{BusinessModel, Instrument, Sdg, Stage, Texts};
use crate::gate::Gate;
use crate::money::MoneyRange;
use crate::taxonomy::{Sector, Technology};

/// Fields that several roles have under different names. A role implements
/// those that it has; the defaults mean unknown.
pub(super) trait Part {
    /// Its own words.
    fn texts(&self) -> Option<&Texts>;

    /// The sectors that it works in or wants.
    fn sectors(&self) -> Option<&BTreeSet<Sector>> {
        None
    }

    /// The technologies that it works with or wants.
    fn technologies(&self) -> Option<&BTreeSet<Technology>> {
        None
    }

    /// The business models that it has or wants.
    fn business_models(&self) -> Option<&BTreeSet<BusinessModel>> {
        None
    }

    /// The goals that it serves or wants served.
    fn sdgs(&self) -> Option<&BTreeSet<Sdg>> {
        None
    }

    /// The stages of startups that it wants.
    fn stages_wanted(&self) -> Option<&BTreeSet<Stage>> {
        None
    }

    /// The forms of money that it asks for or gives.
    fn instruments(&self) -> Option<&BTreeSet<Instrument>> {
        None
    }

    /// The amount it gives to one startup.
    fn ticket(&self) -> Option<MoneyRange> {
        None
    }

    /// Its own rules, besides those of a policy.
    fn own_gates(&self) -> &[Gate] {
        &[]
    }

    /// How many counterparts it can take on, if the profile states no number.
    fn capacity(&self) -> Option<u32> {
        None
    }
}

/// The sum of the known numbers; `None` if none is known.
pub(super) fn sum(parts: impl Iterator<Item = Option<u32>>) -> Option<u32> {
    parts.flatten().fold(None, |sum: Option<u32>, part| Some(sum.unwrap_or(0).saturating_add(part)))
}
