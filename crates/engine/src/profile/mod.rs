//! Profiles: what a hub knows of a startup, an investor, a mentor, a pilot
//! brief or a programme.
//!
//! One shape serves everywhere, in files, in the store and on the wire:
//! fields that every profile has, and one object named for its role.
//!
//! ```
//! # use qantara_engine::profile::{Profile, Role};
//! let profile: Profile = serde_json::from_str(r#"{
//!     "id": "st-0001", "name": "Agrisense", "languages": ["fr", "ar"],
//!     "startup": { "stage": "seed", "sectors": ["agri.irrigation"], "home": "MA-09/Agadir" }
//! }"#)?;
//! assert_eq!(profile.role(), Role::Startup);
//! # Ok::<(), serde_json::Error>(())
//! ```
//!
//! **Unknown is not empty.** A field that is absent (or `null`) is unknown; an
//! empty list says that there is none.

mod investor;
mod mentions;
mod mentor;
mod pilot;
mod programme;
mod standing;
mod startup;
mod terms;
mod views;

use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

pub use investor::{Investment, Investor, InvestorKind, Lead, Member};
pub use mentions::{InvalidMention, Mention, Traces};
pub use mentor::Mentor;
pub use pilot::Pilot;
pub use programme::{Programme, ProgrammeKind, Site};
pub use standing::{Bar, MatchingConsent, UnknownConsent};
pub use startup::{Founder, Round, Startup, Traction};
pub use terms::{
    BusinessModel, Instrument, InvalidLevel, InvalidSdg, InvalidTrl, LegalForm, Level, Sdg, Stage, Trl,
};

use crate::language::Language;

/// What a profile is in a hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A venture looking for money, advice, customers or a place.
    Startup,
    /// Who puts money into ventures.
    Investor,
    /// Who advises them.
    Mentor,
    /// A corporate's brief: a problem it will pay to see solved.
    Pilot,
    /// Incubation, acceleration, a hosting site or a financing scheme.
    Programme,
}

impl Role {
    /// Every role, in the order in which they are listed.
    pub const ALL: [Self; 5] = [Self::Startup, Self::Investor, Self::Mentor, Self::Pilot, Self::Programme];

    /// The role as ids and files write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Startup => "startup",
            Self::Investor => "investor",
            Self::Mentor => "mentor",
            Self::Pilot => "pilot",
            Self::Programme => "programme",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

/// The text offered as a [`Role`] is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a role; write startup, investor, mentor, pilot or programme")]
pub struct UnknownRole(String);

/// The id that a hub gave a profile, unique within its role: 1 to 64 bytes of
/// letters, digits and `- _ . : @ + ~ # *`.
///
/// Ids order equal scores, so they are compared byte by byte.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProfileId(String);

impl ProfileId {
    /// The longest id, in bytes.
    pub const MAX_LEN: usize = 64;

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ProfileId {
    type Error = InvalidProfileId;

    fn try_from(text: String) -> Result<Self, InvalidProfileId> {
        let allowed = |c: char| c.is_alphanumeric() || "-_.:@+~#*".contains(c);
        if !text.is_empty() && text.len() <= Self::MAX_LEN && text.chars().all(allowed) {
            Ok(Self(text))
        } else {
            Err(InvalidProfileId(text))
        }
    }
}

impl FromStr for ProfileId {
    type Err = InvalidProfileId;

