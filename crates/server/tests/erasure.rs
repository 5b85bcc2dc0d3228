//! Whoever is erased leaves nothing behind, and nobody else is touched.

mod common;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use common::{
    Client, Folder, HUB, MARKET, Server, all, config, find_in_files, investor, investor_of, startup,
    startup_of, strings, text,
};
use qantara_server::Access;
use qantara_server::wire::proto::{self, Role};
use tonic::Code;

/// Stands in every name, text and id of those to be erased, and nowhere else.
///
/// A store's files are full of checksums, whose bytes are any bytes. Three
/// letters stand in one store in a hundred by chance; these are too many.
const MARKER: &str = "zqxmarker";

const STARTUPS: usize = 600;
const INVESTORS: usize = 400;
const OTHERS: usize = 60;

#[track_caller]
fn assert_no_trace(folder: &Path) {
    let found = find_in_files(folder, MARKER);
    assert!(found.is_empty(), "{} traces:\n{}", found.len(), found[..found.len().min(5)].join("\n"));
}

fn marked(role: &str, n: usize) -> String {
    format!("{role}/{MARKER}-{n:04}")
}

/// Everybody who is to be erased, by name.
fn gone() -> Vec<String> {
    let startups = (0..STARTUPS).map(|n| marked("startups", n));
    startups.chain((0..INVESTORS).map(|n| marked("investors", n))).collect()
}

fn marked_startup(n: usize) -> proto::Profile {
    let mut profile = startup(&format!("{MARKER}-{n:04}"));
    profile.display_name = format!("{MARKER}name{n:04} & Fils");
    let part = startup_of(&mut profile);
    part.pitch = Some(text(&format!("{MARKER}pitch{n:04} : des capteurs pour les oasis")));
    let founder = proto::Founder { name: format!("{MARKER}founder{n:04}"), ..Default::default() };
    part.founders = Some(proto::Founders { values: vec![founder] });
    // They name each other too.
    part.competitors = strings(&[&format!("{MARKER}-{:04}", (n + 1) % STARTUPS)]);
    profile
}

fn marked_investor(n: usize) -> proto::Profile {
    let mut profile = investor(&format!("{MARKER}-{n:04}"));
    profile.display_name = format!("{MARKER}name{n:04} Capital");
    investor_of(&mut profile).thesis = Some(text(&format!("{MARKER}thesis{n:04} pour l'agriculture")));
    profile
}

/// The others: every second one names somebody who goes.
fn others() -> Vec<proto::Profile> {
    let startups = (0..OTHERS).map(|n| {
        let mut profile = startup(&format!("kept-{n:02}"));
        if n % 2 == 0 {
            profile.met = strings(&[&format!("{MARKER}-{n:04}"), "kept-01"]);
            startup_of(&mut profile).competitors = strings(&[&format!("{MARKER}-{n:04}"), "kept-03"]);
        }
        profile
    });
    let investors = (0..OTHERS).map(|n| {
        let mut profile = investor(&format!("kept-{n:02}"));
        if n % 2 == 0 {
            profile.conflicts = strings(&[&format!("{MARKER}-{n:04}")]);
            let backed = proto::Investment {
                startup: Some(format!("{MARKER}-{n:04}")),
                name: Some(format!("{MARKER}backed{n:04}")),
                stage: Some(proto::Stage::Seed.into()),
                ..Default::default()
            };
            investor_of(&mut profile).portfolio = Some(proto::Investments { values: vec![backed] });
        }
        profile
    });
    startups.chain(investors).collect()
}

fn met(id: &str, startup: String, counterpart: String) -> proto::Outcome {
    proto::Outcome {
        name: format!("outcomes/{id}"),
        market: MARKET.to_owned(),
        startup,
        counterpart,
        by: Role::Startup.into(),
        event: proto::outcome::Event::Met.into(),
        ..Default::default()
    }
}

/// How many outcomes, and records of requests, name somebody who goes.
const OUTCOMES: usize = 120;
const REQUESTS: usize = 25;

