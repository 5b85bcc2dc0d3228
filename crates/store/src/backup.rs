//! A whole store as one file, and back.
//!
//! The file is JSON Lines: a header, every profile and then every document in
//! key order, and the SHA-256 of all lines before the last:
//!
//! ```text
//! {"qantara_backup":2,"store":"7c9e…","sequence":43,"records":2,"documents":1}
//! {"tenant":"hub","role":"startup","sequence":17,"profile":{"id":"st-0001",…}}
//! {"tenant":"hub","role":"startup","sequence":42,"profile":{"id":"st-0002",…}}
//! {"tenant":"hub","kind":"policy","name":"mnf","sequence":43,"document":{…}}
//! {"end":true,"sha256":"9f86…"}
//! ```
//!
//! Format 1, which can still be read, had no documents.
//!
//! It names no engine, so it can also move a store from one engine to another.
//! The JSON of profiles and documents is copied as stored, so digests do not
//! change.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

use qantara_engine::profile::{Profile, Role};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::open::create_filled;
use crate::record::{self, Place};
use crate::scan::Pages;
use crate::state::{Counts, State, count_change};
use crate::store::Store;
use crate::table::{Change, Table};
use crate::{DocumentName, Engine, Kind, Sequence, StoreError, Tenant, envelope, key};

/// The format written today.
const FORMAT: u64 = 2;

/// How many records a restore writes at once.
const RECORDS_PER_WRITE: usize = 1_000;

/// The result of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Restored {
    /// Profiles of all tenants and roles.
    pub records: u64,
    /// Documents of all tenants and kinds.
    pub documents: u64,
    /// The last commit before the backup.
    pub sequence: Sequence,
}

#[derive(Serialize, Deserialize)]
struct First {
    qantara_backup: u64,
    store: String,
    sequence: Sequence,
    records: u64,
    /// In format 1 there were none.
    #[serde(default)]
    documents: u64,
}

#[derive(Deserialize)]
struct AnyFirst {
    qantara_backup: u64,
}

#[derive(Serialize, Deserialize)]
struct ProfileLine<'a> {
    tenant: Tenant,
    role: Role,
    sequence: Sequence,
    #[serde(borrow)]
    profile: &'a RawValue,
}

#[derive(Serialize, Deserialize)]
struct DocumentLine<'a> {
    tenant: Tenant,
    kind: Kind,
    name: DocumentName,
    sequence: Sequence,
    #[serde(borrow)]
    document: &'a RawValue,
}

#[derive(Serialize, Deserialize)]
struct Last {
    end: bool,
    sha256: String,
}

/// Makes a new store in the folder from a backup, with the given engine.
///
/// The folder must be new or empty. Until the last line of the backup has been
/// verified, the folder does not open as a store.
///
/// # Errors
///
/// [`StoreError::InvalidBackup`] when the backup is incomplete or damaged,
/// [`StoreError::Newer`] when a newer Qantara wrote it,
/// [`StoreError::NotEmpty`] when the folder is not empty.
pub fn restore(
    backup: &mut dyn Read,
    folder: impl AsRef<Path>,
    engine: Engine,
) -> Result<Restored, StoreError> {
    let mut backup = Reader::new(backup);
    // Check that it is a backup at all before touching the folder.
    let first = backup.first()?;
    let state =
        create_filled(folder.as_ref(), engine, &mut |table, store| fill(table, store, &first, &mut backup))?;
    Ok(Restored { records: state.records, documents: state.documents, sequence: state.sequence })
}

/// Writes all records, or those of one tenant, while commits wait, and returns
/// the number of profiles.
pub(crate) fn write<T: Table>(
    store: &Store<T>,
    state: &State,
    only: Option<&Tenant>,
    out: &mut dyn Write,
) -> Result<u64, StoreError> {
    let mut out = Writer { out, hash: Sha256::new() };
    let State { store: id, sequence, mut records, mut documents, .. } = state.clone();
    let mut prefixes = [key::profiles().to_vec(), key::documents().to_vec()];
    if let Some(tenant) = only {
        prefixes = key::of_tenant(tenant);
        let counts = store.all_counts();
        records = counts.iter().filter(|((of, _), _)| of == tenant).map(|(_, count)| count).sum();
        documents =
            Pages::new(store, &prefixes[1], None).try_fold(0, |count, entry| entry.map(|_| count + 1))?;
    }
    out.line(&First { qantara_backup: FORMAT, store: id, sequence, records, documents })?;
    let (mut n_profiles, mut n_documents) = (0, 0);
    for entry in prefixes.iter().flat_map(|prefix| Pages::new(store, prefix, None)) {
        let (key, value) = entry?;
        let (tenant, place, record) = record::open(&key, &value)?;
        let json = match serde_json::from_slice(record.payload) {
            Ok(json) => json,
            Err(error) => return Err(place.damaged(tenant, error.to_string())),
        };
        let sequence = record.sequence;
        match place {
            Place::Profile(role, _) => {
                out.line(&ProfileLine { tenant, role, sequence, profile: json })?;
                n_profiles += 1;
            }
            Place::Document(kind, name) => {
                out.line(&DocumentLine { tenant, kind, name, sequence, document: json })?;
                n_documents += 1;
            }
        }
    }
    if (n_profiles, n_documents) != (records, documents) {
        let what = format!(
            "it should have {records} profiles and {documents} documents, and {n_profiles} and \
             {n_documents} can be found"
        );
        return Err(StoreError::damaged(store.folder(), what));
    }
    let sha256 = out.sum();
    out.line(&Last { end: true, sha256 })?;
    out.out.flush().map_err(StoreError::io("write", "the backup"))?;
    Ok(n_profiles)
}

