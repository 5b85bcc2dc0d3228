//! A change to a profile, as a watcher of the hub reads it.

use qantara_store::Sequence;

use crate::name::ProfileName;

/// A change to a profile.
#[derive(Clone, Debug)]
pub struct Change {
    /// The commit that made it.
    pub sequence: Sequence,
    /// The profile.
    pub name: ProfileName,
    /// Whether the profile was there after the commit.
    pub stored: bool,
    /// Whether it could be matched before: watchers that see only such profiles
    /// knew of it.
    pub was_matched: bool,
}
