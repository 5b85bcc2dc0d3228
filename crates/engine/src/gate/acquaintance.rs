//! Rules about who knows whom: already met, a meeting declined, a conflict of
//! interest, a competitor in the portfolio.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{Check, Fact, Verdict};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Details, Interest, Mention, Profile, ProfileId, Role, Who};

/// They have not met, or not for some time. A meeting without a record counts
/// as not held.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotMet {
    /// For how many months a meeting counts; absent: for ever. A meeting
    /// without a date counts for ever too.
    pub for_months: Option<u32>,
}

/// Neither has declined to meet the other lately, nor states "no" as its
/// interest. A refusal without a record counts as not made; a "no" stated as
/// interest counts until it is withdrawn.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NotDeclined {
    /// For how many days a refusal counts; absent: for ever.
    pub for_days: Option<u32>,
}

/// Neither must avoid the other. A conflict has to be declared to count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoConflict {}

/// No competitor of the startup is in the counterpart's portfolio.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoCompetitorBacked {}

type Ids = Option<Box<[ProfileId]>>;

/// Ordered.
type Mentions = Option<Box<[Mention]>>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct AcquaintanceFact {
    pub(super) who: Who,
    /// Profiles met, with the day of the meeting if known; ordered by profile.
    met: Box<[(Mention, Option<Date>)]>,
    /// Profiles declined, with the day; ordered by profile.
    declined: Box<[(Mention, Date)]>,
    /// Profiles it does not want to meet.
    unwanted: Mentions,
    avoided: Mentions,
    competitors: Ids,
    backed: Ids,
}

impl Fact for AcquaintanceFact {
    /// Everybody has a name of their own.
    const SHARED: bool = false;

    fn of(profile: &Profile, _: &Corpus) -> Self {
        let ids = |set: &BTreeSet<ProfileId>| set.iter().cloned().collect();
        Self {
            who: Who::of(profile),
            met: met(profile),
            declined: declined(profile),
            unwanted: unwanted(profile),
            avoided: avoided(profile),
            competitors: profile.as_startup().and_then(|startup| startup.competitors.as_ref()).map(ids),
            backed: profile.as_investor().and_then(|investor| investor.portfolio.as_ref()).map(|portfolio| {
                let backed: BTreeSet<_> =
                    portfolio.iter().filter_map(|entry| entry.startup.clone()).collect();
                backed.into_iter().collect()
            }),
        }
    }
}

fn met(profile: &Profile) -> Box<[(Mention, Option<Date>)]> {
    let common = &profile.common;
    let mut met: BTreeMap<&Mention, Option<Date>> =
        common.met.iter().flatten().map(|who| (who, None)).collect();
    met.extend(common.met_on.iter().flatten().map(|(who, day)| (who, Some(*day))));
    met.into_iter().map(|(who, day)| (who.clone(), day)).collect()
}

/// When two have met.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Meeting {
    Never,
    /// On an unrecorded day.
    Once,
    /// Most recently on this day.
    On(Date),
}

/// When a profile has met another.
fn meeting(list: &[(Mention, Option<Date>)], other: &Who) -> Meeting {
    let days = other.named_in(list, |(who, _)| who).map(|(_, day)| *day);
    days.map(|day| day.map_or(Meeting::Once, Meeting::On)).max().unwrap_or(Meeting::Never)
}

fn declined(profile: &Profile) -> Box<[(Mention, Date)]> {
    profile.common.declined.iter().flatten().map(|(who, day)| (who.clone(), *day)).collect()
}

/// The profiles that a profile does not want to meet, by its stated interest.
fn unwanted(profile: &Profile) -> Mentions {
    let interest = profile.common.interest.as_ref()?;
    Some(interest.iter().filter(|(_, stated)| **stated == Interest::No).map(|(who, _)| who.clone()).collect())
}

/// The profiles that a profile must avoid: its conflicts, and for a mentor also
/// the startups they must not advise.
fn avoided(profile: &Profile) -> Mentions {
    let forbidden = match &profile.details {
        Details::Mentor(mentor) => mentor.must_not_advise.as_ref(),
        _ => None,
    };
    let conflicts = profile.common.conflicts.as_ref();
    (conflicts.is_some() || forbidden.is_some()).then(|| {
        let forbidden = forbidden.into_iter().flatten().map(|id| Mention::of(Role::Startup, id.clone()));
        let all: BTreeSet<Mention> = conflicts.into_iter().flatten().cloned().chain(forbidden).collect();
        all.into_iter().collect()
    })
}

/// The latest day on which a profile declined to meet another.
fn declined_on(list: &[(Mention, Date)], other: &Who) -> Option<Date> {
    other.named_in(list, |(who, _)| who).map(|(_, day)| *day).max()
}

/// Whether a list names a profile.
fn names(list: &Mentions, other: &Who) -> bool {
    list.as_ref().is_some_and(|list| other.named_in(list, |who| who).next().is_some())
}

/// Whether neither's list names the other.
fn unlisted(
    first: &AcquaintanceFact,
    second: &AcquaintanceFact,
    list: impl Fn(&AcquaintanceFact) -> &Mentions,
) -> bool {
    !names(list(first), &second.who) && !names(list(second), &first.who)
}

/// What each list says about the other profile; other names in it do not
/// concern this pair.
fn seen_lists(
    [first, second]: [&Profile; 2],
    field: &'static str,
    list: impl Fn(&Profile) -> Mentions,
) -> Vec<Seen> {
    [(first, second), (second, first)]
        .into_iter()
        .map(|(profile, other)| {
            let named = names(&list(profile), &Who::of(other));
            let ids: Vec<ProfileId> = named.then(|| other.id.clone()).into_iter().collect();
            Seen::new(profile.role(), field, Some(ids))
        })
        .collect()
}

