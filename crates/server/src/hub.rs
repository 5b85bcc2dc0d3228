//! A hub as it is served: its profiles in the store, and the pools that
//! rankings are made from.
//!
//! Reads take the current [`View`], an immutable snapshot, and wait for nobody.
//! A change is committed to the store first, then patched into a new view, and
//! then acknowledged: so the next call sees it. A patch reads the profile that
//! the store has by then, so the order in which patches come does not matter.
//!
//! Patched rows are made with what the pool's corpus knows; when enough has
//! changed, or a new day begins, the pools are built anew. Small ones are
//! built on the spot, large ones beside the calls that go on.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use arc_swap::ArcSwap;
use jiff::civil::Date;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::money::ExchangeRates;
use qantara_engine::outcome::{Acquaintances, Outcome};
use qantara_engine::pool::{Change as PoolChange, Pool, Source};
use qantara_engine::profile::{Bar, MatchingConsent, Profile, Role};
use qantara_engine::text::Choice;
use qantara_store::{Batch, ProfileStore, Sequence, StoreError, Tenant};
use quick_cache::sync::Cache;
use tokio::sync::broadcast;

use crate::audit::Gone;
use crate::metrics::Metrics;
use crate::order::Order;
use crate::policies::Policies;
use crate::wire::name::ProfileName;

/// Up to how many members a pool is built anew on the spot.
const SMALL: usize = 4_096;

/// Pools are built anew when one in so many members has changed.
const DRIFT: usize = 8;

/// How many profiles are kept as they were read: some 10 MiB.
const PROFILES: usize = 4_096;

/// How many changes are kept for those who watch.
const RECENT: usize = 8_192;

/// How pools are made: all but the day, which is today's.
#[derive(Clone, Debug)]
pub(crate) struct Making {
    pub(crate) rates: ExchangeRates,
    pub(crate) text: Choice,
    /// The day to rank for, in place of today.
    pub(crate) day: Option<Date>,
    /// What is made of consent that was not stated.
    pub(crate) consent: MatchingConsent,
}

impl Making {
    fn day(&self) -> Date {
        self.day.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    fn settings(&self, day: Date) -> Settings {
        Settings { now: day, rates: self.rates.clone(), text: self.text.clone(), consent: self.consent }
    }
}

/// What reads are made from.
pub(crate) struct View {
    /// In the order of [`market::ALL`].
    pools: Vec<Arc<Pool>>,
    pub(crate) policies: Arc<Policies>,
    /// The last commit that it has in it.
    pub(crate) sequence: Sequence,
    pub(crate) day: Date,
}

impl View {
    /// The pool of a market.
    pub(crate) fn pool(&self, market: &Market) -> &Arc<Pool> {
        let index = market::ALL.iter().position(|each| each == market).expect("every market is among all");
        &self.pools[index]
    }

    /// Whether a profile may be matched, and so is in a pool.
    pub(crate) fn has(&self, name: &ProfileName) -> bool {
        // All markets of a role have the same members of it.
        let mut pools = self.pools();
        let found = pools.find_map(|pool| Some(pool.side(pool.market().side(name.role)?)));
        found.is_some_and(|members| members.position(&name.id).is_some())
    }

    /// The pools with their markets.
    pub(crate) fn pools(&self) -> impl Iterator<Item = &Pool> {
        self.pools.iter().map(AsRef::as_ref)
    }
}

/// A change to a profile, as those who watch are told.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) sequence: Sequence,
    pub(crate) name: ProfileName,
    pub(crate) stored: bool,
    /// Whether it could be matched before: those who see only such profiles
    /// knew of it.
    pub(crate) was_matched: bool,
}

/// What somebody who watches is told.
pub(crate) struct Watch {
    /// Everything after this sequence number.
    pub(crate) from: u64,
    /// What is known already.
    pub(crate) missed: Vec<Change>,
    /// What is to come.
    pub(crate) changes: broadcast::Receiver<Change>,
}

