//! The hubs of a store, each read when somebody first asks for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::{Duration, Instant};

use qantara_store::{ProfileStore, StoreError, Tenant};

use crate::counters::Counters;
use crate::error::Error;
use crate::gone::Gone;
use crate::hub::Hub;
use crate::making::Making;

/// After how long a hub that could not be read is tried again.
const TRY_AGAIN: Duration = Duration::from_secs(5);

/// The hubs of a store.
pub struct Hubs {
    store: Arc<dyn ProfileStore>,
    gone: Gone,
    making: Making,
    counters: Arc<dyn Counters>,
    by_tenant: RwLock<HashMap<Tenant, Arc<Place>>>,
}

/// Where a hub is, once it has been read. Whoever reads one holds up none of
/// the others.
#[derive(Default)]
struct Place {
    hub: OnceLock<Arc<Hub>>,
    /// Why it could not be read, and when.
    failure: Mutex<Option<(Arc<StoreError>, Instant)>>,
}

impl Hubs {
    /// Reads the hubs that there are. One that cannot be read is logged, and
    /// answered to whoever asks for it: the others serve.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the store does not know whose hubs it has.
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

    /// The store that they are in.
    pub fn store(&self) -> &Arc<dyn ProfileStore> {
        &self.store
    }

    /// The hub of a tenant, if it has been read.
    pub fn known(&self, tenant: &Tenant) -> Option<Arc<Hub>> {
        let places = self.by_tenant.read().unwrap_or_else(PoisonError::into_inner);
        places.get(tenant)?.hub.get().cloned()
    }

    /// The hub of a tenant. The first call of a tenant reads it, and blocks.
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

    /// The hubs that have been read.
    pub fn all(&self) -> Vec<Arc<Hub>> {
        let places = self.by_tenant.read().unwrap_or_else(PoisonError::into_inner);
        places.values().filter_map(|place| place.hub.get().cloned()).collect()
    }

    /// What has to be done now and then.
    pub fn keep_up(&self) {
        for hub in self.all() {
            hub.keep_up();
        }
    }
}
