//! The guard that every call passes: identity, permission and capacity before
//! the answer, logging and metrics after it.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
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
use tonic::body::Body;
use tonic::{Code, Status};
use tower::{Layer, Service};
use uuid::Uuid;

use crate::access::{self, Access, Call, Lasts};
use crate::caller::{self, Caller};
use crate::config::Config;
use crate::listen::Peer;
use crate::metrics::{Counted, Metrics};
use crate::rankings::{ForHandler, RankingPlace, Rankings};
use crate::status::Fault;
use crate::token::TokenFile;
use crate::words::Words;

/// How often answers are checked for their deadlines.
const WATCH_ANSWERS_EVERY: Duration = Duration::from_millis(250);

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
    /// The hub for calls without a credential.
    tenant: Tenant,
    tongue: Tongue,
    words: Arc<Words>,
    metrics: Metrics,
    answers: Answers,
}

impl Guard {
    /// Drops overdue answers; never returns.
    pub(crate) async fn watch_answers(self) {
        let mut every = tokio::time::interval(WATCH_ANSWERS_EVERY);
        loop {
            every.tick().await;
            self.0.answers.drop_late();
        }
    }

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
            // Without credentials, all callers are the same one, on this
            // machine.
            rates: rates.filter(|_| tokens.is_some()),
            tokens,
            certificates: certificates
                .map(|known| (known.sha256.to_ascii_lowercase(), known.tenant.clone(), known.access))
                .collect(),
            calls: Arc::new(Semaphore::new(limits.calls)),
            rankings,
            longest_call: crate::config::Limits::duration(limits.call_ms),
            longest_stream: crate::config::Limits::duration(limits.stream_ms),
            tenant: config.tenant.clone(),
            tongue: config.tongue(),
            words,
            metrics,
            answers: Answers::default(),
        }))
    }
}

