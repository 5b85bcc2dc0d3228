//! The service and the commands on one store, one after the other.

mod common;
mod served;

use std::fs;
use std::path::{Path, PathBuf};

use common::Hub;
use qantara_server::wire::proto::admin_service_client::AdminServiceClient;
use qantara_server::wire::proto::evaluation_service_client::EvaluationServiceClient;
use qantara_server::wire::proto::feedback_service_client::FeedbackServiceClient;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::policy_service_client::PolicyServiceClient;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use qantara_server::wire::proto::put_policy_request::Source;
use qantara_server::wire::proto::tuning_service_client::TuningServiceClient;
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

/// A policy that the command line put is the one that the service ranks by, and
/// the reverse.
#[tokio::test(flavor = "multi_thread")]
async fn the_service_and_the_command_line_have_the_same_policies() {
    let hub = Hub::new();
    hub.ok("generate --startups 20 --investors 10 --mentors 2 --pilots 1 --seed 7 --out eco");
    hub.ok("import eco/startups.jsonl eco/investors.jsonl");
    let own = hub.ok("policy show startup-investor");
    let mine = own.replace("name = \"startup-investor\"", "name = \"mine\"");
    hub.write("mine.toml", &mine);
    assert!(hub.ok("policy put mine.toml").contains("policies/mine/versions/1"));
    let told = hub.fails("policy activate other");
    assert!(told.contains("no policy policies/other"), "{told}");
    hub.ok("policy activate mine");
    let server = Server::start(&hub, "");
    let channel = server.channel().await;
    let mut matching = MatchingServiceClient::new(channel.clone());
    let mut policies = PolicyServiceClient::new(channel);
    let request = proto::RankRequest {
        market: "startup-investor".to_owned(),
        seeker: Some(Seeker::Name("startups/st-0000000".to_owned())),
        ..proto::RankRequest::default()
    };
    let ranked = matching.rank(request).await.unwrap().into_inner();
    assert_eq!(ranked.policy, "policies/mine/versions/1");
    let toml = mine.replacen("sector = 1.0", "sector = 9.0", 1);
    assert_ne!(toml, mine);
    let put = proto::PutPolicyRequest { source: Some(Source::Toml(toml)), ..Default::default() };
    let name = policies.put_policy(put).await.unwrap().into_inner().name;
    assert_eq!(name, "policies/mine/versions/2");
    policies.activate_policy(proto::ActivatePolicyRequest { name }).await.unwrap();
    server.stop();
    assert!(hub.ok("policy show mine").contains("sector = 9.0"));
    let listed = hub.ok("policy list");
    let active = |version: &str| {
        let of_mine = |line: &&str| line.contains(" mine ") && line.contains(&format!(" {version} "));
        let line = listed.lines().find(of_mine).unwrap_or_else(|| panic!("no version {version}: {listed}"));
        line.contains('✓')
    };
    assert!(active("2") && !active("1"), "{listed}");
    let lists = |policy: &str| hub.ok(&format!("rank --market startup-investor --all --format csv {policy}"));
    let now = lists("");
    assert_eq!(now, lists("--policy mine"));
    assert_eq!(now, lists("--policy mine/versions/2"));
    assert_ne!(now, lists("--policy mine/versions/1"), "the weight has no effect");
    let told = hub.ok("explain --market startup-investor st-0000000 in-0000000");
    assert!(told.contains("Policy mine, version 2"), "{told}");
}

