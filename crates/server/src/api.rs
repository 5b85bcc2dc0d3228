//! What all services share: the hubs, and ways to run work for a caller.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use prost::Message;
use qantara_hub::{AuditQueue, Done, Hub, Hubs, Once, ProfileName};
use qantara_messages::Messages;
use qantara_store::{Batch, Sequence, StoreError};
use tonic::{Request, Response, Status};

use crate::caller::Caller;
use crate::config::Limits;
use crate::rankings::{ForHandler, RankingPlace, Rankings};
use crate::status::Fault;
use crate::studies::Studies;
use crate::tunings::Tunings;
use crate::wire::problem::Problem;
use crate::words::Words;

/// What all services share.
#[derive(Clone)]
pub(crate) struct Api(pub(crate) Arc<Shared>);

pub(crate) struct Shared {
    pub(crate) hubs: Hubs,
    pub(crate) audit: AuditQueue,
    pub(crate) words: Arc<Words>,
    pub(crate) limits: Limits,
    pub(crate) rankings: Rankings,
    pub(crate) studies: Studies,
    pub(crate) tunings: Tunings,
}

/// One call in progress: its caller and its hub.
#[derive(Clone)]
pub(crate) struct Work {
    pub(crate) api: Api,
    pub(crate) caller: Caller,
    pub(crate) hub: Arc<Hub>,
    stop: Arc<AtomicBool>,
    place: ForHandler,
}

impl Work {
    /// The messages in the language that the request names, else in the
    /// caller's.
    pub(crate) fn messages(&self, language_code: &str) -> Result<&Messages, Fault> {
        let tongue = match language_code {
            "" => self.caller.tongue,
            code => crate::caller::tongue(code).ok_or_else(|| {
                Problem::new("language_code", format!("`{code}` is not answered in; write fr, ar or en"))
            })?,
        };
        Ok(self.api.0.words.in_tongue(tongue))
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.api.0.limits
    }

    /// Checks whether a change with that request id was made before.
    pub(crate) fn once<M: Message>(&self, id: &str, request: &M) -> Result<(Once, Option<Done>), Fault> {
        let bytes = || [self.caller.call.as_bytes(), &request.encode_to_vec()].concat();
        Ok(Once::look(&self.hub, id, bytes)?)
    }

    /// Queues an audit event with the profiles shown to the caller.
    pub(crate) fn seen(&self, subjects: Vec<String>, shown: Vec<String>) {
        self.api.0.audit.seen(&self.caller.tenant, self.caller.author(), subjects, shown);
    }

    /// Commits the caller's changes to these profiles.
    pub(crate) fn commit(&self, batch: Batch, names: &[ProfileName]) -> Result<Sequence, StoreError> {
        let subjects = names.iter().map(ToString::to_string).collect();
        self.hub.commit_by(self.caller.author(), subjects, batch, names, &[])
    }

    /// Set when the answer is no longer awaited.
    pub(crate) fn stop(&self) -> &AtomicBool {
        &self.stop
    }

    /// The ranking slot that the call came with; only on the first use.
    pub(crate) fn take_place(&self) -> Option<RankingPlace> {
        self.place.take()
    }

    /// A ranking slot for one more part of the work.
    pub(crate) async fn wait_for_place(&self) -> Result<Option<RankingPlace>, Fault> {
        self.in_time(self.api.0.rankings.wait()).await
    }

    /// Awaits a future until the caller's deadline.
    pub(crate) async fn in_time<T>(&self, awaited: impl Future<Output = T>) -> Result<T, Fault> {
        match self.caller.deadline {
            None => Ok(awaited.await),
            Some(deadline) => {
                tokio::time::timeout_at(deadline.into(), awaited).await.map_err(|_| Fault::Deadline)
            }
        }
    }

    /// Ends work whose answer is no longer awaited.
    pub(crate) fn go_on(&self) -> Result<(), Fault> {
        if self.stop.load(Ordering::Relaxed) {
            Err(Fault::Cancelled)
        } else if self.caller.is_late() {
            Err(Fault::Deadline)
        } else {
            Ok(())
        }
    }

    /// The status that the caller gets for a fault.
    pub(crate) fn told(&self, fault: &Fault) -> Status {
        fault.told(&self.caller, self.api.0.words.in_tongue(self.caller.tongue))
    }
}

