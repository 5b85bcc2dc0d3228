//! `qantara serve` as it runs, and what its clients send.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use qantara_server::wire::proto::{self, outcome::Event, profile::Details};
use tonic::transport::{Channel, Endpoint};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};

use crate::common::Hub;

/// For how long a test waits for what must come: long enough that a busy
/// machine does not matter.
pub(crate) const PATIENCE: Duration = Duration::from_mins(3);

/// `qantara serve` on a port of its own; killed when it is dropped.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) address: String,
    pub(crate) log: PathBuf,
    // Kept open, so that the server can go on printing.
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it on the hub's store, and waits until it says where it answers.
    pub(crate) fn start(hub: &Hub, line: &str) -> Self {
        let log = hub.path("log");
        let mut child = hub
            .command(&format!("serve --listen 127.0.0.1:0 {line}"))
            .stdout(Stdio::piped())
            .stderr(File::options().create(true).append(true).open(&log).unwrap())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        let address = first.split_whitespace().find(|word| word.starts_with("127.0.0.1:"));
        let address = address
            .unwrap_or_else(|| panic!("`{first}` names no address: {}", fs::read_to_string(&log).unwrap()));
        let address = address.trim_end_matches('.').to_owned();
        Self { child, address, log, _stdout: stdout }
    }

    pub(crate) async fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    /// SIGTERM, as a service manager sends it.
    pub(crate) fn terminate(&self) {
        let status = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        assert!(status.unwrap().success());
    }

    /// Waits until it has ended.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(begun.elapsed() < PATIENCE, "the server does not end:\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// SIGTERM, and an end in order.
    pub(crate) fn stop(mut self) {
        self.terminate();
        let status = self.ended();
        assert_eq!(status.code(), Some(0), "{}", self.log());
    }

    /// SIGKILL: whatever it was doing.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn startup(id: &str, name: &str) -> proto::Profile {
    profile(&format!("startups/{id}"), name, Details::Startup(proto::Startup::default()))
}

pub(crate) fn investor(id: &str, name: &str) -> proto::Profile {
    profile(&format!("investors/{id}"), name, Details::Investor(proto::Investor::default()))
}

fn profile(name: &str, display_name: &str, details: Details) -> proto::Profile {
    proto::Profile {
        name: name.to_owned(),
        display_name: display_name.to_owned(),
        details: Some(details),
        ..proto::Profile::default()
    }
}

pub(crate) fn create(profile: proto::Profile, request_id: &str) -> proto::CreateProfileRequest {
    proto::CreateProfileRequest { profile: Some(profile), request_id: request_id.to_owned() }
}

pub(crate) fn met(startup: &str, investor: &str) -> proto::Outcome {
    proto::Outcome {
        market: "startup-investor".to_owned(),
        startup: format!("startups/{startup}"),
        counterpart: format!("investors/{investor}"),
        by: proto::Role::Startup.into(),
        event: Event::Met.into(),
        ..proto::Outcome::default()
    }
}

pub(crate) async fn status(health: &mut HealthClient<Channel>) -> ServingStatus {
    let answer: HealthCheckResponse =
        health.check(HealthCheckRequest { service: String::new() }).await.unwrap().into_inner();
    answer.status()
}
