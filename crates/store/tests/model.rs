//! Any history of a store, compared with a plain map.

mod common;

use std::collections::BTreeMap;

use common::{id, profile, writing};
use proptest::prelude::*;
use qantara_engine::profile::Role;
use qantara_store::{Batch, Engine, OpenOptions, Tenant, in_memory};

#[derive(Clone, Debug)]
enum Step {
    /// Tenant, and changes: role, id, put or delete.
    Commit(usize, Vec<(usize, usize, bool)>),
    Get(usize, usize, usize),
    Scan(usize, usize),
    Close,
    Drop,
}

const TENANTS: [&str; 2] = ["hub", "hub2"];
const ROLES: [Role; 3] = [Role::Startup, Role::Investor, Role::Programme];
/// Few, so that they meet often; some begin like others.
const IDS: [&str; 8] = ["a", "aa", "a-", "b", "B", "ب", "بب", "z#9"];

fn step() -> impl Strategy<Value = Step> {
    let changes = prop::collection::vec((0..ROLES.len(), 0..IDS.len(), prop::bool::weighted(0.7)), 0..12);
    prop_oneof![
        6 => (0..TENANTS.len(), changes).prop_map(|(tenant, changes)| Step::Commit(tenant, changes)),
        3 => (0..TENANTS.len(), 0..ROLES.len(), 0..IDS.len()).prop_map(|(t, r, i)| Step::Get(t, r, i)),
        2 => (0..TENANTS.len(), 0..ROLES.len()).prop_map(|(t, r)| Step::Scan(t, r)),
        1 => Just(Step::Close),
        1 => Just(Step::Drop),
    ]
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
    let mut map: BTreeMap<(usize, usize, &str), u64> = BTreeMap::new();
    let mut n_commits = 0;
    for step in steps {
        match step {
            Step::Commit(tenant, changes) => {
                n_commits += 1;
                let mut batch = Batch::new(tenants[tenant].clone());
                for (role, name, put) in changes {
                    let key = (tenant, role, IDS[name]);
                    if put {
                        batch.put(profile(ROLES[role], IDS[name], n_commits));
                        map.insert(key, n_commits);
                    } else {
                        batch.delete(ROLES[role], id(IDS[name]));
                        map.remove(&key);
                    }
                }
                assert_eq!(store.commit(batch).unwrap().get(), n_commits);
            }
            Step::Get(tenant, role, name) => {
                let found = store.get(&tenants[tenant], ROLES[role], &id(IDS[name])).unwrap();
                assert_eq!(found.as_ref().map(writing), map.get(&(tenant, role, IDS[name])).copied());
            }
            Step::Scan(tenant, role) => {
                let found: Vec<_> = store
                    .scan(&tenants[tenant], ROLES[role])
                    .map(|profile| profile.map(|p| (p.id.to_string(), writing(&p))).unwrap())
                    .collect();
                let expected: Vec<_> = map
                    .range((tenant, role, "")..(tenant, role + 1, ""))
                    .map(|((_, _, name), writing)| ((*name).to_owned(), *writing))
                    .collect();
                assert_eq!(store.count(&tenants[tenant], ROLES[role]), expected.len() as u64);
                assert_eq!(found, expected);
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
    assert_eq!((report.sound, report.sequence.get()), (map.len() as u64, n_commits));
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
