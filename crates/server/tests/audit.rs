//! Who changed what, and who saw whom, is written down.

mod common;

use std::collections::BTreeSet;

use common::{Client, HUB, MARKET, Server, all, investor, startup, token_id};
use qantara_server::Access;
use qantara_server::wire::proto::{self, Role};

/// One event as a test writes it: the call, the subjects, and those shown.
fn told(event: &proto::AuditEvent) -> (String, Vec<String>, Vec<String>) {
    (event.call.clone(), event.subjects.clone(), event.shown.clone())
}

fn event(call: &str, subjects: &[&str], shown: &[&str]) -> (String, Vec<String>, Vec<String>) {
    let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
    (call.to_owned(), owned(subjects), owned(shown))
}

/// A server with two startups and an investor, and a client whose token's id
/// comes first.
async fn hub() -> (Server, Client, String, Client) {
    let server = Server::start().await;
    let admin = server.admin().await;
    admin.upsert(vec![startup("one"), startup("two"), investor("in")]).await;
    let token = server.token(HUB, Access::Admin);
    let client = server.connect(Some(&token)).await;
    (server, client, token_id(&token).to_owned(), admin)
}

/// The events of an actor, without the look at them.
async fn events_of(admin: &Client, actor: &str) -> Vec<proto::AuditEvent> {
    let request = proto::ListAuditEventsRequest { actor: actor.to_owned(), ..Default::default() };
    admin.admin().list_audit_events(request).await.unwrap().into_inner().events
}

