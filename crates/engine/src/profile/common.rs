//! What is known of a profile in any role.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{CapacityByMarket, Embedding, Interest, Interval, Mention};
use crate::language::Language;

/// Free text by the language it is written in; `und` where nobody knows.
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
    /// The same by market, where a market has a limit of its own.
    pub capacity_by_market: Option<CapacityByMarket>,
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
    /// The day on which they last met somebody, where it is known. Whoever is
    /// named here has been met, whether `met` says so or not.
    pub met_on: Option<BTreeMap<Mention, Date>>,
    /// Whom they declined to meet, and on which day.
    pub declined: Option<BTreeMap<Mention, Date>>,
    /// How much they want to meet whom. Absent or without somebody: they did
    /// not say.
    pub interest: Option<BTreeMap<Mention, Interest>>,
    /// A vector that the caller's own encoder made of their text.
    pub embedding: Option<Embedding>,
    /// The day that somebody last confirmed the profile.
    pub updated_on: Option<Date>,
    /// The day since which the profile is archived: kept, and matched with no
    /// other. Absent: it is not.
    pub archived_on: Option<Date>,
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
