//! A folder of its own for each test, and the binary working in it.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use qantara_engine::outcome::Outcome;
use qantara_store::{Batch, Kind, OpenOptions, Tenant};
use tempfile::TempDir;

/// Where the binary keeps a hub that is told nothing else.
const STORE: &str = "qantara-data";

/// The day that commands work for.
pub(crate) const DAY: &str = "2026-11-23";

/// A folder of its own for each test, and the binary working in it.
pub(crate) struct Hub {
    folder: TempDir,
}

impl Hub {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With the sample in its store.
    pub(crate) fn with_sample() -> Self {
        let hub = Self::new();
        hub.ok("demo");
        hub
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Where the store is, once there is one.
    pub(crate) fn store(&self) -> PathBuf {
        self.path(STORE)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = self.program(env!("CARGO_BIN_EXE_qantara"));
        command.args(["--now", DAY]).args(line.split_whitespace());
        command
    }

    /// A program in the folder, without settings of whoever tests.
    pub(crate) fn program(&self, name: &str) -> Command {
        let mut command = Command::new(name);
        let ours = std::env::vars_os().map(|(name, _)| name);
        for name in ours.filter(|name| name.to_string_lossy().starts_with("QANTARA_")) {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path());
        command
    }

    pub(crate) fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// What a command that succeeds prints, of words that have blanks.
    pub(crate) fn ok_with(&self, words: &[&str]) -> String {
        let output = self.command("").args(words).output().unwrap();
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What such a command that fails tells.
    pub(crate) fn fails_with(&self, words: &[&str]) -> String {
        let output = self.command("").args(words).output().unwrap();
        assert!(!output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    /// What a command that succeeds prints.
    pub(crate) fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command that fails tells, whatever it printed before.
    pub(crate) fn fails(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(!output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    /// What a command tells that does nothing at all.
    pub(crate) fn refuses(&self, line: &str) -> String {
        told(line, &self.run(line))
    }

    /// Records what came of introducing startups to investors: who, whom, the
    /// day and the rest of the outcome.
    pub(crate) fn record(&self, outcomes: &[(String, String, String, &str)]) {
        let store = qantara_store::open(self.store(), &OpenOptions::new()).unwrap();
        let mut batch = Batch::new(Tenant::default());
        for (n, (startup, investor, day, rest)) in outcomes.iter().enumerate() {
            let outcome = format!(
                r#"{{"id":"o-{n}","market":"startup-investor","startup":"{startup}","counterpart":"{investor}",
                    "at":"{day}T09:00:00Z",{rest}}}"#
            );
            let outcome: Outcome = serde_json::from_str(&outcome).unwrap();
            batch.put_document(Kind::Outcome, format!("o-{n}").parse().unwrap(), &outcome).unwrap();
        }
        store.commit(batch).unwrap();
    }

    /// Whether the store was closed in order, by the last who had it.
    pub(crate) fn is_closed(&self) -> bool {
        let manifest = fs::read(self.store().join("MANIFEST")).unwrap();
        serde_json::from_slice::<serde_json::Value>(&manifest).unwrap()["phase"] == "closed"
    }
}

/// What a command that failed tells; it printed nothing else.
pub(crate) fn told(line: &str, output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{line}");
    assert!(output.stdout.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Panics unless a text has all of the parts.
pub(crate) fn assert_has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in:\n{text}");
    }
}
