//! Rules about work: where it is done, and when it starts.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::place::Place;
use crate::profile::{Details, Profile};

/// The work is where the talent would work, or both accept remote work.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkWithinReach {}

/// The talent can start when the work does, or at most so many days later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartInTime {
    /// By how many days the start can be late.
    pub within_days: u32,
}

/// For an opening, where and when the work is; for a talent, where and from
/// when they would do it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct WorkFact {
    /// Keys of the site and of everything that contains it.
    site: Option<Box<[String]>>,
    /// Keys of the places where a talent would work.
    places: Option<Box<[String]>>,
    remote: Option<bool>,
    day: Option<Date>,
}

impl Fact for WorkFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        let (site, places, remote, day) = match &profile.details {
            Details::Opening(opening) => (opening.site.as_ref(), None, opening.remote, opening.starts_on),
            Details::Talent(talent) => (None, talent.workplaces(), talent.remote, talent.available_on),
            _ => (None, None, None, None),
        };
        Self {
            site: site.map(|site| site.chain().into_boxed_slice()),
            places: places
                .map(|places| places.iter().filter_map(|place| place.chain().into_iter().next()).collect()),
            remote,
            day,
        }
    }
}

/// Three-valued "or": whether at least one holds.
fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

impl Check for WorkWithinReach {
    type Fact = WorkFact;

    fn test(&self, first: &WorkFact, second: &WorkFact, _: &Corpus) -> Verdict {
        let apart = either(first.remote.map(|remote| !remote), second.remote.map(|remote| !remote));
        let near = first
            .site
            .as_ref()
            .zip(second.places.as_ref())
            .map(|(site, places)| places.iter().any(|place| site.contains(place)));
        Verdict::of(either(apart.map(|apart| !apart), near))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        let one = |place: &Option<Place>| place.clone().map(|place| vec![place]);
        [first, second]
            .into_iter()
            .flat_map(|profile| {
                let role = profile.role();
                match &profile.details {
                    Details::Opening(opening) => vec![
                        Seen::new(role, "opening.site", one(&opening.site)),
                        Seen::new(role, "opening.remote", opening.remote),
                    ],
                    Details::Talent(talent) => vec![
                        Seen::new(role, "talent.places", talent.workplaces()),
                        Seen::new(role, "talent.remote", talent.remote),
                    ],
                    _ => Vec::new(),
                }
            })
            .collect()
    }
}

impl Check for StartInTime {
    type Fact = WorkFact;

    fn test(&self, first: &WorkFact, second: &WorkFact, _: &Corpus) -> Verdict {
        Verdict::of(first.day.zip(second.day).map(|(starts, available)| {
            available <= starts.saturating_add(i64::from(self.within_days).days())
        }))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        [first, second]
            .into_iter()
            .filter_map(|profile| {
                let (field, day) = match &profile.details {
                    Details::Opening(opening) => ("opening.starts_on", opening.starts_on),
                    Details::Talent(talent) => ("talent.available_on", talent.available_on),
                    _ => return None,
                };
                Some(Seen::new(profile.role(), field, day.map(Value::Date)))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(site: Option<&str>, places: Option<&str>, remote: Option<bool>, day: Option<&str>) -> WorkFact {
        let chain = |place: &str| place.parse::<Place>().unwrap().chain();
        WorkFact {
            site: site.map(|place| chain(place).into()),
            places: places.map(|place| chain(place)[..1].into()),
            remote,
            day: day.map(|day| day.parse().unwrap()),
        }
    }

    fn corpus() -> Corpus {
        crate::corpus::CorpusBuilder::new(crate::corpus::Settings {
            now: "2026-11-23".parse().unwrap(),
            rates: crate::money::ExchangeRates::builtin(),
            text: crate::text::Choice::Lexical,
            consent: crate::profile::MatchingConsent::default(),
        })
        .build()
    }

    #[test]
    fn work_is_within_reach_at_its_site_or_at_a_distance() {
        let (yes, no) = (Some(true), Some(false));
        for (site, opening, places, talent, verdict) in [
            (Some("MA-06"), no, Some("MA"), no, Verdict::Pass),
            (Some("MA-06"), no, Some("MA-09"), yes, Verdict::Fail),
            (Some("MA-06"), yes, Some("FR"), yes, Verdict::Pass),
            (Some("MA-06"), yes, Some("FR"), no, Verdict::Fail),
            (Some("MA-06"), yes, Some("FR"), None, Verdict::Unknown),
            (Some("MA-06"), no, None, yes, Verdict::Unknown),
            (None, yes, None, yes, Verdict::Pass),
            (None, None, None, None, Verdict::Unknown),
        ] {
            let (first, second) = (fact(site, None, opening, None), fact(None, places, talent, None));
            let found = WorkWithinReach {}.test(&first, &second, &corpus());
            assert_eq!(found, verdict, "{site:?} {opening:?} {places:?} {talent:?}");
        }
    }

    #[test]
    fn a_start_can_wait_so_many_days_and_no_longer() {
        for (starts, available, verdict) in [
            (Some("2027-01-01"), Some("2026-12-01"), Verdict::Pass),
            (Some("2027-01-01"), Some("2027-01-31"), Verdict::Pass),
            (Some("2027-01-01"), Some("2027-02-01"), Verdict::Fail),
            (None, Some("2027-02-01"), Verdict::Unknown),
            (Some("2027-01-01"), None, Verdict::Unknown),
        ] {
            let (first, second) = (fact(None, None, None, starts), fact(None, None, None, available));
            let found = StartInTime { within_days: 30 }.test(&first, &second, &corpus());
            assert_eq!(found, verdict, "{starts:?} {available:?}");
        }
    }
}
