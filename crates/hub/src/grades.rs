//! Recorded outcomes as judgements.
//!
//! | what is recorded of a pair | grade |
//! | --- | --- |
//! | a pilot was signed, money or time promised or paid | 3 |
//! | they met, or both agreed to meet | 2 |
//! | they met and a side gave 1 or 2 stars, or one side agreed and the other said nothing | 1 |
//! | a side declined, and they did not meet | 0 |
//! | shown, or declined for want of time or room or because they know each other; did not come | −1, no answer |
//!
//! What they did counts before what they said, and of what a side said, the
//! last.

use std::collections::BTreeMap;
use std::ops::{Bound, RangeBounds};

use jiff::Timestamp;
use jiff::civil::Date;
use qantara_engine::market::{Market, Side};
use qantara_engine::outcome::{Acquaintances, DeclineReason, Event, Outcome};
use qantara_engine::profile::ProfileId;
use qantara_evaluation::acceptance::Introduction;
use qantara_evaluation::judgements::{Grade, Judgements, Pairs};
use qantara_store::{Kind, ProfileStore, StoreError, Tenant};

/// What outcomes say of the pairs of a market.
#[derive(Clone, Debug, Default)]
pub struct Feedback {
    /// By seeker and candidate.
    pub judgements: Judgements,
    /// The pairs of which something was recorded before: the two know of each
    /// other, and are in no judgement.
    pub known: Pairs,
    /// By seeker and candidate, what became of those introduced.
    pub introductions: BTreeMap<(ProfileId, ProfileId), Introduction>,
    /// Who knew whom before the first of the days; where there is no first,
    /// nobody anybody.
    pub acquaintances: Acquaintances,
    /// How many outcomes were read as judgements.
    pub outcomes: usize,
}

/// What was said of a pair, and what came of it.
#[derive(Default)]
struct Story {
    /// By side, the last answer and whether a refusal was about the other.
    answers: [Option<(Timestamp, Answer)>; 2],
    have_met: bool,
    was_low: bool,
    has_dealt: bool,
}

/// In this order, so that of two answers at one moment the refusal counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    Yes,
    /// No, for a reason that says nothing of how well they fit.
    NotNow,
    No,
}

impl Story {
    fn hear(&mut self, outcome: &Outcome) {
        let answer = match &outcome.event {
            Event::Shown | Event::NoShow => None,
            Event::WantsToMeet | Event::WouldMeet | Event::Accepted => Some(Answer::Yes),
            Event::Declined { reason } => Some(match reason {
                DeclineReason::Timing | DeclineReason::NoCapacity | DeclineReason::AlreadyKnown => {
                    Answer::NotNow
                }
                DeclineReason::NotInterested
                | DeclineReason::Sector
                | DeclineReason::Stage
                | DeclineReason::Ticket
                | DeclineReason::Place
                | DeclineReason::Conflict
                | DeclineReason::Other => Answer::No,
            }),
            Event::Met => {
                self.have_met = true;
                None
            }
            Event::Rated { stars } => {
                self.have_met = true;
                self.was_low |= stars.get() <= 2;
                None
            }
            Event::PilotSigned | Event::Committed { .. } | Event::Invested { .. } => {
                self.has_dealt = true;
                None
            }
        };
        if let Some(answer) = answer {
            let said = &mut self.answers[side_index(outcome.by)];
            *said = (*said).max(Some((outcome.at, answer)));
        }
    }

    fn answer(&self, side: Side) -> Option<Answer> {
        self.answers[side_index(side)].map(|(_, answer)| answer)
    }

    fn grade(&self) -> Grade {
        let [first, second] = Side::BOTH.map(|side| self.answer(side));
        let has = |answer: Answer| first == Some(answer) || second == Some(answer);
        let number = if self.has_dealt {
            3
        } else if self.have_met {
            if self.was_low { 1 } else { 2 }
        } else if has(Answer::No) {
            0
        } else if has(Answer::NotNow) || !has(Answer::Yes) {
            -1
        } else if first == second {
            2
        } else {
            1
        };
        Grade::try_from(number).expect("grades of outcomes are from -1 to 3")
    }

