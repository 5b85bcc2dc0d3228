//! Callers that go wrong, on purpose or not, harm nobody but themselves.

mod wire;

use std::time::Duration;

use qantara_server::wire::proto;
use tokio::io::AsyncWriteExt as _;
use tonic::Code;

use wire::*;

const RANK_BATCH: &str = "/qantara.v1.MatchingService/RankBatch";
const BACKUP: &str = "/qantara.v1.AdminService/Backup";
const CREATE: &str = "/qantara.v1.ProfileService/CreateProfile";
const LIST: &str = "/qantara.v1.ProfileService/ListProfiles";
const RECORD: &str = "/qantara.v1.FeedbackService/RecordOutcomes";

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed_and_its_place_is_free_again() {
    let server = Server::start(|config| config.limits.handshake_ms = 200).await;
    let mut silent = server.dial().await;
    closed(&mut silent).await;
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn a_connection_whose_peer_answers_no_pings_is_closed() {
    let server = Server::start(|config| {
        config.limits.ping_after_ms = 200;
        config.limits.ping_answer_ms = 200;
    })
    .await;
    let mut half_open = server.dial_http2().await;
    let frames = within("the end of the connection", frames_to_the_end(&mut half_open)).await;
    assert!(frames.iter().any(|(kind, _)| *kind == PING), "it was pinged first: {frames:?}");
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn a_connection_that_falls_silent_is_closed_even_if_nobody_pings_it() {
    let server = Server::start(|config| config.limits.idle_ms = 200).await;
    let mut idle = server.dial_http2().await;
    closed(&mut idle).await;
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn pings_keep_a_living_connection_from_being_idle() {
    let server = Server::start(|config| {
        config.limits.ping_after_ms = 100;
        config.limits.idle_ms = 30_000;
        config.limits.ping_answer_ms = 30_000;
    })
    .await;
    let peer = server.connect().await;
    tokio::time::sleep(Duration::from_millis(600)).await;
    peer.ask::<proto::Ranking>(RANK, &rank(5)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_message_that_is_too_large_is_refused_and_its_connection_goes_on() {
    let server = Server::start(|config| config.limits.request_bytes = 4 << 10).await;
    let peer = server.connect().await;
    let request = proto::CreateProfileRequest {
        profile: Some(startup_with_text("large", 5 << 10)),
        ..proto::CreateProfileRequest::default()
    };
    let refused = within("a refusal", peer.ask::<proto::Profile>(CREATE, &request)).await.unwrap_err();
    assert!(matches!(refused.code(), Code::OutOfRange | Code::ResourceExhausted), "{refused:?}");
    peer.ask::<proto::Ranking>(RANK, &rank(5)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn garbage_ends_a_connection_and_nothing_else() {
    let server = Server::start(|_| {}).await;
    let settings_and_garbage = [&b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..], &[0xff; 4096]].concat();
    for garbage in [vec![0; 4096], vec![0xff; 4096], b"GET / HTTP/9\r\n\r\n".to_vec(), settings_and_garbage] {
        let mut stream = server.dial().await;
        // It may be closed before the last byte.
        let _ = stream.write_all(&garbage).await;
        closed(&mut stream).await;
    }
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}
