//! Who knows whom, from a hub's recorded outcomes.

use qantara_engine::outcome::{Acquaintances, Outcome};

use crate::{Kind, ProfileStore, StoreError, Tenant};

/// Who knows whom, according to a tenant's recorded outcomes. Merge it into
/// profiles before ranking them.
///
/// # Errors
///
/// [`StoreError`] when an outcome cannot be read.
pub fn acquaintances(store: &dyn ProfileStore, tenant: &Tenant) -> Result<Acquaintances, StoreError> {
    let mut acquaintances = Acquaintances::default();
    for document in store.documents(tenant, Kind::Outcome, None) {
        acquaintances.learn(&document?.read::<Outcome>()?);
    }
    Ok(acquaintances)
}
