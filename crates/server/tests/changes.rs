//! Changes to profiles: versions, masks, changes that are made once, and many
//! at a time.

mod common;

use std::collections::BTreeSet;

use common::{Client, HUB, Server, all, config, investor, startup, startup_of, strings, text};
use qantara_server::Access;
use qantara_server::wire::proto::batch_upsert_profiles_response::Outcome;
use qantara_server::wire::proto::{self, Role, Stage};
use tonic::{Code, Status};

fn mask(paths: &[&str]) -> prost_types::FieldMask {
    prost_types::FieldMask { paths: paths.iter().map(ToString::to_string).collect() }
}

async fn update(client: &Client, profile: proto::Profile, paths: &[&str]) -> Result<proto::Profile, Status> {
    let request = proto::UpdateProfileRequest {
        profile: Some(profile),
        update_mask: Some(mask(paths)),
        ..Default::default()
    };
    Ok(client.profiles().update_profile(request).await?.into_inner())
}

fn with_etag(profile: proto::Profile, etag: &str) -> proto::Profile {
    proto::Profile { etag: etag.to_owned(), ..profile }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_to_a_version_that_has_passed_is_not_made() {
    let server = Server::start().await;
    let client = server.admin().await;
    let first = client.put(startup("one")).await;
    let second = update(&client, first.clone(), &["display_name"]).await.unwrap();
    assert_ne!(first.etag, second.etag);
    for stale in [&first.etag, "nonsense", "0"] {
        let status = update(&client, with_etag(first.clone(), stale), &[]).await.unwrap_err();
        assert_eq!(status.code(), Code::Aborted, "update with {stale}");
        let request = proto::DeleteProfileRequest {
            name: first.name.clone(),
            etag: stale.to_owned(),
            ..Default::default()
        };
        let status = client.profiles().delete_profile(request).await.unwrap_err();
        assert_eq!(status.code(), Code::Aborted, "delete with {stale}");
        let answers = client.upsert(vec![with_etag(startup("one"), stale)]).await;
        assert_eq!(answers[0].outcome(), Outcome::Refused, "upsert with {stale}");
    }
    assert_eq!(client.read("startups/one").await.unwrap(), second);
    let third = update(&client, second, &["display_name"]).await.unwrap();
    let request =
        proto::DeleteProfileRequest { name: third.name.clone(), etag: third.etag, ..Default::default() };
    client.profiles().delete_profile(request).await.unwrap();
    assert_eq!(client.read("startups/one").await.unwrap_err().code(), Code::NotFound);
}

/// A commit that was acknowledged is in the next numbers that Prometheus reads.
#[tokio::test(flavor = "multi_thread")]
async fn prometheus_reads_the_commits_that_there_are_by_then() {
    let server = Server::start().await;
    let (client, token) = (server.admin().await, server.token(HUB, Access::Admin));
    let commits = async || -> u64 {
        let (status, text) = server.get("/metrics", Some(&token)).await;
        assert_eq!(status, 200, "{text}");
        let value = text.lines().find_map(|line| line.strip_prefix("qantara_store_commits "));
        value.unwrap().parse().unwrap()
    };
    let before = commits().await;
    client.put(startup("one")).await;
    assert!(commits().await > before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_is_created_once() {
    let server = Server::start().await;
    let client = server.admin().await;
    let create = || proto::CreateProfileRequest { profile: Some(startup("one")), ..Default::default() };
    let created = client.profiles().create_profile(create()).await.unwrap().into_inner();
    assert_eq!(client.read("startups/one").await.unwrap(), created);
    let status = client.profiles().create_profile(create()).await.unwrap_err();
    assert_eq!(status.code(), Code::AlreadyExists);
}

/// Changes one field, to the value of a number.
type Change = Box<dyn Fn(&mut proto::Profile, u32) + Send + Sync>;

/// Who sends no etag changes what its mask names, and nothing that others
/// change at the same time.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn changes_to_several_fields_at_a_time_lose_none() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.put(startup("one")).await;
    let mut changes: Vec<(&str, Change)> = vec![
        ("capacity", Box::new(|profile, n| profile.capacity = Some(n))),
        ("display_name", Box::new(|profile, n| profile.display_name = format!("Name {n}"))),
        ("languages", Box::new(|profile, n| profile.languages = strings(&[["fr", "ar"][n as usize % 2]]))),
        ("startup.team_size", Box::new(|profile, n| startup_of(profile).team_size = Some(n))),
        ("startup.trl", Box::new(|profile, n| startup_of(profile).trl = Some(1 + n % 9))),
        (
            "startup.sdgs",
            Box::new(|profile, n| {
                startup_of(profile).sdgs = Some(proto::Numbers { values: vec![1 + n % 17] });
            }),
        ),
        ("startup.pitch", Box::new(|profile, n| startup_of(profile).pitch = Some(text(&format!("{n}"))))),
        (
            "startup.stage",
            Box::new(|profile, n| {
                let stage = [Stage::Idea, Stage::Seed][n as usize % 2];
                startup_of(profile).stage = Some(stage.into());
            }),
        ),
    ];
    let mut expected = startup("one");
    let mut writers = Vec::new();
    for (path, change) in changes.drain(..) {
        change(&mut expected, 19);
        let client = server.client(HUB, Access::Writer).await;
        writers.push(tokio::spawn(async move {
            for n in 0..20 {
                let mut profile = startup("one");
                change(&mut profile, n);
                update(&client, profile, &[path]).await.unwrap_or_else(|status| panic!("{path}: {status}"));
            }
        }));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    let found = client.read("startups/one").await.unwrap();
    assert_eq!(found, with_etag(expected, &found.etag));
}

/// However many change one field without an etag, each of them is answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn of_many_who_change_one_field_at_a_time_the_last_one_wins() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.put(startup("one")).await;
    let mut writers = Vec::new();
    for n in 0..48 {
        let client = client.clone();
        writers.push(tokio::spawn(async move {
            let profile = proto::Profile { capacity: Some(n), ..startup("one") };
            update(&client, profile, &["capacity"]).await.unwrap()
        }));
    }
    let mut answers = Vec::new();
    for writer in writers {
        answers.push(writer.await.unwrap());
    }
    let etags: BTreeSet<&String> = answers.iter().map(|answer| &answer.etag).collect();
    assert_eq!(etags.len(), 48, "each change has a version of its own");
    let last = answers.iter().max_by_key(|answer| u64::from_str_radix(&answer.etag, 16).unwrap());
    assert_eq!(Some(&client.read("startups/one").await.unwrap()), last);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mask_names_what_changes() {
    let server = Server::start().await;
    let client = server.admin().await;
    let before = client.put(startup("one")).await;
    let mut sent = startup("one");
    sent.display_name = "Atlas".to_owned();
    startup_of(&mut sent).team_size = Some(9);
    startup_of(&mut sent).pitch = None;

    let named = update(&client, sent.clone(), &["startup.team_size", "startup.pitch"]).await.unwrap();
    let mut expected = with_etag(before, &named.etag);
    startup_of(&mut expected).team_size = Some(9);
    startup_of(&mut expected).pitch = None;
    assert_eq!(named, expected, "what is named and absent becomes unknown");

    startup_of(&mut sent).pitch = Some(text("Une autre"));
    startup_of(&mut sent).sectors = None;
    let all = update(&client, sent.clone(), &[]).await.unwrap();
    startup_of(&mut expected).pitch = Some(text("Une autre"));
    expected.display_name = "Atlas".to_owned();
    assert_eq!(all, with_etag(expected, &all.etag), "without a mask, what is there");

    let whole = update(&client, sent.clone(), &["*"]).await.unwrap();
    assert_eq!(whole, with_etag(sent.clone(), &whole.etag));

    for wrong in ["startup.nothing", "name", "etag", "investor.thesis", ""] {
        let status = update(&client, sent.clone(), &[wrong]).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{wrong}");
    }
    assert_eq!(client.read("startups/one").await.unwrap(), whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_update_stores_what_is_missing_where_it_may() {
    let server = Server::start().await;
    let client = server.admin().await;
    let request = |allow_missing, etag: &str| proto::UpdateProfileRequest {
        profile: Some(with_etag(startup("one"), etag)),
        allow_missing,
        ..Default::default()
    };
    let mut profiles = client.profiles();
    assert_eq!(profiles.update_profile(request(false, "")).await.unwrap_err().code(), Code::NotFound);
    assert_eq!(profiles.update_profile(request(true, "5")).await.unwrap_err().code(), Code::Aborted);
    let stored = profiles.update_profile(request(true, "")).await.unwrap().into_inner();
    assert_eq!(client.read("startups/one").await.unwrap(), stored);
}

/// One change, and what it is asked again as.
async fn create(client: &Client, request_id: &str) -> Result<proto::Profile, Status> {
    let request =
        proto::CreateProfileRequest { profile: Some(startup("once")), request_id: request_id.to_owned() };
    Ok(client.profiles().create_profile(request).await?.into_inner())
}

fn committed(n: u64) -> proto::Outcome {
    proto::Outcome {
        market: common::MARKET.to_owned(),
        startup: "startups/one".to_owned(),
        counterpart: "investors/in".to_owned(),
        by: Role::Investor.into(),
        event: proto::outcome::Event::Committed.into(),
        amount: Some(proto::Money { minor: n, currency: "MAD".to_owned() }),
        ..Default::default()
    }
}

async fn record(client: &Client, request_id: &str, n: u64) -> Result<Vec<proto::Outcome>, Status> {
    let request = proto::RecordOutcomesRequest {
        outcomes: vec![committed(n), committed(n + 1)],
        request_id: request_id.to_owned(),
    };
    Ok(client.feedback().record_outcomes(request).await?.into_inner().outcomes)
}

async fn put_policy(client: &Client, request_id: &str) -> Result<proto::Policy, Status> {
    let toml = qantara_engine::policy::builtin()[0].to_toml();
    let source = Some(proto::put_policy_request::Source::Toml(toml));
    let request = proto::PutPolicyRequest { source, request_id: request_id.to_owned() };
    Ok(client.policies().put_policy(request).await?.into_inner())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_with_a_request_id_is_made_once_even_after_a_restart() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.upsert(vec![startup("one"), investor("in")]).await;
    let delete = || proto::DeleteProfileRequest {
        name: "startups/two".to_owned(),
        request_id: "delete".to_owned(),
        ..Default::default()
    };
    let rename = || proto::UpdateProfileRequest {
        profile: Some(proto::Profile { display_name: "Renamed".to_owned(), ..startup("one") }),
        request_id: "rename".to_owned(),
        ..Default::default()
    };
    client.put(startup("two")).await;
    let created = create(&client, "create").await.unwrap();
    let renamed = client.profiles().update_profile(rename()).await.unwrap().into_inner();
    client.profiles().delete_profile(delete()).await.unwrap();
    let recorded = record(&client, "record", 1).await.unwrap();
    let policy = put_policy(&client, "put").await.unwrap();
    let stats = |client: Client| async move {
        client.admin().get_stats(proto::GetStatsRequest {}).await.unwrap().into_inner().profiles
    };
    let counts = stats(client.clone()).await;
    drop(client);

    let server = server.restart().await;
    let client = server.admin().await;
    for _ in 0..2 {
        assert_eq!(create(&client, "create").await.unwrap(), created);
        assert_eq!(client.profiles().update_profile(rename()).await.unwrap().into_inner(), renamed);
        client.profiles().delete_profile(delete()).await.unwrap();
        assert_eq!(record(&client, "record", 1).await.unwrap(), recorded);
        assert_eq!(put_policy(&client, "put").await.unwrap(), policy);
    }
    assert_eq!(stats(client.clone()).await, counts);
    let request = proto::ListOutcomesRequest::default();
    let outcomes = client.feedback().list_outcomes(request).await.unwrap().into_inner().outcomes;
    assert_eq!(outcomes.len(), 2);

    // Another change by the id of this one is not made.
    for (id, status) in [
        ("rename", create(&client, "rename").await.unwrap_err()),
        ("record", record(&client, "record", 2).await.unwrap_err()),
        ("create", put_policy(&client, "create").await.unwrap_err()),
        (
            "put",
            client
                .profiles()
                .delete_profile(proto::DeleteProfileRequest { request_id: "put".to_owned(), ..delete() })
                .await
                .unwrap_err(),
        ),
    ] {
        assert_eq!(status.code(), Code::InvalidArgument, "{id}: {status}");
    }
}

/// A caller that gave up waiting may ask again while its first call is still
/// at work.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_change_that_comes_many_times_at_once_is_made_once_and_answered_each_time() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.upsert(vec![startup("one"), investor("in"), startup("two")]).await;
    let etag = client.read("startups/two").await.unwrap().etag;
    for round in 0..4 {
        let mut calls = Vec::new();
        for _ in 0..12 {
            let (client, etag) = (client.clone(), etag.clone());
            calls.push(tokio::spawn(async move {
                let profile = proto::Profile { capacity: Some(round), ..startup("one") };
                let request = proto::UpdateProfileRequest {
                    profile: Some(profile),
                    request_id: format!("update-{round}"),
                    ..Default::default()
                };
                let updated = client.profiles().update_profile(request).await.unwrap().into_inner();
                let request = proto::DeleteProfileRequest {
                    name: "startups/two".to_owned(),
                    etag,
                    request_id: "delete".to_owned(),
                };
                client.profiles().delete_profile(request).await.unwrap();
                let recorded = record(&client, &format!("record-{round}"), 1).await.unwrap();
                let policy = put_policy(&client, &format!("put-{round}")).await.unwrap();
                (create(&client, "create").await.unwrap(), updated, recorded, policy)
            }));
        }
        let mut answers = Vec::new();
        for call in calls {
            answers.push(call.await.unwrap());
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:#?}");
    }
    let request = proto::ListOutcomesRequest::default();
    let outcomes = client.feedback().list_outcomes(request).await.unwrap().into_inner().outcomes;
    assert_eq!(outcomes.len(), 4 * 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_id_has_1_to_64_visible_characters() {
    let server = Server::start().await;
    let client = server.admin().await;
    for wrong in ["a b", "é", &"x".repeat(65)] {
        assert_eq!(create(&client, wrong).await.unwrap_err().code(), Code::InvalidArgument, "{wrong}");
    }
    assert!(create(&client, &"x".repeat(64)).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_answers_each_profile_in_the_order_of_sending() {
    let server = Server::start().await;
    let client = server.admin().await;
    let known = client.put(startup("known")).await;
    let same = client.put(startup("same")).await;
    let wrong = proto::Profile { display_name: String::new(), ..startup("wrong") };
    let mut misfit = startup("misfit");
    startup_of(&mut misfit).trl = Some(10);
    let renamed = |name: &str| proto::Profile { display_name: name.to_owned(), ..startup("known") };
    let answers = client
        .upsert(vec![
            startup("new"),
            renamed("Known"),
            startup("same"),
            wrong,
            misfit,
            with_etag(startup("gone"), "1"),
            with_etag(renamed("Stale"), &known.etag),
            proto::Profile { name: "startups/".to_owned(), ..startup("x") },
            startup("last"),
        ])
        .await;
    let told: Vec<_> = answers
        .iter()
        .map(|answer| {
            let fields = answer.problems.iter().map(|problem| problem.field.as_str());
            (answer.index, answer.name.as_str(), answer.outcome(), fields.collect::<Vec<_>>().join(", "))
        })
        .collect();
    let expected = [
        (0, "startups/new", Outcome::Created, ""),
        (1, "startups/known", Outcome::Updated, ""),
        (2, "startups/same", Outcome::Unchanged, ""),
        (3, "startups/wrong", Outcome::Refused, "display_name"),
        (4, "startups/misfit", Outcome::Refused, "startup.trl"),
        (5, "startups/gone", Outcome::Refused, ""),
        (6, "startups/known", Outcome::Refused, ""),
        (7, "startups/", Outcome::Refused, "name"),
        (8, "startups/last", Outcome::Created, ""),
    ]
    .map(|(index, name, outcome, fields)| (index, name, outcome, fields.to_owned()));
    assert_eq!(told, expected);
    assert_eq!(answers[2].etag, same.etag);
    for answer in &answers {
        let stored = client.read(&answer.name).await;
        match answer.outcome() {
            Outcome::Refused => assert!(!answer.message.is_empty() && answer.etag.is_empty(), "{answer:?}"),
            _ => assert_eq!(stored.unwrap().etag, answer.etag),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_profile_that_comes_twice_in_a_batch_counts_twice() {
    let server = Server::start().await;
    let client = server.admin().await;
    let named = |name: &str| proto::Profile { display_name: name.to_owned(), ..startup("twice") };
    let answers =
        client.upsert(vec![named("First"), named("Second"), startup("other"), named("Second")]).await;
    let outcomes: Vec<_> = answers.iter().map(proto::BatchUpsertProfilesResponse::outcome).collect();
    assert_eq!(outcomes, [Outcome::Created, Outcome::Updated, Outcome::Created, Outcome::Unchanged]);
    let stored = client.read("startups/twice").await.unwrap();
    assert_eq!((stored.display_name.as_str(), &stored.etag), ("Second", &answers[1].etag));
    assert_eq!(answers[3].etag, answers[1].etag);
    assert_ne!(answers[0].etag, answers[1].etag);
}

/// Somebody changes one profile of a batch again and again.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn what_is_refused_in_a_batch_does_not_hold_back_the_others() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.put(startup("contested")).await;
    let (stop, mut stopped) = tokio::sync::oneshot::channel::<()>();
    let writer = server.client(HUB, Access::Writer).await;
    let busy = tokio::spawn(async move {
        let mut n = 0;
        while stopped.try_recv().is_err() {
            n += 1;
            let profile = proto::Profile { capacity: Some(n), ..startup("contested") };
            update(&writer, profile, &["capacity"]).await.unwrap();
        }
    });
    for round in 0..40 {
        let contested = client.read("startups/contested").await.unwrap();
        let mut profiles: Vec<_> = (0..100)
            .map(|n| proto::Profile { capacity: Some(round), ..startup(&format!("n-{n}")) })
            .collect();
        profiles.insert(50, contested);
        let answers = client.upsert(profiles).await;
        let expected = if round == 0 { Outcome::Created } else { Outcome::Updated };
        for answer in answers.iter().filter(|answer| answer.name != "startups/contested") {
            assert_eq!(answer.outcome(), expected, "{answer:?}");
        }
    }
    stop.send(()).unwrap();
    busy.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_batch_is_stored_and_listed_page_by_page() {
    let server = Server::start().await;
    let client = server.admin().await;
    let n = 3_000;
    // Sent against the order of their ids.
    let profiles: Vec<_> = (0..n).rev().map(|n| startup(&format!("n-{n:04}"))).collect();
    let answers = client.upsert(profiles).await;
    assert_eq!(answers.len(), n);
    for (index, answer) in answers.iter().enumerate() {
        assert_eq!((answer.index, answer.outcome()), (index as u64, Outcome::Created));
        assert_eq!(answer.name, format!("startups/n-{:04}", n - 1 - index));
    }
    let expected: Vec<String> = (0..n).map(|n| format!("startups/n-{n:04}")).collect();
    for page_size in [0, 7, 999, 1_000] {
        assert_eq!(listed(&client, page_size, None).await, expected, "pages of {page_size}");
    }
    let some = proto::CandidateFilter {
        only: expected.iter().step_by(10).cloned().collect(),
        except: vec![expected[20].clone()],
        ..Default::default()
    };
    let some = listed(&client, 50, Some(some)).await;
    assert_eq!(some.len(), n / 10 - 1);
    assert!(some.is_sorted() && !some.contains(&expected[20]));
}

/// Everybody on the pages of a list.
async fn listed(client: &Client, page_size: i32, filter: Option<proto::CandidateFilter>) -> Vec<String> {
    let mut names = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = proto::ListProfilesRequest {
            role: Role::Startup.into(),
            page_size,
            page_token,
            filter: filter.clone(),
        };
        let page = client.profiles().list_profiles(request).await.unwrap().into_inner();
        names.extend(page.profiles.into_iter().map(|profile| profile.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return names;
        }
    }
}

/// What is stored or removed between two pages moves nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn pages_meet_everybody_once_while_others_come_and_go() {
    let server = Server::start().await;
    let client = server.admin().await;
    let stay: Vec<String> = (0..60).map(|n| format!("m-{n:02}")).collect();
    client.upsert(stay.iter().map(|id| startup(id)).collect()).await;
    let mut met = Vec::new();
    let mut page_token = String::new();
    for round in 0.. {
        let request = proto::ListProfilesRequest {
            role: Role::Startup.into(),
            page_size: 7,
            page_token,
            ..Default::default()
        };
        let page = client.profiles().list_profiles(request).await.unwrap().into_inner();
        met.extend(page.profiles.into_iter().map(|profile| profile.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
        // One before, one after, and the last one that was met goes.
        client.put(startup(&format!("a-{round}"))).await;
        client.put(startup(&format!("z-{round}"))).await;
        client.delete(met.last().unwrap()).await.unwrap();
    }
    let once: BTreeSet<&String> = met.iter().collect();
    assert_eq!(once.len(), met.len(), "nobody twice");
    for id in stay {
        assert!(once.contains(&format!("startups/{id}")), "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_lists_those_who_fit_it() {
    let server = Server::start().await;
    let client = server.admin().await;
    let at_stage = |id: &str, stage: Option<Stage>| {
        let mut profile = startup(id);
        startup_of(&mut profile).stage = stage.map(Into::into);
        profile
    };
    let unknown = at_stage("unknown", None);
    client
        .upsert(vec![at_stage("idea", Some(Stage::Idea)), at_stage("seed", Some(Stage::Seed)), unknown])
        .await;
    let stages = |include_unknown| {
        Some(proto::CandidateFilter {
            stages: vec![Stage::Seed.into()],
            include_unknown,
            ..Default::default()
        })
    };
    assert_eq!(listed(&client, 0, stages(false)).await, ["startups/seed"]);
    assert_eq!(listed(&client, 0, stages(true)).await, ["startups/seed", "startups/unknown"]);
    assert_eq!(listed(&client, 1, stages(true)).await, ["startups/seed", "startups/unknown"]);

    // A token goes on with its own question only.
    let request =
        proto::ListProfilesRequest { role: Role::Startup.into(), page_size: 1, ..Default::default() };
    let page_token =
        client.profiles().list_profiles(request.clone()).await.unwrap().into_inner().next_page_token;
    for other in [
        proto::ListProfilesRequest { filter: stages(true), ..request.clone() },
        proto::ListProfilesRequest { role: Role::Investor.into(), ..request.clone() },
    ] {
        let other = proto::ListProfilesRequest { page_token: page_token.clone(), ..other };
        let status = client.profiles().list_profiles(other).await.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument);
    }
    let longer = proto::ListProfilesRequest { page_token, page_size: 2, ..request };
    assert_eq!(client.profiles().list_profiles(longer).await.unwrap().into_inner().profiles.len(), 2);
}

/// The answers of one page stay under the limit of a message.
#[tokio::test(flavor = "multi_thread")]
async fn large_profiles_make_short_pages() {
    let mut config = config();
    config.limits.response_bytes = 100_000;
    let server = common::Folder::new().serve(config).await;
    let client = server.admin().await;
    let large = |n: usize| {
        let mut profile = startup(&format!("n-{n:02}"));
        startup_of(&mut profile).pitch = Some(text(&"eau ".repeat(3_000)));
        profile
    };
    client.upsert((0..20).map(large).collect()).await;
    let expected: Vec<String> = (0..20).map(|n| format!("startups/n-{n:02}")).collect();
    assert_eq!(listed(&client, 0, None).await, expected);
}

/// A stream that breaks off has stored what it answered.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_batch_answered_before_it_broke_off_is_stored() {
    let server = Server::start().await;
    let client = server.admin().await;
    let (send, profiles) = tokio::sync::mpsc::channel(1);
    let profiles = tokio_stream::wrappers::ReceiverStream::new(profiles);
    let sender = tokio::spawn(async move {
        for n in 0..400 {
            let profile = Some(startup(&format!("n-{n:03}")));
            send.send(proto::BatchUpsertProfilesRequest { profile }).await.unwrap();
        }
        // It never says that this was all.
        send
    });
    let mut answers = client.profiles().batch_upsert_profiles(profiles).await.unwrap().into_inner();
    let mut answered = Vec::new();
    for _ in 0..300 {
        answered.push(answers.message().await.unwrap().unwrap());
    }
    drop(answers);
    let _send = sender.await.unwrap();
    let stored = listed(&client, 1_000, None).await;
    for answer in answered {
        assert_eq!(answer.outcome(), Outcome::Created);
        assert!(stored.contains(&answer.name), "{}", answer.name);
    }
    all(client.profiles().batch_upsert_profiles(tokio_stream::empty()).await.unwrap().into_inner())
        .await
        .unwrap();
}