struct Writer<'a> {
    out: &'a mut dyn Write,
    hash: Sha256,
}

impl Writer<'_> {
    fn line(&mut self, line: &impl Serialize) -> Result<(), StoreError> {
        let mut bytes = serde_json::to_vec(line).expect("names, numbers and JSON have a JSON form");
        bytes.push(b'\n');
        self.hash.update(&bytes);
        self.out.write_all(&bytes).map_err(StoreError::io("write", "the backup"))
    }

    fn sum(&self) -> String {
        hex(&self.hash.clone().finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Puts the backup's records into a new table.
fn fill(table: &dyn Table, store: &str, first: &First, backup: &mut Reader<'_>) -> Result<State, StoreError> {
    let mut counts = Counts::new();
    let mut changes: Vec<Change> = Vec::new();
    let mut previous = Vec::new();
    let mut state = State { sequence: first.sequence, ..State::new(store.to_owned()) };
    loop {
        let sum = backup.sum();
        if !backup.next_line()? {
            return Err(backup.invalid("it ends here; a whole backup has a last line with a checksum"));
        }
        if let Ok(last) = serde_json::from_slice::<Last>(&backup.line) {
            if last.sha256 != sum {
                return Err(backup.invalid("the checksum does not match what comes before it"));
            }
            break;
        }
        // Profiles come first, as many as were announced.
        let change = if state.records < first.records {
            let (tenant, role, change) = backup.profile()?;
            *counts.entry((tenant, role)).or_default() += 1;
            state.records += 1;
            change
        } else if state.documents < first.documents {
            state.documents += 1;
            backup.document()?
        } else {
            return Err(backup.invalid("it has more records than it announces"));
        };
        if change.0 <= previous {
            return Err(backup.invalid("the record is out of order"));
        }
        previous.clone_from(&change.0);
        state.stamps = state.stamps.wrapping_add(change.1.as_deref().map_or(0, envelope::stamp));
        changes.push(change);
        if changes.len() == RECORDS_PER_WRITE {
            table.apply(std::mem::take(&mut changes))?;
        }
    }
    for (what, announced, found) in
        [("records", first.records, state.records), ("documents", first.documents, state.documents)]
    {
        if found != announced {
            return Err(backup.invalid(&format!("it announces {announced} {what}, and has {found}")));
        }
    }
    if backup.next_line()? {
        return Err(backup.invalid("something follows the last line"));
    }
    for ((tenant, role), count) in &counts {
        changes.push(count_change(tenant, *role, *count, state.sequence));
    }
    changes.push(state.change());
    table.apply(changes)?;
    Ok(state)
}

struct Reader<'a> {
    input: BufReader<&'a mut dyn Read>,
    hash: Sha256,
    line: Vec<u8>,
    n_lines: u64,
}

impl<'a> Reader<'a> {
    fn new(input: &'a mut dyn Read) -> Self {
        Self { input: BufReader::new(input), hash: Sha256::new(), line: Vec::new(), n_lines: 0 }
    }

    /// Reads one more line; `false` at the end.
    fn next_line(&mut self) -> Result<bool, StoreError> {
        self.line.clear();
        let n = self.input.read_until(b'\n', &mut self.line).map_err(StoreError::io("read", "the backup"))?;
        self.hash.update(&self.line);
        self.n_lines += 1;
        Ok(n > 0)
    }

    fn sum(&self) -> String {
        hex(&self.hash.clone().finalize())
    }

    fn first(&mut self) -> Result<First, StoreError> {
        self.next_line()?;
        let Ok(AnyFirst { qantara_backup: found }) = self.parse() else {
            return Err(self.invalid("it is not a backup made by `qantara backup`"));
        };
        if found > FORMAT {
            return Err(StoreError::Newer { what: "the backup".to_owned(), found, known: FORMAT });
        }
        self.parse()
    }

    /// The profile on the line, ready to be stored.
    fn profile(&self) -> Result<(Tenant, Role, Change), StoreError> {
        let line: ProfileLine<'_> = self.parse()?;
        let payload = line.profile.get();
        let profile: Profile =
            serde_json::from_str(payload).map_err(|error| self.invalid(&error.to_string()))?;
        if profile.role() != line.role {
            return Err(self.invalid("the profile has another role than its line"));
        }
        let key = key::profile(&line.tenant, line.role, &profile.id);
        let value = envelope::seal(&key, line.sequence, payload.as_bytes());
        Ok((line.tenant, line.role, (key, Some(value))))
    }

    /// The document on the line, ready to be stored.
    fn document(&self) -> Result<Change, StoreError> {
        let line: DocumentLine<'_> = self.parse()?;
        let key = key::document(&line.tenant, line.kind, &line.name);
        let value = envelope::seal(&key, line.sequence, line.document.get().as_bytes());
        Ok((key, Some(value)))
    }

    fn parse<'b, T: Deserialize<'b>>(&'b self) -> Result<T, StoreError> {
        serde_json::from_slice(&self.line).map_err(|error| self.invalid(&error.to_string()))
    }

    fn invalid(&self, what: &str) -> StoreError {
        StoreError::InvalidBackup { line: self.n_lines, what: what.to_owned() }
    }
}
