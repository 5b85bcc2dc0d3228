//! The promise, kept once for all engines.
//!
//! A commit becomes one atomic change of the table: the profiles, the counts
//! of their roles, and the store's own state (last sequence number, number of
//! records). So whatever a power cut leaves, they agree with each other.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, RwLock};

use qantara_engine::profile::{Profile, ProfileId, Role};
use serde::{Deserialize, Serialize};

use crate::batch::BatchChange;
use crate::check::{Digest, Report};
use crate::envelope::{self, Broken, Record};
use crate::group::{Group, unpoisoned};
use crate::lock::Lock;
use crate::manifest::{Manifest, Phase};
use crate::scan::Scan;
use crate::table::{Change, Table};
use crate::{
    Batch, Engine, ProfileStore, Profiles, Sequence, Stats, StoreError, Tenant, backup, check, files, key,
};

/// After how many disk syncs the `MANIFEST` is brought up to date: seldom
/// enough to cost little, often enough to notice a store that lost its end.
const SYNCS_PER_MANIFEST: u64 = 64;

/// What the store knows of itself, changed with every commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) store: String,
    pub(crate) sequence: Sequence,
    pub(crate) records: u64,
    /// The sum of all records' stamps, modulo 2⁶⁴. An engine that has lost a
    /// page may fall back to an older writing of a record, which is whole in
    /// itself: only the sum over all of them tells.
    pub(crate) stamps: u64,
}

impl State {
    /// The state of a new store.
    pub(crate) fn new(store: String) -> Self {
        Self { store, sequence: Sequence::default(), records: 0, stamps: 0 }
    }

    /// The change that writes it down.
    pub(crate) fn change(&self) -> Change {
        let payload = serde_json::to_vec(self).expect("names and numbers have a JSON form");
        let key = key::state();
        let value = envelope::seal(&key, self.sequence, &payload);
        (key, Some(value))
    }

