//! The disk is full at any moment: the commit fails, it does not hang, and
//! nothing acknowledged is lost.
#![cfg(unix)]

mod common;
#[path = "common/history.rs"]
mod history;

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use common::{Numbers, Other, open_in, trials};
use history::{last_ack, verify, write_on};

/// How long the other process may take to notice.
const LIMIT: Duration = Duration::from_secs(20);

#[test]
fn a_full_disk_fails_commits_and_loses_nothing_in_sled() {
    survives_full_disks("sled");
}

#[cfg(feature = "redb")]
#[test]
fn a_full_disk_fails_commits_and_loses_nothing_in_redb() {
    survives_full_disks("redb");
}

fn survives_full_disks(engine: &str) {
    let mut numbers = Numbers(0x00d1_5c5f);
    let mut n_acked = 0;
    let n_disks = trials(10, 200);
    for disk in 0..n_disks {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("store");
        let orders = [("STORE", folder.to_str().unwrap()), ("ENGINE", engine)];
        let other = Other::start("writes_until_the_disk_is_full", &orders);
        while !other.line(LIMIT).expect("the store opens").starts_with("ack ") {}
        sleep(Duration::from_millis(numbers.below(200)));
        if !other.fill_its_disk() {
            println!("skipped: full disks need `prlimit`");
            return;
        }
        let Some((lines, _)) = other.finish(LIMIT) else {
            panic!("disk {disk}: the writer hangs when it is full");
        };
        let acked = last_ack(&lines).unwrap_or(1);
        assert!(lines.iter().any(|line| line.starts_with("stopped: ")), "disk {disk}: {:?}", lines.last());
        let store = open_in(engine, &folder).unwrap_or_else(|error| panic!("disk {disk}: {error}"));
        verify(&*store, acked);
        store.close().unwrap();
        n_acked += acked;
    }
    println!("{engine}: {n_disks} full disks, {n_acked} commits acknowledged, 0 lost, 0 torn, 0 hangs");
}

/// The other process of the test above.
#[test]
fn writes_until_the_disk_is_full() {
    let Ok(folder) = std::env::var("STORE") else { return };
    let store = open_in(&std::env::var("ENGINE").unwrap(), Path::new(&folder)).unwrap();
    println!("stopped: {}", write_on(&*store));
    // What a closing store would write has no room either.
    std::process::exit(0);
}
