//! The power fails at any moment; nothing acknowledged is lost.
//!
//! A store on a file system of its own (ext4 on a loop device) is written to
//! by another process. Then the file system is shut down without its journal
//! being written, as the xfstests do it: whatever had not been synced is gone.
//! It is mounted again, and what was acknowledged must be there.
//!
//! Needs root, loop devices and python3 (for the one ioctl), and says so where
//! they are not to be had.

mod common;
#[path = "common/history.rs"]
mod history;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use common::{Numbers, Other, open, trials};
use history::{last_ack, verify, write_on};

const LIMIT: Duration = Duration::from_mins(1);

/// The ioctl `EXT4_IOC_SHUTDOWN` with `EXT4_GOING_FLAGS_NOLOGFLUSH`.
const SHUTDOWN: &str = "import fcntl, os, struct, sys
fcntl.ioctl(os.open(sys.argv[1], os.O_RDONLY), 0x8004587d, struct.pack('I', 2))";

#[test]
fn a_power_cut_at_any_moment_loses_nothing() {
    let n_cuts = trials(2, 60);
    let mut numbers = Numbers(0x0bad_cafe);
    let (mut n_acked, mut n_beyond, mut n_young) = (0, 0, 0);
    for cut in 0..n_cuts {
        let parent = tempfile::tempdir().unwrap();
        let Some(disk) = Disk::new(parent.path()) else {
            println!("skipped: power cuts need root, a loop device, mkfs.ext4 and python3");
            return;
        };
        // Every other one is young: cut soon after it was made. The others are
        // established: closed in order, on disk, and opened again.
        let young = cut % 2 == 0;
        n_young += usize::from(young);
        let mut acked = 0;
        if !young {
            let lines = disk.write_for(Duration::from_millis(1_000 + numbers.below(500)));
            acked = last_ack(&lines).unwrap();
            verify(&*open(&disk.store()).unwrap(), acked);
            run("sync", &[]);
        }
        let (lines, disk) = disk.cut_after(Duration::from_millis(100 + numbers.below(1_400)));
        acked = last_ack(&lines).unwrap_or(acked);
        n_acked += lines.iter().filter(|line| line.starts_with("ack ")).count();
        let store = open(&disk.store()).unwrap_or_else(|error| panic!("cut {cut}, commit {acked}: {error}"));
        let last = verify(&*store, acked);
        n_beyond += last - acked;
        store.close().unwrap();
    }
    println!(
        "{n_cuts} cuts, {n_young} of young stores: {n_acked} commits acknowledged, 0 lost, 0 torn, \
         0 unopenable; {n_beyond} more were on disk unacknowledged"
    );
}

/// The other process of the test above.
#[test]
fn writes_until_the_power_fails() {
    let Ok(folder) = std::env::var("STORE") else { return };
    let store = open(Path::new(&folder)).unwrap();
    println!("writing");
    println!("stopped: {}", write_on(&*store));
    // What a closing store would write is nobody's any more.
    std::process::exit(0);
}

/// A file system on a loop device, unmounted when dropped.
struct Disk {
    image: PathBuf,
    mounted_at: PathBuf,
}

impl Disk {
    /// A new one, or `None` where this machine does not let us.
    fn new(parent: &Path) -> Option<Self> {
        let (image, mounted_at) = (parent.join("image"), parent.join("mnt"));
        fs::create_dir(&mounted_at).unwrap();
        fs::File::create(&image).unwrap().set_len(256 << 20).unwrap();
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        let able = run("python3", &["-c", "pass"])
            && run("mkfs.ext4", &["-q", "-F", &path(&image)])
            && run("mount", &["-o", "loop", &path(&image), &path(&mounted_at)]);
        able.then_some(Self { image, mounted_at })
    }

    fn store(&self) -> PathBuf {
        self.mounted_at.join("store")
    }

    fn writer(&self) -> Other {
        let other =
            Other::start("writes_until_the_power_fails", &[("STORE", self.store().to_str().unwrap())]);
        loop {
            if other.line(LIMIT).expect("the store opens") == "writing" {
                return other;
            }
        }
    }

    fn write_for(&self, time: Duration) -> Vec<String> {
        let other = self.writer();
        sleep(time);
        other.kill()
    }

    /// Cuts the power while it is written to, and comes back without it.
    fn cut_after(self, time: Duration) -> (Vec<String>, Self) {
        let other = self.writer();
        sleep(time);
        let path = |path: &Path| path.to_str().unwrap().to_owned();
        assert!(run("python3", &["-c", SHUTDOWN, &path(&self.mounted_at)]), "the file system shuts down");
        // What it acknowledges between the cut and its end counts as well: it
        // must not acknowledge what it can no longer write.
        let Some((lines, _)) = other.finish(Duration::from_secs(20)) else {
            panic!("the writer hangs when its disk is gone");
        };
        assert!(lines.iter().any(|line| line.starts_with("stopped: ")), "it noticed: {:?}", lines.last());
        assert!(run("umount", &[&path(&self.mounted_at)]));
        assert!(run("mount", &["-o", "loop", &path(&self.image), &path(&self.mounted_at)]));
        (lines, self)
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        run("umount", &[self.mounted_at.to_str().unwrap()]);
    }
}

/// Whether the command could be run and succeeded.
fn run(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
