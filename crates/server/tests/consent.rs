//! To readers and analysts, who refused consent is not there, and of the
//! others they see nothing that is nobody else's business: by every call, in
//! every market.

mod common;

use common::{HUB, Server, all, rank_request};
use qantara_engine::market::{self, Side};
use qantara_engine::profile::{MatchingConsent, Profile, Role};
use qantara_server::wire::proto;
use qantara_server::{Access, CALLS};
use qantara_store::Batch;
use serde_json::{Value, json};
use tonic::Code;

/// Stands in the ids and names of those who refused.
const REFUSER: &str = "refuser";

/// Stands in every value that is nobody else's business.
const PRIVATE: &str = "private";

fn plural(role: Role) -> String {
    format!("{role}s")
}

fn profile(role: Role, id: &str, common: &Value) -> Profile {
    let mut shape = common.clone();
    shape["id"] = id.into();
    shape["name"] = format!("The {id}").into();
    shape[role.as_str()] = json!({});
    serde_json::from_value(shape).unwrap()
}

/// In each role one who agreed, one who said nothing and one who refused.
fn hub() -> Vec<Profile> {
    let private = json!({
        "consent": { "matching": true, "notice": format!("{PRIVATE}-notice") },
        "external_ids": { "crm": format!("{PRIVATE}-crm") },
        "met": [format!("{PRIVATE}-met")],
        "met_on": { format!("{PRIVATE}-met-on"): "2026-01-01" },
        "conflicts": [format!("{PRIVATE}-conflict")],
        "declined": { format!("{PRIVATE}-declined"): "2026-11-01" },
        "interest": { format!("{PRIVATE}-interest"): "wants" },
    });
    Role::ALL
        .into_iter()
        .flat_map(|role| {
            let mut agreed =
                serde_json::to_value(profile(role, &format!("{role}-agreed"), &private)).unwrap();
            match role {
                Role::Startup => agreed["startup"]["competitors"] = json!([format!("{PRIVATE}-competitor")]),
                Role::Mentor => agreed["mentor"]["must_not_advise"] = json!([format!("{PRIVATE}-startup")]),
                _ => {}
            }
            [
                serde_json::from_value(agreed).unwrap(),
                profile(role, &format!("{role}-silent"), &json!({})),
                profile(role, &format!("{role}-{REFUSER}"), &json!({ "consent": { "matching": false } })),
            ]
        })
        .chain([profile_of(
            json!({ "id": format!("owned-{REFUSER}"), "name": "N", "opening": { "startup": format!("startup-{REFUSER}") } }),
        )])
        .collect()
}

fn profile_of(shape: serde_json::Value) -> Profile {
    serde_json::from_value(shape).unwrap()
}

