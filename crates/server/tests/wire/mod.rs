//! A server on a free port, and ways to speak to it: properly, and down to the
//! frame.
#![allow(dead_code, unreachable_pub)]

use std::future::Future;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use h2::client::SendRequest;
use http::{HeaderMap, Request};
use jiff::Timestamp;
use jiff::civil::date;
use prost::Message;
use prost::bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use qantara_engine::money::ExchangeRates;
use qantara_engine::text::Choice;
use qantara_sample::Sample;
use qantara_server::wire::proto::{self, Role};
use qantara_server::{Access, Config, Ranking, Ready, TOKENS, Tokens};
use qantara_store::{Batch, OpenOptions, Tenant};
use tempfile::TempDir;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::{Code, Status};

/// How long anything may take before a test says that it never comes.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// A call that ranks.
pub const RANK: &str = "/qantara.v1.MatchingService/Rank";

/// A server at work, over a store of its own.
pub struct Server {
    pub address: SocketAddr,
    folder: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts one that is set up as usual, but for what is changed.
    pub async fn start(change: impl FnOnce(&mut Config)) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), change).await
    }

    /// The same with files that are in a folder already.
    pub async fn start_in(folder: TempDir, change: impl FnOnce(&mut Config)) -> Self {
        let day = date(2026, 11, 25);
        let data = folder.path().join("store");
        let store = qantara_store::open(&data, &OpenOptions::new().create(true)).unwrap();
        let sample = Sample { startups: 240, investors: 40, mentors: 40, pilots: 2, ..Sample::on(day) };
        let mut batch = Batch::new(Tenant::default());
        let profiles = sample.startups().chain(sample.investors()).chain(sample.mentors());
        for profile in profiles.chain(sample.pilots()) {
            batch.put(profile);
        }
        store.commit(batch).unwrap();
        let mut config = Config { listen: SocketAddr::from(([127, 0, 0, 1], 0)), ..Config::default() };
        // However slow the machine is, no call is late unless a test is about it.
        config.limits.call_ms = 600_000;
        change(&mut config);
        let ranking = Ranking { rates: ExchangeRates::builtin(), text: Choice::default(), day: Some(day) };
        let ready = Ready::prepare(config, store, folder.path(), ranking).await.unwrap();
        let address = ready.address().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(async move {
            let at_once = async {
                let _ = stopped.await;
            };
            ready.serve(std::future::pending(), at_once).await.unwrap();
        });
        Self { address, folder, stop, task }
    }

    /// Ends it. A server that panicked on the way fails the test here.
    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        within("the end of the server", self.task).await.unwrap();
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A connection without TLS.
    pub async fn connect(&self) -> Peer {
        Peer::over(self.dial().await).await.unwrap()
    }

    /// A connection whose answers stop after their first byte.
    pub async fn connect_to_read_nothing(&self) -> Peer {
        let mut client = h2::client::Builder::new();
        client.initial_window_size(1);
        let (requests, connection) = client.handshake(self.dial().await).await.unwrap();
        tokio::spawn(connection);
        Peer { requests, metadata: Vec::new() }
    }

    pub async fn dial(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// The preface and empty settings, and then whatever a test writes.
    pub async fn dial_http2(&self) -> TcpStream {
        let mut stream = self.dial().await;
        stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.unwrap();
        stream
    }

    /// What Prometheus reads, by HTTP/1.1, or `None` where the connection is
    /// refused.
    pub async fn metrics(&self) -> Option<String> {
        let mut stream = self.dial().await;
        let request = "GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n";
        stream.write_all(request.as_bytes()).await.ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.ok()?;
        answer.starts_with("HTTP/1.1 200").then_some(answer)
    }

    /// A gauge or a counter, by its name and labels as Prometheus writes them.
    pub async fn metric(&self, name: &str) -> Option<i64> {
        let text = self.metrics().await?;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Some(value.map_or(0, |value| value.parse().unwrap()))
    }

    /// Waits until a metric has a value.
    pub async fn until_metric(&self, name: &str, wanted: i64) {
        let reached = async {
            while self.metric(name).await != Some(wanted) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        within(&format!("{name} = {wanted}"), reached).await;
    }

    /// Waits until this many connections are open, the one that asks left out.
    pub async fn until_connections(&self, wanted: i64) {
        self.until_metric("qantara_connections", wanted + 1).await;
    }

    /// A new caller gets a whole ranking. On a busy machine its connection can
    /// outlast the short limits of a test: it then comes again.
    pub async fn still_ranks(&self) {
        let ranked = async {
            loop {
                let Ok(peer) = Peer::over(self.dial().await).await else { continue };
                match peer.ask::<proto::Ranking>(RANK, &rank(5)).await {
                    Err(status) if status.code() == Code::Unknown => {}
                    outcome => return outcome.unwrap(),
                }
            }
        };
        assert_eq!(within("a ranking", ranked).await.candidates.len(), 5);
    }
}

/// What comes of it, if it comes at all.
pub async fn within<F: Future>(what: &str, future: F) -> F::Output {
    let outcome = tokio::time::timeout(PATIENCE, future).await;
    outcome.unwrap_or_else(|_| panic!("{what}: it never came"))
}

/// A token in a folder's file.
pub fn token(folder: &Path, access: Access, expires_at: Option<Timestamp>) -> String {
    let path: PathBuf = folder.join(TOKENS);
    let mut tokens = Tokens::read(&path).unwrap();
    let note = "a test".to_owned();
    let (text, _) = tokens.create(Tenant::default(), access, note, Timestamp::now(), expires_at);
    tokens.write(&path).unwrap();
    text
}

/// Asks for the best mentors of a startup.
pub fn rank(k: i32) -> proto::RankRequest {
    proto::RankRequest {
        market: "startup-mentor".to_owned(),
        seeker: Some(proto::rank_request::Seeker::Name("startups/st-0000001".to_owned())),
        k,
        ..proto::RankRequest::default()
    }
}

/// Asks for a ranking of every startup.
pub fn rank_batch() -> proto::RankBatchRequest {
    proto::RankBatchRequest {
        market: "startup-mentor".to_owned(),
        role: Role::Startup.into(),
        k: 5,
        ..proto::RankBatchRequest::default()
    }
}

/// A new startup with a text of some length.
pub fn startup_with_text(id: &str, length: usize) -> proto::Profile {
    let mut profile: proto::Profile = proto::Profile {
        name: format!("startups/{id}"),
        display_name: "Tafukt".to_owned(),
        ..proto::Profile::default()
    };
    let mut pitch = proto::Texts::default();
    pitch.values.insert("fr".to_owned(), "a".repeat(length));
    let startup = proto::Startup { pitch: Some(pitch), ..proto::Startup::default() };
    profile.details = Some(proto::profile::Details::Startup(startup));
    profile
}

/// One caller's connection, driven in the background.
#[derive(Clone)]
pub struct Peer {
    requests: SendRequest<Bytes>,
    metadata: Vec<(&'static str, String)>,
}

impl Peer {
    pub async fn over<S>(stream: S) -> Result<Self, h2::Error>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let (requests, connection) = h2::client::handshake(stream).await?;
        tokio::spawn(connection);
        Ok(Self { requests, metadata: Vec::new() })
    }

    /// The same caller, who sends this along.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.metadata.push((name, value.into()));
        self
    }

    pub fn with_token(self, token: &str) -> Self {
        self.with("authorization", format!("Bearer {token}"))
    }

    /// Begins a call whose answer is not read. While it is held, the call is
    /// under way.
    pub async fn hold(&self, path: &str, message: &impl Message) -> http::Response<h2::RecvStream> {
        let answer = within("the head of an answer", self.open(path, message).await.unwrap()).await.unwrap();
        assert!(Status::from_header_map(answer.headers()).is_none(), "{:?}", answer.headers());
        answer
    }

    /// Opens a call and sends its one message.
    pub async fn open(
        &self,
        path: &str,
        message: &impl Message,
    ) -> Result<h2::client::ResponseFuture, h2::Error> {
        let (answer, mut body) = self.open_unsent(path).await?;
        body.send_data(framed(message), true)?;
        Ok(answer)
    }

    /// Opens a call and sends nothing yet.
    pub async fn open_unsent(
        &self,
        path: &str,
    ) -> Result<(h2::client::ResponseFuture, h2::SendStream<Bytes>), h2::Error> {
        let mut request = Request::post(format!("http://localhost{path}"))
            .header("content-type", "application/grpc")
            .header("te", "trailers");
        for (name, value) in &self.metadata {
            request = request.header(*name, value);
        }
        let mut requests = self.requests.clone().ready().await?;
        requests.send_request(request.body(()).unwrap(), false)
    }

    /// Asks, and reads the answer to its end.
    pub async fn ask_all<R: Message + Default>(
        &self,
        path: &str,
        message: &impl Message,
    ) -> Result<Vec<R>, Status> {
        let answer = self.open(path, message).await.map_err(|error| broken(&error))?;
        read(answer).await
    }

    /// The same of a call with one answer.
    pub async fn ask<R: Message + Default>(&self, path: &str, message: &impl Message) -> Result<R, Status> {
        Ok(self.ask_all(path, message).await?.pop().expect("an answer that is OK has a message"))
    }
}

