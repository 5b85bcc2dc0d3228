//! Any history of a store, compared with a plain map.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use common::{id, profile, writing};
use proptest::prelude::*;
use qantara_engine::profile::Role;
use qantara_store::{
    Batch, DocumentName, Engine, Kind, OpenOptions, ProfileStore, Sequence, StoreError, Tenant, in_memory,
};

#[derive(Clone, Debug)]
enum Step {
    /// Tenant, changes (role or kind, name, put or delete), and what is
    /// required: of which record, and whether as it is.
    Commit(usize, Vec<(usize, usize, bool)>, Option<(usize, usize, bool)>),
    Get(usize, usize, usize),
    /// Tenant, role or kind, and the name after which to begin.
    Scan(usize, usize, Option<usize>),
    Rewrite,
    Close,
    Drop,
}

const TENANTS: [&str; 2] = ["hub", "hub2"];
/// Records are of these roles, and then of these kinds.
const ROLES: [Role; 3] = [Role::Startup, Role::Investor, Role::Programme];
const KINDS: [Kind; 2] = [Kind::Policy, Kind::Setting];
const N_SORTS: usize = ROLES.len() + KINDS.len();
/// Few, so that they meet often; some begin like others.
const IDS: [&str; 8] = ["a", "aa", "a-", "b", "B", "ب", "بب", "z#9"];

fn step() -> impl Strategy<Value = Step> {
    let changes = prop::collection::vec((0..N_SORTS, 0..IDS.len(), prop::bool::weighted(0.7)), 0..12);
    let required = prop::option::weighted(0.4, (0..N_SORTS, 0..IDS.len(), prop::bool::weighted(0.7)));
    prop_oneof![
        6 => (0..TENANTS.len(), changes, required).prop_map(|(t, changes, required)| Step::Commit(t, changes, required)),
        3 => (0..TENANTS.len(), 0..N_SORTS, 0..IDS.len()).prop_map(|(t, s, i)| Step::Get(t, s, i)),
        2 => (0..TENANTS.len(), 0..N_SORTS, prop::option::of(0..IDS.len())).prop_map(|(t, s, after)| Step::Scan(t, s, after)),
        1 => Just(Step::Rewrite),
        1 => Just(Step::Close),
        1 => Just(Step::Drop),
    ]
}

/// What a name of a document is.
fn named(name: usize) -> DocumentName {
    IDS[name].parse().unwrap()
}

/// A batch of these changes, all of this writing.
fn batch(
    tenant: Tenant,
    changes: &[(usize, usize, bool)],
    required: Option<(usize, usize, Option<Sequence>)>,
    writing: u64,
) -> Batch {
    let mut batch = Batch::new(tenant);
    for (sort, name, put) in changes {
        match (sort.checked_sub(ROLES.len()), put) {
            (None, true) => batch.put(profile(ROLES[*sort], IDS[*name], writing)),
            (None, false) => batch.delete(ROLES[*sort], id(IDS[*name])),
            (Some(kind), true) => batch.put_document(KINDS[kind], named(*name), &writing).unwrap(),
            (Some(kind), false) => batch.delete_document(KINDS[kind], named(*name)),
        };
    }
    if let Some((sort, name, version)) = required {
        match sort.checked_sub(ROLES.len()) {
            None => batch.require(ROLES[sort], id(IDS[name]), version),
            Some(kind) => batch.require_document(KINDS[kind], named(name), version),
        };
    }
    batch
}

/// The writing and the version of a record.
fn get(store: &dyn ProfileStore, tenant: &Tenant, sort: usize, name: usize) -> Option<(u64, Sequence)> {
    match sort.checked_sub(ROLES.len()) {
        None => {
            let found = store.get_versioned(tenant, ROLES[sort], &id(IDS[name])).unwrap();
            found.map(|(profile, version)| (writing(&profile), version))
        }
        Some(kind) => {
            let found = store.document(tenant, KINDS[kind], &named(name)).unwrap();
            found.map(|document| (document.read().unwrap(), document.sequence))
        }
    }
}

/// Names and writings, in order.
fn scan(store: &dyn ProfileStore, tenant: &Tenant, sort: usize, after: Option<usize>) -> Vec<(String, u64)> {
    match (sort.checked_sub(ROLES.len()), after) {
        (None, None) => store
            .scan(tenant, ROLES[sort])
            .map(|profile| profile.map(|p| (p.id.to_string(), writing(&p))).unwrap())
            .collect(),
        (None, Some(name)) => store
            .scan_after(tenant, ROLES[sort], Some(&id(IDS[name])))
            .map(|found| found.map(|(p, _)| (p.id.to_string(), writing(&p))).unwrap())
            .collect(),
        (Some(kind), after) => store
            .documents(tenant, KINDS[kind], after.map(named).as_ref())
            .map(|document| document.map(|d| (d.name.to_string(), d.read().unwrap())).unwrap())
            .collect(),
    }
}

