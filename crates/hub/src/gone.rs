//! Profiles erased while a server runs.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, PoisonError, RwLock};

use qantara_store::Tenant;

use crate::name::ProfileName;

/// The profiles erased since the server started. A call that was reading
/// meanwhile may still be about to name them.
///
/// It keeps only hashes with a key private to this process, which reveal
/// nothing.
#[derive(Clone, Debug, Default)]
pub struct Gone(Arc<(RandomState, RwLock<HashSet<u64>>)>);

impl Gone {
    fn hash(&self, tenant: &Tenant, name: &str) -> u64 {
        self.0.0.hash_one((tenant.as_str(), name))
    }

    /// From now on no event names these.
    pub fn add<'a>(&self, tenant: &Tenant, names: impl IntoIterator<Item = &'a ProfileName>) {
        let mut gone = self.0.1.write().unwrap_or_else(PoisonError::into_inner);
        for name in names {
            gone.extend([name.to_string(), name.id.to_string()].map(|text| self.hash(tenant, &text)));
        }
    }

    /// This profile was created again.
    pub(crate) fn remove(&self, tenant: &Tenant, name: &ProfileName) {
        if !self.0.1.read().unwrap_or_else(PoisonError::into_inner).is_empty() {
            let mut gone = self.0.1.write().unwrap_or_else(PoisonError::into_inner);
            for text in [name.to_string(), name.id.to_string()] {
                gone.remove(&self.hash(tenant, &text));
            }
        }
    }

    pub(crate) fn has(&self, tenant: &Tenant, name: &str) -> bool {
        let gone = self.0.1.read().unwrap_or_else(PoisonError::into_inner);
        !gone.is_empty() && gone.contains(&self.hash(tenant, name))
    }
}
