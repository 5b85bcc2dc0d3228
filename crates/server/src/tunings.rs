//! Tunings: a thread learns for one hub after the other, while calls go on.
//!
//! They are kept in memory. A tuning holds what it was asked until it begins,
//! and nobody's id once it has ended.

use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_evaluation::tune::Epoch;
use qantara_hub::Halt;
use qantara_hub::tuning::{Learned, Learning, Options, Sets, TuningError, fuse_name};
use qantara_store::Tenant;
use uuid::Uuid;

use crate::status::Fault;

/// The most tunings that are kept of a hub; the oldest that has ended goes
/// first.
const MOST_KEPT: usize = 8;

/// The most tunings that wait or run, of all hubs: each holds what it learns
/// from.
const MOST_UNDER_WAY: usize = 4;

/// The tunings of all hubs.
#[derive(Debug)]
pub(crate) struct Tunings(Arc<Line>);

#[derive(Debug, Default)]
struct Line {
    all: Mutex<All>,
    /// Told when something is to be done, or all is to end.
    more: Condvar,
}

#[derive(Debug, Default)]
struct All {
    by_tenant: HashMap<Tenant, VecDeque<Arc<Tuning>>>,
    waiting: VecDeque<Arc<Tuning>>,
    is_closed: bool,
}

/// One tuning.
pub(crate) struct Tuning {
    /// `tunings/ID`.
    pub(crate) name: String,
    /// What it begins from, and how.
    pub(crate) start: Arc<Policy>,
    pub(crate) seeking: Side,
    pub(crate) options: Options,
    /// The last commit that it knows of, its day and its members.
    pub(crate) snapshot: (u64, String, u64),
    halt: Arc<Halt>,
    is_cancelled: AtomicBool,
    at: Mutex<At>,
}

/// How far a tuning is.
pub(crate) enum At {
    Waiting(Box<Sets>),
    Preparing,
    Learning(Option<Progress>),
    Measuring(Option<Progress>),
    Done(Option<Progress>, Box<Learned>),
    Cancelled,
    Failed(Option<Progress>, Fault),
}

impl At {
    fn has_ended(&self) -> bool {
        matches!(self, Self::Done(..) | Self::Cancelled | Self::Failed(..))
    }

    pub(crate) fn progress(&self) -> Option<Progress> {
        match self {
            Self::Waiting(_) | Self::Preparing | Self::Cancelled => None,
            Self::Learning(progress)
            | Self::Measuring(progress)
            | Self::Done(progress, _)
            | Self::Failed(progress, _) => *progress,
        }
    }
}

/// How far learning is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Progress {
    /// Of all fuses.
    pub(crate) rounds: u32,
    pub(crate) fuse: &'static str,
    pub(crate) fuse_rounds: u32,
    /// The mean nDCG@10 of those who choose after the last round.
    pub(crate) value: f64,
    pub(crate) best_value: f64,
}

impl Progress {
    fn after(before: Option<Self>, epoch: &Epoch) -> Self {
        let value = epoch.validation;
        Self {
            rounds: before.map_or(0, |before| before.rounds) + 1,
            fuse: fuse_name(epoch.fuse),
            fuse_rounds: epoch.number,
            value,
            best_value: before.map_or(value, |before| before.best_value.max(value)),
        }
    }
}

impl std::fmt::Debug for Tuning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tuning").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Tuning {
    pub(crate) fn new(
        (start, seeking, options): (Arc<Policy>, Side, Options),
        sets: Sets,
        snapshot: (u64, String, u64),
        halt: Arc<Halt>,
    ) -> Self {
        Self {
            name: format!("tunings/{}", Uuid::new_v4()),
            start,
            seeking,
            options,
            snapshot,
            halt,
            is_cancelled: AtomicBool::new(false),
            at: Mutex::new(At::Waiting(Box::new(sets))),
        }
    }

    /// How far it is now.
    pub(crate) fn at(&self) -> MutexGuard<'_, At> {
        // A panic leaves nothing half done here.
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it; the best so far is kept.
    pub(crate) fn cancel(&self) {
        let mut at = self.at();
        self.is_cancelled.store(true, Ordering::Relaxed);
        match *at {
            At::Waiting(_) => *at = At::Cancelled,
            At::Preparing => self.halt.set(),
            _ => {}
        }
    }

    /// Ends what waits and may no longer begin.
    fn settle(&self) {
        let mut at = self.at();
        if matches!(*at, At::Waiting(_)) && self.halt.is_set() {
            *at = self.halted(None);
        }
    }

    /// What it comes to where it was halted.
    fn halted(&self, progress: Option<Progress>) -> At {
        match self.halt.withdrawal() {
            Some(why) => At::Failed(progress, Fault::Withdrawn(why)),
            None => At::Cancelled,
        }
    }

    /// Learns, unless it ended while it waited.
    fn carry_out(&self, n_threads: usize) {
        self.settle();
        let sets = {
            let mut at = self.at();
            match std::mem::replace(&mut *at, At::Preparing) {
                At::Waiting(sets) => sets,
                ended => {
                    *at = ended;
                    return;
                }
            }
        };
        let threads = rayon::ThreadPoolBuilder::new().num_threads(n_threads).build();
        let found = match threads {
            Ok(threads) => catch_unwind(AssertUnwindSafe(|| threads.install(|| self.learned(&sets))))
                .unwrap_or(Err(Fault::Internal("a tuning panicked"))),
            Err(_) => Err(Fault::Internal("no threads could be started")),
        };
        drop(sets);
        let mut at = self.at();
        let progress = at.progress();
        *at = match found {
            _ if self.halt.is_set() => self.halted(progress),
            Ok(learned) => At::Done(progress, Box::new(learned)),
            Err(fault) => {
                if matches!(fault, Fault::Internal(_)) {
                    tracing::error!(tuning = self.name, "a tuning failed: {fault}");
                }
                At::Failed(progress, fault)
            }
        };
    }

    fn learned(&self, sets: &Sets) -> Result<Learned, Fault> {
        let start = Arc::clone(&self.start);
        let learning = Learning::new(start, self.seeking, sets, self.options, Some(self.halt.flag()))?;
        *self.at() = At::Learning(None);
        let mut is_interrupted = false;
        let tuned = learning.learn(|epoch| {
            let mut at = self.at();
            *at = At::Learning(Some(Progress::after(at.progress(), epoch)));
            is_interrupted = self.is_cancelled.load(Ordering::Relaxed);
            if is_interrupted || self.halt.is_set() {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        })?;
        {
            let mut at = self.at();
            *at = At::Measuring(at.progress());
        }
        let mut learned =
            learning.finish(&tuned, is_interrupted, || !self.is_cancelled.load(Ordering::Relaxed))?;
        // They are counted; an erasure would not find them here.
        learned.report.data.training.ids.clear();
        learned.report.data.validation.ids.clear();
        Ok(learned)
    }
}

