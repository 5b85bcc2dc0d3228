//! What the tests of a store share.

#![allow(dead_code, reason = "each test file is a program of its own and uses its part")]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_store::{OpenOptions, ProfileStore, StoreError, Tenant};

/// Whether the long suites were asked for: `QANTARA_LONG=1`.
pub(crate) fn long() -> bool {
    std::env::var_os("QANTARA_LONG").is_some_and(|value| value == "1")
}

/// The number of trials: a few always, many in the long suites.
pub(crate) fn trials(few: usize, many: usize) -> usize {
    if long() { many } else { few }
}

pub(crate) fn id(text: &str) -> ProfileId {
    text.parse().unwrap()
}

pub(crate) fn hub() -> Tenant {
    Tenant::default()
}

/// A startup of about 400 bytes, whose pitch tells which writing it is.
pub(crate) fn startup(name: &str, writing: u64) -> Profile {
    profile(Role::Startup, name, writing)
}

pub(crate) fn profile(role: Role, name: &str, writing: u64) -> Profile {
    let filler = "eau irrigation capteurs ".repeat(12);
    let text = match role {
        Role::Startup => "pitch",
        Role::Investor => "thesis",
        Role::Mentor | Role::Talent => "bio",
        Role::Pilot => "problem",
        Role::Programme | Role::Opening => "description",
    };
    let role = role.as_str();
    serde_json::from_value(serde_json::json!({
        "id": name, "name": format!("{name} writing {writing}"), "languages": ["fr", "ar"],
        role: { text: { "fr": format!("{writing} {filler}") } }
    }))
    .unwrap()
}

/// Which writing of a profile this is.
pub(crate) fn writing(profile: &Profile) -> u64 {
    profile.name.rsplit(' ').next().unwrap().parse().unwrap()
}

pub(crate) fn open(folder: &Path) -> Result<Box<dyn ProfileStore>, StoreError> {
    qantara_store::open(folder, &OpenOptions::new().create(true))
}

pub(crate) fn open_in(engine: &str, folder: &Path) -> Result<Box<dyn ProfileStore>, StoreError> {
    qantara_store::open(folder, &OpenOptions::new().create(true).engine(engine.parse().unwrap()))
}

/// Numbers for a trial: splitmix64, so that a seed names it.
pub(crate) struct Numbers(pub u64);

impl Numbers {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }
}

/// This test program once more, running one of its tests as another process.
///
/// Its lines come over a pipe; it is killed when this is dropped.
pub(crate) struct Other {
    child: Child,
    lines: Receiver<String>,
}

impl Other {
    /// Starts the test `name`, which finds its orders in `variables`.
    pub(crate) fn start(name: &str, variables: &[(&str, &str)]) -> Self {
        // The signal for a file that may not grow would end the process, where
        // a full disk does not.
        let mut child = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture", "--test-threads=1"])
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let stdout = child.stdout.take().unwrap();
        let (sender, lines) = channel();
        // The test harness begins the first line.
        let heading = format!("test {name} ... ");
        // Ends with the pipe, that is with the process.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let line = line.strip_prefix(&heading).map_or_else(|| line.clone(), str::to_owned);
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    /// The next line, waited for up to the limit.
    pub(crate) fn line(&self, limit: Duration) -> Option<String> {
        self.lines.recv_timeout(limit).ok()
    }

    /// Lets it write no byte more, as a full disk would; or `false` where this
    /// machine does not let us.
    pub(crate) fn fill_its_disk(&self) -> bool {
        let mut command = Command::new("prlimit");
        command.args(["--fsize=0:0", "--pid", &self.child.id().to_string()]);
        command.status().is_ok_and(|status| status.success())
    }

    /// Kills it with SIGKILL, and returns all lines that it had written.
    pub(crate) fn kill(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.lines.iter().collect()
    }

    /// Waits for its end: its lines and status, or `None` when it takes
    /// longer than the limit, and is killed.
    pub(crate) fn finish(mut self, limit: Duration) -> Option<(Vec<String>, ExitStatus)> {
        let started_at = Instant::now();
        let mut lines = Vec::new();
        loop {
            match self.lines.recv_timeout(limit.saturating_sub(started_at.elapsed())) {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Disconnected) => return Some((lines, self.child.wait().unwrap())),
                Err(RecvTimeoutError::Timeout) => return None,
            }
        }
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
