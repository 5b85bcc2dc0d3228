//! Connections: their number, their peers, encryption, and idle timeouts.
//!
//! tonic would accept any number of connections and wait for each for ever. So
//! they are accepted here: counted, timed, and handed over once they are ready.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use prometheus::IntGauge;
use rustls::ServerConfig;
use rustls::server::WebPkiClientVerifier;
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{Instant, Sleep, sleep_until, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::transport::server::Connected;

use crate::config::{Limits, Tls};
use crate::token::hash;

/// How many connections may be ready but not yet handed over.
const READY: usize = 64;

/// What is known about a connection's peer.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    /// SHA-256 of its certificate.
    pub(crate) certificate: Option<Arc<str>>,
}

/// Accepts connections until the stream is dropped. Those still open are cut
/// once `cut` says so.
pub(crate) fn connections(
    listener: TcpListener,
    tls: Option<Certificates>,
    limits: &Limits,
    open: IntGauge,
    cut: watch::Receiver<bool>,
) -> ReceiverStream<io::Result<Connection>> {
    let (ready, taken) = mpsc::channel(READY);
    let doors = Doors {
        all: Arc::new(Semaphore::new(limits.connections)),
        by_address: Arc::default(),
        per_address: limits.connections_per_address,
        open,
    };
    let patience =
        Patience { first: Limits::duration(limits.handshake_ms), later: Limits::duration(limits.idle_ms) };
    let tls = tls.map(Arc::new);
    tokio::spawn(async move {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                () = ready.closed() => return,
            };
            let (stream, address) = match accepted {
                Ok(accepted) => accepted,
                // Out of descriptors, or the connection is already gone: the
                // listener continues.
                Err(error) => {
                    tracing::warn!("a connection could not be taken in: {error}");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
            };
            let Some(place) = doors.enter(address) else {
                tracing::debug!(%address, "no room for a connection");
                continue;
            };
            let (ready, tls, cut) = (ready.clone(), tls.clone(), cut.clone());
            tokio::spawn(async move {
                match prepare(stream, tls.as_deref(), patience, place, cut).await {
                    Ok(connection) => {
                        let _ = ready.send(Ok(connection)).await;
                    }
                    Err(error) => tracing::debug!(%address, "a handshake failed: {error}"),
                }
            });
        }
    });
    ReceiverStream::new(taken)
}

async fn prepare(
    stream: TcpStream,
    tls: Option<&Certificates>,
    patience: Patience,
    place: Place,
    mut cut: watch::Receiver<bool>,
) -> io::Result<Connection> {
    stream.set_nodelay(true)?;
    let (stream, certificate) = match tls {
        None => (Transport::Plain(stream), None),
        Some(tls) => {
            let stream = timeout(patience.first, tls.acceptor().accept(stream)).await??;
            let shown = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
            let certificate = shown.map(|certificate| hash(certificate).into());
            (Transport::Tls(Box::new(stream)), certificate)
        }
    };
    Ok(Connection {
        stream,
        patience,
        silence: Box::pin(sleep_until(Instant::now() + patience.first)),
        cut: Box::pin(async move {
            // Dropping the server cuts its connections too.
            let _ = cut.wait_for(|cut| *cut).await;
        }),
        over: None,
        peer: Peer { certificate },
        _place: place,
    })
}

/// How long a connection may be silent.
#[derive(Clone, Copy, Debug)]
struct Patience {
    first: Duration,
    later: Duration,
}

/// Counts open connections.
#[derive(Clone, Debug)]
struct Doors {
    all: Arc<Semaphore>,
    by_address: Arc<Mutex<HashMap<IpAddr, usize>>>,
    per_address: usize,
    open: IntGauge,
}

impl Doors {
    fn enter(&self, address: SocketAddr) -> Option<Place> {
        let permit = Arc::clone(&self.all).try_acquire_owned().ok()?;
        let ip = address.ip();
        let mut by_address = self.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        let count = by_address.entry(ip).or_default();
        if *count >= self.per_address {
            return None;
        }
        *count += 1;
        self.open.inc();
        Some(Place { doors: self.clone(), ip, _permit: permit })
    }
}

/// A connection's slot, free again when it is dropped.
#[derive(Debug)]
struct Place {
    doors: Doors,
    ip: IpAddr,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut by_address = self.doors.by_address.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = by_address.get_mut(&self.ip) {
            *count -= 1;
            if *count == 0 {
                by_address.remove(&self.ip);
            }
        }
        self.doors.open.dec();
    }
}

#[derive(Debug)]
enum Transport {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

/// A ready connection, which ends after too long a silence.
pub(crate) struct Connection {
    stream: Transport,
    patience: Patience,
    silence: Pin<Box<Sleep>>,
    cut: Pin<Box<dyn Future<Output = ()> + Send>>,
    /// Why it ended, if it has.
    over: Option<io::ErrorKind>,
    peer: Peer,
    _place: Place,
}

impl Connected for Connection {
    type ConnectInfo = Peer;

