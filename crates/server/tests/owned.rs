//! An open role stands and falls with its startup: whoever refused, is archived
//! or avoids somebody does so with their open roles too, from the next call on.

mod common;

use common::{Client, HUB, Server, rank_request};
use qantara_engine::profile::Profile;
use qantara_server::Access;
use qantara_server::wire::proto;
use serde_json::{Value, json};

const TALENTS: &str = "startup-talent";

fn profile(shape: Value) -> Profile {
    serde_json::from_value(shape).unwrap()
}

/// A startup with an open role, another with one, and two talents.
fn hub(startup: &Value, talent: &Value) -> Vec<Profile> {
    let with = |mut shape: Value, more: &Value| {
        shape.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        profile(shape)
    };
    vec![
        with(json!({ "id": "owner", "name": "Owner", "startup": {} }), startup),
        profile(json!({ "id": "other", "name": "Other", "startup": {} })),
        profile(json!({ "id": "role", "name": "Role", "opening": { "startup": "owner" } })),
        profile(json!({ "id": "free", "name": "Free", "opening": { "startup": "other" } })),
        with(json!({ "id": "one", "name": "One", "talent": {} }), talent),
        profile(json!({ "id": "two", "name": "Two", "talent": {} })),
    ]
}

/// Whom a seeker is shown, or nobody where it is refused.
async fn shown(client: &Client, seeker: &str) -> Vec<String> {
    match client.matching().rank(rank_request(TALENTS, seeker)).await {
        Ok(ranking) => {
            let mut names: Vec<String> =
                ranking.into_inner().candidates.into_iter().map(|candidate| candidate.name).collect();
            names.sort();
            names
        }
        Err(_) => Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_either_side_avoids_is_avoided_by_the_open_role() {
    let both = ["openings/free".to_owned(), "openings/role".to_owned()];
    let none = json!({});
    for list in [
        json!({ "conflicts": ["X"] }),
        json!({ "met": ["X"] }),
        json!({ "met_on": { "X": "2026-11-01" } }),
        json!({ "declined": { "X": "2026-11-01" } }),
        json!({ "interest": { "X": "no" } }),
    ] {
        let naming = |who: &str| serde_json::from_str::<Value>(&list.to_string().replace('X', who)).unwrap();
        for (startup, talent) in [
            (naming("talents/one"), none.clone()),
            (none.clone(), naming("startups/owner")),
            (none.clone(), naming("openings/role")),
        ] {
            let server = Server::with(hub(&startup, &talent)).await;
            let client = server.client(HUB, Access::Writer).await;
            assert_eq!(shown(&client, "talents/one").await, both[..1], "{startup} {talent}");
            assert_eq!(shown(&client, "talents/two").await, both, "{startup} {talent}");
            assert_eq!(shown(&client, "openings/role").await, ["talents/two"], "{startup} {talent}");
            assert_eq!(shown(&client, "openings/free").await, ["talents/one", "talents/two"]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_role_goes_and_comes_with_its_startup() {
    let none = json!({});
    let server = Server::with(hub(&none, &none)).await;
    let writer = server.client(HUB, Access::Writer).await;
    let reader = server.client(HUB, Access::Reader).await;
    let both = ["openings/free", "openings/role"];
    let refusal = proto::Consent { matching: false, ..Default::default() };
    let agreement = proto::Consent { matching: true, ..Default::default() };
    // The pool is there before the startup changes.
    assert_eq!(shown(&reader, "talents/one").await, both);
    for (consent, archived_on, there) in [
        (Some(refusal), None, false),
        (Some(agreement.clone()), None, true),
        (Some(agreement.clone()), Some("2026-11-01".to_owned()), false),
        (Some(agreement), None, true),
    ] {
        let mut startup = writer.read("startups/owner").await.unwrap();
        (startup.consent, startup.archived_on) = (consent, archived_on);
        let paths = ["consent", "archived_on"].map(str::to_owned).to_vec();
        let request = proto::UpdateProfileRequest {
            profile: Some(startup),
            update_mask: Some(prost_types::FieldMask { paths }),
            ..Default::default()
        };
        writer.profiles().update_profile(request).await.unwrap();
        let expected = if there { &both[..] } else { &both[..1] };
        assert_eq!(shown(&reader, "talents/one").await, expected);
        assert_eq!(reader.read("openings/role").await.is_ok(), there, "a reader finds it");
        assert_eq!(shown(&reader, "openings/role").await.is_empty(), !there);
        let copy = writer.read("openings/role").await.unwrap();
        let inline = proto::RankRequest {
            seeker: Some(proto::rank_request::Seeker::Profile(copy)),
            ..rank_request(TALENTS, "")
        };
        assert_eq!(reader.matching().rank(inline).await.is_ok(), there, "nor is a copy ranked");
    }
}
