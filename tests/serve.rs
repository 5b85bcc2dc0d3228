//! The service from the outside: the binary, its signals and its files, and a
//! real client.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use qantara_server::wire::proto::admin_service_client::AdminServiceClient;
use qantara_server::wire::proto::feedback_service_client::FeedbackServiceClient;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::policy_service_client::PolicyServiceClient;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use qantara_server::wire::proto::{self, outcome::Event, profile::Details};
use tempfile::TempDir;
use tonic::metadata::MetadataValue;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_health::pb::{HealthCheckRequest, HealthCheckResponse};
use tonic_types::StatusExt as _;

/// For how long a test waits for what must come: long enough that a busy
/// machine does not matter.
const PATIENCE: Duration = Duration::from_mins(3);

/// A time, in ms, that no test waits for.
const NEVER_MS: u64 = 86_400_000;

/// A folder of its own for each test, and the binary working in it.
struct Hub {
    folder: TempDir,
}

impl Hub {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_qantara"));
        let ours = std::env::vars_os().map(|(name, _)| name);
        for name in ours.filter(|name| name.to_string_lossy().starts_with("QANTARA_")) {
            command.env_remove(name);
        }
        command
            .current_dir(self.folder.path())
            .args(["--data", "store", "--now", "2026-11-23"])
            .args(line.split_whitespace());
        command
    }

    fn run(&self, line: &str) -> Output {
        self.command(line).output().unwrap()
    }

    /// What a command that succeeds prints.
    fn ok(&self, line: &str) -> String {
        let output = self.run(line);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// What a command that fails tells.
    fn fails(&self, line: &str) -> String {
        told(line, &self.run(line))
    }

    /// Whether the store was closed in order, by the last who had it.
    fn is_closed(&self) -> bool {
        let manifest = fs::read(self.path("store/MANIFEST")).unwrap();
        serde_json::from_slice::<serde_json::Value>(&manifest).unwrap()["phase"] == "closed"
    }

    /// The files of the store that have a text in them.
    fn files_with(&self, text: &str) -> Vec<PathBuf> {
        fn search(folder: &Path, text: &[u8], found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    search(&path, text, found);
                } else if fs::read(&path).unwrap().windows(text.len()).any(|window| window == text) {
                    found.push(path);
                }
            }
        }
        let mut found = Vec::new();
        search(&self.path("store"), text.as_bytes(), &mut found);
        found
    }
}

/// What a command that failed tells; it printed nothing else.
fn told(line: &str, output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{line}");
    assert!(output.stdout.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// `qantara serve` on a port of its own; killed when it is dropped.
struct Server {
    child: Child,
    address: String,
    log: PathBuf,
    // Kept open, so that the server can go on printing.
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Starts it on the hub's store, and waits until it says where it answers.
    fn start(hub: &Hub, line: &str) -> Self {
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

    async fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    /// SIGTERM, as a service manager sends it.
    fn terminate(&self) {
        let status = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status();
        assert!(status.unwrap().success());
    }

    /// Waits until it has ended.
    fn ended(&mut self) -> ExitStatus {
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
    fn stop(mut self) {
        self.terminate();
        let status = self.ended();
        assert_eq!(status.code(), Some(0), "{}", self.log());
    }

    /// SIGKILL: whatever it was doing.
    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn startup(id: &str, name: &str) -> proto::Profile {
    profile(&format!("startups/{id}"), name, Details::Startup(proto::Startup::default()))
}

fn investor(id: &str, name: &str) -> proto::Profile {
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

fn create(profile: proto::Profile, request_id: &str) -> proto::CreateProfileRequest {
    proto::CreateProfileRequest { profile: Some(profile), request_id: request_id.to_owned() }
}

#[test]
fn a_public_address_is_refused_without_tls_and_without_credentials() {
    let hub = Hub::new();
    insta::assert_snapshot!("public_without_tls", hub.fails("serve --listen 0.0.0.0:50051"));
    insta::assert_snapshot!(
        "public_without_credentials",
        hub.fails(
            "serve --listen 0.0.0.0:50051 --tls-certificate hub.pem --tls-key hub.key --set \
             auth.required=false"
        )
    );
    assert!(!hub.path("store").exists(), "what cannot be served is not opened");
}

#[test]
fn a_wrong_setting_is_named_wherever_it_stands() {
    let hub = Hub::new();
    hub.write("unknown.toml", "[limits]\nkk = 100\n");
    hub.write("wrong.toml", "[limits]\nk = \"many\"\n");
    hub.write("broken.toml", "[limits\nk = 1\n");
    let mut all = String::new();
    for (line, variable) in [
        ("serve --config unknown.toml", None),
        ("serve --config wrong.toml", None),
        ("serve --config broken.toml", None),
        ("serve --config nowhere.toml", None),
        ("serve", Some(("QANTARA_SERVE_LIMIT_K", "100"))),
        ("serve", Some(("QANTARA_SERVE_LIMITS_K", "many"))),
        ("serve --set limits.kk=100", None),
        ("serve --set limit.k=100", None),
        ("serve --set limits.k=-1", None),
        ("serve --set limits.k", None),
        ("serve --set language=de", None),
        ("serve --set log_level=qantara=loud", None),
        ("serve --log xml", None),
        ("serve --set tls.key=hub.key", None),
        ("serve --set listen=localhost", None),
    ] {
        let output = hub.command(line).envs(variable).output().unwrap();
        let variable = variable.map_or_else(String::new, |(name, value)| format!("{name}={value} "));
        all += &format!("$ {variable}qantara {line}\n{}\n", told(line, &output));
    }
    insta::assert_snapshot!("wrong_settings", all);
    assert!(!hub.path("store").exists());
}

#[test]
fn a_taken_port_and_a_taken_store_are_told() {
    let hub = Hub::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let told = hub.fails(&format!("serve --listen {address}"));
    insta::assert_snapshot!("port_in_use", told.replace(&address, "127.0.0.1:PORT"));
    assert!(hub.is_closed());
    let server = Server::start(&hub, "");
    let told = hub.fails("serve --listen 127.0.0.1:0");
    insta::assert_snapshot!("store_in_use", told.replace(&server.child.id().to_string(), "PID"));
    server.stop();
}

#[test]
fn the_settings_in_force_are_printed_and_read_back_as_themselves() {
    let hub = Hub::new();
    let printed = hub.ok("serve --print-config");
    insta::assert_snapshot!("print_config", printed);
    hub.write("serve.toml", &printed);
    assert_eq!(hub.ok("serve --config serve.toml --print-config"), printed);
    assert!(!hub.path("store").exists());
}

#[test]
fn a_flag_counts_more_than_the_environment_and_that_more_than_the_file() {
    let hub = Hub::new();
    hub.write("serve.toml", "language = \"ar\"\n[limits]\nk = 1\nbatch = 1\ncalls = 1\n");
    let output = hub
        .command("serve --print-config --set limits.batch=3")
        .envs([("QANTARA_SERVE_CONFIG", "serve.toml"), ("QANTARA_SERVE_LIMITS_K", "2")])
        .envs([("QANTARA_SERVE_LIMITS_BATCH", "2"), ("QANTARA_SERVE_LISTEN", "127.0.0.1:7")])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    for line in
        ["language = \"ar\"", "calls = 1", "k = 2", "batch = 3", "listen = \"127.0.0.1:7\"", "log = \"text\""]
    {
        assert!(printed.lines().any(|printed| printed == line), "{line} is missing in:\n{printed}");
    }
}
