//! A store over any engine, and how it writes.
//!
//! A commit becomes one atomic change of the table: the profiles and documents,
//! the counts of roles, and the store's own state (last sequence number, number
//! of records). So they agree with each other, whatever a power cut leaves.

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use qantara_engine::profile::Role;

use crate::draft::{Draft, Encoded};
use crate::group::{Group, unpoisoned};
use crate::lock::Lock;
use crate::manifest::{Manifest, Phase};
use crate::state::{Counts, State};
use crate::table::Table;
use crate::{Engine, Sequence, Stats, StoreError, Tenant, files};

/// After how many disk syncs the `MANIFEST` is updated: rarely enough to cost
/// little, often enough to detect a store that lost its end.
const SYNCS_PER_MANIFEST: u64 = 64;

/// The folder of an open store, ours while this lives.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) folder: PathBuf,
    pub(crate) manifest: Manifest,
    pub(crate) lock: Lock,
    /// The engine's cache size, for a rewrite.
    pub(crate) cache_bytes: u64,
}

/// The writer's state, held while it writes.
#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) state: State,
    pub(crate) home: Option<Home>,
    syncs_since_manifest: u64,
    /// Why no more writes are accepted.
    pub(crate) stopped: Option<String>,
}

/// A table that is not replaced while this lives.
pub(crate) struct Held<'a, T>(RwLockReadGuard<'a, Option<T>>);

impl<T> Deref for Held<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref().expect("a closed store is dropped at once")
    }
}

/// A [`ProfileStore`](crate::ProfileStore) over any [`Table`].
pub(crate) struct Store<T: Table> {
    /// `None` once closed. Held for one call of the engine, or one page of a
    /// scan, so that it can be replaced in between.
    table: RwLock<Option<T>>,
    name: PathBuf,
    id: String,
    head: Mutex<Head>,
    group: Group<Encoded, Result<Sequence, StoreError>>,
    counts: RwLock<Counts>,
    sequence: AtomicU64,
    records: AtomicU64,
    documents: AtomicU64,
    /// Odd while a change is being made. Between two equal even readings, the
    /// table did not change.
    changes: AtomicU64,
    commits: AtomicU64,
    syncs: AtomicU64,
}

impl<T: Table> Store<T> {
    pub(crate) fn new(table: T, state: State, counts: Counts, home: Option<Home>) -> Self {
        Self {
            table: RwLock::new(Some(table)),
            name: home.as_ref().map_or_else(|| PathBuf::from("memory"), |home| home.folder.clone()),
            id: state.store.clone(),
            sequence: AtomicU64::new(state.sequence.get()),
            records: AtomicU64::new(state.records),
            documents: AtomicU64::new(state.documents),
            counts: RwLock::new(counts),
            head: Mutex::new(Head { state, home, syncs_since_manifest: 0, stopped: None }),
            group: Group::default(),
            changes: AtomicU64::new(0),
            commits: AtomicU64::new(0),
            syncs: AtomicU64::new(0),
        }
    }

    /// The current table, to be held briefly.
    pub(crate) fn table(&self) -> Held<'_, T> {
        Held(self.table.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The writer's state: while it is held, no commit changes anything.
    pub(crate) fn head(&self) -> MutexGuard<'_, Head> {
        unpoisoned(&self.head)
    }

    /// Replaces the table, between two calls.
    pub(crate) fn exchange(&self, table: T) -> Option<T> {
        self.table.write().unwrap_or_else(PoisonError::into_inner).replace(table)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.name
    }

    pub(crate) fn last_sequence(&self) -> Sequence {
        Sequence(self.sequence.load(Ordering::Acquire))
    }

