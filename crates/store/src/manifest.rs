//! What must be found in a store's folder.
//!
//! An engine that finds only part of its files cannot know that there were
//! more. The `MANIFEST`, a small JSON file next to the engine's folder, does:
//!
//! - after a clean close, it has the exact last sequence number, number of
//!   records and size of every file;
//! - while the store is open, and so after a crash, it has a sequence number
//!   that had been reached: the opened data must have come at least as far.
//!
//! It is written under another name, synced and renamed, so it is always
//! complete.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::state::State;
use crate::{Sequence, StoreError, files};

/// Its name in the folder.
pub(crate) const MANIFEST: &str = "MANIFEST";
/// The name under which it is first written.
pub(crate) const MANIFEST_NEW: &str = "MANIFEST.new";
/// The layout of folder and keys written today.
///
/// Format 1 had no documents.
pub(crate) const FORMAT: u64 = 2;

/// The engine that keeps the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    /// sled 0.34, the default.
    Sled,
    /// redb 4, where built with the feature `redb`.
    Redb,
    /// In memory: gone when it is closed.
    Memory,
}

impl Engine {
    /// The engine as files and options write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sled => "sled",
            Self::Redb => "redb",
            Self::Memory => "memory",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Engine {
    type Err = UnknownEngine;

    fn from_str(text: &str) -> Result<Self, UnknownEngine> {
        match text {
            "sled" => Ok(Self::Sled),
            "redb" => Ok(Self::Redb),
            _ => Err(UnknownEngine(text.to_owned())),
        }
    }
}

/// The text offered as an [`Engine`] is not one that keeps files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a storage engine; write sled or redb")]
pub struct UnknownEngine(String);

/// The phase of the store's life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    /// It is being made; nothing has been promised yet.
    Creating,
    /// It is being filled from a backup, and is not complete yet.
    Restoring,
    /// A process has it open, or ended without closing it.
    Open,
    /// It was closed cleanly: the manifest is exact.
    Closed,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) format: u64,
    pub(crate) store: String,
    pub(crate) engine: Engine,
    /// The engine's folder, beside this file.
    pub(crate) folder: String,
    pub(crate) phase: Phase,
    pub(crate) sequence: Sequence,
    pub(crate) records: u64,
    #[serde(default)]
    pub(crate) documents: u64,
    /// During a rewrite: the other folder, which is not needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) leftover: Option<String>,
    /// The engine's files and their sizes; only when closed.
    pub(crate) files: BTreeMap<String, u64>,
}

/// The fields that manifests of every format have, so that a newer one can be
/// named.
#[derive(Deserialize)]
struct AnyManifest {
    format: u64,
}

/// The fields in the order of their names, so that the checksum does not
/// depend on how the file is laid out.
type Fields = BTreeMap<String, serde_json::Value>;

#[derive(Serialize, Deserialize)]
struct Signed {
    #[serde(flatten)]
    manifest: Fields,
    checksum: String,
}

impl Manifest {
    /// The manifest of a store that is about to be made.
    pub(crate) fn new(engine: Engine, phase: Phase) -> Self {
        let store = uuid::Uuid::new_v4().to_string();
        // A unique name, so that the remains of an unfinished creation are
        // never reused.
        let folder = format!("{engine}-{}", &store[..8]);
        let (sequence, files) = (Sequence::default(), BTreeMap::new());
        Self {
            format: FORMAT,
            store,
            engine,
            folder,
            phase,
            sequence,
            records: 0,
            documents: 0,
            leftover: None,
            files,
        }
    }

