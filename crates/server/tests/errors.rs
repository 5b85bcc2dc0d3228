//! What callers are told when something cannot be done, in their language.

mod common;

use common::{Client, Folder, HUB, Server, config, investor, rank_request, startup, startup_of};
use qantara_server::Access;
use qantara_server::wire::proto;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

/// The id that every call here has.
const REQUEST: &str = "request-7";

/// One way to be refused after the other.
async fn refusals(server: &Server, language: &str) -> Vec<(&'static str, Status)> {
    let told_in = |client: Client| client.with("accept-language", language).with("x-request-id", REQUEST);
    let admin = told_in(server.admin().await);
    let reader = told_in(server.client(HUB, Access::Reader).await);
    let nobody = told_in(server.connect(None).await);
    let mut profiles = admin.profiles();
    let mut wrong = startup("wrong");
    startup_of(&mut wrong).trl = Some(10);
    let create = |profile: proto::Profile, request_id: &str| proto::CreateProfileRequest {
        profile: Some(profile),
        request_id: request_id.to_owned(),
    };
    let _ = profiles.create_profile(create(startup("there"), "once")).await;
    let stale = proto::DeleteProfileRequest {
        name: "startups/there".to_owned(),
        etag: "0".to_owned(),
        ..Default::default()
    };
    let long_ago = proto::WatchProfilesRequest { after_sequence: 1, ..Default::default() };
    let far = proto::RankRequest { k: 501, ..rank_request("startup-investor", "startups/there") };
    let nowhere = rank_request("moon", "startups/there");
    let unspoken = proto::RankRequest {
        language_code: "de".to_owned(),
        ..rank_request("startup-investor", "startups/there")
    };
    let long = proto::ListProfilesRequest { role: 1, page_size: 1_001, ..Default::default() };
    vec![
        ("a wrong field", profiles.create_profile(create(wrong, "")).await.unwrap_err()),
        ("no name", admin.read("startup/there").await.unwrap_err()),
        ("no role", profiles.list_profiles(proto::ListProfilesRequest::default()).await.unwrap_err()),
        ("a page too long", profiles.list_profiles(long).await.unwrap_err()),
        ("too many candidates", admin.matching().rank(far).await.unwrap_err()),
        ("no market", admin.matching().rank(nowhere).await.unwrap_err()),
        ("another language", admin.matching().rank(unspoken).await.unwrap_err()),
        ("not there", admin.read("startups/nobody").await.unwrap_err()),
        ("there already", profiles.create_profile(create(startup("there"), "")).await.unwrap_err()),
        ("changed meanwhile", profiles.delete_profile(stale).await.unwrap_err()),
        (
            "the id of another change",
            profiles.create_profile(create(startup("new"), "once")).await.unwrap_err(),
        ),
        ("too long ago", profiles.watch_profiles(long_ago).await.unwrap_err()),
        ("no token", nobody.read("startups/there").await.unwrap_err()),
        ("not allowed", reader.delete("startups/there").await.unwrap_err()),
    ]
}

fn told(what: &str, status: &Status) -> String {
    let details = status.get_error_details();
    let info = details.error_info().unwrap();
    let mut text = format!("{what}: {:?}, {} of {}\n", status.code(), info.reason, info.domain);
    text += &format!("  {}\n", status.message());
    for violation in details.bad_request().into_iter().flat_map(|bad| &bad.field_violations) {
        text += &format!("  {}: {}\n", violation.field, violation.description);
    }
    if let Some(resource) = details.resource_info() {
        text += &format!("  {}\n", resource.resource_name);
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_says_what_to_do_in_the_language_of_the_caller() {
    for language in ["fr", "ar", "en"] {
        // So that what happened before the start is no longer in memory.
        let server = Server::start().await;
        let admin = server.admin().await;
        admin.put(startup("before")).await;
        admin.put(investor("before")).await;
        drop(admin);
        let server = server.restart().await;
        let mut text = String::new();
        for (what, status) in refusals(&server, language).await {
            let details = status.get_error_details();
            let localized = details.localized_message().unwrap();
            assert_eq!((localized.locale.as_str(), localized.message.as_str()), (language, status.message()));
            assert_eq!(details.request_info().unwrap().request_id, REQUEST);
            assert_eq!(status.metadata().get("x-request-id").unwrap(), REQUEST);
            let invalid = status.code() == Code::InvalidArgument;
            assert_eq!(details.bad_request().is_some(), invalid, "{what}");
            text += &told(what, &status);
        }
        insta::assert_snapshot!(language, text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_calls_too_often_is_told_when_to_come_again() {
    let mut config = config();
    config.limits.calls_per_second = 1;
    config.limits.calls_at_once = 2;
    let server = Folder::new().serve(config).await;
    let client = server.admin().await;
    let mut refused = None;
    for _ in 0..20 {
        if let Err(status) = client.read("startups/nobody").await
            && status.code() == Code::ResourceExhausted
        {
            refused = Some(status);
        }
    }
    let status = refused.expect("twenty calls are too many");
    let delay = status.get_error_details().retry_info().unwrap().retry_delay.unwrap();
    assert!(delay.as_millis() > 0 && delay.as_secs() <= 2, "{delay:?}");
    assert_eq!(status.get_error_details().error_info().unwrap().reason, "RATE");
    // Another token has a rate of its own.
    let other = server.admin().await;
    assert_eq!(other.read("startups/nobody").await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_finds_no_room_is_told_when_to_come_again() {
    let mut config = config();
    config.limits.calls = 1;
    let server = Folder::new().serve(config).await;
    let client = server.admin().await;
    let watch = proto::WatchProfilesRequest::default();
    let mut changes = client.profiles().watch_profiles(watch).await.unwrap().into_inner();
    changes.message().await.unwrap();
    let status = client.read("startups/nobody").await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted);
    let details = status.get_error_details();
    assert_eq!(details.error_info().unwrap().reason, "OVERLOADED");
    assert!(details.retry_info().unwrap().retry_delay.is_some());
    drop(changes);
    while client.read("startups/nobody").await.unwrap_err().code() == Code::ResourceExhausted {
        tokio::task::yield_now().await;
    }
}

/// The texts of a ranking come in the language that the request names, or in
/// that of its header.
#[tokio::test(flavor = "multi_thread")]
async fn reasons_are_in_the_language_of_the_caller() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.upsert(vec![startup("a"), investor("a")]).await;
    let mut text = String::new();
    for language in ["fr", "ar", "en"] {
        let request = proto::RankRequest {
            language_code: language.to_owned(),
            ..rank_request("startup-investor", "startups/a")
        };
        let named = client.matching().rank(request).await.unwrap().into_inner();
        let client = client.clone().with("accept-language", language);
        let accepted = client.rank("startup-investor", "startups/a").await.unwrap();
        assert_eq!(accepted, named, "{language}");
        for reason in &named.candidates[0].reasons {
            text += &format!("{}: {}\n", reason.label, reason.text);
        }
    }
    insta::assert_snapshot!(text);
}
