//! A service that is told to stop: who is told, and what is still done.

mod common;
mod served;

use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::Hub;
use qantara_server::wire::proto;
use qantara_server::wire::proto::profile_service_client::ProfileServiceClient;
use served::{PATIENCE, Server, create, startup, status};
use tokio::sync::mpsc::Sender;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

/// A time, in ms, that no test waits for.
const NEVER_MS: u64 = 86_400_000;

/// Load balancers and callers are told before connections close.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_says_so_while_it_still_answers() {
    let hub = Hub::new();
    let mut server = Server::start(&hub, &format!("--set limits.drain_notice_ms={NEVER_MS}"));
    let channel = server.channel().await;
    let mut health = HealthClient::new(channel.clone());
    assert_eq!(status(&mut health).await, ServingStatus::Serving);
    let mut profiles = ProfileServiceClient::new(channel.clone());
    // A call that ends only with its caller.
    let watch = profiles.watch_profiles(proto::WatchProfilesRequest::default()).await.unwrap();
    let mut watch = watch.into_inner();
    watch.message().await.unwrap();
    server.terminate();
    let begun = Instant::now();
    while status(&mut health).await != ServingStatus::NotServing {
        assert!(begun.elapsed() < PATIENCE, "it is not told");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    profiles.create_profile(create(startup("st-1", "Pousse"), "")).await.unwrap();
    watch.message().await.unwrap();
    // Told again, it does not wait: neither for the notice to be up nor for
    // the call that is under way.
    server.terminate();
    assert_eq!(server.ended().code(), Some(0), "{}", server.log());
    assert!(watch.message().await.is_err(), "the call was broken off");
    assert!(hub.is_closed());
    assert!(hub.ok("check").contains("1 profile read"), "{}", hub.ok("check"));
}

/// A call under way, which has been answered for `st-1` and waits for more.
async fn upserting(
    server: &Server,
) -> (Sender<proto::BatchUpsertProfilesRequest>, Streaming<proto::BatchUpsertProfilesResponse>) {
    let (sender, profiles) = tokio::sync::mpsc::channel(1);
    sender.send(upsert("st-1")).await.unwrap();
    let mut client = ProfileServiceClient::new(server.channel().await);
    let answers = client.batch_upsert_profiles(ReceiverStream::new(profiles)).await;
    let mut answers = answers.unwrap().into_inner();
    assert_eq!(answers.message().await.unwrap().unwrap().name, "startups/st-1");
    (sender, answers)
}

fn upsert(id: &str) -> proto::BatchUpsertProfilesRequest {
    proto::BatchUpsertProfilesRequest { profile: Some(startup(id, "Pousse")) }
}

/// Waits until the server listens no more: from then on it only waits for the
/// calls under way.
async fn closes_its_doors(server: &Server) {
    let begun = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        assert!(begun.elapsed() < PATIENCE, "it listens on");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_under_way_ends_well_before_the_server_does() {
    let hub = Hub::new();
    let line = format!("--set limits.drain_notice_ms=0 --set limits.drain_ms={NEVER_MS}");
    let mut server = Server::start(&hub, &line);
    let (sender, mut answers) = upserting(&server).await;
    server.terminate();
    closes_its_doors(&server).await;
    sender.send(upsert("st-2")).await.unwrap();
    assert_eq!(answers.message().await.unwrap().unwrap().name, "startups/st-2");
    assert!(server.child.try_wait().unwrap().is_none(), "it waits for the call");
    drop(sender);
    assert_eq!(answers.message().await.unwrap(), None);
    assert_eq!(server.ended().code(), Some(0), "{}", server.log());
    assert!(hub.is_closed());
    assert!(hub.ok("check").contains("2 profiles read"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_breaks_off_a_call_under_way() {
    let hub = Hub::new();
    let line = format!("--set limits.drain_notice_ms=0 --set limits.drain_ms={NEVER_MS}");
    let mut server = Server::start(&hub, &line);
    let (_sender, mut answers) = upserting(&server).await;
    server.terminate();
    closes_its_doors(&server).await;
    server.terminate();
    assert_eq!(server.ended().code(), Some(0), "{}", server.log());
    assert!(answers.message().await.is_err());
    // What was acknowledged is there.
    assert!(hub.is_closed());
    assert!(hub.ok("check").contains("1 profile read"));
}

/// Whoever reads the first line may stop the server at once.
#[test]
fn a_server_that_says_it_answers_can_be_stopped_in_order() {
    let hub = Hub::new();
    for _ in 0..4 {
        Server::start(&hub, "--set limits.drain_notice_ms=0").stop();
        assert!(hub.is_closed());
    }
}