    /// What a table says of itself.
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
    let (mut records, mut stamps) = (0_u64, 0_u64);
    for entry in table.scan(&key::profiles()) {
        // A record that cannot be opened is told when it is read: the others
        // are as good as ever.
        let (_, value) = entry?;
        records += 1;
        stamps = stamps.wrapping_add(envelope::stamp(&value));
    }
    if (records, stamps) == (state.records, state.stamps) {
        return Ok(());
    }
    let what = if records == state.records {
        "some of its records are older writings than were acknowledged".to_owned()
    } else {
        format!("it has {} records, and {records} can be found", state.records)
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

/// What a table has counted.
pub(crate) fn read_counts(table: &impl Table, path: &Path) -> Result<Counts, StoreError> {
    table
        .scan(&key::counts())
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
    fn of(self, path: &Path, what: &str) -> StoreError {
        match self {
            Self::Newer(found) => StoreError::Newer {
                what: format!("{what} in `{}`", path.display()),
                found: u64::from(found),
                known: u64::from(envelope::FORMAT),
            },
            broken => StoreError::damaged(path, format!("{what}: {broken}")),
        }
    }

    pub(crate) fn of_profile(self, tenant: Tenant, role: Role, id: ProfileId) -> StoreError {
        match self {
            Self::Newer(found) => StoreError::Newer {
                what: format!("the record of {role} `{id}` of tenant `{tenant}`"),
                found: u64::from(found),
                known: u64::from(envelope::FORMAT),
            },
            broken => StoreError::DamagedRecord { tenant, role, id, what: broken.to_string() },
        }
    }
}

/// The folder of an open store, ours while this lives.
#[derive(Debug)]
pub(crate) struct Home {
    pub(crate) folder: PathBuf,
    pub(crate) manifest: Manifest,
    pub(crate) lock: Lock,
}

/// The writer's own view, held while it writes.
#[derive(Debug)]
struct Head {
    state: State,
    home: Option<Home>,
    syncs_since_manifest: u64,
    /// Why no more writes are taken.
    stopped: Option<String>,
}

/// A [`ProfileStore`] over any [`Table`].
pub(crate) struct Store<T: Table> {
    /// `None` once closed.
    table: Option<T>,
    name: PathBuf,
    id: String,
    head: Mutex<Head>,
    group: Group<Encoded, Result<Sequence, StoreError>>,
    counts: RwLock<Counts>,
    sequence: AtomicU64,
    records: AtomicU64,
    /// Odd while a change is being made. Between two equal even readings the
    /// table stood still.
    changes: AtomicU64,
    commits: AtomicU64,
    syncs: AtomicU64,
}

/// A batch on its way: keys and JSON.
struct Encoded {
    tenant: Tenant,
    changes: Vec<(Role, Vec<u8>, Option<Vec<u8>>)>,
}

impl<T: Table> Store<T> {
    pub(crate) fn new(table: T, state: State, counts: Counts, home: Option<Home>) -> Self {
        Self {
            table: Some(table),
            name: home.as_ref().map_or_else(|| PathBuf::from("memory"), |home| home.folder.clone()),
            id: state.store.clone(),
            sequence: AtomicU64::new(state.sequence.get()),
            records: AtomicU64::new(state.records),
            counts: RwLock::new(counts),
            head: Mutex::new(Head { state, home, syncs_since_manifest: 0, stopped: None }),
            group: Group::default(),
            changes: AtomicU64::new(0),
            commits: AtomicU64::new(0),
            syncs: AtomicU64::new(0),
        }
    }

    pub(crate) fn table(&self) -> &T {
        self.table.as_ref().expect("a closed store is dropped at once")
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.name
    }

    pub(crate) fn last_sequence(&self) -> Sequence {
        Sequence(self.sequence.load(Ordering::Acquire))
    }

    pub(crate) fn all_counts(&self) -> Counts {
        self.counts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn change_count(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    /// Does something while no commit can change anything.
    pub(crate) fn held_still<R>(&self, act: impl FnOnce(&State) -> R) -> R {
        act(&unpoisoned(&self.head).state)
    }

    fn encode(batch: Batch) -> Result<Encoded, StoreError> {
        let Batch { tenant, changes } = batch;
        let encode =
            |change| {
                Ok(match change {
                    BatchChange::Put(profile) => {
                        let role = profile.role();
                        let payload = serde_json::to_vec(&*profile).map_err(|source| {
                            StoreError::Unstorable { role, id: profile.id.clone(), source }
                        })?;
                        (role, key::profile(&tenant, role, &profile.id), Some(payload))
                    }
                    BatchChange::Delete(role, id) => (role, key::profile(&tenant, role, &id), None),
                })
            };
        let changes = changes.into_iter().map(encode).collect::<Result<_, StoreError>>()?;
        Ok(Encoded { tenant, changes })
    }

    /// Writes a group of batches as one change, one outcome for each batch.
    fn write(&self, group: Vec<Encoded>) -> Vec<Result<Sequence, StoreError>> {
        let mut head = unpoisoned(&self.head);
        let head = &mut *head;
        if let Some(cause) = &head.stopped {
            return group.iter().map(|_| Err(self.writes_stopped(head, cause))).collect();
        }
        let mut draft = Draft {
            table: self.table(),
            state: head.state.clone(),
            counts: self.all_counts(),
            changes: HashMap::new(),
            recounted: BTreeMap::new(),
        };
        let outcomes: Vec<_> = group.into_iter().map(|batch| draft.add(batch)).collect();
        let n_commits = outcomes.iter().filter(|outcome| outcome.is_ok()).count() as u64;
        if n_commits == 0 {
            return outcomes;
        }
        let Draft { state, counts, changes, recounted, .. } = draft;
        let mut changes: Vec<Change> = changes.into_iter().collect();
        for ((tenant, role), count) in &recounted {
            changes.push(count_change(tenant, *role, *count, state.sequence));
        }
        changes.push(state.change());

        self.changes.fetch_add(1, Ordering::SeqCst);
        let applied = self.table().apply(changes);
        if let Err(error) = applied {
            // It may be applied and not on disk, or the reverse: nobody can
            // tell before the next opening, so nothing may build on it. The
            // change count stays odd: scans have no number to compare with.
            let cause = error.in_full();
            let outcomes = outcomes
                .into_iter()
                .map(|outcome| outcome.and_then(|_| Err(self.writes_stopped(head, &cause))))
                .collect();
            head.stopped = Some(cause);
            return outcomes;
        }
        head.state = state;
        *self.counts.write().unwrap_or_else(PoisonError::into_inner) = counts;
        self.sequence.store(head.state.sequence.get(), Ordering::Release);
        self.records.store(head.state.records, Ordering::Release);
        self.changes.fetch_add(1, Ordering::SeqCst);
        self.commits.fetch_add(n_commits, Ordering::Relaxed);
        self.syncs.fetch_add(1, Ordering::Relaxed);
        self.tell_manifest(head);
        outcomes
    }

    /// Brings the `MANIFEST` up to date now and then. The commit is on disk
    /// already, so a failure here stops later ones only.
    fn tell_manifest(&self, head: &mut Head) {
        head.syncs_since_manifest += 1;
        let Some(home) = head.home.as_mut().filter(|_| head.syncs_since_manifest >= SYNCS_PER_MANIFEST)
        else {
            return;
        };
        head.syncs_since_manifest = 0;
        home.manifest.sequence = head.state.sequence;
        home.manifest.records = head.state.records;
        if let Err(error) = home.manifest.write(&self.name) {
            head.stopped = Some(error.in_full());
        }
    }

    fn writes_stopped(&self, head: &Head, cause: &str) -> StoreError {
        StoreError::WritesStopped {
            path: self.name.clone(),
            last: head.state.sequence,
            cause: cause.to_owned(),
        }
    }

    fn close_now(&mut self) -> Result<(), StoreError> {
        let Some(table) = self.table.take() else { return Ok(()) };
        let head = self.head.get_mut().unwrap_or_else(PoisonError::into_inner);
        let closed = table.close();
        let Some(Home { folder, mut manifest, lock }) = head.home.take() else { return closed };
        closed?;
        // After a failed write nothing exact can be said.
        if head.stopped.is_none() {
            manifest.phase = Phase::Closed;
            manifest.sequence = head.state.sequence;
            manifest.records = head.state.records;
            manifest.files = files::sizes(&manifest.engine_folder(&folder))?;
            manifest.write(&folder)?;
        }
        drop(lock);
        Ok(())
    }
}

/// A group on its way to one change.
struct Draft<'a, T> {
    table: &'a T,
    state: State,
    counts: Counts,
    changes: HashMap<Vec<u8>, Option<Vec<u8>>>,
    recounted: Counts,
}

impl<T: Table> Draft<'_, T> {
    /// Adds one batch, or leaves the draft as it was if the table cannot be
    /// read where the batch would change it.
    fn add(&mut self, batch: Encoded) -> Result<Sequence, StoreError> {
        let Encoded { tenant, changes } = batch;
        let sequence = self.state.sequence.next();
        let mut last: HashMap<Vec<u8>, (Role, Option<Vec<u8>>)> = HashMap::with_capacity(changes.len());
        for (role, key, payload) in changes {
            last.insert(key, (role, payload));
        }
        let mut counts: BTreeMap<Role, u64> = BTreeMap::new();
        let (mut records, mut stamps) = (self.state.records, self.state.stamps);
        let mut sealed = Vec::with_capacity(last.len());
        for (key, (role, payload)) in last {
            let was = match self.changes.get(&key) {
                Some(change) => change.as_deref().map(envelope::stamp),
                None => self.table.get(&key)?.as_deref().map(envelope::stamp),
            };
            let count = counts
                .entry(role)
                .or_insert_with(|| self.counts.get(&(tenant.clone(), role)).copied().unwrap_or(0));
            match (was.is_some(), payload.is_some()) {
                (false, true) => (*count, records) = (*count + 1, records + 1),
                // A count that says 0 of a role that has a profile is damage,
                // which `check` reports; it must not become a huge number.
                (true, false) => (*count, records) = (count.saturating_sub(1), records.saturating_sub(1)),
                (true, true) => {}
                (false, false) => continue,
            }
            let value = payload.map(|payload| envelope::seal(&key, sequence, &payload));
            stamps = stamps
                .wrapping_sub(was.unwrap_or(0))
                .wrapping_add(value.as_deref().map_or(0, envelope::stamp));
            sealed.push((key, value));
        }
        self.changes.extend(sealed);
        for (role, count) in counts {
            self.counts.insert((tenant.clone(), role), count);
            self.recounted.insert((tenant.clone(), role), count);
        }
        self.state.sequence = sequence;
        self.state.records = records;
        self.state.stamps = stamps;
        Ok(sequence)
    }
}

/// The profile in a record, if it is the one its key promises.
pub(crate) fn read_profile(key: &[u8], value: &[u8]) -> Result<Profile, StoreError> {
    let Some((tenant, role, id)) = key::parse(key) else {
        return Err(StoreError::damaged(Path::new("records"), "a key cannot be read"));
    };
    let Ok(id) = id.parse::<ProfileId>() else {
        return Err(StoreError::damaged(
            Path::new("records"),
            format!("`{id}` is a key and no profile's id"),
        ));
    };
    let Record { payload, .. } = match envelope::unseal(key, value) {
        Ok(record) => record,
        Err(broken) => return Err(broken.of_profile(tenant, role, id)),
    };
    match serde_json::from_slice::<Profile>(payload) {
        Ok(profile) if profile.id == id && profile.role() == role => Ok(profile),
        Ok(profile) => {
            let what = format!("it holds {} `{}`", profile.role(), profile.id);
            Err(StoreError::DamagedRecord { tenant, role, id, what })
        }
        Err(error) => Err(StoreError::DamagedRecord { tenant, role, id, what: error.to_string() }),
    }
}

impl<T: Table> ProfileStore for Store<T> {
    fn get(&self, tenant: &Tenant, role: Role, id: &ProfileId) -> Result<Option<Profile>, StoreError> {
        let key = key::profile(tenant, role, id);
        self.table().get(&key)?.map(|value| read_profile(&key, &value)).transpose()
    }

    fn scan(&self, tenant: &Tenant, role: Role) -> Profiles<'_> {
        Box::new(Scan::new(self, tenant, role).map(|entry| {
            let (key, value) = entry?;
            read_profile(&key, &value)
        }))
    }

    fn commit(&self, batch: Batch) -> Result<Sequence, StoreError> {
        let encoded = Self::encode(batch)?;
        self.group.join(encoded, |group| self.write(group))
    }

    fn count(&self, tenant: &Tenant, role: Role) -> u64 {
        let counts = self.counts.read().unwrap_or_else(PoisonError::into_inner);
        counts.get(&(tenant.clone(), role)).copied().unwrap_or(0)
    }

    fn stats(&self) -> Result<Stats, StoreError> {
        let disk_bytes = match self.table().engine() {
            Engine::Memory => 0,
            Engine::Sled | Engine::Redb => files::sizes(&self.name)?.values().sum(),
        };
        let counts = self.all_counts().into_iter().filter(|(_, count)| *count > 0);
        Ok(Stats {
            store: self.id.clone(),
            engine: self.table().engine(),
            sequence: self.last_sequence(),
            records: self.records.load(Ordering::Acquire),
            counts: counts.map(|((tenant, role), count)| (tenant, role, count)).collect(),
            disk_bytes,
            commits: self.commits.load(Ordering::Relaxed),
            syncs: self.syncs.load(Ordering::Relaxed),
        })
    }

    fn check(&self) -> Result<Report, StoreError> {
        Ok(self.held_still(|state| check::check(self, state)))
    }

    fn digest(&self, tenant: &Tenant, roles: &[Role]) -> Result<Digest, StoreError> {
        self.held_still(|_| check::digest(self, tenant, roles))
    }

    fn backup(&self, out: &mut dyn std::io::Write) -> Result<u64, StoreError> {
        self.held_still(|state| backup::write(self, state, out))
    }

    fn close(mut self: Box<Self>) -> Result<(), StoreError> {
        self.close_now()
    }
}

impl<T: Table> Drop for Store<T> {
    fn drop(&mut self) {
        // Nobody is left to tell; the next opening finds an unclosed store
        // and checks it as after a crash.
        let _ = self.close_now();
    }
}
