//! Putting policies into a hub, and into force.

use std::sync::Arc;

use qantara_engine::policy::Policy;
use qantara_store::{Batch, Kind, StoreError};

use crate::audit::Author;
use crate::error::Error;
use crate::hub::Hub;
use crate::name::PolicyName;
use crate::policies::{Active, active_document, version_document};
use crate::requests::Once;

/// How often to retry with the next version number when others put a version
/// meanwhile.
const TRIES: usize = 16;

impl Hub {
    /// Stores a policy as the next version of its name.
    ///
    /// A policy that comes with Qantara is version 1 of its name, so a hub's
    /// own variant of it is version 2.
    ///
    /// # Errors
    ///
    /// [`Error::NameTaken`] when the name belongs to a policy for another
    /// market, [`Error::Contended`] when others keep putting versions of it,
    /// and as for [`commit`](Self::commit).
    pub fn put_policy(&self, sent: &Policy, once: &Once, author: Author<'_>) -> Result<Arc<Policy>, Error> {
        let name: qantara_engine::policy::PolicyName =
            sent.name().parse().expect("a policy's name is the name of a policy");
        for _ in 0..TRIES {
            let policies = Arc::clone(self.view().policies());
            let latest = policies.versions_of(sent.name()).next_back();
            if let Some(latest) = latest.filter(|latest| latest.market() != sent.market()) {
                return Err(Error::NameTaken { policy: PolicyName::of(latest), market: latest.market() });
            }
            let version = latest.map_or(1, |latest| latest.version().saturating_add(1));
            let new = sent.clone().renamed(name.clone(), version);
            let document = version_document(new.name(), version);
            let subject = PolicyName::of(&new).to_string();
            let mut batch = Batch::new(self.tenant().clone());
            batch.require_document(Kind::Policy, document.clone(), None);
            batch.put_document(Kind::Policy, document, &new)?;
            once.record(&mut batch, vec![subject.clone()])?;
            match self.commit_by(author, vec![subject], batch, &[], &[]) {
                Ok(sequence) => {
                    self.reread_policies(sequence)?;
                    return Ok(Arc::new(new));
                }
                // This version exists by now: try the next, unless it was this very
                // change.
                Err(StoreError::DocumentChanged { .. }) => {
                    self.reread_policies(self.view().sequence())?;
                    let done = once.done(self)?;
                    if let Some(name) = done.as_ref().and_then(|done| done.names.first()) {
                        return self.policy(name);
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(Error::Contended(PolicyName { name: sent.name().to_owned(), version: None }))
    }

    /// The policy put by a change that was already made.
    fn policy(&self, name: &str) -> Result<Arc<Policy>, Error> {
        let name: PolicyName = name.parse().expect("the record of a change has the name of what it put");
        self.view().policies().find(&name).cloned().ok_or(Error::NoPolicy(name))
    }

    /// Makes it the policy in force: its market is ranked by it unless a call
    /// names another.
    ///
    /// # Errors
    ///
    /// As for [`commit`](Self::commit).
    pub fn activate_policy(&self, policy: &Policy, author: Author<'_>) -> Result<(), StoreError> {
        let active = Active { name: policy.name().to_owned(), version: policy.version() };
        let mut batch = Batch::new(self.tenant().clone());
        batch.put_document(Kind::Setting, active_document(policy.market()), &active)?;
        let subjects = vec![PolicyName::of(policy).to_string()];
        let sequence = self.commit_by(author, subjects, batch, &[], &[])?;
        self.reread_policies(sequence)
    }
}
