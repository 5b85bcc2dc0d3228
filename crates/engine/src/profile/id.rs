//! Ids of profiles.

use std::borrow::Borrow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

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
