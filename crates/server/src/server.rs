//! A server, from start to shutdown.

use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::Date;
use prost::Message as _;
use prost_types::FileDescriptorSet;
use qantara_engine::money::ExchangeRates;
use qantara_engine::profile::MatchingConsent;
use qantara_engine::text::Choice;
use qantara_hub::{AuditQueue, Counters, Gone, Hubs, Making};
use qantara_store::{ProfileStore, StoreError};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_stream::StreamExt as _;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::ServingStatus;
use tonic_health::server::{HealthReporter, health_reporter};
use tower::util::MapRequestLayer;
use tower_http::cors::{AllowHeaders, AllowOrigin, Any, CorsLayer};

use crate::api::{Api, Shared, n_own_threads, off_the_reactor};
use crate::caller::Caller;
use crate::config::{Config, Limits, Origin};
use crate::guard::Guard;
use crate::listen::{Certificates, TlsError, connections};
use crate::metrics::Metrics;
use crate::rankings::Rankings;
use crate::service::admin::Admin;
use crate::service::evaluation::EvaluationCalls;
use crate::service::feedback::Feedback;
use crate::service::matching::Matching;
use crate::service::policies::PolicyCalls;
use crate::service::profiles::Profiles;
use crate::service::subjects::Subjects;
use crate::service::tuning::TuningCalls;
use crate::studies::Studies;
use crate::token::{TokenError, TokenFile};
use crate::tunings::Tunings;
use crate::wire::DESCRIPTORS;
use crate::wire::proto::admin_service_server::AdminServiceServer;
use crate::wire::proto::evaluation_service_server::EvaluationServiceServer;
use crate::wire::proto::feedback_service_server::FeedbackServiceServer;
use crate::wire::proto::matching_service_server::MatchingServiceServer;
use crate::wire::proto::policy_service_server::PolicyServiceServer;
use crate::wire::proto::profile_service_server::ProfileServiceServer;
use crate::wire::proto::subject_service_server::SubjectServiceServer;
use crate::wire::proto::tuning_service_server::TuningServiceServer;
use crate::words::Words;

/// How often the server does periodic work.
const KEEP_UP_EVERY: Duration = Duration::from_secs(1);

/// How long the last calls may take to release the store.
const LAST_CALLS: Duration = Duration::from_secs(5);

/// How often old records of requests are swept.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// The runtime for a server's connections. It uses half as many threads as
/// there are processors: rankings have a thread per processor of their own, and
/// fewer hand-overs between threads are faster.
///
/// # Errors
///
/// The system's error.
pub fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    tokio::runtime::Builder::new_multi_thread().worker_threads(processors.div_ceil(2)).enable_all().build()
}

/// The settings with which a server ranks.
#[derive(Clone, Debug)]
pub struct Ranking {
    /// Exchange rates.
    pub rates: ExchangeRates,
    /// How texts become vectors.
    pub text: Choice,
    /// The day to rank for, instead of today.
    pub day: Option<Date>,
}

/// What a server waits for before it ends.
type Ending<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// A server that is ready to answer.
pub struct Ready {
    config: Config,
    listener: TcpListener,
    certificates: Option<Certificates>,
    store: Arc<dyn ProfileStore>,
    api: Api,
    guard: Guard,
    metrics: Metrics,
}

impl Ready {
    /// Binds the address, reads the store, and builds the pools. Tokens are in
    /// `folder`, unless the configuration says otherwise.
    ///
    /// # Errors
    ///
    /// [`ServeError`] when the address is taken, or a file cannot be read.
    pub async fn prepare(
        config: Config,
        store: Box<dyn ProfileStore>,
        folder: &Path,
        ranking: Ranking,
    ) -> Result<Self, ServeError> {
        let listener = TcpListener::bind(config.listen)
            .await
            .map_err(|source| ServeError::Bind { listen: config.listen, source })?;
        let certificates = Certificates::read(&config.tls)?;
        let tokens = if config.asks_for_credentials() {
            let path = config.auth.tokens.clone();
            Some(TokenFile::open(path.unwrap_or_else(|| folder.join(TOKENS)))?)
        } else {
            None
        };
        let metrics = Metrics::new();
        let store: Arc<dyn ProfileStore> = Arc::from(store);
        let Ranking { rates, text, day } = ranking;
        // Each hub has its own setting for consent.
        let making = Making { rates, text, day, consent: MatchingConsent::default() };
        let gone = Gone::default();
        let counters: Arc<dyn Counters> = Arc::new(metrics.clone());
        let (at_store, at_gone, at_counters) = (Arc::clone(&store), gone.clone(), Arc::clone(&counters));
        let hubs = off_the_reactor(move || Hubs::open(at_store, at_gone, making, at_counters))
            .await
            .map_err(|_| ServeError::Panicked)??;
        let words = Arc::new(Words::new());
        let audit = AuditQueue::start(Arc::clone(&store), gone, counters);
        let limits = config.limits.clone();
        let rankings = Rankings::new(limits.rankings(), metrics.rankings.clone());
        let guard = Guard::new(&config, tokens, rankings.clone(), Arc::clone(&words), metrics.clone());
        let studies = Studies::default();
        let tunings = Tunings::start(n_own_threads()).map_err(ServeError::Thread)?;
        let api = Api(Arc::new(Shared { hubs, audit, words, limits, rankings, studies, tunings }));
        Ok(Self { config, listener, certificates, store, api, guard, metrics })
    }