/// A hub in which those to be erased have left every trace that there is.
async fn fill(admin: &Client) {
    for n in 0..REQUESTS {
        let request = proto::CreateProfileRequest {
            profile: Some(marked_startup(n)),
            request_id: format!("{MARKER}-request-{n}"),
        };
        admin.profiles().create_profile(request).await.unwrap();
    }
    admin.upsert((REQUESTS..STARTUPS).map(marked_startup).collect()).await;
    admin.upsert((0..INVESTORS).map(marked_investor).collect()).await;
    admin.upsert(others()).await;
    let kept = |role: &str, n: usize| format!("{role}/kept-{:02}", n % OTHERS);
    let mut outcomes: Vec<_> = (0..OUTCOMES)
        .map(|n| match n % 3 {
            0 => met(&format!("{MARKER}-{n}"), marked("startups", n), kept("investors", n)),
            1 => met(&format!("of-{n}"), kept("startups", n), marked("investors", n)),
            _ => met(&format!("of-{n}"), marked("startups", n), marked("investors", n)),
        })
        .collect();
    outcomes.push(met("kept", kept("startups", 5), kept("investors", 7)));
    let request = proto::RecordOutcomesRequest { outcomes, ..Default::default() };
    admin.feedback().record_outcomes(request).await.unwrap();
    // Who saw whom.
    for n in 0..20 {
        admin.read(&marked("startups", n)).await.unwrap();
        admin.rank(MARKET, &marked("investors", n)).await.unwrap();
    }
    admin.rank(MARKET, "startups/kept-05").await.unwrap();
}

async fn erase(client: &Client, names: Vec<String>) -> proto::ErasureReceipt {
    let request = proto::EraseSubjectsRequest { names };
    client.subjects().erase_subjects(request).await.unwrap().into_inner()
}

