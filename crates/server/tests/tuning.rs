//! Tunings: what is learned, what ends them, and what is refused.

mod common;

use std::time::Duration;

use common::{Client, DAY, Folder, HUB, MARKET, Server, all, config};
use qantara_engine::policy::Policy;
use qantara_sample::Sample;
use qantara_server::Access;
use qantara_server::wire::proto::start_tuning_request::Truth;
use qantara_server::wire::proto::tuning::State;
use qantara_server::wire::proto::{self, Judgement, Judgements, StartTuningRequest, Tuning};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

const OTHER: &str = "elsewhere";

fn sample() -> Sample {
    Sample { startups: 150, investors: 40, ..Sample::on(DAY) }
}

/// What a hub wants in truth: far from what the default policy thinks.
fn planted() -> String {
    let text = include_str!("../../engine/data/policies/startup-investor.toml");
    text.replace("name = \"startup-investor\"", "name = \"planted\"")
        .replace("stage = 4", "stage = 1")
        .replace("portfolio_sector = 2", "portfolio_sector = 6")
        .replace("sector = 5", "sector = 1")
        .replace("traction = 2", "traction = 6")
        .replace("round = 2", "round = 5")
}

/// Two hubs with the same profiles.
async fn server() -> Server {
    let folder = Folder::new();
    for hub in [HUB, OTHER] {
        folder.fill(hub, sample().startups().chain(sample().investors()));
    }
    folder.serve(config()).await
}

/// Finds relevant whom the planted policy lists first.
async fn judgements(client: &Client) -> Judgements {
    let source = Some(proto::put_policy_request::Source::Toml(planted()));
    client.policies().put_policy(proto::PutPolicyRequest { source, ..Default::default() }).await.unwrap();
    let request = proto::RankBatchRequest {
        market: MARKET.to_owned(),
        role: proto::Role::Startup.into(),
        weighting: Some(proto::Weighting { policy: "policies/planted".to_owned(), ..Default::default() }),
        k: 4,
        ..Default::default()
    };
    let lists = client.matching().rank_batch(request).await.unwrap().into_inner();
    let mut judgements = Vec::new();
    for list in all(lists).await.unwrap() {
        let ranking = list.ranking.unwrap();
        judgements.extend(ranking.candidates.iter().map(|candidate| Judgement {
            seeker: ranking.seeker.clone(),
            candidate: candidate.name.clone(),
            grade: None,
        }));
    }
    Judgements { judgements }
}

async fn request(client: &Client) -> StartTuningRequest {
    StartTuningRequest {
        market: MARKET.to_owned(),
        truth: Some(Truth::Judgements(judgements(client).await)),
        ..Default::default()
    }
}

async fn start(client: &Client, request: StartTuningRequest) -> Result<Tuning, Status> {
    Ok(client.tuning().start_tuning(request).await?.into_inner())
}

async fn get(client: &Client, name: &str) -> Result<Tuning, Status> {
    let request = proto::GetTuningRequest { name: name.to_owned() };
    Ok(client.tuning().get_tuning(request).await?.into_inner())
}

async fn cancel(client: &Client, name: &str) -> Result<Tuning, Status> {
    let request = proto::CancelTuningRequest { name: name.to_owned() };
    Ok(client.tuning().cancel_tuning(request).await?.into_inner())
}

async fn put(client: &Client, name: &str, policy: &str) -> Result<proto::Policy, Status> {
    let (name, policy) = (name.to_owned(), policy.to_owned());
    let request = proto::PutTunedPolicyRequest { name, policy, request_id: "put".to_owned() };
    Ok(client.tuning().put_tuned_policy(request).await?.into_inner())
}

