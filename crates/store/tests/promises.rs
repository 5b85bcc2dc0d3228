//! What every engine promises, written once and asked of each.

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::thread;

use common::{hub, id, profile, startup};
use qantara_engine::profile::Role;
use qantara_store::{
    Batch, DocumentName, Engine, Kind, OpenOptions, ProfileStore, Sequence, StoreError, Tenant, in_memory,
    restore,
};

fn make(engine: Engine, folder: &Path) -> Box<dyn ProfileStore> {
    match engine {
        Engine::Memory => in_memory(),
        engine => qantara_store::open(folder, &OpenOptions::new().create(true).engine(engine)).unwrap(),
    }
}

fn put(store: &dyn ProfileStore, names: &[&str]) {
    let mut batch = Batch::new(hub());
    for name in names {
        batch.put(startup(name, 1));
    }
    store.commit(batch).unwrap();
}

fn ids(store: &dyn ProfileStore, tenant: &Tenant, role: Role) -> Vec<String> {
    store.scan(tenant, role).map(|profile| profile.unwrap().id.to_string()).collect()
}

fn what_was_put_can_be_got(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    put(&*store, &["a"]);
    assert_eq!(store.get(&hub(), Role::Startup, &id("a")).unwrap(), Some(startup("a", 1)));
    assert_eq!(store.get(&hub(), Role::Startup, &id("b")).unwrap(), None);
    assert_eq!(store.get(&hub(), Role::Mentor, &id("a")).unwrap(), None);
}

fn a_second_put_replaces_the_first(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    put(&*store, &["a"]);
    let mut batch = Batch::new(hub());
    batch.put(startup("a", 2)).put(startup("a", 3));
    store.commit(batch).unwrap();
    assert_eq!(store.get(&hub(), Role::Startup, &id("a")).unwrap(), Some(startup("a", 3)));
    assert_eq!(store.count(&hub(), Role::Startup), 1);
}

fn what_was_deleted_is_gone(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    put(&*store, &["a", "b"]);
    let mut batch = Batch::new(hub());
    batch.delete(Role::Startup, id("a")).delete(Role::Startup, id("never-there"));
    store.commit(batch).unwrap();
    assert_eq!(store.get(&hub(), Role::Startup, &id("a")).unwrap(), None);
    assert_eq!(ids(&*store, &hub(), Role::Startup), ["b"]);
    assert_eq!(store.count(&hub(), Role::Startup), 1);
}

fn a_scan_reads_one_role_of_one_tenant_in_id_order(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    put(&*store, &["b", "a-2", "a", "ب", "Z", "a:1"]);
    let mut batch = Batch::new(hub());
    batch.put(profile(Role::Investor, "inv", 1)).put(profile(Role::Programme, "prog", 1));
    store.commit(batch).unwrap();
    // One that begins like ours.
    let neighbour: Tenant = "hub-2".parse().unwrap();
    let mut batch = Batch::new(neighbour.clone());
    batch.put(startup("theirs", 1));
    store.commit(batch).unwrap();

    assert_eq!(ids(&*store, &hub(), Role::Startup), ["Z", "a", "a-2", "a:1", "b", "ب"]);
    assert_eq!(ids(&*store, &hub(), Role::Investor), ["inv"]);
    assert_eq!(ids(&*store, &hub(), Role::Pilot), [""; 0]);
    assert_eq!(ids(&*store, &neighbour, Role::Startup), ["theirs"]);
    assert_eq!(store.get(&hub(), Role::Startup, &id("theirs")).unwrap(), None);
}

fn every_commit_gets_the_next_number(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    let numbers: Vec<u64> = (0..5)
        .map(|n| {
            let mut batch = Batch::new(hub());
            batch.put(startup(&format!("s{n}"), 1));
            store.commit(batch).unwrap().get()
        })
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    assert_eq!(store.stats().unwrap().sequence.get(), 5);
}

fn counts_follow_every_change(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    put(&*store, &["a", "b", "c"]);
    let mut batch = Batch::new(hub());
    batch.put(profile(Role::Mentor, "m", 1)).put(startup("a", 2)).delete(Role::Startup, id("b"));
    store.commit(batch).unwrap();
    assert_eq!(store.count(&hub(), Role::Startup), 2);
    assert_eq!(store.count(&hub(), Role::Mentor), 1);
    let stats = store.stats().unwrap();
    assert_eq!((stats.engine, stats.records), (engine, 3));
    assert_eq!(stats.counts, [(hub(), Role::Startup, 2), (hub(), Role::Mentor, 1)]);
}