    fn from_str(text: &str) -> Result<Self, InvalidProfileId> {
        text.to_owned().try_into()
    }
}

impl From<ProfileId> for String {
    fn from(id: ProfileId) -> Self {
        id.0
    }
}

impl Borrow<str> for ProfileId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProfileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The text offered as a [`ProfileId`] is empty, too long, or has a character
/// that ids do not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id; write 1 to 64 bytes of letters, digits and - _ . : @ + ~ # *, without spaces")]
pub struct InvalidProfileId(String);

/// Free text by the language it is written in; `und` where nobody knows.
pub type Texts = BTreeMap<Language, String>;

/// What a hub knows of one of its members.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "ProfileShape", into = "ProfileShape")]
pub struct Profile {
    /// The hub's id for it, unique within the role.
    pub id: ProfileId,
    /// What people call it.
    pub name: String,
    /// What is known of every role.
    pub common: Common,
    /// What is known of this role.
    pub details: Details,
}

/// What is known of a profile in the part that only its role has.
#[derive(Clone, Debug, PartialEq)]
pub enum Details {
    /// Of a startup.
    Startup(Startup),
    /// Of an investor.
    Investor(Investor),
    /// Of a mentor.
    Mentor(Mentor),
    /// Of a pilot brief.
    Pilot(Pilot),
    /// Of a programme.
    Programme(Programme),
}

/// What is known of a profile in any role.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Common {
    /// Languages that they can hold a meeting in.
    pub languages: Option<BTreeSet<Language>>,
    /// How many more counterparts they can take on: meetings, mandates, seats.
    pub capacity: Option<u32>,
    /// When they can meet.
    pub availability: Option<Vec<Interval>>,
    /// What they agreed to. Absent: nobody asked.
    pub consent: Option<Consent>,
    /// Their ids in other tools, by the tool's name.
    pub external_ids: Option<BTreeMap<String, String>>,
    /// Whom they must never be introduced to: interests in a competitor,
    /// family, a past dispute.
    pub conflicts: Option<BTreeSet<Mention>>,
    /// Whom they have already met.
    pub met: Option<BTreeSet<Mention>>,
    /// Whom they declined to meet, and on which day.
    pub declined: Option<BTreeMap<Mention, Date>>,
    /// A vector that the caller's own encoder made of their text.
    pub embedding: Option<Embedding>,
    /// The day that somebody last confirmed the profile.
    pub updated_on: Option<Date>,
    /// The day since which the profile is archived: kept, and matched with no
    /// other. Absent: it is not.
    pub archived_on: Option<Date>,
}

/// A stretch of time, its start included and its end not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "IntervalShape", into = "IntervalShape")]
pub struct Interval {
    start: Timestamp,
    end: Timestamp,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IntervalShape {
    start: Timestamp,
    end: Timestamp,
}

impl Interval {
    /// The stretch from `start` up to `end`.
    ///
    /// # Errors
    ///
    /// [`InvalidInterval`] when it would end before it has begun.
    pub fn new(start: Timestamp, end: Timestamp) -> Result<Self, InvalidInterval> {
        if start < end { Ok(Self { start, end }) } else { Err(InvalidInterval { start, end }) }
    }

    /// When it begins.
    pub fn start(&self) -> Timestamp {
        self.start
    }

    /// When it is over.
    pub fn end(&self) -> Timestamp {
        self.end
    }
}

impl TryFrom<IntervalShape> for Interval {
    type Error = InvalidInterval;

    fn try_from(shape: IntervalShape) -> Result<Self, InvalidInterval> {
        Self::new(shape.start, shape.end)
    }
}

impl From<Interval> for IntervalShape {
    fn from(interval: Interval) -> Self {
        Self { start: interval.start, end: interval.end }
    }
}

/// A stretch of time would end before it has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an interval ends after it starts; got start {start} and end {end}")]
pub struct InvalidInterval {
    start: Timestamp,
    end: Timestamp,
}

/// What somebody agreed to, and when.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Whether the profile may be matched and shown to counterparts.
    pub matching: bool,
    /// The day that the answer was given.
    #[serde(default)]
    pub given_on: Option<Date>,
    /// The version of the notice that they saw.
    #[serde(default)]
    pub notice: Option<String>,
}

/// A vector made outside Qantara. Vectors of two encoders are never compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "EmbeddingShape", into = "EmbeddingShape")]
pub struct Embedding {
    encoder: String,
    values: Vec<f32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EmbeddingShape {
    encoder: String,
    values: Vec<f32>,
}

impl Embedding {
    /// A vector and the name of the encoder that made it. Its length does
    /// not matter: only its direction is used.
    ///
    /// # Errors
    ///
    /// [`InvalidEmbedding`] when the name is empty, or the values are none,
    /// all zero, or not all finite.
    pub fn new(encoder: String, values: Vec<f32>) -> Result<Self, InvalidEmbedding> {
        let usable = values.iter().all(|v| v.is_finite()) && values.iter().any(|v| *v != 0.0);
        if encoder.is_empty() || !usable { Err(InvalidEmbedding) } else { Ok(Self { encoder, values }) }
    }

    /// The name of the encoder, its version included.
    pub fn encoder(&self) -> &str {
        &self.encoder
    }

    /// The vector as it was given.
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

impl TryFrom<EmbeddingShape> for Embedding {
    type Error = InvalidEmbedding;

    fn try_from(shape: EmbeddingShape) -> Result<Self, InvalidEmbedding> {
        Self::new(shape.encoder, shape.values)
    }
}

impl From<Embedding> for EmbeddingShape {
    fn from(embedding: Embedding) -> Self {
        Self { encoder: embedding.encoder, values: embedding.values }
    }
}

/// A vector that cannot be compared with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an embedding names its encoder and holds finite numbers, not all of them zero")]
pub struct InvalidEmbedding;

impl Profile {
    /// What the profile is in the hub.
    pub fn role(&self) -> Role {
        match self.details {
            Details::Startup(_) => Role::Startup,
            Details::Investor(_) => Role::Investor,
            Details::Mentor(_) => Role::Mentor,
            Details::Pilot(_) => Role::Pilot,
            Details::Programme(_) => Role::Programme,
        }
    }

