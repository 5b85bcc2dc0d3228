//! The policies of a hub: those that come with Qantara, and the versions stored
//! in the hub.

use std::collections::BTreeMap;
use std::sync::Arc;

use qantara_engine::market::{self, Market};
use qantara_engine::policy::{self, Policy};
use qantara_store::{DocumentName, Kind, ProfileStore, StoreError, Tenant};
use serde::{Deserialize, Serialize};

use crate::name::PolicyName;

/// A market's active version, as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Active {
    pub(crate) name: String,
    pub(crate) version: u32,
}

/// The name of the document that holds a version. Names sort by version number.
pub fn version_document(name: &str, version: u32) -> DocumentName {
    plain(format!("{name}/{version:010}"))
}

/// The beginning of the names of documents that hold active versions.
pub(crate) const ACTIVE: &str = "active-policy/";

/// The name of the document that holds a market's active version.
pub(crate) fn active_document(market: &Market) -> DocumentName {
    plain(format!("{ACTIVE}{}", market.id()))
}

/// A name built from names of policies and markets, and numbers.
fn plain(name: String) -> DocumentName {
    name.try_into().expect("short names of plain letters make a short name")
}

/// The policies of a hub at one moment.
#[derive(Debug, Default)]
pub struct Policies {
    versions: BTreeMap<(String, u32), Arc<Policy>>,
    active: BTreeMap<&'static str, (String, u32)>,
}

impl Policies {
    /// The bundled policies, with each market's own in force.
    pub fn builtin() -> Self {
        let mut policies = Self::default();
        for policy in policy::builtin() {
            policies.add(policy);
        }
        for market in market::ALL {
            let own = market.default_policy();
            policies.active.insert(market.id(), (own.name().to_owned(), own.version()));
        }
        policies
    }

    /// Reads the policies of a tenant.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when one cannot be read.
    pub fn read(store: &dyn ProfileStore, tenant: &Tenant) -> Result<Self, StoreError> {
        let mut policies = Self::builtin();
        for document in store.documents(tenant, Kind::Policy, None) {
            policies.add(document?.read::<Policy>()?);
        }
        for market in market::ALL {
            if let Some(document) = store.document(tenant, Kind::Setting, &active_document(market))? {
                let Active { name, version } = document.read()?;
                policies.active.insert(market.id(), (name, version));
            }
        }
        Ok(policies)
    }

    fn add(&mut self, policy: Policy) {
        self.versions.insert((policy.name().to_owned(), policy.version()), Arc::new(policy));
    }

    /// The named version, or the latest.
    pub fn find(&self, name: &PolicyName) -> Option<&Arc<Policy>> {
        match name.version {
            Some(version) => self.versions.get(&(name.name.clone(), version)),
            None => self.versions_of(&name.name).next_back(),
        }
    }

    /// Every version of a policy, in order.
    pub fn versions_of(&self, name: &str) -> impl DoubleEndedIterator<Item = &Arc<Policy>> {
        let range = (name.to_owned(), 0)..=(name.to_owned(), u32::MAX);
        self.versions.range(range).map(|(_, policy)| policy)
    }

    /// Every version of every policy.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Policy>> {
        self.versions.values()
    }

    /// The latest version of each policy, by name.
    pub fn latest(&self) -> impl Iterator<Item = &Arc<Policy>> {
        let mut latest: BTreeMap<&str, &Arc<Policy>> = BTreeMap::new();
        for ((name, _), policy) in &self.versions {
            latest.insert(name, policy);
        }
        latest.into_values()
    }

    /// The policy in force in a market.
    pub fn active(&self, market: &Market) -> Option<&Arc<Policy>> {
        self.versions.get(self.active.get(market.id())?)
    }

    /// The name of the policy that is active in a market.
    pub fn active_name(&self, market: &Market) -> PolicyName {
        match self.active.get(market.id()) {
            Some((name, version)) => PolicyName { name: name.clone(), version: Some(*version) },
            None => PolicyName { name: market.id().to_owned(), version: None },
        }
    }

    /// Whether a policy is its market's active one.
    pub fn is_active(&self, policy: &Policy) -> bool {
        let active = self.active.get(policy.market().id());
        active.is_some_and(|(name, version)| name == policy.name() && *version == policy.version())
    }
}
