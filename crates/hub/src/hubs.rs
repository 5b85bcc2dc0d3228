//! The hubs of a store, each opened on first use.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use qantara_store::{ProfileStore, StoreError, Tenant};

use crate::counters::Counters;
use crate::error::Error;
use crate::gone::Gone;
use crate::hub::Hub;
use crate::making::Making;

/// After how long opening a hub is retried.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// The hubs of a store.
pub struct Hubs {
    store: Arc<dyn ProfileStore>,
    gone: Gone,
    making: Making,
    counters: Arc<dyn Counters>,
    by_tenant: RwLock<HashMap<Tenant, Arc<Place>>>,
}

/// A hub's slot, filled once it has been opened. Opening one hub does not block
/// the others.
#[derive(Default)]
struct Place {
    hub: OnceLock<Arc<Hub>>,
    /// Why it could not be read, and when.
    failure: Mutex<Option<(Arc<StoreError>, Instant)>>,
}

impl Hubs {
    /// Opens all hubs. A failure is logged and returned to calls for that hub;
    /// the others serve.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the store cannot list its tenants.
    pub fn open(
        store: Arc<dyn ProfileStore>,
        gone: Gone,
        making: Making,
        counters: Arc<dyn Counters>,
    ) -> Result<Self, StoreError> {
        let hubs = Self { store, gone, making, counters, by_tenant: RwLock::default() };
        for tenant in hubs.store.tenants()? {
            if let Err(error) = hubs.get(&tenant) {
                tracing::error!(%tenant, "a hub could not be read: {error}");
            }
        }
        Ok(hubs)
    }

    /// The store.
    pub fn store(&self) -> &Arc<dyn ProfileStore> {
        &self.store
    }

    /// The hub of a tenant, if it has been read.
    pub fn known(&self, tenant: &Tenant) -> Option<Arc<Hub>> {
        let places = self.by_tenant.read().unwrap_or_else(PoisonError::into_inner);
        places.get(tenant)?.hub.get().cloned()
    }

    /// The hub of a tenant. The first call for a tenant opens it, and blocks.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] when it cannot be read.
    pub fn get(&self, tenant: &Tenant) -> Result<Arc<Hub>, Error> {
        let place = {
            let mut places = self.by_tenant.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(places.entry(tenant.clone()).or_default())
        };
        let mut failure = place.failure.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(hub) = place.hub.get() {
            return Ok(Arc::clone(hub));
        }
        if let Some((error, at)) = &*failure
            && at.elapsed() < TRY_AGAIN
        {
            return Err(Error::Unreadable(Arc::clone(error)));
        }
        let (store, counters) = (Arc::clone(&self.store), Arc::clone(&self.counters));
        match Hub::open(tenant.clone(), store, self.gone.clone(), self.making.clone(), counters) {
            Ok(hub) => {
                hub.build_all();
                *failure = None;
                Ok(Arc::clone(place.hub.get_or_init(|| Arc::new(hub))))
            }
            Err(error) => {
                let error = Arc::new(error);
                *failure = Some((Arc::clone(&error), Instant::now()));
                Err(Error::Unreadable(error))
            }
        }
    }

    /// The hubs opened so far.
    pub fn all(&self) -> Vec<Arc<Hub>> {
        let places = self.by_tenant.read().unwrap_or_else(PoisonError::into_inner);
        places.values().filter_map(|place| place.hub.get().cloned()).collect()
    }

    /// Periodic work.
    pub fn keep_up(&self) {
        for hub in self.all() {
            hub.keep_up();
        }
    }
}
