//! Two hubs in one server, whose profiles have the same ids.

mod common;

use std::fmt::Debug;

use common::{Client, MARKET, Server, all, count_in, investor, investor_of, startup, startup_of, text};
use prost::Message as _;
use qantara_server::Access;
use qantara_server::wire::DESCRIPTORS;
use qantara_server::wire::proto::{self, Role};
use tonic::{Code, Response, Status};

/// Everything that a call was answered with, as text.
fn seen<T: Debug>(answer: Result<Response<T>, Status>) -> String {
    match answer {
        Ok(answer) => format!("{:?}\n", answer.into_inner()),
        Err(status) => format!("{status:?}\n"),
    }
}

/// Gives a hub its startup, investor, outcome and policy, all with its marker
/// in their texts and with the ids that every hub has.
async fn fill(hub: &Client, marker: &str) {
    let mut seeking = startup("same-1");
    seeking.display_name = format!("{marker} Atlas");
    startup_of(&mut seeking).pitch = Some(text(&format!("{marker} capteurs pour oasis")));
    let mut giving = investor("same-1");
    giving.display_name = format!("{marker} Capital");
    investor_of(&mut giving).thesis = Some(text(&format!("{marker} agriculture")));
    let mut avoided = investor("same-2");
    avoided.display_name = format!("{marker} Fund");
    // Whom only this hub has.
    let only = startup(&format!("only-{marker}"));
    hub.upsert(vec![seeking, giving, avoided, only]).await;
    let outcome = proto::Outcome {
        name: "outcomes/same".to_owned(),
        market: MARKET.to_owned(),
        startup: "startups/same-1".to_owned(),
        counterpart: "investors/same-2".to_owned(),
        by: Role::Startup.into(),
        event: proto::outcome::Event::Committed.into(),
        amount: Some(proto::Money { minor: marker.len() as u64, currency: "MAD".to_owned() }),
        ..Default::default()
    };
    let request = proto::RecordOutcomesRequest { outcomes: vec![outcome], ..Default::default() };
    hub.feedback().record_outcomes(request).await.unwrap();
    let policy = proto::Policy { summary: Some(text(marker)), ..policy(hub, "startup-investor").await };
    let policy = proto::Policy { name: "policies/same".to_owned(), ..policy };
    let source = Some(proto::put_policy_request::Source::Policy(policy));
    let request = proto::PutPolicyRequest { source, request_id: "same".to_owned() };
    hub.policies().put_policy(request).await.unwrap();
    let request = proto::ActivatePolicyRequest { name: "policies/same".to_owned() };
    hub.policies().activate_policy(request).await.unwrap();
}

async fn policy(hub: &Client, name: &str) -> proto::Policy {
    let request = proto::GetPolicyRequest { name: format!("policies/{name}") };
    hub.policies().get_policy(request).await.unwrap().into_inner()
}

/// Everything that a hub's admin can get to see.
async fn everything(server: &Server, hub: &Client, token: &str) -> String {
    let (mut profiles, mut matching) = (hub.profiles(), hub.matching());
    let (mut policies, mut admin) = (hub.policies(), hub.admin());
    let mut found = String::new();
    for name in ["startups/same-1", "investors/same-1", "startups/only-amber", "startups/only-basalt"] {
        found += &format!("{:?}\n", hub.read(name).await);
        let request = proto::ExportSubjectRequest { name: name.to_owned() };
        found += &seen(hub.subjects().export_subject(request).await);
        found += &format!("{:?}\n", hub.rank(MARKET, name).await);
        let seeker = proto::near_misses_request::Seeker::Name(name.to_owned());
        found += &seen(
            matching
                .near_misses(proto::NearMissesRequest {
                    market: MARKET.to_owned(),
                    seeker: Some(seeker),
                    ..Default::default()
                })
                .await,
        );
        for candidate in ["investors/same-1", "startups/same-1", "startups/only-amber"] {
            found += &format!("{:?}\n", hub.explain(name, candidate).await);
        }
    }
    for role in [Role::Startup, Role::Investor] {
        let list = proto::ListProfilesRequest { role: role.into(), ..Default::default() };
        found += &seen(profiles.list_profiles(list).await);
        let compare = proto::CompareRequest {
            market: MARKET.to_owned(),
            role: role.into(),
            right: Some(proto::Weighting {
                policy: "policies/startup-investor".to_owned(),
                ..Default::default()
            }),
            ..Default::default()
        };
        found += &seen(matching.compare(compare).await);
        let batch = proto::RankBatchRequest {
            market: MARKET.to_owned(),
            role: role.into(),
            view: proto::ExplanationView::Full.into(),
            ..Default::default()
        };
        let rankings = matching.rank_batch(batch).await.unwrap().into_inner();
        found += &format!("{:?}\n", all(rankings).await.unwrap());
    }
    found += &seen(hub.feedback().list_outcomes(proto::ListOutcomesRequest::default()).await);
    found += &seen(policies.list_policies(proto::ListPoliciesRequest::default()).await);
    let versions = proto::ListPoliciesRequest { policy: "policies/same".to_owned(), ..Default::default() };
    found += &seen(policies.list_policies(versions).await);
    let diff = proto::DiffPoliciesRequest {
        left: "policies/same".to_owned(),
        right: "policies/startup-investor".to_owned(),
    };
    found += &seen(policies.diff_policies(diff).await);
    found += &seen(admin.get_stats(proto::GetStatsRequest {}).await);
    found += &seen(admin.check_store(proto::CheckStoreRequest {}).await);
    found += &String::from_utf8(hub.backup().await).unwrap();
    found += &format!("{:?}\n", hub.audit().await);
    found + &server.get("/metrics", Some(token)).await.1
}