/// Each hub of a store has its own profiles, settings and policies.
#[tokio::test(flavor = "multi_thread")]
async fn every_command_works_on_the_hub_that_is_named() {
    let hub = Hub::new();
    hub.write("one.jsonl", "{\"id\":\"st-1\",\"name\":\"Un\",\"startup\":{}}\n");
    hub.write("two.jsonl", "{\"id\":\"st-2\",\"name\":\"Deux\",\"startup\":{}}\n");
    hub.ok("import one.jsonl");
    hub.ok("import two.jsonl --tenant rabat");
    hub.ok("--tenant rabat consent required");
    let policy = hub.ok("policy show startup-investor").replace("startup-investor\"", "rabat-only\"");
    hub.write("policy.toml", &policy.replacen("market = \"rabat-only\"", "market = \"startup-investor\"", 1));
    hub.ok("policy put policy.toml --tenant rabat");
    for (line, ours, theirs) in [
        ("profiles list", "st-1", "st-2"),
        ("export", "st-1", "st-2"),
        ("consent", "Whoever did not refuse may", "Only those who agreed are"),
        ("policy list", "startup-investor", "rabat-only"),
    ] {
        let (one, two) = (hub.ok(line), hub.ok(&format!("{line} --tenant rabat")));
        assert!(one.contains(ours) && !one.contains(theirs), "{line}: {one}");
        assert!(two.contains(theirs), "{line}: {two}");
    }
    assert!(hub.fails("profiles show st-2").contains("st-2"));
    assert!(hub.ok("profiles show st-2 --tenant rabat").contains("Deux"));
    let told = hub.fails("rank --market startup-investor --for st-1 --tenant rabat");
    assert!(told.contains("st-1"), "{told}");
    assert!(hub.fails("profiles list --tenant Rabat!").contains("Rabat!"));
    // Whoever calls a server without a credential is in the hub that it names.
    let server = Server::start(&hub, "--tenant rabat");
    let mut profiles = ProfileServiceClient::new(server.channel().await);
    let get = |id: &str| proto::GetProfileRequest { name: format!("startups/{id}") };
    assert_eq!(profiles.get_profile(get("st-2")).await.unwrap().into_inner().display_name, "Deux");
    assert_eq!(profiles.get_profile(get("st-1")).await.unwrap_err().code(), tonic::Code::NotFound);
    server.stop();
    hub.ok("profiles delete st-2 --role startup --tenant rabat");
    assert!(hub.ok("profiles list").contains("st-1"));
}

/// Who changed what is known, whichever door it came in by.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_command_line_changes_is_in_the_audit() {
    let hub = Hub::new();
    let profile = |id: &str| format!("{{\"id\":\"{id}\",\"name\":\"Une\",\"startup\":{{}}}}\n");
    hub.write("all.jsonl", &["st-1", "st-2", "st-3", "st-4"].map(profile).concat());
    hub.write("some.jsonl", &["st-1", "st-2", "st-3"].map(profile).concat());
    hub.ok("import all.jsonl --dry-run --data elsewhere");
    hub.ok("import all.jsonl");
    // An import that changes nothing is no event.
    hub.ok("import all.jsonl");
    hub.ok("import some.jsonl --sync --archive-absent");
    hub.ok("profiles delete st-2 --role startup");
    hub.ok("profiles erase st-3 --role startup");
    hub.ok("consent required");
    hub.ok("policy activate mnf-angels");
    let server = Server::start(&hub, "");
    let mut admin = AdminServiceClient::new(server.channel().await);
    let events =
        admin.list_audit_events(proto::ListAuditEventsRequest::default()).await.unwrap().into_inner().events;
    server.stop();
    assert!(events.iter().all(|event| event.actor == "command line"), "{events:?}");
    let mut told: Vec<(String, Vec<String>)> =
        events.into_iter().map(|event| (event.call, event.subjects)).collect();
    told.sort();
    let event = |call: &str, subjects: &[&str]| {
        (format!("qantara {call}"), subjects.iter().map(|&subject| subject.to_owned()).collect::<Vec<_>>())
    };
    assert_eq!(
        told,
        [
            event("consent", &["settings/matching-consent"]),
            event("import", &["startups/st-1", "startups/st-2", "erased", "startups/st-4"]),
            event("import --sync", &["startups/st-4"]),
            event("policy activate", &["policies/mnf-angels/versions/1"]),
            event("profiles delete", &["startups/st-2"]),
            event("profiles erase", &["erased"]),
        ]
    );
}