/// What is changed with each view, by one at a time.
struct Writing {
    /// The latest changes, the oldest first.
    recent: VecDeque<Change>,
    /// Changes up to here are not among them any more.
    floor: Sequence,
    /// The last commit that those who watch were told of.
    told: Sequence,
    /// While pools are built beside, whom to look at again afterwards.
    missed: Option<BTreeSet<ProfileName>>,
}

/// A commit from its beginning until it is visible, or has failed.
struct UnderWay<'a> {
    hub: &'a Hub,
    commit: u64,
    changes: Vec<Change>,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.hub.tell(self.commit, std::mem::take(&mut self.changes));
    }
}

/// One tenant of the store, as it is served.
pub(crate) struct Hub {
    pub(crate) tenant: Tenant,
    pub(crate) store: Arc<dyn ProfileStore>,
    /// Those who were erased.
    pub(crate) gone: Gone,
    making: Making,
    view: ArcSwap<View>,
    /// Those who were read last: to read one from the store takes longer than
    /// to explain it. A change takes out whom it concerns before it is shown.
    profiles: Cache<ProfileName, Arc<Profile>>,
    acquaintances: RwLock<Acquaintances>,
    writing: Mutex<Writing>,
    order: Order,
    turns: Mutex<()>,
    changes: broadcast::Sender<Change>,
    metrics: Metrics,
}

impl Source for Hub {
    type Error = StoreError;

    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), StoreError> {
        self.store.scan(&self.tenant, role).try_for_each(|profile| {
            visit(self.acquainted(profile?));
            Ok(())
        })
    }
}

impl Hub {
    /// Reads a hub from the store, and builds its pools.
    pub(crate) fn open(
        tenant: Tenant,
        store: Arc<dyn ProfileStore>,
        gone: Gone,
        making: Making,
        metrics: Metrics,
    ) -> Result<Self, StoreError> {
        let sequence = store.stats()?.sequence;
        let making = Making { consent: qantara_store::matching_consent(&*store, &tenant)?, ..making };
        let policies = Arc::new(Policies::read(&*store, &tenant)?);
        let day = making.day();
        let hub = Self {
            acquaintances: RwLock::new(qantara_store::acquaintances(&*store, &tenant)?),
            view: ArcSwap::from_pointee(View { pools: Vec::new(), policies, sequence, day }),
            profiles: Cache::new(PROFILES),
            writing: Mutex::new(Writing {
                recent: VecDeque::new(),
                floor: sequence,
                told: sequence,
                missed: None,
            }),
            order: Order::default(),
            turns: Mutex::new(()),
            changes: broadcast::channel(RECENT).0,
            tenant,
            store,
            gone,
            making,
            metrics,
        };
        let pools = hub.build(day)?;
        hub.show(&mut hub.writing(), pools, sequence, day);
        Ok(hub)
    }

    /// What is made of consent that was not stated.
    pub(crate) fn consent(&self) -> MatchingConsent {
        self.making.consent
    }

    /// Why a profile may not be matched; `None` where it may.
    pub(crate) fn bar(&self, profile: &Profile) -> Option<Bar> {
        profile.bar(self.making.consent)
    }

    /// Whether there is a profile of that name that may not be matched.
    pub(crate) fn hides(&self, name: &ProfileName) -> Result<bool, StoreError> {
        if self.view().has(name) {
            return Ok(false);
        }
        Ok(self.profile(name)?.is_some_and(|profile| self.bar(&profile).is_some()))
    }

    /// What reads are made from, as it is now.
    pub(crate) fn view(&self) -> Arc<View> {
        self.view.load_full()
    }

    /// The profile of that name, with whom feedback says that it knows.
    pub(crate) fn profile(&self, name: &ProfileName) -> Result<Option<Arc<Profile>>, StoreError> {
        // One that is taken out while it is read is not kept.
        let read = || self.read(name).map_err(Some)?.map(Arc::new).ok_or(None);
        match self.profiles.get_or_insert_with(name, read) {
            Ok(profile) => Ok(Some(profile)),
            Err(None) => Ok(None),
            Err(Some(error)) => Err(error),
        }
    }

