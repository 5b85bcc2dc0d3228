//! How a profile is written: its common fields at the top level, and its role's
//! part under the role's name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::role::{listed, roles};
use super::{
    CapacityByMarket, Common, Consent, Details, Embedding, Interest, Interval, Mention, Profile, ProfileId,
    Role,
};
use crate::language::Language;

macro_rules! shape {
    ($($(#[$doc:meta])* $role:ident $field:ident = $_many:literal, $_number:literal, $_side:ident;)*) => {
        /// How a [`Profile`] is written: exactly one role is present.
        #[skip_serializing_none]
        #[derive(Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct ProfileShape {
            id: ProfileId,
            name: String,
            // The fields of `Common`, written out: serde cannot both flatten a
            // struct and refuse unknown fields.
            #[serde(default)]
            languages: Option<BTreeSet<Language>>,
            #[serde(default)]
            capacity: Option<u32>,
            #[serde(default)]
            capacity_by_market: Option<CapacityByMarket>,
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
            met_on: Option<BTreeMap<Mention, Date>>,
            #[serde(default)]
            declined: Option<BTreeMap<Mention, Date>>,
            #[serde(default)]
            interest: Option<BTreeMap<Mention, Interest>>,
            #[serde(default)]
            embedding: Option<Embedding>,
            #[serde(default)]
            updated_on: Option<Date>,
            #[serde(default)]
            archived_on: Option<Date>,
            $(#[serde(default)] $field: Option<super::$role>,)*
        }

        impl TryFrom<ProfileShape> for Profile {
            type Error = InvalidProfile;

            fn try_from(shape: ProfileShape) -> Result<Self, InvalidProfile> {
                if shape.name.trim().is_empty() {
                    return Err(InvalidProfile::NoName);
                }
                let mut roles = [$(shape.$field.map(Details::$role)),*].into_iter().flatten();
                let (Some(details), None) = (roles.next(), roles.next()) else {
                    return Err(InvalidProfile::NotOneRole);
                };
                let markets = shape.capacity_by_market.iter().flat_map(CapacityByMarket::markets);
                for market in markets {
                    let role = details.role();
                    if market.side(role).is_none() {
                        return Err(InvalidProfile::NotInMarket { market: market.id(), role });
                    }
                }
                Ok(Self {
                    id: shape.id,
                    name: shape.name,
                    common: Common {
                        languages: shape.languages,
                        capacity: shape.capacity,
                        capacity_by_market: shape.capacity_by_market,
                        availability: shape.availability,
                        consent: shape.consent,
                        external_ids: shape.external_ids,
                        conflicts: shape.conflicts,
                        met: shape.met,
                        met_on: shape.met_on,
                        declined: shape.declined,
                        interest: shape.interest,
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
                    capacity_by_market: common.capacity_by_market,
                    availability: common.availability,
                    consent: common.consent,
                    external_ids: common.external_ids,
                    conflicts: common.conflicts,
                    met: common.met,
                    met_on: common.met_on,
                    declined: common.declined,
                    interest: common.interest,
                    embedding: common.embedding,
                    updated_on: common.updated_on,
                    archived_on: common.archived_on,
                    $($field: None,)*
                };
                match details {
                    $(Details::$role(part) => shape.$field = Some(part),)*
                }
                shape
            }
        }
    };
}

roles!(shape);

/// The input has the fields of a profile but is not a valid one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProfile {
    /// The name is empty.
    #[error("a profile has a name; `name` is empty")]
    NoName,
    /// None of the roles is there, or several are.
    #[error("a profile has exactly one of {}", listed("and", |role| format!("`{role}`")))]
    NotOneRole,
    /// A capacity is stated for a market that the role is not in.
    #[error("`capacity_by_market` names {market}, and the market {market} has no {role}")]
    NotInMarket {
        /// The market.
        market: &'static str,
        /// The profile's role.
        role: Role,
    },
}
