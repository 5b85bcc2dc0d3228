//! Those who call: a few that each wait for their answer, or many that come
//! when they come.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use qantara_server::wire::proto::matching_service_client::MatchingServiceClient;
use qantara_server::wire::proto::{RankRequest, Ranking};
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use crate::Outcome;

/// How long those who still wait are waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// How many may wait at a time: beyond, calls are not made, and counted.
const MOST_WAITING: usize = 20_000;

/// What became of the calls of one turn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Turn {
    answered: Vec<Duration>,
    /// Turned away, and told when to try again.
    pub(crate) shed: usize,
    /// Everything else, by what it was.
    pub(crate) failed: BTreeMap<String, usize>,
    pub(crate) length: Duration,
}

impl Turn {
    pub(crate) fn answered(&mut self, latency: Duration) {
        self.answered.push(latency);
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.answered.extend(other.answered);
        self.shed += other.shed;
        for (what, count) in other.failed {
            *self.failed.entry(what).or_default() += count;
        }
        self.length = self.length.max(other.length);
    }

    /// Asks, and waits for the answer.
    pub(crate) async fn ask(&mut self, caller: &mut Caller, request: RankRequest) {
        let begun = Instant::now();
        let outcome = caller.ask(request).await;
        self.record(begun, &outcome.map(drop));
    }

    fn record(&mut self, begun: Instant, outcome: &Result<(), Status>) {
        match outcome {
            Ok(()) => self.answered.push(begun.elapsed()),
            Err(status) if status.code() == Code::ResourceExhausted => {
                let retry = status.get_details_retry_info().and_then(|info| info.retry_delay);
                match retry {
                    Some(_) => self.shed += 1,
                    None => self.fail("RESOURCE_EXHAUSTED without RetryInfo"),
                }
            }
            Err(status) => self.fail(&format!("{:?}: {}", status.code(), status.message())),
        }
    }

    fn fail(&mut self, what: &str) {
        *self.failed.entry(what.to_owned()).or_default() += 1;
    }

    pub(crate) fn count(&self) -> usize {
        self.answered.len()
    }

    pub(crate) fn made(&self) -> usize {
        self.answered.len() + self.shed + self.failed.values().sum::<usize>()
    }

    pub(crate) fn calls_per_second(&self) -> f64 {
        self.answered.len() as f64 / self.length.as_secs_f64()
    }

    /// Of the latencies of answered calls, ms.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut sorted = self.answered.clone();
        sorted.sort_unstable();
        let at = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
        sorted.get(at).map_or(f64::NAN, |latency| latency.as_secs_f64() * 1_000.0)
    }
}

/// One connection, with a credential.
#[derive(Clone)]
pub(crate) struct Caller {
    client: MatchingServiceClient<Channel>,
    token: MetadataValue<Ascii>,
}

impl Caller {
    pub(crate) async fn connect(address: &str, token: &str) -> Outcome<Self> {
        let channel = Endpoint::from_shared(format!("http://{address}"))?.tcp_nodelay(true).connect().await?;
        let client = MatchingServiceClient::new(channel).max_decoding_message_size(64 << 20);
        Ok(Self { client, token: format!("Bearer {token}").parse()? })
    }

    /// So many, each with its own connection.
    pub(crate) async fn several(count: usize, address: &str, token: &str) -> Outcome<Vec<Self>> {
        let mut callers = Vec::with_capacity(count);
        for _ in 0..count {
            callers.push(Self::connect(address, token).await?);
        }
        Ok(callers)
    }

    pub(crate) async fn ask(&mut self, request: RankRequest) -> Result<Ranking, Status> {
        let mut request = Request::new(request);
        request.metadata_mut().insert("authorization", self.token.clone());
        self.client.rank(request).await.map(tonic::Response::into_inner)
    }
}

/// Each caller asks, waits for the answer, and asks again.
pub(crate) async fn in_turn<'a, I>(
    callers: &mut [Caller],
    requests: impl Fn(usize) -> I,
    length: Duration,
) -> Turn
where
    I: Iterator<Item = &'a RankRequest>,
{
    let start = Instant::now();
    let turns = callers.iter_mut().enumerate().map(|(number, caller)| {
        let requests = requests(number);
        async move {
            let mut turn = Turn::default();
            for request in requests {
                turn.ask(caller, request.clone()).await;
                if start.elapsed() >= length {
                    break;
                }
            }
            turn
        }
    });
    let mut all = Turn::default();
    for turn in join_all(turns).await {
        all.add(turn);
    }
    all.length = start.elapsed();
    all
}

/// Calls come at a rate whatever becomes of them, at random moments (Poisson).
pub(crate) async fn as_they_come(
    callers: &[Caller],
    requests: impl Iterator<Item = &RankRequest>,
    calls_per_second: f64,
    length: Duration,
    mut random: impl FnMut() -> f64,
) -> Turn {
    let all = Arc::new(Mutex::new(Turn::default()));
    let start = Instant::now();
    let mut due = start;
    let mut waiting = Vec::new();
    for (request, caller) in requests.zip(callers.iter().cycle()) {
        due += Duration::from_secs_f64(-random().ln() / calls_per_second);
        if due - start > length {
            break;
        }
        tokio::time::sleep_until(due.into()).await;
        let (all, mut caller, request) = (Arc::clone(&all), caller.clone(), request.clone());
        if Arc::strong_count(&all) > MOST_WAITING {
            all.lock().expect("no caller panics").fail("not made: too many wait");
            continue;
        }
        waiting.push(tokio::spawn(async move {
            let begun = Instant::now();
            let outcome = caller.ask(request).await.map(drop);
            all.lock().expect("no caller panics").record(begun, &outcome);
        }));
    }
    let length = start.elapsed();
    let mut late = 0;
    if tokio::time::timeout(PATIENCE, join_all(&mut waiting)).await.is_err() {
        late = waiting.iter().filter(|call| !call.is_finished()).count();
        waiting.iter().for_each(tokio::task::JoinHandle::abort);
    }
    let mut all = std::mem::take(&mut *all.lock().expect("no caller panics"));
    if late > 0 {
        all.failed.insert("no answer".to_owned(), late);
    }
    all.length = length;
    all
}