/// The names of everybody in a hub.
async fn everybody(client: &Client) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for role in [Role::Startup, Role::Investor] {
        let request =
            proto::ListProfilesRequest { role: role.into(), page_size: 1_000, ..Default::default() };
        let page = client.profiles().list_profiles(request).await.unwrap().into_inner();
        assert_eq!(page.next_page_token, "");
        names.extend(page.profiles.into_iter().map(|profile| profile.name));
    }
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_subjects_leave_no_byte_and_nobody_else_is_touched() {
    let server = Server::start().await;
    let admin = server.admin().await;
    fill(&admin).await;
    let folder = server.folder.path();
    assert!(find_in_files(&folder, MARKER).len() > 4 * gone().len(), "they were there");
    let before = |name: &'static str| admin.read(name);
    let untouched = [before("startups/kept-05").await.unwrap(), before("investors/kept-07").await.unwrap()];

    let mut names = gone();
    names.extend((0..5).map(|n| format!("startups/nobody-{n}")));
    // The id of this very request has one of them in it.
    let eraser = server.admin().await.with("x-request-id", &format!("erase/{MARKER}-0001"));
    let receipt = erase(&eraser, names.clone()).await;
    drop(eraser);
    assert_no_trace(&folder);
    let counts = [
        ("profiles", receipt.profiles, STARTUPS + INVESTORS),
        ("not found", receipt.not_found, 5),
        ("outcomes", receipt.outcomes, OUTCOMES),
        // That of the outcomes had no id.
        ("requests", receipt.requests, REQUESTS),
        ("corrected", receipt.profiles_corrected, OTHERS),
    ];
    for (what, told, expected) in counts {
        assert_eq!(told, expected as u64, "{what}");
    }
    assert!(receipt.audit_events > 40, "{receipt:?}");
    assert!(receipt.bytes_after < receipt.bytes_before, "{receipt:?}");
    assert!(receipt.erased_at.is_some() && receipt.id.len() == 36, "{receipt:?}");

    let left = everybody(&admin).await;
    let expected: BTreeSet<String> = others().into_iter().map(|profile| profile.name).collect();
    assert_eq!(left, expected);
    for name in ["startups/kept-05", "investors/kept-05"] {
        let ranked = admin.ranked(name).await;
        assert!(!ranked.is_empty() && ranked.iter().all(|name| expected.contains(name)), "{ranked:?}");
    }
    for profile in &untouched {
        assert_eq!(&admin.read(&profile.name).await.unwrap(), profile);
    }
    let mut corrected = admin.read("startups/kept-04").await.unwrap();
    assert_eq!(corrected.met, strings(&["kept-01"]));
    assert_eq!(startup_of(&mut corrected).competitors, strings(&["kept-03"]));
    let request = proto::ListOutcomesRequest::default();
    let outcomes = admin.feedback().list_outcomes(request).await.unwrap().into_inner().outcomes;
    assert_eq!(outcomes.iter().map(|outcome| outcome.name.as_str()).collect::<Vec<_>>(), ["outcomes/kept"]);

    for name in [marked("startups", 3), marked("investors", 3)] {
        let request = proto::ExportSubjectRequest { name: name.clone() };
        let status = admin.subjects().export_subject(request).await.unwrap_err();
        assert_eq!(status.code(), Code::NotFound);
        assert_eq!(admin.read(&name).await.unwrap_err().code(), Code::NotFound);
        assert_eq!(admin.rank(MARKET, &name).await.unwrap_err().code(), Code::NotFound);
    }
    let again = erase(&admin, names).await;
    assert_eq!((again.profiles, again.outcomes, again.requests), (0, 0, 0));
    assert_eq!((again.not_found, again.audit_events, again.profiles_corrected), (1_005, 0, 0));
    assert_ne!(again.id, receipt.id);
    let erasures = admin.audit().await.into_iter().filter(|event| event.call.ends_with("/EraseSubjects"));
    let subjects: Vec<_> = erasures.map(|event| event.subjects).collect();
    let receipts = [&receipt, &again].map(|receipt| format!("receipts/{}", receipt.id));
    assert_eq!(subjects, receipts.map(|receipt| vec!["erased".to_owned(), receipt]));

    drop(admin);
    let server = server.restart().await;
    assert_no_trace(&folder);
    let admin = server.admin().await;
    assert_eq!(everybody(&admin).await, expected);
    let check = admin.admin().check_store(proto::CheckStoreRequest {}).await.unwrap().into_inner();
    assert!(check.healthy, "{:?}", check.findings);
    drop(admin);
    let folder = server.stop().await;
    assert_no_trace(&folder.path());
}

/// What a reader was about to be shown, or a writer to record, is not written
/// down once they are gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn those_who_read_and_write_meanwhile_bring_nothing_back() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let done = Arc::new(AtomicBool::new(false));
    let mut readers = Vec::new();
    for reader in 0..4 {
        let (client, done) = (server.client(HUB, Access::Reader).await, Arc::clone(&done));
        readers.push(tokio::spawn(async move {
            while !done.load(Ordering::SeqCst) {
                for n in 0..20 {
                    let _ = client.read(&marked("startups", n)).await;
                    let _ = client.explain(&marked("startups", n), "investors/kept").await;
                    if reader % 2 == 0 {
                        let _ = client.rank(MARKET, "investors/kept").await;
                    } else {
                        everybody(&client).await;
                    }
                }
            }
        }));
    }
    let (writer, writing) = (server.client(HUB, Access::Writer).await, Arc::clone(&done));
    readers.push(tokio::spawn(async move {
        let mut count = 0;
        while !writing.load(Ordering::SeqCst) {
            for n in 0..40 {
                count += 1;
                let outcome = met(&format!("n-{count}"), marked("startups", n), "investors/kept".to_owned());
                let request = proto::RecordOutcomesRequest { outcomes: vec![outcome], ..Default::default() };
                let _ = writer.feedback().record_outcomes(request).await;
            }
        }
    }));
    admin.put(investor("kept")).await;
    for _ in 0..4 {
        admin.upsert((0..40).map(marked_startup).collect()).await;
        admin.rank(MARKET, "investors/kept").await.unwrap();
        erase(&admin, (0..40).map(|n| marked("startups", n)).collect()).await;
        // With everything that waits to be written.
        let events = admin.audit().await;
        assert!(!format!("{events:?}").contains(MARKER), "an audit event names them");
        assert_no_trace(&server.folder.path());
    }
    done.store(true, Ordering::SeqCst);
    for reader in readers {
        reader.await.unwrap();
    }
    drop(admin);
    assert_no_trace(&server.stop().await.path());
}

