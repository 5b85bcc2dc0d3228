//! The metrics that Prometheus reads at `/metrics`.

use prometheus::{
    Encoder as _, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts,
    Registry, TextEncoder,
};
use qantara_engine::market::Market;
use qantara_engine::profile::Role;
use qantara_hub::Counters;
use qantara_store::{ProfileStore, Tenant};

/// Upper ends of the latency buckets, seconds.
const BUCKETS: &[f64] =
    &[0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0];

/// All metrics.
#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    /// Seconds from the start of a call to the end of its answer, by call and
    /// code.
    pub(crate) call_seconds: HistogramVec,
    /// Calls in progress.
    pub(crate) calls: IntGauge,
    /// Rankings in progress, including waiting ones.
    pub(crate) rankings: IntGauge,
    /// Calls refused before they began, by reason.
    pub(crate) shed: IntCounterVec,
    /// Open connections.
    pub(crate) connections: IntGauge,
    /// Members of pools, by tenant, market and role.
    pub(crate) pool_members: IntGaugeVec,
    /// Pools rebuilt.
    pub(crate) pool_builds: IntCounter,
    /// Commits since the start, and their disk syncs.
    pub(crate) commits: IntGauge,
    pub(crate) syncs: IntGauge,
    /// Audit events waiting to be written.
    pub(crate) audit_queue: IntGauge,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        let registry = Registry::new();
        let gauge = |name: &str, help: &str| {
            let gauge = IntGauge::new(name, help).expect("a valid name");
            registry.register(Box::new(gauge.clone())).expect("registered once");
            gauge
        };
        let call_seconds = HistogramVec::new(
            HistogramOpts::new(
                "qantara_call_seconds",
                "Seconds from a call's first word to its answer's end",
            )
            .buckets(BUCKETS.to_vec()),
            &["call", "code"],
        )
        .expect("valid names");
        let shed = IntCounterVec::new(
            Opts::new("qantara_shed_total", "Calls turned away before they were begun"),
            &["reason"],
        )
        .expect("valid names");
        let pool_members = IntGaugeVec::new(
            Opts::new("qantara_pool_members", "Profiles that rankings are made from"),
            &["tenant", "market", "role"],
        )
        .expect("valid names");
        let pool_builds =
            IntCounter::new("qantara_pool_builds_total", "Pools built anew").expect("a valid name");
        for collector in [
            Box::new(call_seconds.clone()) as Box<dyn prometheus::core::Collector>,
            Box::new(shed.clone()),
            Box::new(pool_members.clone()),
            Box::new(pool_builds.clone()),
        ] {
            registry.register(collector).expect("registered once");
        }
        Self {
            call_seconds,
            calls: gauge("qantara_calls", "Calls under way"),
            rankings: gauge("qantara_rankings", "Rankings under way, those that wait included"),
            shed,
            connections: gauge("qantara_connections", "Open connections"),
            pool_members,
            pool_builds,
            commits: gauge("qantara_store_commits", "Commits since the start"),
            syncs: gauge("qantara_store_syncs", "Disk syncs that commits shared"),
            audit_queue: gauge("qantara_audit_queue", "Audit events that wait to be written"),
            registry,
        }
    }

    /// The same, with the store's own current counts. Reading them blocks.
    pub(crate) fn text_with(&self, store: &dyn ProfileStore, tenant: &Tenant) -> String {
        match store.stats() {
            Ok(stats) => {
                self.commits.set(stats.commits.cast_signed());
                self.syncs.set(stats.syncs.cast_signed());
            }
            Err(error) => tracing::error!("the store's commits could not be counted: {error}"),
        }
        self.text(tenant)
    }

    /// All metrics in Prometheus's text format, except those of other tenants.
    pub(crate) fn text(&self, tenant: &Tenant) -> String {
        let mut families = self.registry.gather();
        for family in &mut families {
            family.mut_metric().retain(|metric| {
                let mut labels = metric.get_label().iter();
                labels.all(|label| label.name() != "tenant" || label.value() == tenant.as_str())
            });
        }
        families.retain(|family| !family.get_metric().is_empty());
        let mut text = Vec::new();
        TextEncoder::new().encode(&families, &mut text).expect("metrics have a text form");
        String::from_utf8(text).expect("metrics are text")
    }
}

impl Counters for Metrics {
    fn pools_built(&self) {
        self.pool_builds.inc();
    }

    fn members(&self, tenant: &Tenant, market: &Market, role: Role, members: usize) {
        let labels = [tenant.as_str(), market.id(), role.as_str()];
        self.pool_members.with_label_values(&labels).set(members.cast_signed() as i64);
    }

    fn audit_waiting(&self, more: i64) {
        self.audit_queue.add(more);
    }
}

/// Adds one to a gauge until it is dropped.
#[derive(Debug)]
pub(crate) struct Counted(IntGauge);

impl Counted {
    pub(crate) fn new(gauge: &IntGauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.dec();
    }
}
