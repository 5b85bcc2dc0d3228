//! A hub's own settings.

use qantara_engine::profile::MatchingConsent;

use crate::{Batch, DocumentName, Kind, ProfileStore, StoreError, Tenant};

fn matching_consent_name() -> DocumentName {
    "matching-consent".to_owned().try_into().expect("a short name of plain letters")
}

/// How a tenant treats consent that was not stated; presumed by default.
///
/// # Errors
///
/// [`StoreError`] when the setting cannot be read.
pub fn matching_consent(store: &dyn ProfileStore, tenant: &Tenant) -> Result<MatchingConsent, StoreError> {
    match store.document(tenant, Kind::Setting, &matching_consent_name())? {
        Some(document) => document.read(),
        None => Ok(MatchingConsent::default()),
    }
}

/// Adds the setting to a batch of the tenant.
///
/// # Errors
///
/// [`StoreError`] as for any document.
pub fn set_matching_consent(batch: &mut Batch, setting: MatchingConsent) -> Result<(), StoreError> {
    batch.put_document(Kind::Setting, matching_consent_name(), &setting).map(drop)
}
