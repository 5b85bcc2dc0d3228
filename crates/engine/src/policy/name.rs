//! Names of policies.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The name of a policy: 1 to 64 lower-case letters, digits and hyphens. After
/// a change of weights, a `+` and the beginning of the digest follow; such a
/// name cannot be looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PolicyName(String);

impl PolicyName {
    /// The longest name, in bytes.
    pub const MAX_LEN: usize = 64;

    /// The name without the digest of other weights.
    pub(super) fn base(&self) -> Self {
        Self(self.0.split('+').next().unwrap_or_default().to_owned())
    }

    /// The name with the beginning of a digest.
    pub(super) fn with_digest(&self, digest: &str) -> Self {
        Self(format!("{}+{}", self.0, &digest[..8]))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for PolicyName {
    type Error = InvalidPolicyName;

    fn try_from(text: String) -> Result<Self, InvalidPolicyName> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=Self::MAX_LEN).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text))
        } else {
            Err(InvalidPolicyName(text))
        }
    }
}

impl FromStr for PolicyName {
    type Err = InvalidPolicyName;

    fn from_str(text: &str) -> Result<Self, InvalidPolicyName> {
        text.to_owned().try_into()
    }
}

impl From<PolicyName> for String {
    fn from(name: PolicyName) -> Self {
        name.0
    }
}

impl fmt::Display for PolicyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// The text offered as a [`PolicyName`] is empty, too long, or has a character
/// that policy names cannot have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a name for a policy; write 1 to 64 of a to z, 0 to 9 and -")]
pub struct InvalidPolicyName(String);