    /// The address on which it listens.
    ///
    /// # Errors
    ///
    /// The system's error.
    pub fn address(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Answers until `stop` ends, and then until the calls in progress have
    /// ended. Once `stop_at_once` ends, it waits for no call.
    ///
    /// # Errors
    ///
    /// [`ServeError`] when the listener fails, or the store cannot be closed
    /// cleanly.
    pub async fn serve(
        self,
        stop: impl Future<Output = ()> + Send,
        stop_at_once: impl Future<Output = ()> + Send,
    ) -> Result<(), ServeError> {
        // Boxed, so that the whole stack of services is compiled once, here,
        // and not in each crate that calls this.
        self.serve_until(Box::pin(stop), Box::pin(stop_at_once)).await
    }

    async fn serve_until(self, stop: Ending<'_>, stop_at_once: Ending<'_>) -> Result<(), ServeError> {
        let Self { config, listener, certificates, store, api, guard, metrics } = self;
        let limits = &config.limits;
        let (health, health_service) = health_reporter();
        serving(&health, ServingStatus::Serving).await;
        let (cut, cutting) = watch::channel(false);
        let incoming = connections(listener, certificates, limits, metrics.connections.clone(), cutting);
        let (at_api, at_metrics) = (api.clone(), metrics.clone());
        let router = routes(&api, limits, health_service).into_axum_router().route(
            "/metrics",
            axum::routing::get(async move |caller: axum::Extension<Caller>| {
                off_the_reactor(move || at_metrics.text_with(&**at_api.0.hubs.store(), &caller.tenant))
                    .await
                    .map_err(|_| http::StatusCode::INTERNAL_SERVER_ERROR)
            }),
        );
        let (drain, draining) = tokio::sync::oneshot::channel::<()>();
        let answering = transport(limits)
            .layer(cors(&config.cors_origins))
            .layer(MapRequestLayer::new(let_plain_http_pass))
            .layer(tonic_web::GrpcWebLayer::new())
            .layer(guard.clone())
            .add_routes(Routes::from(router))
            .serve_with_incoming_shutdown(incoming, async {
                let _ = draining.await;
            });
        let chores = tokio::spawn(chores(api.clone()));
        let watching = tokio::spawn(guard.watch_answers());
        let longest_drain = Limits::duration(limits.drain_ms);
        let notice = Limits::duration(limits.drain_notice_ms);
        let ending = async {
            stop.await;
            tracing::info!("draining");
            serving(&health, ServingStatus::NotServing).await;
            // So that load balancers see it before connections close.
            tokio::time::sleep(notice).await;
            let _ = drain.send(());
            tokio::time::sleep(longest_drain).await;
        };
        let outcome = tokio::select! {
            outcome = answering => outcome.map_err(ServeError::Transport),
            () = ending => {
                tracing::warn!("calls were under way when the time to drain was up");
                Ok(())
            }
            () = stop_at_once => {
                tracing::warn!("stopped without waiting for calls");
                Ok(())
            }
        };
        // Connections that did not end by themselves hold the store.
        let _ = cut.send(true);
        watching.abort();
        chores.abort();
        let _ = chores.await;
        close(api, store).await?;
        outcome
    }
}

/// The file of tokens in the store's folder.
pub const TOKENS: &str = "tokens.json";

/// All routes, behind the guard.
fn routes(
    api: &Api,
    limits: &Limits,
    health: tonic_health::pb::health_server::HealthServer<impl tonic_health::pb::health_server::Health>,
) -> Routes {
    macro_rules! limited {
        ($server:ident, $service:expr) => {
            $server::new($service)
                .max_decoding_message_size(limits.request_bytes)
                .max_encoding_message_size(limits.response_bytes)
        };
    }
    let reflection = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(DESCRIPTORS)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let valid = "the contract's descriptors are valid";
    Routes::new(health)
        .add_service(reflection().build_v1().expect(valid))
        .add_service(reflection().build_v1alpha().expect(valid))
        .add_service(limited!(ProfileServiceServer, Profiles(api.clone())))
        .add_service(limited!(MatchingServiceServer, Matching(api.clone())))
        .add_service(limited!(EvaluationServiceServer, EvaluationCalls(api.clone())))
        .add_service(limited!(TuningServiceServer, TuningCalls(api.clone())))
        .add_service(limited!(FeedbackServiceServer, Feedback(api.clone())))
        .add_service(limited!(PolicyServiceServer, PolicyCalls(api.clone())))
        .add_service(limited!(SubjectServiceServer, Subjects(api.clone())))
        .add_service(limited!(AdminServiceServer, Admin(api.clone())))
}

fn transport(limits: &Limits) -> Server {
    Server::builder()
        .accept_http1(true)
        .max_concurrent_streams(limits.streams_per_connection)
        .initial_stream_window_size(64 << 10)
        .initial_connection_window_size(1 << 20)
        .http2_max_header_list_size(limits.header_bytes)
        .http2_keepalive_interval(Some(Limits::duration(limits.ping_after_ms)))
        .http2_keepalive_timeout(Some(Limits::duration(limits.ping_answer_ms)))
        .max_connection_age(Limits::duration(limits.connection_age_ms))
        .max_connection_age_grace(Limits::duration(limits.stream_ms))
}

/// The gRPC-Web layer refuses other HTTP/1.1 requests. Prometheus uses GET,
/// which gRPC never does.
fn let_plain_http_pass<B>(mut request: http::Request<B>) -> http::Request<B> {
    if request.method() == http::Method::GET {
        *request.version_mut() = http::Version::HTTP_2;
    }
    request
}

/// Which web pages may call.
fn cors(origins: &[Origin]) -> CorsLayer {
    let allowed = if origins.iter().any(Origin::is_anywhere) {
        AllowOrigin::any()
    } else {
        AllowOrigin::list(origins.iter().map(Origin::as_header).cloned())
    };
    CorsLayer::new()
        .allow_origin(allowed)
        .allow_methods([http::Method::POST, http::Method::GET])
        // Not `*`: that leaves out `authorization`, by the Fetch standard.
        .allow_headers(AllowHeaders::mirror_request())
        .expose_headers(Any)
        .max_age(Duration::from_hours(24))
}

/// Sets the health status of the server and of each service.
async fn serving(health: &HealthReporter, status: ServingStatus) {
    health.set_service_status("", status).await;
    for service in contract() {
        health.set_service_status(service, status).await;
    }
}

/// The services of the contract, by their full names.
fn contract() -> Vec<String> {
    let set = FileDescriptorSet::decode(DESCRIPTORS).expect("the contract's descriptors are valid");
    let services = set
        .file
        .iter()
        .flat_map(|file| file.service.iter().map(|service| format!("{}.{}", file.package(), service.name())));
    services.collect()
}

/// Periodic work.
async fn chores(api: Api) {
    let keep_up = tokio::time::interval(KEEP_UP_EVERY);
    let mut keep_up = tokio_stream::wrappers::IntervalStream::new(keep_up);
    let mut swept = tokio::time::Instant::now();
    while keep_up.next().await.is_some() {
        let at_work = api.clone();
        let sweep = swept.elapsed() >= SWEEP_EVERY;
        if sweep {
            swept = tokio::time::Instant::now();
        }
        let done = off_the_reactor(move || {
            at_work.0.hubs.keep_up();
            at_work.0.tunings.keep_up();
            if sweep {
                for hub in at_work.0.hubs.all() {
                    if let Err(error) = qantara_hub::sweep(&hub, Timestamp::now()) {
                        tracing::error!(tenant = %hub.tenant(), "old requests could not be swept: {error}");
                    }
                }
            }
        });
        if done.await.is_err() {
            tracing::error!("looking after the pools panicked");
        }
    }
}

/// Writes pending audit events, and closes the store cleanly once no call holds
/// it.
async fn close(api: Api, mut store: Arc<dyn ProfileStore>) -> Result<(), ServeError> {
    off_the_reactor(move || {
        api.0.tunings.close();
        api.0.audit.flush();
        drop(api);
        let patience = std::time::Instant::now() + LAST_CALLS;
        while Arc::get_mut(&mut store).is_none() {
            if std::time::Instant::now() > patience {
                // Remaining calls' commits are durable by themselves; the next
                // opening checks the store as after a kill.
                tracing::warn!("calls that were broken off still hold the store");
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    })
    .await
    .map_err(|_| ServeError::Panicked)
}

/// Why a server could not start, or why it ended.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address is taken, or not this machine's.
    #[error("could not listen on {listen}")]
    Bind {
        /// The address.
        listen: SocketAddr,
        /// The system's error.
        source: std::io::Error,
    },
    /// A TLS file cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The tokens cannot be read.
    #[error(transparent)]
    Tokens(#[from] TokenError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The connections failed.
    #[error("the connections failed")]
    Transport(#[source] tonic::transport::Error),
    /// The system has no thread.
    #[error("a thread could not be started")]
    Thread(#[source] std::io::Error),
    /// A thread panicked while the server started or ended.
    #[error("a thread panicked; the lines above this one tell where")]
    Panicked,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::access::CALLS;

    #[test]
    fn health_is_told_of_every_service_that_is_called() {
        let paths = CALLS.iter().filter_map(|call| call.path.strip_prefix("/qantara."));
        let called: BTreeSet<String> =
            paths.map(|path| format!("qantara.{}", path.split('/').next().unwrap())).collect();
        assert_eq!(BTreeSet::from_iter(contract()), called);
    }
}
