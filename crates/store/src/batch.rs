//! Changes that are made together.

use qantara_engine::profile::{Profile, ProfileId, Role};

use crate::Tenant;

/// Changes to one tenant's profiles, made all at once or not at all.
///
/// They are made in the order they were added, so the last one on a profile
/// stays.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    pub(crate) tenant: Tenant,
    pub(crate) changes: Vec<BatchChange>,
}

#[derive(Clone, Debug)]
pub(crate) enum BatchChange {
    // Boxed: a deletion is small and a profile is not.
    Put(Box<Profile>),
    Delete(Role, ProfileId),
}

impl Batch {
    /// No changes yet, to the profiles of this tenant.
    pub fn new(tenant: Tenant) -> Self {
        Self { tenant, changes: Vec::new() }
    }

    /// Stores the profile, in place of the one with its role and id if there
    /// is one.
    pub fn put(&mut self, profile: Profile) -> &mut Self {
        self.changes.push(BatchChange::Put(Box::new(profile)));
        self
    }

    /// Removes the profile. It is no error if there is none.
    pub fn delete(&mut self, role: Role, id: ProfileId) -> &mut Self {
        self.changes.push(BatchChange::Delete(role, id));
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
