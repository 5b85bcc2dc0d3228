//! Outcomes: what came of introducing a startup to a counterpart.
//!
//! An outcome is written once and never changed. [`Acquaintances`] collects who
//! knows whom from outcomes and merges it into profiles, where the rules about
//! acquaintance ([`crate::gate::NotMet`], [`crate::gate::NotDeclined`]) read
//! it.
//!
//! ```
//! # use qantara_engine::outcome::{DeclineReason, Event, Outcome};
//! let outcome: Outcome = serde_json::from_str(r#"{
//!     "id": "o-1", "market": "startup-investor", "startup": "st-0001", "counterpart": "in-0007",
//!     "by": "investor", "at": "2026-05-01T09:30:00Z", "event": "declined", "reason": "stage"
//! }"#)?;
//! assert_eq!(outcome.event, Event::Declined { reason: DeclineReason::Stage });
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::market::{Market, Side, UnknownMarket};
use crate::money::Money;
use crate::profile::{Interest, InvalidProfileId, Mention, Profile, ProfileId, Role};

/// What happened between a startup and a counterpart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "OutcomeShape", into = "OutcomeShape")]
pub struct Outcome {
    /// The hub's id for it.
    pub id: OutcomeId,
    /// The market in which they were introduced.
    pub market: &'static Market,
    /// The startup.
    pub startup: ProfileId,
    /// The profile in the market's other role.
    pub counterpart: ProfileId,
    /// The role that acted: that was shown the other, answered, or did not
    /// come. For a joint event such as a meeting, the role that reported it.
    pub by: Side,
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}

/// What happened: from being shown a profile to putting money into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// They were shown the other.
    Shown,
    /// They asked to meet.
    WantsToMeet,
    /// They would accept if the other asked.
    WouldMeet,
    /// They agreed to meet.
    Accepted,
    /// They declined to meet.
    Declined {
        /// Why not.
        reason: DeclineReason,
    },
    /// The two met.
    Met,
    /// They did not come.
    NoShow,
    /// They rated the meeting.
    Rated {
        /// The rating.
        stars: Stars,
    },
    /// A contract for a pilot was signed.
    PilotSigned,
    /// The counterpart promised money, or time.
    Committed {
        /// The amount, if stated.
        amount: Option<Money>,
    },
    /// Money was paid.
    Invested {
        /// The amount, if stated.
        amount: Option<Money>,
    },
}

impl Event {
    /// The kind of event, as files write it: `no_show`.
    pub fn kind(&self) -> &'static str {
        Kind::of(self).as_str()
    }

    /// Whether the event implies that the two have met.
    pub fn tells_of_a_meeting(&self) -> bool {
        match self {
            Self::Met
            | Self::Rated { .. }
            | Self::PilotSigned
            | Self::Committed { .. }
            | Self::Invested { .. } => true,
            Self::Shown
            | Self::WantsToMeet
            | Self::WouldMeet
            | Self::Accepted
            | Self::Declined { .. }
            | Self::NoShow => false,
        }
    }
}

impl Outcome {
    /// Both profiles with their roles, the startup first.
    pub fn parties(&self) -> [(Role, &ProfileId); 2] {
        [(self.market.role(Side::First), &self.startup), (self.market.role(Side::Second), &self.counterpart)]
    }

    /// The day on which it happened, in UTC.
    pub fn day(&self) -> Date {
        Offset::UTC.to_datetime(self.at).date()
    }
}

/// The id of an [`Outcome`]: like a [`ProfileId`], 1 to 64 bytes of letters,
/// digits and `- _ . : @ + ~ # *`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutcomeId(ProfileId);

impl OutcomeId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl TryFrom<String> for OutcomeId {
    type Error = InvalidProfileId;

    fn try_from(text: String) -> Result<Self, InvalidProfileId> {
        text.try_into().map(Self)
    }
}

impl FromStr for OutcomeId {
    type Err = InvalidProfileId;

    fn from_str(text: &str) -> Result<Self, InvalidProfileId> {
        text.parse().map(Self)
    }
}

impl fmt::Display for OutcomeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// How good a meeting was, in stars: 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Stars(u8);

impl Stars {
    /// The number.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Stars {
    type Error = InvalidStars;

