//! The pools of a hub: built when they are needed, patched by every change, and
//! built anew beside the calls that go on.
//!
//! Patched rows are made with what a pool's corpus knows; when enough has
//! changed, or a new day begins, a pool is due. One pool is built at a time, and
//! no change waits for it: what changes meanwhile is patched in before the new
//! pool is shown. Only a tiny pool is built on the spot, in some milliseconds.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::pool::{Change, Pool};
use qantara_store::{Sequence, StoreError};

use crate::counters::Counters;
use crate::error::Error;
use crate::making::Making;
use crate::name::ProfileName;
use crate::policies::Policies;
use crate::reader::Reader;
use crate::view::View;

/// A pool is due when one in so many members has changed.
const DRIFT: usize = 8;

/// Up to how many members a pool that is due is built on the spot.
const TINY: usize = 256;

/// After how long a pool that could not be built is tried again, if nothing has
/// changed.
const TRY_AGAIN: Duration = Duration::from_mins(1);

/// After how long it is tried again, if something has changed.
const TRY_CHANGED: Duration = Duration::from_secs(1);

/// The pools of a hub.
pub(crate) struct Pools {
    pub(crate) reader: Arc<Reader>,
    making: Making,
    counters: Arc<dyn Counters>,
    view: ArcSwap<View>,
    writing: Mutex<Writing>,
    /// Held by whoever builds a pool. Taken before `writing`, never after.
    building: Mutex<()>,
    /// Whether a thread builds the pools that are due.
    rebuilding: AtomicBool,
    /// By market, why its pool could not be built.
    failures: Mutex<HashMap<&'static str, Failure>>,
}

/// What is changed with each view, by one at a time.
#[derive(Default)]
struct Writing {
    /// While a pool is built, whom to look at again afterwards.
    missed: Option<BTreeSet<ProfileName>>,
}

/// Why a pool could not be built.
struct Failure {
    error: Arc<StoreError>,
    sequence: Sequence,
    at: Instant,
}

impl Pools {
    pub(crate) fn new(reader: Arc<Reader>, making: Making, counters: Arc<dyn Counters>, view: View) -> Self {
        Self {
            reader,
            making,
            counters,
            view: ArcSwap::from_pointee(view),
            writing: Mutex::default(),
            building: Mutex::default(),
            rebuilding: AtomicBool::new(false),
            failures: Mutex::default(),
        }
    }

