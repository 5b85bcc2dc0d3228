//! Rules about dates: the round is open, applications are open.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Details, Profile, Role};

/// The startup's round has not closed. A date that is not set is no limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoundOpen {}

/// Today lies between a pilot's or a programme's first and last day to apply. A
/// date that is not set is no limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApplicationsOpen {}

/// Kept for older policies: [`RoundOpen`] with an investor,
/// [`ApplicationsOpen`] with others.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct DatesFact {
    role: Role,
    opens_on: Option<Date>,
    closes_on: Option<Date>,
}

impl DatesFact {
    fn is_open(&self, now: Date) -> bool {
        self.opens_on.is_none_or(|day| day <= now) && self.closes_on.is_none_or(|day| now <= day)
    }
}

impl Fact for DatesFact {
    fn of(profile: &Profile, _: &Corpus) -> Self {
        let (opens_on, closes_on) = match &profile.details {
            Details::Startup(startup) => (None, startup.round.as_ref().and_then(|round| round.closes_on)),
            Details::Pilot(pilot) => (None, pilot.deadline),
            Details::Programme(programme) => (programme.opens_on, programme.closes_on),
            Details::Investor(_) | Details::Mentor(_) | Details::Opening(_) | Details::Talent(_) => {
                (None, None)
            }
        };
        Self { role: profile.role(), opens_on, closes_on }
    }
}

impl Check for RoundOpen {
    type Fact = DatesFact;

    fn test(&self, first: &DatesFact, _: &DatesFact, corpus: &Corpus) -> Verdict {
        Verdict::of(Some(first.is_open(corpus.now())))
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        seen(first, second, corpus)
    }
}

impl Check for ApplicationsOpen {
    type Fact = DatesFact;

    fn test(&self, _: &DatesFact, second: &DatesFact, corpus: &Corpus) -> Verdict {
        Verdict::of(Some(second.is_open(corpus.now())))
    }

    fn seen(&self, _: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        seen(second, second, corpus)
    }
}

impl Check for Open {
    type Fact = DatesFact;

    fn test(&self, first: &DatesFact, second: &DatesFact, corpus: &Corpus) -> Verdict {
        if second.role == Role::Investor {
            RoundOpen {}.test(first, second, corpus)
        } else {
            ApplicationsOpen {}.test(first, second, corpus)
        }
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        if second.role() == Role::Investor {
            RoundOpen {}.seen(first, second, corpus)
        } else {
            ApplicationsOpen {}.seen(first, second, corpus)
        }
    }
}

/// The days of a profile, and today.
fn seen(profile: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
    let days = DatesFact::of(profile, corpus);
    let (opens, closes) = match profile.details {
        Details::Startup(_) => ("", "startup.round.closes_on"),
        Details::Pilot(_) => ("", "pilot.deadline"),
        _ => ("programme.opens_on", "programme.closes_on"),
    };
    let mut seen: Vec<Seen> = [(opens, days.opens_on), (closes, days.closes_on)]
        .into_iter()
        .filter_map(|(field, day)| Some(Seen { role: profile.role(), field, value: Value::Date(day?) }))
        .collect();
    seen.push(Seen { role: second.role(), field: "rule.today", value: Value::Date(corpus.now()) });
    seen
}
