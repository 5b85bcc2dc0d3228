//! What every call passes before it is answered: who calls, may they, is there
//! room; and what is written down of it afterwards.

use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{HeaderMap, HeaderValue, Request, Response};
use http_body::{Frame, SizeHint};
use jiff::Timestamp;
use qantara_engine::language::Tongue;
use qantara_store::Tenant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::AbortHandle;
use tonic::body::Body;
use tonic::{Code, Status};
use tower::{Layer, Service};
use uuid::Uuid;

use crate::access::{self, Access, Call};
use crate::caller::{self, Caller};
use crate::config::Config;
use crate::listen::Peer;
use crate::metrics::{Counted, Metrics};
use crate::rankings::{ForHandler, RankingPlace, Rankings};
use crate::status::Fault;
use crate::token::TokenFile;
use crate::words::Words;

/// The header that names a request in logs and answers.
const REQUEST_ID: &str = "x-request-id";

/// Checks calls, and counts them.
#[derive(Clone, Debug)]
pub(crate) struct Guard(Arc<State>);

#[derive(Debug)]
struct State {
    tokens: Option<TokenFile>,
    certificates: Vec<(String, Tenant, Access)>,
    rates: Option<DefaultKeyedRateLimiter<String>>,
    calls: Arc<Semaphore>,
    rankings: Rankings,
    longest_call: Duration,
    longest_stream: Duration,
    tongue: Tongue,
    words: Arc<Words>,
    metrics: Metrics,
}

impl Guard {
    pub(crate) fn new(
        config: &Config,
        tokens: Option<TokenFile>,
        rankings: Rankings,
        words: Arc<Words>,
        metrics: Metrics,
    ) -> Self {
        let limits = &config.limits;
        let rates = NonZeroU32::new(limits.calls_per_second).map(|rate| {
            let burst = NonZeroU32::new(limits.calls_at_once).unwrap_or(NonZeroU32::MIN);
            RateLimiter::keyed(Quota::per_second(rate).allow_burst(burst))
        });
        let certificates = config.auth.certificates.iter();
        Self(Arc::new(State {
            // Without credentials everybody is the same caller, and one
            // machine's.
            rates: rates.filter(|_| tokens.is_some()),
            tokens,
            certificates: certificates
                .map(|known| (known.sha256.to_ascii_lowercase(), known.tenant.clone(), known.access))
                .collect(),
            calls: Arc::new(Semaphore::new(limits.calls)),
            rankings,
            longest_call: crate::config::Limits::duration(limits.call_ms),
            longest_stream: crate::config::Limits::duration(limits.stream_ms),
            tongue: config.tongue(),
            words,
            metrics,
        }))
    }
}

