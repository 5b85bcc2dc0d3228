//! What yesterday's Qantara wrote still reads; what tomorrow's will write is
//! named, not guessed at.

mod common;

use common::{hub, id};
use qantara_engine::profile::Role;
use qantara_store::{Engine, Kind, OpenOptions, StoreError, restore};

/// Written by format 1, and never to be written again: people keep such files.
const FORMAT_1: &str = include_str!("fixtures/format-1.backup.jsonl");
/// As above, by format 2, which has documents.
const FORMAT_2: &str = include_str!("fixtures/format-2.backup.jsonl");

#[test]
fn a_backup_of_format_1_still_comes_back() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("store");
    let restored = restore(&mut FORMAT_1.as_bytes(), &folder, Engine::Sled).unwrap();
    assert_eq!((restored.records, restored.sequence.get()), (4, 42));

    let store = qantara_store::open(&folder, &OpenOptions::new()).unwrap();
    assert!(store.check().unwrap().is_healthy());
    let startup = store.get(&hub(), Role::Startup, &id("st-0001")).unwrap().unwrap();
    assert_eq!(startup.texts().unwrap().len(), 2);
    let agadir = "agadir".parse().unwrap();
    assert_eq!(store.get(&agadir, Role::Mentor, &id("me-0001")).unwrap().unwrap().name, "Salma Idrissi");
    // The data hash of a run made then can be had again now.
    assert_eq!(
        store.digest(&hub(), &Role::ALL).unwrap().to_string(),
        "b52d2a3b096785d94c05436e912ab0bfa2028fdf571c6a0c4b2adef5caea884b"
    );
    let mut again = Vec::new();
    store.backup(&mut again).unwrap();
    let records = |text: &str| text.lines().skip(1).take(4).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(records(std::str::from_utf8(&again).unwrap()), records(FORMAT_1));
}

#[test]
fn a_backup_of_format_2_still_comes_back() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("store");
    let restored = restore(&mut FORMAT_2.as_bytes(), &folder, Engine::Sled).unwrap();
    assert_eq!((restored.records, restored.documents, restored.sequence.get()), (4, 4, 47));

    let store = qantara_store::open(&folder, &OpenOptions::new()).unwrap();
    let report = store.check().unwrap();
    assert_eq!((report.is_healthy(), report.sound, report.sound_documents), (true, 4, 4));
    let name = "maison".parse().unwrap();
    let policy = store.document(&hub(), Kind::Policy, &name).unwrap().unwrap();
    assert_eq!(policy.sequence.get(), 43);
    // As it was written, to the digit.
    assert!(policy.json.get().contains("2.50"), "{}", policy.json);
    let agadir = "agadir".parse().unwrap();
    let language = store.document(&agadir, Kind::Setting, &"language".parse().unwrap()).unwrap().unwrap();
    assert_eq!(language.read::<String>().unwrap(), "ar");
    // Documents are no part of the data hash.
    assert_eq!(
        store.digest(&hub(), &Role::ALL).unwrap().to_string(),
        "b52d2a3b096785d94c05436e912ab0bfa2028fdf571c6a0c4b2adef5caea884b"
    );
    let mut again = Vec::new();
    assert_eq!(store.backup(&mut again).unwrap(), 4);
    let records = |text: &str| text.lines().skip(1).take(8).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(records(std::str::from_utf8(&again).unwrap()), records(FORMAT_2));
}

#[test]
fn a_backup_of_the_future_is_named() {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("store");
    let newer = FORMAT_2.replacen("\"qantara_backup\":2", "\"qantara_backup\":3", 1);
    let error = restore(&mut newer.as_bytes(), &folder, Engine::Sled).unwrap_err();
    assert!(matches!(error, StoreError::Newer { found: 3, known: 2, .. }), "{error}");
    assert!(!folder.exists(), "nothing was touched");
}

#[test]
fn a_backup_with_any_change_is_refused_and_opens_as_nothing() {
    let parent = tempfile::tempdir().unwrap();
    let cut = |text: &str, n: usize| text.lines().take(n).map(|line| format!("{line}\n")).collect::<String>();
    let swapped = {
        let mut lines: Vec<_> = FORMAT_1.lines().collect();
        lines.swap(2, 3);
        lines.join("\n") + "\n"
    };
    let cases = [
        ("empty", String::new()),
        ("no backup", "id,name\n1,x\n".to_owned()),
        ("first line alone", cut(FORMAT_1, 1)),
        ("a record short", cut(FORMAT_1, 4)),
        ("last line missing", cut(FORMAT_1, 5)),
        ("half a line", FORMAT_1[..FORMAT_1.len() / 2].to_owned()),
        ("a letter changed", FORMAT_1.replacen("Tawsil", "Tawsit", 1)),
        ("two records swapped", swapped),
        ("something after the end", format!("{FORMAT_1}{{}}\n")),
        ("a document short", cut(FORMAT_2, 8)),
        ("a document changed", FORMAT_2.replacen("salma", "salwa", 1)),
        ("another number of documents", FORMAT_2.replacen("\"documents\":4", "\"documents\":3", 1)),
        ("another number of records", FORMAT_1.replacen("\"records\":4", "\"records\":5", 1)),
    ];
    for (n, (case, backup)) in cases.iter().enumerate() {
        let folder = parent.path().join(n.to_string());
        let error = restore(&mut backup.as_bytes(), &folder, Engine::Sled).unwrap_err();
        assert!(matches!(error, StoreError::InvalidBackup { .. }), "{case}: {error}");
        let options = OpenOptions::new().create(true);
        match qantara_store::open(&folder, &options) {
            Err(StoreError::UnfinishedRestore(_)) => {}
            Err(error) => panic!("{case}: {error}"),
            // Refused at its first line: the folder was never made.
            Ok(store) => assert_eq!((n < 2, store.stats().unwrap().records), (true, 0), "{case}"),
        }
    }
    // A second try, with the right file, is welcome.
    let half = parent.path().join("5");
    restore(&mut FORMAT_1.as_bytes(), &half, Engine::Sled).unwrap();
    assert_eq!(qantara_store::open(&half, &OpenOptions::new()).unwrap().stats().unwrap().records, 4);
}
