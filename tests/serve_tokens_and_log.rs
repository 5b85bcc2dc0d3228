//! Who calls: tokens, and what the log tells of those who show one.

mod common;
mod served;

use std::collections::BTreeSet;
use std::fs;

use common::Hub;
use qantara_server::wire::proto::admin_service_client::AdminServiceClient;
use qantara_server::wire::proto::feedback_service_client::FeedbackServiceClient;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use qantara_server::wire::proto::{self, rank_request::Seeker};
use served::{Server, create, investor, met, startup, status};
use tonic::metadata::MetadataValue;
use tonic::{Code, Request, Status};
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt as _;

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
    let file = fs::read_to_string(hub.store().join("tokens.json")).unwrap();
    for text in [listed, file, server.log()] {
        assert!(!text.contains(secret), "{text}");
    }

    hub.ok(&format!("token revoke {id}"));
    assert_unauthenticated(&profiles.list_profiles(by(list(), &reader, "")).await.unwrap_err());
    profiles.list_profiles(by(list(), &writer, "")).await.unwrap();
    assert!(hub.ok("token list").contains("revoked"));
    assert!(hub.refuses("token revoke nobody").contains("nobody"));

    // It ends at once.
    let short = hub.ok("token create --access admin --days 0");
    assert_unauthenticated(&profiles.list_profiles(by(list(), short.trim(), "")).await.unwrap_err());
    // One that was good until its day came.
    let path = hub.store().join("tokens.json");
    let mut file: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for token in file["tokens"].as_array_mut().unwrap() {
        token["expires_at"] = "2020-01-01T00:00:00Z".into();
    }
    fs::write(&path, file.to_string()).unwrap();
    assert_unauthenticated(&profiles.list_profiles(by(list(), &writer, "")).await.unwrap_err());
    // A file that cannot be read opens nothing.
    fs::write(&path, "{").unwrap();
    assert_unauthenticated(&profiles.list_profiles(by(list(), &writer, "")).await.unwrap_err());
    assert!(hub.refuses("token list").contains("tokens.json"));
    server.stop();
}
