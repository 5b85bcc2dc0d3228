//! Names of resources: `startups/st-0001`, `policies/angels/versions/2`.

use std::fmt;
use std::str::FromStr;

use qantara_engine::policy::Policy;
use qantara_engine::profile::{Profile, ProfileId, Role};

/// The name of a profile.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProfileName {
    /// Its role.
    pub role: Role,
    /// Its id, unique within the role.
    pub id: ProfileId,
}

impl ProfileName {
    /// The name for a role and an id.
    pub fn new(role: Role, id: ProfileId) -> Self {
        Self { role, id }
    }

    /// The name of a profile.
    pub fn of(profile: &Profile) -> Self {
        Self::new(profile.role(), profile.id.clone())
    }
}

/// The forms of profile names: `startups/ID, investors/ID or …`.
fn expected() -> String {
    let mut names = Role::ALL.map(|role| format!("{}/ID", role.plural())).to_vec();
    let last = names.pop().unwrap_or_default();
    format!("{} or {last}", names.join(", "))
}

impl fmt::Display for ProfileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.role.plural(), self.id)
    }
}

impl FromStr for ProfileName {
    type Err = InvalidName;

    fn from_str(name: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName { name: name.to_owned(), expected: expected() };
        let (prefix, id) = name.split_once('/').ok_or_else(invalid)?;
        let role = Role::ALL.into_iter().find(|role| role.plural() == prefix).ok_or_else(invalid)?;
        Ok(Self { role, id: id.parse().map_err(|_| invalid())? })
    }
}

/// The name of a policy, in a given version or the latest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyName {
    /// The name that its versions share.
    pub name: String,
    /// The version; absent: the latest.
    pub version: Option<u32>,
}

impl PolicyName {
    /// The name of a policy's version.
    pub fn of(policy: &Policy) -> Self {
        Self { name: policy.name().to_owned(), version: Some(policy.version()) }
    }
}

impl fmt::Display for PolicyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "policies/{}", self.name)?;
        self.version.map_or(Ok(()), |version| write!(f, "/versions/{version}"))
    }
}

impl FromStr for PolicyName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName {
            name: text.to_owned(),
            expected: "policies/NAME or policies/NAME/versions/N".to_owned(),
        };
        let rest = text.strip_prefix("policies/").ok_or_else(invalid)?;
        let (name, version) = match rest.split_once("/versions/") {
            Some((name, version)) => (name, Some(version.parse().map_err(|_| invalid())?)),
            None => (rest, None),
        };
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if (1..=64).contains(&name.len()) && name.bytes().all(allowed) {
            Ok(Self { name: name.to_owned(), version })
        } else {
            Err(invalid())
        }
    }
}

/// The text is not a resource name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{name}` is no name; write {expected}")]
pub struct InvalidName {
    name: String,
    expected: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in ["startups/st-0001", "investors/قنطرة", "programmes/a:b"] {
            assert_eq!(name.parse::<ProfileName>().unwrap().to_string(), name);
        }
        for name in ["policies/mnf-angels", "policies/a/versions/12"] {
            assert_eq!(name.parse::<PolicyName>().unwrap().to_string(), name);
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for name in ["", "startups", "startups/", "startup/a", "startups/a/b", "startups/a b", "/a"] {
            assert!(name.parse::<ProfileName>().is_err(), "{name}");
        }
        for name in ["", "policies/", "policies/A", "policies/a/versions/", "policies/a/versions/x", "a"] {
            assert!(name.parse::<PolicyName>().is_err(), "{name}");
        }
    }
}