    pub(crate) fn all_counts(&self) -> Counts {
        self.counts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn counted(&self, tenant: &Tenant, role: Role) -> u64 {
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        counts.get(&(tenant.clone(), role)).copied().unwrap_or(0)
    }

    pub(crate) fn stats_now(&self) -> Result<Stats, StoreError> {
        let disk_bytes = match self.table().engine() {
            Engine::Memory => 0,
            Engine::Sled | Engine::Redb => files::sizes(&self.name)?.values().sum(),
        };
        let counts = self.all_counts().into_iter().filter(|(_, count)| *count > 0);
        Ok(Stats {
            store: self.id.clone(),
            engine: self.table().engine(),
            sequence: self.last_sequence(),
            records: self.records.load(Ordering::Acquire),
            documents: self.documents.load(Ordering::Acquire),
            counts: counts.map(|((tenant, role), count)| (tenant, role, count)).collect(),
            disk_bytes,
            commits: self.commits.load(Ordering::Relaxed),
            syncs: self.syncs.load(Ordering::Relaxed),
        })
    }

    pub(crate) fn change_count(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Runs something while no commit can change anything.
    pub(crate) fn held_still<R>(&self, act: impl FnOnce(&State) -> R) -> R {
        act(&unpoisoned(&self.head).state)
    }

    /// Commits a batch, in one change with others that come at the same time.
    pub(crate) fn commit_encoded(&self, batch: Encoded) -> Result<Sequence, StoreError> {
        self.group.join(batch, |group| self.write(group))
    }

    /// Writes a group of batches as one change, one outcome for each batch.
    fn write(&self, group: Vec<Encoded>) -> Vec<Result<Sequence, StoreError>> {
        let mut head = unpoisoned(&self.head);
        let head = &mut *head;
        if let Some(cause) = &head.stopped {
            return group.iter().map(|_| Err(self.writes_stopped(head, cause))).collect();
        }
        let table = self.table();
        let mut draft = Draft::new(&*table, head.state.clone(), self.all_counts());
        let outcomes: Vec<_> = group.into_iter().map(|batch| draft.add(batch)).collect();
        let n_commits = outcomes.iter().filter(|outcome| outcome.is_ok()).count() as u64;
        if n_commits == 0 {
            return outcomes;
        }
        let (changes, state, counts) = draft.finish();

        self.changes.fetch_add(1, Ordering::SeqCst);
        let applied = table.apply(changes);
        if let Err(error) = applied {
            // The change may be applied but not on disk, or the reverse. Only
            // the next opening can tell, so nothing may build on it. The change
            // count stays odd, so scans do not check the count.
            let cause = error.in_full();
            let outcomes = outcomes
                .into_iter()
                .map(|outcome| outcome.and_then(|_| Err(self.writes_stopped(head, &cause))))
                .collect();
            head.stopped = Some(cause);
            return outcomes;
        }
        head.state = state;
        *self.counts.write().unwrap_or_else(PoisonError::into_inner) = counts;
        self.sequence.store(head.state.sequence.get(), Ordering::Release);
        self.records.store(head.state.records, Ordering::Release);
        self.documents.store(head.state.documents, Ordering::Release);
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.commits.fetch_add(n_commits, Ordering::Relaxed);
        self.syncs.fetch_add(1, Ordering::Relaxed);
        self.tell_manifest(head);
        outcomes
    }

    /// Updates the `MANIFEST` from time to time. The commit is already on disk,
    /// so a failure here stops only later ones.
    fn tell_manifest(&self, head: &mut Head) {
        head.syncs_since_manifest += 1;
        let Some(home) = head.home.as_mut().filter(|_| head.syncs_since_manifest >= SYNCS_PER_MANIFEST)
        else {
            return;
        };
        head.syncs_since_manifest = 0;
        home.manifest.tell(&head.state);
        if let Err(error) = home.manifest.write(&self.name) {
            head.stopped = Some(error.in_full());
        }
    }

    pub(crate) fn writes_stopped(&self, head: &Head, cause: &str) -> StoreError {
        StoreError::WritesStopped {
            path: self.name.clone(),
            last: head.state.sequence,
            cause: cause.to_owned(),
        }
    }

    pub(crate) fn close_now(&mut self) -> Result<(), StoreError> {
        let table = self.table.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        let Some(table) = table else { return Ok(()) };
        let head = self.head.get_mut().unwrap_or_else(PoisonError::into_inner);
        let closed = table.close();
        let Some(Home { folder, mut manifest, lock, .. }) = head.home.take() else { return closed };
        closed?;
        // After a failed write, nothing exact can be recorded.
        if head.stopped.is_none() {
            manifest.phase = Phase::Closed;
            manifest.tell(&head.state);
            manifest.files = files::sizes(&manifest.engine_folder(&folder))?;
            manifest.write(&folder)?;
        }
        drop(lock);
        Ok(())
    }
}

impl<T: Table> Drop for Store<T> {
    fn drop(&mut self) {
        // The error has no receiver; the next opening finds an unclosed store
        // and checks it as after a crash.
        let _ = self.close_now();
    }
}
