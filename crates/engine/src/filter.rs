//! Filters: a caller's own conditions on candidates, besides the policy's
//! rules.
//!
//! A filter reads the facts that a pool keeps for each member, so filtering a
//! hundred thousand candidates reads no profile.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::gate::{Facts, sector_bits, stage_bits};
use crate::language::Language;
use crate::place::{Location, Place, any};
use crate::profile::{ProfileId, Stage};
use crate::taxonomy::Sector;

/// A caller's conditions on candidates. An empty set is no condition; a
/// candidate must meet at least one item of every other set.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Filter {
    /// A sector of the candidate is, or lies in, one of these.
    pub sectors: BTreeSet<Sector>,
    /// A startup is in one of these stages; a counterpart wants one of them.
    pub stages: BTreeSet<Stage>,
    /// A startup's home, or an opening's site, lies in one of these. A counterpart is in one of them,
    /// or works in it or in part of it; a mentor at a distance works in all.
    pub places: Vec<Place>,
    /// The candidate can hold a meeting in one of these, or in a language whose
    /// speakers understand it.
    pub languages: BTreeSet<Language>,
    /// Only these profiles; absent: any.
    pub only: Option<BTreeSet<ProfileId>>,
    /// None of these profiles.
    pub except: BTreeSet<ProfileId>,
    /// Whether a candidate stays if it is unknown whether it meets a condition.
    pub include_unknown: bool,
}

impl Filter {
    /// Whether a candidate with these facts may be ranked.
    pub fn admits(&self, facts: &Facts) -> bool {
        self.wishes().admit(facts)
    }

    /// The filter prepared for comparison with facts, to be applied many times.
    pub(crate) fn wishes(&self) -> Wishes<'_> {
        Wishes {
            filter: self,
            sectors: sector_bits(&self.sectors),
            stages: stage_bits(&self.stages),
            places: self.places.iter().map(Place::located).collect(),
        }
    }
}

/// A [`Filter`] ready to be compared with facts.
pub(crate) struct Wishes<'a> {
    filter: &'a Filter,
    sectors: u128,
    stages: u8,
    places: Vec<Location>,
}

impl Wishes<'_> {
    pub(crate) fn admit(&self, facts: &Facts) -> bool {
        let Filter { languages, only, except, include_unknown, .. } = self.filter;
        if except.contains(facts.id()) || only.as_ref().is_some_and(|only| !only.contains(facts.id())) {
            return false;
        }
        let met = |wish: Option<bool>| wish.unwrap_or(*include_unknown);
        (self.sectors == 0 || met(facts.is_in_sectors(self.sectors)))
            && (self.stages == 0 || met(facts.stages().map(|stages| stages & self.stages != 0)))
            && (languages.is_empty()
                || met(facts.languages().map(|spoken| {
                    spoken.iter().any(|one| languages.iter().any(|wanted| one.speaks_with(wanted)))
                })))
            && (self.places.is_empty() || met(self.is_around_one(facts)))
    }

    /// Whether the candidate is, or works, in one of the places; unknown if it
    /// is in none for certain and may be in one.
    fn is_around_one(&self, facts: &Facts) -> Option<bool> {
        any(self.places.iter().map(|place| facts.is_around(place)))
    }
}
