//! The service from the outside: the binary, its signals and its files, and a
//! real client.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use qantara_server::wire::proto::admin_service_client::AdminServiceClient;
use qantara_server::wire::proto::feedback_service_client::FeedbackServiceClient;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::policy_service_client::PolicyServiceClient;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use qantara_server::wire::proto::{self, outcome::Event, profile::Details, rank_request::Seeker};
use tempfile::TempDir;
use tokio::sync::mpsc::Sender;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;
use tonic::metadata::MetadataValue;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status, Streaming};
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
        ("serve --set cors_origins=[\"https://app.example.ma/\"]", None),
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

/// The environment is the system's: what is in it need not be text.
#[test]
fn a_variable_that_is_no_text_is_in_nobodys_way() {
    let hub = Hub::new();
    let no_text = OsStr::from_bytes(b"\xff");
    let output = hub.command("serve --print-config").env("ELSEWHERE", no_text).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = hub.command("serve --print-config").env("QANTARA_SERVE_LANGUAGE", no_text).output().unwrap();
    let told = told("QANTARA_SERVE_LANGUAGE", &output);
    assert!(told.contains("QANTARA_SERVE_LANGUAGE") && !told.contains("panicked"), "{told}");
}

/// Load balancers and callers are told before connections close.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_says_so_while_it_still_answers() {
    let hub = Hub::new();
    let mut server = Server::start(&hub, &format!("--set limits.drain_notice_ms={NEVER_MS}"));
    let channel = server.channel().await;
    let mut health = HealthClient::new(channel.clone());
    assert_eq!(status(&mut health).await, ServingStatus::Serving);
    let mut profiles = ProfileServiceClient::new(channel.clone());
    // A call that ends only with its caller.
    let watch = profiles.watch_profiles(proto::WatchProfilesRequest::default()).await.unwrap();
    let mut watch = watch.into_inner();
    watch.message().await.unwrap();
    server.terminate();
    let begun = Instant::now();
    while status(&mut health).await != ServingStatus::NotServing {
        assert!(begun.elapsed() < PATIENCE, "it is not told");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    profiles.create_profile(create(startup("st-1", "Pousse"), "")).await.unwrap();
    watch.message().await.unwrap();
    // Told again, it does not wait: neither for the notice to be up nor for
    // the call that is under way.
    server.terminate();
    assert_eq!(server.ended().code(), Some(0), "{}", server.log());
    assert!(watch.message().await.is_err(), "the call was broken off");
    assert!(hub.is_closed());
    assert!(hub.ok("check").contains("1 profile read"), "{}", hub.ok("check"));
}

async fn status(health: &mut HealthClient<Channel>) -> ServingStatus {
    let answer: HealthCheckResponse =
        health.check(HealthCheckRequest { service: String::new() }).await.unwrap().into_inner();
    answer.status()
}

/// A call under way, which has been answered for `st-1` and waits for more.
async fn upserting(
    server: &Server,
) -> (Sender<proto::BatchUpsertProfilesRequest>, Streaming<proto::BatchUpsertProfilesResponse>) {
    let (sender, profiles) = tokio::sync::mpsc::channel(1);
    sender.send(upsert("st-1")).await.unwrap();
    let mut client = ProfileServiceClient::new(server.channel().await);
    let answers = client.batch_upsert_profiles(ReceiverStream::new(profiles)).await;
    let mut answers = answers.unwrap().into_inner();
    assert_eq!(answers.message().await.unwrap().unwrap().name, "startups/st-1");
    (sender, answers)
}

fn upsert(id: &str) -> proto::BatchUpsertProfilesRequest {
    proto::BatchUpsertProfilesRequest { profile: Some(startup(id, "Pousse")) }
}

