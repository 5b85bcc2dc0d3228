//! Tenants: the hubs that own profiles.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the hubs that share a store: 1 to 64 lower-case letters, digits,
/// `-` and `_`.
///
/// Its name is part of the keys of its profiles, and has no byte that could be
/// taken for its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tenant(String);

impl Tenant {
    /// The longest name, in bytes.
    pub const MAX_LEN: usize = 64;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The only tenant of an installation with a single hub: `hub`.
impl Default for Tenant {
    fn default() -> Self {
        Self("hub".to_owned())
    }
}

impl TryFrom<String> for Tenant {
    type Error = InvalidTenant;

    fn try_from(name: String) -> Result<Self, InvalidTenant> {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b);
        if (1..=Self::MAX_LEN).contains(&name.len()) && name.bytes().all(allowed) {
            Ok(Self(name))
        } else {
            Err(InvalidTenant(name))
        }
    }
}

impl FromStr for Tenant {
    type Err = InvalidTenant;

    fn from_str(name: &str) -> Result<Self, InvalidTenant> {
        name.to_owned().try_into()
    }
}

impl From<Tenant> for String {
    fn from(tenant: Tenant) -> Self {
        tenant.0
    }
}

impl fmt::Display for Tenant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The text offered as a [`Tenant`] is empty, too long, or has a character that
/// tenants cannot have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a tenant; write 1 to 64 lower-case letters, digits, - and _")]
pub struct InvalidTenant(String);
