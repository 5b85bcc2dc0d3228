//! The process is killed at any moment; nothing acknowledged is lost or torn.
//!
//! One store lives through all kills. They land while it opens and recovers
//! from the kill before, and while it writes.

mod common;
#[path = "common/history.rs"]
mod history;

use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use common::{Numbers, Other, open_in, trials};
use history::{last_ack, verify, write_on};

const LIMIT: Duration = Duration::from_mins(1);

#[test]
fn a_kill_at_any_moment_loses_nothing_in_sled() {
    survives_kills("sled", trials(20, 200), false);
}

#[test]
fn a_kill_while_a_store_is_rewritten_loses_nothing_in_sled() {
    survives_kills("sled", trials(10, 100), true);
}

#[cfg(feature = "redb")]
#[test]
fn a_kill_at_any_moment_loses_nothing_in_redb() {
    survives_kills("redb", trials(6, 50), false);
}

#[cfg(feature = "redb")]
#[test]
fn a_kill_while_a_store_is_rewritten_loses_nothing_in_redb() {
    survives_kills("redb", trials(4, 40), true);
}

/// With `rewriting`, the other process also writes its store anew, again and
/// again.
fn survives_kills(engine: &str, n_kills: usize, rewriting: bool) {
    let parent = tempfile::tempdir().unwrap();
    let folder = parent.path().join("store");
    let mut numbers = Numbers(0x00c0_ffee);
    let (mut acked, mut n_acked, mut n_early, mut n_rewritten) = (0, 0, 0, 0);
    for kill in 0..n_kills {
        let acked_so_far = acked.to_string();
        let mut orders =
            vec![("STORE", folder.to_str().unwrap()), ("ENGINE", engine), ("ACKED", &*acked_so_far)];
        orders.extend(rewriting.then_some(("REWRITING", "")));
        let other = Other::start("writes_until_killed", &orders);
        let mut lines = Vec::new();
        // One kill in four lands before the store is open and verified.
        let awaited = if kill % 4 == 3 { "opening" } else { "verified" };
        while lines.last().is_none_or(|line| line != awaited) {
            lines.push(
                other.line(LIMIT).unwrap_or_else(|| panic!("kill {kill}, after commit {acked}: {lines:?}")),
            );
        }
        let most_us = if kill % 4 == 3 { 30_000 } else { 400_000 };
        sleep(Duration::from_micros(numbers.below(most_us)));
        lines.extend(other.kill());
        n_early += usize::from(!lines.iter().any(|line| line == "verified"));
        n_acked += lines.iter().filter(|line| line.starts_with("ack ")).count();
        n_rewritten += lines.iter().filter(|line| *line == "rewritten").count();
        acked = last_ack(&lines).unwrap_or(acked);
    }
    let store = open_in(engine, &folder).unwrap();
    verify(&*store, acked);
    let is_folder = |entry: &std::fs::DirEntry| entry.path().is_dir();
    let n_folders = std::fs::read_dir(&folder).unwrap().flatten().filter(is_folder).count();
    assert_eq!(n_folders, 1, "nothing is left of a rewriting that was killed");
    println!(
        "{engine}: {n_kills} kills, {n_early} of them in recovery, {n_rewritten} rewritings: {n_acked} \
         acknowledged, 0 lost, 0 torn"
    );
}

/// The other process of the tests above: verifies what the kill before left,
/// and goes on from there.
#[test]
fn writes_until_killed() {
    let variable = |name| std::env::var(name).ok();
    let (Some(folder), Some(engine), Some(acked)) =
        (variable("STORE"), variable("ENGINE"), variable("ACKED"))
    else {
        return;
    };
    println!("opening");
    let store = open_in(&engine, Path::new(&folder)).unwrap();
    verify(&*store, acked.parse().unwrap());
    println!("verified");
    std::thread::scope(|scope| {
        if variable("REWRITING").is_some() {
            scope.spawn(|| {
                loop {
                    store.rewrite().unwrap();
                    println!("rewritten");
                }
            });
        }
        panic!("{}", write_on(&*store));
    });
}
