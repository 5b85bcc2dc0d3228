//! The rule about days: applications and the round are open.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Details, Profile};

/// The day lies between the first and the last to apply, and the round has
/// not closed. A day that nobody set is no limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Open {}

#[derive(Clone, Debug)]
pub(super) struct DatesFact {
    opens_on: Option<Date>,
    closes_on: Option<Date>,
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
        Self { opens_on, closes_on }
    }
}

impl Check for Open {
    type Fact = DatesFact;

    fn test(&self, first: &DatesFact, second: &DatesFact, corpus: &Corpus) -> Verdict {
        let open = |dates: &DatesFact| {
            dates.opens_on.is_none_or(|day| day <= corpus.now())
                && dates.closes_on.is_none_or(|day| corpus.now() <= day)
        };
        Verdict::of(Some(open(first) && open(second)))
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let mut seen = Vec::new();
        for profile in [first, second] {
            let dates = DatesFact::of(profile, corpus);
            let (opens, closes) = match profile.details {
                Details::Startup(_) => ("", "startup.round.closes_on"),
                Details::Pilot(_) => ("", "pilot.deadline"),
                _ => ("programme.opens_on", "programme.closes_on"),
            };
            for (field, day) in [(opens, dates.opens_on), (closes, dates.closes_on)] {
                seen.extend(day.map(|day| Seen { role: profile.role(), field, value: Value::Date(day) }));
            }
        }
        seen.push(Seen { role: second.role(), field: "rule.today", value: Value::Date(corpus.now()) });
        seen
    }
}