/// A profile that names a marked one in every way that there is.
fn naming(role: &str, n: usize) -> proto::Profile {
    let id = format!("kept-{n:02}");
    let mut profile = if role == "startups" { startup(&id) } else { investor(&id) };
    let ours = format!("{MARKER}-{n:04}");
    // With a role, in the same role, and as people wrote it before.
    profile.met = strings(&[&marked("startups", n), &marked("investors", n), "mentors/kept"]);
    profile.conflicts = strings(&[&marked(role, n), &ours]);
    let day = "2026-10-01".to_owned();
    profile.declined =
        Some(proto::Declines { values: [(marked(role, n), day.clone()), (ours.clone(), day)].into() });
    profile.external_ids = Some(proto::ExternalIds {
        values: [("crm".to_owned(), ours), ("f6s".to_owned(), format!("{MARKER}tool{n}"))].into(),
    });
    if role == "investors" {
        // A portfolio by name only, as public lists have it.
        let backed =
            proto::Investment { name: Some(format!("{MARKER}NAME{n:04} & fils")), ..Default::default() };
        investor_of(&mut profile).portfolio = Some(proto::Investments { values: vec![backed] });
    }
    profile
}

/// Every byte of the folder is looked at, while rankings go on.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn no_trace_of_any_kind_is_left_while_everything_goes_on() {
    let server = Server::start().await;
    let admin = server.admin().await;
    let done = Arc::new(AtomicBool::new(false));
    admin.put(investor("seeker")).await;
    let mut load = Vec::new();
    for n in 0..4 {
        // Ids of requests are the caller's, and so may have anybody's in them.
        let client = server.client(HUB, Access::Writer).await;
        let client = client.with("x-request-id", &format!("page/{MARKER}-{n:04}/{n}"));
        let done = Arc::clone(&done);
        load.push(tokio::spawn(async move {
            let mut count = 0;
            while !done.load(Ordering::SeqCst) {
                let _ = client.rank(MARKET, "investors/seeker").await;
                let _ = client.explain(&marked("startups", n), "investors/seeker").await;
                let request = proto::RankBatchRequest {
                    market: MARKET.to_owned(),
                    role: Role::Startup.into(),
                    k: 5,
                    ..Default::default()
                };
                if let Ok(stream) = client.matching().rank_batch(request).await {
                    let _ = all(stream.into_inner()).await;
                }
                everybody(&client).await;
                // A change too is recorded with the id of its request.
                let mut profile = investor(&format!("changed-{n}"));
                count += 1;
                profile.display_name = format!("Autre {count}");
                let request = proto::UpdateProfileRequest {
                    profile: Some(profile),
                    allow_missing: true,
                    ..Default::default()
                };
                client.profiles().update_profile(request).await.unwrap();
            }
        }));
    }
    for _ in 0..3 {
        let with_ids = |mut profile: proto::Profile, n: usize| {
            let values = [("f6s".to_owned(), format!("{MARKER}tool{n}"))].into();
            profile.external_ids = Some(proto::ExternalIds { values });
            profile
        };
        admin.upsert((0..40).map(|n| with_ids(marked_startup(n), n)).collect()).await;
        admin.upsert((0..40).map(marked_investor).collect()).await;
        let others = ["startups", "investors"].map(|role| (0..40).map(move |n| naming(role, n)));
        admin.upsert(others.into_iter().flatten().collect()).await;
        for n in 0..10 {
            let mut profile = investor(&format!("other-{n}"));
            profile.display_name = "Autre".to_owned();
            let request = proto::UpdateProfileRequest {
                profile: Some(profile),
                allow_missing: true,
                request_id: format!("{MARKER}-{n:04}:{}", uuid()),
                ..Default::default()
            };
            admin.profiles().update_profile(request).await.unwrap();
        }
        assert!(find_in_files(&server.folder.path(), MARKER).len() > 1_000, "they were there");
        let names = ["startups", "investors"].map(|role| (0..40).map(move |n| marked(role, n)));
        erase(&admin, names.into_iter().flatten().collect()).await;
        assert_no_trace(&server.folder.path());
        // With everything that waited to be written.
        admin.audit().await;
        assert_no_trace(&server.folder.path());
        let kept = admin.read("investors/kept-07").await.unwrap();
        assert_eq!(kept.met, strings(&["mentors/kept"]), "who is not erased is still named");
    }
    done.store(true, Ordering::SeqCst);
    for caller in load {
        caller.await.unwrap();
    }
    drop(admin);
    assert_no_trace(&server.stop().await.path());
}

