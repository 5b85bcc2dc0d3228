//! What a hub counts for monitoring.

use qantara_engine::market::Market;
use qantara_engine::profile::Role;
use qantara_store::Tenant;

/// Records what hubs do: a server passes the numbers to Prometheus.
pub trait Counters: Send + Sync {
    /// The pools of a hub were rebuilt.
    fn pools_built(&self) {}

    /// The number of profiles of a role in the pool of a market.
    fn members(&self, _tenant: &Tenant, _market: &Market, _role: Role, _members: usize) {}

    /// The change in the number of audit events waiting to be written.
    fn audit_waiting(&self, _more: i64) {}
}

/// Counts nothing.
impl Counters for () {}
