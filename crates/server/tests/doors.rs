//! A refusal is not undone by whoever says nothing of it, and no door shows
//! others a trace of whoever refused.

mod common;

use common::{Client, HUB, Server, investor, investor_of, startup};
use qantara_engine::profile::{Profile, Role};
use qantara_server::Access;
use qantara_server::wire::proto::watch_profiles_response::Kind;
use qantara_server::wire::proto::{self, Consent, WatchProfilesResponse};
use serde_json::json;
use tonic::{Code, Streaming};

fn refusal() -> Consent {
    Consent { matching: false, ..Default::default() }
}

async fn update(client: &Client, profile: proto::Profile, mask: &[&str]) {
    let paths = mask.iter().map(|path| (*path).to_owned()).collect();
    let request = proto::UpdateProfileRequest {
        profile: Some(profile),
        update_mask: Some(prost_types::FieldMask { paths }),
        ..Default::default()
    };
    client.profiles().update_profile(request).await.unwrap();
}

/// Every role, by every call that replaces a profile.
#[tokio::test(flavor = "multi_thread")]
async fn silence_takes_no_refusal_back() {
    let refuser = |role: Role| -> Profile {
        let shape = json!({ "id": "a", "name": "A", "consent": { "matching": false }, role.as_str(): {} });
        serde_json::from_value(shape).unwrap()
    };
    let server = Server::with(Role::ALL.into_iter().map(refuser)).await;
    let writer = server.client(HUB, Access::Writer).await;
    let reader = server.client(HUB, Access::Reader).await;
    for role in Role::ALL {
        let name = format!("{}/a", role.plural());
        let before = writer.read(&name).await.unwrap();
        let silent = proto::Profile { consent: None, etag: String::new(), ..before.clone() };
        let mut renamed = silent.clone();
        renamed.display_name = "B".to_owned();
        writer.put(renamed.clone()).await;
        update(&writer, renamed.clone(), &["*"]).await;
        update(&writer, silent.clone(), &[]).await;
        update(&writer, renamed.clone(), &["display_name"]).await;
        let left = writer.read(&name).await.unwrap();
        assert_eq!((left.display_name.as_str(), &left.consent), ("B", &before.consent), "{name}");
        assert_eq!(reader.read(&name).await.unwrap_err().code(), Code::NotFound, "{name}");
        // What is said counts, either way.
        update(&writer, silent.clone(), &["consent"]).await;
        assert_eq!(writer.read(&name).await.unwrap().consent, None, "{name}");
        writer.put(before.clone().with_etag("")).await;
        let agreed = Some(Consent { matching: true, ..Default::default() });
        writer.put(proto::Profile { consent: agreed.clone(), ..silent }).await;
        assert_eq!(writer.read(&name).await.unwrap().consent, agreed, "{name}");
        assert!(reader.read(&name).await.is_ok(), "{name}");
    }
}

trait WithEtag {
    fn with_etag(self, etag: &str) -> Self;
}

impl WithEtag for proto::Profile {
    fn with_etag(mut self, etag: &str) -> Self {
        etag.clone_into(&mut self.etag);
        self
    }
}

