//! Which floors, pins, vetoes and absences cannot stand together.

use super::{Plan, Request};
use crate::market::Market;

/// Floors that cannot all be met.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the floors cannot all be met: {short} meetings are missing at least")]
pub struct Conflict {
    /// Meetings that are missing at least.
    pub short: u64,
}

pub(super) fn find(_market: &Market, _request: &Request, plan: &Plan) -> Conflict {
    Conflict { short: plan.short }
}
