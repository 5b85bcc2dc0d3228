//! Reading one role, and noticing when some of it is gone.

use qantara_engine::profile::Role;

use crate::store::Store;
use crate::table::{Entries, Table};
use crate::{ProfileStore, StoreError, Tenant, key};

/// The raw records of one role, and an error at the end if they were fewer or
/// more than had been counted.
pub(crate) struct Scan<'a, T: Table> {
    store: &'a Store<T>,
    /// `None` once it has ended.
    entries: Option<Entries<'a>>,
    what: (Tenant, Role),
    seen: u64,
    counted: u64,
    /// The store's change count when the scan began.
    began_at: u64,
}

impl<'a, T: Table> Scan<'a, T> {
    pub(crate) fn new(store: &'a Store<T>, tenant: &Tenant, role: Role) -> Self {
        let began_at = store.change_count();
        Self {
            store,
            entries: Some(store.table().scan(&key::role(tenant, role))),
            what: (tenant.clone(), role),
            seen: 0,
            counted: store.count(tenant, role),
            began_at,
        }
    }

    /// Numbers can be compared when nothing changed from the first to the
    /// last record.
    fn stood_still(&self) -> bool {
        self.began_at.is_multiple_of(2) && self.began_at == self.store.change_count()
    }
}

impl<T: Table> Iterator for Scan<'_, T> {
    type Item = Result<(Vec<u8>, Vec<u8>), StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.entries.as_mut()?.next() {
            Some(Ok(entry)) => {
                self.seen += 1;
                Some(Ok(entry))
            }
            // What an engine reads after its own error cannot be trusted.
            Some(Err(error)) => {
                self.entries = None;
                Some(Err(error))
            }
            None => {
                self.entries = None;
                let (tenant, role) = &self.what;
                (self.stood_still() && self.seen != self.counted).then(|| {
                    let what = format!(
                        "tenant `{tenant}` has {} profiles in role {role}, and only {} can be found",
                        self.counted, self.seen
                    );
                    Err(StoreError::damaged(self.store.folder(), what))
                })
            }
        }
    }
}