#[tokio::test(flavor = "multi_thread")]
async fn every_change_is_written_down_with_who_made_it() {
    let (_server, client, actor, admin) = hub().await;
    let mut profiles = client.profiles();
    let create = proto::CreateProfileRequest { profile: Some(startup("new")), ..Default::default() };
    profiles.create_profile(create).await.unwrap();
    let mut changed = startup("new");
    changed.capacity = Some(3);
    let update = proto::UpdateProfileRequest { profile: Some(changed), ..Default::default() };
    profiles.update_profile(update).await.unwrap();
    client.delete("startups/new").await.unwrap();
    client.upsert(vec![startup("three"), startup("four")]).await;
    let outcome = proto::Outcome {
        name: "outcomes/o".to_owned(),
        market: MARKET.to_owned(),
        startup: "startups/one".to_owned(),
        counterpart: "investors/in".to_owned(),
        by: Role::Investor.into(),
        event: proto::outcome::Event::Met.into(),
        ..Default::default()
    };
    let record = proto::RecordOutcomesRequest { outcomes: vec![outcome], ..Default::default() };
    client.feedback().record_outcomes(record).await.unwrap();
    let toml = qantara_engine::policy::builtin()[0].to_toml();
    let source = Some(proto::put_policy_request::Source::Toml(toml));
    let put = proto::PutPolicyRequest { source, ..Default::default() };
    let policy = client.policies().put_policy(put).await.unwrap().into_inner().name;
    let activate = proto::ActivatePolicyRequest { name: policy.clone() };
    client.policies().activate_policy(activate).await.unwrap();
    let erase = proto::EraseSubjectsRequest { names: vec!["startups/four".to_owned()] };
    let receipt = client.subjects().erase_subjects(erase).await.unwrap().into_inner();

    let events: Vec<_> = events_of(&admin, &actor).await.iter().map(told).collect();
    let receipt = format!("receipts/{}", receipt.id);
    let expected = [
        event("ProfileService/CreateProfile", &["startups/new"], &[]),
        event("ProfileService/UpdateProfile", &["startups/new"], &[]),
        event("ProfileService/DeleteProfile", &["startups/new"], &[]),
        event("ProfileService/BatchUpsertProfiles", &["startups/three", "erased"], &[]),
        event("FeedbackService/RecordOutcomes", &["startups/one", "investors/in"], &[]),
        event("PolicyService/PutPolicy", &[&policy], &[]),
        event("PolicyService/ActivatePolicy", &[&policy], &[]),
        event("SubjectService/EraseSubjects", &["erased", &receipt], &[]),
    ];
    assert_eq!(events, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_view_is_written_down_with_who_saw_whom() {
    let (_server, client, actor, admin) = hub().await;
    let mut matching = client.matching();
    let (market, role) = (MARKET.to_owned(), Role::Investor.into());
    client.read("startups/one").await.unwrap();
    let list = proto::ListProfilesRequest { role: Role::Startup.into(), ..Default::default() };
    client.profiles().list_profiles(list).await.unwrap();
    client.rank(MARKET, "investors/in").await.unwrap();
    let mut inline = common::rank_request(MARKET, "");
    inline.seeker = Some(proto::rank_request::Seeker::Profile(investor("not-stored")));
    matching.rank(inline).await.unwrap();
    let batch = proto::RankBatchRequest { market: market.clone(), role, ..Default::default() };
    all(matching.rank_batch(batch).await.unwrap().into_inner()).await.unwrap();
    client.explain("investors/in", "startups/two").await.unwrap();
    // Every startup is in a sector that this one excludes.
    let mut excluding = investor("not-stored");
    common::investor_of(&mut excluding).sectors_excluded = common::strings(&["agri"]);
    let seeker = Some(proto::near_misses_request::Seeker::Profile(excluding));
    let near = proto::NearMissesRequest { market: market.clone(), seeker, ..Default::default() };
    let near = matching.near_misses(near).await.unwrap().into_inner();
    let compare = proto::CompareRequest { market, role, ..Default::default() };
    matching.compare(compare).await.unwrap();
    client.feedback().list_outcomes(proto::ListOutcomesRequest::default()).await.unwrap();
    let export = proto::ExportSubjectRequest { name: "startups/two".to_owned() };
    client.subjects().export_subject(export).await.unwrap();
    client.backup().await;
    let mut watched =
        client.profiles().watch_profiles(proto::WatchProfilesRequest::default()).await.unwrap().into_inner();
    watched.message().await.unwrap();
    admin.put(startup("one")).await;
    admin.put(startup("fresh")).await;
    assert_eq!(watched.message().await.unwrap().unwrap().name, "startups/fresh");

    // Whom near misses name depends on the rules.
    let named: BTreeSet<&String> = near.near_misses.iter().flat_map(|miss| &miss.opens).collect();
    let settled = near.missing_fields.iter().flat_map(|missing| &missing.settles);
    let named: Vec<&str> = named.into_iter().chain(settled).map(String::as_str).collect();
    let named: Vec<&str> = named.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    assert!(!named.is_empty());
    let both = ["startups/one", "startups/two"];
    let events: Vec<_> = events_of(&admin, &actor).await.iter().map(told).collect();
    let expected = [
        event("ProfileService/GetProfile", &[], &["startups/one"]),
        event("ProfileService/ListProfiles", &[], &both),
        event("MatchingService/Rank", &["investors/in"], &both),
        event("MatchingService/Rank", &[], &both),
        event("MatchingService/RankBatch", &["investors/in"], &both),
        event("MatchingService/Explain", &["investors/in"], &["startups/two"]),
        event("MatchingService/NearMisses", &[], &named),
        event("MatchingService/Compare", &["investors/in"], &both),
        event("FeedbackService/ListOutcomes", &[], &[]),
        event("SubjectService/ExportSubject", &["startups/two"], &[]),
        event("AdminService/Backup", &[], &[]),
        event("ProfileService/WatchProfiles", &[], &["startups/fresh"]),
    ];
    assert_eq!(events, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_found_by_subject_and_page_by_page() {
    let (_server, client, _, admin) = hub().await;
    for _ in 0..5 {
        client.read("startups/one").await.unwrap();
        client.read("startups/two").await.unwrap();
        client.rank(MARKET, "startups/one").await.unwrap();
    }
    let mut found = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = proto::ListAuditEventsRequest {
            subject: "startups/one".to_owned(),
            page_size: 3,
            page_token,
            ..Default::default()
        };
        let page = admin.admin().list_audit_events(request).await.unwrap().into_inner();
        assert!(page.events.len() <= 3);
        found.extend(page.events);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(found.len(), 1 + 10);
    let everything = admin.audit().await;
    let expected: Vec<_> = everything
        .iter()
        .filter(|event| event.subjects.iter().chain(&event.shown).any(|name| name == "startups/one"))
        .cloned()
        .collect();
    assert_eq!(found, expected);
    let times: Vec<_> = everything.iter().map(|event| event.at.map(|at| (at.seconds, at.nanos))).collect();
    assert!(times.is_sorted(), "{times:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_names_the_request_as_its_caller_does() {
    let (_server, client, actor, admin) = hub().await;
    client.with("x-request-id", "front-end-7").read("startups/one").await.unwrap();
    let events = events_of(&admin, &actor).await;
    assert_eq!(events[0].request_id, "front-end-7");
}

/// A view is written a moment after it was answered; an orderly stop waits for
/// that.
#[tokio::test(flavor = "multi_thread")]
async fn views_survive_an_orderly_stop() {
    let (server, client, actor, admin) = hub().await;
    for _ in 0..100 {
        client.rank(MARKET, "startups/one").await.unwrap();
    }
    drop((client, admin));
    let server = server.restart().await;
    let admin = server.admin().await;
    let events = events_of(&admin, &actor).await;
    assert_eq!(events.len(), 100);
    assert!(
        events
            .iter()
            .all(|view| told(view) == event("MatchingService/Rank", &["startups/one"], &["investors/in"]))
    );
}

/// What was refused is no change, and nobody saw anything.
#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_was_refused_leaves_no_event() {
    let (_server, client, actor, admin) = hub().await;
    client.read("startups/nobody").await.unwrap_err();
    client.delete("startups/nobody").await.unwrap_err();
    let create = proto::CreateProfileRequest { profile: Some(startup("one")), ..Default::default() };
    client.profiles().create_profile(create).await.unwrap_err();
    assert_eq!(events_of(&admin, &actor).await, []);
}

/// Weights that came with a call are in its answer and in the audit.
#[tokio::test(flavor = "multi_thread")]
async fn other_weights_are_written_down() {
    let (_server, client, actor, admin) = hub().await;
    let weights = [("sector".to_owned(), 1.0)].into();
    let weighting = proto::Weighting {
        weights: [("startup".to_owned(), proto::FacetWeights { weights })].into(),
        ..Default::default()
    };
    let plain = client.rank(MARKET, "startups/one").await.unwrap();
    let request =
        proto::RankRequest { weighting: Some(weighting), ..common::rank_request(MARKET, "startups/one") };
    let ranked = client.matching().rank(request).await.unwrap().into_inner();
    assert!(ranked.policy.contains("startup-investor+") && !plain.policy.contains('+'), "{}", ranked.policy);
    for candidate in &ranked.candidates {
        assert_eq!(candidate.explanation.as_ref().unwrap().policy, ranked.policy);
    }
    let events = events_of(&admin, &actor).await;
    let subjects: Vec<&Vec<String>> = events.iter().map(|event| &event.subjects).collect();
    let weighed = vec!["startups/one".to_owned(), ranked.policy.clone()];
    assert!(
        subjects.contains(&&weighed) && subjects.contains(&&vec!["startups/one".to_owned()]),
        "{subjects:?}"
    );
}