    pub(crate) fn view(&self) -> Arc<View> {
        self.view.load_full()
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failures(&self) -> MutexGuard<'_, HashMap<&'static str, Failure>> {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The pool of a market, and the view that it is in. Whoever needs it first
    /// builds it; one that could not be built is tried again beside.
    ///
    /// The first who needs a pool may not be one of the threads that rank: a
    /// pool is built by them all.
    pub(crate) fn ready(&self, market: &'static Market) -> Result<(Arc<View>, Arc<Pool>), Error> {
        if let Some(ready) = self.built(market) {
            return Ok(ready);
        }
        self.failed(market)?;
        let building = self.building.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody else was first, perhaps.
        if let Some(ready) = self.built(market) {
            return Ok(ready);
        }
        self.failed(market)?;
        self.build(market, &building)?;
        Ok(self.built(market).expect("it was built, and pools are never taken away"))
    }

    fn built(&self, market: &Market) -> Option<(Arc<View>, Arc<Pool>)> {
        let view = self.view();
        let pool = Arc::clone(view.pool(market)?);
        Some((view, pool))
    }

    /// An error, if the pool could not be built.
    fn failed(&self, market: &Market) -> Result<(), Error> {
        match self.failures().get(market.id()) {
            Some(failure) => Err(Error::Unreadable(Arc::clone(&failure.error))),
            None => Ok(()),
        }
    }

    /// Builds the pool of a market, and shows it.
    fn build(&self, market: &'static Market, _: &MutexGuard<'_, ()>) -> Result<(), Error> {
        self.writing().missed = Some(BTreeSet::new());
        let built = Pool::build(market, self.making.settings(self.making.day()), &*self.reader);
        let mut writing = self.writing();
        let missed = writing.missed.take().unwrap_or_default();
        let view = self.view();
        let shown = built.and_then(|pool| {
            let pool = patched(Arc::new(pool), &self.changes(&missed)?);
            self.show(&mut writing, View::clone(&view).with_pool(pool));
            Ok(())
        });
        match shown {
            Ok(()) => {
                self.counters.pools_built();
                self.failures().remove(market.id());
                Ok(())
            }
            Err(error) => {
                let error = Arc::new(error);
                let failure =
                    Failure { error: Arc::clone(&error), sequence: view.sequence(), at: Instant::now() };
                self.failures().insert(market.id(), failure);
                Err(Error::Unreadable(error))
            }
        }
    }

    /// Patches what changed into a new view.
    pub(crate) fn refresh(
        self: &Arc<Self>,
        sequence: Sequence,
        touched: &BTreeSet<ProfileName>,
    ) -> Result<(), StoreError> {
        {
            let mut writing = self.writing();
            for name in touched {
                self.reader.forget(name);
            }
            if let Some(missed) = &mut writing.missed {
                missed.extend(touched.iter().cloned());
            }
            let mut view = View::clone(&self.view()).at(sequence);
            let changes = self.changes(touched)?;
            for pool in view.pools().cloned().collect::<Vec<_>>() {
                view = view.with_pool(patched(pool, &changes));
            }
            self.show(&mut writing, view);
        }
        self.rebuild_tiny();
        self.rebuild_due();
        Ok(())
    }

    /// What to do to pools about profiles that changed: as the store has them
    /// now.
    fn changes(&self, touched: &BTreeSet<ProfileName>) -> Result<Vec<Change>, StoreError> {
        let change = |name: &ProfileName| {
            Ok(match self.reader.read(name)? {
                Some(profile) => Change::Put(Box::new(profile)),
                None => Change::Remove(name.role, name.id.clone()),
            })
        };
        touched.iter().map(change).collect()
    }

    fn show(&self, _: &mut Writing, view: View) {
        for pool in view.pools() {
            for side in Side::BOTH {
                let role = pool.market().role(side);
                self.counters.members(&self.reader.tenant, pool.market(), role, pool.side(side).len());
            }
        }
        self.view.store(Arc::new(view));
    }

    /// Shows other policies.
    pub(crate) fn show_policies(
        &self,
        sequence: Sequence,
        read: impl FnOnce() -> Result<Policies, StoreError>,
    ) -> Result<(), StoreError> {
        let mut writing = self.writing();
        let view = View::clone(&self.view()).with_policies(Arc::new(read()?)).at(sequence);
        self.show(&mut writing, view);
        Ok(())
    }

    /// Builds every pool that there is anew, and shows a commit.
    pub(crate) fn remake(&self, sequence: Sequence) -> Result<(), Error> {
        let markets: Vec<_> = self.view().pools().map(|pool| pool.market()).collect();
        for market in markets {
            let building = self.building.lock().unwrap_or_else(PoisonError::into_inner);
            self.build(market, &building)?;
        }
        let mut writing = self.writing();
        let view = View::clone(&self.view()).at(sequence);
        self.show(&mut writing, view);
        Ok(())
    }

    /// The first market whose pool is better built anew.
    fn due(&self, most_members: usize) -> Option<&'static Market> {
        let (view, today, failures) = (self.view.load(), self.making.day(), self.failures());
        let is_due = |market: &Market| {
            let waits = failures.get(market.id()).map(|failure| {
                let changed = failure.sequence != view.sequence();
                failure.at.elapsed() < if changed { TRY_CHANGED } else { TRY_AGAIN }
            });
            match (view.pool(market), waits) {
                (_, Some(true)) | (None, None) => false,
                (Some(pool), _) => {
                    let stale = pool.corpus().now() != today || pool.drift() * DRIFT > pool.len();
                    stale && pool.len() <= most_members
                }
                // Tried before; the others wait until somebody needs them.
                (None, Some(false)) => most_members == usize::MAX,
            }
        };
        market::ALL.iter().find(|market| is_due(market))
    }

    /// Builds tiny pools anew at once, unless another is being built.
    fn rebuild_tiny(&self) {
        while let Some(market) = self.due(TINY) {
            let building = match self.building.try_lock() {
                Ok(building) => building,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => return,
            };
            self.build_or_log(market, &building);
        }
    }

    /// Builds the pools that are due, one after the other, beside the calls
    /// that go on.
    pub(crate) fn rebuild_due(self: &Arc<Self>) {
        if self.due(usize::MAX).is_none() || self.rebuilding.swap(true, Ordering::AcqRel) {
            return;
        }
        let pools = Arc::clone(self);
        std::thread::spawn(move || {
            let _done = Done(&pools.rebuilding);
            while let Some(market) = pools.due(usize::MAX) {
                let building = pools.building.lock().unwrap_or_else(PoisonError::into_inner);
                pools.build_or_log(market, &building);
            }
        });
    }

    fn build_or_log(&self, market: &'static Market, building: &MutexGuard<'_, ()>) {
        if let Err(error) = self.build(market, building) {
            let (tenant, market) = (&self.reader.tenant, market.id());
            tracing::error!(%tenant, market, "a pool could not be built anew: {error}");
        }
    }
}

/// A pool with changes in it: itself, where none concerns it.
fn patched(pool: Arc<Pool>, changes: &[Change]) -> Arc<Pool> {
    let concerns = |change: &&Change| {
        let role = match change {
            Change::Put(profile) => profile.role(),
            Change::Remove(role, _) => *role,
        };
        pool.market().side(role).is_some()
    };
    let changes: Vec<Change> = changes.iter().filter(concerns).cloned().collect();
    if changes.is_empty() { pool } else { Arc::new(pool.patched(changes)) }
}

/// Clears a flag when it is dropped, by a panic too.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