impl NotMet {
    /// Whether a meeting still counts. One dated later than today does: in some
    /// time zone it is already tomorrow.
    fn counts(&self, meeting: Meeting, now: Date) -> bool {
        let day = match meeting {
            Meeting::Never => return false,
            Meeting::Once => return true,
            Meeting::On(day) => day,
        };
        let Some(months) = self.for_months else { return true };
        // More months than the calendar can subtract mean for ever.
        let Ok(months) = Span::new().try_months(i64::from(months)) else { return true };
        now <= day.saturating_add(months)
    }
}

impl Check for NotMet {
    type Fact = AcquaintanceFact;

    fn test(&self, first: &AcquaintanceFact, second: &AcquaintanceFact, corpus: &Corpus) -> Verdict {
        let meetings = [meeting(&first.met, &second.who), meeting(&second.met, &first.who)];
        Verdict::of(Some(!meetings.into_iter().any(|meeting| self.counts(meeting, corpus.now()))))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        // Only what each list says about the other profile; other names do not
        // concern this pair.
        let mut seen: Vec<Seen> = [(first, second), (second, first)]
            .into_iter()
            .map(|(profile, other)| match meeting(&met(profile), &Who::of(other)) {
                Meeting::On(day) => Seen::new(profile.role(), "met_on", Some(day)),
                Meeting::Once => Seen::new(profile.role(), "met", Some(vec![other.id.clone()])),
                Meeting::Never => Seen::new(profile.role(), "met", Some(Vec::<ProfileId>::new())),
            })
            .collect();
        // Shown whether they met or not, so that its presence reveals nothing.
        if let Some(months) = self.for_months {
            let months = Value::Number(f64::from(months));
            seen.push(Seen { role: second.role(), field: "rule.for_months", value: months });
        }
        seen
    }
}

impl NotDeclined {
    /// Whether a refusal made on a day still counts. One dated later than today
    /// does: in some time zone it is already tomorrow.
    fn counts(&self, day: Date, now: Date) -> bool {
        self.for_days.is_none_or(|days| i64::from((now - day).get_days()) <= i64::from(days))
    }
}

impl Check for NotDeclined {
    type Fact = AcquaintanceFact;

    fn test(&self, first: &AcquaintanceFact, second: &AcquaintanceFact, corpus: &Corpus) -> Verdict {
        let refusals = [declined_on(&first.declined, &second.who), declined_on(&second.declined, &first.who)];
        let lately = refusals.into_iter().flatten().any(|day| self.counts(day, corpus.now()));
        Verdict::of(Some(!lately && unlisted(first, second, |fact| &fact.unwanted)))
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        // Only refusals of each other; the rest does not concern this pair.
        let mut seen: Vec<Seen> = [(first, second), (second, first)]
            .into_iter()
            .filter_map(|(profile, other)| {
                let day = declined_on(&declined(profile), &Who::of(other))?;
                Some(Seen::new(profile.role(), "declined", Some(day)))
            })
            .collect();
        if let Some(days) = self.for_days
            && !seen.is_empty()
        {
            let days = Value::Number(f64::from(days));
            seen.push(Seen { role: second.role(), field: "rule.for_days", value: days });
            seen.push(Seen { role: second.role(), field: "rule.today", value: Value::Date(corpus.now()) });
        }
        let stated = [(first, second), (second, first)]
            .into_iter()
            .filter(|(profile, other)| names(&unwanted(profile), &Who::of(other)));
        seen.extend(stated.map(|(profile, _)| {
            Seen::new(profile.role(), "interest", Some(Value::Terms("interest", vec![Interest::No.as_str()])))
        }));
        seen
    }
}

impl Check for NoConflict {
    type Fact = AcquaintanceFact;

    fn test(&self, first: &AcquaintanceFact, second: &AcquaintanceFact, _: &Corpus) -> Verdict {
        Verdict::of(Some(unlisted(first, second, |fact| &fact.avoided)))
    }

    fn seen(&self, first: &Profile, second: &Profile, _: &Corpus) -> Vec<Seen> {
        seen_lists([first, second], "conflicts", avoided)
    }
}

impl Check for NoCompetitorBacked {
    type Fact = AcquaintanceFact;

    fn test(&self, first: &AcquaintanceFact, second: &AcquaintanceFact, _: &Corpus) -> Verdict {
        Verdict::of(
            first
                .competitors
                .as_ref()
                .zip(second.backed.as_ref())
                .map(|(competitors, backed)| !competitors.iter().any(|id| backed.contains(id))),
        )
    }

    fn seen(&self, first: &Profile, second: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let (startup, counterpart) =
            (AcquaintanceFact::of(first, corpus), AcquaintanceFact::of(second, corpus));
        // Only competitors in the portfolio; other names do not concern this
        // pair.
        let both =
            startup.competitors.as_ref().zip(counterpart.backed.as_ref()).map(|(competitors, backed)| {
                competitors.iter().filter(|id| backed.contains(id)).cloned().collect::<Vec<_>>()
            });
        let named = |known: bool| known.then(|| both.clone().unwrap_or_default());
        vec![
            Seen::new(Role::Startup, "startup.competitors", named(startup.competitors.is_some())),
            Seen::new(second.role(), "investor.portfolio", named(counterpart.backed.is_some())),
        ]
    }
}
