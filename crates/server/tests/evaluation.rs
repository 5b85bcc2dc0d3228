//! Evaluations: who may ask for one, what is refused, and what is answered.

mod common;

use common::{Client, HUB, MARKET, Server, config, investor, startup};
use qantara_server::Access;
use qantara_server::wire::proto::evaluate_request::Truth;
use qantara_server::wire::proto::{self, EvaluateRequest, EvaluateResponse, Judgement, Judgements};
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

fn judgement(seeker: &str, candidate: &str, grade: Option<i32>) -> Judgement {
    Judgement { seeker: seeker.to_owned(), candidate: candidate.to_owned(), grade }
}

fn judged_by(judgements: Vec<Judgement>) -> EvaluateRequest {
    EvaluateRequest {
        market: MARKET.to_owned(),
        truth: Some(Truth::Judgements(Judgements { judgements })),
        repetitions: 1_000,
        ..Default::default()
    }
}

/// Startup `a` fits its only investor; startup `x` is not stored.
fn request() -> EvaluateRequest {
    judged_by(vec![
        judgement("startups/a", "investors/a", Some(2)),
        judgement("startups/x", "investors/a", None),
    ])
}

async fn evaluate(client: &Client, request: EvaluateRequest) -> Result<EvaluateResponse, Status> {
    Ok(client.evaluation().evaluate(request).await?.into_inner())
}

async fn hub() -> (Server, Client) {
    let server = Server::start().await;
    let client = server.admin().await;
    client.upsert(vec![startup("a"), investor("a")]).await;
    (server, client)
}

/// The field that a refusal is about.
fn field(status: &Status) -> String {
    let request = status.get_details_bad_request().unwrap_or_else(|| panic!("{status:?}"));
    request.field_violations[0].field.clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_no_list_counts_zero_and_is_counted() {
    let (_server, client) = hub().await;
    let named = EvaluateRequest { measures: vec!["RR".to_owned(), "P@1".to_owned()], ..request() };
    let found = evaluate(&client, named).await.unwrap();
    let [system] = &found.systems[..] else { panic!("{found:?}") };
    assert_eq!(system.policy, "policies/startup-investor/versions/1");
    assert_eq!((system.seekers, system.without_list), (2, 1));
    let means: Vec<_> = system.means.iter().map(|mean| (mean.measure.as_str(), mean.value)).collect();
    assert_eq!(means, [("RR", 0.5), ("P@1", 0.5)]);
    assert!(system.means.iter().all(|mean| mean.interval.is_none()), "two seekers have no interval");
    let counts = found.judgements.unwrap();
    assert_eq!((counts.seekers, counts.relevant, counts.absent), (2, 2, 1));
    assert_eq!(counts.digest.len(), 64);
    assert!(found.comparisons.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn policies_that_the_hub_has_not_are_measured_beside_its_own() {
    let (_server, client) = hub().await;
    let read = proto::GetPolicyRequest { name: "policies/mnf-angels".to_owned() };
    let angels = client.policies().get_policy(read).await.unwrap().into_inner();
    let stored = proto::Weighting { policy: "policies/startup-investor".to_owned(), ..Default::default() };
    let policies = vec![
        proto::EvaluatedPolicy { policy: Some(proto::evaluated_policy::Policy::Stored(stored)) },
        proto::EvaluatedPolicy { policy: Some(proto::evaluated_policy::Policy::Toml(angels.toml)) },
    ];
    let found = evaluate(&client, EvaluateRequest { policies, ..request() }).await.unwrap();
    assert_eq!(found.systems[1].policy_digest, angels.digest);
    assert_eq!(found.comparisons.len(), found.systems[0].means.len(), "one for each measure");
    let first = &found.comparisons[0];
    assert_eq!((first.first, first.second, first.measure.as_str()), (0, 1, "nDCG@10(dcg=log2)"));
    assert_eq!(first.verdict(), proto::system_comparison::Verdict::TooFewSeekers);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named() {
    let (_server, client) = hub().await;
    let twice = judgement("startups/a", "investors/a", None);
    let feedback = proto::RecordedFeedback::default();
    let bad_day = proto::RecordedFeedback { from_day: "soon".to_owned(), ..feedback.clone() };
    let with = |truth: Truth| EvaluateRequest { truth: Some(truth), ..request() };
    for (sent, expected) in [
        (EvaluateRequest { market: "startup-cook".to_owned(), ..request() }, "market"),
        (EvaluateRequest { role: proto::Role::Mentor.into(), ..request() }, "role"),
        (EvaluateRequest { truth: None, ..request() }, "judgements"),
        (EvaluateRequest { measures: vec!["fame".to_owned()], ..request() }, "measures[0]"),
        (EvaluateRequest { measures: vec!["P@10".to_owned()], k: 5, ..request() }, "measures"),
        (EvaluateRequest { measures: vec!["RR".to_owned(); 21], ..request() }, "measures"),
        (EvaluateRequest { k: 501, ..request() }, "k"),
        (EvaluateRequest { repetitions: 10, ..request() }, "repetitions"),
        (EvaluateRequest { policies: vec![proto::EvaluatedPolicy::default(); 9], ..request() }, "policies"),
        (EvaluateRequest { policies: vec![proto::EvaluatedPolicy::default()], ..request() }, "policies[0]"),
        (judged_by(Vec::new()), "judgements.judgements"),
        (judged_by(vec![twice.clone(), twice]), "judgements.judgements[1].candidate"),
        (
            judged_by(vec![judgement("startups/a", "investors/a", Some(256))]),
            "judgements.judgements[0].grade",
        ),
        (judged_by(vec![judgement("investors/a", "startups/a", None)]), "judgements.judgements[0].seeker"),
        (judged_by(vec![judgement("startups/a", "investors/a", Some(-1))]), "judgements"),
        (judged_by(vec![judgement("startups/x", "investors/a", None)]), "role"),
        (with(Truth::Feedback(feedback)), "feedback"),
        (with(Truth::Feedback(bad_day)), "feedback.from_day"),
    ] {
        let status = evaluate(&client, sent).await.unwrap_err();
        assert_eq!((status.code(), field(&status).as_str()), (Code::InvalidArgument, expected), "{status:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_judgements_are_refused() {
    let mut config = config();
    config.limits.judgements = 1;
    let folder = common::Folder::new();
    let server = folder.serve(config).await;
    let status = evaluate(&server.admin().await, request()).await.unwrap_err();
    assert_eq!((status.code(), field(&status).as_str()), (Code::InvalidArgument, "judgements.judgements"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hub_is_measured_by_its_own_analysts_alone() {
    let (server, _admin) = hub().await;
    for access in [Access::Reader, Access::Writer] {
        let status = evaluate(&server.client(HUB, access).await, request()).await.unwrap_err();
        assert_eq!(status.code(), Code::PermissionDenied);
    }
    assert!(evaluate(&server.client(HUB, Access::Analyst).await, request()).await.is_ok());
    // In another hub, nobody has these ids.
    let status = evaluate(&server.client("other", Access::Admin).await, request()).await.unwrap_err();
    assert_eq!((status.code(), field(&status).as_str()), (Code::InvalidArgument, "role"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_hidden_is_not_told_from_who_is_not_there() {
    let (_server, client) = hub().await;
    let counts = async || evaluate(&client, request()).await.unwrap().judgements.unwrap();
    let before = counts().await;
    let consent = proto::Consent { matching: false, ..Default::default() };
    client.put(proto::Profile { consent: Some(consent), ..startup("x") }).await;
    assert_eq!(counts().await, before);
}
