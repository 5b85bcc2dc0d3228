//! The table in one sled tree.
//!
//! sled's `flush()` hands its log to the kernel without waiting for the disk,
//! so after each flush its files and folders are synced here. There is one
//! tree, because a sled batch is atomic only within one tree.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::files::{BLOBS, CONF, LOG};
use crate::sled_waker::Waker;
use crate::table::{Change, Entries, FolderTable, Table, guarded};
use crate::{Engine, StoreError, files, key};

#[derive(Debug)]
pub(crate) struct SledTable {
    folder: PathBuf,
    tree: sled::Db,
    /// The log, to which every commit is written.
    log: File,
    /// The other files known to be on disk. Each is written once, under a new
    /// name (snapshots, blobs), or at creation (`conf`).
    synced: Mutex<BTreeSet<String>>,
    waker: Waker,
}

/// How long sled's threads may take to let go of the files of a closed store.
const RELEASE_TIMEOUT: Duration = Duration::from_secs(10);

impl SledTable {
    fn start(folder: &Path, cache_bytes: u64) -> Result<Self, StoreError> {
        let config = sled::Config::new().path(folder).cache_capacity(cache_bytes).flush_every_ms(None);
        let tree = guarded(folder, || config.open().map_err(|error| engine_error(folder, error)))?;
        let path = folder.join(LOG);
        let log = File::open(&path).map_err(StoreError::io("open", path))?;
        let waker = Waker::start(folder.to_owned(), tree.clone())?;
        let table = Self { folder: folder.to_owned(), tree, log, synced: Mutex::default(), waker };
        table.sync()?;
        Ok(table)
    }

    fn call<T>(&self, call: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
        guarded(&self.folder, || call().map_err(|error| engine_error(&self.folder, error)))
    }

    /// Waits until everything applied so far is on disk.
    fn sync(&self) -> Result<(), StoreError> {
        self.waker.look_after(|| self.call(|| self.tree.flush()))?;
        self.log.sync_all().map_err(StoreError::io("sync", self.folder.join(LOG)))?;
        let names: BTreeSet<String> =
            files::sizes(&self.folder)?.into_keys().filter(|name| name != LOG).collect();
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        if names != *synced {
            for name in names.difference(&synced) {
                files::sync_file(&self.folder.join(name))?;
            }
            let blobs = self.folder.join(BLOBS);
            if blobs.is_dir() {
                files::sync_folder(&blobs)?;
            }
            files::sync_folder(&self.folder)?;
            *synced = names;
        }
        Ok(())
    }
}

impl FolderTable for SledTable {
    fn create(folder: &Path, cache_bytes: u64) -> Result<Self, StoreError> {
        files::make_folder(folder)?;
        Self::start(folder, cache_bytes)
    }

    fn open(folder: &Path, cache_bytes: u64) -> Result<Self, StoreError> {
        for name in [LOG, CONF] {
            let path = folder.join(name);
            if !path.is_file() {
                return Err(StoreError::damaged(&path, "the file is missing"));
            }
        }
        remove_half_snapshots(folder)?;
        Self::start(folder, cache_bytes)
    }
}

/// Removes a snapshot whose writing a kill interrupted. sled writes it as
/// `snap.….generating` and renames it when it is complete. On opening, sled
/// would read the partial file as the newest snapshot and fail on its checksum.
/// The log has everything that such a file could hold.
fn remove_half_snapshots(folder: &Path) -> Result<(), StoreError> {
    for name in files::sizes(folder)?.into_keys() {
        if name.starts_with("snap.") && name.ends_with(".generating") {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(StoreError::io("remove", path))?;
        }
    }
    Ok(())
}

impl Table for SledTable {
    fn engine(&self) -> Engine {
        Engine::Sled
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.call(|| self.tree.get(key))?.map(|value| value.to_vec()))
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>) -> Entries<'_> {
        let mut entries = self.tree.range((key::start(prefix, after), key::end(prefix)));
        Box::new(std::iter::from_fn(move || {
            let entry = self.call(|| entries.next().transpose()).transpose()?;
            Some(entry.map(|(key, value)| (key.to_vec(), value.to_vec())))
        }))
    }

    fn apply(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        self.waker.look_after(|| self.call(|| self.tree.apply_batch(batch)))?;
        self.sync()
    }

    fn fresh(&self, folder: &Path, cache_bytes: u64) -> Result<Self, StoreError> {
        Self::create(folder, cache_bytes)
    }

    fn close(self) -> Result<(), StoreError> {
        let flushed = self.sync();
        let Self { folder, tree, log, waker, .. } = self;
        drop(waker);
        let dropped = guarded(&folder, || {
            drop(tree);
            Ok(())
        });
        // sled's threads outlive its handle, and may still write.
        let asked_at = Instant::now();
        while log.try_lock().is_err() {
            if asked_at.elapsed() > RELEASE_TIMEOUT {
                return Err(StoreError::damaged(&folder, "sled did not let go of its files"));
            }
            sleep(Duration::from_millis(2));
        }
        flushed.and(dropped)?;
        for name in files::sizes(&folder)?.keys() {
            files::sync_file(&folder.join(name))?;
        }
        files::sync_folder(&folder)
    }
}

fn engine_error(folder: &Path, error: sled::Error) -> StoreError {
    match error {
        sled::Error::Io(source) => {
            // sled passes on copies of system errors, whose text is debug
            // output.
            let source = match source.kind() {
                ErrorKind::Other => source,
                kind => kind.into(),
            };
            StoreError::io("use", folder)(source)
        }
        sled::Error::Corruption { at, .. } => {
            let place = at.map_or_else(String::new, |at| format!(" at {at:?}"));
            StoreError::damaged(folder, format!("a page's checksum does not match{place}"))
        }
        other => StoreError::damaged(folder, other.to_string()),
    }
}
