//! An engine's files and folders: their names, and making them durable.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::StoreError;

/// Names that sled gives its files and folders.
pub(crate) const LOG: &str = "db";
pub(crate) const CONF: &str = "conf";
pub(crate) const BLOBS: &str = "blobs";

/// Waits until the file's bytes and size are on disk.
pub(crate) fn sync_file(path: &Path) -> Result<(), StoreError> {
    match File::open(path) {
        Ok(file) => file.sync_all().map_err(StoreError::io("sync", path)),
        // The engine may remove files meanwhile; a removed file needs no sync.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::io("open", path)(error)),
    }
}

/// Waits until the names in the folder are on disk.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = File::open(path).map_err(StoreError::io("open", path))?;
    folder.sync_all().map_err(StoreError::io("sync", path))
}

/// Makes the folder and its parents so that they survive a power cut.
pub(crate) fn make_folder(path: &Path) -> Result<(), StoreError> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    make_folder(parent)?;
    match fs::create_dir(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(StoreError::io("make", path)(error)),
        _ => sync_folder(parent),
    }
}

/// Removes an engine's folder and everything in it.
///
/// The folder may have been moved to another disk and replaced by a link.
/// Removing only the link would leave every byte in place, so the engine's own
/// files behind it are removed; other files there stay.
pub(crate) fn remove_engine_folder(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_symlink() {
        return fs::remove_dir_all(path);
    }
    match fs::read_dir(path) {
        Ok(entries) => {
            for entry in entries {
                let entry = entry?;
                let name = entry.file_name();
                if !name.to_str().is_some_and(is_of_an_engine) {
                } else if entry.file_type()?.is_dir() {
                    fs::remove_dir_all(entry.path())?;
                } else {
                    fs::remove_file(entry.path())?;
                }
            }
            File::open(path)?.sync_all()?;
            // The target may be the root of a disk, or not empty.
            let _ = fs::remove_dir(fs::canonicalize(path)?);
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::remove_file(path)
}

/// Whether this is a name that engines give their files.
fn is_of_an_engine(name: &str) -> bool {
    name.starts_with("snap.") || [LOG, CONF, BLOBS, "records.redb"].contains(&name)
}

/// The files under the folder, by relative path, with their sizes.
pub(crate) fn sizes(folder: &Path) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut sizes = BTreeMap::new();
    collect_sizes(folder, "", &mut sizes)?;
    Ok(sizes)
}

fn collect_sizes(folder: &Path, within: &str, sizes: &mut BTreeMap<String, u64>) -> Result<(), StoreError> {
    let entries = match fs::read_dir(folder) {
        // A concurrent rewrite removes whole folders.
        Err(error) if error.kind() == ErrorKind::NotFound && !within.is_empty() => return Ok(()),
        entries => entries.map_err(StoreError::io("list", folder))?,
    };
    for entry in entries {
        let entry = entry.map_err(StoreError::io("list", folder))?;
        let name = format!("{within}{}", entry.file_name().to_string_lossy());
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => collect_sizes(&entry.path(), &format!("{name}/"), sizes)?,
            Ok(metadata) => {
                sizes.insert(name, metadata.len());
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(StoreError::io("look at", entry.path())(error)),
        }
    }
    Ok(())
}
