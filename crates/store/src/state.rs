//! A store's state, and the check that its records agree with it.

use std::collections::BTreeMap;
use std::path::Path;

use qantara_engine::profile::Role;
use serde::{Deserialize, Serialize};

use crate::envelope::{self, Broken};
use crate::table::{Change, Table};
use crate::{Sequence, StoreError, Tenant, key};

/// The state of a store, changed with every commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) store: String,
    pub(crate) sequence: Sequence,
    /// The number of profiles.
    pub(crate) records: u64,
    /// The sum of all records' stamps, modulo 2⁶⁴. An engine that has lost a
    /// page may fall back to an older version of a record, which is valid by
    /// itself; only this sum reveals it.
    pub(crate) stamps: u64,
    /// The number of documents; absent in stores from before documents.
    #[serde(default)]
    pub(crate) documents: u64,
}

impl State {
    /// The state of a new store.
    pub(crate) fn new(store: String) -> Self {
        Self { store, sequence: Sequence::default(), records: 0, stamps: 0, documents: 0 }
    }

    /// The change that writes it down.
    pub(crate) fn change(&self) -> Change {
        let payload = serde_json::to_vec(self).expect("names and numbers have a JSON form");
        let key = key::state();
        let value = envelope::seal(&key, self.sequence, &payload);
        (key, Some(value))
    }

    /// The state recorded in a table.
    pub(crate) fn read(table: &impl Table, path: &Path) -> Result<Self, StoreError> {
        let key = key::state();
        let Some(value) = table.get(&key)? else {
            return Err(StoreError::damaged(
                path,
                "its files hold no records at all, not even its own state",
            ));
        };
        let record = envelope::unseal(&key, &value)
            .map_err(|broken| broken.of(path, "the record of its own state"))?;
        serde_json::from_slice(record.payload)
            .map_err(|error| StoreError::damaged(path, format!("its own state cannot be read: {error}")))
    }
}

/// Reads all records and compares them with the state.
pub(crate) fn verify_records(table: &impl Table, state: &State, path: &Path) -> Result<(), StoreError> {
    let mut stamps = 0_u64;
    let mut count = |prefix: &[u8]| {
        table.scan(prefix, None).try_fold(0_u64, |count, entry| {
            // A record that cannot be opened is reported when it is read; the
            // others are still good.
            let (_, value) = entry?;
            stamps = stamps.wrapping_add(envelope::stamp(&value));
            Ok::<u64, StoreError>(count + 1)
        })
    };
    let (records, documents) = (count(&key::profiles())?, count(&key::documents())?);
    if (records, documents, stamps) == (state.records, state.documents, state.stamps) {
        return Ok(());
    }
    let what = if records != state.records {
        format!("it has {} records, and {records} can be found", state.records)
    } else if documents != state.documents {
        format!("it has {} documents, and {documents} can be found", state.documents)
    } else {
        "some of its records are older writings than were acknowledged".to_owned()
    };
    Err(StoreError::damaged(path, what))
}

/// Number of profiles by tenant and role.
pub(crate) type Counts = BTreeMap<(Tenant, Role), u64>;

/// The change that writes one count down.
pub(crate) fn count_change(tenant: &Tenant, role: Role, count: u64, sequence: Sequence) -> Change {
    let key = key::count(tenant, role);
    let value = (count > 0).then(|| envelope::seal(&key, sequence, count.to_string().as_bytes()));
    (key, value)
}

/// The counts recorded in a table.
pub(crate) fn read_counts(table: &impl Table, path: &Path) -> Result<Counts, StoreError> {
    table
        .scan(&key::counts(), None)
        .map(|entry| {
            let (key, value) = entry?;
            let record =
                envelope::unseal(&key, &value).map_err(|broken| broken.of(path, "the record of a count"))?;
            let count = std::str::from_utf8(record.payload).ok().and_then(|text| text.parse().ok());
            match (key::parse(&key), count) {
                (Some((tenant, role, "")), Some(count)) => Ok(((tenant, role), count)),
                _ => Err(StoreError::damaged(path, "a count cannot be read")),
            }
        })
        .collect()
}

impl Broken {
    pub(crate) fn of(self, path: &Path, what: &str) -> StoreError {
        match self {
            Self::Newer(found) => newer(format!("{what} in `{}`", path.display()), found),
            broken => StoreError::damaged(path, format!("{what}: {broken}")),
        }
    }
}

/// The error of an envelope of a format that is not known here.
pub(crate) fn newer(what: String, found: u8) -> StoreError {
    StoreError::Newer { what, found: u64::from(found), known: u64::from(envelope::FORMAT) }
}
