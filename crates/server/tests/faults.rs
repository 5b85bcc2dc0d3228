//! Callers that go wrong, on purpose or not, harm nobody but themselves.

mod wire;

use std::time::Duration;

use qantara_server::wire::proto;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpSocket;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use wire::*;

const RANK_BATCH: &str = "/qantara.v1.MatchingService/RankBatch";
const BACKUP: &str = "/qantara.v1.AdminService/Backup";
const CREATE: &str = "/qantara.v1.ProfileService/CreateProfile";
const LIST: &str = "/qantara.v1.ProfileService/ListProfiles";
const RECORD: &str = "/qantara.v1.FeedbackService/RecordOutcomes";

#[tokio::test]
async fn a_connection_that_says_nothing_is_closed_and_its_place_is_free_again() {
    let server = Server::start(|config| config.limits.handshake_ms = 500).await;
    let mut silent = server.dial().await;
    closed(&mut silent).await;
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn a_connection_whose_peer_answers_no_pings_is_closed() {
    let server = Server::start(|config| {
        config.limits.ping_after_ms = 500;
        config.limits.ping_answer_ms = 500;
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
    let server = Server::start(|config| config.limits.idle_ms = 500).await;
    let mut idle = server.dial_http2().await;
    closed(&mut idle).await;
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn pings_keep_a_living_connection_from_being_idle() {
    let server = Server::start(|config| {
        config.limits.ping_after_ms = 500;
        config.limits.ping_answer_ms = 30_000;
        config.limits.idle_ms = 5_000;
    })
    .await;
    let peer = server.connect().await;
    tokio::time::sleep(Duration::from_secs(7)).await;
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

#[tokio::test]
async fn headers_without_an_end_close_their_connection() {
    let server = Server::start(|_| {}).await;
    let mut stream = server.dial_http2().await;
    let _ = stream.write_all(&frame(HEADERS, 0, 1, &call_fields(RANK))).await;
    let more = frame(CONTINUATION, 0, 1, &fields(&[("x-more", &"a".repeat(1_000))]));
    for _ in 0..2_000 {
        if stream.write_all(&more).await.is_err() {
            break;
        }
    }
    closed(&mut stream).await;
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn more_headers_than_the_limit_are_refused() {
    let server = Server::start(|config| config.limits.header_bytes = 4 << 10).await;
    let peer = server.connect().await;
    let large = peer.clone().with("x-large", "a".repeat(8 << 10));
    let refused = within("a refusal", large.ask::<proto::Ranking>(RANK, &rank(5))).await.unwrap_err();
    assert!(refused.message().contains("HTTP 431"), "{refused:?}");
    peer.ask::<proto::Ranking>(RANK, &rank(5)).await.unwrap();
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn others_are_served_in_a_storm_of_resets() {
    let server = Server::start(|config| config.limits.rankings = 16).await;
    let mut stream = server.dial_http2().await;
    let storm = tokio::spawn(async move {
        let message = framed(&rank(5));
        let mut sent = 0;
        for n in 0..2_000_u32 {
            let id = 2 * n + 1;
            let one = [
                frame(HEADERS, END_HEADERS, id, &call_fields(RANK)),
                frame(DATA, END_STREAM, id, &message),
                frame(RST_STREAM, 0, id, &8_u32.to_be_bytes()),
            ];
            if stream.write_all(&one.concat()).await.is_err() {
                break;
            }
            sent += 1;
        }
        (stream, sent)
    });
    let meanwhile = server.connect().await;
    for _ in 0..5 {
        let outcome = within("an answer", meanwhile.ask::<proto::Ranking>(RANK, &rank(5))).await;
        // The storm may hold all the places for a moment; it is told at once.
        let code = outcome.map_or_else(|status| status.code(), |_| Code::Ok);
        assert!(matches!(code, Code::Ok | Code::ResourceExhausted), "{code:?}");
    }
    let (stream, sent) = within("the end of the storm", storm).await.unwrap();
    assert!(sent > 0);
    drop((stream, meanwhile));
    server.until_metric("qantara_rankings", 0).await;
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn empty_frames_hold_nobody_up() {
    let server = Server::start(|_| {}).await;
    let mut stream = server.dial_http2().await;
    stream.write_all(&frame(HEADERS, END_HEADERS, 1, &call_fields(RANK))).await.unwrap();
    let empty = frame(DATA, 0, 1, &[]).repeat(1_000);
    for _ in 0..50 {
        if stream.write_all(&empty).await.is_err() {
            break;
        }
    }
    server.still_ranks().await;
    drop(stream);
    server.until_metric("qantara_rankings", 0).await;
    server.until_connections(0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_connection_has_no_more_calls_than_the_limit() {
    let server = Server::start(|config| config.limits.streams_per_connection = 2).await;
    let mut stream = server.dial_http2().await;
    until_frame(&mut stream, SETTINGS).await;
    // Acknowledged, they hold.
    stream.write_all(&frame(SETTINGS, 1, 0, &[])).await.unwrap();
    for id in [1, 3, 5] {
        stream.write_all(&frame(HEADERS, END_HEADERS, id, &call_fields(RANK))).await.unwrap();
    }
    let refused_stream = 7_u32.to_be_bytes();
    assert_eq!(until_frame(&mut stream, RST_STREAM).await, refused_stream);
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn connections_over_the_limit_are_refused_and_places_come_back() {
    let server = Server::start(|config| config.limits.connections = 3).await;
    let held = [server.connect().await, server.connect().await, server.connect().await];
    for peer in &held {
        peer.ask::<proto::Ranking>(RANK, &rank(5)).await.unwrap();
    }
    closed(&mut server.dial().await).await;
    held[0].ask::<proto::Ranking>(RANK, &rank(5)).await.unwrap();
    drop(held);
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn an_address_with_all_its_connections_keeps_no_other_address_out() {
    let server = Server::start(|config| config.limits.connections_per_address = 2).await;
    let held = [server.connect().await, server.connect().await];
    for peer in &held {
        peer.ask::<proto::Ranking>(RANK, &rank(5)).await.unwrap();
    }
    closed(&mut server.dial().await).await;
    let elsewhere = TcpSocket::new_v4().unwrap();
    elsewhere.bind("127.0.0.2:0".parse().unwrap()).unwrap();
    let elsewhere = Peer::over(elsewhere.connect(server.address).await.unwrap()).await.unwrap();
    elsewhere.ask::<proto::Ranking>(RANK, &rank(5)).await.unwrap();
    drop((held, elsewhere));
    server.until_connections(0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn a_caller_who_reads_nothing_holds_nobody_up_and_its_place_is_free_when_it_goes() {
    let server = Server::start(|config| config.limits.rankings = 8).await;
    let slow = server.connect_to_read_nothing().await;
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(slow.hold(RANK_BATCH, &rank_batch()).await);
    }
    // They are under way, and have no place among those that rank.
    server.until_metric("qantara_calls", 4).await;
    server.until_metric("qantara_rankings", 0).await;
    for _ in 0..5 {
        server.still_ranks().await;
    }
    drop((slow, held));
    server.until_metric("qantara_calls", 0).await;
    server.until_connections(0).await;
    server.stop().await;
}

#[tokio::test]
async fn a_backup_that_is_not_read_holds_up_no_change() {
    let server = Server::start(|_| {}).await;
    let slow = server.connect_to_read_nothing().await;
    let held = slow.hold(BACKUP, &proto::BackupRequest {}).await;
    // Time for the backup to fill whatever waits for its reader.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let request = proto::CreateProfileRequest {
        profile: Some(startup_with_text("meanwhile", 100)),
        ..proto::CreateProfileRequest::default()
    };
    let peer = server.connect().await;
    within("a change", peer.ask::<proto::Profile>(CREATE, &request)).await.unwrap();
    drop(held);
    server.stop().await;
}

#[tokio::test]
async fn a_caller_who_goes_away_stops_its_ranking() {
    let server = Server::start(|_| {}).await;
    let leaving = server.connect_to_read_nothing().await;
    let held = leaving.hold(RANK_BATCH, &rank_batch()).await;
    server.until_metric("qantara_calls", 1).await;
    drop(held);
    server.until_metric("qantara_calls", 0).await;
    server.until_metric("qantara_rankings", 0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn a_deadline_is_kept() {
    let server = Server::start(|_| {}).await;
    let hurried = server.connect().await.with("grpc-timeout", "1n");
    let late = within("an answer", hurried.ask::<proto::Ranking>(RANK, &rank(5))).await.unwrap_err();
    assert_eq!(late.code(), Code::DeadlineExceeded, "{late:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_request_that_never_ends_is_given_up_at_its_deadline() {
    let server = Server::start(|config| config.limits.call_ms = 300).await;
    let (answer, body) = server.connect().await.open_unsent(RANK).await.unwrap();
    let late = within("an answer", read::<proto::Ranking>(answer)).await.unwrap_err();
    assert_eq!(late.code(), Code::DeadlineExceeded, "{late:?}");
    drop(body);
    server.until_metric("qantara_rankings", 0).await;
    server.stop().await;
}

#[tokio::test]
async fn an_answer_that_nobody_reads_gives_its_place_back_at_its_deadline() {
    let server = Server::start(|config| {
        config.limits.rankings = 2;
        config.limits.stream_ms = 5_000;
    })
    .await;
    let slow = server.connect_to_read_nothing().await;
    let mut held = [slow.hold(RANK_BATCH, &rank_batch()).await, slow.hold(RANK_BATCH, &rank_batch()).await];
    for answer in &mut held {
        // One byte, and then no more: the server has the rest.
        within("the first byte", answer.body_mut().data()).await;
    }
    server.until_metric("qantara_rankings", 0).await;
    server.still_ranks().await;
    drop(held);
    server.stop().await;
}

#[tokio::test]
async fn a_token_over_its_rate_is_told_when_to_come_again_and_no_other_is() {
    let folder = tempfile::tempdir().unwrap();
    let admin = || token(folder.path(), qantara_server::Access::Admin, None);
    let (eager, other) = (admin(), admin());
    let server = Server::start_in(folder, |config| {
        config.auth.required = Some(true);
        config.limits.calls_per_second = 1;
        config.limits.calls_at_once = 2;
    })
    .await;
    let peer = server.connect().await;
    let page = proto::ListProfilesRequest { page_size: 1, ..proto::ListProfilesRequest::default() };
    let mut opened = Vec::new();
    for _ in 0..50 {
        opened.push(peer.clone().with_token(&eager).open(LIST, &page).await.unwrap());
    }
    let mut refused: Vec<Status> = Vec::new();
    for answer in opened {
        let outcome = within("an answer", read::<proto::ListProfilesResponse>(answer)).await;
        refused.extend(outcome.err().filter(|status| status.code() == Code::ResourceExhausted));
    }
    assert!(!refused.is_empty());
    for status in refused {
        let retry = status.get_error_details().retry_info().and_then(|retry| retry.retry_delay);
        assert!(retry.is_some_and(|delay| delay > Duration::ZERO), "{status:?}");
    }
    peer.with_token(&other).ask::<proto::Ranking>(RANK, &rank(5)).await.unwrap();
    server.stop().await;
}

#[tokio::test]
async fn a_ranking_for_which_there_is_no_place_is_refused_at_once() {
    let server = Server::start(|config| config.limits.rankings = 1).await;
    let peer = server.connect().await;
    let request = rank(5);
    // Far more at a time than there are places.
    let asked = (0..64).map(|_| peer.ask::<proto::Ranking>(RANK, &request));
    let answers = within("answers", futures_util::future::join_all(asked)).await;
    assert!(answers.iter().any(Result::is_ok));
    let refused: Vec<_> = answers.into_iter().filter_map(Result::err).collect();
    assert!(!refused.is_empty());
    for refused in &refused {
        assert_eq!(refused.code(), Code::ResourceExhausted, "{refused:?}");
        assert!(refused.get_error_details().retry_info().is_some(), "{refused:?}");
    }
    let shed = server.metric("qantara_shed_total{reason=\"rankings\"}").await;
    assert_eq!(shed, Some(refused.len().cast_signed() as i64));
    server.until_metric("qantara_rankings", 0).await;
    server.still_ranks().await;
    server.stop().await;
}

#[tokio::test]
async fn numbers_and_texts_over_their_limits_are_named() {
    let server = Server::start(|config| {
        config.limits.k = 20;
        config.limits.batch = 2;
    })
    .await;
    let peer = server.connect().await;
    let of = |outcome: Result<(), Status>| -> String {
        let status = outcome.unwrap_err();
        assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
        let details = status.get_error_details();
        details.bad_request().unwrap().field_violations[0].field.clone()
    };
    for k in [21, -1, i32::MAX] {
        let outcome = peer.ask::<proto::Ranking>(RANK, &rank(k)).await;
        assert_eq!(of(outcome.map(drop)), "k", "{k}");
    }
    for page_size in [1_001, -1] {
        let request = proto::ListProfilesRequest {
            role: proto::Role::Startup.into(),
            page_size,
            ..proto::ListProfilesRequest::default()
        };
        let outcome = peer.ask::<proto::ListProfilesResponse>(LIST, &request).await;
        assert_eq!(of(outcome.map(drop)), "page_size", "{page_size}");
    }
    let outcomes = vec![proto::Outcome::default(); 3];
    let request = proto::RecordOutcomesRequest { outcomes, ..proto::RecordOutcomesRequest::default() };
    let outcome = peer.ask::<proto::RecordOutcomesResponse>(RECORD, &request).await;
    assert_eq!(of(outcome.map(drop)), "outcomes");
    let request = proto::CreateProfileRequest {
        profile: Some(startup_with_text("wordy", (16 << 10) + 1)),
        ..proto::CreateProfileRequest::default()
    };
    let field = of(peer.ask::<proto::Profile>(CREATE, &request).await.map(drop));
    assert!(field.contains("pitch"), "{field}");
    peer.ask::<proto::Ranking>(RANK, &rank(20)).await.unwrap();
    server.stop().await;
}
