//! A group of batches that becomes one change.
//!
//! Batches are added in turn, and each is checked against the result of those
//! before it. So two batches that require the same version of a record cannot
//! both succeed, although they share one disk sync.

use std::collections::{BTreeMap, HashMap};

use qantara_engine::profile::Role;

use crate::batch::BatchChange;
use crate::envelope;
use crate::record::{Place, profile_place};
use crate::state::{Counts, State, count_change};
use crate::table::{Change, Table};
use crate::{Batch, Sequence, StoreError, Tenant};

/// A batch as keys and JSON: the part of the work that does not need the store.
pub(crate) struct Encoded {
    tenant: Tenant,
    requirements: Vec<(Place, Option<Sequence>)>,
    changes: Vec<(Place, Option<Vec<u8>>)>,
}

impl Encoded {
    pub(crate) fn new(batch: Batch) -> Result<Self, StoreError> {
        let Batch { tenant, changes, requirements } = batch;
        let encode = |change| {
            Ok(match change {
                BatchChange::Put(profile) => match serde_json::to_vec(&*profile) {
                    Ok(payload) => (profile_place(&profile), Some(payload)),
                    Err(source) => {
                        return Err(StoreError::Unstorable { role: profile.role(), id: profile.id, source });
                    }
                },
                BatchChange::PutDocument(kind, name, json) => (Place::Document(kind, name), Some(json)),
                BatchChange::Delete(place) => (place, None),
            })
        };
        let changes = changes.into_iter().map(encode).collect::<Result<_, StoreError>>()?;
        Ok(Self { tenant, requirements, changes })
    }
}

/// The combined result of the batches added so far.
pub(crate) struct Draft<'a, T> {
    table: &'a T,
    pub(crate) state: State,
    pub(crate) counts: Counts,
    changes: HashMap<Vec<u8>, Option<Vec<u8>>>,
    recounted: Counts,
}

impl<'a, T: Table> Draft<'a, T> {
    pub(crate) fn new(table: &'a T, state: State, counts: Counts) -> Self {
        Self { table, state, counts, changes: HashMap::new(), recounted: Counts::new() }
    }

    /// Adds one batch. If a requirement fails or a record cannot be read, the
    /// draft stays as it was.
    pub(crate) fn add(&mut self, batch: Encoded) -> Result<Sequence, StoreError> {
        let Encoded { tenant, requirements, changes } = batch;
        for (place, expected) in requirements {
            self.require(&tenant, place, expected)?;
        }
        let sequence = self.state.sequence.next();
        let mut last = HashMap::with_capacity(changes.len());
        for (place, payload) in changes {
            last.insert(place.key(&tenant), (place, payload));
        }
        let mut counts: BTreeMap<Role, u64> = BTreeMap::new();
        let mut state = State { sequence, ..self.state.clone() };
        let mut sealed = Vec::with_capacity(last.len());
        for (key, (place, payload)) in last {
            let was = self.value(&key)?.as_deref().map(envelope::stamp);
            let total = match &place {
                Place::Profile(role, _) => {
                    let count = counts
                        .entry(*role)
                        .or_insert_with(|| self.counts.get(&(tenant.clone(), *role)).copied().unwrap_or(0));
                    recount(count, was.is_some(), payload.is_some());
                    &mut state.records
                }
                Place::Document(..) => &mut state.documents,
            };
            recount(total, was.is_some(), payload.is_some());
            if was.is_none() && payload.is_none() {
                continue;
            }
            let value = payload.map(|payload| envelope::seal(&key, sequence, &payload));
            state.stamps = state
                .stamps
                .wrapping_sub(was.unwrap_or(0))
                .wrapping_add(value.as_deref().map_or(0, envelope::stamp));
            sealed.push((key, value));
        }
        self.changes.extend(sealed);
        for (role, count) in counts {
            self.counts.insert((tenant.clone(), role), count);
            self.recounted.insert((tenant.clone(), role), count);
        }
        self.state = state;
        Ok(sequence)
    }

    /// Whether the commit that a batch requires wrote the record.
    fn require(&self, tenant: &Tenant, place: Place, expected: Option<Sequence>) -> Result<(), StoreError> {
        let key = place.key(tenant);
        let found = match self.value(&key)? {
            None => None,
            Some(value) => match envelope::unseal(&key, &value) {
                Ok(record) => Some(record.sequence),
                Err(broken) => return Err(place.broken(tenant.clone(), &broken)),
            },
        };
        if found == expected { Ok(()) } else { Err(place.changed(expected, found)) }
    }

    /// The key's value after the batches added so far.
    fn value(&self, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match self.changes.get(key) {
            Some(change) => Ok(change.clone()),
            None => self.table.get(key),
        }
    }

    /// All of it as changes of the table, and the resulting state.
    pub(crate) fn finish(self) -> (Vec<Change>, State, Counts) {
        let Self { state, counts, changes, recounted, .. } = self;
        let mut changes: Vec<Change> = changes.into_iter().collect();
        for ((tenant, role), count) in &recounted {
            changes.push(count_change(tenant, *role, *count, state.sequence));
        }
        changes.push(state.change());
        (changes, state, counts)
    }
}

fn recount(count: &mut u64, was: bool, is: bool) {
    match (was, is) {
        (false, true) => *count += 1,
        // A count of 0 for a role that has a profile is damage, which `check`
        // reports; it must not underflow to a huge number.
        (true, false) => *count = count.saturating_sub(1),
        (true, true) | (false, false) => {}
    }
}
