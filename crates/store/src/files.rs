//! Making files and folders durable.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

use crate::StoreError;

/// Waits until the file's bytes and size are on disk.
pub(crate) fn sync_file(path: &Path) -> Result<(), StoreError> {
    match File::open(path) {
        Ok(file) => file.sync_all().map_err(StoreError::io("sync", path)),
        // The engine tidies up beside us; what it removed needs no sync.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::io("open", path)(error)),
    }
}

/// Waits until the names in the folder are on disk.
pub(crate) fn sync_folder(path: &Path) -> Result<(), StoreError> {
    let folder = File::open(path).map_err(StoreError::io("open", path))?;
    folder.sync_all().map_err(StoreError::io("sync", path))
}

/// Makes the folder, and those above it, to stay after a power cut.
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

/// The files under the folder, by their path in it, with their sizes.
pub(crate) fn sizes(folder: &Path) -> Result<BTreeMap<String, u64>, StoreError> {
    let mut sizes = BTreeMap::new();
    collect_sizes(folder, "", &mut sizes)?;
    Ok(sizes)
}

fn collect_sizes(folder: &Path, within: &str, sizes: &mut BTreeMap<String, u64>) -> Result<(), StoreError> {
    let entries = match fs::read_dir(folder) {
        // A rewriting beside us removes whole folders.
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
