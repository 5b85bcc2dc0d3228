//! Floors that cannot all be met. Whose they are is not named yet.

/// Floors that cannot all be met.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the floors cannot all be met: {short} meetings are missing at least")]
pub struct Conflict {
    /// Meetings that are missing at least.
    pub short: u64,
}