/// The figures of an evaluation over the API are those of the command.
#[tokio::test(flavor = "multi_thread")]
async fn evaluations_over_the_api_have_the_figures_of_the_command() {
    use proto::evaluate_request::Truth;
    let hub = Hub::with_sample();
    hub.ok("generate --out sample --truth");
    let market = "startup-investor";
    let truth = hub.read("sample/truth.csv");
    let mut lines = truth.lines();
    let head: Vec<&str> = lines.next().unwrap().split(',').collect();
    let place = |name: &str| head.iter().position(|column| *column == name).unwrap();
    let [query, candidate, grade, of] = ["query_id", "candidate_id", "grade", "market"].map(place);
    let (mut file, mut judgements) = ("query_id,candidate_id,grade\n".to_owned(), Vec::new());
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[of] == market && judgements.len() < 3_000 {
            file += &format!("{},{},{}\n", cells[query], cells[candidate], cells[grade]);
            judgements.push(proto::Judgement {
                seeker: format!("startups/{}", cells[query]),
                candidate: format!("investors/{}", cells[candidate]),
                grade: Some(cells[grade].parse().unwrap()),
            });
        }
    }
    hub.write("grades.csv", &file);
    let line = "--policy startup-investor --policy mnf-angels --judgements grades.csv --repetitions 1000";
    let told = hub.ok(&format!("evaluate --market {market} {line} --format json"));
    let told: serde_json::Value = serde_json::from_str(&told).unwrap();
    let server = Server::start(&hub, "");
    let policy = |name: &str| {
        let stored = proto::Weighting { policy: format!("policies/{name}"), ..Default::default() };
        proto::EvaluatedPolicy { policy: Some(proto::evaluated_policy::Policy::Stored(stored)) }
    };
    let request = proto::EvaluateRequest {
        market: market.to_owned(),
        policies: ["startup-investor", "mnf-angels"].map(policy).to_vec(),
        truth: Some(Truth::Judgements(proto::Judgements { judgements })),
        repetitions: 1_000,
        ..Default::default()
    };
    let mut client = EvaluationServiceClient::new(server.channel().await);
    let found = client.evaluate(request).await.unwrap().into_inner();
    // JSON is read to the last digit but one.
    let same = |told: &serde_json::Value, found: f64| {
        let told = told.as_f64().unwrap();
        assert!((told - found).abs() <= 1e-12, "{told}, not {found}");
    };
    let same_interval = |told: &serde_json::Value, found: Option<proto::ConfidenceInterval>| {
        let found = found.unwrap();
        same(&told[0], found.low);
        same(&told[1], found.high);
    };
    assert_eq!(told["length"], found.k);
    for (system, told) in found.systems.iter().zip(told["systems"].as_array().unwrap()) {
        assert_eq!(told["seekers"], system.seekers);
        assert_eq!(told["answered"], system.seekers - system.without_list);
        same(&told["coverage"], system.coverage);
        for (mean, told) in system.means.iter().zip(told["means"].as_array().unwrap()) {
            assert_eq!(told["measure"], mean.measure);
            same(&told["value"], mean.value);
            same_interval(&told["interval"], mean.interval);
        }
    }
    let comparisons = told["comparisons"].as_array().unwrap();
    assert_eq!((found.systems.len(), found.comparisons.len()), (2, comparisons.len()));
    for (versus, told) in found.comparisons.iter().zip(comparisons) {
        same(&told["difference"], versus.difference);
        same_interval(&told["interval"], versus.interval);
        same(&told["p"], versus.p);
        assert_eq!(told["better"], versus.better);
    }
    server.stop();
}

