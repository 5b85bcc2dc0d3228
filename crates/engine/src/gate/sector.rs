//! Rules about sectors: excluded ones, required ones, a portfolio's share.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};
use crate::taxonomy::{Concept, Sector};

/// No sector of the startup is, or lies in, one that the counterpart
/// excludes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectorNotExcluded {}

/// At least one of the startup's sectors is, or lies in, one of these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectorIn {
    /// The sectors that qualify.
    pub sectors: BTreeSet<Sector>,
}

/// With this startup, the counterpart's portfolio keeps at most a share of
/// ventures outside some sectors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideShareAtMost {
    /// The sectors inside.
    pub sectors: BTreeSet<Sector>,
    /// The largest share outside, in percent.
    pub percent: u8,
}

/// Sets of sectors as bits.
#[derive(Clone, Debug)]
pub(super) struct SectorFact {
    /// The profile's sectors and all that they lie in.
    pub(super) own: Option<u128>,
    excluded: Option<u128>,
    /// The same as `own` for each venture of the portfolio that has sectors.
    backed: Option<Box<[u128]>>,
}

impl Fact for SectorFact {
    fn of(profile: &Profile, corpus: &Corpus) -> Self {
        let investor = profile.as_investor();
        Self {
            own: profile.sectors().map(closed),
            excluded: investor.and_then(|investor| investor.sectors_excluded.as_ref()).map(bits),
            backed: investor.and_then(|investor| investor.portfolio.as_ref()).map(|portfolio| {
                portfolio.iter().filter_map(|entry| corpus.sectors_of(entry)).map(closed).collect()
            }),
        }
    }
}

/// A set of sectors as bits.
pub(crate) fn bits(sectors: &BTreeSet<Sector>) -> u128 {
    sectors.iter().fold(0, |set, sector| set | 1 << sector.concept().position())
}

fn closed(sectors: &BTreeSet<Sector>) -> u128 {
    sectors.iter().flat_map(|sector| sector.concept().chain()).fold(0, |set, part| set | 1 << part.position())
}

fn concepts(sectors: &BTreeSet<Sector>) -> Vec<Concept> {
    sectors.iter().map(|sector| sector.concept()).collect()
}

fn seen_own(startup: &Profile) -> Seen {
    Seen::new(Role::Startup, "startup.sectors", startup.sectors().map(concepts))
}

impl Check for SectorNotExcluded {
    type Fact = SectorFact;

    fn test(&self, first: &SectorFact, second: &SectorFact, _: &Corpus) -> Verdict {
        Verdict::of(first.own.zip(second.excluded).map(|(own, excluded)| own & excluded == 0))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let excluded = second.as_investor().and_then(|investor| investor.sectors_excluded.as_ref());
        vec![seen_own(first), Seen::new(second.role(), "investor.sectors_excluded", excluded.map(concepts))]
    }
}

impl Check for SectorIn {
    type Fact = SectorFact;

    fn test(&self, first: &SectorFact, _: &SectorFact, _: &Corpus) -> Verdict {
        Verdict::of(first.own.map(|own| own & bits(&self.sectors) != 0))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let wanted = Value::Concepts(concepts(&self.sectors));
        vec![seen_own(first), Seen { role: second.role(), field: "rule.sectors", value: wanted }]
    }
}

impl Check for OutsideShareAtMost {
    type Fact = SectorFact;

    fn test(&self, first: &SectorFact, second: &SectorFact, _: &Corpus) -> Verdict {
        let inside = bits(&self.sectors);
        Verdict::of(match (first.own, second.backed.as_deref()) {
            (Some(own), _) if own & inside != 0 => Some(true),
            (Some(_), Some(backed)) => {
                let outside = backed.iter().filter(|venture| **venture & inside == 0).count() + 1;
                Some(outside * 100 <= usize::from(self.percent) * (backed.len() + 1))
            }
            _ => None,
        })
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let inside = bits(&self.sectors);
        let share = SectorFact::of(second, corpus).backed.filter(|backed| !backed.is_empty()).map(|backed| {
            let outside = backed.iter().filter(|venture| **venture & inside == 0).count();
            Value::Percent(outside as f64 * 100.0 / backed.len() as f64)
        });
        vec![
            seen_own(first),
            Seen::new(second.role(), "investor.portfolio", share),
            Seen {
                role: second.role(),
                field: "rule.percent",
                value: Value::Percent(f64::from(self.percent)),
            },
        ]
    }
}