fn agrees_with_a_map(engine: Engine, steps: Vec<Step>) {
    let parent = tempfile::tempdir().unwrap();
    let options = OpenOptions::new().create(true).engine(engine);
    let start = || match engine {
        Engine::Memory => in_memory(),
        _ => qantara_store::open(parent.path(), &options).unwrap(),
    };
    let tenants = TENANTS.map(|name| name.parse::<Tenant>().unwrap());
    let mut store = start();
    // The writing of a record is the commit that wrote it.
    let mut map: BTreeMap<(usize, usize, &str), u64> = BTreeMap::new();
    let mut n_commits = 0;
    for step in steps {
        match step {
            Step::Commit(tenant, changes, required) => {
                let required = required.map(|(sort, name, as_it_is)| {
                    let found = get(&*store, &tenants[tenant], sort, name).map(|(_, version)| version);
                    // Another version than the one there.
                    let other = if found.is_some() { None } else { Some(Sequence::default()) };
                    (sort, name, if as_it_is { found } else { other }, as_it_is)
                });
                let holds = required.is_none_or(|(.., holds)| holds);
                let required = required.map(|(sort, name, version, _)| (sort, name, version));
                let batch = batch(tenants[tenant].clone(), &changes, required, n_commits + 1);
                match store.commit(batch) {
                    Ok(sequence) => {
                        n_commits += 1;
                        assert_eq!((holds, sequence.get()), (true, n_commits));
                    }
                    Err(StoreError::Changed { .. } | StoreError::DocumentChanged { .. }) => {
                        assert!(!holds);
                        continue;
                    }
                    Err(error) => panic!("{error}"),
                }
                for (sort, name, put) in changes {
                    let key = (tenant, sort, IDS[name]);
                    if put {
                        map.insert(key, n_commits)
                    } else {
                        map.remove(&key)
                    };
                }
            }
            Step::Get(tenant, sort, name) => {
                let found = get(&*store, &tenants[tenant], sort, name);
                let expected = map.get(&(tenant, sort, IDS[name])).copied();
                assert_eq!(found.map(|(writing, _)| writing), expected);
                assert_eq!(found.map(|(_, version)| version.get()), expected);
            }
            Step::Scan(tenant, sort, after) => {
                let found = scan(&*store, &tenants[tenant], sort, after);
                let expected: Vec<_> = map
                    .range((tenant, sort, "")..(tenant, sort + 1, ""))
                    .map(|((_, _, name), writing)| ((*name).to_owned(), *writing))
                    .filter(|(name, _)| after.is_none_or(|after| name.as_str() > IDS[after]))
                    .collect();
                assert_eq!(found, expected);
                if let (Some(role), None) = (ROLES.get(sort), after) {
                    assert_eq!(store.count(&tenants[tenant], *role), expected.len() as u64);
                }
            }
            Step::Rewrite => {
                let rewritten = store.rewrite().unwrap();
                assert_eq!(rewritten.records + rewritten.documents, map.len() as u64);
            }
            Step::Close if engine != Engine::Memory => {
                store.close().unwrap();
                store = start();
            }
            Step::Drop if engine != Engine::Memory => {
                drop(store);
                store = start();
            }
            Step::Close | Step::Drop => {}
        }
    }
    let report = store.check().unwrap();
    assert!(report.is_healthy(), "{:?}", report.findings);
    assert_eq!((report.sound + report.sound_documents, report.sequence.get()), (map.len() as u64, n_commits));
    let holders: BTreeSet<_> = map.keys().map(|(tenant, ..)| tenants[*tenant].clone()).collect();
    assert_eq!(store.tenants().unwrap(), holders.into_iter().collect::<Vec<_>>());
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: common::trials(24, 200) as u32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn sled_is_a_map_that_lasts(steps in prop::collection::vec(step(), 1..50)) {
        agrees_with_a_map(Engine::Sled, steps);
    }

    #[cfg(feature = "redb")]
    #[test]
    fn redb_is_a_map_that_lasts(steps in prop::collection::vec(step(), 1..50)) {
        agrees_with_a_map(Engine::Redb, steps);
    }

    #[test]
    fn memory_is_a_map(steps in prop::collection::vec(step(), 1..80)) {
        agrees_with_a_map(Engine::Memory, steps);
    }
}