fn threads_that_commit_together_share_their_syncs(engine: Engine, folder: &Path) {
    const N_THREADS: usize = 16;
    const N_COMMITS: usize = 25;
    let store = make(engine, folder);
    thread::scope(|scope| {
        for thread in 0..N_THREADS {
            let store = &*store;
            scope.spawn(move || {
                for commit in 0..N_COMMITS {
                    let mut batch = Batch::new(hub());
                    batch.put(startup(&format!("t{thread:02}-{commit:03}"), 1));
                    store.commit(batch).unwrap();
                    // Acknowledged means readable at once, too.
                    let name = id(&format!("t{thread:02}-{commit:03}"));
                    assert!(store.get(&hub(), Role::Startup, &name).unwrap().is_some());
                }
            });
        }
    });
    let stats = store.stats().unwrap();
    assert_eq!(stats.commits, (N_THREADS * N_COMMITS) as u64);
    assert_eq!(stats.sequence.get(), stats.commits);
    assert_eq!(store.count(&hub(), Role::Startup), stats.commits);
    assert_eq!(ids(&*store, &hub(), Role::Startup).len() as u64, stats.commits);
    // Where a sync takes time, the others queue behind it. In memory nobody
    // has to wait.
    if engine != Engine::Memory {
        println!("{engine}: {} commits took {} syncs", stats.commits, stats.syncs);
        assert!(stats.syncs * 3 <= stats.commits, "{} syncs for {} commits", stats.syncs, stats.commits);
    }
}

fn one_thread_alone_syncs_at_every_commit(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    for n in 0..10 {
        put(&*store, &[&format!("s{n}")]);
    }
    let stats = store.stats().unwrap();
    assert_eq!((stats.commits, stats.syncs), (10, 10));
}

fn no_reader_sees_half_a_batch(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for writing in 1..=40 {
                let mut batch = Batch::new(hub());
                batch.put(startup("a", writing)).put(startup("b", writing));
                store.commit(batch).unwrap();
            }
        });
        while !writer.is_finished() {
            let read = |name| {
                let profile = store.get(&hub(), Role::Startup, &id(name)).unwrap();
                profile.as_ref().map_or(0, common::writing)
            };
            // Read in this order, `b` is never behind `a`.
            let (a, b) = (read("a"), read("b"));
            assert!(b >= a, "a of writing {a} beside b of writing {b}");
        }
    });
}

fn a_healthy_store_checks_clean(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    put(&*store, &["a", "b", "c"]);
    let report = store.check().unwrap();
    assert!(report.is_healthy(), "{:?}", report.findings);
    assert_eq!((report.sound, report.sequence.get()), (3, 1));
}

fn a_digest_depends_on_the_profiles_alone(engine: Engine, folder: &Path) {
    let (store, other) = (make(engine, folder), in_memory());
    put(&*store, &["a", "b", "c"]);
    // The same, another way.
    put(&*other, &["c", "x"]);
    put(&*other, &["b", "a"]);
    let digests =
        || [&store, &other].map(|store| store.digest(&hub(), &[Role::Startup, Role::Mentor]).unwrap());
    let [a, b] = digests();
    assert_ne!(a, b);
    let mut batch = Batch::new(hub());
    batch.delete(Role::Startup, id("x"));
    other.commit(batch).unwrap();
    let [a, b] = digests();
    assert_eq!(a, b);
    assert_ne!(a, store.digest(&hub(), &[Role::Mentor]).unwrap());
    assert_eq!(a.to_string().len(), 64);
}

