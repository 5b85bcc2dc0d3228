//! Whoever watches is told of every change, in order.

mod common;

use std::collections::BTreeMap;

use common::{Client, HUB, Server, investor, startup};
use qantara_server::Access;
use qantara_server::wire::proto::watch_profiles_response::Kind;
use qantara_server::wire::proto::{self, Role, WatchProfilesResponse};
use tonic::{Code, Status, Streaming};

type Changes = Streaming<WatchProfilesResponse>;

/// Begins to watch, and gives the number that it begins after.
async fn watch(client: &Client, roles: &[Role], after_sequence: u64) -> Result<(Changes, u64), Status> {
    let roles = roles.iter().map(|role| (*role).into()).collect();
    let request = proto::WatchProfilesRequest { roles, after_sequence };
    let mut changes = client.profiles().watch_profiles(request).await?.into_inner();
    let begun = next(&mut changes).await;
    assert_eq!((begun.kind(), begun.name.as_str(), &begun.profile), (Kind::Unspecified, "", &None));
    Ok((changes, begun.sequence))
}

async fn next(changes: &mut Changes) -> WatchProfilesResponse {
    changes.message().await.unwrap().expect("a watch goes on")
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_in_the_order_in_which_they_are_made() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.put(startup("before")).await;
    let (mut changes, begun) = watch(&client, &[], 0).await.unwrap();
    let one = client.put(startup("one")).await;
    let change = next(&mut changes).await;
    assert_eq!((change.kind(), change.profile.as_ref()), (Kind::Stored, Some(&one)));
    assert!(change.sequence > begun);
    assert_eq!(format!("{:x}", change.sequence), one.etag);
    client.put(proto::Profile { capacity: Some(2), ..one }).await;
    client.put(investor("two")).await;
    client.delete("startups/one").await.unwrap();
    let mut told = Vec::new();
    let mut last = change.sequence;
    for _ in 0..3 {
        let change = next(&mut changes).await;
        assert!(change.sequence > last);
        last = change.sequence;
        told.push((change.name.clone(), change.profile.is_some()));
    }
    let expected = [("startups/one", true), ("investors/two", true), ("startups/one", false)];
    // What was removed since is told as removed.
    let name = |(name, stored): (&str, bool)| (name.to_owned(), stored);
    let removed = [("startups/one", false), ("investors/two", true), ("startups/one", false)];
    assert!(told == expected.map(name) || told == removed.map(name), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_roles_that_are_asked_for_are_told() {
    let server = Server::start().await;
    let client = server.admin().await;
    let (mut changes, _) = watch(&client, &[Role::Investor, Role::Mentor], 0).await.unwrap();
    client.put(startup("one")).await;
    client.put(investor("two")).await;
    assert_eq!(next(&mut changes).await.name, "investors/two");
}

/// That two have met is no change to their profiles.
#[tokio::test(flavor = "multi_thread")]
async fn an_outcome_is_no_change_to_a_profile() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.upsert(vec![startup("one"), investor("two")]).await;
    let (mut changes, _) = watch(&client, &[], 0).await.unwrap();
    let outcome = proto::Outcome {
        market: common::MARKET.to_owned(),
        startup: "startups/one".to_owned(),
        counterpart: "investors/two".to_owned(),
        by: Role::Startup.into(),
        event: proto::outcome::Event::Met.into(),
        ..Default::default()
    };
    let request = proto::RecordOutcomesRequest { outcomes: vec![outcome], ..Default::default() };
    client.feedback().record_outcomes(request).await.unwrap();
    client.put(startup("next")).await;
    assert_eq!(next(&mut changes).await.name, "startups/next");
}

/// Stores and removes profiles, several at a time.
async fn write(client: Client, writer: usize) {
    for round in 0..30 {
        let profile =
            |n: usize| proto::Profile { capacity: Some(round + 1), ..startup(&format!("of-{writer}-{n}")) };
        client.upsert((0..3).map(profile).collect()).await;
        if round % 5 == 4 {
            client.delete(&format!("startups/of-{writer}-1")).await.unwrap();
        }
    }
}

/// However many write at a time, numbers never go back; so whoever comes
/// again after the last number that it saw has missed nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn a_watch_that_breaks_off_anywhere_goes_on_without_missing_anything() {
    let server = Server::start().await;
    let client = server.admin().await;
    let (whole, begun) = watch(&client, &[], 0).await.unwrap();
    let whole = tokio::spawn(follow(whole, begun));
    let broken = tokio::spawn(follow_in_pieces(client.clone(), begun));
    let mut writers = Vec::new();
    for writer in 0..6 {
        writers.push(tokio::spawn(write(server.client(HUB, Access::Writer).await, writer)));
    }
    for writer in writers {
        writer.await.unwrap();
    }
    client.put(startup("last")).await;
    let mut expected = BTreeMap::new();
    let request =
        proto::ListProfilesRequest { role: Role::Startup.into(), page_size: 1_000, ..Default::default() };
    for profile in client.profiles().list_profiles(request).await.unwrap().into_inner().profiles {
        expected.insert(profile.name.clone(), profile.etag);
    }
    assert_eq!(whole.await.unwrap(), expected);
    assert_eq!(broken.await.unwrap(), expected);
}

