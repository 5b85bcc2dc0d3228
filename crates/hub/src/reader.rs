//! A hub's profiles as rankings read them: with acquaintances from outcomes,
//! and open roles with their startup's limits on matching.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

use qantara_engine::outcome::{Acquaintances, Outcome};
use qantara_engine::pool::Source;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_store::{ProfileStore, StoreError, Tenant};
use quick_cache::sync::Cache;

use crate::name::ProfileName;

/// How many profiles are cached: about 10 MiB.
const PROFILES: usize = 4_096;

/// Reads the profiles of one tenant.
pub(crate) struct Reader {
    pub(crate) tenant: Tenant,
    pub(crate) store: Arc<dyn ProfileStore>,
    /// The profiles read last: reading one from the store takes longer than
    /// explaining it. A change removes the profiles it concerns before it is
    /// shown.
    profiles: Cache<ProfileName, Arc<Profile>>,
    acquaintances: RwLock<Acquaintances>,
}

impl Source for Reader {
    type Error = StoreError;

    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), StoreError> {
        self.store.scan(&self.tenant, role).try_for_each(|profile| {
            visit(self.as_matched(self.acquainted(profile?))?);
            Ok(())
        })
    }
}

impl Reader {
    pub(crate) fn open(tenant: Tenant, store: Arc<dyn ProfileStore>) -> Result<Self, StoreError> {
        let acquaintances = RwLock::new(qantara_store::acquaintances(&*store, &tenant)?);
        Ok(Self { tenant, store, profiles: Cache::new(PROFILES), acquaintances })
    }

    /// The profile of that name.
    pub(crate) fn profile(&self, name: &ProfileName) -> Result<Option<Arc<Profile>>, StoreError> {
        // A profile removed while it is being read is not cached.
        let read = || self.read(name).map_err(Some)?.map(Arc::new).ok_or(None);
        match self.profiles.get_or_insert_with(name, read) {
            Ok(profile) => Ok(Some(profile)),
            Err(None) => Ok(None),
            Err(Some(error)) => Err(error),
        }
    }

    /// The same, from the store itself.
    pub(crate) fn read(&self, name: &ProfileName) -> Result<Option<Profile>, StoreError> {
        let stored = self.store.get(&self.tenant, name.role, &name.id)?;
        stored.map(|profile| self.as_matched(self.acquainted(profile))).transpose()
    }

    /// An open role with its startup's limits on matching; any other profile
    /// unchanged.
    pub(crate) fn as_matched(&self, profile: Profile) -> Result<Profile, StoreError> {
        let Some(owner) = profile.owner() else { return Ok(profile) };
        let owner = self.profile(&ProfileName::new(Role::Startup, owner.clone()))?;
        Ok(match owner {
            Some(owner) => profile.owned_by(&owner),
            None => profile,
        })
    }

    /// The open roles of some startups.
    pub(crate) fn owned_by(&self, owners: &BTreeSet<ProfileId>) -> Result<Vec<ProfileName>, StoreError> {
        let mut found = Vec::new();
        if owners.is_empty() {
            return Ok(found);
        }
        for profile in self.store.scan(&self.tenant, Role::Opening) {
            let profile = profile?;
            if profile.owner().is_some_and(|owner| owners.contains(owner)) {
                found.push(ProfileName::of(&profile));
            }
        }
        Ok(found)
    }

    fn acquainted(&self, profile: Profile) -> Profile {
        self.acquaintances.read().unwrap_or_else(PoisonError::into_inner).fold_into(profile)
    }

    /// Learns outcomes, and returns the profiles that they change.
    pub(crate) fn learn(&self, outcomes: &[Outcome]) -> Vec<ProfileName> {
        let mut acquaintances = self.acquaintances.write().unwrap_or_else(PoisonError::into_inner);
        let parties = outcomes.iter().flat_map(|outcome| acquaintances.learn(outcome));
        parties.map(|(role, id)| ProfileName::new(role, id.clone())).collect()
    }

    /// Reads this one from the store again.
    pub(crate) fn forget(&self, name: &ProfileName) {
        self.profiles.remove(name);
    }

    /// Reads everything from the store again.
    pub(crate) fn reread(&self) -> Result<(), StoreError> {
        {
            // Held while outcomes are read, so that one recorded meanwhile is
            // learned afterwards.
            let mut acquaintances = self.acquaintances.write().unwrap_or_else(PoisonError::into_inner);
            *acquaintances = qantara_store::acquaintances(&*self.store, &self.tenant)?;
        }
        self.profiles.clear();
        Ok(())
    }
}
