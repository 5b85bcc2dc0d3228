//! One process owns a store.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use crate::StoreError;

/// The name of the file that is locked.
pub(crate) const LOCK: &str = "LOCK";

/// The store is ours until this is dropped or the process ends in any way: the
/// system holds the lock, and the file only names the holder.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks the store in the folder.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`], with the holder's process id, when it is taken.
    pub(crate) fn take(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(LOCK);
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).read(true).write(true);
        let mut file = options.open(&path).map_err(StoreError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Between taking the lock and writing its id, a holder has no name.
                let holder =
                    match file.read_to_string(&mut text).ok().and_then(|_| text.trim().parse::<u32>().ok()) {
                        Some(id) if id == std::process::id() => format!("this process ({id}) already"),
                        Some(id) => format!("process {id}"),
                        None => "another process".to_owned(),
                    };
                return Err(StoreError::InUse { path: folder.to_owned(), holder });
            }
            Err(TryLockError::Error(error)) => return Err(StoreError::io("lock", &path)(error)),
        }
        file.set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()))
            .map_err(StoreError::io("write", &path))?;
        Ok(Self { _file: file })
    }
}