    fn try_from(number: u8) -> Result<Self, InvalidStars> {
        if (1..=5).contains(&number) { Ok(Self(number)) } else { Err(InvalidStars(number)) }
    }
}

impl From<Stars> for u8 {
    fn from(stars: Stars) -> Self {
        stars.0
    }
}

/// The number offered as [`Stars`] is out of their range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a meeting has 1 to 5 stars; got {0}")]
pub struct InvalidStars(u8);

macro_rules! codes {
    ($($(#[$doc:meta])* $visible:vis enum $name:ident { $($(#[$code_doc:meta])* $code:ident = $text:literal,)+ })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        $visible enum $name {
            $($(#[$code_doc])* #[serde(rename = $text)] $code,)+
        }

        impl $name {
            /// The code that files and the wire use.
            $visible fn as_str(self) -> &'static str {
                match self { $(Self::$code => $text,)+ }
            }
        }
    )*};
}

codes! {
    /// Why a profile declined to meet.
    pub enum DeclineReason {
        /// Not what they are looking for.
        NotInterested = "not_interested",
        /// Another sector than theirs.
        Sector = "sector",
        /// Too early, or too late.
        Stage = "stage",
        /// Too much money, or too little.
        Ticket = "ticket",
        /// Too far away.
        Place = "place",
        /// Not now.
        Timing = "timing",
        /// No room for one more.
        NoCapacity = "no_capacity",
        /// Their interests conflict.
        Conflict = "conflict",
        /// They need no introduction.
        AlreadyKnown = "already_known",
        /// Something else.
        Other = "other",
    }

    /// An [`Event`] without its details.
    enum Kind {
        Shown = "shown",
        WantsToMeet = "wants_to_meet",
        WouldMeet = "would_meet",
        Accepted = "accepted",
        Declined = "declined",
        Met = "met",
        NoShow = "no_show",
        Rated = "rated",
        PilotSigned = "pilot_signed",
        Committed = "committed",
        Invested = "invested",
    }
}

impl DeclineReason {
    /// Every one of them, in order.
    pub const ALL: &'static [Self] = &[
        Self::NotInterested,
        Self::Sector,
        Self::Stage,
        Self::Ticket,
        Self::Place,
        Self::Timing,
        Self::NoCapacity,
        Self::Conflict,
        Self::AlreadyKnown,
        Self::Other,
    ];
}

impl FromStr for DeclineReason {
    type Err = UnknownReason;

    fn from_str(code: &str) -> Result<Self, UnknownReason> {
        let mut all = Self::ALL.iter().copied();
        all.find(|reason| reason.as_str() == code).ok_or_else(|| UnknownReason(code.to_owned()))
    }
}

/// The text offered as a [`DeclineReason`] is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a reason to decline; write one of {known}", known = reasons())]
pub struct UnknownReason(String);

fn reasons() -> String {
    DeclineReason::ALL.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(", ")
}

impl Kind {
    fn of(event: &Event) -> Self {
        match event {
            Event::Shown => Self::Shown,
            Event::WantsToMeet => Self::WantsToMeet,
            Event::WouldMeet => Self::WouldMeet,
            Event::Accepted => Self::Accepted,
            Event::Declined { .. } => Self::Declined,
            Event::Met => Self::Met,
            Event::NoShow => Self::NoShow,
            Event::Rated { .. } => Self::Rated,
            Event::PilotSigned => Self::PilotSigned,
            Event::Committed { .. } => Self::Committed,
            Event::Invested { .. } => Self::Invested,
        }
    }

    /// The field that belongs to it.
    fn field(self) -> Option<&'static str> {
        match self {
            Self::Declined => Some("reason"),
            Self::Rated => Some("stars"),
            Self::Committed | Self::Invested => Some("amount"),
            Self::Shown
            | Self::WantsToMeet
            | Self::WouldMeet
            | Self::Accepted
            | Self::Met
            | Self::NoShow
            | Self::PilotSigned => None,
        }
    }
}

/// How an [`Outcome`] is written: flat, so that it is one line of a table.
#[skip_serializing_none]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeShape {
    id: OutcomeId,
    market: String,
    startup: ProfileId,
    counterpart: ProfileId,
    by: Role,
    at: Timestamp,
    event: Kind,
    #[serde(default)]
    reason: Option<DeclineReason>,
    #[serde(default)]
    stars: Option<Stars>,
    #[serde(default)]
    amount: Option<Money>,
}

