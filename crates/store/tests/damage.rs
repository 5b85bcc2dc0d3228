//! A file of a closed store is damaged: what follows is a named error or
//! correct data, and never anything else.
//!
//! The damaged store is opened and read in another process, so that a hang or
//! a death of it would be seen.

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions as FileOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use common::{Numbers, Other, hub, id, profile, trials};
use qantara_engine::profile::Role;
use qantara_store::{Batch, Engine, OpenOptions, ProfileStore, StoreError, restore};

const N_PROFILES: u64 = 3_000;
const LIMIT: Duration = Duration::from_mins(1);

#[test]
fn damage_to_sled_is_named_or_harmless() {
    is_named_or_harmless("sled", trials(25, 200));
}

#[cfg(feature = "redb")]
#[test]
fn damage_to_redb_is_named_or_harmless() {
    is_named_or_harmless("redb", trials(10, 60));
}

fn is_named_or_harmless(engine: &str, n_damages: usize) {
    let parent = tempfile::tempdir().unwrap();
    let (whole, backup) = (parent.path().join("whole"), parent.path().join("backup"));
    make(&whole, engine, &backup);
    let mut outcomes: BTreeMap<(&str, String), u32> = BTreeMap::new();
    for seed in 0..n_damages as u64 {
        let folder = parent.path().join("damaged");
        copy(&whole, &folder);
        let (kind, what) = damage(&folder, seed);
        let orders = [("STORE", folder.to_str().unwrap())];
        let Some((lines, status)) = Other::start("reads_everything", &orders).finish(LIMIT) else {
            panic!("seed {seed}: reading hangs after {what}");
        };
        let outcome = lines.iter().find_map(|line| line.strip_prefix("outcome: "));
        let Some(outcome) = outcome.filter(|_| status.success()) else {
            panic!("seed {seed}: after {what}: {lines:?}");
        };
        assert!(!outcome.starts_with("WRONG"), "seed {seed}: after {what}: {outcome}");
        *outcomes.entry((kind, outcome.to_owned())).or_default() += 1;
        // The way back, each message's advice, works with the damaged folder
        // still there.
        if outcome != "correct" && seed % 10 == 0 {
            let again = parent.path().join("again");
            let engine = engine.parse().unwrap();
            restore(&mut File::open(&backup).unwrap(), &again, engine).unwrap();
            let store = qantara_store::open(&again, &OpenOptions::new()).unwrap();
            assert_eq!(read_all(&*store).unwrap(), "correct");
            drop(store);
            fs::remove_dir_all(&again).unwrap();
        }
        fs::remove_dir_all(&folder).unwrap();
    }
    println!("{engine}: {n_damages} damages:");
    for ((kind, outcome), n) in outcomes {
        println!("  {kind}: {outcome}: {n}");
    }
}

fn stored(n: u64) -> (Role, String) {
    (if n.is_multiple_of(3) { Role::Investor } else { Role::Startup }, format!("p-{n:06}"))
}

