//! Changes that are made once, however often they are requested.
//!
//! A change with a request id leaves a record in its own batch. The same change
//! requested again with that id finds the record and is answered without being
//! made again; a different change with that id is refused.

use jiff::{Timestamp, ToSpan as _};
use qantara_store::{Batch, DocumentName, Kind, Sequence, StoreError};
use serde::{Deserialize, Serialize};

use crate::digest::sha256;
use crate::error::Error;
use crate::hub::Hub;

/// The record of a change.
#[derive(Debug, Serialize, Deserialize)]
pub struct Done {
    fingerprint: String,
    at: Timestamp,
    /// The names of what was changed.
    pub names: Vec<String>,
}

/// A change to make once; without an id, it is made every time.
#[derive(Debug)]
pub struct Once {
    id: Option<DocumentName>,
    fingerprint: String,
}

impl Once {
    /// A change without a request id.
    pub fn any_number_of_times() -> Self {
        Self { id: None, fingerprint: String::new() }
    }

    /// Checks whether the change was made before. `request` gives the bytes
    /// that identify the change.
    ///
    /// # Errors
    ///
    /// [`Error::RequestId`] when the text is not an id,
    /// [`Error::RequestReused`] when it belongs to another change.
    pub fn look(
        hub: &Hub,
        id: &str,
        request: impl FnOnce() -> Vec<u8>,
    ) -> Result<(Self, Option<Done>), Error> {
        if id.is_empty() {
            return Ok((Self::any_number_of_times(), None));
        }
        let visible = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_graphic());
        let Some(name) = visible.then(|| id.parse().ok()).flatten() else {
            return Err(Error::RequestId(id.to_owned()));
        };
        let once = Self { id: Some(name), fingerprint: sha256(request()) };
        let done = once.done(hub)?;
        Ok((once, done))
    }

    /// The record of the change, if it has been made.
    ///
    /// # Errors
    ///
    /// As for [`look`](Self::look).
    pub fn done(&self, hub: &Hub) -> Result<Option<Done>, Error> {
        let Some(id) = &self.id else { return Ok(None) };
        let Some(document) = hub.store().document(hub.tenant(), Kind::Request, id)? else { return Ok(None) };
        let done: Done = document.read()?;
        if done.fingerprint == self.fingerprint {
            // The call that made it may not have been answered yet.
            hub.settle();
            Ok(Some(done))
        } else {
            Err(Error::RequestReused(id.to_string()))
        }
    }

    /// Adds the record of the change to its batch. The batch is refused if
    /// another call has made the change meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the record is too large.
    pub fn record(&self, batch: &mut Batch, names: Vec<String>) -> Result<(), StoreError> {
        if let Some(id) = &self.id {
            batch.require_document(Kind::Request, id.clone(), None);
            let done = Done { fingerprint: self.fingerprint.clone(), at: Timestamp::now(), names };
            batch.put_document(Kind::Request, id.clone(), &done)?;
        }
        Ok(())
    }
}

/// Forgets changes older than a day.
///
/// # Errors
///
/// [`StoreError`] when the store fails.
pub fn sweep(hub: &Hub, now: Timestamp) -> Result<Option<Sequence>, StoreError> {
    let oldest = now - 24.hours();
    let mut batch = Batch::new(hub.tenant().clone());
    for document in hub.store().documents(hub.tenant(), Kind::Request, None) {
        let document = document?;
        if document.read::<Done>()?.at < oldest {
            batch.delete_document(Kind::Request, document.name);
        }
    }
    if batch.is_empty() { Ok(None) } else { hub.store().commit(batch).map(Some) }
}
