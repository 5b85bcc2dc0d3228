//! The pools of a hub: built on first use, patched by every change, and rebuilt
//! in the background.
//!
//! Patched members are encoded with the pool's existing corpus. When enough has
//! changed, or a new day begins, a rebuild is due. One pool is built at a time,
//! and no change waits for it: changes made meanwhile are patched in before the
//! new pool is shown. Only a tiny pool is rebuilt at once, in a few
//! milliseconds.

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

/// A rebuild is due when one in this many members has changed.
const DRIFT: usize = 8;

/// The most members of a pool that is rebuilt at once.
const TINY: usize = 256;

/// After how long a failed build is retried if nothing has changed.
const TRY_AGAIN: Duration = Duration::from_mins(1);

/// After how long a failed build is retried if something has changed.
const TRY_CHANGED: Duration = Duration::from_secs(1);

/// The pools of a hub.
pub(crate) struct Pools {
    pub(crate) reader: Arc<Reader>,
    making: Making,
    counters: Arc<dyn Counters>,
    view: ArcSwap<View>,
    writing: Mutex<Writing>,
    /// Held while a pool is built. Taken before `writing`, never after.
    building: Mutex<()>,
    /// Whether a thread is rebuilding pools.
    rebuilding: AtomicBool,
    /// By market, why its pool could not be built.
    failures: Mutex<HashMap<&'static str, Failure>>,
}

/// State that changes with each view, by one thread at a time.
#[derive(Default)]
struct Writing {
    /// While a pool is built, the profiles to patch in afterwards.
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

    pub(crate) fn making(&self) -> &Making {
        &self.making
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

    /// The pool of a market, and the view that it is in. The first call builds
    /// it; a failed build is retried in the background.
    ///
    /// Do not call this first from a ranking thread: all of them build the
    /// pool.
    pub(crate) fn ready(&self, market: &'static Market) -> Result<(Arc<View>, Arc<Pool>), Error> {
        if let Some(ready) = self.built(market) {
            return Ok(ready);
        }
        self.failed(market)?;
        let building = self.building.lock().unwrap_or_else(PoisonError::into_inner);
        // Another thread may have built it meanwhile.
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

    /// The pool changes for profiles that changed, from the store's current
    /// state.
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

    /// Shows new policies.
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

    /// Rebuilds every existing pool, and shows a commit.
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

    /// The first market whose pool is due for a rebuild.
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
                // Tried before; pools not built yet wait for their first use.
                (None, Some(false)) => most_members == usize::MAX,
            }
        };
        market::ALL.iter().find(|market| is_due(market))
    }

    /// Rebuilds tiny pools at once, unless another pool is being built.
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

    /// Rebuilds the pools that are due, one after another, in the background.
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

/// A pool with changes made; the same pool if none concerns it.
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

/// Clears a flag when it is dropped, even by a panic.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}