/// Waits until the server listens no more: from then on it only waits for the
/// calls under way.
async fn closes_its_doors(server: &Server) {
    let begun = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        assert!(begun.elapsed() < PATIENCE, "it listens on");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_under_way_ends_well_before_the_server_does() {
    let hub = Hub::new();
    let line = format!("--set limits.drain_notice_ms=0 --set limits.drain_ms={NEVER_MS}");
    let mut server = Server::start(&hub, &line);
    let (sender, mut answers) = upserting(&server).await;
    server.terminate();
    closes_its_doors(&server).await;
    sender.send(upsert("st-2")).await.unwrap();
    assert_eq!(answers.message().await.unwrap().unwrap().name, "startups/st-2");
    assert!(server.child.try_wait().unwrap().is_none(), "it waits for the call");
    drop(sender);
    assert_eq!(answers.message().await.unwrap(), None);
    assert_eq!(server.ended().code(), Some(0), "{}", server.log());
    assert!(hub.is_closed());
    assert!(hub.ok("check").contains("2 profiles read"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_breaks_off_a_call_under_way() {
    let hub = Hub::new();
    let line = format!("--set limits.drain_notice_ms=0 --set limits.drain_ms={NEVER_MS}");
    let mut server = Server::start(&hub, &line);
    let (_sender, mut answers) = upserting(&server).await;
    server.terminate();
    closes_its_doors(&server).await;
    server.terminate();
    assert_eq!(server.ended().code(), Some(0), "{}", server.log());
    assert!(answers.message().await.is_err());
    // What was acknowledged is there.
    assert!(hub.is_closed());
    assert!(hub.ok("check").contains("1 profile read"));
}

/// Whoever reads the first line may stop the server at once.
#[test]
fn a_server_that_says_it_answers_can_be_stopped_in_order() {
    let hub = Hub::new();
    for _ in 0..4 {
        Server::start(&hub, "--set limits.drain_notice_ms=0").stop();
        assert!(hub.is_closed());
    }
}

/// What was acknowledged by a server that is killed again and again.
#[derive(Default)]
struct Acknowledged {
    /// Display names and etags, by name.
    profiles: BTreeMap<String, (String, String)>,
    outcomes: BTreeSet<String>,
    policies: Vec<String>,
    active: Option<String>,
}

/// A change, as it was asked for and as it was answered.
#[derive(Clone, Debug)]
enum Change {
    Create(proto::CreateProfileRequest, proto::Profile),
    Update(proto::UpdateProfileRequest, proto::Profile),
    Upsert(proto::Profile, String),
    Delete(proto::DeleteProfileRequest),
    Record(proto::RecordOutcomesRequest, proto::RecordOutcomesResponse),
    Put(proto::PutPolicyRequest, proto::Policy),
    Activate(proto::Policy),
}

/// The clients of one server.
struct Clients {
    profiles: ProfileServiceClient<Channel>,
    feedback: FeedbackServiceClient<Channel>,
    policies: PolicyServiceClient<Channel>,
    matching: MatchingServiceClient<Channel>,
}

impl Clients {
    async fn of(server: &Server) -> Self {
        let channel = server.channel().await;
        Self {
            profiles: ProfileServiceClient::new(channel.clone()),
            feedback: FeedbackServiceClient::new(channel.clone()),
            policies: PolicyServiceClient::new(channel.clone()),
            matching: MatchingServiceClient::new(channel),
        }
    }

    /// Asks for the change of a round, and returns as soon as it is
    /// acknowledged.
    async fn change(&mut self, round: usize, known: &Acknowledged) -> Change {
        let request_id = format!("round-{round}");
        // The startups that come and go; `st-stays` does not.
        let latest = known.profiles.keys().rfind(|name| name.starts_with("startups/st-0"));
        match round % 7 {
            0 => {
                let request = create(startup(&format!("st-{round:04}"), "Jeune pousse"), &request_id);
                let answer = self.profiles.create_profile(request.clone()).await.unwrap();
                Change::Create(request, answer.into_inner())
            }
            1 => {
                let name = latest.unwrap();
                let update_mask = Some(prost_types::FieldMask { paths: vec!["display_name".to_owned()] });
                let profile = Some(proto::Profile {
                    name: name.clone(),
                    display_name: format!("Renommée {round}"),
                    ..proto::Profile::default()
                });
                let request =
                    proto::UpdateProfileRequest { profile, update_mask, allow_missing: false, request_id };
                let answer = self.profiles.update_profile(request.clone()).await.unwrap();
                Change::Update(request, answer.into_inner())
            }
            2 => {
                let sent = investor(&format!("in-{}", round % 3), &format!("Fonds {round}"));
                let request = proto::BatchUpsertProfilesRequest { profile: Some(sent.clone()) };
                // The sending side stays open: the answer comes by itself.
                let requests = tokio_stream::once(request).chain(tokio_stream::pending());
                let mut answers = self.profiles.batch_upsert_profiles(requests).await.unwrap().into_inner();
                let answer = answers.message().await.unwrap().unwrap();
                Change::Upsert(sent, answer.etag)
            }
            3 => {
                let outcomes = vec![met("st-stays", "in-stays")];
                let request = proto::RecordOutcomesRequest { outcomes, request_id };
                let answer = self.feedback.record_outcomes(request.clone()).await.unwrap();
                Change::Record(request, answer.into_inner())
            }
            4 => {
                let name = "policies/startup-investor".to_owned();
                let standard = self.policies.get_policy(proto::GetPolicyRequest { name }).await.unwrap();
                let toml =
                    standard.into_inner().toml.replace("name = \"startup-investor\"", "name = \"ours\"");
                let source = Some(proto::put_policy_request::Source::Toml(toml));
                let request = proto::PutPolicyRequest { source, request_id };
                let answer = self.policies.put_policy(request.clone()).await.unwrap();
                Change::Put(request, answer.into_inner())
            }
            5 => {
                let name = known.policies.last().unwrap().clone();
                let request = proto::ActivatePolicyRequest { name };
                let answer = self.policies.activate_policy(request).await.unwrap();
                Change::Activate(answer.into_inner())
            }
            _ => {
                let name = latest.unwrap().clone();
                let request = proto::DeleteProfileRequest { name, etag: String::new(), request_id };
                self.profiles.delete_profile(request.clone()).await.unwrap();
                Change::Delete(request)
            }
        }
    }

    /// Asks for a change again, under its own request id, and expects the
    /// answer of the first time. `false` for calls that have no request id.
    async fn repeat(&mut self, change: &Change) -> bool {
        match change.clone() {
            Change::Create(request, answer) => {
                let again = self.profiles.create_profile(request).await.unwrap().into_inner();
                assert_eq!(again, answer);
            }
            Change::Update(request, answer) => {
                let again = self.profiles.update_profile(request).await.unwrap().into_inner();
                assert_eq!(again, answer);
            }
            Change::Delete(request) => {
                self.profiles.delete_profile(request).await.unwrap();
            }
            Change::Record(request, answer) => {
                let again = self.feedback.record_outcomes(request).await.unwrap().into_inner();
                assert_eq!(again, answer);
            }
            Change::Put(request, answer) => {
                let again = self.policies.put_policy(request).await.unwrap().into_inner();
                assert_eq!(again, answer);
            }
            Change::Upsert(..) | Change::Activate(..) => return false,
        }
        true
    }

    /// Expects that all that was acknowledged is there, and nothing else. What
    /// the latest change touched is looked at first.
    async fn see(&mut self, known: &Acknowledged, latest: &Change) {
        let (first, second) = match latest {
            Change::Upsert(..) => (proto::Role::Investor, proto::Role::Startup),
            _ => (proto::Role::Startup, proto::Role::Investor),
        };
        match latest {
            Change::Record(..) => self.see_outcomes(known).await,
            Change::Put(..) | Change::Activate(..) => self.see_policies(known).await,
            _ => {}
        }
        self.see_profiles(known, first).await;
        self.see_profiles(known, second).await;
        self.see_outcomes(known).await;
        self.see_policies(known).await;
        self.see_ranking(known).await;
    }

    /// Everybody who was stored is ranked, but for those who have met.
    async fn see_ranking(&mut self, known: &Acknowledged) {
        let request = proto::RankRequest {
            market: "startup-investor".to_owned(),
            seeker: Some(Seeker::Name("startups/st-stays".to_owned())),
            k: 500,
            ..proto::RankRequest::default()
        };
        let ranking = self.matching.rank(request).await.unwrap().into_inner();
        let ranked: BTreeSet<String> =
            ranking.candidates.into_iter().map(|candidate| candidate.name).collect();
        let has_met = |name: &str| name == "investors/in-stays" && !known.outcomes.is_empty();
        let investors = known.profiles.keys().filter(|name| name.starts_with("investors/"));
        let expected: BTreeSet<String> = investors.filter(|name| !has_met(name)).cloned().collect();
        assert_eq!(ranked, expected);
    }

    async fn see_profiles(&mut self, known: &Acknowledged, role: proto::Role) {
        let request =
            proto::ListProfilesRequest { role: role.into(), page_size: 1_000, ..Default::default() };
        let listed = self.profiles.list_profiles(request).await.unwrap().into_inner().profiles;
        let listed: BTreeMap<String, (String, String)> =
            listed.into_iter().map(|profile| (profile.name, (profile.display_name, profile.etag))).collect();
        let collection = if role == proto::Role::Startup { "startups/" } else { "investors/" };
        let expected: BTreeMap<String, (String, String)> =
            known.profiles.clone().into_iter().filter(|(name, _)| name.starts_with(collection)).collect();
        assert_eq!(listed, expected);
    }

    async fn see_outcomes(&mut self, known: &Acknowledged) {
        let request = proto::ListOutcomesRequest { page_size: 1_000, ..Default::default() };
        let listed = self.feedback.list_outcomes(request).await.unwrap().into_inner().outcomes;
        let listed: Vec<String> = listed.into_iter().map(|outcome| outcome.name).collect();
        assert_eq!(listed.len(), known.outcomes.len());
        assert_eq!(BTreeSet::from_iter(listed), known.outcomes);
    }

    async fn see_policies(&mut self, known: &Acknowledged) {
        let policy = "policies/ours".to_owned();
        let request = proto::ListPoliciesRequest { policy, page_size: 100, ..Default::default() };
        let listed = self.policies.list_policies(request).await.unwrap().into_inner().policies;
        let active = listed.iter().find(|policy| policy.active).map(|policy| policy.name.clone());
        assert_eq!(active, known.active);
        let listed: Vec<String> = listed.into_iter().map(|policy| policy.name).collect();
        assert_eq!(listed, known.policies);
    }
}

impl Acknowledged {
    fn learn(&mut self, change: &Change) {
        match change {
            Change::Create(_, answer) | Change::Update(_, answer) => self.learn_profile(answer.clone()),
            Change::Upsert(sent, etag) => {
                self.learn_profile(proto::Profile { etag: etag.clone(), ..sent.clone() });
            }
            Change::Delete(request) => {
                self.profiles.remove(&request.name);
            }
            Change::Record(_, answer) => {
                self.outcomes.extend(answer.outcomes.iter().map(|outcome| outcome.name.clone()));
            }
            Change::Put(_, answer) => self.policies.push(answer.name.clone()),
            Change::Activate(answer) => self.active = Some(answer.name.clone()),
        }
    }

    fn learn_profile(&mut self, profile: proto::Profile) {
        self.profiles.insert(profile.name, (profile.display_name, profile.etag));
    }
}

fn met(startup: &str, investor: &str) -> proto::Outcome {
    proto::Outcome {
        market: "startup-investor".to_owned(),
        startup: format!("startups/{startup}"),
        counterpart: format!("investors/{investor}"),
        by: proto::Role::Startup.into(),
        event: Event::Met.into(),
        ..proto::Outcome::default()
    }
}

/// How many rounds to go: a few, or many where `QANTARA_LONG` asks for it.
fn rounds(few: usize, many: usize) -> usize {
    if std::env::var_os("QANTARA_LONG").is_some() { many } else { few }
}

/// What is acknowledged survives a kill that comes with the acknowledgement,
/// and what is asked for again is not made again.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_nothing_that_was_acknowledged() {
    let hub = Hub::new();
    let mut known = Acknowledged::default();
    let mut server = Server::start(&hub, "");
    let mut clients = Clients::of(&server).await;
    for profile in [startup("st-stays", "Pousse"), investor("in-stays", "Fonds")] {
        let answer = clients.profiles.create_profile(create(profile, "")).await.unwrap();
        known.learn_profile(answer.into_inner());
    }
    let (rounds, mut repeated) = (rounds(8, 100), 0);
    for round in 0..rounds {
        let change = clients.change(round, &known).await;
        server.kill();
        known.learn(&change);
        server = Server::start(&hub, "");
        clients = Clients::of(&server).await;
        // Now and then the caller who heard nothing is the first to call.
        if round % 2 == 0 {
            clients.see(&known, &change).await;
        }
        repeated += usize::from(clients.repeat(&change).await);
        clients.see(&known, &change).await;
    }
    server.stop();
    assert!(hub.ok("check").contains("healthy"));
    println!(
        "{rounds} changes acknowledged and killed: all there, {} profiles, {} outcomes and {} policies; \
         {repeated} asked for again, none made twice",
        known.profiles.len(),
        known.outcomes.len(),
        known.policies.len()
    );
}

/// The same with many writers, of which some are still waiting.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_among_many_writers_loses_nothing_that_was_acknowledged() {
    const WRITERS: usize = 8;
    let hub = Hub::new();
    let (mut acknowledged, mut unheard) = (BTreeMap::new(), 0);
    for round in 0..rounds(2, 25) {
        let server = Server::start(&hub, "");
        let channel = server.channel().await;
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let (mut profiles, tell) = (ProfileServiceClient::new(channel.clone()), tell.clone());
                tokio::spawn(async move {
                    for n in 0.. {
                        let id = format!("st-{round}-{writer}-{n}");
                        let request = create(startup(&id, "Pousse"), &id);
                        match profiles.create_profile(request.clone()).await {
                            Ok(answer) => tell.send(answer.into_inner()).unwrap(),
                            Err(_) => return request,
                        }
                    }
                    unreachable!("the server is killed")
                })
            })
            .collect();
        for _ in 0..(5 * WRITERS + round) {
            let profile: proto::Profile = told.recv().await.unwrap();
            acknowledged.insert(profile.name.clone(), profile);
        }
        server.kill();
        let server = Server::start(&hub, "");
        let mut profiles = ProfileServiceClient::new(server.channel().await);
        let mut waiting = Vec::new();
        for writer in writers {
            waiting.push(writer.await.unwrap());
        }
        while let Ok(profile) = told.try_recv() {
            acknowledged.insert(profile.name.clone(), profile);
        }
        for (name, profile) in &acknowledged {
            let request = proto::GetProfileRequest { name: name.clone() };
            assert_eq!(profiles.get_profile(request).await.unwrap().get_ref(), profile);
        }
        // Those who heard nothing ask again: made before or now, it is there
        // once, and is answered.
        for request in waiting {
            unheard += 1;
            let profile = profiles.create_profile(request).await.unwrap().into_inner();
            acknowledged.insert(profile.name.clone(), profile);
        }
        server.stop();
    }
    assert!(hub.ok("check").contains("healthy"));
    println!(
        "{} changes of {WRITERS} writers acknowledged: all there, {unheard} asked again",
        acknowledged.len()
    );
}