    fn connect_info(&self) -> Peer {
        self.peer.clone()
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let outcome = match &mut self.stream {
            Transport::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Transport::Tls(stream) => Pin::new(stream.as_mut()).poll_read(cx, buf),
        };
        if outcome.is_ready() {
            let later = Instant::now() + self.patience.later;
            self.silence.as_mut().reset(later);
        }
        self.unless_over(cx, outcome)
    }
}

impl Connection {
    /// The transport's result, or the end of the connection after too long a
    /// silence. Writes must check this too: a connection blocked on a peer that
    /// accepts nothing does not read meanwhile.
    fn unless_over<T>(&mut self, cx: &mut Context<'_>, outcome: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if outcome.is_ready() {
            return outcome;
        }
        if self.over.is_none() {
            if self.silence.as_mut().poll(cx).is_ready() {
                self.over = Some(io::ErrorKind::TimedOut);
            } else if self.cut.as_mut().poll(cx).is_ready() {
                self.over = Some(io::ErrorKind::ConnectionAborted);
            }
        }
        match self.over {
            Some(why) => Poll::Ready(Err(why.into())),
            None => Poll::Pending,
        }
    }
}

/// Forwards a call to the transport in use.
macro_rules! on_stream {
    ($self:ident, $call:ident($($arg:expr),*)) => {
        match &mut $self.stream {
            Transport::Plain(stream) => Pin::new(stream).$call($($arg),*),
            Transport::Tls(stream) => Pin::new(stream.as_mut()).$call($($arg),*),
        }
    };
}

impl AsyncWrite for Connection {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let outcome = on_stream!(self, poll_write(cx, buf));
        self.unless_over(cx, outcome)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = on_stream!(self, poll_flush(cx));
        self.unless_over(cx, outcome)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = on_stream!(self, poll_shutdown(cx));
        self.unless_over(cx, outcome)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let outcome = on_stream!(self, poll_write_vectored(cx, bufs));
        self.unless_over(cx, outcome)
    }

    fn is_write_vectored(&self) -> bool {
        match &self.stream {
            Transport::Plain(stream) => stream.is_write_vectored(),
            Transport::Tls(stream) => stream.is_write_vectored(),
        }
    }
}

/// The server's certificate and client authority, read again when one of their
/// files changes.
#[derive(Debug)]
pub(crate) struct Certificates {
    certificate: PathBuf,
    key: PathBuf,
    client_ca: Option<PathBuf>,
    current: Mutex<(Modified, TlsAcceptorOf)>,
}

/// When each file last changed.
type Modified = [Option<SystemTime>; 3];

/// A [`TlsAcceptor`], which has no `Debug`.
#[derive(Clone)]
struct TlsAcceptorOf(TlsAcceptor);

impl std::fmt::Debug for TlsAcceptorOf {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TlsAcceptor")
    }
}

impl Certificates {
    /// Reads the files that the configuration names; `None` if it names none.
    pub(crate) fn read(tls: &Tls) -> Result<Option<Self>, TlsError> {
        let (Some(certificate), Some(key)) = (&tls.certificate, &tls.key) else { return Ok(None) };
        let client_ca = tls.client_ca.as_deref();
        // Taken before the files are read, so that a change meanwhile is
        // noticed.
        let modified = modified(certificate, key, client_ca);
        let acceptor = acceptor(certificate, key, client_ca)?;
        Ok(Some(Self {
            current: Mutex::new((modified, acceptor)),
            certificate: certificate.clone(),
            key: key.clone(),
            client_ca: tls.client_ca.clone(),
        }))
    }

    /// The acceptor for the current files. While new files cannot be used (a
    /// certificate's key may follow a moment later), the old ones stay in use.
    fn acceptor(&self) -> TlsAcceptor {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        let client_ca = self.client_ca.as_deref();
        let modified = modified(&self.certificate, &self.key, client_ca);
        if modified != current.0 {
            match acceptor(&self.certificate, &self.key, client_ca) {
                Ok(acceptor) => {
                    tracing::info!("the files of TLS were read again");
                    *current = (modified, acceptor);
                }
                Err(error) => tracing::warn!("the old files of TLS stay in use: {error}"),
            }
        }
        current.1.0.clone()
    }
}

fn modified(certificate: &Path, key: &Path, client_ca: Option<&Path>) -> Modified {
    [Some(certificate), Some(key), client_ca].map(|path| fs::metadata(path?).ok()?.modified().ok())
}

fn acceptor(certificate: &Path, key: &Path, client_ca: Option<&Path>) -> Result<TlsAcceptorOf, TlsError> {
    let chain = certificates(certificate)?;
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| TlsError::new(key, error))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_protocol_versions(&[&rustls::version::TLS13])
        .expect("ring has TLS 1.3");
    let builder = match client_ca {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = rustls::RootCertStore::empty();
            for root in certificates(path)? {
                roots.add(root).map_err(|error| TlsError::new(path, error))?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                .build()
                .map_err(|error| TlsError::new(path, error))?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let mut config =
        builder.with_single_cert(chain, private).map_err(|error| TlsError::new(certificate, error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(TlsAcceptorOf(TlsAcceptor::from(Arc::new(config))))
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let found: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| TlsError::new(path, error))?;
    if found.is_empty() { Err(TlsError::new(path, "it holds no certificate")) } else { Ok(found) }
}

/// A TLS file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("`{path}` cannot be used for TLS: {what}")]
pub struct TlsError {
    path: PathBuf,
    what: String,
}

impl TlsError {
    fn new(path: &Path, what: impl std::fmt::Display) -> Self {
        Self { path: path.to_owned(), what: what.to_string() }
    }
}