/// What is learned over the API is what the command learns, to the byte, and
/// ranks and replays as any policy.
#[tokio::test(flavor = "multi_thread")]
async fn tunings_over_the_api_learn_what_the_command_learns() {
    use proto::start_tuning_request::Truth;
    use proto::tuning::State;
    let hub = Hub::new();
    hub.ok("generate --startups 150 --investors 40 --mentors 2 --pilots 1 --seed 7 --out eco");
    hub.ok("import eco/startups.jsonl eco/investors.jsonl");
    let market = "startup-investor";
    // A judge to whom nothing counts but traction and what is in portfolios.
    let planted = hub.ok(&format!("policy show {market}"));
    let heavier = |line: &str| match line.split_once(" = ") {
        Some(("traction" | "portfolio_sector", _)) => line.replacen("= 2", "= 9", 1),
        _ => line.to_owned(),
    };
    hub.write("planted.toml", &planted.lines().map(|line| heavier(line) + "\n").collect::<String>());
    let lists = hub.ok(&format!("rank --market {market} --all -k 4 --policy planted.toml --format csv"));
    let (mut file, mut judgements) = ("query_id,candidate_id,grade\n".to_owned(), Vec::new());
    for line in lists.lines().skip(1) {
        let [seeker, candidate, ..] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        file += &format!("{seeker},{candidate},1\n");
        judgements.push(proto::Judgement {
            seeker: format!("startups/{seeker}"),
            candidate: format!("investors/{candidate}"),
            grade: None,
        });
    }
    hub.write("grades.csv", &file);
    let line = format!("tune --market {market} --judgements grades.csv --seed 3 --out tuned.toml");
    let told: serde_json::Value = serde_json::from_str(&hub.ok(&format!("{line} --format json"))).unwrap();
    let server = Server::start(&hub, "");
    let mut client = TuningServiceClient::new(server.channel().await);
    let request = proto::StartTuningRequest {
        market: market.to_owned(),
        truth: Some(Truth::Judgements(proto::Judgements { judgements })),
        seed: Some(3),
        ..Default::default()
    };
    let mut found = client.start_tuning(request).await.unwrap().into_inner();
    while !matches!(found.state(), State::Done | State::Cancelled | State::Failed) {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        let request = proto::GetTuningRequest { name: found.name };
        found = client.get_tuning(request).await.unwrap().into_inner();
    }
    let result = found.result.clone().unwrap_or_else(|| panic!("{found:?}"));
    let put = proto::PutTunedPolicyRequest { name: found.name, ..Default::default() };
    let policy = client.put_tuned_policy(put).await.unwrap().into_inner();
    server.stop();
    assert_eq!(policy.name, format!("policies/{market}/versions/2"));
    assert_eq!(policy.toml, hub.read("tuned.toml"));
    assert_eq!(told["policy"]["digest"], policy.digest);
    let same = |told: &serde_json::Value, found: f64| {
        let told = told.as_f64().unwrap();
        assert!((told - found).abs() <= 1e-12, "{told}, not {found}");
    };
    same(&told["validation"]["before"]["value"], result.before.unwrap().value);
    same(&told["validation"]["after"]["value"], result.after.unwrap().value);
    same(&told["validation"]["difference"]["interval"][0], result.gain.unwrap().interval.unwrap().low);
    for (told, found) in told["attempts"].as_array().unwrap().iter().zip(&result.attempts) {
        assert_eq!((&told["epochs"], &told["best_epoch"]), (&found.rounds.into(), &found.best_round.into()));
        same(&told["validation"], found.value);
    }
    for (told, found) in told["weights"].as_array().unwrap().iter().zip(&result.weights) {
        assert_eq!(told["facet"], found.facet);
        same(&told["after"], found.after);
    }
    for (set, found) in [("training", result.training), ("validation", result.validation)] {
        let (told, found) = (&told["data"][set], found.unwrap());
        assert_eq!((&told["seekers"], &told["digest"]), (&found.seekers.into(), &found.digest.into()));
    }
    let rank = format!("rank --market {market} --all --policy {market}/versions/2 --out lists.csv");
    hub.ok(&rank);
    hub.ok("replay lists.csv.manifest.json");
    let by_file = hub.ok(&format!("rank --market {market} --all --policy tuned.toml --format csv"));
    assert_eq!(hub.read("lists.csv"), by_file);
}
