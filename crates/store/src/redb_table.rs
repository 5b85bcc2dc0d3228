//! The table in one redb file.

use std::path::{Path, PathBuf};

use redb::{Database, ReadableDatabase, TableDefinition};

use crate::table::{Change, Entries, FolderTable, Table, guarded};
use crate::{Engine, StoreError, files, key};

const RECORDS: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("records");
const FILE: &str = "records.redb";

pub(crate) struct RedbTable {
    folder: PathBuf,
    database: Database,
}

impl RedbTable {
    fn call<T>(&self, call: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, StoreError> {
        call_in(&self.folder, call)
    }

    fn read(&self) -> Result<redb::ReadOnlyTable<&'static [u8], &'static [u8]>, redb::Error> {
        Ok(self.database.begin_read()?.open_table(RECORDS)?)
    }
}

impl FolderTable for RedbTable {
    fn create(folder: &Path, cache_bytes: u64) -> Result<Self, StoreError> {
        files::make_folder(folder)?;
        let database = call_in(folder, || {
            let database =
                Database::builder().set_cache_size(cache_bytes as usize).create(folder.join(FILE))?;
            let write = database.begin_write()?;
            write.open_table(RECORDS)?;
            write.commit()?;
            Ok(database)
        })?;
        files::sync_folder(folder)?;
        Ok(Self { folder: folder.to_owned(), database })
    }

    fn open(folder: &Path, cache_bytes: u64) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        if !path.is_file() {
            return Err(StoreError::damaged(&path, "the file is missing"));
        }
        let database =
            call_in(folder, || Ok(Database::builder().set_cache_size(cache_bytes as usize).open(&path)?))?;
        Ok(Self { folder: folder.to_owned(), database })
    }
}

impl Table for RedbTable {
    fn engine(&self) -> Engine {
        Engine::Redb
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        self.call(|| Ok(self.read()?.get(key)?.map(|value| value.value().to_vec())))
    }

    fn scan(&self, prefix: &[u8], after: Option<&[u8]>) -> Entries<'_> {
        let (start, end) = (key::start(prefix, after), key::end(prefix));
        let range = self.call(|| {
            let bounds = (start.as_ref().map(Vec::as_slice), end.as_ref().map(Vec::as_slice));
            Ok(self.read()?.range::<&[u8]>(bounds)?)
        });
        let mut entries = match range {
            Ok(entries) => entries,
            Err(error) => return Box::new(std::iter::once(Err(error))),
        };
        Box::new(std::iter::from_fn(move || {
            self.call(|| {
                let entry = entries.next().transpose()?;
                Ok(entry.map(|(key, value)| (key.value().to_vec(), value.value().to_vec())))
            })
            .transpose()
        }))
    }

    fn apply(&self, changes: Vec<Change>) -> Result<(), StoreError> {
        self.call(|| {
            // Its default durability waits for the disk.
            let write = self.database.begin_write()?;
            {
                let mut table = write.open_table(RECORDS)?;
                for (key, value) in &changes {
                    match value {
                        Some(value) => table.insert(key.as_slice(), value.as_slice())?,
                        None => table.remove(key.as_slice())?,
                    };
                }
            }
            Ok(write.commit()?)
        })
    }

    fn fresh(&self, folder: &Path, cache_bytes: u64) -> Result<Self, StoreError> {
        Self::create(folder, cache_bytes)
    }

    fn close(self) -> Result<(), StoreError> {
        let Self { folder, database } = self;
        guarded(&folder, || {
            drop(database);
            Ok(())
        })?;
        files::sync_file(&folder.join(FILE))?;
        files::sync_folder(&folder)
    }
}

fn call_in<T>(folder: &Path, call: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, StoreError> {
    guarded(folder, || {
        call().map_err(|error| match error {
            redb::Error::Io(source) => StoreError::io("use", folder)(source),
            other => StoreError::damaged(folder, other.to_string()),
        })
    })
}
