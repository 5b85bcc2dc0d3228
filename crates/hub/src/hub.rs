//! One tenant of a store: its profiles, its policies, and the pools from which
//! it ranks.
//!
//! Reads use the current [`View`], an immutable snapshot, and never wait for a
//! change. A change is committed to the store, patched into a new view, and
//! then acknowledged, so the next call sees it. A patch reads the profile that
//! the store has at that moment, so patches may come in any order.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use qantara_engine::market::{self, Market};
use qantara_engine::outcome::Outcome;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Bar, MatchingConsent, Profile, Role};
use qantara_store::{Batch, ProfileStore, Sequence, StoreError, Tenant};

use crate::audit::Author;
use crate::change::Change;
use crate::counters::Counters;
use crate::error::Error;
use crate::gone::Gone;
use crate::imports::{self, LastImport, OwnWords};
use crate::making::Making;
use crate::name::ProfileName;
use crate::policies::Policies;
use crate::pools::Pools;
use crate::reader::Reader;
use crate::view::View;
use crate::watchers::{UnderWay, Watch, Watchers};
use crate::withdrawal::{Halt, Halts, Withdrawal};

/// One tenant of a store.
pub struct Hub {
    reader: Arc<Reader>,
    consent: MatchingConsent,
    pools: Arc<Pools>,
    gone: Gone,
    watchers: Watchers,
    halts: Halts,
    turns: Mutex<()>,
}

impl Hub {
    /// Opens a hub of the store. Its pools are built on first use.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when a policy or an outcome cannot be read.
    pub fn open(
        tenant: Tenant,
        store: Arc<dyn ProfileStore>,
        gone: Gone,
        making: Making,
        counters: Arc<dyn Counters>,
    ) -> Result<Self, StoreError> {
        let sequence = store.stats()?.sequence;
        let consent = qantara_store::matching_consent(&*store, &tenant)?;
        let making = Making { consent, ..making };
        let policies = Arc::new(Policies::read(&*store, &tenant)?);
        let reader = Arc::new(Reader::open(tenant, store)?);
        let view = View::new(policies, sequence);
        Ok(Self {
            pools: Arc::new(Pools::new(Arc::clone(&reader), making, counters, view)),
            reader,
            consent,
            gone,
            watchers: Watchers::new(sequence),
            halts: Halts::default(),
            turns: Mutex::new(()),
        })
    }

    /// The tenant.
    pub fn tenant(&self) -> &Tenant {
        &self.reader.tenant
    }

    /// The store that it is in.
    pub fn store(&self) -> &Arc<dyn ProfileStore> {
        &self.reader.store
    }

    /// How consent that was not stated is treated.
    pub fn consent(&self) -> MatchingConsent {
        self.consent
    }

    /// What its pools are built with.
    pub fn making(&self) -> &Making {
        self.pools.making()
    }

    /// Why a profile (an open role: with its startup) may not be matched;
    /// `None` if it may.
    pub fn bar(&self, profile: &Profile) -> Option<Bar> {
        if profile.owner().is_none() {
            return profile.bar(self.consent);
        }
        match self.as_matched(profile.clone()) {
            Ok(profile) => profile.bar(self.consent),
            // If the startup cannot be read, its consent is unknown.
            Err(_) => Some(Bar::NotStated),
        }
    }

    /// A profile as it is matched: an open role with its startup's limits on
    /// matching, any other profile unchanged.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the startup cannot be read.
    pub fn as_matched(&self, profile: Profile) -> Result<Profile, StoreError> {
        self.reader.as_matched(profile)
    }

    /// Whether the hub has a profile of that name that may not be matched.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read.
    pub fn hides(&self, name: &ProfileName) -> Result<bool, StoreError> {
        if self.view().has(name) == Some(true) {
            return Ok(false);
        }
        Ok(self.profile(name)?.is_some_and(|profile| self.bar(&profile).is_some()))
    }

