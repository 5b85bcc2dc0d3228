//! Where profiles live between runs.
//!
//! [`ProfileStore`] is one promise, kept by three engines: sled (the default),
//! redb (behind the feature `redb`) and memory. Its interface has profiles and
//! documents; keys, bytes and the engines' own errors stay inside.
//!
//! ```
//! # use qantara_engine::profile::{Profile, Role};
//! use qantara_store::{Batch, OpenOptions, Tenant};
//! # let parent = tempfile::tempdir()?;
//! # let folder = parent.path().join("qantara-data");
//!
//! let store = qantara_store::open(&folder, &OpenOptions::new().create(true))?;
//! let profile: Profile = serde_json::from_str(
//!     r#"{ "id": "st-0001", "name": "Agrisense", "startup": {} }"#,
//! )?;
//!
//! let mut batch = Batch::new(Tenant::default());
//! batch.put(profile.clone());
//! store.commit(batch)?; // returned: it survives a power cut
//!
//! assert_eq!(store.get(&Tenant::default(), Role::Startup, &profile.id)?, Some(profile));
//! store.close()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A store is a folder. `MANIFEST` says what must be in it, `LOCK` names the
//! process that holds it, and one more folder holds the engine's files.

mod backup;
mod batch;
mod check;
mod document;
mod draft;
mod envelope;
mod error;
mod feedback;
mod files;
mod group;
mod key;
mod lock;
mod manifest;
mod memory;
mod open;
mod profile_store;
mod record;
#[cfg(feature = "redb")]
mod redb_table;
mod rewrite;
mod scan;
mod settings;
mod sled_table;
mod sled_waker;
mod state;
mod store;
mod table;
mod tenant;

use std::fmt;
use std::io::Write;

use qantara_engine::profile::{Profile, ProfileId, Role};
use serde::{Deserialize, Serialize};

pub use backup::{Restored, restore};
pub use batch::Batch;
pub use check::{Digest, Finding, Report};
pub use document::{Document, DocumentName, InvalidDocumentName, Kind};
pub use error::StoreError;
pub use feedback::acquaintances;
pub use manifest::Engine;
pub use memory::in_memory;
pub use open::{OpenOptions, open};
pub use rewrite::Rewritten;
pub use settings::{matching_consent, set_matching_consent};
pub use tenant::{InvalidTenant, Tenant};

/// Profiles in the order of their ids, read lazily.
///
/// Memory stays bounded whatever the number of profiles. A record that cannot
/// be read is one `Err`, and the iteration continues; if the engine itself
/// fails, its `Err` is the last item.
pub type Profiles<'a> = Box<dyn Iterator<Item = Result<Profile, StoreError>> + Send + 'a>;

/// Profiles in the order of their ids, each with the commit that wrote it.
pub type Versions<'a> = Box<dyn Iterator<Item = Result<(Profile, Sequence), StoreError>> + Send + 'a>;

/// Documents of one kind in the order of their names, read as [`Profiles`]
/// are.
pub type Documents<'a> = Box<dyn Iterator<Item = Result<Document, StoreError>> + Send + 'a>;

/// A store of profiles and documents.
///
/// All methods may be called from many threads at once. Tenants never see each
/// other's profiles and documents.
pub trait ProfileStore: Send + Sync {
    /// The profile, or `None` if it was never stored or has been removed.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the disk fails or the record cannot be trusted.
    fn get(&self, tenant: &Tenant, role: Role, id: &ProfileId) -> Result<Option<Profile>, StoreError> {
        Ok(self.get_versioned(tenant, role, id)?.map(|(profile, _)| profile))
    }

    /// The profile with its version: the commit that wrote it, for
    /// [`Batch::require`].
    ///
    /// # Errors
    ///
    /// As for [`get`](Self::get).
    fn get_versioned(
        &self,
        tenant: &Tenant,
        role: Role,
        id: &ProfileId,
    ) -> Result<Option<(Profile, Sequence)>, StoreError>;

    /// Every profile of one role, in the byte order of their ids.
    ///
    /// If no commit happens during the scan and the number of profiles differs
    /// from the store's count, the scan ends in an error: no profile goes
    /// missing silently.
    fn scan(&self, tenant: &Tenant, role: Role) -> Profiles<'_>;

    /// The profiles of one role after an id, or from the first, in the byte
    /// order of their ids: for the pages of a long list. Earlier profiles are
    /// not read, and the count is not checked.
    fn scan_after(&self, tenant: &Tenant, role: Role, after: Option<&ProfileId>) -> Versions<'_>;