impl State {
    /// The caller, and whether it is refused. The caller is returned in any
    /// case, so that it can be answered in its language.
    fn admit<B>(&self, request: &Request<B>) -> (Caller, Result<(&'static Call, Places), Fault>) {
        let headers = request.headers();
        let known = access::find(request.uri().path());
        let mut caller = Caller {
            tenant: self.tenant.clone(),
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
            // A caller without any permission learns nothing about what exists.
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

    /// The owner of a valid credential: a token, or else a certificate.
    fn credential<B>(&self, request: &Request<B>) -> Option<(String, Tenant, Access)> {
        let Some(tokens) = &self.tokens else {
            return Some(("local".to_owned(), self.tenant.clone(), Access::Admin));
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
        let longest = match call.lasts {
            Lasts::Shortly => Some(self.longest_call),
            Lasts::Long => Some(self.longest_stream),
            Lasts::WhileWanted => None,
        };
        let asked = text(headers, "grpc-timeout").and_then(timeout);
        let shorter = longest.into_iter().chain(asked).min()?;
        Instant::now().checked_add(shorter)
    }

    /// A slot for the call, or none: calls do not queue here.
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

/// The slots that a call uses, until its answer has ended.
#[derive(Debug)]
struct Places {
    _call: Option<OwnedSemaphorePermit>,
    _counted: Option<Counted>,
    /// For the handler, which releases it when the ranking is made.
    ranking: Option<RankingPlace>,
}

/// Answers in progress that have a deadline.
///
/// An answer whose client stops reading is never polled, so it cannot end by
/// itself: it is dropped from here.
#[derive(Debug, Default)]
struct Answers {
    count: AtomicU64,
    by_number: Mutex<HashMap<u64, Arc<Answer>>>,
}

#[derive(Debug)]
struct Answer {
    deadline: Option<Instant>,
    /// `None` once its deadline has passed.
    held: Mutex<Option<(Body, Places)>>,
}

impl Answers {
    fn hold(&self, body: Body, places: Places, deadline: Option<Instant>) -> (u64, Arc<Answer>) {
        let answer = Arc::new(Answer { deadline, held: Mutex::new(Some((body, places))) });
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        if deadline.is_some() {
            locked(&self.by_number).insert(number, Arc::clone(&answer));
        }
        (number, answer)
    }

    fn drop_late(&self) {
        let now = Instant::now();
        let mut late = Vec::new();
        locked(&self.by_number).retain(|_, answer| {
            let is_late = answer.deadline.is_some_and(|deadline| deadline <= now);
            if is_late {
                late.push(Arc::clone(answer));
            }
            !is_late
        });
        for answer in late {
            drop(locked(&answer.held).take());
        }
    }
}

/// A panic leaves nothing guarded here half done.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// The caller's request id, if it is fit for a log.
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
                let status = seen.told(&fault);
                seen.code = Some(status.code());
                let mut response = refusal(&request, status);
                name(&mut response, &caller);
                return Box::pin(std::future::ready(Ok(response)));
            }
        };
        request.extensions_mut().insert(caller.clone());
        request.extensions_mut().insert(ForHandler::new(places.ranking.take()));
        // Use the service that was polled for readiness, not its clone.
        let clone = self.inner.clone();
        let mut inner = std::mem::replace(&mut self.inner, clone);
        Box::pin(async move {
            let answer = inner.call(request);
            let response = match caller.deadline {
                None => answer.await?,
                Some(deadline) => match tokio::time::timeout_at(deadline.into(), answer).await {
                    Ok(response) => response?,
                    Err(_) => seen.told(&Fault::Deadline).into_http(),
                },
            };
            if call.path == "/metrics" {
                seen.code = Some(Code::Ok);
            }
            seen.code = seen.code.or_else(|| code(response.headers()));
            let mut response = response.map(|body| {
                let (number, answer) = state.answers.hold(body, places, caller.deadline);
                Body::new(Observed { number, answer, seen })
            });
            name(&mut response, &caller);
            Ok(response)
        })
    }
}

/// A refusal in a form that the client understands.
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

/// An answer in progress, which reports how it ended.
struct Observed {
    number: u64,
    answer: Arc<Answer>,
    seen: Seen,
}

impl http_body::Body for Observed {
    type Data = <Body as http_body::Body>::Data;
    type Error = Status;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Self::Data>, Status>>> {
        let Self { answer, seen, .. } = &mut *self;
        let Some((body, _)) = &mut *locked(&answer.held) else {
            let told = seen.code.replace(Code::DeadlineExceeded) == Some(Code::DeadlineExceeded);
            return Poll::Ready((!told).then(|| trailers(&seen.told(&Fault::Deadline))));
        };
        let polled = Pin::new(body).poll_frame(cx);
        if let Poll::Ready(Some(Ok(frame))) = &polled
            && let Some(trailers) = frame.trailers_ref()
        {
            seen.code = code(trailers).or(seen.code);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        locked(&self.answer.held).as_ref().is_some_and(|(body, _)| body.is_end_stream())
    }

    fn size_hint(&self) -> SizeHint {
        locked(&self.answer.held).as_ref().map(|(body, _)| body.size_hint()).unwrap_or_default()
    }
}

impl Drop for Observed {
    fn drop(&mut self) {
        locked(&self.seen.state.answers.by_number).remove(&self.number);
    }
}

/// A status at the end of an answer that has begun.
fn trailers(status: &Status) -> Result<Frame<<Body as http_body::Body>::Data>, Status> {
    let mut headers = HeaderMap::new();
    status.add_header(&mut headers)?;
    Ok(Frame::trailers(headers))
}

/// Log entry and metrics of a call, written when its answer has ended or was
/// abandoned.
#[derive(Debug)]
struct Seen {
    begun: Instant,
    caller: Caller,
    state: Arc<State>,
    code: Option<Code>,
}

impl Seen {
    /// The status that the caller gets for a fault.
    fn told(&self, fault: &Fault) -> Status {
        fault.told(&self.caller, self.state.words.in_tongue(self.caller.tongue))
    }
}

impl Drop for Seen {
    fn drop(&mut self) {
        // No code yet: the caller left first.
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
