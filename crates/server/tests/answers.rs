//! What the service answers is what the engine finds, bit for bit.

mod common;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use common::{Client, DAY, Server, all, settings};
use qantara_engine::compare::compare;
use qantara_engine::explain::explain;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::near::openings;
use qantara_engine::policy::{Policy, Weight};
use qantara_engine::pool::{Change, Pool};
use qantara_engine::profile::{Profile, Role};
use qantara_engine::rank::{Ranker, Ranking};
use qantara_sample::Sample;
use qantara_server::wire::proto::{
    self, ExplanationView, explain_request, near_misses_request, rank_request,
};
use tonic::Code;

const K: NonZeroUsize = NonZeroUsize::new(15).unwrap();

fn everybody() -> Vec<Profile> {
    let sample = Sample { startups: 120, investors: 40, mentors: 30, pilots: 12, ..Sample::on(DAY) };
    sample.profiles().chain(qantara_engine::programmes::builtin()).collect()
}

fn pool(market: &'static Market) -> Pool {
    let Ok(pool) = Pool::build(market, settings(), everybody().as_slice());
    pool
}

fn name(role: Role, id: &impl std::fmt::Display) -> String {
    format!("{role}s/{id}")
}

fn wire_role(role: Role) -> i32 {
    let number = Role::ALL.iter().position(|each| *each == role).unwrap();
    i32::try_from(number).unwrap() + 1
}

fn profile_of(role: Role, id: &impl ToString) -> Profile {
    let id = id.to_string();
    everybody().into_iter().find(|profile| profile.role() == role && profile.id.as_str() == id).unwrap()
}

/// Whom the engine ranks, and by which scores.
fn ranked(pool: &Pool, across: Side, ranking: &Ranking) -> Vec<(String, u64)> {
    let role = pool.market().role(across);
    let members = pool.side(across);
    let place = |ranked: &qantara_engine::rank::Ranked| {
        (name(role, members.id(ranked.candidate)), ranked.score.to_bits())
    };
    ranking.iter().map(place).collect()
}

/// Whom an answer ranks, and by which scores.
fn answered(ranking: &proto::Ranking) -> Vec<(String, u64)> {
    for (place, candidate) in ranking.candidates.iter().enumerate() {
        assert_eq!(candidate.rank as usize, place + 1);
    }
    ranking.candidates.iter().map(|found| (found.name.clone(), found.score.to_bits())).collect()
}

fn request(market: &Market, seeker: rank_request::Seeker) -> proto::RankRequest {
    proto::RankRequest {
        market: market.id().to_owned(),
        seeker: Some(seeker),
        k: i32::try_from(K.get()).unwrap(),
        view: ExplanationView::None.into(),
        ..Default::default()
    }
}

