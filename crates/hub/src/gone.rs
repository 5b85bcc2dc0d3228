//! Profiles erased while a server runs.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, PoisonError, RwLock};

use qantara_engine::profile::Role;
use qantara_store::Tenant;

use crate::name::ProfileName;

/// The profiles erased since the server started. A call that was reading
/// meanwhile may still be about to name them.
///
/// It keeps only hashes with a key private to this process, which reveal
/// nothing.
#[derive(Clone, Debug, Default)]
pub struct Gone(Arc<(RandomState, RwLock<HashSet<u64>>)>);

impl Gone {
    fn hash(&self, tenant: &Tenant, name: &str) -> u64 {
        self.0.0.hash_one((tenant.as_str(), name))
    }

    /// From now on no event names these.
    pub fn add<'a>(&self, tenant: &Tenant, names: impl IntoIterator<Item = &'a ProfileName>) {
        let mut gone = self.0.1.write().unwrap_or_else(PoisonError::into_inner);
        for name in names {
            gone.extend([name.to_string(), name.id.to_string()].map(|text| self.hash(tenant, &text)));
        }
    }

    /// Names a profile again if it is stored, because then it was created
    /// again.
    ///
    /// `is_stored` is asked while no name can be added. An erasure adds its
    /// names after it deletes, so a commit that is late to notice what it
    /// created cannot undo an erasure that has deleted it since.
    pub(crate) fn remove_if<E>(
        &self,
        tenant: &Tenant,
        name: &ProfileName,
        is_stored: impl FnOnce() -> Result<bool, E>,
    ) -> Result<(), E> {
        if !self.has(tenant, &name.to_string()) {
            return Ok(());
        }
        let mut gone = self.0.1.write().unwrap_or_else(PoisonError::into_inner);
        if is_stored()? {
            gone.remove(&self.hash(tenant, &name.to_string()));
            // The id alone may still mean somebody erased in another role.
            let in_role = |role| ProfileName::new(role, name.id.clone()).to_string();
            if !Role::ALL.iter().any(|role| gone.contains(&self.hash(tenant, &in_role(*role)))) {
                gone.remove(&self.hash(tenant, name.id.as_str()));
            }
        }
        Ok(())
    }

    pub(crate) fn has(&self, tenant: &Tenant, name: &str) -> bool {
        let gone = self.0.1.read().unwrap_or_else(PoisonError::into_inner);
        !gone.is_empty() && gone.contains(&self.hash(tenant, name))
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use super::*;

    fn name(text: &str) -> ProfileName {
        text.parse().unwrap()
    }

    fn created_again(gone: &Gone, tenant: &Tenant, text: &str) {
        let Ok(()) = gone.remove_if(tenant, &name(text), || Ok::<_, Infallible>(true));
    }

    #[test]
    fn an_id_is_gone_until_nobody_erased_has_it() {
        let (gone, tenant) = (Gone::default(), Tenant::default());
        gone.add(&tenant, &[name("startups/one"), name("mentors/one")]);
        // The investor was there all along, and is changed.
        for (created, left) in [
            ("investors/one", &["startups/one", "mentors/one", "one"][..]),
            ("startups/one", &["mentors/one", "one"]),
            ("mentors/one", &[]),
        ] {
            created_again(&gone, &tenant, created);
            for text in ["startups/one", "mentors/one", "investors/one", "one"] {
                assert_eq!(gone.has(&tenant, text), left.contains(&text), "{text} after {created}");
            }
        }
    }

    /// A commit created a profile, and notices only after an erasure has
    /// deleted it.
    #[test]
    fn a_late_commit_names_nobody_who_was_erased_since() {
        let (gone, tenant) = (Gone::default(), Tenant::default());
        gone.add(&tenant, &[name("startups/one")]);
        let (added, is_added) = mpsc::channel();
        let erasure = thread::scope(|threads| {
            let is_stored = || {
                // Deleted as soon as this has found it.
                threads.spawn(|| {
                    gone.add(&tenant, &[name("startups/one")]);
                    added.send(()).unwrap();
                });
                let erased = is_added.recv_timeout(Duration::from_millis(200));
                assert!(erased.is_err(), "nothing is added meanwhile");
                Ok::<_, Infallible>(true)
            };
            gone.remove_if(&tenant, &name("startups/one"), is_stored)
        });
        let Ok(()) = erasure;
        assert!(gone.has(&tenant, "startups/one"));
    }
}