    /// What each side said; who met had agreed.
    fn introduction(&self, seeking: Side) -> Introduction {
        let said = |side: Side| {
            let met = (self.have_met || self.has_dealt).then_some(true);
            met.or_else(|| self.answer(side).map(|answer| answer == Answer::Yes))
        };
        Introduction { seeker: said(seeking), candidate: said(seeking.other()) }
    }
}

fn side_index(side: Side) -> usize {
    usize::from(side == Side::Second)
}

/// Reads a tenant's outcomes in a market. Only those of these days judge, and
/// only pairs of which nothing but a showing was recorded before them. What was
/// recorded after them is not read.
///
/// # Errors
///
/// [`StoreError`] when an outcome cannot be read.
pub fn feedback(
    store: &dyn ProfileStore,
    tenant: &Tenant,
    market: &Market,
    seeking: Side,
    days: &impl RangeBounds<Date>,
) -> Result<Feedback, StoreError> {
    let mut found = Feedback::default();
    let mut stories: BTreeMap<(ProfileId, ProfileId), Story> = BTreeMap::new();
    for document in store.documents(tenant, Kind::Outcome, None) {
        let outcome: Outcome = document?.read()?;
        let day = outcome.day();
        let is_before = !(days.start_bound(), Bound::Unbounded).contains(&day);
        if !is_before && !days.contains(&day) {
            continue;
        }
        if is_before {
            found.acquaintances.learn(&outcome);
        }
        if outcome.market != market {
            continue;
        }
        let (seeker, candidate) = match seeking {
            Side::First => (&outcome.startup, &outcome.counterpart),
            Side::Second => (&outcome.counterpart, &outcome.startup),
        };
        if !is_before {
            found.outcomes += 1;
            stories.entry((seeker.clone(), candidate.clone())).or_default().hear(&outcome);
        } else if outcome.event != Event::Shown {
            found.known.insert(seeker.as_str(), candidate.as_str());
        }
    }
    for ((seeker, candidate), story) in stories {
        let is_known = found.known.of(seeker.as_str()).is_some_and(|ids| ids.contains(candidate.as_str()));
        if is_known {
            continue;
        }
        let judged = found.judgements.judge(seeker.as_str(), candidate.as_str(), story.grade());
        judged.expect("a pair has one story");
        found.introductions.insert((seeker, candidate), story.introduction(seeking));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The grade of a pair of which this is recorded: who, what, and with what
    /// reason or rating, in this order.
    fn grade(events: &[(&str, &str, &str)]) -> i32 {
        let mut story = Story::default();
        for (day, (by, event, more)) in events.iter().enumerate() {
            let json = format!(
                r#"{{"id":"o","market":"startup-investor","startup":"st","counterpart":"in","by":"{by}",
                    "at":"2026-05-{:02}T09:00:00Z","event":"{event}"{more}}}"#,
                day + 1
            );
            story.hear(&serde_json::from_str(&json).unwrap());
        }
        story.grade().into()
    }

    #[test]
    fn grades_are_those_of_the_table() {
        let (us, them) = ("startup", "investor");
        let stage = r#","reason":"stage""#;
        let timing = r#","reason":"timing""#;
        for (events, expected) in [
            (vec![(us, "shown", "")], -1),
            (vec![(us, "no_show", "")], -1),
            (vec![(us, "wants_to_meet", "")], 1),
            (vec![(us, "wants_to_meet", ""), (them, "accepted", "")], 2),
            (vec![(us, "accepted", ""), (them, "declined", stage)], 0),
            (vec![(us, "accepted", ""), (them, "declined", timing)], -1),
            (vec![(them, "declined", stage), (them, "accepted", "")], 1),
            (vec![(them, "declined", stage), (them, "met", "")], 2),
            (vec![(us, "met", ""), (them, "rated", r#","stars":2"#)], 1),
            (vec![(us, "met", ""), (them, "rated", r#","stars":4"#)], 2),
            (vec![(us, "met", ""), (them, "rated", r#","stars":1"#), (them, "invested", "")], 3),
        ] {
            assert_eq!(grade(&events), expected, "{events:?}");
        }
    }
}
