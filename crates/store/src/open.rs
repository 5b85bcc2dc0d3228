//! Opening a store, or making one.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use crate::lock::{LOCK, Lock};
use crate::manifest::{FORMAT, MANIFEST, MANIFEST_NEW, Manifest, Phase};
use crate::sled_table::SledTable;
use crate::state::{State, read_counts, verify_records};
use crate::store::{Home, Store};
use crate::table::{FolderTable, Table};
use crate::{Engine, ProfileStore, StoreError, files};

/// How a store is opened.
#[derive(Clone, Debug)]
pub struct OpenOptions {
    create: bool,
    engine: Option<Engine>,
    cache_bytes: u64,
}

impl Default for OpenOptions {
    fn default() -> Self {
        Self { create: false, engine: None, cache_bytes: 64 << 20 }
    }
}

impl OpenOptions {
    /// Opens an existing store, with whatever engine made it and a cache of 64
    /// MiB.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether to make a store in a new or empty folder.
    #[must_use]
    pub fn create(mut self, create: bool) -> Self {
        self.create = create;
        self
    }

    /// The engine for a new store (default: sled), and the one required of an
    /// existing store.
    #[must_use]
    pub fn engine(mut self, engine: Engine) -> Self {
        self.engine = Some(engine);
        self
    }

    /// The engine's cache, in bytes. sled takes several times as much.
    #[must_use]
    pub fn cache_bytes(mut self, cache_bytes: u64) -> Self {
        self.cache_bytes = cache_bytes;
        self
    }
}

/// Opens the store in the folder, and holds it until it is closed.
///
/// Whatever is in the folder, this never panics and never deletes data. It
/// removes only the remains of a sled snapshot, or of a [rewrite][rewriting] of
/// the store, that a kill interrupted.
///
/// [rewriting]: ProfileStore::rewrite
///
/// # Errors
///
/// [`StoreError`]: there is no store, another process holds it, or its files
/// are not what its `MANIFEST` says. Each message says what to do next.
pub fn open(folder: impl AsRef<Path>, options: &OpenOptions) -> Result<Box<dyn ProfileStore>, StoreError> {
    let folder = folder.as_ref();
    if look(folder)? != Found::Store {
        if !options.create {
            return Err(StoreError::Missing(folder.to_owned()));
        }
        files::make_folder(folder)?;
    }
    let lock = Lock::take(folder)?;
    // Read again, now that no other process can change it.
    let manifest = match Manifest::read(folder)? {
        Some(manifest) if manifest.phase == Phase::Restoring => {
            return Err(StoreError::UnfinishedRestore(folder.to_owned()));
        }
        Some(manifest) if manifest.phase == Phase::Creating && !options.create => {
            return Err(StoreError::Missing(folder.to_owned()));
        }
        Some(manifest) if manifest.phase != Phase::Creating => manifest,
        _ => {
            let engine = options.engine.unwrap_or(Engine::Sled);
            fill_new(folder, engine, Phase::Creating, &mut |table, store| {
                let state = State::new(store.to_owned());
                table.apply(vec![state.change()])?;
                Ok(state)
            })?
            .0
        }
    };
    if let Some(asked) = options.engine
        && asked != manifest.engine
    {
        return Err(StoreError::OtherEngine { path: folder.to_owned(), found: manifest.engine, asked });
    }
    if manifest.phase == Phase::Closed {
        manifest.verify_files(folder)?;
    }
    match manifest.engine {
        Engine::Sled => open_table::<SledTable>(folder, &manifest, lock, options),
        #[cfg(feature = "redb")]
        Engine::Redb => open_table::<crate::redb_table::RedbTable>(folder, &manifest, lock, options),
        engine => Err(StoreError::NoEngine(engine)),
    }
}

