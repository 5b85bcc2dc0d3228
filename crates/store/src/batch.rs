//! Batches: changes that are made together.

use qantara_engine::profile::{Profile, ProfileId, Role};
use serde::Serialize;

use crate::record::Place;
use crate::{DocumentName, Kind, Sequence, StoreError, Tenant};

/// Changes to one tenant's profiles and documents: all are made, or none.
///
/// They apply in the order in which they were added, so the last change to a
/// record wins. Requirements are checked before the first change.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub(crate) tenant: Tenant,
    pub(crate) changes: Vec<BatchChange>,
    pub(crate) requirements: Vec<(Place, Option<Sequence>)>,
}

#[derive(Clone, Debug)]
pub(crate) enum BatchChange {
    // Boxed: a deletion is small and a profile is not.
    Put(Box<Profile>),
    /// With its JSON.
    PutDocument(Kind, DocumentName, Vec<u8>),
    Delete(Place),
}

impl Batch {
    /// No changes yet, to the records of this tenant.
    pub fn new(tenant: Tenant) -> Self {
        Self { tenant, changes: Vec::new(), requirements: Vec::new() }
    }

    /// Stores the profile, replacing the one with its role and id, if any.
    pub fn put(&mut self, profile: Profile) -> &mut Self {
        self.changes.push(BatchChange::Put(Box::new(profile)));
        self
    }

    /// Removes the profile, if it exists.
    pub fn delete(&mut self, role: Role, id: ProfileId) -> &mut Self {
        self.changes.push(BatchChange::Delete(Place::Profile(role, id)));
        self
    }

    /// Requires that exactly this commit wrote the profile or, for `None`, that
    /// it does not exist. Otherwise committing the batch fails with
    /// [`StoreError::Changed`].
    pub fn require(&mut self, role: Role, id: ProfileId, sequence: Option<Sequence>) -> &mut Self {
        self.requirements.push((Place::Profile(role, id), sequence));
        self
    }

    /// Stores a value as a document, replacing the one with its kind and name,
    /// if any.
    ///
    /// # Errors
    ///
    /// [`StoreError::UnstorableDocument`] when the value has no JSON form; the
    /// batch is then unchanged.
    pub fn put_document(
        &mut self,
        kind: Kind,
        name: DocumentName,
        value: &(impl Serialize + ?Sized),
    ) -> Result<&mut Self, StoreError> {
        match serde_json::to_vec(value) {
            Ok(json) => {
                self.changes.push(BatchChange::PutDocument(kind, name, json));
                Ok(self)
            }
            Err(source) => Err(StoreError::UnstorableDocument { kind, name, source }),
        }
    }

    /// Removes the document, if it exists.
    pub fn delete_document(&mut self, kind: Kind, name: DocumentName) -> &mut Self {
        self.changes.push(BatchChange::Delete(Place::Document(kind, name)));
        self
    }

    /// As [`require`](Self::require), for a document; the error is
    /// [`StoreError::DocumentChanged`].
    pub fn require_document(
        &mut self,
        kind: Kind,
        name: DocumentName,
        sequence: Option<Sequence>,
    ) -> &mut Self {
        self.requirements.push((Place::Document(kind, name), sequence));
        self
    }

    /// How many changes there are.
    pub fn len(&self) -> usize {
        self.changes.len()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}
