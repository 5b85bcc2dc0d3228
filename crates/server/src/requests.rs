//! Changes that are made once, however often they are asked for.
//!
//! A change with a request id leaves a record in its own batch. The same
//! change asked for again, by the same id, finds the record and is answered
//! without being made; another change under that id is refused.

use jiff::{Timestamp, ToSpan as _};
use prost::Message;
use qantara_store::{Batch, DocumentName, Kind, Sequence, StoreError};
use serde::{Deserialize, Serialize};

use crate::api::Work;
use crate::hub::Hub;
use crate::status::Fault;
use crate::token::hash;
use crate::wire::problem::Problem;

/// What is kept of a change.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Done {
    fingerprint: String,
    at: Timestamp,
    /// What was changed: names.
    pub(crate) names: Vec<String>,
}

/// A change that is made once; any number of times where it has no id.
pub(crate) struct Once {
    id: Option<DocumentName>,
    fingerprint: String,
}

impl Once {
    /// Looks whether the change was made before.
    pub(crate) fn look<M: Message>(
        work: &Work,
        id: &str,
        request: &M,
    ) -> Result<(Self, Option<Done>), Fault> {
        if id.is_empty() {
            return Ok((Self { id: None, fingerprint: String::new() }, None));
        }
        let visible = id.len() <= 64 && id.bytes().all(|b| b.is_ascii_graphic());
        let Some(id) = visible.then(|| id.parse().ok()).flatten() else {
            let expected = "write 1 to 64 visible ASCII characters, such as a UUID";
            return Err(Problem::new("request_id", format!("`{id}` is no request id; {expected}")).into());
        };
        let mut bytes = work.caller.call.as_bytes().to_vec();
        bytes.extend(request.encode_to_vec());
        let once = Self { id: Some(id), fingerprint: hash(bytes) };
        let done = once.done(&work.hub)?;
        Ok((once, done))
    }

    fn done(&self, hub: &Hub) -> Result<Option<Done>, Fault> {
        let Some(id) = &self.id else { return Ok(None) };
        let Some(document) = hub.store.document(&hub.tenant, Kind::Request, id)? else { return Ok(None) };
        let done: Done = document.read()?;
        if done.fingerprint == self.fingerprint {
            Ok(Some(done))
        } else {
            Err(Fault::RequestReused(id.to_string()))
        }
    }

    /// Adds the record of the change to its batch. The batch is refused where
    /// another call has made it meanwhile.
    pub(crate) fn record(&self, batch: &mut Batch, names: Vec<String>) -> Result<(), StoreError> {
        if let Some(id) = &self.id {
            batch.require_document(Kind::Request, id.clone(), None);
            let done = Done { fingerprint: self.fingerprint.clone(), at: Timestamp::now(), names };
            batch.put_document(Kind::Request, id.clone(), &done)?;
        }
        Ok(())
    }
}

/// Forgets changes older than a day.
pub(crate) fn sweep(hub: &Hub, now: Timestamp) -> Result<Option<Sequence>, StoreError> {
    let oldest = now - 24.hours();
    let mut batch = Batch::new(hub.tenant.clone());
    for document in hub.store.documents(&hub.tenant, Kind::Request, None) {
        let document = document?;
        if document.read::<Done>()?.at < oldest {
            batch.delete_document(Kind::Request, document.name);
        }
    }
    if batch.is_empty() { Ok(None) } else { hub.store.commit(batch).map(Some) }
}
