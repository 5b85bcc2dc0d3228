//! What a hub's recorded outcomes say of who knows whom.

use qantara_engine::outcome::{Acquaintances, Outcome};

use crate::{Kind, ProfileStore, StoreError, Tenant};

/// Who knows whom, by the outcomes that a tenant has recorded. Whoever reads
/// profiles to rank them folds it into each.
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