async fn two_hubs() -> (Server, [(String, Client); 2]) {
    let server = Server::start().await;
    let tokens = ["amber", "basalt"].map(|tenant| server.token(tenant, Access::Admin));
    let [amber, basalt] = tokens;
    let hubs = [
        (amber.clone(), server.connect(Some(&amber)).await),
        (basalt.clone(), server.connect(Some(&basalt)).await),
    ];
    fill(&hubs[0].1, "amber").await;
    fill(&hubs[1].1, "basalt").await;
    (server, hubs)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_one_hub_is_seen_in_the_other() {
    let (server, hubs) = two_hubs().await;
    for ((token, hub), own, other) in [(&hubs[0], "amber", "basalt"), (&hubs[1], "basalt", "amber")] {
        let text = everything(&server, hub, token).await;
        // What was asked for is named in the answer that there is none.
        let text = text.replace(&format!("startups/only-{other}"), "");
        assert!(count_in(text.as_bytes(), own) > 100, "{own} sees its own");
        let leaked: Vec<&str> = text.lines().filter(|line| line.contains(other)).collect();
        assert!(leaked.is_empty(), "{own} sees {other}: {leaked:#?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hubs_with_the_same_ids_count_and_change_for_themselves() {
    let (_server, [(_, amber), (_, basalt)]) = two_hubs().await;
    let stats = amber.admin().get_stats(proto::GetStatsRequest {}).await.unwrap().into_inner();
    assert_eq!(stats.tenant, "amber");
    let counts: Vec<u64> = stats.profiles.iter().map(|count| count.profiles).collect();
    assert_eq!(counts[..2], [2, 2]);
    assert!(counts[2..].iter().all(|count| *count == 0), "{counts:?}");
    assert_eq!(stats.pools[0].first_members + stats.pools[0].second_members, 4);

    let before = basalt.read("startups/same-1").await.unwrap();
    amber.delete("startups/same-1").await.unwrap();
    assert_eq!(amber.read("startups/same-1").await.unwrap_err().code(), Code::NotFound);
    assert_eq!(basalt.read("startups/same-1").await.unwrap(), before);
    assert!(basalt.ranked("investors/same-1").await.contains(&"startups/same-1".to_owned()));
    assert!(!amber.ranked("investors/same-1").await.contains(&"startups/same-1".to_owned()));

    // The etag of one hub's profile is nothing in the other.
    let etag = amber.read("investors/same-1").await.unwrap().etag;
    let request =
        proto::DeleteProfileRequest { name: "investors/same-1".to_owned(), etag, ..Default::default() };
    let refused = basalt.profiles().delete_profile(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::Aborted);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_watches_one_hub_is_told_of_that_hub_only() {
    let (_server, [(_, amber), (_, basalt)]) = two_hubs().await;
    let watch = proto::WatchProfilesRequest::default();
    let mut changes = amber.profiles().watch_profiles(watch).await.unwrap().into_inner();
    assert!(changes.message().await.unwrap().unwrap().name.is_empty(), "the watch has begun");
    basalt.put(startup("basalt-new")).await;
    basalt.delete("investors/same-1").await.unwrap();
    amber.put(startup("amber-new")).await;
    let next = changes.message().await.unwrap().unwrap();
    assert_eq!(next.name, "startups/amber-new");
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_from_one_hub_leaves_the_others() {
    let (_server, [(_, amber), (_, basalt)]) = two_hubs().await;
    let before = basalt.backup().await;
    let names = ["startups/same-1", "investors/same-1", "investors/same-2"].map(str::to_owned);
    let request = proto::EraseSubjectsRequest { names: names.to_vec() };
    let receipt = amber.subjects().erase_subjects(request).await.unwrap().into_inner();
    assert_eq!((receipt.profiles, receipt.outcomes, receipt.not_found), (3, 1, 0));
    for name in &names {
        assert_eq!(amber.read(name).await.unwrap_err().code(), Code::NotFound);
        assert!(basalt.read(name).await.is_ok(), "{name}");
    }
    // All lines but the first and the last, which tell of the store.
    let lines = |backup: &[u8]| -> Vec<String> {
        let text = String::from_utf8(backup.to_vec()).unwrap();
        text.lines().filter(|line| line.contains("same-")).map(str::to_owned).collect()
    };
    let after = lines(&basalt.backup().await);
    for line in lines(&before) {
        assert!(after.contains(&line), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_id_is_another_change_in_another_hub() {
    let (_server, [(_, amber), (_, basalt)]) = two_hubs().await;
    for hub in [&amber, &basalt] {
        let request =
            proto::CreateProfileRequest { profile: Some(startup("new")), request_id: "once".to_owned() };
        hub.profiles().create_profile(request).await.unwrap();
        assert!(hub.read("startups/new").await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_header_that_names_a_hub_changes_nothing() {
    let (_server, [(_, amber), _]) = two_hubs().await;
    let own = amber.read("startups/same-1").await.unwrap();
    for header in ["tenant", "x-tenant", "qantara-tenant", "x-qantara-tenant", "hub"] {
        let found = amber.clone().with(header, "basalt").read("startups/same-1").await;
        assert_eq!(found.unwrap(), own, "{header}");
    }
}

/// The hub comes with the credential: no field of any request could name one.
#[test]
fn no_request_has_a_field_for_a_hub() {
    let contract = prost_types::FileDescriptorSet::decode(DESCRIPTORS).unwrap();
    let fields = contract.file.iter().flat_map(|file| &file.message_type).flat_map(|message| {
        message.field.iter().map(move |field| format!("{}.{}", message.name(), field.name()))
    });
    let naming: Vec<String> =
        fields.filter(|field| ["tenant", "hub"].iter().any(|word| field.ends_with(word))).collect();
    // Whose the answer is.
    assert_eq!(naming, ["Stats.tenant"]);
}
