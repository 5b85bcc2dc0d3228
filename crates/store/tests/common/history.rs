//! A history that can be verified from its acknowledgements alone.
//!
//! Commit `n` puts 20 fresh profiles, rewrites 5 hot ones, and deletes the
//! fresh ones of commit `n - KEPT`. So the content of a store tells exactly
//! which commits it holds, and a torn one shows.

use std::collections::BTreeMap;

use qantara_engine::profile::Role;
use qantara_store::{Batch, ProfileStore, StoreError};

use crate::common::{hub, id, startup, writing};

const N_FRESH: u64 = 20;
const N_HOT: u64 = 5;
/// How many commits' fresh profiles stay.
const KEPT: u64 = 10;

fn fresh(commit: u64, n: u64) -> String {
    format!("fresh-{commit:08}-{n:02}")
}

fn hot(n: u64) -> String {
    format!("hot-{n}")
}

/// Commits on, acknowledging each on the standard output, until killed.
pub(crate) fn write_on(store: &dyn ProfileStore) -> StoreError {
    loop {
        let commit = store.stats().unwrap().sequence.get() + 1;
        let mut batch = Batch::new(hub());
        for n in 0..N_FRESH {
            batch.put(startup(&fresh(commit, n), commit));
        }
        for n in 0..N_HOT {
            batch.put(startup(&hot(n), commit));
        }
        if let Some(old) = commit.checked_sub(KEPT) {
            for n in 0..N_FRESH {
                batch.delete(Role::Startup, id(&fresh(old, n)));
            }
        }
        match store.commit(batch) {
            Ok(sequence) => println!("ack {}", sequence.get()),
            Err(error) => return error,
        }
    }
}

/// The last commit that these lines acknowledge.
pub(crate) fn last_ack(lines: &[String]) -> Option<u64> {
    lines.iter().filter_map(|line| line.strip_prefix("ack ")?.parse().ok()).max()
}

/// Panics unless the store holds a whole history that goes at least as far as
/// `acked`. Returns how far it goes.
pub(crate) fn verify(store: &dyn ProfileStore, acked: u64) -> u64 {
    let report = store.check().unwrap();
    assert!(report.is_healthy(), "{:?}", report.findings);
    let last = report.sequence.get();
    assert!(last >= acked, "commit {acked} was acknowledged, and the store ends at {last}");
    let mut expected = BTreeMap::new();
    for commit in (last + 1).saturating_sub(KEPT).max(1)..=last {
        for n in 0..N_FRESH {
            expected.insert(fresh(commit, n), commit);
        }
    }
    if last > 0 {
        for n in 0..N_HOT {
            expected.insert(hot(n), last);
        }
    }
    let found: BTreeMap<String, u64> = store
        .scan(&hub(), Role::Startup)
        .map(|profile| profile.map(|p| (p.id.to_string(), writing(&p))).unwrap())
        .collect();
    assert_eq!(found, expected, "the store ends at commit {last}");
    last
}
