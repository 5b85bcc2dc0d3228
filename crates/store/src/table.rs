//! What a [`Store`](crate::store::Store) needs from an engine.
//!
//! Sequence numbers, counts, checksums, group commit, checks and backups are
//! implemented once above this trait; below it there are only sorted bytes.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Once;

use crate::{Engine, StoreError};

/// A key and its value.
pub(crate) type Entry = (Vec<u8>, Vec<u8>);

/// Entries in key order. After an `Err` there may be more.
pub(crate) type Entries<'a> = Box<dyn Iterator<Item = Result<Entry, StoreError>> + Send + 'a>;

/// A key with its new value, or `None` to remove it.
pub(crate) type Change = (Vec<u8>, Option<Vec<u8>>);

/// Bytes in the order of their keys.
pub(crate) trait Table: Send + Sync {
    fn engine(&self) -> Engine;

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError>;

    /// The entries with the prefix, after the key if one is given, in bounded
    /// memory.
    fn scan(&self, prefix: &[u8], after: Option<&[u8]>) -> Entries<'_>;

    /// Makes all changes or none, and returns when they are on disk.
    fn apply(&self, changes: Vec<Change>) -> Result<(), StoreError>;

    /// An empty table of the same kind in another folder.
    fn fresh(&self, folder: &Path, cache_bytes: u64) -> Result<Self, StoreError>
    where
        Self: Sized;

    /// Returns when the files are on disk and released.
    fn close(self) -> Result<(), StoreError>;
}

/// Tables that have their own folder.
pub(crate) trait FolderTable: Table + Sized {
    fn create(folder: &Path, cache_bytes: u64) -> Result<Self, StoreError>;

    /// Opens an existing table; never creates one that is missing.
    fn open(folder: &Path, cache_bytes: u64) -> Result<Self, StoreError>;
}

thread_local! {
    /// Whether an engine is being called on this thread.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Keeps the process's panic hook from reporting panics that become errors
/// here; it still reports all others.
fn quieten_guarded_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let report = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                report(panic);
            }
        }));
    });
}

/// Calls an engine, and turns its panics into errors: engines may panic on
/// damaged files.
pub(crate) fn guarded<T>(path: &Path, call: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    quieten_guarded_panics();
    GUARDED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(false);
    outcome.unwrap_or_else(|panic| {
        let message = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("without a message");
        Err(StoreError::damaged(path, format!("its engine gave up on it: {message}")))
    })
}
