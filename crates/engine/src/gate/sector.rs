//! Rules about sectors: excluded ones, required ones, a portfolio's share.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};
use crate::taxonomy::{Concept, Kind, Sector};

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

/// Not all of the startup's sectors are, or lie in, these. If only some do, the
/// answer is unknown, since the main sector is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotMainlyIn {
    /// The sectors that do not qualify.
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct SectorFact {
    own: Option<Sectors>,
    excluded: Option<u128>,
    /// The sectors of each venture of the portfolio, as far as known.
    backed: Option<Box<[Option<Sectors>]>>,
}

/// Sectors as stated, and together with every sector they lie in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Sectors {
    stated: u128,
    closed: u128,
}

impl Sectors {
    fn of(sectors: &BTreeSet<Sector>) -> Self {
        Self { stated: bits(sectors), closed: closed(sectors) }
    }

    /// Whether one of them is, or lies in, one of a set; `None` if one is known
    /// too roughly to say: `agri` for `agri.irrigation`.
    fn is_in(self, set: u128) -> Option<bool> {
        if self.closed & set != 0 {
            Some(true)
        } else if self.stated & around(set) != 0 {
            None
        } else {
            Some(false)
        }
    }
}

impl SectorFact {
    pub(super) fn is_in(&self, set: u128) -> Option<bool> {
        self.own?.is_in(set)
    }
}

impl Fact for SectorFact {
    fn of(profile: &Profile, corpus: &Corpus) -> Self {
        let investor = profile.as_investor();
        Self {
            own: profile.sectors().map(Sectors::of),
            excluded: investor.and_then(|investor| investor.sectors_excluded.as_ref()).map(bits),
            backed: investor.and_then(|investor| investor.portfolio.as_ref()).map(|portfolio| {
                portfolio.iter().map(|entry| corpus.sectors_of(entry).map(Sectors::of)).collect()
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

/// Each sector that has parents, with all of them.
fn parts() -> &'static [(u128, u128)] {
    static PARTS: OnceLock<Vec<(u128, u128)>> = OnceLock::new();
    PARTS.get_or_init(|| {
        let alone = |concept: Concept| 1 << concept.position();
        Concept::of_kind(Kind::Sector)
            .map(|concept| (alone(concept), concept.chain().skip(1).fold(0, |set, part| set | alone(part))))
            .filter(|(_, larger)| *larger != 0)
            .collect()
    })
}

/// Every sector that the sectors of a set lie in.
fn around(set: u128) -> u128 {
    parts().iter().filter(|(part, _)| set & part != 0).fold(0, |all, (_, larger)| all | larger)
}

/// A set of sectors together with everything in them.
fn within(set: u128) -> u128 {
    parts().iter().filter(|(_, larger)| set & larger != 0).fold(set, |all, (part, _)| all | part)
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
        Verdict::of(second.excluded.and_then(|excluded| first.is_in(excluded)).map(|excluded| !excluded))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let excluded = second.as_investor().and_then(|investor| investor.sectors_excluded.as_ref());
        vec![seen_own(first), Seen::new(second.role(), "investor.sectors_excluded", excluded.map(concepts))]
    }
}

impl Check for SectorIn {
    type Fact = SectorFact;

    fn test(&self, first: &SectorFact, _: &SectorFact, _: &Corpus) -> Verdict {
        Verdict::of(first.is_in(bits(&self.sectors)))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let wanted = Value::Concepts(concepts(&self.sectors));
        vec![seen_own(first), Seen { role: second.role(), field: "rule.sectors", value: wanted }]
    }
}

impl Check for NotMainlyIn {
    type Fact = SectorFact;

    fn test(&self, first: &SectorFact, _: &SectorFact, _: &Corpus) -> Verdict {
        let Some(own) = first.own.filter(|own| own.stated != 0) else { return Verdict::Unknown };
        let barred = bits(&self.sectors);
        Verdict::of(if own.stated & !within(barred) == 0 {
            Some(false)
        } else if own.is_in(barred) == Some(false) {
            Some(true)
        } else {
            None
        })
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let barred = Value::Concepts(concepts(&self.sectors));
        vec![seen_own(first), Seen { role: second.role(), field: "rule.sectors", value: barred }]
    }
}

impl Check for OutsideShareAtMost {
    type Fact = SectorFact;

    fn test(&self, first: &SectorFact, second: &SectorFact, _: &Corpus) -> Verdict {
        let inside = bits(&self.sectors);
        let own = match first.own.map(|own| own.is_in(inside)) {
            None => return Verdict::Unknown,
            Some(Some(true)) => return Verdict::Pass,
            Some(own) => own,
        };
        let Some(backed) = second.backed.as_deref() else { return Verdict::Unknown };
        // The share outside lies between the share known to be outside and the
        // share not known to be inside.
        let answers = || backed.iter().map(|venture| venture.and_then(|venture| venture.is_in(inside)));
        let outside = answers().filter(|answer| *answer == Some(false)).count();
        let perhaps = answers().filter(Option::is_none).count();
        let kept = |outside: usize| outside * 100 <= usize::from(self.percent) * (backed.len() + 1);
        Verdict::of(if kept(outside + perhaps + 1) {
            Some(true)
        } else if own == Some(false) && !kept(outside + 1) {
            Some(false)
        } else {
            None
        })
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let inside = bits(&self.sectors);
        let share = SectorFact::of(second, corpus).backed.and_then(|backed| {
            let known: Vec<bool> = backed
                .iter()
                .filter_map(|venture| venture.and_then(|venture| venture.is_in(inside)))
                .collect();
            let outside = known.iter().filter(|inside| !**inside).count();
            (!known.is_empty()).then(|| Value::Percent(outside as f64 * 100.0 / known.len() as f64))
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