impl TryFrom<OutcomeShape> for Outcome {
    type Error = InvalidOutcome;

    fn try_from(shape: OutcomeShape) -> Result<Self, InvalidOutcome> {
        let market = Market::find(&shape.market)?;
        let by = market.side(shape.by).ok_or(InvalidOutcome::NotInMarket { role: shape.by, market })?;
        let kind = shape.event;
        for (field, told) in [
            ("reason", shape.reason.is_some()),
            ("stars", shape.stars.is_some()),
            ("amount", shape.amount.is_some()),
        ] {
            if told && kind.field() != Some(field) {
                return Err(InvalidOutcome::Foreign { event: kind.as_str(), field });
            }
        }
        let missing = |field| InvalidOutcome::Missing { event: kind.as_str(), field };
        let event = match kind {
            Kind::Shown => Event::Shown,
            Kind::WantsToMeet => Event::WantsToMeet,
            Kind::WouldMeet => Event::WouldMeet,
            Kind::Accepted => Event::Accepted,
            Kind::Declined => Event::Declined { reason: shape.reason.ok_or_else(|| missing("reason"))? },
            Kind::Met => Event::Met,
            Kind::NoShow => Event::NoShow,
            Kind::Rated => Event::Rated { stars: shape.stars.ok_or_else(|| missing("stars"))? },
            Kind::PilotSigned => Event::PilotSigned,
            Kind::Committed => Event::Committed { amount: shape.amount },
            Kind::Invested => Event::Invested { amount: shape.amount },
        };
        Ok(Self {
            id: shape.id,
            market,
            startup: shape.startup,
            counterpart: shape.counterpart,
            by,
            at: shape.at,
            event,
        })
    }
}

impl From<Outcome> for OutcomeShape {
    fn from(outcome: Outcome) -> Self {
        let (reason, stars, amount) = match outcome.event {
            Event::Declined { reason } => (Some(reason), None, None),
            Event::Rated { stars } => (None, Some(stars), None),
            Event::Committed { amount } | Event::Invested { amount } => (None, None, amount),
            Event::Shown
            | Event::WantsToMeet
            | Event::WouldMeet
            | Event::Accepted
            | Event::Met
            | Event::NoShow
            | Event::PilotSigned => (None, None, None),
        };
        Self {
            id: outcome.id,
            market: outcome.market.id().to_owned(),
            startup: outcome.startup,
            counterpart: outcome.counterpart,
            by: outcome.market.role(outcome.by),
            at: outcome.at,
            event: Kind::of(&outcome.event),
            reason,
            stars,
            amount,
        }
    }
}

/// The input has the fields of an outcome but is not a valid one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidOutcome {
    /// It names a market that does not exist.
    #[error(transparent)]
    Market(#[from] UnknownMarket),
    /// The acting role is not in the market.
    #[error("`by` is {role}, and the market {market:?} has no {role}")]
    NotInMarket {
        /// The role.
        role: Role,
        /// The market.
        market: &'static Market,
    },
    /// A field that the event needs is missing.
    #[error("the event `{event}` needs `{field}`, which is not set")]
    Missing {
        /// The event.
        event: &'static str,
        /// What is missing.
        field: &'static str,
    },
    /// A field belongs to another event.
    #[error("`{field}` is set, and the event `{event}` has none")]
    Foreign {
        /// The event.
        event: &'static str,
        /// What does not belong to it.
        field: &'static str,
    },
}

/// Who met whom, who declined to meet whom, and who wants to meet whom,
/// according to outcomes.
///
/// Neither the order of outcomes nor learning one twice makes a difference.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acquaintances {
    known: BTreeMap<Role, BTreeMap<ProfileId, Known>>,
}

/// What outcomes say about one profile.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Known {
    /// Each with the latest day.
    met: BTreeMap<Mention, Date>,
    /// Each with the latest day.
    declined: BTreeMap<Mention, Date>,
    /// The latest interest in each; of two at the same moment, the greater.
    interest: BTreeMap<Mention, (Timestamp, Reverse<Interest>)>,
}