    /// Whether a profile of that name may be matched. One that cannot be read
    /// may not.
    fn matches(&self, name: &ProfileName) -> bool {
        self.view().has(name).unwrap_or_else(|| {
            self.profile(name).ok().flatten().is_some_and(|profile| self.bar(&profile).is_none())
        })
    }

    /// The current view.
    pub fn view(&self) -> Arc<View> {
        self.pools.view()
    }

    /// The pool of a market, and the view that it is in. The first call builds
    /// the pool, and waits.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`] when a profile of the market cannot be read.
    pub fn ready(&self, market: &'static Market) -> Result<(Arc<View>, Arc<Pool>), Error> {
        self.pools.ready(market)
    }

    /// Builds the pools that have not been built yet. A failure is logged, and
    /// returned to calls for that market.
    pub fn build_all(&self) {
        for market in market::ALL {
            if let Err(error) = self.ready(market) {
                tracing::error!(tenant = %self.tenant(), market = market.id(), "no pool: {error}");
            }
        }
    }

    /// The profile of that name, with the acquaintances that feedback records.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read.
    pub fn profile(&self, name: &ProfileName) -> Result<Option<Arc<Profile>>, StoreError> {
        self.reader.profile(name)
    }

    /// The profile as it is stored, and its version.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when it cannot be read.
    pub fn stored(&self, name: &ProfileName) -> Result<Option<(Profile, Sequence)>, StoreError> {
        self.store().get_versioned(self.tenant(), name.role, &name.id)
    }

    /// Makes the changes of a batch durable, and then visible. Takes the names
    /// of the profiles that it touches, and the outcomes that it records.
    ///
    /// # Errors
    ///
    /// As for [`ProfileStore::commit`].
    pub fn commit(
        &self,
        batch: Batch,
        touched: &[ProfileName],
        outcomes: &[Outcome],
    ) -> Result<Sequence, StoreError> {
        self.carry_out(self.watchers.begin(), batch, touched, outcomes)
    }

    /// As [`commit`](Self::commit), with the audit event of the author who
    /// changes these subjects.
    ///
    /// The event is made once the commit has begun: an erasure either waits for
    /// it and corrects it, or the author's request id no longer has the ids of
    /// the erased.
    ///
    /// # Errors
    ///
    /// As for [`commit`](Self::commit), and when the event is too large.
    pub fn commit_by(
        &self,
        author: Author<'_>,
        subjects: Vec<String>,
        mut batch: Batch,
        touched: &[ProfileName],
        outcomes: &[Outcome],
    ) -> Result<Sequence, StoreError> {
        let under_way = self.watchers.begin();
        let is_gone = |text: &str| self.gone.has(self.tenant(), text);
        author.with_request_id_without(is_gone).record(&mut batch, subjects)?;
        self.carry_out(under_way, batch, touched, outcomes)
    }

    /// The hub's own words.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when they cannot be read.
    pub fn own_words(&self) -> Result<OwnWords, StoreError> {
        imports::own_words(&**self.store(), self.tenant())
    }

    /// Keeps what an import could not read, in the place of what earlier imports
    /// of the same file could not. Of those who are erased meanwhile it keeps
    /// nothing.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when the store fails.
    pub fn keep_import(&self, author: Author<'_>, mut import: LastImport) -> Result<(), StoreError> {
        let under_way = self.watchers.begin();
        import.forget(|name| self.gone.has(self.tenant(), name), &BTreeSet::new());
        let mut batch = Batch::new(self.tenant().clone());
        imports::keep(&mut batch, &**self.store(), self.tenant(), &import)?;
        if batch.is_empty() {
            return Ok(());
        }
        author.record(&mut batch, vec![imports::SUBJECT.to_owned()])?;
        self.carry_out(under_way, batch, &[], &[]).map(drop)
    }

