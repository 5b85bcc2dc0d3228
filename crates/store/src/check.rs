//! Checking that everything stored is still there, and a digest over it.

use std::fmt;

use qantara_engine::profile::Role;
use sha2::{Digest as _, Sha256};

use crate::envelope;
use crate::record::{self, read_document, read_profile};
use crate::scan::{Pages, Scan};
use crate::state::{Counts, State, read_counts};
use crate::store::Store;
use crate::table::Table;
use crate::{Document, DocumentName, Kind, Sequence, StoreError, Tenant, key};

/// The result of checking the whole store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Profiles that are as they were written.
    pub sound: u64,
    /// Documents that are as they were written.
    pub sound_documents: u64,
    /// The last commit.
    pub sequence: Sequence,
    /// What is wrong, in the order of discovery; empty for a healthy store.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Whether nothing is wrong.
    pub fn is_healthy(&self) -> bool {
        self.findings.is_empty()
    }
}

/// One thing that is wrong with a store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// A record is damaged or of a newer format: its owner, as far as the key
    /// can be read, and what is wrong.
    Record(Option<Tenant>, String),
    /// The engine could not read its own files from some point on.
    Engine(String),
    /// There are more or fewer profiles than were counted.
    Count {
        /// Their tenant.
        tenant: Tenant,
        /// Their role.
        role: Role,
        /// How many there should be.
        counted: u64,
        /// How many there are.
        found: u64,
    },
    /// The counts do not add up to the store's total.
    Total {
        /// The store's own total.
        counted: u64,
        /// The sum of its counts.
        found: u64,
    },
    /// There are more or fewer documents than were counted.
    Documents {
        /// How many there should be.
        counted: u64,
        /// How many there are.
        found: u64,
    },
    /// Every record is whole, but some are older versions than were
    /// acknowledged, or records are missing.
    Stale,
    /// A profile names a commit that has not been made.
    Future {
        /// Whose it is.
        tenant: Tenant,
        /// Its role.
        role: Role,
        /// Its id.
        id: String,
        /// The commit it names.
        sequence: Sequence,
    },
    /// A document names a commit that has not been made.
    FutureDocument {
        /// Whose it is.
        tenant: Tenant,
        /// Its kind.
        kind: Kind,
        /// Its name.
        name: DocumentName,
        /// The commit it names.
        sequence: Sequence,
    },
}

impl Finding {
    /// Whether a tenant may see it: it is about its own records, or about the
    /// store as a whole.
    pub fn concerns(&self, tenant: &Tenant) -> bool {
        match self {
            Self::Record(of, _) => of.as_ref().is_none_or(|of| of == tenant),
            Self::Count { tenant: of, .. }
            | Self::Future { tenant: of, .. }
            | Self::FutureDocument { tenant: of, .. } => of == tenant,
            Self::Engine(_) | Self::Total { .. } | Self::Documents { .. } | Self::Stale => true,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Record(_, message) | Self::Engine(message) => f.write_str(message),
            Self::Count { tenant, role, counted, found } => {
                write!(f, "tenant `{tenant}` should have {counted} profiles in role {role}, and has {found}")
            }
            Self::Total { counted, found } => {
                write!(f, "the store should have {counted} profiles, and its roles add up to {found}")
            }
            Self::Documents { counted, found } => {
                write!(f, "the store should have {counted} documents, and has {found}")
            }
            Self::FutureDocument { tenant, kind, name, sequence } => {
                write!(
                    f,
                    "{kind} `{name}` of tenant `{tenant}` is of commit {sequence}, which was never made"
                )
            }
            Self::Stale => f.write_str("some records are older writings than were acknowledged"),
            Self::Future { tenant, role, id, sequence } => {
                write!(f, "{role} `{id}` of tenant `{tenant}` is of commit {sequence}, which was never made")
            }
        }
    }
}

