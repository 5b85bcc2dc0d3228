//! Opening a folder: whose it is, who holds it, and what the message says.

mod common;

use std::fs;
use std::path::Path;
use std::time::Duration;

use common::{Other, hub, open, startup};
use qantara_engine::profile::Role;
use qantara_store::{Batch, Engine, OpenOptions, ProfileStore, StoreError, restore};

fn filled(folder: &Path, n: u64) -> Box<dyn ProfileStore> {
    let store = open(folder).unwrap();
    for n in 0..n {
        let mut batch = Batch::new(hub());
        batch.put(startup(&format!("s{n}"), 1));
        store.commit(batch).unwrap();
    }
    store
}

fn refused(folder: &Path) -> StoreError {
    let before = listing(folder);
    let options = OpenOptions::new().create(true);
    let error = qantara_store::open(folder, &options).err().expect("the store should not open");
    assert_eq!(before, listing(folder), "no file may come or go: {error}");
    error
}

fn listing(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "LOCK");
    names.sort();
    names
}

fn engine_folder(folder: &Path) -> std::path::PathBuf {
    let name = listing(folder).into_iter().find(|name| name.starts_with("sled-")).unwrap();
    folder.join(name)
}

#[test]
fn no_store_says_how_to_make_one() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("nothing");
    let error = qantara_store::open(&folder, &OpenOptions::new()).err().unwrap();
    assert!(matches!(&error, StoreError::Missing(path) if *path == folder));
    let message = error.to_string();
    for said in [folder.to_str().unwrap(), "qantara import", "qantara demo"] {
        assert!(message.contains(said), "{message}");
    }
    assert!(!folder.exists());
}

#[test]
fn somebody_elses_folder_is_left_alone() {
    let parent = tempfile::tempdir().unwrap();
    fs::write(parent.path().join("thesis.docx"), "chapter one").unwrap();
    assert!(matches!(refused(parent.path()), StoreError::NotOurs(_)));
    let error = restore(
        &mut include_bytes!("fixtures/format-1.backup.jsonl").as_slice(),
        parent.path(),
        Engine::Sled,
    );
    assert!(matches!(error, Err(StoreError::NotEmpty(_))));
    assert_eq!(listing(parent.path()), ["thesis.docx"]);
}

#[test]
fn a_restoration_never_overwrites_a_store() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 2).close().unwrap();
    let backup = include_bytes!("fixtures/format-1.backup.jsonl");
    let error = restore(&mut backup.as_slice(), folder.path(), Engine::Sled).unwrap_err();
    assert!(matches!(error, StoreError::NotEmpty(_)), "{error}");
    assert_eq!(open(folder.path()).unwrap().count(&hub(), Role::Startup), 2);
}

#[test]
fn a_second_opening_is_told_which_process_holds_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let holder = Other::start("holds_the_store", &[("HOLD", path)]);
    let process = loop {
        let line = holder.line(Duration::from_secs(30)).expect("the other process holds the store");
        if let Some(process) = line.strip_prefix("holding as ") {
            break process.to_owned();
        }
    };
    let error = refused(folder.path());
    let StoreError::InUse { holder: said, .. } = &error else { panic!("{error}") };
    assert_eq!(*said, format!("process {process}"));
    // A killed holder holds nothing.
    holder.kill();
    open(folder.path()).unwrap();
}

/// The other process of the test above.
#[test]
fn holds_the_store() {
    let Ok(folder) = std::env::var("HOLD") else { return };
    let _store = open(Path::new(&folder)).unwrap();
    println!("holding as {}", std::process::id());
    std::thread::sleep(Duration::from_mins(1));
}

#[test]
fn a_store_whose_files_went_missing_does_not_open_empty() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 3).close().unwrap();
    let files = engine_folder(folder.path());
    for name in ["db", "conf"] {
        let (path, aside) = (files.join(name), folder.path().join(format!("{name}.aside")));
        fs::rename(&path, &aside).unwrap();
        let error = refused(folder.path());
        assert!(matches!(&error, StoreError::Damaged { path: named, .. } if *named == path), "{error}");
        assert!(error.to_string().contains("qantara restore BACKUP --data"), "{error}");
        fs::rename(&aside, &path).unwrap();
    }
    assert_eq!(open(folder.path()).unwrap().count(&hub(), Role::Startup), 3);
}

#[test]
fn a_store_without_its_manifest_is_not_taken_for_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 3).close().unwrap();
    fs::remove_file(folder.path().join("MANIFEST")).unwrap();
    assert!(matches!(refused(folder.path()), StoreError::NotOurs(_)));
}

#[test]
fn older_files_under_a_newer_manifest_are_noticed() {
    let parent = tempfile::tempdir().unwrap();
    let (folder, aside) = (parent.path().join("store"), parent.path().join("aside"));
    filled(&folder, 3).close().unwrap();
    // Yesterday's copy of the engine's folder, put back over today's.
    let files = engine_folder(&folder);
    fs::create_dir(&aside).unwrap();
    for name in ["db", "conf"] {
        fs::copy(files.join(name), aside.join(name)).unwrap();
    }
    filled(&folder, 5).close().unwrap();
    // Any size may be right by chance: an open store's sizes are not known.
    let manifest = fs::read_to_string(folder.join("MANIFEST")).unwrap();
    drop(open(&folder).unwrap());
    fs::write(folder.join("MANIFEST"), manifest).unwrap();
    fs::remove_dir_all(&files).unwrap();
    fs::rename(&aside, &files).unwrap();
    assert!(matches!(refused(&folder), StoreError::Damaged { .. }));
}

#[test]
fn a_changed_or_newer_manifest_is_named() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 3).close().unwrap();
    let path = folder.path().join("MANIFEST");
    let manifest = fs::read_to_string(&path).unwrap();
    for changed in
        [manifest.replace("\"records\": 3", "\"records\": 2"), manifest[..40].to_owned(), String::new()]
    {
        fs::write(&path, changed).unwrap();
        let error = refused(folder.path());
        assert!(matches!(&error, StoreError::Damaged { path: named, .. } if *named == path), "{error}");
    }
}

#[test]
fn another_engine_than_the_stores_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path(), 1).close().unwrap();
    let error = qantara_store::open(folder.path(), &OpenOptions::new().engine(Engine::Redb)).err().unwrap();
    let StoreError::OtherEngine { found: Engine::Sled, asked: Engine::Redb, .. } = error else {
        panic!("{error}")
    };
}

/// A kill while sled writes a snapshot leaves half of one, under the name that
/// sled would then read first.
#[test]
fn half_a_snapshot_does_not_keep_a_store_shut() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("store");
    filled(&folder, 5).close().unwrap();
    fs::write(engine_folder(&folder).join("snap.00000000FFFFFFFF.generating"), "half of a snapshot").unwrap();
    let store = open(&folder).unwrap();
    assert_eq!(store.scan(&hub(), Role::Startup).map(Result::unwrap).count(), 5);
    assert!(store.check().unwrap().is_healthy());
}
