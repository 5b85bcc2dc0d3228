//! `qantara serve` from the outside: the real binary, its signals, its log and
//! its files, and what is left when it is killed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use qantara_server::wire::proto::feedback_service_client::FeedbackServiceClient;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::policy_service_client::PolicyServiceClient;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use qantara_server::wire::proto::{self, profile::Details, rank_request};
use tokio::time::sleep;
use tonic::metadata::MetadataValue;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request};

/// How often the server is killed; `QANTARA_LONG=1` for the long form.
fn kills() -> u64 {
    if std::env::var_os("QANTARA_LONG").is_some() { 100 } else { 8 }
}

fn command(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qantara"));
    command.arg("--data").arg(data).args(["--lang", "en"]).stdin(Stdio::null());
    command
}

fn run(data: &Path, args: &[&str]) -> Output {
    command(data).args(args).output().unwrap()
}

fn done(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What a command says as it fails.
fn refused(data: &Path, args: &[&str]) -> String {
    let output = run(data, args);
    assert!(!output.status.success(), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A server as another process; it is killed when this is dropped.
struct Server {
    child: Child,
    address: String,
    log: PathBuf,
}

impl Server {
    fn start(data: &Path, args: &[&str]) -> Self {
        let log = data.with_extension("log");
        let mut child = command(data)
            .args(["serve", "--listen", "127.0.0.1:0", "--set", "language=en"])
            .args(args)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split_whitespace().find_map(|word| {
            let word = word.trim_end_matches('.');
            word.starts_with("127.0.0.1:").then(|| word.to_owned())
        });
        let address = address.unwrap_or_else(|| panic!("{line}{}", fs::read_to_string(&log).unwrap()));
        Self { child, address, log }
    }

    async fn channel(&self) -> Channel {
        Endpoint::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// Waits for its end. Meanwhile clients go on, and let go of their
    /// connections when they are asked to.
    async fn ended(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    /// Has it end in order.
    async fn stop(mut self) {
        self.signal("TERM");
        assert!(self.ended().await.success());
    }

    fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn startup(id: &str, name: &str) -> proto::Profile {
    proto::Profile {
        name: format!("startups/{id}"),
        display_name: name.to_owned(),
        details: Some(Details::Startup(proto::Startup::default())),
        ..proto::Profile::default()
    }
}

fn investor(id: &str) -> proto::Profile {
    proto::Profile {
        name: format!("investors/{id}"),
        display_name: "Atlas Angels".to_owned(),
        details: Some(Details::Investor(proto::Investor::default())),
        ..proto::Profile::default()
    }
}

fn create(profile: proto::Profile, request_id: &str) -> proto::CreateProfileRequest {
    proto::CreateProfileRequest { profile: Some(profile), request_id: request_id.to_owned() }
}

fn met(n: u64) -> proto::RecordOutcomesRequest {
    let outcome = proto::Outcome {
        name: format!("outcomes/met-{n}"),
        market: "startup-investor".to_owned(),
        startup: format!("startups/s-{n}"),
        counterpart: "investors/in-1".to_owned(),
        by: proto::Role::Investor.into(),
        event: proto::outcome::Event::Met.into(),
        ..proto::Outcome::default()
    };
    proto::RecordOutcomesRequest { outcomes: vec![outcome], request_id: String::new() }
}

fn rank(n: u64) -> proto::RankRequest {
    proto::RankRequest {
        market: "startup-investor".to_owned(),
        seeker: Some(rank_request::Seeker::Name(format!("startups/s-{n}"))),
        view: proto::ExplanationView::None.into(),
        ..proto::RankRequest::default()
    }
}

/// What was acknowledged is there for the first call after a kill, whatever
/// kind of change it was.
#[tokio::test]
async fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store");
    let server = Server::start(&data, &[]);
    ProfileServiceClient::new(server.channel().await)
        .create_profile(create(investor("in-1"), ""))
        .await
        .unwrap();
    server.kill();
    // By the startup's number: its name, and whether it has met the investor.
    let mut expected: BTreeMap<u64, (String, bool)> = BTreeMap::new();
    let mut versions = 1;
    for n in 0..kills() {
        let server = Server::start(&data, &[]);
        let channel = server.channel().await;
        let mut profiles = ProfileServiceClient::new(channel.clone());
        let mut feedback = FeedbackServiceClient::new(channel.clone());
        let mut policies = PolicyServiceClient::new(channel.clone());
        let mut matching = MatchingServiceClient::new(channel);
        for (n, (name, has_met)) in &expected {
            let request = proto::GetProfileRequest { name: format!("startups/s-{n}") };
            assert_eq!(profiles.get_profile(request).await.unwrap().into_inner().display_name, *name);
            let ranked = matching.rank(rank(*n)).await.unwrap().into_inner().candidates;
            assert_eq!(ranked.is_empty(), *has_met, "startup {n}");
        }
        let listed = proto::ListPoliciesRequest {
            policy: "policies/startup-investor".to_owned(),
            ..proto::ListPoliciesRequest::default()
        };
        let listed = policies.list_policies(listed).await.unwrap().into_inner().policies;
        assert_eq!(listed.len(), versions);

        let new = create(startup(&format!("s-{n}"), "before"), &format!("create-{n}"));
        profiles.create_profile(new.clone()).await.unwrap();
        let mut state = ("before".to_owned(), false);
        match n % 4 {
            0 => {}
            1 => {
                let changed = proto::UpdateProfileRequest {
                    profile: Some(startup(&format!("s-{n}"), "after")),
                    ..proto::UpdateProfileRequest::default()
                };
                profiles.update_profile(changed).await.unwrap();
                state.0 = "after".to_owned();
            }
            2 => {
                feedback.record_outcomes(met(n)).await.unwrap();
                state.1 = true;
            }
            _ => {
                let put = proto::PutPolicyRequest {
                    source: Some(proto::put_policy_request::Source::Policy(listed[0].clone())),
                    request_id: String::new(),
                };
                policies.put_policy(put).await.unwrap();
                versions += 1;
            }
        }
        expected.insert(n, state);
        server.kill();

        // The caller did not hear the answer, and asks again.
        let server = Server::start(&data, &[]);
        let mut profiles = ProfileServiceClient::new(server.channel().await);
        let again = profiles.create_profile(new).await.unwrap().into_inner();
        assert_eq!(again.display_name, expected[&n].0, "the same change is made once");
        server.kill();
    }
    println!("{} kills, 0 acknowledged changes lost", 2 * kills() + 1);
    done(&data, &["check"]);
}

#[tokio::test]
async fn a_server_that_is_told_to_stop_ends_its_calls_and_closes_the_store() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store");
    let server = Server::start(&data, &[]);
    let channel = server.channel().await;
    let mut profiles = ProfileServiceClient::new(channel);
    profiles.create_profile(create(startup("s-1", "A"), "")).await.unwrap();
    server.stop().await;
    let manifest = fs::read_to_string(data.join("MANIFEST")).unwrap();
    assert!(manifest.contains(r#""phase": "closed""#), "{manifest}");
    assert!(done(&data, &["profiles", "list"]).contains("s-1"));
}

#[tokio::test]
async fn a_second_signal_waits_for_no_call() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store");
    let mut server = Server::start(&data, &["--set", "limits.drain_ms=3600000"]);
    let mut profiles = ProfileServiceClient::new(server.channel().await);
    // This stream has no end of its own.
    let mut watching =
        profiles.watch_profiles(proto::WatchProfilesRequest::default()).await.unwrap().into_inner();
    assert!(watching.message().await.unwrap().is_some());
    server.signal("TERM");
    while !fs::read_to_string(&server.log).unwrap().contains("draining") {
        sleep(Duration::from_millis(5)).await;
    }
    server.signal("TERM");
    assert!(server.ended().await.success());
}

#[test]
fn what_cannot_be_served_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store");
    let open = refused(&data, &["serve", "--listen", "0.0.0.0:0"]);
    assert!(open.contains("TLS") && open.contains("--insecure"), "{open}");
    let unknown = refused(&data, &["serve", "--set", "limits.kk=3"]);
    assert!(unknown.contains("kk"), "{unknown}");
    let wrong = refused(&data, &["serve", "--set", "limits.k=many"]);
    assert!(wrong.contains("limits.k"), "{wrong}");
    let output = command(&data).args(["serve"]).env("QANTARA_SERVE_LIMITS_KK", "3").output().unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success() && told.contains("QANTARA_SERVE_LIMITS_KK"), "{told}");
    let server = Server::start(&data, &[]);
    let held = refused(&data, &["serve", "--listen", "127.0.0.1:0"]);
    assert!(held.contains("is held by process"), "{held}");
    let taken = refused(&folder.path().join("other"), &["serve", "--listen", &server.address]);
    assert!(taken.contains("could not listen on"), "{taken}");
}

#[test]
fn the_settings_in_force_are_printed_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let printed = done(folder.path(), &["serve", "--print-config"]);
    insta::assert_snapshot!("print_config", printed);
    let file = folder.path().join("serve.toml");
    fs::write(&file, &printed).unwrap();
    let args = ["serve", "--config", file.to_str().unwrap(), "--print-config"];
    assert_eq!(done(folder.path(), &args), printed);
    let mut layered = command(folder.path());
    layered.args(args).args(["--set", "limits.batch=7"]);
    layered.env("QANTARA_SERVE_LIMITS_BATCH", "6").env("QANTARA_SERVE_LIMITS_K", "5");
    let layered = String::from_utf8(layered.output().unwrap().stdout).unwrap();
    assert!(layered.contains("batch = 7\n") && layered.contains("\nk = 5\n"), "{layered}");
}

#[tokio::test]
async fn a_token_counts_from_the_next_call_on_until_it_is_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store");
    let server = Server::start(&data, &["--auth"]);
    let mut profiles = ProfileServiceClient::new(server.channel().await);
    let token = done(&data, &["token", "create", "--access", "writer", "--note", "the form"]);
    let token = token.trim();
    let ask = |token: &str| {
        let mut request = Request::new(proto::ListProfilesRequest {
            role: proto::Role::Startup.into(),
            ..proto::ListProfilesRequest::default()
        });
        let bearer: MetadataValue<_> = format!("Bearer {token}").parse().unwrap();
        request.metadata_mut().insert("authorization", bearer);
        request
    };
    assert!(profiles.list_profiles(ask(token)).await.is_ok());
    let secret = token.rsplit('_').next().unwrap();
    let listed = done(&data, &["token", "list"]);
    assert!(listed.contains("the form") && !listed.contains(secret), "{listed}");
    assert!(!fs::read_to_string(data.join("tokens.json")).unwrap().contains(secret));
    let id = token.split('_').nth(1).unwrap();
    done(&data, &["token", "revoke", id]);
    assert_eq!(profiles.list_profiles(ask(token)).await.unwrap_err().code(), Code::Unauthenticated);
    let ended = done(&data, &["token", "create", "--access", "reader", "--days", "0"]);
    assert_eq!(profiles.list_profiles(ask(ended.trim())).await.unwrap_err().code(), Code::Unauthenticated);
}

#[tokio::test]
async fn the_log_names_requests_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store");
    let mut server = Server::start(&data, &["--auth", "--log", "json", "--set", "log_level=debug"]);
    let token = done(&data, &["token", "create", "--access", "admin"]);
    let mut profiles = ProfileServiceClient::new(server.channel().await);
    let mut request = Request::new(create(startup("st-secret", "Confidential"), ""));
    let bearer: MetadataValue<_> = format!("Bearer {}", token.trim()).parse().unwrap();
    request.metadata_mut().insert("authorization", bearer);
    request.metadata_mut().insert("x-request-id", "req-42".parse().unwrap());
    let answer = profiles.create_profile(request).await.unwrap();
    assert_eq!(answer.metadata().get("x-request-id").unwrap(), "req-42");
    let path = server.log.clone();
    server.stop().await;
    let mut log = String::new();
    fs::File::open(path).unwrap().read_to_string(&mut log).unwrap();
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
    assert!(log.contains(r#""request_id":"req-42""#), "{log}");
    for hidden in ["st-secret", "Confidential", token.trim().rsplit('_').next().unwrap()] {
        assert!(!log.contains(hidden), "{hidden} is in the log:\n{log}");
    }
}

/// The command line and the service give the same answers, and an erasure on
/// either leaves nothing.
#[tokio::test]
async fn what_front_ends_recorded_counts_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("store");
    let mut server = Server::start(&data, &[]);
    let channel = server.channel().await;
    let mut profiles = ProfileServiceClient::new(channel.clone());
    profiles.create_profile(create(startup("s-1", "Sahara Sensors"), "")).await.unwrap();
    profiles.create_profile(create(investor("in-1"), "")).await.unwrap();
    let rank = ["rank", "--market", "startup-investor", "--for", "s-1", "--format", "csv"];
    server.stop().await;
    assert!(done(&data, &rank).contains("s-1,in-1,1,"));
    let mut server = Server::start(&data, &[]);
    FeedbackServiceClient::new(server.channel().await).record_outcomes(met(1)).await.unwrap();
    server.stop().await;
    assert!(!done(&data, &rank).contains("in-1"));

    assert!(is_in_files(&data, "Sahara Sensors"));
    let receipt = done(&data, &["profiles", "erase", "s-1", "--role", "startup"]);
    assert!(receipt.contains("1 profile erased") && receipt.contains("1 outcomes removed"), "{receipt}");
    assert!(!is_in_files(&data, "Sahara Sensors") && !is_in_files(&data, "startups/s-1"));
}

fn is_in_files(folder: &Path, text: &str) -> bool {
    fs::read_dir(folder).unwrap().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return is_in_files(&path, text);
        }
        fs::read(&path).unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    })
}