/// SHA-256 over some of a store's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest as bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// In hexadecimal.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Reads every record of the store, while commits wait.
pub(crate) fn check<T: Table>(store: &Store<T>, state: &State) -> Report {
    let mut findings = Vec::new();
    let (mut sound, mut stamps) = (0, 0_u64);
    let mut found = Counts::new();
    for entry in Pages::new(store, &key::profiles(), None) {
        let (key, value) = match entry {
            Ok(entry) => entry,
            Err(error) => {
                findings.push(Finding::Engine(error.in_full()));
                break;
            }
        };
        let Some((tenant, role, id)) = key::parse(&key) else {
            findings.push(Finding::Record(None, format!("a key of {} bytes cannot be read", key.len())));
            continue;
        };
        *found.entry((tenant.clone(), role)).or_default() += 1;
        stamps = stamps.wrapping_add(envelope::stamp(&value));
        let sequence = match read_profile(&key, &value) {
            Ok((_, sequence)) => sequence,
            Err(error) => {
                findings.push(Finding::Record(Some(tenant), error.in_full()));
                continue;
            }
        };
        sound += 1;
        if sequence > state.sequence {
            findings.push(Finding::Future { tenant, role, id: id.to_owned(), sequence });
        }
    }
    let (sound_documents, document_stamps) = check_documents(store, state, &mut findings);
    stamps = stamps.wrapping_add(document_stamps);
    if findings.is_empty() && stamps != state.stamps {
        findings.push(Finding::Stale);
    }
    // As they are on disk, not as cached.
    let counts = read_counts(&*store.table(), store.folder()).unwrap_or_else(|error| {
        findings.push(Finding::Engine(error.in_full()));
        Counts::new()
    });
    for (tenant, role) in counts.keys().chain(found.keys().filter(|role| !counts.contains_key(*role))) {
        let of = |counts: &Counts| counts.get(&(tenant.clone(), *role)).copied().unwrap_or(0);
        let (counted, found) = (of(&counts), of(&found));
        if counted != found {
            findings.push(Finding::Count { tenant: tenant.clone(), role: *role, counted, found });
        }
    }
    let total = counts.values().sum();
    if total != state.records {
        findings.push(Finding::Total { counted: state.records, found: total });
    }
    Report { sound, sound_documents, sequence: state.sequence, findings }
}

/// Reads every document: how many are sound, and the sum of all stamps.
fn check_documents<T: Table>(store: &Store<T>, state: &State, findings: &mut Vec<Finding>) -> (u64, u64) {
    let (mut found, mut sound, mut stamps) = (0, 0, 0_u64);
    for entry in Pages::new(store, &key::documents(), None) {
        let (key, value) = match entry {
            Ok(entry) => entry,
            Err(error) => {
                findings.push(Finding::Engine(error.in_full()));
                break;
            }
        };
        found += 1;
        stamps = stamps.wrapping_add(envelope::stamp(&value));
        let Document { kind, name, sequence, .. } = match read_document(&key, &value) {
            Ok(document) => document,
            Err(error) => {
                let tenant = key::parse_document(&key).map(|(tenant, ..)| tenant);
                findings.push(Finding::Record(tenant, error.in_full()));
                continue;
            }
        };
        sound += 1;
        if sequence > state.sequence
            && let Some((tenant, ..)) = key::parse_document(&key)
        {
            findings.push(Finding::FutureDocument { tenant, kind, name, sequence });
        }
    }
    if found != state.documents {
        findings.push(Finding::Documents { counted: state.documents, found });
    }
    (sound, stamps)
}

/// For each role in key order, its records in id order: role, id and JSON, each
/// preceded by its length, so that no two contents hash the same input.
pub(crate) fn digest<T: Table>(
    store: &Store<T>,
    tenant: &Tenant,
    roles: &[Role],
) -> Result<Digest, StoreError> {
    let mut hash = Sha256::new();
    let mut add = |part: &[u8]| {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    };
    for role in Role::ALL.into_iter().filter(|role| roles.contains(role)) {
        for entry in Scan::new(store, tenant, role) {
            let (key, value) = entry?;
            let (_, _, record) = record::open(&key, &value)?;
            let (_, _, id) = key::parse(&key).expect("a record that opens has a key that can be read");
            add(role.as_str().as_bytes());
            add(id.as_bytes());
            add(record.payload);
        }
    }
    Ok(Digest(hash.finalize().into()))
}