/// What a caller is shown by every call that shows profiles.
async fn shown(server: &Server, access: Access) -> Vec<(&'static str, String)> {
    let client = server.client(HUB, access).await;
    let mut shown = Vec::new();
    let mut note = |call: &'static str, answer: String| shown.push((call, answer));
    if access == Access::Analyst {
        let writer = server.client(HUB, Access::Writer).await;
        for id in ["agreed", REFUSER] {
            let outcome = proto::Outcome {
                market: common::MARKET.to_owned(),
                startup: "startups/startup-agreed".to_owned(),
                counterpart: format!("investors/investor-{id}"),
                by: proto::Role::Startup.into(),
                event: proto::outcome::Event::Shown.into(),
                ..Default::default()
            };
            let request = proto::RecordOutcomesRequest { outcomes: vec![outcome], ..Default::default() };
            writer.feedback().record_outcomes(request).await.unwrap();
        }
        let listed = client.feedback().list_outcomes(proto::ListOutcomesRequest::default()).await.unwrap();
        assert_eq!(listed.get_ref().outcomes.len(), 1);
        note("ListOutcomes", format!("{listed:?}"));
    }
    let watched = proto::WatchProfilesRequest::default();
    let mut watching = client.profiles().watch_profiles(watched).await.unwrap().into_inner();
    watching.message().await.unwrap();
    for role in Role::ALL {
        for id in ["agreed", "silent"] {
            let name = format!("{}/{role}-{id}", plural(role));
            note("GetProfile", format!("{:?}", client.read(&name).await.unwrap()));
        }
        let wire = proto::Role::from_str_name(&format!("ROLE_{}", role.as_str().to_uppercase())).unwrap();
        let request = proto::ListProfilesRequest { role: wire.into(), ..Default::default() };
        note("ListProfiles", format!("{:?}", client.profiles().list_profiles(request).await.unwrap()));
    }
    // Changes to all of them, one after the other.
    let writer = server.client(HUB, Access::Writer).await;
    let mut last = String::new();
    for profile in hub() {
        let name = format!("{}/{}", plural(profile.role()), profile.id);
        let mut read = writer.read(&name).await.unwrap();
        read.display_name.push('!');
        writer.put(read).await;
        // Of refusers nothing is told.
        if !name.contains(REFUSER) {
            last = name;
        }
    }
    loop {
        let change = watching.message().await.unwrap().unwrap();
        let ended = change.name == last;
        note("WatchProfiles", format!("{change:?}"));
        if ended {
            break;
        }
    }
    for market in market::ALL {
        for side in Side::BOTH {
            let (role, across) = (market.role(side), market.role(side.other()));
            let wire = proto::Role::from_str_name(&format!("ROLE_{}", role.as_str().to_uppercase())).unwrap();
            for id in ["agreed", "silent"] {
                let seeker = format!("{}/{role}-{id}", plural(role));
                let answer = client.matching().rank(rank_request(market.id(), &seeker)).await.unwrap();
                note("Rank", format!("{answer:?}"));
                let request = proto::NearMissesRequest {
                    market: market.id().to_owned(),
                    seeker: Some(proto::near_misses_request::Seeker::Name(seeker.clone())),
                    ..Default::default()
                };
                note("NearMisses", format!("{:?}", client.matching().near_misses(request).await.unwrap()));
                let request = proto::ExplainRequest {
                    market: market.id().to_owned(),
                    seeker: Some(proto::explain_request::Seeker::Name(seeker.clone())),
                    candidate: format!("{}/{across}-agreed", plural(across)),
                    ..Default::default()
                };
                note("Explain", format!("{:?}", client.matching().explain(request).await.unwrap()));
            }
            if access != Access::Reader {
                let request = proto::RankBatchRequest {
                    market: market.id().to_owned(),
                    role: wire.into(),
                    view: proto::ExplanationView::Full.into(),
                    ..Default::default()
                };
                let answers = client.matching().rank_batch(request).await.unwrap().into_inner();
                note("RankBatch", format!("{:?}", all(answers).await.unwrap()));
            }
            if access == Access::Analyst {
                let request = proto::CompareRequest {
                    market: market.id().to_owned(),
                    role: wire.into(),
                    ..Default::default()
                };
                note("Compare", format!("{:?}", client.matching().compare(request).await.unwrap()));
            }
        }
    }
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn others_see_no_refuser_and_nothing_private() {
    for access in [Access::Reader, Access::Analyst] {
        let server = Server::with(hub()).await;
        for (call, answer) in shown(&server, access).await {
            assert!(!answer.contains(REFUSER), "{call} shows {access} a refuser: {answer}");
            assert!(!answer.contains(PRIVATE), "{call} shows {access} what is private: {answer}");
        }
    }
}

/// A call that is added has to be added above, or to be known to show no
/// profile.
#[test]
fn every_call_of_others_that_shows_profiles_is_tried() {
    let tried = [
        "GetProfile",
        "ListProfiles",
        "WatchProfiles",
        "Rank",
        "RankBatch",
        "Explain",
        "NearMisses",
        "Compare",
        "ListOutcomes",
    ];
    let shows_none = [
        // It answers with counts and means.
        "Evaluate",
        "StartTuning",
        "GetTuning",
        "CancelTuning",
        "PutTunedPolicy",
        "GetPolicy",
        "ListPolicies",
        "DiffPolicies",
        "PutPolicy",
        "ActivatePolicy",
        "GetStats",
        "ServerReflectionInfo",
        "Check",
        "List",
        "Watch",
        "metrics",
    ];
    for call in CALLS.iter().filter(|call| call.allows(Access::Reader) || call.allows(Access::Analyst)) {
        let name = call.name().rsplit('/').next().unwrap();
        assert!(tried.contains(&name) || shows_none.contains(&name), "{name} is not tried");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refuser_is_refused_by_name_to_those_who_look_after_profiles() {
    let server = Server::with(hub()).await;
    let (agreed, refuser) = ("startups/startup-agreed", "investors/investor-refuser");
    for (access, code) in [
        (Access::Reader, Code::NotFound),
        (Access::Analyst, Code::NotFound),
        (Access::Writer, Code::FailedPrecondition),
        (Access::Admin, Code::FailedPrecondition),
    ] {
        let client = server.client(HUB, access).await;
        assert_eq!(client.rank(common::MARKET, refuser).await.unwrap_err().code(), code, "{access}");
        assert_eq!(client.explain(refuser, agreed).await.unwrap_err().code(), code, "{access}");
        assert_eq!(client.explain(agreed, refuser).await.unwrap_err().code(), code, "{access}");
        let read = client.read(refuser).await;
        assert_eq!(read.is_ok(), code == Code::FailedPrecondition, "{access}");
    }
    let arabic = server.admin().await.with("accept-language", "ar");
    let status = arabic.explain(agreed, refuser).await.unwrap_err();
    assert!(status.message().contains("رفض"), "{}", status.message());
}

/// The next call after a refusal, from anybody, does not see the profile.
#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_counts_at_once_and_so_does_its_end() {
    let server = Server::with(hub()).await;
    let reader = server.client(HUB, Access::Reader).await;
    let writer = server.client(HUB, Access::Writer).await;
    let name = "investors/investor-silent";
    for (matching, seen) in [(false, false), (true, true), (false, false)] {
        let mut profile = writer.read(name).await.unwrap();
        profile.consent = Some(proto::Consent { matching, ..Default::default() });
        writer.put(profile).await;
        assert_eq!(reader.read(name).await.is_ok(), seen);
        assert_eq!(reader.ranked("startups/startup-agreed").await.contains(&name.to_owned()), seen);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_consent_is_required_silence_is_not_consent() {
    let folder = common::Folder::new();
    folder.fill(HUB, hub());
    let store = folder.store();
    let mut batch = Batch::new(HUB.parse().unwrap());
    qantara_store::set_matching_consent(&mut batch, MatchingConsent::Required).unwrap();
    store.commit(batch).unwrap();
    store.close().unwrap();
    let server = folder.serve(common::config()).await;
    let reader = server.client(HUB, Access::Reader).await;
    assert_eq!(reader.ranked("startups/startup-agreed").await, ["investors/investor-agreed"]);
    assert_eq!(reader.read("investors/investor-silent").await.unwrap_err().code(), Code::NotFound);
    let stats = server.admin().await.admin().get_stats(proto::GetStatsRequest {}).await.unwrap().into_inner();
    assert!(stats.matching_consent_required);
    for of_role in stats.profiles {
        let counts = [of_role.profiles, of_role.agreed, of_role.refused, of_role.not_stated, of_role.matched];
        // The open role of a startup that refused counts as a refusal too.
        let owned = u64::from(of_role.role == i32::from(proto::Role::Opening));
        // A programme is a public offer, which need not agree.
        let offer = u64::from(of_role.role == i32::from(proto::Role::Programme));
        assert_eq!(counts, [3 + owned, 1, 1 + owned, 1, 1 + offer], "{of_role:?}");
    }
    let silent = server.admin().await.rank(common::MARKET, "startups/startup-silent").await.unwrap_err();
    assert_eq!(silent.code(), Code::FailedPrecondition);
    assert!(silent.message().contains("has not consented"), "{}", silent.message());
}

/// A source that does not speak of a refusal does not take it back.
#[tokio::test(flavor = "multi_thread")]
async fn an_upsert_without_consent_keeps_a_refusal_and_whom_to_avoid() {
    let server = Server::with(hub()).await;
    let writer = server.client(HUB, Access::Writer).await;
    for role in Role::ALL {
        for id in ["agreed", REFUSER] {
            let name = format!("{}/{role}-{id}", plural(role));
            let before = writer.read(&name).await.unwrap();
            let mut sent = before.clone();
            (sent.consent, sent.met, sent.declined, sent.conflicts) = (None, None, None, None);
            sent.met_on = None;
            sent.etag.clear();
            sent.display_name = "Renamed".to_owned();
            let now = writer.put(sent.clone()).await;
            let expected = proto::Profile {
                display_name: "Renamed".to_owned(),
                etag: now.etag.clone(),
                ..before.clone()
            };
            assert_eq!(now, expected, "{name}");
            // Whoever has read the profile may replace it whole.
            sent.etag = now.etag;
            let replaced = writer.put(sent).await;
            assert_eq!((replaced.consent, replaced.met, replaced.conflicts), (None, None, None), "{name}");
        }
    }
}

/// To others, "they have met", "one declined" and "their interests conflict"
/// are one and the same.
#[tokio::test(flavor = "multi_thread")]
async fn why_two_are_kept_apart_is_told_to_nobody_else() {
    for market in market::ALL {
        let [first, second] = [Side::First, Side::Second].map(|side| market.role(side));
        let mut told = Vec::new();
        let who = format!("{}/b", second.plural());
        for list in [
            json!({ "met": [&who] }),
            json!({ "conflicts": [&who] }),
            json!({ "declined": { &who: "2026-11-01" } }),
            json!({ "interest": { &who: "no" } }),
        ] {
            let server = Server::with([profile(first, "a", &list), profile(second, "b", &json!({}))]).await;
            let request = proto::ExplainRequest {
                market: market.id().to_owned(),
                seeker: Some(proto::explain_request::Seeker::Name(format!("{}/a", first.plural()))),
                candidate: who.clone(),
                ..Default::default()
            };
            let reader = server.client(HUB, Access::Reader).await;
            let seen = reader.matching().explain(request.clone()).await.unwrap().into_inner();
            let gates = format!("{:?}", seen.gates);
            assert!(gates.contains("kept-apart") && !gates.contains("already-met"), "{gates}");
            told.push(gates);
            let writer = server.client(HUB, Access::Writer).await;
            let whole = writer.matching().explain(request).await.unwrap().into_inner();
            assert!(!format!("{whole:?}").contains("kept-apart"), "writers see which rule it is");
        }
        assert!(told.iter().all(|gates| *gates == told[0]), "{}: {told:#?}", market.id());
    }
}

/// A copy of somebody who refused, sent with a call without the refusal.
#[tokio::test(flavor = "multi_thread")]
async fn a_refuser_is_not_ranked_by_sending_a_copy() {
    let server = Server::with(hub()).await;
    for (access, code) in [(Access::Reader, Code::NotFound), (Access::Writer, Code::FailedPrecondition)] {
        let client = server.client(HUB, access).await;
        for market in market::ALL {
            for side in Side::BOTH {
                let (role, across) = (market.role(side), market.role(side.other()));
                let name = format!("{}/{role}-{REFUSER}", plural(role));
                let mut copy = server
                    .client(HUB, Access::Writer)
                    .await
                    .read(&format!("{}/{role}-silent", plural(role)))
                    .await
                    .unwrap();
                copy.name.clone_from(&name);
                let ranked = proto::RankRequest {
                    seeker: Some(proto::rank_request::Seeker::Profile(copy.clone())),
                    ..rank_request(market.id(), "")
                };
                assert_eq!(client.matching().rank(ranked).await.unwrap_err().code(), code, "{name}");
                let near = proto::NearMissesRequest {
                    market: market.id().to_owned(),
                    seeker: Some(proto::near_misses_request::Seeker::Profile(copy.clone())),
                    ..Default::default()
                };
                assert_eq!(client.matching().near_misses(near).await.unwrap_err().code(), code, "{name}");
                let explained = proto::ExplainRequest {
                    market: market.id().to_owned(),
                    seeker: Some(proto::explain_request::Seeker::Profile(copy)),
                    candidate: format!("{}/{across}-agreed", plural(across)),
                    ..Default::default()
                };
                assert_eq!(client.matching().explain(explained).await.unwrap_err().code(), code, "{name}");
            }
        }
    }
}