fn broken(error: &h2::Error) -> Status {
    Status::unknown(format!("the connection: {error}"))
}

/// Reads an answer to its end.
pub async fn read<R: Message + Default>(answer: h2::client::ResponseFuture) -> Result<Vec<R>, Status> {
    let (head, mut body) = answer.await.map_err(|error| broken(&error))?.into_parts();
    if head.status != 200 {
        return Err(Status::internal(format!("HTTP {}", head.status)));
    }
    if let Some(status) = Status::from_header_map(&head.headers) {
        return if status.code() == Code::Ok { Ok(Vec::new()) } else { Err(status) };
    }
    let mut received = BytesMut::new();
    let mut messages = Vec::new();
    while let Some(data) = body.data().await {
        let data = data.map_err(|error| broken(&error))?;
        let _ = body.flow_control().release_capacity(data.len());
        received.put(data);
        while received.len() >= 5 {
            let length = u32::from_be_bytes(received[1..5].try_into().unwrap()) as usize;
            if received.len() < 5 + length {
                break;
            }
            received.advance(5);
            messages.push(R::decode(received.split_to(length)).unwrap());
        }
    }
    let trailers: HeaderMap = body.trailers().await.map_err(|error| broken(&error))?.unwrap_or_default();
    match Status::from_header_map(&trailers) {
        Some(status) if status.code() == Code::Ok => Ok(messages),
        Some(status) => Err(status),
        None => Err(Status::unknown("the answer had no end")),
    }
}

