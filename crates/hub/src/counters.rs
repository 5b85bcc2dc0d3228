//! What a hub counts for whoever watches over it.

use qantara_engine::market::Market;
use qantara_engine::profile::Role;
use qantara_store::Tenant;

/// Takes note of what hubs do: a server gives the numbers to Prometheus.
pub trait Counters: Send + Sync {
    /// The pools of a hub were built anew.
    fn pools_built(&self) {}

    /// So many profiles of a role are in the pool of a market.
    fn members(&self, _tenant: &Tenant, _market: &Market, _role: Role, _members: usize) {}

    /// So many more audit events wait to be written; fewer, where negative.
    fn audit_waiting(&self, _more: i64) {}
}

/// Counts nothing.
impl Counters for () {}