    fn carry_out(
        &self,
        mut under_way: UnderWay<'_>,
        batch: Batch,
        touched: &[ProfileName],
        outcomes: &[Outcome],
    ) -> Result<Sequence, StoreError> {
        let mut affected: BTreeSet<ProfileName> = touched.iter().cloned().collect();
        let before: Vec<bool> = affected.iter().map(|name| self.matches(name)).collect();
        let standing = |profile: Option<&Profile>| profile.map(Profile::standing).unwrap_or_default();
        let mut startups = Vec::new();
        for name in affected.iter().filter(|name| name.role == Role::Startup) {
            // A profile that cannot be read counts as one that did not state
            // consent.
            let profile = self.profile(name).ok().flatten();
            startups.push((name.clone(), standing(profile.as_deref())));
        }
        let sequence = self.store().commit(batch)?;
        // A concurrent commit may have shown or removed a profile meanwhile:
        // reporting a change twice is better than missing it.
        let between = self.view();
        for (name, before) in affected.iter().zip(before) {
            let is_stored = || self.stored(name).map(|found| found.is_some());
            let now = self.stored(name)?;
            let stored = now.is_some();
            self.gone.remove_if(self.tenant(), name, is_stored)?;
            let was_matched = before || between.has(name) == Some(true);
            let no_longer_consents = |(profile, _): (Profile, Sequence)| {
                matches!(self.bar(&profile), Some(Bar::Refused | Bar::NotStated))
            };
            if was_matched && now.is_some_and(no_longer_consents) {
                self.halts.withdraw(Withdrawal::Consent);
            }
            under_way.changes.push(Change { sequence, name: name.clone(), stored, was_matched });
        }
        affected.extend(self.reader.learn(outcomes));
        // Open roles follow their startup.
        let mut owners = BTreeSet::new();
        for (name, before) in startups {
            if standing(self.reader.read(&name)?.as_ref()) != before {
                owners.insert(name.id);
            }
        }
        for name in self.reader.owned_by(&owners)? {
            let was_matched = between.has(&name).unwrap_or(true);
            under_way.changes.push(Change { sequence, name: name.clone(), stored: true, was_matched });
            affected.insert(name);
        }
        self.pools.refresh(sequence, &affected)?;
        Ok(sequence)
    }

    /// From now on no event names these profiles, unless one of them is created
    /// again. Events of changes that were being made have been written; those
    /// of views may still be in the queue.
    ///
    /// Work that a [`halt`](Self::halt) ends is ended.
    pub fn forget(&self, names: &BTreeSet<ProfileName>) {
        self.halts.withdraw(Withdrawal::Erasure);
        self.gone.add(self.tenant(), names);
        self.settle();
    }

    /// Set once somebody is erased from now on, or no longer consents to be
    /// matched: for work that uses everybody's data for long.
    pub fn halt(&self) -> Arc<Halt> {
        self.halts.begin()
    }

    /// Waits until the changes that are being made now are visible.
    pub fn settle(&self) {
        self.watchers.settle();
    }

    /// Waits for its turn: when many change the same record, one at a time
    /// retries, and succeeds.
    pub fn turn(&self) -> MutexGuard<'_, ()> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// After an erasure: reads feedback again, and rebuilds everything derived
    /// from profiles.
    ///
    /// # Errors
    ///
    /// [`Error`] when a record cannot be read.
    pub fn remake(&self, sequence: Sequence) -> Result<(), Error> {
        // So that watchers have read everything up to the erasure.
        self.settle();
        self.reader.reread()?;
        self.watchers.forget(sequence);
        self.pools.remake(sequence)
    }

    /// Shows the policies as they are in the store now.
    ///
    /// # Errors
    ///
    /// [`StoreError`] when one cannot be read.
    pub fn reread_policies(&self, sequence: Sequence) -> Result<(), StoreError> {
        self.pools.show_policies(sequence, || Policies::read(&**self.store(), self.tenant()))
    }

    /// Changes from a sequence number on, and those to come; `None` where some
    /// are no longer known.
    pub fn watch(&self, after: Option<u64>) -> Option<Watch> {
        self.watchers.watch(after)
    }

    /// Rebuilds pools in the background if a new day has begun or enough has
    /// changed.
    pub fn keep_up(&self) {
        self.pools.rebuild_due();
    }
}
