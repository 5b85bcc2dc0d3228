//! Wakes commits that sled leaves waiting.
//!
//! When a write to its log fails because the disk is full or gone, sled 0.34.7
//! does not always wake the thread waiting for it: the write that ends a
//! reservation records the error without a notification. The next flush finds
//! the error and wakes all waiters. The thread here does that flush.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crate::StoreError;
use crate::table::guarded;

/// A commit that takes longer triggers a flush.
const PATIENCE: Duration = Duration::from_millis(500);

/// A thread that watches commits. It holds the tree until this is dropped.
#[derive(Debug)]
pub(crate) struct Waker {
    commits: Arc<Commits>,
    /// Dropped to stop the thread.
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct Commits {
    begun: AtomicU64,
    ended: AtomicU64,
}

impl Commits {
    /// The newest commit, if any is in progress.
    fn under_way(&self) -> Option<u64> {
        let ended = self.ended.load(Ordering::Acquire);
        let begun = self.begun.load(Ordering::Acquire);
        (begun > ended).then_some(begun)
    }
}

impl Waker {
    pub(crate) fn start(folder: PathBuf, tree: sled::Db) -> Result<Self, StoreError> {
        let commits = Arc::new(Commits::default());
        let (stop, stopped) = sync_channel::<()>(0);
        let watched = Arc::clone(&commits);
        let path = folder.clone();
        let look_after = move || {
            let mut seen = None;
            while stopped.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                let commit = watched.under_way();
                if commit.is_some() && commit == seen {
                    // The waiting commit gets the same outcome.
                    let _ = guarded(&folder, || Ok(tree.flush()));
                }
                seen = commit;
            }
        };
        let thread = Builder::new().name("sled-waker".to_owned()).spawn(look_after);
        let thread = thread.map_err(StoreError::io("start a thread for", path))?;
        Ok(Self { commits, stop: Some(stop), thread: Some(thread) })
    }

    /// Flushes if a commit may be waiting.
    pub(crate) fn look_after<T>(&self, commit: impl FnOnce() -> T) -> T {
        self.commits.begun.fetch_add(1, Ordering::AcqRel);
        let outcome = commit();
        self.commits.ended.fetch_add(1, Ordering::AcqRel);
        outcome
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // The thread ends by itself, and catches its own panics.
            let _ = thread.join();
        }
    }
}