impl State {
    /// Who calls, or why not. The caller is told in any case, so that it can
    /// be answered in its language.
    fn admit<B>(&self, request: &Request<B>) -> (Caller, Result<(&'static Call, Places), Fault>) {
        let headers = request.headers();
        let known = access::find(request.uri().path());
        let mut caller = Caller {
            tenant: Tenant::default(),
            access: Access::Reader,
            actor: "nobody".to_owned(),
            request_id: request_id(headers),
            tongue: text(headers, "accept-language").and_then(caller::accepted).unwrap_or(self.tongue),
            deadline: None,
            call: known.map_or("other", Call::name),
        };
        let outcome = self.judge(request, known, &mut caller);
        (caller, outcome)
    }

    fn judge<B>(
        &self,
        request: &Request<B>,
        known: Option<&'static Call>,
        caller: &mut Caller,
    ) -> Result<(&'static Call, Places), Fault> {
        let credential = self.credential(request);
        let Some(call) = known else {
            // Whoever may call nothing learns nothing of what there is.
            return Err(credential.map_or(Fault::Unauthenticated, |_| Fault::NoSuchCall));
        };
        if !call.who.is_empty() {
            let (actor, tenant, access) = credential.ok_or(Fault::Unauthenticated)?;
            (caller.actor, caller.tenant, caller.access) = (actor, tenant, access);
            if !call.allows(access) {
                return Err(Fault::Denied(call.name()));
            }
            if let Some(rates) = &self.rates
                && let Err(until) = rates.check_key(&caller.actor)
            {
                self.shed("rate");
                return Err(Fault::Rate(until.wait_time_from(DefaultClock::default().now())));
            }
        }
        caller.deadline = self.deadline(call, request.headers());
        Ok((call, self.place(call)?))
    }

    /// Who shows a valid credential: a token, or else a certificate.
    fn credential<B>(&self, request: &Request<B>) -> Option<(String, Tenant, Access)> {
        let Some(tokens) = &self.tokens else {
            return Some(("local".to_owned(), Tenant::default(), Access::Admin));
        };
        if let Some(bearer) = text(request.headers(), "authorization") {
            let token = bearer.strip_prefix("Bearer ").or_else(|| bearer.strip_prefix("bearer "))?;
            let token = tokens.find(token.trim(), Timestamp::now())?;
            return Some((token.id, token.tenant, token.access));
        }
        let shown = request.extensions().get::<Peer>()?.certificate.as_deref()?;
        let (sha256, tenant, access) = self.certificates.iter().find(|(sha256, ..)| sha256 == shown)?;
        Some((format!("certificate {}", &sha256[..12]), tenant.clone(), *access))
    }

    fn deadline(&self, call: &Call, headers: &HeaderMap) -> Option<Instant> {
        let longest = match call.name() {
            "ProfileService/WatchProfiles" | "Health/Watch" => None,
            "ProfileService/BatchUpsertProfiles"
            | "MatchingService/RankBatch"
            | "AdminService/Backup"
            | "SubjectService/EraseSubjects"
            | "ServerReflection/ServerReflectionInfo"
            | "AdminService/CheckStore"
            | "MatchingService/Compare" => Some(self.longest_stream),
            _ => Some(self.longest_call),
        };
        let asked = text(headers, "grpc-timeout").and_then(timeout);
        let shorter = longest.into_iter().chain(asked).min()?;
        Instant::now().checked_add(shorter)
    }

    /// A place for the call, or none: nobody waits here.
    fn place(&self, call: &Call) -> Result<Places, Fault> {
        let none_left = |reason| {
            self.shed(reason);
            Fault::Overloaded
        };
        let counts = !call.who.is_empty() && call.path != "/metrics";
        let calls = || Arc::clone(&self.calls).try_acquire_owned().map_err(|_| none_left("calls"));
        let rankings = || self.rankings.take().ok_or_else(|| none_left("rankings"));
        Ok(Places {
            _call: counts.then(calls).transpose()?,
            _counted: counts.then(|| Counted::new(&self.metrics.calls)),
            ranking: call.ranks.then(rankings).transpose()?,
        })
    }

    fn shed(&self, reason: &str) {
        self.metrics.shed.with_label_values(&[reason]).inc();
    }
}

/// The room that a call takes up, until its answer has ended.
#[derive(Debug)]
struct Places {
    _call: Option<OwnedSemaphorePermit>,
    _counted: Option<Counted>,
    /// For the handler, which gives it back when the ranking is made.
    ranking: Option<RankingPlace>,
}

/// Places until the answer has ended, or its time is up. An answer that nobody
/// reads is never asked for more, so it cannot end by itself.
#[derive(Debug)]
struct Held {
    places: Arc<Mutex<Option<Places>>>,
    time_up: Option<AbortHandle>,
}

impl Held {
    fn new(places: Places, deadline: Option<Instant>) -> Self {
        let places = Arc::new(Mutex::new(Some(places)));
        let time_up = deadline.map(|deadline| {
            let places = Arc::clone(&places);
            let time_up = tokio::spawn(async move {
                tokio::time::sleep_until(deadline.into()).await;
                free(&places);
            });
            time_up.abort_handle()
        });
        Self { places, time_up }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        free(&self.places);
        if let Some(time_up) = &self.time_up {
            time_up.abort();
        }
    }
}

fn free(places: &Mutex<Option<Places>>) {
    drop(places.lock().unwrap_or_else(PoisonError::into_inner).take());
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The id that the caller gave the request, if it can stand in a log.
fn request_id(headers: &HeaderMap) -> String {
    text(headers, REQUEST_ID)
        .filter(|id| (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_graphic()))
        .map_or_else(|| Uuid::new_v4().to_string(), str::to_owned)
}

/// A `grpc-timeout`: digits and a unit.
fn timeout(text: &str) -> Option<Duration> {
    let unit = text.chars().last()?;
    let number: u64 = text[..text.len() - unit.len_utf8()].parse().ok()?;
    match unit {
        'H' => Some(Duration::from_secs(number.checked_mul(3_600)?)),
        'M' => Some(Duration::from_secs(number.checked_mul(60)?)),
        'S' => Some(Duration::from_secs(number)),
        'm' => Some(Duration::from_millis(number)),
        'u' => Some(Duration::from_micros(number)),
        'n' => Some(Duration::from_nanos(number)),
        _ => None,
    }
}

impl<S> Layer<S> for Guard {
    type Service = Guarded<S>;

    fn layer(&self, inner: S) -> Guarded<S> {
        Guarded { guard: self.clone(), inner }
    }
}

/// A service behind the guard.
#[derive(Clone, Debug)]
pub(crate) struct Guarded<S> {
    guard: Guard,
    inner: S,
}

impl<S> Service<Request<Body>> for Guarded<S>
where
    S: Service<Request<Body>, Response = Response<Body>> + Clone + Send + 'static,
    S::Future: Send,
    S::Error: Send,
{
    type Response = Response<Body>;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let begun = Instant::now();
        let state = Arc::clone(&self.guard.0);
        let (caller, admitted) = state.admit(&request);
        let mut seen = Seen { begun, caller: caller.clone(), state: Arc::clone(&state), code: None };
        let (call, mut places) = match admitted {
            Ok(admitted) => admitted,
            Err(fault) => {
                let status = fault.told(&caller, state.words.in_tongue(caller.tongue));
                seen.code = Some(status.code());
                let mut response = refusal(&request, status);
                name(&mut response, &caller);
                return Box::pin(std::future::ready(Ok(response)));
            }
        };
        request.extensions_mut().insert(caller.clone());
        request.extensions_mut().insert(ForHandler::new(places.ranking.take()));
        // The one that was asked whether it is ready, not its clone.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        Box::pin(async move {
            let answer = inner.call(request);
            let response = match caller.deadline {
                None => answer.await?,
                Some(deadline) => match tokio::time::timeout_at(deadline.into(), answer).await {
                    Ok(response) => response?,
                    Err(_) => Fault::Deadline.told(&caller, state.words.in_tongue(caller.tongue)).into_http(),
                },
            };
            if call.path == "/metrics" {
                seen.code = Some(Code::Ok);
            }
            seen.code = seen.code.or_else(|| code(response.headers()));
            let held = Held::new(places, caller.deadline);
            let mut response = response.map(|body| Body::new(Observed { body, seen, _held: held }));
            name(&mut response, &caller);
            Ok(response)
        })
    }
}