impl From<TuningError> for Fault {
    fn from(error: TuningError) -> Self {
        match error {
            TuningError::TooLittle(too_little) => Self::TooLittle(too_little),
            TuningError::Evaluation(error) => error.into(),
            TuningError::Stopped => Self::Cancelled,
            _ => Self::Internal("a policy could not be learned from"),
        }
    }
}

impl Line {
    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be done next, once there is something; `None` at the end.
    fn next(&self) -> Option<Arc<Tuning>> {
        let mut all = self.all();
        loop {
            if all.is_closed {
                return None;
            }
            if let Some(tuning) = all.waiting.pop_front() {
                return Some(tuning);
            }
            all = self.more.wait(all).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Tunings {
    /// A thread that learns with so many threads of its own.
    ///
    /// # Errors
    ///
    /// The system's, when there is no thread.
    pub(crate) fn start(n_threads: usize) -> std::io::Result<Self> {
        let line = Arc::new(Line::default());
        let at_work = Arc::clone(&line);
        std::thread::Builder::new().name("tuning".to_owned()).spawn(move || {
            while let Some(tuning) = at_work.next() {
                tuning.carry_out(n_threads);
            }
        })?;
        Ok(Self(line))
    }

    /// Puts a tuning in line.
    ///
    /// # Errors
    ///
    /// [`Fault::TuningUnderWay`] when its hub has one that has not ended, and
    /// [`Fault::Overloaded`] when too many others have.
    pub(crate) fn begin(&self, tenant: &Tenant, tuning: Tuning) -> Result<Arc<Tuning>, Fault> {
        let mut all = self.0.all();
        let is_under_way = |tuning: &&Arc<Tuning>| !tuning.at().has_ended();
        if let Some(own) = all.by_tenant.get(tenant).and_then(|own| own.iter().find(is_under_way)) {
            return Err(Fault::TuningUnderWay(own.name.clone()));
        }
        let n_under_way = all.by_tenant.values().flatten().filter(is_under_way).count();
        if n_under_way >= MOST_UNDER_WAY || all.is_closed {
            return Err(Fault::Overloaded);
        }
        let tuning = Arc::new(tuning);
        let own = all.by_tenant.entry(tenant.clone()).or_default();
        own.push_back(Arc::clone(&tuning));
        if own.len() > MOST_KEPT {
            own.pop_front();
        }
        all.waiting.push_back(Arc::clone(&tuning));
        self.0.more.notify_one();
        Ok(tuning)
    }

    /// A hub's tuning that has not ended, by name.
    pub(crate) fn under_way(&self, tenant: &Tenant) -> Option<String> {
        let all = self.0.all();
        let own = all.by_tenant.get(tenant)?.iter().find(|tuning| !tuning.at().has_ended())?;
        Some(own.name.clone())
    }

    /// A hub's tuning of that name.
    pub(crate) fn find(&self, tenant: &Tenant, name: &str) -> Option<Arc<Tuning>> {
        self.0.all().by_tenant.get(tenant)?.iter().find(|tuning| tuning.name == name).cloned()
    }

    /// Ends tunings that wait and may no longer begin.
    pub(crate) fn keep_up(&self) {
        let mut all = self.0.all();
        all.waiting.iter().for_each(|tuning| tuning.settle());
        all.waiting.retain(|tuning| !tuning.at().has_ended());
    }

    /// Ends all tunings, with nothing learned, and takes no others.
    pub(crate) fn close(&self) {
        let mut all = self.0.all();
        all.is_closed = true;
        all.by_tenant.values().flatten().for_each(|tuning| tuning.halt.set());
        self.0.more.notify_all();
    }
}

impl Drop for Tunings {
    fn drop(&mut self) {
        self.close();
    }
}
