//! Reading many records, and detecting missing ones.

use std::vec;

use qantara_engine::profile::Role;

use crate::store::Store;
use crate::table::{Entry, Table};
use crate::{StoreError, Tenant, key};

/// The number of entries in the first page. Each later page has twice as many,
/// up to [`MOST_ENTRIES`], so that reading ten does not wait for hundreds.
const FIRST_ENTRIES: usize = 16;
const MOST_ENTRIES: usize = 512;
/// A page ends with the entry that brings it to this many bytes.
const PAGE_BYTES: usize = 1 << 20;

/// The entries of a store in key order, read a page at a time.
///
/// The table is held for one page only, so that it can be replaced by another
/// with the same records during a scan.
pub(crate) struct Pages<'a, T: Table> {
    store: &'a Store<T>,
    prefix: Vec<u8>,
    /// The last key that was read.
    after: Option<Vec<u8>>,
    page: vec::IntoIter<Result<Entry, StoreError>>,
    n_entries: usize,
    ended: bool,
}

impl<'a, T: Table> Pages<'a, T> {
    /// The entries with the prefix, after the key.
    pub(crate) fn new(store: &'a Store<T>, prefix: &[u8], after: Option<Vec<u8>>) -> Self {
        let page = Vec::new().into_iter();
        Self { store, prefix: prefix.to_vec(), after, page, n_entries: FIRST_ENTRIES, ended: false }
    }

    fn turn(&mut self) {
        let mut page = Vec::new();
        let mut n_bytes = 0;
        // A page that is not full is the last.
        self.ended = true;
        let table = self.store.table();
        for entry in table.scan(&self.prefix, self.after.as_deref()) {
            let Ok((key, value)) = &entry else {
                // Entries read after an engine's own error cannot be trusted.
                page.push(entry);
                break;
            };
            n_bytes += key.len() + value.len();
            page.push(entry);
            if page.len() == self.n_entries || n_bytes >= PAGE_BYTES {
                self.ended = false;
                break;
            }
        }
        if let Some(Ok((key, _))) = page.last() {
            self.after = Some(key.clone());
        }
        self.n_entries = (2 * self.n_entries).min(MOST_ENTRIES);
        self.page = page.into_iter();
    }
}

impl<T: Table> Iterator for Pages<'_, T> {
    type Item = Result<Entry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.page.len() == 0 && !self.ended {
            self.turn();
        }
        self.page.next()
    }
}

/// The raw records of one role, with an error at the end if their number
/// differs from the count.
pub(crate) struct Scan<'a, T: Table> {
    store: &'a Store<T>,
    /// `None` once it has ended.
    entries: Option<Pages<'a, T>>,
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
            entries: Some(Pages::new(store, &key::role(tenant, role), None)),
            what: (tenant.clone(), role),
            seen: 0,
            counted: store.counted(tenant, role),
            began_at,
        }
    }

    /// The count can be checked only if nothing changed from the first to the
    /// last record.
    fn stood_still(&self) -> bool {
        self.began_at.is_multiple_of(2) && self.began_at == self.store.change_count()
    }
}

impl<T: Table> Iterator for Scan<'_, T> {
    type Item = Result<Entry, StoreError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.entries.as_mut()?.next() {
            Some(Ok(entry)) => {
                self.seen += 1;
                Some(Ok(entry))
            }
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