/// A request with a token and a request id.
fn by<T>(message: T, token: &str, request_id: &str) -> Request<T> {
    let mut request = Request::new(message);
    let metadata = request.metadata_mut();
    metadata.insert("authorization", format!("Bearer {token}").parse().unwrap());
    if !request_id.is_empty() {
        metadata.insert("x-request-id", MetadataValue::try_from(request_id).unwrap());
    }
    request
}

/// A new token, made while a server may be running.
fn token(hub: &Hub, access: &str) -> String {
    hub.ok(&format!("token create --access {access} --note form")).trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_for_machines_and_tells_who_called_but_not_about_whom() {
    const NAME: &str = "Zellige Numérique";
    let hub = Hub::new();
    let token = token(&hub, "admin");
    let server = Server::start(&hub, "--auth --log json --set log_level=trace");
    let channel = server.channel().await;
    let mut profiles = ProfileServiceClient::new(channel.clone());
    let mut feedback = FeedbackServiceClient::new(channel.clone());
    let mut matching = MatchingServiceClient::new(channel.clone());
    let mut admin = AdminServiceClient::new(channel.clone());
    let mut health = HealthClient::new(channel.clone());
    let new = startup("st-zellige", NAME);
    let request = || create(new.clone(), "once");
    let answer = profiles.create_profile(by(request(), &token, "call-1")).await.unwrap();
    assert_eq!(answer.metadata().get("x-request-id").unwrap(), "call-1");
    let refused = profiles.create_profile(by(create(new.clone(), ""), &token, "call-2")).await;
    assert_eq!(refused.unwrap_err().code(), Code::AlreadyExists);
    let mut wrong = new.clone();
    wrong.languages = Some(proto::Strings { values: vec!["zellige".to_owned()] });
    let refused = profiles.create_profile(by(create(wrong, ""), &token, "call-3")).await;
    assert_eq!(refused.unwrap_err().code(), Code::InvalidArgument);
    let get = |id: &str| proto::GetProfileRequest { name: format!("startups/{id}") };
    profiles.get_profile(by(get("st-zellige"), &token, "call-4")).await.unwrap();
    let refused = profiles.get_profile(by(get("st-zellige-2"), &token, "call-5")).await;
    assert_eq!(refused.unwrap_err().code(), Code::NotFound);
    let other = investor("in-zellige", NAME);
    profiles.create_profile(by(create(other, ""), &token, "call-6")).await.unwrap();
    let outcomes = vec![met("st-zellige", "in-zellige")];
    let request = proto::RecordOutcomesRequest { outcomes, ..Default::default() };
    feedback.record_outcomes(by(request, &token, "call-7")).await.unwrap();
    let seeker = Some(Seeker::Name("startups/st-zellige".to_owned()));
    let market = "startup-investor".to_owned();
    let request = proto::RankRequest { market, seeker, k: 5, ..Default::default() };
    matching.rank(by(request, &token, "call-8")).await.unwrap();
    let refused = profiles.get_profile(by(get("st-zellige"), "qt_zellige_zellige", "call-9")).await;
    assert_unauthenticated(&refused.unwrap_err());
    admin.check_store(by(proto::CheckStoreRequest {}, &token, "call-10")).await.unwrap();
    assert_eq!(status(&mut health).await, ServingStatus::Serving);
    let log = server.log.clone();
    server.stop();
    let log = fs::read_to_string(log).unwrap();
    let mut answered = BTreeSet::new();
    for line in log.lines() {
        let line: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        if line["message"] == "answered" {
            let id = line["request_id"].as_str().unwrap();
            assert!(!id.is_empty() && line["ms"].is_number(), "{line}");
            answered.insert(id.to_owned());
        }
    }
    for call in 1..=10 {
        assert!(answered.contains(&format!("call-{call}")), "call-{call} is not in {answered:?}");
    }
    assert_eq!(answered.len(), 11, "health has an id of its own: {answered:?}");
    let secret = token.rsplit_once('_').unwrap().1;
    for hidden in [secret, "zellige", "Zellige", "Numérique"] {
        let line = log.lines().find(|line| line.contains(hidden));
        assert_eq!(line, None, "`{hidden}` is in the log");
    }
}

/// The reason is for programs: it does not depend on the language.
fn assert_unauthenticated(status: &Status) {
    assert_eq!(status.code(), Code::Unauthenticated);
    assert_eq!(status.get_details_error_info().unwrap().reason, "UNAUTHENTICATED");
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_made_and_revoked_count_at_the_next_call() {
    let hub = Hub::new();
    let server = Server::start(&hub, "--auth");
    let mut profiles = ProfileServiceClient::new(server.channel().await);
    let list = || proto::ListProfilesRequest { role: proto::Role::Startup.into(), ..Default::default() };
    let refused = profiles.list_profiles(list()).await.unwrap_err();
    assert_unauthenticated(&refused);
    let reader = token(&hub, "reader");
    profiles.list_profiles(by(list(), &reader, "")).await.unwrap();
    let denied = profiles.create_profile(by(create(startup("st-1", "Pousse"), ""), &reader, "")).await;
    assert_eq!(denied.unwrap_err().code(), Code::PermissionDenied);
    let writer = token(&hub, "writer");
    profiles.create_profile(by(create(startup("st-1", "Pousse"), ""), &writer, "")).await.unwrap();

    let [_, id, secret] = reader.split('_').collect::<Vec<_>>()[..] else { panic!("{reader}") };
    let listed = hub.ok("token list");
    assert!(listed.contains(id) && listed.contains("reader") && listed.contains("form"), "{listed}");
    let file = fs::read_to_string(hub.path("store/tokens.json")).unwrap();
    for text in [listed, file, server.log()] {
        assert!(!text.contains(secret), "{text}");
    }

    hub.ok(&format!("token revoke {id}"));
    assert_unauthenticated(&profiles.list_profiles(by(list(), &reader, "")).await.unwrap_err());
    profiles.list_profiles(by(list(), &writer, "")).await.unwrap();
    assert!(hub.ok("token list").contains("revoked"));
    assert!(hub.fails("token revoke nobody").contains("nobody"));

    // It ends at once.
    let short = hub.ok("token create --access admin --days 0");
    assert_unauthenticated(&profiles.list_profiles(by(list(), short.trim(), "")).await.unwrap_err());
    // One that was good until its day came.
    let path = hub.path("store/tokens.json");
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for token in file["tokens"].as_array_mut().unwrap() {
        token["expires_at"] = "2020-01-01T00:00:00Z".into();
    }
    fs::write(&path, file.to_string()).unwrap();
    assert_unauthenticated(&profiles.list_profiles(by(list(), &writer, "")).await.unwrap_err());
    // A file that cannot be read opens nothing.
    fs::write(&path, "{").unwrap();
    assert_unauthenticated(&profiles.list_profiles(by(list(), &writer, "")).await.unwrap_err());
    assert!(hub.fails("token list").contains("tokens.json"));
    server.stop();
}

#[tokio::test(flavor = "multi_thread")]
async fn feedback_over_the_api_counts_on_the_command_line() {
    let hub = Hub::new();
    hub.ok("generate --startups 20 --investors 10 --mentors 2 --pilots 1 --seed 7 --out eco");
    hub.ok("import eco/startups.jsonl eco/investors.jsonl");
    let market = "--market startup-investor --format csv -k 10";
    let lists = hub.ok(&format!("rank {market} --all"));
    let first = lists.lines().nth(1).unwrap();
    let [startup, investor, ..] = first.split(',').collect::<Vec<_>>()[..] else { panic!("{first}") };
    let pair = |seeker: &str, candidate: &str| {
        let list = hub.ok(&format!("rank {market} --for {seeker}"));
        list.lines().any(|line| line.starts_with(&format!("{seeker},{candidate},")))
    };
    assert!(pair(startup, investor) && pair(investor, startup));
    let server = Server::start(&hub, "");
    let channel = server.channel().await;
    let mut matching = MatchingServiceClient::new(channel.clone());
    let mut feedback = FeedbackServiceClient::new(channel);
    let request = || proto::RankRequest {
        market: "startup-investor".to_owned(),
        seeker: Some(Seeker::Name(format!("startups/{startup}"))),
        k: 10,
        ..proto::RankRequest::default()
    };
    let listed = |ranking: &proto::Ranking| {
        ranking.candidates.iter().any(|candidate| candidate.name == format!("investors/{investor}"))
    };
    assert!(listed(matching.rank(request()).await.unwrap().get_ref()));
    let outcomes = vec![met(startup, investor)];
    let recorded = proto::RecordOutcomesRequest { outcomes, ..Default::default() };
    feedback.record_outcomes(recorded).await.unwrap();
    assert!(!listed(matching.rank(request()).await.unwrap().get_ref()));
    server.stop();
    assert!(!pair(startup, investor) && !pair(investor, startup));
    let told = hub.ok(&format!("explain --market startup-investor {startup} {investor}"));
    assert!(told.contains("met"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erasure_leaves_no_byte_of_what_came_over_the_api() {
    const NAME: &str = "Zellige Numérique SARL";
    const ID: &str = "st-zellige-numerique";
    let hub = Hub::new();
    let server = Server::start(&hub, "");
    let channel = server.channel().await;
    let mut profiles = ProfileServiceClient::new(channel.clone());
    let mut feedback = FeedbackServiceClient::new(channel);
    for profile in [startup(ID, NAME), startup("st-stays", "Pousse Verte"), investor("in-1", "Fonds")] {
        let request_id = format!("create {}", profile.name).replace(' ', "-");
        profiles.create_profile(create(profile, &request_id)).await.unwrap();
    }
    let mut named = investor("in-1", "Fonds");
    named.conflicts = Some(proto::Strings { values: vec![ID.to_owned()] });
    let request = proto::UpdateProfileRequest { profile: Some(named), ..Default::default() };
    profiles.update_profile(request).await.unwrap();
    let outcomes = vec![met(ID, "in-1")];
    let request = proto::RecordOutcomesRequest { outcomes, ..Default::default() };
    feedback.record_outcomes(request).await.unwrap();
    profiles.get_profile(proto::GetProfileRequest { name: format!("startups/{ID}") }).await.unwrap();
    server.stop();
    for text in [NAME, ID, "Pousse Verte"] {
        assert!(!hub.files_with(text).is_empty(), "`{text}` is not found where it is");
    }
    let receipt = hub.ok(&format!("profiles erase {ID} --role startup"));
    assert!(receipt.contains("1 profile erased") && receipt.contains("1 other"), "{receipt}");
    for text in [NAME, ID] {
        assert_eq!(hub.files_with(text), Vec::<PathBuf>::new(), "`{text}` is left");
    }
    assert!(!hub.files_with("Pousse Verte").is_empty());
    assert!(hub.ok("check").contains("2 profiles read"));
    // And it stays so when it is served again.
    let server = Server::start(&hub, "");
    let mut profiles = ProfileServiceClient::new(server.channel().await);
    let request = proto::GetProfileRequest { name: "investors/in-1".to_owned() };
    let left = profiles.get_profile(request).await.unwrap().into_inner();
    assert_eq!(left.conflicts, Some(proto::Strings::default()));
    server.stop();
    assert_eq!(hub.files_with(ID), Vec::<PathBuf>::new());
}
