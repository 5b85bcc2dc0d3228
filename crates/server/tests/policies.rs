//! Policies: versions that never change, and the one that is active.

mod common;

use std::collections::BTreeSet;

use common::{Client, MARKET, Server, all, investor, startup};
use qantara_server::wire::proto::{self, Policy};
use tonic::{Code, Status};

async fn put(client: &Client, policy: Policy) -> Result<Policy, Status> {
    let source = Some(proto::put_policy_request::Source::Policy(policy));
    let request = proto::PutPolicyRequest { source, ..Default::default() };
    Ok(client.policies().put_policy(request).await?.into_inner())
}

async fn get(client: &Client, name: &str) -> Result<Policy, Status> {
    let request = proto::GetPolicyRequest { name: name.to_owned() };
    Ok(client.policies().get_policy(request).await?.into_inner())
}

async fn activate(client: &Client, name: &str) -> Result<Policy, Status> {
    let request = proto::ActivatePolicyRequest { name: name.to_owned() };
    Ok(client.policies().activate_policy(request).await?.into_inner())
}

/// A policy of this name that values one facet of the other side more.
async fn own(client: &Client, name: &str, sector: f32) -> Policy {
    let mut policy = get(client, "policies/startup-investor").await.unwrap();
    policy.name = format!("policies/{name}");
    policy.weights.get_mut("startup").unwrap().weights.insert("sector".to_owned(), sector);
    policy
}