async fn rank(client: &Client, request: proto::RankRequest) -> proto::Ranking {
    client.matching().rank(request).await.unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn rankings_are_the_engines_for_stored_and_for_inline_seekers() {
    let server = Server::with(everybody()).await;
    let client = server.admin().await;
    for market in market::ALL {
        let (pool, policy) = (pool(market), market.default_policy());
        for side in Side::BOTH {
            let ranker = Ranker::new(&pool, &policy, side).unwrap();
            let positions: Vec<usize> = (0..pool.side(side).len()).collect();
            let expected: Vec<_> = ranker
                .rank(&positions, K)
                .iter()
                .map(|ranking| ranked(&pool, side.other(), ranking))
                .collect();
            let role = market.role(side);
            let batch = proto::RankBatchRequest {
                market: market.id().to_owned(),
                role: wire_role(role),
                k: i32::try_from(K.get()).unwrap(),
                ..Default::default()
            };
            let batch = all(client.matching().rank_batch(batch).await.unwrap().into_inner()).await.unwrap();
            assert_eq!(batch.len(), expected.len());
            for ((id, expected), answer) in pool.side(side).ids().zip(&expected).zip(&batch) {
                let ranking = answer.ranking.as_ref().unwrap();
                assert_eq!(ranking.seeker, name(role, id));
                assert_eq!(&answered(ranking), expected, "{} in a batch", ranking.seeker);
            }
            for (id, expected) in pool.side(side).ids().zip(&expected).step_by(9) {
                let name = name(role, id);
                let stored = rank(&client, request(market, rank_request::Seeker::Name(name.clone()))).await;
                assert_eq!(&answered(&stored), expected, "{name}");
                assert_eq!(stored.policy, format!("policies/{}/versions/1", policy.name()));
                let inline = client.read(&name).await.unwrap();
                let inline = rank(&client, request(market, rank_request::Seeker::Profile(inline))).await;
                let encoded = pool.encode(side, &profile_of(role, id));
                let expected = ranker.rank_encoded(&encoded, K);
                assert_eq!(answered(&inline), ranked(&pool, side.other(), &expected), "{name} inline");
                assert_eq!(inline.seeker, "");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn rankings_are_the_engines_after_changes_and_with_other_weights() {
    let server = Server::with(everybody()).await;
    let client = server.admin().await;
    let market = Market::find(common::MARKET).unwrap();
    let mut changes = Vec::new();
    for profile in everybody().into_iter().filter(|profile| profile.role() == Role::Startup).take(4) {
        let name = name(Role::Startup, &profile.id);
        let mut stored = client.read(&name).await.unwrap();
        common::startup_of(&mut stored).stage = Some(proto::Stage::Growth.into());
        client.put(stored).await;
        let mut json = serde_json::to_value(&profile).unwrap();
        json["startup"]["stage"] = "growth".into();
        changes.push(Change::Put(Box::new(serde_json::from_value(json).unwrap())));
    }
    let removed = profile_of(Role::Investor, &"in-0000003");
    client.delete("investors/in-0000003").await.unwrap();
    changes.push(Change::Remove(Role::Investor, removed.id));
    let pool = pool(market).patched(changes);

    let weights = BTreeMap::from([("sector".to_owned(), 2.0_f32), ("place".to_owned(), 0.5)]);
    let weighed = weights.iter().map(|(facet, weight)| (facet.clone(), Weight::try_from(*weight).unwrap()));
    let policy = market.default_policy().with_weights(Role::Investor, &weighed.collect()).unwrap();
    let weights = BTreeMap::from([("investor".to_owned(), proto::FacetWeights { weights })]);
    for (policy, weights) in [(market.default_policy(), BTreeMap::new()), (policy, weights)] {
        for side in Side::BOTH {
            let ranker = Ranker::new(&pool, &policy, side).unwrap();
            for (position, id) in pool.side(side).ids().enumerate().step_by(3) {
                let seeker = rank_request::Seeker::Name(name(market.role(side), id));
                let weighting = Some(proto::Weighting { weights: weights.clone(), ..Default::default() });
                let request = proto::RankRequest { weighting, ..request(market, seeker) };
                let expected = ranker.rank(&[position], K).pop().unwrap();
                let found = rank(&client, request).await;
                assert_eq!(answered(&found), ranked(&pool, side.other(), &expected), "{id}");
            }
        }
    }
}

/// The numbers of an explanation, exactly.
#[derive(Debug, PartialEq)]
struct Numbers {
    score: u64,
    interval: (u64, u64),
    eligible: bool,
    terms: Vec<(String, [u64; 3], bool)>,
    gates: Vec<(String, i32)>,
}

#[tokio::test(flavor = "multi_thread")]
async fn explanations_are_the_engines() {
    let server = Server::with(everybody()).await;
    let client = server.admin().await;
    for market in market::ALL {
        let (pool, policy) = (pool(market), market.default_policy());
        for side in Side::BOTH {
            let (own, other) = (market.role(side), market.role(side.other()));
            let seekers: Vec<_> = pool.side(side).ids().step_by(11).take(3).collect();
            for (seeker, candidate) in seekers.iter().flat_map(|seeker| {
                pool.side(side.other()).ids().step_by(5).take(6).map(move |candidate| (seeker, candidate))
            }) {
                let one = profile_of(own, seeker);
                let told = explain(&pool, &policy, side, &one, &profile_of(other, candidate));
                let verdict = |verdict| match verdict {
                    qantara_engine::gate::Verdict::Pass => proto::Verdict::Pass.into(),
                    qantara_engine::gate::Verdict::Unknown => proto::Verdict::Unknown.into(),
                    qantara_engine::gate::Verdict::Fail => proto::Verdict::Fail.into(),
                };
                let terms = told.directions.iter().flat_map(|direction| &direction.contributions);
                let expected = Numbers {
                    score: told.score.to_bits(),
                    interval: (told.interval.0.to_bits(), told.interval.1.to_bits()),
                    eligible: told.eligible(),
                    terms: terms
                        .map(|term| {
                            let numbers = [term.weight, term.similarity, term.contribution];
                            (term.facet.to_owned(), numbers.map(f64::to_bits), term.known)
                        })
                        .collect(),
                    gates: told.gates.iter().map(|gate| (gate.id.clone(), verdict(gate.verdict))).collect(),
                };
                let request = proto::ExplainRequest {
                    market: market.id().to_owned(),
                    seeker: Some(explain_request::Seeker::Name(name(own, seeker))),
                    candidate: name(other, candidate),
                    ..Default::default()
                };
                let found = client.matching().explain(request).await.unwrap().into_inner();
                let interval = found.interval.unwrap();
                let terms = found.directions.iter().flat_map(|direction| &direction.contributions);
                let found = Numbers {
                    score: found.score.to_bits(),
                    interval: (interval.low.to_bits(), interval.high.to_bits()),
                    eligible: found.eligible,
                    terms: terms
                        .map(|term| {
                            let numbers = [term.weight, term.similarity, term.contribution];
                            (term.facet.clone(), numbers.map(f64::to_bits), term.known)
                        })
                        .collect(),
                    gates: found.gates.iter().map(|gate| (gate.id.clone(), gate.verdict)).collect(),
                };
                assert_eq!(found, expected, "{seeker} and {candidate}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn near_misses_are_the_engines() {
    let server = Server::with(everybody()).await;
    let client = server.admin().await;
    let mut misses = 0;
    for market in market::ALL {
        let (pool, policy) = (pool(market), market.default_policy());
        for side in Side::BOTH {
            let (own, other) = (market.role(side), market.role(side.other()));
            for id in pool.side(side).ids().step_by(13) {
                let expected = openings(&pool, &policy, side, &profile_of(own, id));
                let request = proto::NearMissesRequest {
                    market: market.id().to_owned(),
                    seeker: Some(near_misses_request::Seeker::Name(name(own, id))),
                    limit: 100,
                    ..Default::default()
                };
                let found = client.matching().near_misses(request).await.unwrap().into_inner();
                assert_eq!(
                    (found.counterparts, found.open),
                    (expected.counterparts as u64, expected.open as u64)
                );
                let names = |ids: &[qantara_engine::profile::ProfileId]| -> Vec<String> {
                    ids.iter().map(|id| name(other, id)).collect()
                };
                let opened: Vec<_> =
                    found.near_misses.iter().map(|miss| (miss.opens.clone(), miss.closes)).collect();
                let expected_opened: Vec<_> = expected
                    .near_misses
                    .iter()
                    .map(|miss| (names(&miss.opens), miss.closes as u64))
                    .collect();
                assert_eq!(opened, expected_opened, "{id}");
                let missing: Vec<(Vec<String>, Vec<String>)> = found
                    .missing_fields
                    .iter()
                    .map(|missing| (missing.fields.clone(), missing.settles.clone()))
                    .collect();
                let expected_missing: Vec<(Vec<String>, Vec<String>)> = expected
                    .missing
                    .iter()
                    .map(|missing| {
                        let fields = missing.fields.iter().map(|field| (*field).to_owned()).collect();
                        (fields, names(&missing.settles))
                    })
                    .collect();
                assert_eq!(missing, expected_missing, "{id}");
                misses += opened.len();
            }
        }
    }
    assert!(misses > 20, "{misses}");
}

#[tokio::test(flavor = "multi_thread")]
async fn comparisons_are_the_engines() {
    let server = Server::with(everybody()).await;
    let client = server.admin().await;
    let market = Market::find(common::MARKET).unwrap();
    let (pool, left) = (pool(market), market.default_policy());
    let right: Policy = qantara_engine::policy::builtin()
        .into_iter()
        .find(|policy| policy.market() == market && policy.name() != left.name())
        .unwrap();
    for side in Side::BOTH {
        let positions: Vec<usize> = (0..pool.side(side).len()).collect();
        let expected = compare(&pool, &left, &right, side, &positions, K).unwrap();
        let request = proto::CompareRequest {
            market: market.id().to_owned(),
            right: Some(proto::Weighting {
                policy: format!("policies/{}", right.name()),
                ..Default::default()
            }),
            role: wire_role(market.role(side)),
            k: i32::try_from(K.get()).unwrap(),
            seeker_limit: 1_000,
            ..Default::default()
        };
        let found = client.matching().compare(request).await.unwrap().into_inner();
        assert_eq!(found.left_policy, format!("policies/{}/versions/{}", left.name(), left.version()));
        assert_eq!(found.right_policy, format!("policies/{}/versions/{}", right.name(), right.version()));
        assert_eq!(found.seekers as usize, positions.len());
        assert_eq!(found.mean_overlap.to_bits(), expected.overlap.to_bits());
        assert_eq!(found.mean_agreement.to_bits(), expected.agreement.to_bits());
        let facets: Vec<_> = found.facets.iter().map(|shift| (shift.facet.as_str(), shift.delta)).collect();
        assert_eq!(
            facets,
            expected.reasons.iter().map(|reason| (reason.cause.id(), reason.change)).collect::<Vec<_>>()
        );
        assert_eq!(found.lists.len(), expected.lists.len());
        let agreements: Vec<f64> = found.lists.iter().map(|list| list.agreement).collect();
        assert!(agreements.is_sorted(), "those that change most come first");
        for list in &expected.lists {
            let seeker = name(market.role(side), &list.seeker);
            let told = found.lists.iter().find(|told| told.seeker == seeker).unwrap();
            assert_eq!((told.overlap, told.agreement), (list.overlap, list.agreement), "{seeker}");
            let moves: Vec<_> = told
                .moves
                .iter()
                .map(|moved| (moved.candidate.clone(), moved.left_rank, moved.right_rank))
                .collect();
            let rank = |rank: Option<usize>| rank.map(|rank| rank as u32);
            let expected: Vec<_> = list
                .candidates
                .iter()
                .map(|moved| {
                    let candidate = name(market.role(side.other()), &moved.candidate);
                    (candidate, rank(moved.left.rank), rank(moved.right.rank))
                })
                .collect();
            assert_eq!(moves, expected, "{seeker}");
        }
    }
}

/// A batch that broke off goes on where it was.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_goes_on_after_any_of_its_rankings() {
    let server = Server::with(everybody()).await;
    let client = server.admin().await;
    let batch = proto::RankBatchRequest {
        market: common::MARKET.to_owned(),
        role: proto::Role::Investor.into(),
        k: 3,
        ..Default::default()
    };
    let whole = all(client.matching().rank_batch(batch.clone()).await.unwrap().into_inner()).await.unwrap();
    for after in [0, 17, whole.len() - 1] {
        let resume_token = whole[after].resume_token.clone();
        let rest = proto::RankBatchRequest { resume_token: resume_token.clone(), ..batch.clone() };
        let rest = all(client.matching().rank_batch(rest).await.unwrap().into_inner()).await.unwrap();
        assert_eq!(rest, whole[after + 1..]);
        let other = proto::RankBatchRequest { resume_token, k: 4, ..batch.clone() };
        let status = client.matching().rank_batch(other).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
    }
}