    /// The manifest in the folder, or `None` if there is none.
    pub(crate) fn read(folder: &Path) -> Result<Option<Self>, StoreError> {
        let path = folder.join(MANIFEST);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::io("read", &path)(error)),
        };
        let unreadable = |error| StoreError::damaged(&path, format!("it cannot be read: {error}"));
        let signed: Signed = serde_json::from_slice(&bytes).map_err(unreadable)?;
        if sum(&signed.manifest) != signed.checksum {
            return Err(StoreError::damaged(&path, "its checksum does not match"));
        }
        let manifest = serde_json::to_value(signed.manifest).map_err(unreadable)?;
        let AnyManifest { format } = AnyManifest::deserialize(&manifest).map_err(unreadable)?;
        if format > FORMAT {
            return Err(StoreError::Newer { what: path.display().to_string(), found: format, known: FORMAT });
        }
        serde_json::from_value(manifest).map_err(unreadable).map(Some)
    }

    /// Writes it into the folder, durably.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let manifest = serde_json::to_value(self).expect("names and numbers have a JSON form");
        let manifest: Fields = serde_json::from_value(manifest).expect("a struct is an object");
        let checksum = sum(&manifest);
        let text = serde_json::to_string_pretty(&Signed { manifest, checksum }).expect("as above");
        let (new, path) = (folder.join(MANIFEST_NEW), folder.join(MANIFEST));
        let write = || {
            let mut file = File::create(&new)?;
            writeln!(file, "{text}")?;
            file.sync_all()?;
            fs::rename(&new, &path)
        };
        write().map_err(StoreError::io("write", &path))?;
        files::sync_folder(folder)
    }

    /// A name for another engine folder.
    pub(crate) fn new_folder(&self) -> String {
        format!("{}-{}", self.engine, &uuid::Uuid::new_v4().to_string()[..8])
    }

    /// Removes the folder that a rewrite of the store left, if any.
    ///
    /// The `MANIFEST` must name it until it is gone.
    pub(crate) fn remove_leftover(&mut self, folder: &Path) -> Result<(), StoreError> {
        let Some(name) = &self.leftover else { return Ok(()) };
        if !self.may_remove(name) {
            let what = format!("it names {name:?} as left over, which is no folder to remove");
            return Err(StoreError::damaged(&folder.join(MANIFEST), what));
        }
        let leftover = folder.join(name);
        match files::remove_engine_folder(&leftover) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(StoreError::io("remove", leftover)(error));
            }
            _ => files::sync_folder(folder)?,
        }
        self.leftover = None;
        Ok(())
    }

    /// Whether it is a name that [`new_folder`](Self::new_folder) could give,
    /// and not the store's own folder.
    fn may_remove(&self, name: &str) -> bool {
        let number = name.strip_prefix(self.engine.as_str()).and_then(|rest| rest.strip_prefix('-'));
        name != self.folder
            && number.is_some_and(|number| {
                number.len() == 8 && number.bytes().all(|digit| digit.is_ascii_hexdigit())
            })
    }

    /// Records how far the store has come.
    pub(crate) fn tell(&mut self, state: &State) {
        self.sequence = state.sequence;
        self.records = state.records;
        self.documents = state.documents;
    }

    /// The folder of the engine's files.
    pub(crate) fn engine_folder(&self, folder: &Path) -> PathBuf {
        folder.join(&self.folder)
    }

    /// Checks that the engine's files are all there with their recorded sizes,
    /// before the engine sees them: it would take a short file for a crash.
    pub(crate) fn verify_files(&self, folder: &Path) -> Result<(), StoreError> {
        let engine_folder = self.engine_folder(folder);
        for (name, was) in &self.files {
            let path = engine_folder.join(name);
            match fs::metadata(&path) {
                Ok(metadata) if metadata.len() == *was => {}
                Ok(metadata) => {
                    let what = format!("it has {} bytes and had {was} when it was closed", metadata.len());
                    return Err(StoreError::damaged(&path, what));
                }
                Err(error) if error.kind() == ErrorKind::NotFound => {
                    return Err(StoreError::damaged(&path, "the file is missing"));
                }
                Err(error) => return Err(StoreError::io("look at", &path)(error)),
            }
        }
        Ok(())
    }

    /// Checks that the engine opened what must be there.
    pub(crate) fn verify_state(&self, folder: &Path, state: &State) -> Result<(), StoreError> {
        let damaged = |what: String| Err(StoreError::damaged(folder, what));
        if state.store != self.store {
            return damaged(format!(
                "MANIFEST is of store {} and the files in `{}` are of store {}",
                self.store, self.folder, state.store
            ));
        }
        if state.sequence < self.sequence {
            return damaged(format!(
                "commits up to {} had been acknowledged, and the files end at commit {}",
                self.sequence, state.sequence
            ));
        }
        let exact = self.phase == Phase::Closed || state.sequence == self.sequence;
        let told = (self.sequence, self.records, self.documents);
        if exact && told != (state.sequence, state.records, state.documents) {
            return damaged(format!(
                "it was closed with {} records and {} documents at commit {}, and has {} and {} at commit {}",
                self.records, self.documents, self.sequence, state.records, state.documents, state.sequence
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
impl Manifest {
    /// Changes the manifest in the folder to one as format 1 wrote it.
    pub(crate) fn write_as_format_1(folder: &Path) {
        let path = folder.join(MANIFEST);
        let mut signed: Signed = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        signed.manifest.insert("format".to_owned(), 1.into());
        signed.manifest.remove("documents");
        signed.checksum = sum(&signed.manifest);
        fs::write(path, serde_json::to_vec(&signed).unwrap()).unwrap();
    }
}

fn sum(fields: &Fields) -> String {
    let text = serde_json::to_vec(fields).expect("names and numbers have a JSON form");
    format!("{:016x}", xxh3_64(&text))
}
