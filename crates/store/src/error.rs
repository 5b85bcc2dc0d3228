//! What can go wrong with a store, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};

use qantara_engine::profile::{ProfileId, Role};

use crate::{DocumentName, Engine, Kind, Sequence, Tenant};

/// Why a store operation failed.
///
/// Opening and reading never change or delete a damaged file: data that can be
/// read today can be read tomorrow.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no store at the path.
    #[error(
        "there is no store in `{0}`; make one with `qantara import FILE --data {0}` or `qantara demo --data {0}`"
    )]
    Missing(PathBuf),

    /// The folder has files but no `MANIFEST`.
    #[error(
        "`{0}` is not empty and has no MANIFEST, so it is not a store, or no longer a whole one; \
         nothing was touched; name another folder, or get a backup back with \
         `qantara restore BACKUP --data NEW-FOLDER`"
    )]
    NotOurs(PathBuf),

    /// Another process has the store open.
    #[error(
        "`{path}` is held by {holder}; a store has one process at a time: stop it, or ask it over its API"
    )]
    InUse {
        /// The store.
        path: PathBuf,
        /// The holder, if known: `process 4711`.
        holder: String,
    },

    /// A restore needs a new or empty folder.
    #[error("`{0}` is not empty, and a restoration overwrites nothing; name a new folder")]
    NotEmpty(PathBuf),

    /// A restore into the folder did not finish.
    #[error(
        "the restoration into `{0}` did not finish; nothing depends on what is there: run \
         `qantara restore BACKUP --data {0}` again"
    )]
    UnfinishedRestore(PathBuf),

    /// Another engine than the one requested made the store.
    #[error(
        "`{path}` was made with {found}, not {asked}; `qantara backup` and `restore` move it between engines"
    )]
    OtherEngine {
        /// The store.
        path: PathBuf,
        /// The engine that made it.
        found: Engine,
        /// The engine requested.
        asked: Engine,
    },

    /// This build of Qantara has no such engine.
    #[error("this build has no {0}; build it with `--features {0}`")]
    NoEngine(Engine),

    /// A newer Qantara wrote it.
    #[error(
        "{what} has format {found}, and this build reads up to {known}; use the newer Qantara that wrote it"
    )]
    Newer {
        /// What was being read.
        what: String,
        /// Its format.
        found: u64,
        /// The newest format known here.
        known: u64,
    },

    /// The store as a whole is damaged.
    #[error(
        "the store in `{path}` is damaged: {what}; nothing was deleted; keep the folder, and get the last \
         backup back with `qantara restore BACKUP --data NEW-FOLDER`"
    )]
    Damaged {
        /// The file or folder.
        path: PathBuf,
        /// What was found.
        what: String,
    },

    /// One profile is damaged. The other records can still be read.
    #[error(
        "the record of {role} `{id}` of tenant `{tenant}` is damaged: {what}; `qantara check` lists all \
         that are; import the profile again, or get a backup back with `qantara restore`"
    )]
    DamagedRecord {
        /// Whose it is.
        tenant: Tenant,
        /// Its role.
        role: Role,
        /// Its id.
        id: ProfileId,
        /// What was found.
        what: String,
    },

    /// One document is damaged. The other records can still be read.
    #[error(
        "the record of {kind} `{name}` of tenant `{tenant}` is damaged: {what}; `qantara check` lists all \
         that are; store it again, or get a backup back with `qantara restore`"
    )]
    DamagedDocument {
        /// Whose it is.
        tenant: Tenant,
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: DocumentName,
        /// What was found.
        what: String,
    },

    /// A batch required another version of a profile, so none of it was
    /// applied.
    #[error(
        "{role} `{id}` was to be {}, and is {}: somebody was faster; read it again, and decide again",
        version(*expected), version(*found)
    )]
    Changed {
        /// Its role.
        role: Role,
        /// Its id.
        id: ProfileId,
        /// The commit that was to have written it; `None` for no profile.
        expected: Option<Sequence>,
        /// The commit that wrote it.
        found: Option<Sequence>,
    },

    /// As [`Changed`](Self::Changed), for a document.
    #[error(
        "{kind} `{name}` was to be {}, and is {}: somebody was faster; read it again, and decide again",
        version(*expected), version(*found)
    )]
    DocumentChanged {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: DocumentName,
        /// The commit that was to have written it; `None` for no document.
        expected: Option<Sequence>,
        /// The commit that wrote it.
        found: Option<Sequence>,
    },

    /// A write did not reach the disk, so the store accepts no more writes.
    #[error(
        "`{path}` takes no more changes, since one after commit {last} may not have reached the disk: {cause}; \
         all commits up to {last} are safe; free or replace the disk, then open the store again"
    )]
    WritesStopped {
        /// The store.
        path: PathBuf,
        /// The last commit known to be on disk.
        last: Sequence,
        /// The message of the engine or the system.
        cause: String,
    },

    /// The input is not a complete backup.
    #[error("line {line} of the backup: {what}; nothing was restored")]
    InvalidBackup {
        /// The line, from 1.
        line: u64,
        /// What was found.
        what: String,
    },

    /// A profile has no JSON form.
    #[error("{role} `{id}` cannot be written as JSON")]
    Unstorable {
        /// Its role.
        role: Role,
        /// Its id.
        id: ProfileId,
        /// Why.
        source: serde_json::Error,
    },

    /// A value to store as a document has no JSON form.
    #[error("{kind} `{name}` cannot be written as JSON")]
    UnstorableDocument {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: DocumentName,
        /// Why.
        source: serde_json::Error,
    },

    /// A document does not have the form that its reader expects.
    #[error("{kind} `{name}` cannot be read from its JSON")]
    UnreadableDocument {
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: DocumentName,
        /// Why.
        source: serde_json::Error,
    },

    /// A file operation failed.
    #[error("could not {doing} `{path}`")]
    Io {
        /// The operation, as a verb.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
}

fn version(sequence: Option<Sequence>) -> String {
    sequence.map_or_else(|| "absent".to_owned(), |sequence| format!("of commit {sequence}"))
}

impl StoreError {
    /// For `map_err`: the operation and the file.
    pub(crate) fn io(doing: &'static str, path: impl AsRef<Path>) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { doing, path: path.as_ref().to_owned(), source }
    }

    pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> Self {
        Self::Damaged { path: path.to_owned(), what: what.into() }
    }

    /// The message with its causes, on one line.
    pub(crate) fn in_full(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text = format!("{text}: {error}");
            cause = error.source();
        }
        text
    }
}