/// A store with a past: written in pieces, rewritten, deleted from, reopened.
fn make(folder: &Path, engine: &str, backup: &Path) {
    let options = OpenOptions::new().create(true).engine(engine.parse::<Engine>().unwrap());
    for (first, last, writing) in [(0, 2_500, 1), (1_500, N_PROFILES + 200, 2), (0, N_PROFILES, 3)] {
        let store = qantara_store::open(folder, &options).unwrap();
        let numbers: Vec<u64> = (first..last).collect();
        for chunk in numbers.chunks(100) {
            let mut batch = Batch::new(hub());
            for n in chunk {
                let (role, name) = stored(*n);
                batch.put(profile(role, &name, writing));
            }
            store.commit(batch).unwrap();
        }
        if writing == 3 {
            let mut batch = Batch::new(hub());
            for n in N_PROFILES..N_PROFILES + 200 {
                let (role, name) = stored(n);
                batch.delete(role, id(&name));
            }
            store.commit(batch).unwrap();
            assert_eq!(store.backup(&mut File::create(backup).unwrap()).unwrap(), N_PROFILES);
        }
        store.close().unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.file_name().unwrap() != "LOCK" {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Damages one file, as the seed says: the kind, and what was done.
fn damage(folder: &Path, seed: u64) -> (&'static str, String) {
    let mut numbers = Numbers(seed);
    let files = files(folder);
    // The big file gets most of it, as it would from a disk; the small ones
    // get their share.
    let big = files.iter().max_by_key(|path| path.metadata().unwrap().len()).unwrap();
    let any = &files[numbers.below(files.len() as u64) as usize];
    let path = if numbers.below(3) < 2 { big } else { any };
    let size = path.metadata().unwrap().len();
    let place = numbers.below(size.max(1));
    let name = path.strip_prefix(folder).unwrap().display();
    let mut file = FileOptions::new().read(true).write(true).open(path).unwrap();
    // Of ten: four flips, three zeroed pages, two truncations, one removal.
    match seed % 10 {
        0..4 => {
            let mut byte = [0];
            file.seek(SeekFrom::Start(place)).unwrap();
            file.read_exact(&mut byte).unwrap();
            byte[0] ^= 1 << numbers.below(8);
            file.seek(SeekFrom::Start(place)).unwrap();
            file.write_all(&byte).unwrap();
            ("bit flip", format!("a bit flip in {name} at {place} of {size}"))
        }
        4..7 => {
            let page = place / 4096 * 4096;
            file.seek(SeekFrom::Start(page)).unwrap();
            file.write_all(&vec![0; (size - page).min(4096) as usize]).unwrap();
            ("zeroed page", format!("zeroing {name} at {page} of {size}"))
        }
        7..9 => {
            file.set_len(place).unwrap();
            ("truncation", format!("truncating {name} to {place} of {size}"))
        }
        _ => {
            fs::remove_file(any).unwrap();
            ("removal", format!("removing {}", any.strip_prefix(folder).unwrap().display()))
        }
    }
}

/// The other process of the tests above.
#[test]
fn reads_everything() {
    let Ok(folder) = std::env::var("STORE") else { return };
    // An engine's panic that we caught and named is not worth its backtrace.
    std::panic::set_hook(Box::new(|_| {}));
    let read = || {
        let store = qantara_store::open(&folder, &OpenOptions::new().create(true))?;
        let outcome = read_all(&*store)?;
        // Data that reads correctly can be written to and closed.
        let mut batch = Batch::new(hub());
        batch.put(profile(Role::Mentor, "after", 1));
        store.commit(batch)?;
        store.close()?;
        Ok(outcome)
    };
    let outcome = read().unwrap_or_else(|error: StoreError| match error {
        StoreError::Damaged { .. } => "named: damaged store".to_owned(),
        StoreError::DamagedRecord { .. } => "named: damaged record".to_owned(),
        StoreError::NotOurs(_) => "named: not a store".to_owned(),
        StoreError::WritesStopped { .. } => "named: writes stopped".to_owned(),
        StoreError::Io { .. } => "named: input or output".to_owned(),
        other => format!("WRONG {other}"),
    });
    println!("\noutcome: {outcome}");
}

/// `correct`, if every profile is there by scan and by id, and as it was
/// written; `WRONG` if something else was said without an error.
fn read_all(store: &dyn ProfileStore) -> Result<String, StoreError> {
    let report = store.check()?;
    let mut scanned = BTreeMap::new();
    for role in Role::ALL {
        for found in store.scan(&hub(), role) {
            let found = found?;
            scanned.insert(found.id.to_string(), found);
        }
    }
    for n in 0..N_PROFILES {
        let (role, name) = stored(n);
        let expected = profile(role, &name, 3);
        if store.get(&hub(), role, &id(&name))?.as_ref() != Some(&expected) {
            return Ok(format!("WRONG {name} by id"));
        }
        if scanned.remove(&name).as_ref() != Some(&expected) {
            return Ok(format!("WRONG {name} by scan"));
        }
    }
    match scanned.first_key_value() {
        Some((name, _)) => Ok(format!("WRONG: {name} was deleted")),
        None if report.is_healthy() => Ok("correct".to_owned()),
        None => Ok(format!("WRONG: all is correct, and check says {:?}", report.findings)),
    }
}