fn open_table<T: FolderTable + 'static>(
    folder: &Path,
    found: &Manifest,
    lock: Lock,
    options: &OpenOptions,
) -> Result<Box<dyn ProfileStore>, StoreError> {
    // Before the engine may change its files, since their sizes are about to
    // change.
    let mut manifest = Manifest { format: FORMAT, phase: Phase::Open, ..found.clone() };
    manifest.files.clear();
    manifest.write(folder)?;
    let table = T::open(&manifest.engine_folder(folder), options.cache_bytes)?;
    let read = || {
        let state = State::read(&table, folder)?;
        found.verify_state(folder, &state)?;
        let counts = read_counts(&table, folder)?;
        let total: u64 = counts.values().sum();
        if total != state.records {
            let what = format!("it has {} records, and its counts add up to {total}", state.records);
            return Err(StoreError::damaged(folder, what));
        }
        verify_records(&table, &state, folder)?;
        Ok((state, counts))
    };
    // Remains of a rewrite are removed once the current folder has been
    // verified.
    let opened = read().and_then(|found| {
        if manifest.leftover.is_some() {
            manifest.remove_leftover(folder)?;
            manifest.write(folder)?;
        }
        Ok(found)
    });
    match opened {
        Ok((state, counts)) => {
            let home = Home { folder: folder.to_owned(), manifest, lock, cache_bytes: options.cache_bytes };
            Ok(Box::new(Store::new(table, state, counts, Some(home))))
        }
        Err(error) => {
            // Report the first error.
            let _ = table.close();
            Err(error)
        }
    }
}

/// Fills a new table, and returns its state.
pub(crate) type Fill<'a> = &'a mut dyn FnMut(&dyn Table, &str) -> Result<State, StoreError>;

/// Makes a store in a new or empty folder, filled and closed.
pub(crate) fn create_filled(folder: &Path, engine: Engine, fill: Fill<'_>) -> Result<State, StoreError> {
    match look(folder) {
        Ok(Found::Store) => {}
        Ok(Found::Nothing) => files::make_folder(folder)?,
        Err(StoreError::NotOurs(path)) => return Err(StoreError::NotEmpty(path)),
        Err(error) => return Err(error),
    }
    let _lock = Lock::take(folder)?;
    if let Some(manifest) = Manifest::read(folder)? {
        if !matches!(manifest.phase, Phase::Creating | Phase::Restoring) {
            return Err(StoreError::NotEmpty(folder.to_owned()));
        }
        // Half of a restore: nothing in it was promised.
        let leftover = manifest.engine_folder(folder);
        match fs::remove_dir_all(&leftover) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(StoreError::io("clear", leftover)(error));
            }
            _ => {}
        }
    }
    Ok(fill_new(folder, engine, Phase::Restoring, fill)?.1)
}

/// The new store becomes one when its manifest says that it is closed.
fn fill_new(
    folder: &Path,
    engine: Engine,
    phase: Phase,
    fill: Fill<'_>,
) -> Result<(Manifest, State), StoreError> {
    let mut manifest = Manifest::new(engine, phase);
    manifest.write(folder)?;
    let engine_folder = manifest.engine_folder(folder);
    let state = match engine {
        Engine::Sled => fill_table::<SledTable>(&engine_folder, &manifest.store, fill)?,
        #[cfg(feature = "redb")]
        Engine::Redb => fill_table::<crate::redb_table::RedbTable>(&engine_folder, &manifest.store, fill)?,
        engine => return Err(StoreError::NoEngine(engine)),
    };
    manifest.phase = Phase::Closed;
    manifest.tell(&state);
    manifest.files = files::sizes(&engine_folder)?;
    manifest.write(folder)?;
    Ok((manifest, state))
}

fn fill_table<T: FolderTable>(folder: &Path, store: &str, fill: Fill<'_>) -> Result<State, StoreError> {
    let table = T::create(folder, OpenOptions::default().cache_bytes)?;
    let filled = fill(&table, store);
    table.close()?;
    filled
}

#[derive(PartialEq)]
enum Found {
    /// No folder, or an empty one.
    Nothing,
    /// A folder with a `MANIFEST`.
    Store,
}