    /// The same, from the store itself.
    fn read(&self, name: &ProfileName) -> Result<Option<Profile>, StoreError> {
        Ok(self.store.get(&self.tenant, name.role, &name.id)?.map(|profile| self.acquainted(profile)))
    }

    /// Makes the changes of a batch durable, and then visible. Named are the
    /// profiles that it touches, and the outcomes that it records.
    pub(crate) fn commit(
        &self,
        batch: Batch,
        touched: &[ProfileName],
        outcomes: &[Outcome],
    ) -> Result<Sequence, StoreError> {
        let mut under_way = UnderWay { hub: self, commit: self.order.begin(), changes: Vec::new() };
        let mut affected: BTreeSet<ProfileName> = touched.iter().cloned().collect();
        let in_view = |view: &View| affected.iter().map(|name| view.has(name)).collect::<Vec<_>>();
        let before = in_view(&self.view());
        let sequence = self.store.commit(batch)?;
        // Whoever commits at the same time may have shown it, or taken it out,
        // meanwhile: told once too often is better than not at all.
        let after = in_view(&self.view());
        for (name, (before, after)) in affected.iter().zip(before.into_iter().zip(after)) {
            let stored = self.store.get_versioned(&self.tenant, name.role, &name.id)?.is_some();
            if stored {
                self.gone.remove(&self.tenant, name);
            }
            under_way.changes.push(Change {
                sequence,
                name: name.clone(),
                stored,
                was_matched: before || after,
            });
        }
        {
            let mut acquaintances = self.acquaintances.write().unwrap_or_else(PoisonError::into_inner);
            for outcome in outcomes {
                let parties = acquaintances.learn(outcome);
                affected.extend(parties.into_iter().map(|(role, id)| ProfileName::new(role, id.clone())));
            }
        }
        self.refresh(sequence, &affected)?;
        Ok(sequence)
    }

    /// Waits until the changes that are being made now are visible.
    pub(crate) fn settle(&self) {
        self.order.settle();
    }

    /// A commit has ended: tells those who watch.
    fn tell(&self, commit: u64, changes: Vec<Change>) {
        let mut writing = self.writing();
        for change in self.order.end(commit, changes) {
            if writing.recent.len() == RECENT {
                writing.floor = writing.recent.pop_front().map_or(writing.floor, |change| change.sequence);
            }
            writing.told = change.sequence;
            writing.recent.push_back(change.clone());
            // Nobody need be watching.
            let _ = self.changes.send(change);
        }
    }

    /// Waits for its turn: of many who change the same, one at a time then
    /// tries again, and gets there.
    pub(crate) fn turn(&self) -> MutexGuard<'_, ()> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After an erasure: what feedback says is read again, and everything that
    /// was made of the profiles is made anew.
    pub(crate) fn remake(&self, sequence: Sequence) -> Result<(), StoreError> {
        // So that everything up to the erasure has been told.
        self.settle();
        let mut writing = self.writing();
        *self.acquaintances.write().unwrap_or_else(PoisonError::into_inner) =
            qantara_store::acquaintances(&*self.store, &self.tenant)?;
        self.profiles.clear();
        // Nothing is kept of who is gone; whoever missed it lists the profiles
        // again.
        writing.recent.retain(|change| change.sequence > sequence);
        writing.floor = writing.floor.max(sequence);
        writing.told = writing.told.max(sequence);
        let day = self.making.day();
        let pools = self.build(day)?;
        let sequence = self.view.load().sequence.max(sequence);
        self.show(&mut writing, pools, sequence, day);
        Ok(())
    }