async fn hub() -> (Server, Client) {
    let server = Server::start().await;
    let client = server.admin().await;
    client.upsert(vec![startup("a"), investor("a")]).await;
    (server, client)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_once_put_never_changes() {
    let (server, client) = hub().await;
    let mut put_so_far = Vec::new();
    for n in 1..=12_u8 {
        let policy = put(&client, own(&client, "own", f32::from(n)).await).await.unwrap();
        assert_eq!(policy.name, format!("policies/own/versions/{n}"));
        assert!(!policy.active);
        put_so_far.push(policy);
        for known in &put_so_far {
            assert_eq!(&get(&client, &known.name).await.unwrap(), known);
        }
        assert_eq!(Some(&get(&client, "policies/own").await.unwrap()), put_so_far.last());
    }
    // The number that a caller gives is not looked at.
    let again = Policy { name: "policies/own/versions/1".to_owned(), ..own(&client, "own", 9.0).await };
    put_so_far.push(put(&client, again).await.unwrap());
    assert_eq!(put_so_far[12].name, "policies/own/versions/13");
    // What comes with Qantara is a first version, which does not change either.
    let builtin = get(&client, "policies/startup-investor/versions/1").await.unwrap();
    let next = put(&client, own(&client, "startup-investor", 7.0).await).await.unwrap();
    assert_eq!(next.name, "policies/startup-investor/versions/2");
    assert_eq!(get(&client, "policies/startup-investor/versions/1").await.unwrap(), builtin);
    drop(client);
    let server = server.restart().await;
    let client = server.admin().await;
    for known in &put_so_far {
        assert_eq!(&get(&client, &known.name).await.unwrap(), known);
    }
    let mut versions = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = proto::ListPoliciesRequest {
            policy: "policies/own".to_owned(),
            page_size: 5,
            page_token,
            ..Default::default()
        };
        let page = client.policies().list_policies(request).await.unwrap().into_inner();
        versions.extend(page.policies);
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(versions, put_so_far);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn those_who_put_at_the_same_time_get_versions_of_their_own() {
    let (_server, client) = hub().await;
    let mut puts = Vec::new();
    for n in 0..10_u8 {
        let client = client.clone();
        puts.push(tokio::spawn(async move {
            let sent = own(&client, "own", f32::from(n) + 0.5).await;
            let stored = put(&client, sent.clone()).await.unwrap();
            assert_eq!(stored.weights, sent.weights);
            assert_eq!(get(&client, &stored.name).await.unwrap(), stored);
            stored.name
        }));
    }
    let mut names = BTreeSet::new();
    for put in puts {
        names.insert(put.await.unwrap());
    }
    assert_eq!(names, (1..=10).map(|n| format!("policies/own/versions/{n}")).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_active_policy_ranks_where_a_request_names_none() {
    let (server, client) = hub().await;
    let ranked_by = |client: Client| async move { client.rank(MARKET, "startups/a").await.unwrap().policy };
    assert_eq!(ranked_by(client.clone()).await, "policies/startup-investor/versions/1");
    for n in 1..=2_u8 {
        put(&client, own(&client, "own", f32::from(n)).await).await.unwrap();
    }
    assert_eq!(ranked_by(client.clone()).await, "policies/startup-investor/versions/1", "put is not active");
    for (name, active) in [
        ("policies/own/versions/1", "policies/own/versions/1"),
        ("policies/own", "policies/own/versions/2"),
        ("policies/mnf-angels", "policies/mnf-angels/versions/1"),
        ("policies/own", "policies/own/versions/2"),
    ] {
        let told = activate(&client, name).await.unwrap();
        assert_eq!((told.name.as_str(), told.active), (active, true));
        assert_eq!(ranked_by(client.clone()).await, active);
    }
    // A later version is not active by itself.
    put(&client, own(&client, "own", 3.0).await).await.unwrap();
    assert_eq!(ranked_by(client.clone()).await, "policies/own/versions/2");
    drop(client);
    let server = server.restart().await;
    let client = server.admin().await;
    assert_eq!(ranked_by(client.clone()).await, "policies/own/versions/2");
    assert!(!get(&client, "policies/startup-investor").await.unwrap().active);
    let status = activate(&client, "policies/own/versions/9").await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_is_for_one_market() {
    let (_server, client) = hub().await;
    let weighting = |policy: &str| Some(proto::Weighting { policy: policy.to_owned(), ..Default::default() });
    let request = proto::RankRequest {
        weighting: weighting("policies/startup-mentor"),
        ..common::rank_request(MARKET, "startups/a")
    };
    assert_eq!(client.matching().rank(request).await.unwrap_err().code(), Code::InvalidArgument);
    let request = proto::CompareRequest {
        market: MARKET.to_owned(),
        right: weighting("policies/startup-pilot"),
        role: proto::Role::Startup.into(),
        ..Default::default()
    };
    assert_eq!(client.matching().compare(request).await.unwrap_err().code(), Code::InvalidArgument);
    // All versions of a policy are for the market of the first.
    put(&client, own(&client, "own", 1.0).await).await.unwrap();
    let mentor = get(&client, "policies/startup-mentor").await.unwrap();
    let other = Policy { name: "policies/own".to_owned(), ..mentor };
    assert_eq!(put(&client, other).await.unwrap_err().code(), Code::InvalidArgument);
    for (market, expected) in
        [("startup-mentor", "policies/startup-mentor/versions/1"), (MARKET, "policies/own/versions/1")]
    {
        let request = proto::ListPoliciesRequest { market: market.to_owned(), ..Default::default() };
        let page = client.policies().list_policies(request).await.unwrap().into_inner().policies;
        assert!(page.iter().all(|policy| policy.market == market));
        assert!(page.iter().any(|policy| policy.name == expected));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_is_wrong_is_not_stored() {
    let (_server, client) = hub().await;
    let good = own(&client, "own", 1.0).await;
    let heavy = |facet: &str, weight: f32| {
        let mut policy = good.clone();
        policy.weights.get_mut("startup").unwrap().weights.insert(facet.to_owned(), weight);
        policy
    };
    for wrong in [
        heavy("sector", f32::NAN),
        heavy("sector", -1.0),
        heavy("fame", 1.0),
        Policy { name: "policies/OWN".to_owned(), ..good.clone() },
        Policy { market: "moon".to_owned(), ..good.clone() },
        Policy { exposure_percent: Some(101), ..good.clone() },
    ] {
        let code = put(&client, wrong.clone()).await.map_err(|status| status.code());
        assert_eq!(code, Err(Code::InvalidArgument), "{wrong:?}");
    }
    assert_eq!(get(&client, "policies/own").await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_difference_names_each_setting_that_differs() {
    let (_server, client) = hub().await;
    for weight in [1.0, 2.5] {
        put(&client, own(&client, "own", weight).await).await.unwrap();
    }
    let request = proto::DiffPoliciesRequest {
        left: "policies/own/versions/1".to_owned(),
        right: "policies/own".to_owned(),
    };
    let found = client.policies().diff_policies(request).await.unwrap().into_inner().differences;
    let told: Vec<_> = found
        .iter()
        .map(|found| (found.setting.as_str(), found.left.as_deref(), found.right.as_deref()))
        .filter(|(setting, ..)| *setting != "version")
        .collect();
    assert_eq!(told, [("weights.startup.sector", Some("1"), Some("2.5"))]);
}

/// A policy's cap, and one that a request gives, hold in a batch as they do in
/// the engine, also when the stream is taken up again.
#[tokio::test(flavor = "multi_thread")]
async fn a_cap_on_exposure_holds_over_a_whole_batch() {
    let server = Server::start().await;
    let client = server.admin().await;
    let startups = ["a", "b", "c"].map(startup);
    client.upsert(startups.into_iter().chain([investor("a")]).collect()).await;
    let capped = Policy { exposure_percent: Some(34), ..own(&client, "capped", 3.0).await };
    put(&client, capped).await.unwrap();
    let plain = proto::RankBatchRequest {
        market: MARKET.to_owned(),
        role: proto::Role::Startup.into(),
        language_code: "en".to_owned(),
        ..Default::default()
    };
    let weighting = proto::Weighting { policy: "policies/capped".to_owned(), ..Default::default() };
    let by_policy = proto::RankBatchRequest { weighting: Some(weighting), ..plain.clone() };
    let by_request = proto::RankBatchRequest { exposure_percent: Some(34), ..plain.clone() };
    let rank = async |request: proto::RankBatchRequest| {
        all(client.matching().rank_batch(request).await?.into_inner()).await
    };
    let told = |answers: &[proto::RankBatchResponse]| -> Vec<(usize, bool)> {
        let rankings = answers.iter().map(|answer| answer.ranking.as_ref().unwrap());
        rankings
            .map(|ranking| (ranking.candidates.len(), ranking.emptied_by_cap.contains("cap on exposure")))
            .collect()
    };
    assert_eq!(told(&rank(plain.clone()).await.unwrap()), [(1, false), (1, false), (1, false)]);
    for request in [by_policy.clone(), by_request] {
        let whole = rank(request.clone()).await.unwrap();
        assert_eq!(told(&whole), [(1, false), (0, true), (0, true)]);
        let resume_token = whole[0].resume_token.clone();
        let rest = rank(proto::RankBatchRequest { resume_token, ..request }).await.unwrap();
        assert_eq!(told(&rest), [(0, true), (0, true)], "those before the token are forgotten");
    }
    // What the request says comes before what the policy says.
    let loose = proto::RankBatchRequest { exposure_percent: Some(100), ..by_policy };
    assert_eq!(told(&rank(loose).await.unwrap()), [(1, false), (1, false), (1, false)]);
    for percent in [0, 101, 300] {
        let wrong = proto::RankBatchRequest { exposure_percent: Some(percent), ..plain.clone() };
        let refused = rank(wrong).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{refused}");
    }
    server.stop().await;
}
