//! Erasing people: their profiles, and everything derived from them.

use std::collections::BTreeSet;

use qantara_engine::fold::fold;
use qantara_engine::market::meet;
use qantara_engine::outcome::Outcome;
use qantara_engine::profile::{Profile, ProfileId, Role, Traces};
use qantara_store::{Batch, Kind, ProfileStore, Sequence, StoreError, Tenant};

use crate::audit::{self, Event};
use crate::imports::{self, LastImport, Left, OwnWords};
use crate::name::ProfileName;
use crate::outcome;
use crate::requests::Done;

/// How many changes are made in one batch.
const CHANGES_TOGETHER: usize = 1_000;

/// What an erasure did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Erased {
    /// The last commit that it made; if none, the last before it.
    pub sequence: Sequence,
    /// Profiles removed.
    pub profiles: u64,
    /// Subjects that had no profile.
    pub not_found: u64,
    /// Outcomes removed.
    pub outcomes: u64,
    /// Records of requests removed.
    pub requests: u64,
    /// Audit events from which their names were removed.
    pub audit_events: u64,
    /// Other profiles from which their ids were removed.
    pub profiles_corrected: u64,
    /// The size of the store's files before, bytes.
    pub bytes_before: u64,
    /// And after.
    pub bytes_after: u64,
}

/// Erases profiles of one role from a store that no server uses: no byte of
/// them is left in any of its files.
///
/// # Errors
///
/// [`StoreError`] when the store fails. What was begun can be asked for again.
pub fn erase_profiles(
    store: &dyn ProfileStore,
    tenant: &Tenant,
    role: Role,
    ids: &[ProfileId],
) -> Result<Erased, StoreError> {
    let gone = ids.iter().map(|id| ProfileName::new(role, id.clone())).collect();
    erase(store, tenant, &gone, &mut |batch, _| store.commit(batch))
}

/// Makes a batch durable; takes the names of the profiles that it touches.
pub type Commit<'a> = &'a mut dyn FnMut(Batch, &[ProfileName]) -> Result<Sequence, StoreError>;

/// Deletes everything about the subjects, and then rewrites the store.
///
/// # Errors
///
/// [`StoreError`] when the store fails. What was begun can be asked for again.
pub fn erase(
    store: &dyn ProfileStore,
    tenant: &Tenant,
    gone: &BTreeSet<ProfileName>,
    commit: Commit<'_>,
) -> Result<Erased, StoreError> {
    let mut erasure = Erasure {
        store,
        tenant,
        gone,
        names: gone.iter().flat_map(|name| [name.to_string(), name.id.to_string()]).collect(),
        called: BTreeSet::new(),
        traces: Traces::default(),
        commit,
        pass: Pass::Delete,
        batch: Batch::new(tenant.clone()),
        touched: Vec::new(),
        erased: Erased { sequence: store.stats()?.sequence, ..Erased::default() },
    };
    erasure.profiles()?;
    erasure.mentions()?;
    for kind in Kind::ALL {
        // Written out, so that a new kind does not compile until it is decided
        // here.
        match kind {
            Kind::Outcome => erasure.outcomes()?,
            Kind::Request => erasure.requests()?,
            Kind::Audit => erasure.audit_events()?,
            Kind::Import => erasure.imports()?,
            // These name no profile.
            Kind::Policy | Kind::Setting => {}
        }
    }
    let rewritten = store.rewrite()?;
    let (bytes_before, bytes_after) = (rewritten.bytes_before, rewritten.bytes_after);
    Ok(Erased { bytes_before, bytes_after, ..erasure.erased })
}

/// What an erasure does to profiles.
enum Pass {
    /// It deletes those of the erased.
    Delete,
    /// It corrects others.
    Correct,
}

/// An erasure in progress.
struct Erasure<'a> {
    store: &'a dyn ProfileStore,
    tenant: &'a Tenant,
    gone: &'a BTreeSet<ProfileName>,
    /// The same as texts, by name and by id, including those of records removed
    /// on the way.
    names: BTreeSet<String>,
    /// What they are called, folded.
    called: BTreeSet<String>,
    /// Other traces of them.
    traces: Traces,
    commit: Commit<'a>,
    pass: Pass,
    batch: Batch,
    /// Profiles that the batch touches.
    touched: Vec<ProfileName>,
    erased: Erased,
}