    /// The document, or `None` if it was never stored or has been removed.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the disk fails or the record cannot be trusted.
    fn document(
        &self,
        tenant: &Tenant,
        kind: Kind,
        name: &DocumentName,
    ) -> Result<Option<Document>, StoreError>;

    /// The documents of one kind after a name, or from the first, in the byte
    /// order of their names.
    fn documents(&self, tenant: &Tenant, kind: Kind, after: Option<&DocumentName>) -> Documents<'_>;

    /// The tenants with any profile or document, in the order of their names.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the disk fails.
    fn tenants(&self) -> Result<Vec<Tenant>, StoreError>;

    /// Makes every change of the batch, or none. Once this returns `Ok`, the
    /// changes survive a power cut.
    ///
    /// Threads that commit at the same time share one disk sync. A reader may
    /// see a change a few milliseconds before it is on disk.
    ///
    /// # Errors
    ///
    /// [`StoreError::Changed`] or [`StoreError::DocumentChanged`] when a
    /// requirement of the batch fails. [`StoreError::WritesStopped`] when the
    /// changes may not be durable; the next opening of the store decides. After
    /// any other error, nothing was changed.
    fn commit(&self, batch: Batch) -> Result<Sequence, StoreError>;

    /// How many profiles the tenant has in the role, without reading them.
    fn count(&self, tenant: &Tenant, role: Role) -> u64;

    /// What the store holds, and what it has done since it was opened.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`] when its files cannot be listed.
    fn stats(&self) -> Result<Stats, StoreError>;

    /// Reads everything and compares it with its checksums and counts.
    /// Commits wait meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when nothing could be read at all. Problems found are in
    /// the report.
    fn check(&self) -> Result<Report, StoreError>;

    /// SHA-256 over the records of these roles in key order: the same in every
    /// engine, and after a backup and restore. Commits wait meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when a record cannot be read.
    fn digest(&self, tenant: &Tenant, roles: &[Role]) -> Result<Digest, StoreError>;

    /// Writes the whole store, all tenants, as one portable file, which
    /// [`restore`] reads back into any engine. Commits wait meanwhile.
    ///
    /// The file is JSON Lines; its last line is the SHA-256 of the others.
    /// The caller makes it durable.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when a record cannot be read or `out` cannot be written.
    fn backup(&self, out: &mut dyn Write) -> Result<u64, StoreError>;

    /// The same for one tenant only, with nothing of any other.
    ///
    /// # Errors
    ///
    /// As for [`backup`](Self::backup).
    fn backup_of(&self, tenant: &Tenant, out: &mut dyn Write) -> Result<u64, StoreError>;

    /// Rewrites every record into new files and removes the old ones, so that
    /// no byte of deleted data is left in any file of the store. Once this
    /// returns `Ok`, that survives a power cut. A kill during the rewrite
    /// leaves either the old files or the new ones, complete.
    ///
    /// Commits wait meanwhile; readers do not.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when a record cannot be read or the new files cannot be
    /// written; the store then continues with the old ones.
    fn rewrite(&self) -> Result<Rewritten, StoreError>;

    /// Closes the store cleanly, so that the next opening can compare it
    /// exactly with its `MANIFEST`. Dropping a store does the same but ignores
    /// errors.
    ///
    /// # Errors
    ///
    /// [`StoreError::Io`] when the `MANIFEST` could not be written. No
    /// committed data is lost.
    fn close(self: Box<Self>) -> Result<(), StoreError>;
}

/// The number of a commit, counted from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sequence(u64);

impl Sequence {
    /// The sequence number as a number; 0 before the first commit.
    pub fn get(self) -> u64 {
        self.0
    }

    pub(crate) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a store holds, and what it has done since it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// The store's own id, made when it was created.
    pub store: String,
    /// Its engine.
    pub engine: Engine,
    /// The last commit.
    pub sequence: Sequence,
    /// Profiles of all tenants and roles.
    pub records: u64,
    /// Documents of all tenants and kinds.
    pub documents: u64,
    /// Profiles by tenant and role, without zeros.
    pub counts: Vec<(Tenant, Role, u64)>,
    /// The size of its files, bytes; 0 in memory.
    pub disk_bytes: u64,
    /// Commits acknowledged since it was opened.
    pub commits: u64,
    /// Disk syncs for these commits: fewer, if commits shared one.
    pub syncs: u64,
}
