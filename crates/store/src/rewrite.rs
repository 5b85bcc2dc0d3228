//! Rewriting a store, so that no deleted data is left.
//!
//! No engine erases in place: deleted data stays in its files until it happens
//! to be overwritten. So the live records are copied into a new folder, the
//! `MANIFEST` is pointed at it, and the old folder is removed. The `MANIFEST`
//! also names the folder that is not in use, from before it exists until it is
//! gone. A kill at any moment therefore leaves one complete folder, and the
//! next opening knows which other folder to remove.

use crate::state::verify_records;
use crate::store::{Home, Store};
use crate::table::{Change, Table};
use crate::{StoreError, files, key};

/// How many records are written at once, and how many bytes.
const RECORDS_PER_WRITE: usize = 1_000;
const BYTES_PER_WRITE: usize = 4 << 20;

/// The result of a rewrite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rewritten {
    /// Profiles kept.
    pub records: u64,
    /// Documents kept.
    pub documents: u64,
    /// The size of the store's files before, bytes; 0 in memory.
    pub bytes_before: u64,
    /// And after.
    pub bytes_after: u64,
}

impl<T: Table> Store<T> {
    pub(crate) fn rewrite_now(&self) -> Result<Rewritten, StoreError> {
        let mut head = self.head();
        if let Some(cause) = &head.stopped {
            return Err(self.writes_stopped(&head, cause));
        }
        let (records, documents) = (head.state.records, head.state.documents);
        let state = head.state.clone();
        let Some(home) = &mut head.home else {
            // In memory, deleted data is gone already.
            return Ok(Rewritten { records, documents, bytes_before: 0, bytes_after: 0 });
        };
        let size = |home: &Home| Ok::<u64, StoreError>(files::sizes(&home.folder)?.values().sum());
        let bytes_before = size(home)?;
        // The manifest can name only one leftover folder, so remove it before
        // making another.
        home.manifest.remove_leftover(&home.folder)?;
        let (old, new) = (home.manifest.folder.clone(), home.manifest.new_folder());
        home.manifest.leftover = Some(new.clone());
        home.manifest.write(&home.folder)?;
        let made = self.table().fresh(&home.folder.join(&new), home.cache_bytes).and_then(|table| {
            let copied =
                copy(&*self.table(), &table).and_then(|()| verify_records(&table, &state, &home.folder));
            match copied {
                Ok(()) => Ok(table),
                Err(error) => {
                    // Report the first error.
                    let _ = table.close();
                    Err(error)
                }
            }
        });
        let table = match made {
            Ok(table) => table,
            Err(error) => {
                // A folder that cannot be removed now stays named, and is removed
                // by the next rewrite or opening.
                let _ = home.manifest.remove_leftover(&home.folder);
                return Err(error);
            }
        };
        home.manifest.folder = new;
        home.manifest.leftover = Some(old);
        home.manifest.tell(&state);
        if let Err(error) = home.manifest.write(&home.folder) {
            // Only the next opening knows which folder is current.
            let stopped = error.in_full();
            let _ = table.close();
            head.stopped = Some(stopped);
            return Err(error);
        }
        // From here on the new folder is current, whatever happens to the old
        // one.
        let replaced = self.exchange(table).map_or(Ok(()), Table::close);
        home.manifest.remove_leftover(&home.folder)?;
        home.manifest.write(&home.folder)?;
        replaced?;
        let bytes_after = size(home)?;
        Ok(Rewritten { records, documents, bytes_before, bytes_after })
    }
}

/// Copies every record as it is, in key order.
fn copy(from: &impl Table, to: &impl Table) -> Result<(), StoreError> {
    let mut changes: Vec<Change> = Vec::new();
    let mut bytes = 0;
    let prefixes = [key::state(), key::counts().into(), key::profiles().into(), key::documents().into()];
    for entry in prefixes.iter().flat_map(|prefix| from.scan(prefix, None)) {
        let (key, value) = entry?;
        bytes += key.len() + value.len();
        changes.push((key, Some(value)));
        if changes.len() == RECORDS_PER_WRITE || bytes >= BYTES_PER_WRITE {
            to.apply(std::mem::take(&mut changes))?;
            bytes = 0;
        }
    }
    to.apply(changes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::OpenOptions;
    use crate::manifest::Manifest;

    /// A folder that could not be removed stays named; otherwise it would stay
    /// for ever.
    #[test]
    fn a_leftover_is_named_until_it_is_gone() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("store");
        crate::open(&folder, &OpenOptions::new().create(true)).unwrap().close().unwrap();
        let mut manifest = Manifest::read(&folder).unwrap().unwrap();
        let name = manifest.new_folder();
        let leftover = || folder.join(&name);
        manifest.leftover = Some(name.clone());
        // A file cannot be removed as a folder.
        fs::write(leftover(), "").unwrap();
        assert!(manifest.remove_leftover(&folder).is_err());
        assert_eq!(manifest.leftover.as_ref(), Some(&name));
        fs::remove_file(leftover()).unwrap();
        fs::create_dir(leftover()).unwrap();
        manifest.remove_leftover(&folder).unwrap();
        assert_eq!((manifest.leftover, leftover().exists()), (None, false));
    }

    /// The engine's folder was moved to a larger disk and replaced by a link.
    #[test]
    #[cfg(unix)]
    fn nothing_is_left_where_a_link_leads() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, elsewhere) = (parent.path().join("store"), parent.path().join("disk"));
        let open = || crate::open(&folder, &OpenOptions::new().create(true)).unwrap();
        let tenant = crate::Tenant::default();
        let profile = |id: &str| -> qantara_engine::profile::Profile {
            serde_json::from_value(serde_json::json!({ "id": id, "name": id, "mentor": {} })).unwrap()
        };
        let store = open();
        let mut batch = crate::Batch::new(tenant.clone());
        batch.put(profile("kept"));
        batch.put(profile("zqx-gone"));
        store.commit(batch).unwrap();
        store.close().unwrap();
        let engine = folder.join(Manifest::read(&folder).unwrap().unwrap().folder);
        fs::rename(&engine, &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, &engine).unwrap();
        fs::write(elsewhere.join("not ours"), "").unwrap();
        let has_marker = |path: &std::path::Path| {
            fs::read_dir(path).unwrap().any(|entry| {
                let path = entry.unwrap().path();
                path.is_file() && fs::read(path).unwrap().windows(8).any(|bytes| bytes == b"zqx-gone")
            })
        };
        assert!(has_marker(&elsewhere));

        let store = open();
        let mut batch = crate::Batch::new(tenant.clone());
        batch.delete(qantara_engine::profile::Role::Mentor, "zqx-gone".parse().unwrap());
        store.commit(batch).unwrap();
        store.rewrite().unwrap();
        assert!(!has_marker(&elsewhere));
        assert!(elsewhere.join("not ours").exists() && !engine.exists());
        store.close().unwrap();
        assert_eq!(open().count(&tenant, qantara_engine::profile::Role::Mentor), 1);
    }
}
