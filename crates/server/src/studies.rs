//! Turns for work that reads a whole hub and takes long: evaluations. Each hub
//! has one at a time.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use qantara_store::Tenant;

/// The most studies at the same time, of all hubs.
const MOST: usize = 2;

/// The hubs that are being studied.
#[derive(Clone, Debug, Default)]
pub(crate) struct Studies(Arc<Mutex<BTreeSet<Tenant>>>);

/// A hub's turn, which ends when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    studies: Studies,
    tenant: Tenant,
}

impl Studies {
    fn studied(&self) -> MutexGuard<'_, BTreeSet<Tenant>> {
        // A panic leaves nothing half done here.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A turn for a hub, unless it has one, or too many others have.
    pub(crate) fn turn(&self, tenant: &Tenant) -> Option<Turn> {
        let mut studied = self.studied();
        let is_free = studied.len() < MOST && studied.insert(tenant.clone());
        is_free.then(|| Turn { studies: self.clone(), tenant: tenant.clone() })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.studies.studied().remove(&self.tenant);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hub_has_one_turn_and_few_hubs_have_one() {
        let studies = Studies::default();
        let [a, b, c] = ["a", "b", "c"].map(|name| name.parse::<Tenant>().unwrap());
        let first = studies.turn(&a);
        assert!(first.is_some() && studies.turn(&a).is_none(), "one for each hub");
        let second = studies.turn(&b);
        assert!(second.is_some() && studies.turn(&c).is_none(), "two at most");
        drop(first);
        assert!(studies.turn(&c).is_some(), "a turn that ended is free again");
    }
}
