//! Changes that are made together.

use qantara_engine::profile::{Profile, ProfileId, Role};
use serde::Serialize;

use crate::record::Place;
use crate::{DocumentName, Kind, Sequence, StoreError, Tenant};

/// Changes to one tenant's profiles and documents, made all at once or not at
/// all.
///
/// They are made in the order they were added, so the last one on a record
/// stays. What the batch requires is compared before its first change.
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

    /// Stores the profile, in place of the one with its role and id if there
    /// is one.
    pub fn put(&mut self, profile: Profile) -> &mut Self {
        self.changes.push(BatchChange::Put(Box::new(profile)));
        self
    }

    /// Removes the profile. It is no error if there is none.
    pub fn delete(&mut self, role: Role, id: ProfileId) -> &mut Self {
        self.changes.push(BatchChange::Delete(Place::Profile(role, id)));
        self
    }

    /// Has the batch made only if the profile was written by exactly this
    /// commit, or is absent where `None` is given. Otherwise the commit fails
    /// with [`StoreError::Changed`].
    pub fn require(&mut self, role: Role, id: ProfileId, sequence: Option<Sequence>) -> &mut Self {
        self.requirements.push((Place::Profile(role, id), sequence));
        self
    }

    /// Stores a value as a document, in place of the one with its kind and
    /// name if there is one.
    ///
    /// # Errors
    ///
    /// [`StoreError::UnstorableDocument`] when the value has no JSON form; the
    /// batch is as it was.
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

    /// Removes the document. It is no error if there is none.
    pub fn delete_document(&mut self, kind: Kind, name: DocumentName) -> &mut Self {
        self.changes.push(BatchChange::Delete(Place::Document(kind, name)));
        self
    }

    /// As [`require`](Self::require), of a document; otherwise the commit
    /// fails with [`StoreError::DocumentChanged`].
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