impl Erasure<'_> {
    /// Makes the changes so far, if there are many.
    fn step(&mut self) -> Result<(), StoreError> {
        if self.batch.len() < CHANGES_TOGETHER { Ok(()) } else { self.commit_all() }
    }

    fn commit_all(&mut self) -> Result<(), StoreError> {
        let touched = std::mem::take(&mut self.touched);
        match self.commit_batch(&touched) {
            // Others write meanwhile. What they wrote is not overwritten, and
            // what they deleted does not come back.
            Err(StoreError::Changed { .. }) => touched.iter().try_for_each(|name| self.edit_alone(name)),
            committed => committed,
        }
    }

    fn commit_batch(&mut self, touched: &[ProfileName]) -> Result<(), StoreError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        let batch = std::mem::replace(&mut self.batch, Batch::new(self.tenant.clone()));
        self.erased.sequence = (self.commit)(batch, touched)?;
        match self.pass {
            Pass::Delete => self.erased.profiles += touched.len() as u64,
            Pass::Correct => self.erased.profiles_corrected += touched.len() as u64,
        }
        Ok(())
    }

    /// Changes one profile, again while others change it in between.
    fn edit_alone(&mut self, name: &ProfileName) -> Result<(), StoreError> {
        while self.edit(name)? {
            match self.commit_batch(std::slice::from_ref(name)) {
                Err(StoreError::Changed { .. }) => {}
                committed => return committed,
            }
        }
        Ok(())
    }

    /// Adds to the batch what is to be changed in a profile as it is now;
    /// returns whether there was anything.
    fn edit(&mut self, name: &ProfileName) -> Result<bool, StoreError> {
        let stored = self.store.get_versioned(self.tenant, name.role, &name.id)?;
        let Some((profile, version)) = stored else { return Ok(false) };
        match self.pass {
            Pass::Delete => {
                self.traces.add(&profile);
                self.called.insert(fold(&profile.name));
                self.batch.delete(name.role, name.id.clone());
            }
            Pass::Correct => {
                let Some(corrected) = self.without(profile)? else { return Ok(false) };
                self.batch.put(corrected);
            }
        }
        self.batch.require(name.role, name.id.clone(), Some(version));
        Ok(true)
    }

    fn profiles(&mut self) -> Result<(), StoreError> {
        for name in self.gone {
            self.traces.add_id(&name.id);
            if self.edit(name)? {
                self.touched.push(name.clone());
                self.step()?;
            } else {
                self.erased.not_found += 1;
            }
        }
        self.commit_all()
    }

    /// Other profiles that name them.
    fn mentions(&mut self) -> Result<(), StoreError> {
        self.pass = Pass::Correct;
        for role in Role::ALL {
            for profile in self.store.scan(self.tenant, role) {
                let profile = profile?;
                let name = ProfileName::of(&profile);
                // Read again, with its version.
                if self.without(profile)?.is_some() && self.edit(&name)? {
                    self.touched.push(name);
                    self.step()?;
                }
            }
        }
        self.commit_all()
    }

    fn outcomes(&mut self) -> Result<(), StoreError> {
        for document in self.store.documents(self.tenant, Kind::Outcome, None) {
            let document = document?;
            let found: Outcome = document.read()?;
            let parties = found.parties().map(|(role, id)| ProfileName::new(role, id.clone()));
            if parties.iter().any(|party| self.gone.contains(party)) {
                // A caller may have built its name from theirs.
                self.names.insert(outcome::name(&found));
                self.batch.delete_document(Kind::Outcome, document.name);
                self.erased.outcomes += 1;
                self.step()?;
            }
        }
        self.commit_all()
    }

    fn requests(&mut self) -> Result<(), StoreError> {
        for document in self.store.documents(self.tenant, Kind::Request, None) {
            let document = document?;
            let done: Done = document.read()?;
            let is_gone = |text: &str| self.names.contains(text);
            // The request id is the caller's, and may contain theirs.
            if done.names.iter().any(|name| is_gone(name)) || audit::has_part(document.name.as_str(), is_gone)
            {
                self.batch.delete_document(Kind::Request, document.name);
                self.erased.requests += 1;
                self.step()?;
            }
        }
        self.commit_all()
    }

    fn audit_events(&mut self) -> Result<(), StoreError> {
        for document in self.store.documents(self.tenant, Kind::Audit, None) {
            let document = document?;
            let mut event: Event = document.read()?;
            if event.forget(|name| self.names.contains(name)) {
                self.batch.put_document(Kind::Audit, document.name, &event)?;
                self.erased.audit_events += 1;
                self.step()?;
            }
        }
        self.commit_all()
    }

    /// Texts that only they wrote, or that name them.
    fn imports(&mut self) -> Result<(), StoreError> {
        for document in self.store.documents(self.tenant, Kind::Import, None) {
            let document = document?;
            if document.name == imports::words_document() {
                let mut own: OwnWords = document.read()?;
                if own.forget(&self.called) {
                    self.batch.put_document(Kind::Import, document.name, &own)?;
                }
            } else {
                let mut import: LastImport = document.read()?;
                match import.forget(|name| self.names.contains(name), &self.called) {
                    Left::Unchanged => {}
                    Left::Changed => {
                        self.batch.put_document(Kind::Import, document.name, &import)?;
                    }
                    Left::Nothing => {
                        self.batch.delete_document(Kind::Import, document.name);
                    }
                }
            }
            self.step()?;
        }
        self.commit_all()
    }

    /// A profile without its traces of the erased, if it had any.
    fn without(&self, mut profile: Profile) -> Result<Option<Profile>, StoreError> {
        let own = profile.role();
        let named: BTreeSet<ProfileName> = profile
            .mentions()
            .flat_map(|(_, mention)| {
                let roles = mention.role().map_or(Role::ALL.to_vec(), |role| vec![role]);
                roles.into_iter().map(move |role| ProfileName::new(role, mention.id().clone()))
            })
            .filter(|name| self.gone.contains(name))
            .collect();
        let mut corrected = false;
        for name in named {
            // An id without a role may mean another profile, which must stay
            // named.
            let mut others = Vec::new();
            for role in Role::ALL {
                let is_gone = self.gone.contains(&ProfileName::new(role, name.id.clone()));
                if meet(own, role) && !is_gone && self.store.get(self.tenant, role, &name.id)?.is_some() {
                    others.push(role);
                }
            }
            profile.resolve(&name.id, &others);
            corrected |= profile.forget(name.role, &name.id);
        }
        corrected |= profile.forget_traces(&self.traces);
        Ok(corrected.then_some(profile))
    }
}