/// Who is there, with their etags, by what a watch tells.
type Copy = BTreeMap<String, String>;

fn take_over(copy: &mut Copy, change: WatchProfilesResponse) {
    match change.profile {
        Some(profile) => copy.insert(change.name, profile.etag),
        None => copy.remove(&change.name),
    };
}

async fn follow(mut changes: Changes, mut last: u64) -> Copy {
    let mut copy = Copy::new();
    while !copy.contains_key("startups/last") {
        let change = next(&mut changes).await;
        assert!(change.sequence >= last, "numbers went back from {last} to {}", change.sequence);
        last = change.sequence;
        take_over(&mut copy, change);
    }
    copy
}

async fn follow_in_pieces(client: Client, mut last: u64) -> Copy {
    let mut copy = Copy::new();
    for piece in 0.. {
        let (mut changes, begun) = watch(&client, &[], last).await.unwrap();
        assert_eq!(begun, last);
        for _ in 0..(7 + piece % 11) {
            let change = next(&mut changes).await;
            assert!(change.sequence >= last, "numbers went back from {last} to {}", change.sequence);
            last = change.sequence;
            take_over(&mut copy, change);
            if copy.contains_key("startups/last") {
                return copy;
            }
        }
    }
    unreachable!("pieces have no end")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_goes_on_from_its_first_message_too() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.put(startup("before")).await;
    let (changes, begun) = watch(&client, &[], 0).await.unwrap();
    drop(changes);
    client.put(startup("one")).await;
    client.put(startup("two")).await;
    let (mut changes, again) = watch(&client, &[], begun).await.unwrap();
    assert_eq!(again, begun);
    // The change of that very number comes again.
    for name in ["startups/before", "startups/one", "startups/two"] {
        assert_eq!(next(&mut changes).await.name, name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_longer_in_memory_is_out_of_range() {
    let server = Server::start().await;
    let client = server.admin().await;
    let first = client.put(startup("first")).await;
    let first = u64::from_str_radix(&first.etag, 16).unwrap();
    assert!(watch(&client, &[], first).await.is_ok());
    // More changes than are kept.
    for round in 0..30 {
        let profile = |n: u32| proto::Profile { capacity: Some(round + 1), ..investor(&format!("n-{n:03}")) };
        client.upsert((0..300).map(profile).collect()).await;
    }
    let status = watch(&client, &[], first).await.unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange);
    let (changes, begun) = watch(&client, &[], 0).await.unwrap();
    assert!(watch(&client, &[], begun).await.is_ok());
    // And after a restart, nothing is.
    let between = begun - 1;
    drop((client, changes));
    let server = server.restart().await;
    let client = server.admin().await;
    assert_eq!(watch(&client, &[], between).await.unwrap_err().code(), Code::OutOfRange);
}

/// A watch that was away during an erasure cannot be told whom to forget.
#[tokio::test(flavor = "multi_thread")]
async fn a_watch_from_before_an_erasure_is_out_of_range() {
    let server = Server::start().await;
    let client = server.admin().await;
    client.upsert(vec![startup("one"), startup("two")]).await;
    let (changes, begun) = watch(&client, &[], 0).await.unwrap();
    drop(changes);
    let request = proto::EraseSubjectsRequest { names: vec!["startups/one".to_owned()] };
    client.subjects().erase_subjects(request).await.unwrap();
    assert_eq!(watch(&client, &[], begun).await.unwrap_err().code(), Code::OutOfRange);
    let (_, begun) = watch(&client, &[], 0).await.unwrap();
    assert!(watch(&client, &[], begun).await.is_ok());
}