    /// What the profile says of itself in words: pitch, thesis, problem, …
    pub fn texts(&self) -> Option<&Texts> {
        match &self.details {
            Details::Startup(startup) => startup.pitch.as_ref(),
            Details::Investor(investor) => investor.thesis.as_ref(),
            Details::Mentor(mentor) => mentor.bio.as_ref(),
            Details::Pilot(pilot) => pilot.problem.as_ref(),
            Details::Programme(programme) => programme.description.as_ref(),
        }
    }

    /// The startup's part, or `None` in another role.
    pub fn as_startup(&self) -> Option<&Startup> {
        match &self.details {
            Details::Startup(startup) => Some(startup),
            _ => None,
        }
    }

    /// The investor's part, or `None` in another role.
    pub fn as_investor(&self) -> Option<&Investor> {
        match &self.details {
            Details::Investor(investor) => Some(investor),
            _ => None,
        }
    }
}

/// How a [`Profile`] is written: one of the five roles is present.
#[skip_serializing_none]
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileShape {
    id: ProfileId,
    name: String,
    // The fields of `Common`, written out: serde cannot both flatten a
    // struct and refuse fields that nobody knows.
    #[serde(default)]
    languages: Option<BTreeSet<Language>>,
    #[serde(default)]
    capacity: Option<u32>,
    #[serde(default)]
    availability: Option<Vec<Interval>>,
    #[serde(default)]
    consent: Option<Consent>,
    #[serde(default)]
    external_ids: Option<BTreeMap<String, String>>,
    #[serde(default)]
    conflicts: Option<BTreeSet<Mention>>,
    #[serde(default)]
    met: Option<BTreeSet<Mention>>,
    #[serde(default)]
    declined: Option<BTreeMap<Mention, Date>>,
    #[serde(default)]
    embedding: Option<Embedding>,
    #[serde(default)]
    updated_on: Option<Date>,
    archived_on: Option<Date>,
    #[serde(default)]
    startup: Option<Startup>,
    #[serde(default)]
    investor: Option<Investor>,
    #[serde(default)]
    mentor: Option<Mentor>,
    #[serde(default)]
    pilot: Option<Pilot>,
    #[serde(default)]
    programme: Option<Programme>,
}

impl TryFrom<ProfileShape> for Profile {
    type Error = InvalidProfile;

    fn try_from(shape: ProfileShape) -> Result<Self, InvalidProfile> {
        if shape.name.trim().is_empty() {
            return Err(InvalidProfile::NoName);
        }
        let mut roles = [
            shape.startup.map(Details::Startup),
            shape.investor.map(Details::Investor),
            shape.mentor.map(Details::Mentor),
            shape.pilot.map(Details::Pilot),
            shape.programme.map(Details::Programme),
        ]
        .into_iter()
        .flatten();
        let (Some(details), None) = (roles.next(), roles.next()) else {
            return Err(InvalidProfile::NotOneRole);
        };
        Ok(Self {
            id: shape.id,
            name: shape.name,
            common: Common {
                languages: shape.languages,
                capacity: shape.capacity,
                availability: shape.availability,
                consent: shape.consent,
                external_ids: shape.external_ids,
                conflicts: shape.conflicts,
                met: shape.met,
                declined: shape.declined,
                embedding: shape.embedding,
                updated_on: shape.updated_on,
                archived_on: shape.archived_on,
            },
            details,
        })
    }
}

impl From<Profile> for ProfileShape {
    fn from(profile: Profile) -> Self {
        let Profile { id, name, common, details } = profile;
        let mut shape = Self {
            id,
            name,
            languages: common.languages,
            capacity: common.capacity,
            availability: common.availability,
            consent: common.consent,
            external_ids: common.external_ids,
            conflicts: common.conflicts,
            met: common.met,
            declined: common.declined,
            embedding: common.embedding,
            updated_on: common.updated_on,
            archived_on: common.archived_on,
            startup: None,
            investor: None,
            mentor: None,
            pilot: None,
            programme: None,
        };
        match details {
            Details::Startup(startup) => shape.startup = Some(startup),
            Details::Investor(investor) => shape.investor = Some(investor),
            Details::Mentor(mentor) => shape.mentor = Some(mentor),
            Details::Pilot(pilot) => shape.pilot = Some(pilot),
            Details::Programme(programme) => shape.programme = Some(programme),
        }
        shape
    }
}

/// What was read has the fields of a profile and still is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProfile {
    /// The name is empty.
    #[error("a profile has a name; `name` is empty")]
    NoName,
    /// None of the five roles is there, or several are.
    #[error("a profile has exactly one of `startup`, `investor`, `mentor`, `pilot` and `programme`")]
    NotOneRole,
}