/// Stops the work when the call is dropped, because its caller left or its
/// deadline passed.
pub(crate) struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Api {
    /// Begins to work for a caller. While the second value lives, the answer is
    /// awaited.
    pub(crate) async fn begin<Q>(&self, request: Request<Q>) -> Result<(Work, StopOnDrop, Q), Status> {
        let (_, extensions, message) = request.into_parts();
        let caller = extensions
            .get::<Caller>()
            .cloned()
            .ok_or_else(|| Status::internal("a call came past the guard"))?;
        let told = |fault: Fault| fault.told(&caller, self.0.words.in_tongue(caller.tongue));
        let (api, tenant) = (self.clone(), caller.tenant.clone());
        // Almost always open already; the first call of a tenant opens it.
        let hub = match self.0.hubs.known(&tenant) {
            Some(hub) => hub,
            None => off_the_reactor(move || api.0.hubs.get(&tenant))
                .await
                .map_err(told)?
                .map_err(|error| told(error.into()))?,
        };
        let stop = Arc::new(AtomicBool::new(false));
        let guard = StopOnDrop(Arc::clone(&stop));
        let place = extensions.get::<ForHandler>().cloned().unwrap_or_default();
        Ok((Work { api: self.clone(), caller, hub, stop, place }, guard, message))
    }

    /// Answers a call that reads or changes the store.
    pub(crate) async fn answer<Q, R>(
        &self,
        request: Request<Q>,
        work: impl FnOnce(&Work, Q) -> Result<R, Fault> + Send + 'static,
    ) -> Result<Response<R>, Status>
    where
        Q: Send + 'static,
        R: Send + 'static,
    {
        self.carry_out(request, work, off_the_reactor).await
    }

    /// Answers a call that computes. The work stops when the answer is no
    /// longer awaited.
    pub(crate) async fn compute<Q, R>(
        &self,
        request: Request<Q>,
        work: impl FnOnce(&Work, Q) -> Result<R, Fault> + Send + 'static,
    ) -> Result<Response<R>, Status>
    where
        Q: Send + 'static,
        R: Send + 'static,
    {
        self.carry_out(request, work, on_rayon).await
    }

    async fn carry_out<Q, R, F>(
        &self,
        request: Request<Q>,
        work: impl FnOnce(&Work, Q) -> Result<R, Fault> + Send + 'static,
        run: impl FnOnce(Job<R>) -> F,
    ) -> Result<Response<R>, Status>
    where
        Q: Send + 'static,
        F: Future<Output = Result<Result<R, Fault>, Fault>>,
    {
        let (state, _waiting, message) = self.begin(request).await?;
        let (at_work, place) = (state.clone(), state.take_place());
        let outcome = run(Box::new(move || {
            let outcome = work(&at_work, message);
            // Freed here, so the next ranking need not wait until the answer is
            // sent.
            drop(place);
            outcome
        }));
        let outcome = outcome.await.and_then(|outcome| outcome);
        outcome.map(Response::new).map_err(|fault| state.told(&fault))
    }
}

/// The work of one call, for the thread that does it.
type Job<R> = Box<dyn FnOnce() -> Result<R, Fault> + Send>;

/// Runs work that may wait for the disk.
pub(crate) async fn off_the_reactor<R: Send + 'static>(
    work: impl FnOnce() -> R + Send + 'static,
) -> Result<R, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Fault::Internal("the work panicked"))
}

/// Runs work on the threads that rank.
pub(crate) async fn on_rayon<R: Send + 'static>(
    work: impl FnOnce() -> R + Send + 'static,
) -> Result<R, Fault> {
    let (done, outcome) = tokio::sync::oneshot::channel();
    rayon::spawn(move || {
        // A panic would end the process.
        let outcome = catch_unwind(AssertUnwindSafe(work)).map_err(|_| Fault::Internal("the work panicked"));
        let _ = done.send(outcome);
    });
    outcome.await.unwrap_or(Err(Fault::Internal("the work was dropped")))
}

/// The threads of work that has its own: half as many as rankings have.
pub(crate) fn n_own_threads() -> usize {
    rayon::current_num_threads().div_ceil(2)
}

/// Runs work on threads of its own, half as many as rankings have. Threads that
/// are shared would let one study wait for another: a thread that waits takes
/// up whatever comes next.
pub(crate) async fn on_own_threads<R: Send + 'static>(
    work: impl FnOnce() -> Result<R, Fault> + Send + 'static,
) -> Result<R, Fault> {
    let n_threads = n_own_threads();
    off_the_reactor(move || {
        let threads = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build();
        threads.map_err(|_| Fault::Internal("no threads could be started"))?.install(work)
    })
    .await?
}