    /// Shows the policies as they are in the store now.
    pub(crate) fn reread_policies(&self, sequence: Sequence) -> Result<(), StoreError> {
        let _writing = self.writing();
        let policies = Arc::new(Policies::read(&*self.store, &self.tenant)?);
        let view = self.view.load();
        self.view.store(Arc::new(View {
            pools: view.pools.clone(),
            policies,
            sequence: view.sequence.max(sequence),
            day: view.day,
        }));
        Ok(())
    }

    /// Changes from a sequence number on, and those to come; `None` where some
    /// are no longer known.
    pub(crate) fn watch(&self, after: Option<u64>) -> Option<Watch> {
        let writing = self.writing();
        let (from, missed) = match after {
            None => (writing.told.get(), Vec::new()),
            Some(after) if after < writing.floor.get() => return None,
            // The watch may have ended amid the changes of one commit.
            Some(after) => {
                let missed = writing.recent.iter().filter(|change| change.sequence.get() >= after);
                (after, missed.cloned().collect())
            }
        };
        Some(Watch { from, missed, changes: self.changes.subscribe() })
    }

    /// Builds the pools anew where a new day has begun.
    pub(crate) fn keep_up_with_the_day(self: &Arc<Self>) {
        if self.view.load().day != self.making.day() {
            self.build_beside();
        }
    }

    fn acquainted(&self, profile: Profile) -> Profile {
        self.acquaintances.read().unwrap_or_else(PoisonError::into_inner).fold_into(profile)
    }

    fn writing(&self) -> MutexGuard<'_, Writing> {
        self.writing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn build(&self, day: Date) -> Result<Vec<Arc<Pool>>, StoreError> {
        self.metrics.pool_builds.inc();
        market::ALL
            .iter()
            .map(|market| Pool::build(market, self.making.settings(day), self).map(Arc::new))
            .collect()
    }

    /// Patches what changed into a new view.
    fn refresh(&self, sequence: Sequence, touched: &BTreeSet<ProfileName>) -> Result<(), StoreError> {
        let mut writing = self.writing();
        for name in touched {
            self.profiles.remove(name);
        }
        let view = self.view.load_full();
        let mut pools = self.patched(&view.pools, touched)?;
        let mut day = view.day;
        if let Some(missed) = &mut writing.missed {
            missed.extend(touched.iter().cloned());
        } else if pools.iter().any(|pool| pool.drift() * DRIFT > pool.len() && pool.len() <= SMALL) {
            day = self.making.day();
            pools = self.build(day)?;
        }
        self.show(&mut writing, pools, view.sequence.max(sequence), day);
        Ok(())
    }

    /// The pools with the profiles as the store has them now.
    fn patched(
        &self,
        pools: &[Arc<Pool>],
        touched: &BTreeSet<ProfileName>,
    ) -> Result<Vec<Arc<Pool>>, StoreError> {
        let mut changes = Vec::with_capacity(touched.len());
        for name in touched {
            changes.push(match self.read(name)? {
                Some(profile) => PoolChange::Put(Box::new(profile)),
                None => PoolChange::Remove(name.role, name.id.clone()),
            });
        }
        let patch = |pool: &Arc<Pool>| {
            let market = pool.market();
            let concerns = |change: &&PoolChange| {
                let role = match change {
                    PoolChange::Put(profile) => profile.role(),
                    PoolChange::Remove(role, _) => *role,
                };
                market.side(role).is_some()
            };
            let changes: Vec<PoolChange> = changes.iter().filter(concerns).cloned().collect();
            if changes.is_empty() { Arc::clone(pool) } else { Arc::new(pool.patched(changes)) }
        };
        Ok(pools.iter().map(patch).collect())
    }

    fn show(&self, _: &mut Writing, pools: Vec<Arc<Pool>>, sequence: Sequence, day: Date) {
        for pool in &pools {
            for side in Side::BOTH {
                let market = pool.market();
                let labels = [self.tenant.as_str(), market.id(), market.role(side).as_str()];
                let members = pool.side(side).len();
                self.metrics.pool_members.with_label_values(&labels).set(members.cast_signed() as i64);
            }
        }
        let policies = Arc::clone(&self.view.load().policies);
        self.view.store(Arc::new(View { pools, policies, sequence, day }));
    }

