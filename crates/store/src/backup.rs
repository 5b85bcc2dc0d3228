//! A whole store as one file, and back.
//!
//! JSON Lines: what it is, every record in key order, and the SHA-256 of all
//! lines before the last:
//!
//! ```text
//! {"qantara_backup":1,"store":"7c9e…","sequence":42,"records":2}
//! {"tenant":"hub","role":"startup","sequence":17,"profile":{"id":"st-0001",…}}
//! {"tenant":"hub","role":"startup","sequence":42,"profile":{"id":"st-0002",…}}
//! {"end":true,"sha256":"9f86…"}
//! ```
//!
//! It names no engine, so it is also the way from one to another. A profile's
//! JSON is carried over as it was stored, so digests stay as they were.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;

use qantara_engine::profile::{Profile, Role};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};

use crate::open::create_filled;
use crate::store::{Counts, State, Store, count_change};
use crate::table::{Change, Table};
use crate::{Engine, Sequence, StoreError, Tenant, envelope, key};

/// The format written today.
const FORMAT: u64 = 1;

/// How many records a restoration writes at once.
const RECORDS_PER_WRITE: usize = 1_000;

/// What a restoration brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Restored {
    /// Profiles of all tenants and roles.
    pub records: u64,
    /// The last commit before the backup.
    pub sequence: Sequence,
}

#[derive(Serialize, Deserialize)]
struct First {
    qantara_backup: u64,
    store: String,
    sequence: Sequence,
    records: u64,
}

#[derive(Deserialize)]
struct AnyFirst {
    qantara_backup: u64,
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    tenant: Tenant,
    role: Role,
    sequence: Sequence,
    #[serde(borrow)]
    profile: &'a RawValue,
}

#[derive(Serialize, Deserialize)]
struct Last {
    end: bool,
    sha256: String,
}

/// Makes a new store in the folder from a backup, in either engine.
///
/// The folder must be new or empty. Until the last line of the backup has
/// been verified, what is in the folder does not open as a store.
///
/// # Errors
///
/// [`StoreError::InvalidBackup`] when the backup is not whole,
/// [`StoreError::Newer`] when a newer Qantara wrote it,
/// [`StoreError::NotEmpty`] when the folder holds anything.
pub fn restore(
    backup: &mut dyn Read,
    folder: impl AsRef<Path>,
    engine: Engine,
) -> Result<Restored, StoreError> {
    let mut backup = Reader::new(backup);
    // Before the folder is touched: is it a backup at all?
    let first = backup.first()?;
    let state =
        create_filled(folder.as_ref(), engine, &mut |table, store| fill(table, store, &first, &mut backup))?;
    Ok(Restored { records: state.records, sequence: state.sequence })
}

/// Writes all records, while nothing changes, and returns how many.
pub(crate) fn write<T: Table>(
    store: &Store<T>,
    state: &State,
    out: &mut dyn Write,
) -> Result<u64, StoreError> {
    let mut out = Writer { out, hash: Sha256::new() };
    let State { store: id, sequence, records, .. } = state.clone();
    out.line(&First { qantara_backup: FORMAT, store: id, sequence, records })?;
    let mut n_written = 0;
    for entry in store.table().scan(&key::profiles()) {
        let (key, value) = entry?;
        let unreadable = |what: &str| StoreError::damaged(store.folder(), what);
        let (tenant, role, id) = key::parse(&key).ok_or_else(|| unreadable("a key cannot be read"))?;
        let id = id.parse().map_err(|_| unreadable("a key holds no id"))?;
        let record =
            envelope::unseal(&key, &value).map_err(|broken| broken.of_profile(tenant.clone(), role, id))?;
        let profile =
            serde_json::from_slice(record.payload).map_err(|_| unreadable("a record is not JSON"))?;
        out.line(&Line { tenant, role, sequence: record.sequence, profile })?;
        n_written += 1;
    }
    if n_written != records {
        let what = format!("it should have {records} profiles, and only {n_written} can be found");
        return Err(StoreError::damaged(store.folder(), what));
    }
    let sha256 = out.sum();
    out.line(&Last { end: true, sha256 })?;
    out.out.flush().map_err(StoreError::io("write", "the backup"))?;
    Ok(n_written)
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
    let (mut n_read, mut stamps) = (0, 0_u64);
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
        let (tenant, role, change) = backup.record()?;
        if change.0 <= previous {
            return Err(backup.invalid("the record is out of order"));
        }
        previous.clone_from(&change.0);
        *counts.entry((tenant, role)).or_default() += 1;
        n_read += 1;
        stamps = stamps.wrapping_add(change.1.as_deref().map_or(0, envelope::stamp));
        changes.push(change);
        if changes.len() == RECORDS_PER_WRITE {
            table.apply(std::mem::take(&mut changes))?;
        }
    }
    if n_read != first.records {
        let what = format!("it announces {} records, and has {n_read}", first.records);
        return Err(backup.invalid(&what));
    }
    if backup.next_line()? {
        return Err(backup.invalid("something follows the last line"));
    }
    let state = State { store: store.to_owned(), sequence: first.sequence, records: n_read, stamps };
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

    fn parse<T: DeserializeOwned>(&self) -> Result<T, StoreError> {
        serde_json::from_slice(&self.line).map_err(|error| self.invalid(&error.to_string()))
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

    /// The record on the line, ready to be stored.
    fn record(&self) -> Result<(Tenant, Role, Change), StoreError> {
        let line: Line<'_> =
            serde_json::from_slice(&self.line).map_err(|error| self.invalid(&error.to_string()))?;
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

    fn invalid(&self, what: &str) -> StoreError {
        StoreError::InvalidBackup { line: self.n_lines, what: what.to_owned() }
    }
}
