//! What is known of a profile in any role.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{CapacityByMarket, Embedding, Interest, Interval, Mention};
use crate::language::Language;

/// Free text by the language it is written in; `und` if the language is
/// unknown.
pub type Texts = BTreeMap<Language, String>;

/// What is known of a profile in any role.
#[skip_serializing_none]
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Common {
    /// Languages that they can hold a meeting in.
    pub languages: Option<BTreeSet<Language>>,
    /// How many more counterparts they can take on: meetings, mandates, seats.
    pub capacity: Option<u32>,
    /// The same for markets that have a limit of their own.
    pub capacity_by_market: Option<CapacityByMarket>,
    /// When they can meet.
    pub availability: Option<Vec<Interval>>,
    /// What they agreed to. Absent: not asked.
    pub consent: Option<Consent>,
    /// Their ids in other tools, by the tool's name.
    pub external_ids: Option<BTreeMap<String, String>>,
    /// Profiles they must never be introduced to: interests in a competitor,
    /// family, a past dispute.
    pub conflicts: Option<BTreeSet<Mention>>,
    /// Profiles they have already met.
    pub met: Option<BTreeSet<Mention>>,
    /// The day of the last meeting with each profile, if known. Profiles named
    /// here count as met, even if `met` lacks them.
    pub met_on: Option<BTreeMap<Mention, Date>>,
    /// Profiles they declined to meet, and the day.
    pub declined: Option<BTreeMap<Mention, Date>>,
    /// How much they want to meet each profile. Profiles not named here: they
    /// did not say.
    pub interest: Option<BTreeMap<Mention, Interest>>,
    /// A vector of their text, made by the caller's own encoder.
    pub embedding: Option<Embedding>,
    /// The day on which the profile was last confirmed.
    pub updated_on: Option<Date>,
    /// The day since which the profile is archived: it is kept, and never
    /// matched. Absent: not archived.
    pub archived_on: Option<Date>,
}

/// What a person agreed to, and when.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    /// Whether the profile may be matched and shown to counterparts.
    pub matching: bool,
    /// The day of the answer.
    #[serde(default)]
    pub given_on: Option<Date>,
    /// The version of the notice that they saw.
    #[serde(default)]
    pub notice: Option<String>,
}