    /// Builds large pools anew, if enough has changed in them.
    pub(crate) fn keep_up_with_changes(self: &Arc<Self>) {
        let view = self.view.load();
        if view.pools.iter().any(|pool| pool.drift() * DRIFT > pool.len()) {
            drop(view);
            self.build_beside();
        }
    }

    /// Builds pools while calls go on with the old ones.
    fn build_beside(self: &Arc<Self>) {
        {
            let mut writing = self.writing();
            if writing.missed.is_some() {
                return;
            }
            writing.missed = Some(BTreeSet::new());
        }
        let hub = Arc::clone(self);
        std::thread::spawn(move || {
            let day = hub.making.day();
            let built = hub.build(day);
            let mut writing = hub.writing();
            let missed = writing.missed.take().unwrap_or_default();
            let shown = built.and_then(|pools| {
                let pools = hub.patched(&pools, &missed)?;
                let sequence = hub.view.load().sequence;
                hub.show(&mut writing, pools, sequence, day);
                Ok(())
            });
            if let Err(error) = shown {
                tracing::error!(tenant = %hub.tenant, "the pools could not be built anew: {error}");
            }
        });
    }
}

/// The hubs of a store, each read when it is first asked for.
pub(crate) struct Hubs {
    store: Arc<dyn ProfileStore>,
    gone: Gone,
    making: Making,
    metrics: Metrics,
    by_tenant: RwLock<HashMap<Tenant, Arc<Hub>>>,
}

impl Hubs {
    /// Reads the hubs that there are.
    pub(crate) fn open(
        store: Arc<dyn ProfileStore>,
        gone: Gone,
        making: Making,
        metrics: Metrics,
    ) -> Result<Self, StoreError> {
        let hubs = Self { store, gone, making, metrics, by_tenant: RwLock::default() };
        for tenant in hubs.store.tenants()? {
            hubs.get(&tenant)?;
        }
        Ok(hubs)
    }

    /// The hub of a tenant, if it has been read.
    pub(crate) fn known(&self, tenant: &Tenant) -> Option<Arc<Hub>> {
        self.by_tenant.read().unwrap_or_else(PoisonError::into_inner).get(tenant).cloned()
    }

    /// The hub of a tenant. The first call of a tenant reads it, and blocks.
    pub(crate) fn get(&self, tenant: &Tenant) -> Result<Arc<Hub>, StoreError> {
        if let Some(hub) = self.known(tenant) {
            return Ok(hub);
        }
        let mut hubs = self.by_tenant.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(hub) = hubs.get(tenant) {
            return Ok(Arc::clone(hub));
        }
        let store = Arc::clone(&self.store);
        let (gone, making, metrics) = (self.gone.clone(), self.making.clone(), self.metrics.clone());
        let hub = Hub::open(tenant.clone(), store, gone, making, metrics)?;
        let hub = Arc::new(hub);
        hubs.insert(tenant.clone(), Arc::clone(&hub));
        Ok(hub)
    }

    /// The hubs that have been read.
    pub(crate) fn all(&self) -> Vec<Arc<Hub>> {
        self.by_tenant.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// What has to be done now and then.
    pub(crate) fn keep_up(&self) {
        for hub in self.all() {
            hub.keep_up_with_the_day();
            hub.keep_up_with_changes();
        }
    }

    /// What Prometheus is told, with what the store counts by itself as it is
    /// now. Reading that blocks.
    pub(crate) fn metrics(&self, tenant: &Tenant) -> String {
        match self.store.stats() {
            Ok(stats) => {
                self.metrics.commits.set(stats.commits.cast_signed());
                self.metrics.syncs.set(stats.syncs.cast_signed());
            }
            Err(error) => tracing::error!("the store's commits could not be counted: {error}"),
        }
        self.metrics.text(tenant)
    }
}