/// Keeps the later value, and returns whether it replaced the old one.
fn keep_latest<T: Ord>(list: &mut BTreeMap<Mention, T>, who: Mention, value: T) -> bool {
    let is_later = list.get(&who).is_none_or(|before| *before < value);
    if is_later {
        list.insert(who, value);
    }
    is_later
}

impl Known {
    /// Records how much a profile wants to meet another, and returns whether
    /// that is new; the same interest stated again later is not.
    fn hear(&mut self, who: Mention, at: Timestamp, said: Interest) -> bool {
        let before = self.interest.get(&who).map(|(_, Reverse(said))| *said);
        keep_latest(&mut self.interest, who, (at, Reverse(said))) && before != Some(said)
    }
}

impl Acquaintances {
    /// Learns an outcome, and returns the profiles that it changes: those to
    /// encode again.
    pub fn learn<'a>(&mut self, outcome: &'a Outcome) -> Vec<(Role, &'a ProfileId)> {
        let [startup, counterpart] = outcome.parties();
        let mut changed = Vec::new();
        if outcome.event.tells_of_a_meeting() {
            for (one, (role, other)) in [(startup, counterpart), (counterpart, startup)] {
                if keep_latest(&mut self.of(one).met, Mention::of(role, other.clone()), outcome.day()) {
                    changed.push(one);
                }
            }
        }
        let (one, (role, other)) = match outcome.by {
            Side::First => (startup, counterpart),
            Side::Second => (counterpart, startup),
        };
        let other = || Mention::of(role, other.clone());
        let is_new = match outcome.event {
            Event::Declined { .. } => keep_latest(&mut self.of(one).declined, other(), outcome.day()),
            Event::WantsToMeet => self.of(one).hear(other(), outcome.at, Interest::Wants),
            Event::WouldMeet => self.of(one).hear(other(), outcome.at, Interest::Would),
            _ => false,
        };
        if is_new {
            changed.push(one);
        }
        changed
    }

    fn of(&mut self, (role, id): (Role, &ProfileId)) -> &mut Known {
        self.known.entry(role).or_default().entry(id.clone()).or_default()
    }

    /// The profiles that outcomes mention, by role and id.
    pub fn profiles(&self) -> impl Iterator<Item = (Role, &ProfileId)> {
        self.known.iter().flat_map(|(role, profiles)| profiles.keys().map(move |id| (*role, id)))
    }

    /// Whether outcomes mention a profile.
    pub fn tell_of(&self, role: Role, id: &ProfileId) -> bool {
        self.known.get(&role).is_some_and(|profiles| profiles.contains_key(id))
    }

    /// The profile with what outcomes say about it: meetings are added to `met`
    /// and `met_on`, refusals to `declined` (the latest day counts), and wishes
    /// to `interest` (the profile's own entry counts).
    #[must_use]
    pub fn fold_into(&self, mut profile: Profile) -> Profile {
        let Some(known) = self.known.get(&profile.role()).and_then(|profiles| profiles.get(&profile.id))
        else {
            return profile;
        };
        if !known.met.is_empty() {
            profile.common.met.get_or_insert_default().extend(known.met.keys().cloned());
        }
        let common = &mut profile.common;
        for (days, known) in [(&mut common.met_on, &known.met), (&mut common.declined, &known.declined)] {
            if !known.is_empty() {
                let days = days.get_or_insert_default();
                for (other, day) in known {
                    keep_latest(days, other.clone(), *day);
                }
            }
        }
        if !known.interest.is_empty() {
            let interest = profile.common.interest.get_or_insert_default();
            for (other, (_, Reverse(said))) in &known.interest {
                interest.entry(other.clone()).or_insert(*said);
            }
        }
        profile
    }
}

impl<'a> Extend<&'a Outcome> for Acquaintances {
    fn extend<T: IntoIterator<Item = &'a Outcome>>(&mut self, outcomes: T) {
        for outcome in outcomes {
            self.learn(outcome);
        }
    }
}

impl<'a> FromIterator<&'a Outcome> for Acquaintances {
    fn from_iter<T: IntoIterator<Item = &'a Outcome>>(outcomes: T) -> Self {
        let mut acquaintances = Self::default();
        acquaintances.extend(outcomes);
        acquaintances
    }
}