fn uuid() -> String {
    format!("{:x}", std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos())
}

#[tokio::test(flavor = "multi_thread")]
async fn those_who_watch_are_told_who_is_gone() {
    let server = Server::start().await;
    let admin = server.admin().await;
    admin.upsert((0..3).map(marked_startup).collect()).await;
    let watch = proto::WatchProfilesRequest::default();
    let mut changes = admin.profiles().watch_profiles(watch).await.unwrap().into_inner();
    assert!(changes.message().await.unwrap().unwrap().name.is_empty(), "the watch has begun");
    erase(&admin, vec![marked("startups", 1)]).await;
    let change = changes.message().await.unwrap().unwrap();
    assert_eq!(change.name, marked("startups", 1));
    assert_eq!((change.kind(), change.profile), (proto::watch_profiles_response::Kind::Removed, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_all_that_is_held_about_somebody() {
    let server = Server::start().await;
    let admin = server.admin().await;
    fill(&admin).await;
    let name = marked("startups", 6);
    let request = proto::ExportSubjectRequest { name: name.clone() };
    let export = admin.subjects().export_subject(request).await.unwrap().into_inner();
    assert_eq!(export.profile, Some(admin.read(&name).await.unwrap()));
    let outcomes: Vec<&str> = export.outcomes.iter().map(|outcome| outcome.name.as_str()).collect();
    assert_eq!(outcomes, [format!("outcomes/{MARKER}-6")]);
    assert_eq!(export.named_by, ["startups/kept-06", &marked("startups", 5), "investors/kept-06"]);
    let calls: BTreeSet<&str> = export.audit_events.iter().map(|event| event.call.as_str()).collect();
    let expected = [
        "FeedbackService/RecordOutcomes",
        "MatchingService/Rank",
        "ProfileService/CreateProfile",
        "ProfileService/GetProfile",
    ];
    assert_eq!(calls, expected.into());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_withdraws_consent_is_in_no_ranking_from_the_next_call_on() {
    let folder = Folder::new();
    let server = folder.serve(config()).await;
    let admin = server.admin().await;
    admin.upsert(vec![startup("one"), startup("two"), investor("one"), investor("two")]).await;
    for (seeker, name) in [("startups/one", "investors/two"), ("investors/one", "startups/two")] {
        assert!(admin.ranked(seeker).await.contains(&name.to_owned()));
        for (matching, ranked) in [(false, false), (true, true), (false, false)] {
            let mut profile = admin.read(name).await.unwrap();
            profile.consent = Some(proto::Consent { matching, ..Default::default() });
            let request = proto::UpdateProfileRequest {
                profile: Some(profile),
                update_mask: Some(prost_types::FieldMask { paths: vec!["consent".to_owned()] }),
                ..Default::default()
            };
            admin.profiles().update_profile(request).await.unwrap();
            assert_eq!(admin.ranked(seeker).await.contains(&name.to_owned()), ranked, "{name}: {matching}");
            assert_eq!(admin.rank(MARKET, name).await.is_ok(), ranked, "{name} seeks: {matching}");
        }
    }
}