/// Looks at the folder before anything is touched.
fn look(folder: &Path) -> Result<Found, StoreError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Found::Nothing),
        Err(error) if error.kind() == ErrorKind::NotADirectory => {
            return Err(StoreError::NotOurs(folder.to_owned()));
        }
        Err(error) => return Err(StoreError::io("list", folder)(error)),
    };
    let mut others = false;
    for entry in entries {
        let name = entry.map_err(StoreError::io("list", folder))?.file_name();
        if name == MANIFEST {
            return Ok(Found::Store);
        }
        // The remains of a creation interrupted at its first step, and the
        // folder that every new file system has.
        others |= name != LOCK && name != MANIFEST_NEW && name != "lost+found";
    }
    if others { Err(StoreError::NotOurs(folder.to_owned())) } else { Ok(Found::Nothing) }
}

#[cfg(test)]
mod tests {
    use qantara_engine::profile::Role;

    use super::*;
    use crate::state::count_change;
    use crate::{Batch, Kind, Tenant, envelope, key};

    /// A store whose state and manifest do not mention documents.
    #[test]
    fn a_store_of_format_1_opens_and_takes_documents() {
        let parent = tempfile::tempdir().unwrap();
        let (folder, tenant) = (parent.path(), Tenant::default());
        let sequence = State::new(String::new()).sequence.next();
        create_filled(folder, Engine::Sled, &mut |table, store| {
            let id = "st-0001".parse().unwrap();
            let key = key::profile(&tenant, Role::Startup, &id);
            let value =
                envelope::seal(&key, sequence, br#"{"id":"st-0001","name":"Agrisense","startup":{}}"#);
            let stamps = envelope::stamp(&value);
            let state = format!(r#"{{"store":"{store}","sequence":1,"records":1,"stamps":{stamps}}}"#);
            table.apply(vec![
                (key, Some(value)),
                count_change(&tenant, Role::Startup, 1, sequence),
                (key::state(), Some(envelope::seal(&key::state(), sequence, state.as_bytes()))),
            ])?;
            Ok(State { sequence, records: 1, stamps, ..State::new(store.to_owned()) })
        })
        .unwrap();
        Manifest::write_as_format_1(folder);

        for documents in [0, 1] {
            let store = open(folder, &OpenOptions::new()).unwrap();
            assert!(store.check().unwrap().is_healthy());
            let stats = store.stats().unwrap();
            assert_eq!((stats.records, stats.documents), (1, documents));
            let mut batch = Batch::new(tenant.clone());
            batch.put_document(Kind::Setting, "language".parse().unwrap(), "ar").unwrap();
            store.commit(batch).unwrap();
            store.close().unwrap();
        }
    }

    /// Of all folders other than the store's own, only the one named in the
    /// manifest is removed, and only if a rewrite can have made it.
    #[test]
    fn opening_removes_what_a_rewriting_left_and_nothing_else() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("store");
        open(&folder, &OpenOptions::new().create(true)).unwrap().close().unwrap();
        let own = Manifest::read(&folder).unwrap().unwrap().folder;
        for name in ["sled-0badcafe", "sled-deadbeef", "letters"] {
            fs::create_dir(folder.join(name)).unwrap();
        }
        let outside = parent.path().join("sled-0badcafe");
        fs::create_dir(&outside).unwrap();
        for (leftover, removed) in [
            ("sled-0badcafe", true),
            ("sled-0badcafe", true),
            ("letters", false),
            ("redb-deadbeef", false),
            ("../sled-0badcafe", false),
            (outside.to_str().unwrap(), false),
            (own.as_str(), false),
            ("", false),
        ] {
            let mut manifest = Manifest::read(&folder).unwrap().unwrap();
            manifest.leftover = Some(leftover.to_owned());
            manifest.write(&folder).unwrap();
            match open(&folder, &OpenOptions::new()) {
                Ok(store) => assert!(removed, "{leftover}: {:?}", store.close()),
                Err(error) => assert!(!removed && error.to_string().contains("MANIFEST"), "{error}"),
            }
            assert!(!folder.join("sled-0badcafe").exists());
            for kept in [&outside, &folder.join(&own), &folder.join("sled-deadbeef"), &folder.join("letters")]
            {
                assert!(kept.exists(), "{leftover}: {}", kept.display());
            }
        }
    }
}