/// A refusal in the form that whoever asks understands.
fn refusal<B>(request: &Request<B>, status: Status) -> Response<Body> {
    if request.uri().path() != "/metrics" {
        return status.into_http();
    }
    let code = match status.code() {
        Code::Unauthenticated => http::StatusCode::UNAUTHORIZED,
        Code::ResourceExhausted => http::StatusCode::TOO_MANY_REQUESTS,
        _ => http::StatusCode::FORBIDDEN,
    };
    let mut response = Response::new(Body::new(status.message().to_owned()));
    *response.status_mut() = code;
    response
}

/// Puts the request's id on its answer.
fn name(response: &mut Response<Body>, caller: &Caller) {
    if let Ok(id) = HeaderValue::from_str(&caller.request_id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
}

fn code(headers: &HeaderMap) -> Option<Code> {
    Status::from_header_map(headers).map(|status| status.code())
}

/// An answer on its way, which tells how it ended.
struct Observed {
    body: Body,
    seen: Seen,
    _held: Held,
}

impl http_body::Body for Observed {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Status>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(trailers) = frame.trailers_ref()
        {
            self.seen.code = code(trailers).or(self.seen.code);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What is written down of a call when its answer has ended, or was given up.
#[derive(Debug)]
struct Seen {
    begun: Instant,
    caller: Caller,
    state: Arc<State>,
    code: Option<Code>,
}

impl Drop for Seen {
    fn drop(&mut self) {
        // No code by now: the caller went away first.
        let code = self.code.unwrap_or(Code::Cancelled);
        let seconds = self.begun.elapsed().as_secs_f64();
        let Caller { call, tenant, actor, request_id, .. } = &self.caller;
        let code = format!("{code:?}");
        self.state.metrics.call_seconds.with_label_values(&[*call, code.as_str()]).observe(seconds);
        let ms = seconds * 1_000.0;
        tracing::info!(%call, code, ms, %tenant, %actor, %request_id, "answered");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_has_digits_and_a_unit() {
        for (text, expected) in [
            ("1S", Some(Duration::from_secs(1))),
            ("250m", Some(Duration::from_millis(250))),
            ("2H", Some(Duration::from_hours(2))),
            ("99999999H", Some(Duration::from_hours(99_999_999))),
            ("", None),
            ("S", None),
            ("1", None),
            ("1é", None),
        ] {
            assert_eq!(timeout(text), expected, "{text}");
        }
    }
}
