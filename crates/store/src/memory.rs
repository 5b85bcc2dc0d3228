//! The engine without files: for tests, and for runs that need no store.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::path::Path;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use crate::state::State;
use crate::store::Store;
use crate::table::{Change, Entries, Table};
use crate::{Engine, ProfileStore, StoreError, key};

/// An empty store in memory, gone when it is closed.
pub fn in_memory() -> Box<dyn ProfileStore> {
    let state = State::new(uuid::Uuid::new_v4().to_string());
    Box::new(Store::new(MemoryTable::default(), state, BTreeMap::new(), None))
}

#[derive(Debug, Default)]
pub(crate) struct MemoryTable {
    entries: RwLock<BTreeMap<Vec<u8>, Vec<u8>>>,
}

/// How many entries a scan copies at a time, so that writers get their turn.
const CHUNK: usize = 256;

impl MemoryTable {
    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Vec<u8>, Vec<u8>>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Up to [`CHUNK`] entries with the prefix, from `start` on.
    fn chunk(&self, prefix: &[u8], start: Bound<Vec<u8>>) -> Vec<(Vec<u8>, Vec<u8>)> {
        self.read()
            .range((start, Bound::Unbounded))
            .take_while(|(key, _)| key.starts_with(prefix))
            .take(CHUNK)
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect()
    }
}

impl Table for MemoryTable {
    fn engine(&self) -> Engine {
        Engine::Memory
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.read().get(key).cloned())
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>) -> Entries<'_> {
        let mut start = Some(key::start(prefix, after));
        let prefix = prefix.to_vec();
        let chunks = std::iter::from_fn(move || {
            let chunk = self.chunk(&prefix, start.take()?);
            start = chunk.last().map(|(key, _)| Bound::Excluded(key.clone()));
            Some(chunk)
        });
        Box::new(chunks.flatten().map(Ok))
    }

    fn apply(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        for (key, value) in changes {
            match value {
                Some(value) => entries.insert(key, value),
                None => entries.remove(&key),
            };
        }
        Ok(())
    }

    fn fresh(&self, _: &Path, _: u64) -> Result<Self, StoreError> {
        Ok(Self::default())
    }

    fn close(self) -> Result<(), StoreError> {
        Ok(())
    }
}