/// A message as gRPC frames it.
pub fn framed(message: &impl Message) -> Bytes {
    let mut bytes = BytesMut::with_capacity(5 + message.encoded_len());
    bytes.put_u8(0);
    bytes.put_u32(message.encoded_len() as u32);
    message.encode(&mut bytes).unwrap();
    bytes.freeze()
}

pub const DATA: u8 = 0;
pub const HEADERS: u8 = 1;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const CONTINUATION: u8 = 9;

pub const END_STREAM: u8 = 1;
pub const END_HEADERS: u8 = 4;

/// One frame of HTTP/2.
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let mut bytes = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
    bytes
}

/// Header fields as HPACK writes them when it remembers nothing.
pub fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (name, value) in fields {
        bytes.push(0);
        for text in [name, value] {
            let length = text.len();
            if length < 127 {
                bytes.push(length as u8);
            } else {
                bytes.push(127);
                let mut rest = length - 127;
                while rest >= 128 {
                    bytes.push((rest % 128 + 128) as u8);
                    rest /= 128;
                }
                bytes.push(rest as u8);
            }
            bytes.extend(text.as_bytes());
        }
    }
    bytes
}

/// The fields that every call begins with.
pub fn call_fields(path: &str) -> Vec<u8> {
    fields(&[
        (":method", "POST"),
        (":scheme", "http"),
        (":path", path),
        (":authority", "localhost"),
        ("content-type", "application/grpc"),
        ("te", "trailers"),
    ])
}

/// Reads frames until the connection ends, and tells their kinds and payloads.
pub async fn frames_to_the_end(stream: &mut (impl AsyncRead + Unpin)) -> Vec<(u8, Vec<u8>)> {
    let mut frames = Vec::new();
    let mut head = [0; 9];
    while stream.read_exact(&mut head).await.is_ok() {
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let mut payload = vec![0; length];
        if stream.read_exact(&mut payload).await.is_err() {
            break;
        }
        frames.push((head[3], payload));
    }
    frames
}

/// Reads frames until one of a kind comes.
pub async fn until_frame(stream: &mut (impl AsyncRead + Unpin), kind: u8) -> Vec<u8> {
    let mut head = [0; 9];
    let found = async {
        loop {
            stream.read_exact(&mut head).await.expect("a frame before the end");
            let mut payload = vec![0; u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize];
            stream.read_exact(&mut payload).await.expect("a whole frame");
            if head[3] == kind {
                return payload;
            }
        }
    };
    within("a frame", found).await
}

/// Waits until the other end has closed a connection.
pub async fn closed(stream: &mut (impl AsyncRead + Unpin)) {
    let mut bytes = [0; 4096];
    let end = async { while stream.read(&mut bytes).await.is_ok_and(|n| n > 0) {} };
    within("the end of a connection", end).await;
}