/// A tuning once it fulfils a condition.
async fn once(client: &Client, name: &str, condition: impl Fn(&Tuning) -> bool) -> Tuning {
    for _ in 0..6_000 {
        let found = get(client, name).await.unwrap();
        if condition(&found) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{:?}", get(client, name).await);
}

fn has_ended(tuning: &Tuning) -> bool {
    matches!(tuning.state(), State::Done | State::Cancelled | State::Failed)
}

fn reason(status: &Status) -> String {
    status.get_details_error_info().unwrap_or_else(|| panic!("{status:?}")).reason
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_learned_becomes_a_policy_that_ranks() {
    let server = server().await;
    let client = server.client(HUB, Access::Analyst).await;
    let asked = StartTuningRequest { curves: true, resamples: 20, ..request(&client).await };
    let begun = start(&client, asked).await.unwrap();
    assert_eq!((begun.market.as_str(), begun.role(), begun.seed), (MARKET, proto::Role::Startup, 1));
    assert_eq!(begun.start, "policies/startup-investor/versions/1");
    let learning = once(&client, &begun.name, |tuning| tuning.progress.is_some()).await;
    let progress = learning.progress.unwrap();
    assert!(progress.rounds > 0 && progress.best_value >= progress.value, "{progress:?}");
    let done = once(&client, &begun.name, has_ended).await;
    assert_eq!(done.state(), State::Done, "{done:?}");
    let result = done.result.clone().unwrap();
    assert!(result.is_better && !result.interrupted, "{result:?}");
    let [before, after] = [&result.before, &result.after].map(|mean| mean.as_ref().unwrap());
    let gain = result.gain.as_ref().unwrap();
    assert!(before.measure.starts_with("nDCG@10") && after.value > before.value, "{result:?}");
    assert!((gain.value - (after.value - before.value)).abs() < 1e-12 && gain.interval.is_some());
    let [training, validation] = [&result.training, &result.validation].map(|set| set.as_ref().unwrap());
    let seekers = training.seekers + validation.seekers;
    assert!(seekers > 100 && validation.teaching >= 25 && training.teaching > validation.teaching);
    assert!(!result.weights.is_empty() && result.attempts.len() > 1);
    let has_interval = |weight: &proto::TunedWeight| {
        weight
            .interval
            .as_ref()
            .is_some_and(|ends| 0.0 <= ends.low && ends.low <= ends.high && ends.high <= 1.0)
    };
    assert!(result.weights.iter().all(has_interval), "{:?}", result.weights);
    let written: Policy = result.toml.parse().unwrap();
    let facets = written.market().facets().into_iter().zip(written.curves());
    let bent: Vec<&str> = facets.filter_map(|(facet, curve)| curve.as_ref().map(|_| facet.id())).collect();
    let told: Vec<&str> = result.curves.iter().map(|curve| curve.facet.as_str()).collect();
    assert!(!bent.is_empty() && told == bent, "{told:?}, not {bent:?}");
    assert!(result.curves.iter().all(|curve| curve.before.is_empty() && curve.after.len() >= 2));
    // Counts and means name nobody.
    let told = format!("{done:?}");
    assert!(sample().startups().all(|startup| !told.contains(startup.id.as_str())), "{told}");
    let policy = put(&client, &begun.name, "policies/learned").await.unwrap();
    assert_eq!(policy.name, "policies/learned/versions/1");
    let learned = result.toml.replace("name = \"startup-investor\"", "name = \"learned\"");
    assert!(policy.toml == learned && !policy.active, "{policy:?}");
    let again = put(&client, &begun.name, "policies/learned").await.unwrap();
    assert_eq!(again, policy, "the same request is carried out once");
    let seeker = sample().startups().next().unwrap().id;
    let ranked = proto::RankRequest {
        weighting: Some(proto::Weighting { policy: policy.name.clone(), ..Default::default() }),
        ..common::rank_request(MARKET, &format!("startups/{seeker}"))
    };
    let ranked = client.matching().rank(ranked).await.unwrap().into_inner();
    assert!(ranked.policy == policy.name && !ranked.candidates.is_empty());
    let events = server.admin().await.audit().await;
    let of = |call: &str| events.iter().find(|event| event.call == call).unwrap().subjects.clone();
    assert_eq!(of("TuningService/PutTunedPolicy"), [policy.name]);
    assert_eq!(of("TuningService/StartTuning"), [begun.name, begun.start]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_has_one_at_a_time_and_none_of_anothers() {
    let server = server().await;
    let client = server.client(HUB, Access::Analyst).await;
    let other = server.client(OTHER, Access::Admin).await;
    let long = StartTuningRequest { rounds: 10_000, all_facets: true, ..request(&client).await };
    let others = request(&other).await;
    let begun = start(&client, long.clone()).await.unwrap();
    let refused = start(&client, long).await.unwrap_err();
    assert_eq!((refused.code(), reason(&refused).as_str()), (Code::FailedPrecondition, "TUNING_UNDER_WAY"));
    assert_eq!(refused.get_details_resource_info().unwrap().resource_name, begun.name);
    let unfinished = put(&client, &begun.name, "").await.unwrap_err();
    assert_eq!(reason(&unfinished), "TUNING_UNDER_WAY");
    // Another hub waits for its turn, and sees only its own.
    let waiting = start(&other, others).await.unwrap();
    assert_eq!(waiting.state(), State::Waiting);
    for status in [
        get(&other, &begun.name).await.unwrap_err(),
        cancel(&other, &begun.name).await.unwrap_err(),
        put(&other, &begun.name, "").await.unwrap_err(),
        get(&client, &waiting.name).await.unwrap_err(),
        get(&client, "tunings/none").await.unwrap_err(),
    ] {
        assert_eq!(status.code(), Code::NotFound);
    }
    assert_eq!(cancel(&other, &waiting.name).await.unwrap().state(), State::Cancelled);
    let nothing = put(&other, &waiting.name, "").await.unwrap_err();
    assert_eq!((nothing.code(), reason(&nothing).as_str()), (Code::FailedPrecondition, "NOTHING_LEARNED"));
    // The best so far is kept.
    once(&client, &begun.name, |tuning| tuning.progress.as_ref().is_some_and(|at| at.rounds > 2)).await;
    cancel(&client, &begun.name).await.unwrap();
    let done = once(&client, &begun.name, has_ended).await;
    assert!(done.state() == State::Done && done.result.as_ref().unwrap().interrupted, "{done:?}");
    // And the hub may begin another.
    let next = start(&client, request(&client).await).await.unwrap();
    assert_ne!(next.name, begun.name);
    assert_eq!(get(&client, &begun.name).await.unwrap(), done);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_takes_their_data_back_ends_it() {
    let server = server().await;
    let client = server.admin().await;
    let other = server.client(OTHER, Access::Admin).await;
    let long = StartTuningRequest { rounds: 10_000, all_facets: true, ..request(&client).await };
    let others = request(&other).await;
    let investor = sample().investors().next().unwrap().id;
    // By consent.
    let begun = start(&client, long.clone()).await.unwrap();
    let mut profile = client.read(&format!("investors/{investor}")).await.unwrap();
    profile.display_name.push('!');
    let mut profile = client.put(profile).await;
    profile.consent = Some(proto::Consent { matching: false, ..Default::default() });
    client.put(profile).await;
    let failed = once(&client, &begun.name, has_ended).await;
    let failure = failed.failure.unwrap();
    assert_eq!((failed.result, failure.reason.as_str()), (None, "WITHDRAWN_CONSENT"), "{failure:?}");
    assert!(failure.message.contains("start again"), "{failure:?}");
    // By erasure, while it runs and while it waits; in another hub it goes on.
    let running = start(&client, long).await.unwrap();
    let waiting = start(&other, others).await.unwrap();
    let erase = |client: Client, name: String| async move {
        let request = proto::EraseSubjectsRequest { names: vec![name] };
        client.subjects().erase_subjects(request).await.unwrap();
    };
    erase(other.clone(), format!("investors/{investor}")).await;
    let failed = once(&other, &waiting.name, has_ended).await;
    assert_eq!(failed.failure.unwrap().reason, "WITHDRAWN_BY_ERASURE");
    assert!(!has_ended(&get(&client, &running.name).await.unwrap()));
    let startup = sample().startups().next().unwrap().id;
    erase(client.clone(), format!("startups/{startup}")).await;
    let failed = once(&client, &running.name, has_ended).await;
    assert_eq!(failed.failure.unwrap().reason, "WITHDRAWN_BY_ERASURE");
    let status = put(&client, &running.name, "").await.unwrap_err();
    assert_eq!((status.code(), reason(&status).as_str()), (Code::Aborted, "WITHDRAWN_BY_ERASURE"));
}

#[tokio::test(flavor = "multi_thread")]
async fn too_little_is_refused_with_how_much_is_missing() {
    let server = server().await;
    let client = server.client(HUB, Access::Analyst).await.with("accept-language", "fr");
    let few = |mut request: StartTuningRequest| {
        let Some(Truth::Judgements(judgements)) = &mut request.truth else { panic!("{request:?}") };
        judgements.judgements.truncate(40);
        request
    };
    let status = start(&client, few(request(&client).await)).await.unwrap_err();
    assert_eq!(status.code(), Code::FailedPrecondition);
    let info = status.get_details_error_info().unwrap();
    // Of ten who seek, three choose.
    assert_eq!(info.reason, "TOO_LITTLE_TO_LEARN");
    let figure = |name: &str| info.metadata[name].as_str();
    assert_eq!(["seekers", "seekers_needed"].map(figure), ["7", "10"]);
    assert_eq!(figure("relevant_needed"), "20");
    assert!((1..=28).contains(&figure("relevant").parse().unwrap()));
    assert!(status.message().contains("7 demandeurs sur 10"), "{}", status.message());
    // Who is relevant is nowhere to be listed: this is found on the way.
    let mut unlisted = request(&client).await;
    let Some(Truth::Judgements(judgements)) = &mut unlisted.truth else { panic!("{unlisted:?}") };
    for (n, judgement) in judgements.judgements.iter_mut().enumerate() {
        judgement.candidate = format!("investors/nowhere-{n}");
    }
    let begun = start(&client, unlisted).await.unwrap();
    let failed = once(&client, &begun.name, has_ended).await;
    let failure = failed.failure.unwrap();
    assert_eq!((failure.reason.as_str(), failure.metadata["seekers"].as_str()), ("TOO_LITTLE_TO_LEARN", "0"));
    let status = put(&client, &begun.name, "").await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::FailedPrecondition, failure.message.as_str()));
    assert_eq!(reason(&status), failure.reason);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named() {
    let server = server().await;
    let client = server.admin().await;
    let right = request(&client).await;
    let given = judgements(&client).await;
    let feedback = proto::SplitFeedback::default();
    let split = proto::SplitFeedback { split_day: "2026-06-01".to_owned(), ..Default::default() };
    let with = |truth: Truth| StartTuningRequest { truth: Some(truth), ..right.clone() };
    for (sent, expected) in [
        (StartTuningRequest { market: "startup-cook".to_owned(), ..right.clone() }, "market"),
        (StartTuningRequest { role: proto::Role::Mentor.into(), ..right.clone() }, "role"),
        (StartTuningRequest { start: Some(proto::EvaluatedPolicy::default()), ..right.clone() }, "start"),
        (StartTuningRequest { truth: None, ..right.clone() }, "judgements"),
        (with(Truth::Judgements(Judgements::default())), "judgements.judgements"),
        (StartTuningRequest { validation: Some(given), ..right.clone() }, "validation"),
        (
            StartTuningRequest { validation: Some(Judgements::default()), ..right.clone() },
            "validation.judgements",
        ),
        (StartTuningRequest { ungraded: 9, ..right.clone() }, "ungraded"),
        (StartTuningRequest { scope: 9, ..right.clone() }, "scope"),
        (StartTuningRequest { scope: 1, curves: true, ..right.clone() }, "curves"),
        (StartTuningRequest { resamples: 1_001, ..right.clone() }, "resamples"),
        (StartTuningRequest { rounds: 10_001, ..right.clone() }, "rounds"),
        (with(Truth::Feedback(feedback)), "feedback.split_day"),
        (with(Truth::Feedback(split)), "feedback"),
    ] {
        let status = start(&client, sent).await.unwrap_err();
        let details = status.get_details_bad_request().unwrap_or_else(|| panic!("{expected}: {status:?}"));
        assert_eq!(status.code(), Code::InvalidArgument);
        assert_eq!(details.field_violations[0].field, expected, "{status:?}");
        assert!(!status.message().contains("--"), "{status:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_does_not_wait_for_it() {
    let server = server().await;
    let client = server.admin().await;
    let long = StartTuningRequest { rounds: 10_000, all_facets: true, ..request(&client).await };
    let name = start(&client, long).await.unwrap().name;
    once(&client, &name, |tuning| tuning.progress.is_some()).await;
    drop(client);
    let begun = std::time::Instant::now();
    let server = server.restart().await;
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
    let status = get(&server.admin().await, &name).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
}
