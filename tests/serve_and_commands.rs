//! The service and the commands on one store, one after the other.

mod common;
mod served;

use std::fs;
use std::path::{Path, PathBuf};

use common::Hub;
use qantara_server::wire::proto::feedback_service_client::FeedbackServiceClient;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use qantara_server::wire::proto::{self, rank_request::Seeker};
use served::{Server, create, investor, met, startup};

/// The files of the hub's store that have a text in them.
fn files_with(hub: &Hub, text: &str) -> Vec<PathBuf> {
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
    search(&hub.store(), text.as_bytes(), &mut found);
    found
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
        assert!(!files_with(&hub, text).is_empty(), "`{text}` is not found where it is");
    }
    let receipt = hub.ok(&format!("profiles erase {ID} --role startup"));
    assert!(receipt.contains("1 profile erased") && receipt.contains("1 other"), "{receipt}");
    for text in [NAME, ID] {
        assert_eq!(files_with(&hub, text), Vec::<PathBuf>::new(), "`{text}` is left");
    }
    assert!(!files_with(&hub, "Pousse Verte").is_empty());
    assert!(hub.ok("check").contains("2 profiles read"));
    // And it stays so when it is served again.
    let server = Server::start(&hub, "");
    let mut profiles = ProfileServiceClient::new(server.channel().await);
    let request = proto::GetProfileRequest { name: "investors/in-1".to_owned() };
    let left = profiles.get_profile(request).await.unwrap().into_inner();
    assert_eq!(left.conflicts, Some(proto::Strings::default()));
    server.stop();
    assert_eq!(files_with(&hub, ID), Vec::<PathBuf>::new());
}
