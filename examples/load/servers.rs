//! What is called: the service in this process, a bare tonic server, and the
//! binary in a process of its own.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use qantara_engine::money::ExchangeRates;
use qantara_engine::text::Choice;
use qantara_server::wire::proto;
use qantara_server::wire::proto::matching_service_server::{MatchingService, MatchingServiceServer};
use qantara_server::{Config, Limits, Ranking, Ready};
use qantara_store::OpenOptions;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::codegen::BoxStream;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};

use crate::fill::DAY;
use crate::{AS_QANTARA, Outcome};

/// Settings under which nobody is turned away for calling too often.
fn settings(rankings: usize) -> Vec<(String, String)> {
    [
        ("listen", "127.0.0.1:0".to_owned()),
        ("auth.required", "true".to_owned()),
        ("limits.calls_per_second", "1000000".to_owned()),
        ("limits.calls_at_once", "1000000".to_owned()),
        ("limits.rankings", rankings.to_string()),
    ]
    .map(|(path, value)| (path.to_owned(), value))
    .to_vec()
}

/// A server in this process.
pub(crate) struct Here {
    pub(crate) address: String,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Outcome<()>>,
}

impl Here {
    /// The service.
    pub(crate) async fn service(folder: &Path, rankings: usize) -> Outcome<Self> {
        let mut config = Config::read(None, [], &settings(rankings))?;
        config.limits.drain_notice_ms = 0;
        let store = qantara_store::open(folder, &OpenOptions::new())?;
        let ranking = Ranking { rates: ExchangeRates::builtin(), text: Choice::default(), day: Some(DAY) };
        let ready = Ready::prepare(config, store, folder, ranking).await?;
        let address = ready.address()?.to_string();
        let (stop, stopped) = oneshot::channel::<()>();
        let ended = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            Ok(ready.serve(stopped, std::future::pending()).await?)
        });
        Ok(Self { address, stop, ended })
    }

    /// A server with the same transport that always gives this answer.
    pub(crate) fn bare(answer: proto::Ranking) -> Outcome<Self> {
        let incoming = TcpIncoming::bind(SocketAddr::from(([127, 0, 0, 1], 0)))?.with_nodelay(Some(true));
        let address = incoming.local_addr()?.to_string();
        let (stop, stopped) = oneshot::channel::<()>();
        let limits = Limits::default();
        let server = Server::builder()
            .accept_http1(true)
            .max_concurrent_streams(limits.streams_per_connection)
            .initial_stream_window_size(64 << 10)
            .initial_connection_window_size(1 << 20)
            .http2_max_header_list_size(limits.header_bytes)
            .http2_keepalive_interval(Some(Duration::from_millis(limits.ping_after_ms)))
            .http2_keepalive_timeout(Some(Duration::from_millis(limits.ping_answer_ms)))
            .add_service(MatchingServiceServer::new(Bare(answer)));
        let ended = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            Ok(server.serve_with_incoming_shutdown(incoming, stopped).await?)
        });
        Ok(Self { address, stop, ended })
    }

    /// Ends it, in order.
    pub(crate) async fn stop(self) -> Outcome<()> {
        let _ = self.stop.send(());
        self.ended.await?
    }
}

struct Bare(proto::Ranking);

#[tonic::async_trait]
impl MatchingService for Bare {
    async fn rank(&self, _: Request<proto::RankRequest>) -> Result<Response<proto::Ranking>, Status> {
        Ok(Response::new(self.0.clone()))
    }

    type RankBatchStream = BoxStream<proto::RankBatchResponse>;

    async fn rank_batch(
        &self,
        _: Request<proto::RankBatchRequest>,
    ) -> Result<Response<Self::RankBatchStream>, Status> {
        Err(Status::unimplemented("rank only"))
    }

    async fn explain(
        &self,
        _: Request<proto::ExplainRequest>,
    ) -> Result<Response<proto::Explanation>, Status> {
        Err(Status::unimplemented("rank only"))
    }

    async fn near_misses(
        &self,
        _: Request<proto::NearMissesRequest>,
    ) -> Result<Response<proto::NearMissesResponse>, Status> {
        Err(Status::unimplemented("rank only"))
    }

    async fn compare(
        &self,
        _: Request<proto::CompareRequest>,
    ) -> Result<Response<proto::CompareResponse>, Status> {
        Err(Status::unimplemented("rank only"))
    }
}

/// `qantara serve` in a process of its own. Dropped, it is killed; and it ends
/// when nobody holds its input any more.
pub(crate) struct There {
    pub(crate) address: String,
    process: Child,
}

impl There {
    pub(crate) fn start(folder: &Path, rankings: usize) -> Outcome<Self> {
        // This program is the binary too, so that it is never an old one.
        let mut command = Command::new(std::env::current_exe()?);
        command.env(AS_QANTARA, "1").arg("--data").arg(folder);
        command.args(["--now", &DAY.to_string(), "serve"]);
        for (path, value) in settings(rankings) {
            command.arg("--set").arg(format!("{path}={value}"));
        }
        let mut process =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut said = String::new();
        BufReader::new(process.stdout.take().ok_or("the server has no output")?).read_line(&mut said)?;
        let mut there = Self { address: String::new(), process };
        let address =
            said.split_whitespace().find_map(|word| word.trim_end_matches('.').parse::<SocketAddr>().ok());
        there.address = address.ok_or("the server did not start")?.to_string();
        Ok(there)
    }

    /// Resident memory, MiB.
    pub(crate) fn memory(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most that it ever was, MiB.
    pub(crate) fn most_memory(&self) -> f64 {
        self.status("VmHWM:")
    }

    fn status(&self, field: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()));
        let status = status.unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let kib = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<f64>().ok());
        kib.map_or(f64::NAN, |kib| kib / 1_024.0)
    }
}

impl Drop for There {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