fn a_backup_comes_back_in_any_engine(engine: Engine, folder: &Path) {
    let store = make(engine, &folder.join("original"));
    put(&*store, &["b", "a", "ب"]);
    let neighbour: Tenant = "other-hub".parse().unwrap();
    let mut batch = Batch::new(neighbour.clone());
    batch.put(profile(Role::Mentor, "m", 1)).put(startup("a", 9));
    batch.put_document(Kind::Outcome, named("o"), &["met"]).unwrap();
    store.commit(batch).unwrap();

    let mut backup = Vec::new();
    assert_eq!(store.backup(&mut backup).unwrap(), 5);
    let copies = [Engine::Sled, Engine::Redb]
        .into_iter()
        .filter(|engine| cfg!(feature = "redb") || *engine != Engine::Redb);
    for copy in copies {
        let folder = folder.join(copy.as_str());
        let restored = restore(&mut backup.as_slice(), &folder, copy).unwrap();
        assert_eq!((restored.records, restored.documents, restored.sequence.get()), (5, 1, 2));
        let copy = qantara_store::open(&folder, &OpenOptions::new()).unwrap();
        assert!(copy.check().unwrap().is_healthy());
        for tenant in [hub(), neighbour.clone()] {
            let [a, b] = [&store, &copy].map(|store| store.digest(&tenant, &Role::ALL).unwrap());
            assert_eq!(a, b);
        }
        let mut again = Vec::new();
        copy.backup(&mut again).unwrap();
        let without_store_id = |backup: &[u8]| {
            let text = String::from_utf8(backup.to_vec()).unwrap();
            text.lines().filter(|line| line.starts_with("{\"tenant\"")).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(without_store_id(&backup), without_store_id(&again));
        // It goes on from where the original was.
        put(&*copy, &["c"]);
        assert_eq!(copy.stats().unwrap().sequence.get(), 3);
    }
}

fn what_was_committed_is_there_after_a_restart(engine: Engine, folder: &Path) {
    if engine == Engine::Memory {
        return;
    }
    let mut names = BTreeSet::new();
    for round in 0..4_u64 {
        let store = make(engine, folder);
        assert_eq!(store.stats().unwrap().sequence.get(), round);
        assert_eq!(ids(&*store, &hub(), Role::Startup), names.iter().cloned().collect::<Vec<_>>());
        let name = format!("s{round}");
        put(&*store, &[&name]);
        names.insert(name);
        // Closed, and dropped without a word.
        if round % 2 == 0 { store.close().unwrap() } else { drop(store) }
    }
}

/// The version of a startup.
fn version(store: &dyn ProfileStore, name: &str) -> Option<Sequence> {
    store.get_versioned(&hub(), Role::Startup, &id(name)).unwrap().map(|(_, sequence)| sequence)
}

fn a_profile_comes_with_the_commit_that_wrote_it(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    put(&*store, &["a", "b"]);
    put(&*store, &["b"]);
    assert_eq!(
        ["a", "b", "c"].map(|name| version(&*store, name).map(Sequence::get)),
        [Some(1), Some(2), None]
    );
    let scanned: Vec<_> = store
        .scan_after(&hub(), Role::Startup, None)
        .map(|found| found.map(|(profile, sequence)| (profile.id.to_string(), sequence.get())).unwrap())
        .collect();
    assert_eq!(scanned, [("a".to_owned(), 1), ("b".to_owned(), 2)]);
}

fn a_list_goes_on_after_any_id(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    // More than any page, and a neighbour on either side.
    let names: Vec<String> = (0..1_200).map(|n| format!("s{n:04}")).collect();
    put(&*store, &names.iter().map(String::as_str).collect::<Vec<_>>());
    let mut batch = Batch::new(hub());
    batch.put(profile(Role::Investor, "s0000", 1)).put(profile(Role::Programme, "s9999", 1));
    store.commit(batch).unwrap();
    for (after, first) in
        [(None, 0), (Some("a"), 0), (Some("s0000"), 1), (Some("s0577-"), 578), (Some("s1199"), 1_200)]
    {
        let after = after.map(id);
        let found: Vec<String> = store
            .scan_after(&hub(), Role::Startup, after.as_ref())
            .map(|found| found.unwrap().0.id.to_string())
            .collect();
        assert_eq!(found, names[first..], "after {after:?}");
    }
    assert_eq!(ids(&*store, &hub(), Role::Startup), names);
}

fn a_batch_is_made_only_on_the_versions_it_requires(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    put(&*store, &["a"]);
    put(&*store, &["a", "b"]);
    let two = version(&*store, "a");
    for (name, required, holds) in [
        ("a", two, true),
        ("b", two, false),
        ("c", None, true),
        ("c", None, false),
        ("d", two, false),
        ("d", None, true),
    ] {
        let found = version(&*store, name);
        let mut batch = Batch::new(hub());
        batch.put(startup(name, 7)).put(startup("b", 7)).require(Role::Startup, id(name), required);
        match store.commit(batch) {
            Ok(sequence) => {
                assert!(holds, "{name}");
                assert_eq!(version(&*store, name), Some(sequence));
            }
            Err(StoreError::Changed { role, id, expected, found: told }) => {
                assert!(!holds, "{name}");
                assert_eq!((role, id.as_str(), expected, told), (Role::Startup, name, required, found));
                assert_eq!(version(&*store, name), found, "nothing was done");
            }
            Err(error) => panic!("{error}"),
        }
    }
    assert!(store.check().unwrap().is_healthy());
}

fn of_those_who_build_on_one_version_one_comes_through(engine: Engine, folder: &Path) {
    const N_THREADS: u64 = 8;
    const N_STEPS: u64 = 12;
    let store = make(engine, folder);
    put(&*store, &["counter"]);
    let n_lost: u64 = thread::scope(|scope| {
        let threads: Vec<_> = (0..N_THREADS)
            .map(|_| {
                scope.spawn(|| {
                    let (mut n_made, mut n_lost) = (0, 0);
                    while n_made < N_STEPS {
                        let (counter, sequence) =
                            store.get_versioned(&hub(), Role::Startup, &id("counter")).unwrap().unwrap();
                        let mut batch = Batch::new(hub());
                        batch.require(Role::Startup, id("counter"), Some(sequence));
                        batch.put(startup("counter", common::writing(&counter) + 1));
                        match store.commit(batch) {
                            Ok(_) => n_made += 1,
                            Err(StoreError::Changed { .. }) => n_lost += 1,
                            Err(error) => panic!("{error}"),
                        }
                    }
                    n_lost
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    println!("{engine}: {n_lost} were told that somebody was faster");
    let counter = store.get(&hub(), Role::Startup, &id("counter")).unwrap().unwrap();
    assert_eq!(common::writing(&counter), 1 + N_THREADS * N_STEPS);
    assert_eq!(store.stats().unwrap().commits, 1 + N_THREADS * N_STEPS);
}

fn named(text: &str) -> DocumentName {
    text.parse().unwrap()
}

fn put_documents(store: &dyn ProfileStore, tenant: &Tenant, kind: Kind, names: &[&str], writing: u64) {
    let mut batch = Batch::new(tenant.clone());
    for name in names {
        batch.put_document(kind, named(name), &(name, writing)).unwrap();
    }
    store.commit(batch).unwrap();
}

/// Name, writing and commit of each document.
fn documents(
    store: &dyn ProfileStore,
    tenant: &Tenant,
    kind: Kind,
    after: Option<&str>,
) -> Vec<(String, u64, u64)> {
    let after = after.map(named);
    let found = store.documents(tenant, kind, after.as_ref()).map(|document| {
        let document = document.unwrap();
        let (name, writing): (String, u64) = document.read().unwrap();
        assert_eq!(document.name.as_str(), name);
        (name, writing, document.sequence.get())
    });
    found.collect()
}

fn documents_live_beside_profiles(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    let neighbour: Tenant = "hub-2".parse().unwrap();
    put_documents(&*store, &hub(), Kind::Policy, &["b", "a", "ب", "a b"], 1);
    put_documents(&*store, &hub(), Kind::Setting, &["a"], 2);
    put_documents(&*store, &neighbour, Kind::Policy, &["theirs"], 3);
    put(&*store, &["a"]);
    put_documents(&*store, &hub(), Kind::Policy, &["b"], 5);

    let all = [("a", 1, 1), ("a b", 1, 1), ("b", 5, 5), ("ب", 1, 1)];
    let all = all.map(|(name, writing, commit)| (name.to_owned(), writing, commit));
    assert_eq!(documents(&*store, &hub(), Kind::Policy, None), all);
    assert_eq!(documents(&*store, &hub(), Kind::Policy, Some("a")), all[1..]);
    assert_eq!(documents(&*store, &hub(), Kind::Policy, Some("aa")), all[2..]);
    assert_eq!(documents(&*store, &hub(), Kind::Audit, None), []);
    assert_eq!(documents(&*store, &neighbour, Kind::Policy, None), [("theirs".to_owned(), 3, 3)]);
    assert_eq!(ids(&*store, &hub(), Role::Startup), ["a"]);

    let found = store.document(&hub(), Kind::Policy, &named("b")).unwrap().unwrap();
    assert_eq!((found.json.get(), found.sequence.get()), (r#"["b",5]"#, 5));
    assert!(matches!(found.read::<u8>(), Err(StoreError::UnreadableDocument { kind: Kind::Policy, .. })));
    assert!(store.document(&hub(), Kind::Setting, &named("b")).unwrap().is_none());

    let mut batch = Batch::new(hub());
    batch.delete_document(Kind::Policy, named("b")).delete_document(Kind::Policy, named("never-there"));
    store.commit(batch).unwrap();
    assert!(store.document(&hub(), Kind::Policy, &named("b")).unwrap().is_none());
    let stats = store.stats().unwrap();
    assert_eq!((stats.records, stats.documents), (1, 5));
    let report = store.check().unwrap();
    assert_eq!((report.findings.as_slice(), report.sound, report.sound_documents), (&[][..], 1, 5));
}

fn a_document_can_be_required_too(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    // An answer is remembered with what it changed, and given once.
    for (round, made) in [(1, true), (2, false), (3, false)] {
        let mut batch = Batch::new(hub());
        batch.require_document(Kind::Request, named("r-1"), None).put(startup("a", round));
        batch.put_document(Kind::Request, named("r-1"), &round).unwrap();
        match store.commit(batch) {
            Ok(_) => assert!(made, "round {round}"),
            Err(StoreError::DocumentChanged { kind: Kind::Request, name, expected: None, found }) => {
                assert_eq!((made, name.as_str(), found.map(Sequence::get)), (false, "r-1", Some(1)));
            }
            Err(error) => panic!("{error}"),
        }
        assert_eq!(common::writing(&store.get(&hub(), Role::Startup, &id("a")).unwrap().unwrap()), 1);
    }
    let mut batch = Batch::new(hub());
    let version = store.document(&hub(), Kind::Request, &named("r-1")).unwrap().map(|found| found.sequence);
    batch.require_document(Kind::Request, named("r-1"), version).delete_document(Kind::Request, named("r-1"));
    assert_eq!(store.commit(batch).unwrap().get(), 2);
}

fn tenants_are_those_who_have_anything(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    let tenants = || store.tenants().unwrap().iter().map(|t| t.as_str().to_owned()).collect::<Vec<_>>();
    assert_eq!(tenants(), [""; 0]);
    for name in ["hub", "hub-", "hub-2", "a"] {
        put_documents(&*store, &name.parse().unwrap(), Kind::Audit, &["1", "2"], 1);
        put_documents(&*store, &name.parse().unwrap(), Kind::Policy, &["p"], 1);
    }
    for name in ["hub", "zz", "gone"] {
        let mut batch = Batch::new(name.parse().unwrap());
        batch.put(startup("a", 1));
        store.commit(batch).unwrap();
    }
    let mut batch = Batch::new("gone".parse().unwrap());
    batch.delete(Role::Startup, id("a"));
    store.commit(batch).unwrap();
    assert_eq!(tenants(), ["a", "hub", "hub-", "hub-2", "zz"]);
}

/// Whether a marker is in any file under a folder.
fn found_in_files(folder: &Path, marker: &str) -> bool {
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return found_in_files(&path, marker);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes.windows(marker.len()).any(|window| window == marker.as_bytes())
    })
}

fn a_rewritten_store_has_no_byte_of_what_was_deleted(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    let mut batch = Batch::new(hub());
    for n in 0..200 {
        batch.put(startup(&format!("gone-{n}"), 1)).put(startup(&format!("kept-{n}"), 1));
    }
    batch.put_document(Kind::Outcome, "gone-document".parse().unwrap(), "gone-text").unwrap();
    batch.put_document(Kind::Outcome, "kept-document".parse().unwrap(), "kept-text").unwrap();
    store.commit(batch).unwrap();
    let mut batch = Batch::new(hub());
    for n in 0..200 {
        batch.delete(Role::Startup, id(&format!("gone-{n}")));
    }
    batch.delete_document(Kind::Outcome, "gone-document".parse().unwrap());
    let sequence = store.commit(batch).unwrap();

    let rewritten = store.rewrite().unwrap();
    assert_eq!((rewritten.records, rewritten.documents), (200, 1));
    assert_eq!(store.stats().unwrap().sequence, sequence);
    assert!(!found_in_files(folder, "gone-"));
    assert!(store.check().unwrap().is_healthy());
    put(&*store, &["after"]);
    store.close().unwrap();
    assert!(!found_in_files(folder, "gone-"));
    if engine != Engine::Memory {
        assert!(found_in_files(folder, "kept-"), "the search finds what is there");
        let store = qantara_store::open(folder, &OpenOptions::new()).unwrap();
        assert_eq!(store.count(&hub(), Role::Startup), 201);
        assert!(store.get(&hub(), Role::Startup, &id("kept-7")).unwrap().is_some());
        assert!(store.check().unwrap().is_healthy());
    }
}

fn readers_and_writers_go_on_while_a_store_is_rewritten(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    let names: Vec<String> = (0..2_000).map(|n| format!("s-{n:05}")).collect();
    put(&*store, &names.iter().map(String::as_str).collect::<Vec<_>>());
    thread::scope(|scope| {
        let mut scan = store.scan(&hub(), Role::Startup);
        let first = scan.next().unwrap().unwrap();
        assert_eq!(first.id.as_str(), "s-00000");
        let writer = scope.spawn(|| {
            for n in 0..40 {
                put(&*store, &[&format!("w-{n:05}")]);
            }
        });
        let reader = scope.spawn(|| {
            while !writer.is_finished() {
                store.stats().unwrap();
            }
            writer.join().unwrap();
        });
        for _ in 0..3 {
            store.rewrite().unwrap();
        }
        // The scan began before all of that, and meets everybody who was there.
        let seen: BTreeSet<String> = scan.map(|profile| profile.unwrap().id.to_string()).collect();
        assert!(names[1..].iter().all(|name| seen.contains(name)));
        reader.join().unwrap();
    });
    assert_eq!(store.count(&hub(), Role::Startup), 2_040);
    assert!(store.check().unwrap().is_healthy());
}

fn a_tenants_backup_has_nothing_of_another(engine: Engine, folder: &Path) {
    let store = make(engine, folder);
    let other: Tenant = "hub-2".parse().unwrap();
    for (tenant, name) in [(hub(), "ours"), (other.clone(), "theirs")] {
        let mut batch = Batch::new(tenant);
        batch.put(startup(name, 1));
        batch.put_document(Kind::Setting, name.parse().unwrap(), name).unwrap();
        store.commit(batch).unwrap();
    }
    let mut backup = Vec::new();
    store.backup_of(&hub(), &mut backup).unwrap();
    let text = String::from_utf8(backup.clone()).unwrap();
    assert!(text.contains("ours") && !text.contains("theirs") && !text.contains("hub-2"), "{text}");
    let target = folder.with_extension("restored");
    let restored = restore(&mut backup.as_slice(), &target, Engine::Sled).unwrap();
    assert_eq!((restored.records, restored.documents), (1, 1));
}

macro_rules! promises {
    ($($promise:ident)*) => {
        $(mod $promise {
            use super::*;

            #[test]
            fn by_memory() {
                super::$promise(Engine::Memory, &tempfile::tempdir().unwrap().path().join("store"));
            }

            #[test]
            fn by_sled() {
                super::$promise(Engine::Sled, &tempfile::tempdir().unwrap().path().join("store"));
            }

            #[cfg(feature = "redb")]
            #[test]
            fn by_redb() {
                super::$promise(Engine::Redb, &tempfile::tempdir().unwrap().path().join("store"));
            }
        })*
    };
}

promises! {
    what_was_put_can_be_got
    a_rewritten_store_has_no_byte_of_what_was_deleted
    readers_and_writers_go_on_while_a_store_is_rewritten
    a_tenants_backup_has_nothing_of_another
    a_second_put_replaces_the_first
    what_was_deleted_is_gone
    a_scan_reads_one_role_of_one_tenant_in_id_order
    every_commit_gets_the_next_number
    counts_follow_every_change
    threads_that_commit_together_share_their_syncs
    one_thread_alone_syncs_at_every_commit
    no_reader_sees_half_a_batch
    a_healthy_store_checks_clean
    a_digest_depends_on_the_profiles_alone
    a_backup_comes_back_in_any_engine
    what_was_committed_is_there_after_a_restart
    a_profile_comes_with_the_commit_that_wrote_it
    a_list_goes_on_after_any_id
    a_batch_is_made_only_on_the_versions_it_requires
    of_those_who_build_on_one_version_one_comes_through
    documents_live_beside_profiles
    a_document_can_be_required_too
    tenants_are_those_who_have_anything
}