/// A front-end that sends whole profiles again and again, and somebody who
/// refuses meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_refusal_that_comes_between_stays() {
    let server = Server::start().await;
    let writer = server.client(HUB, Access::Writer).await;
    for round in 0..20 {
        let silent: Vec<proto::Profile> = (0..20).map(|n| startup(&format!("{round}-{n}"))).collect();
        writer.upsert(silent.clone()).await;
        let front_end = server.client(HUB, Access::Writer).await;
        let sent = silent.clone();
        let sending = tokio::spawn(async move {
            for turn in 0..6 {
                let changed = sent.iter().cloned().map(|mut profile| {
                    profile.display_name = format!("Turn {turn}");
                    profile
                });
                for answer in front_end.upsert(changed.collect()).await {
                    assert!(!answer.etag.is_empty(), "{answer:?}");
                }
            }
        });
        for profile in &silent {
            update(&writer, proto::Profile { consent: Some(refusal()), ..profile.clone() }, &["consent"])
                .await;
        }
        sending.await.unwrap();
        for profile in &silent {
            assert_eq!(
                writer.read(&profile.name).await.unwrap().consent,
                Some(refusal()),
                "{}",
                profile.name
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_portfolio_names_a_startup_that_refused() {
    let server = Server::start().await;
    let writer = server.client(HUB, Access::Writer).await;
    let mut backer = investor("backer");
    let round_of = |id: &str| proto::Investment {
        startup: Some(id.to_owned()),
        name: Some(format!("The {id}")),
        stage: Some(proto::Stage::Seed.into()),
        ..Default::default()
    };
    // One that refused, one that did not, and one of whom nobody knows.
    let values = vec![round_of("refuser"), round_of("silent"), round_of("elsewhere")];
    investor_of(&mut backer).portfolio = Some(proto::Investments { values });
    writer
        .upsert(vec![startup("silent"), proto::Profile { consent: Some(refusal()), ..startup("refuser") }])
        .await;
    for access in [Access::Reader, Access::Analyst] {
        let client = server.client(HUB, access).await;
        let mut changes = watch(&client).await;
        let mut whole = writer.put(backer.clone()).await;
        assert_eq!(investor_of(&mut whole).portfolio, investor_of(&mut backer).portfolio);
        let request = proto::ListProfilesRequest { role: proto::Role::Investor.into(), ..Default::default() };
        let listed = client.profiles().list_profiles(request).await.unwrap().into_inner();
        let watched = changes.message().await.unwrap().unwrap();
        let read = client.read("investors/backer").await.unwrap();
        let explained = client.explain("startups/silent", "investors/backer").await.unwrap();
        for shown in [format!("{listed:?}"), format!("{watched:?}"), format!("{read:?}")] {
            assert!(!shown.contains("refuser"), "{shown}");
            assert!(shown.contains("The silent") && shown.contains("The elsewhere"), "{shown}");
        }
        assert!(!format!("{explained:?}").contains("refuser"), "{explained:?}");
        writer.delete("investors/backer").await.unwrap();
    }
}

async fn watch(client: &Client) -> Streaming<WatchProfilesResponse> {
    let request = proto::WatchProfilesRequest::default();
    let mut changes = client.profiles().watch_profiles(request).await.unwrap().into_inner();
    changes.message().await.unwrap();
    changes
}

/// That somebody whom they never saw was made, changed or removed is nothing
/// that others learn; that somebody whom they saw is gone, they do.
#[tokio::test(flavor = "multi_thread")]
async fn watching_names_no_refuser_to_others() {
    let server = Server::start().await;
    let writer = server.client(HUB, Access::Writer).await;
    for access in Access::ALL {
        let client = server.client(HUB, access).await;
        let mut changes = watch(&client).await;
        let refuser = proto::Profile { consent: Some(refusal()), ..startup("refuser") };
        writer.put(refuser.clone()).await;
        writer.put(proto::Profile { capacity: Some(3), ..refuser.clone() }).await;
        writer.delete("startups/refuser").await.unwrap();
        writer.put(startup("seen")).await;
        // So that it is told before it is refused.
        let mut told = Vec::new();
        loop {
            let change = changes.message().await.unwrap().unwrap();
            let (name, kind) = (change.name.clone(), change.kind());
            told.push((name.clone(), kind));
            if name == "startups/seen" {
                break;
            }
        }
        writer.put(proto::Profile { consent: Some(refusal()), ..startup("seen") }).await;
        writer.put(proto::Profile { consent: Some(refusal()), capacity: Some(4), ..startup("seen") }).await;
        writer.delete("startups/seen").await.unwrap();
        writer.put(investor("last")).await;
        loop {
            let change = changes.message().await.unwrap().unwrap();
            told.push((change.name.clone(), change.kind()));
            if change.name == "investors/last" {
                break;
            }
        }
        let seen = |name: &str, kind| (name.to_owned(), kind);
        let expected = [
            seen("startups/seen", Kind::Stored),
            seen("startups/seen", Kind::Removed),
            seen("investors/last", Kind::Stored),
        ];
        match access {
            Access::Reader | Access::Analyst => assert_eq!(told, expected, "{access}"),
            Access::Writer | Access::Admin => assert_eq!(told.len(), 8, "{access}: {told:?}"),
        }
        writer.delete("investors/last").await.unwrap();
    }
}
