//! What reads are made from.

use std::sync::Arc;

use qantara_engine::market::{self, Market};
use qantara_engine::pool::Pool;
use qantara_store::Sequence;

use crate::name::ProfileName;
use crate::policies::Policies;

/// An immutable snapshot of a hub: reads take the current one, and wait for no
/// change.
#[derive(Clone, Debug)]
pub struct View {
    /// In the order of [`market::ALL`]; absent until somebody needs them.
    pools: Vec<Option<Arc<Pool>>>,
    policies: Arc<Policies>,
    sequence: Sequence,
}

impl View {
    /// Without any pool.
    pub(crate) fn new(policies: Arc<Policies>, sequence: Sequence) -> Self {
        Self { pools: vec![None; market::ALL.len()], policies, sequence }
    }

    /// The pool of a market, if it has been built.
    pub fn pool(&self, market: &Market) -> Option<&Arc<Pool>> {
        let index = market::ALL.iter().position(|each| each == market)?;
        self.pools[index].as_ref()
    }

    /// The pools that have been built.
    pub fn pools(&self) -> impl Iterator<Item = &Arc<Pool>> {
        self.pools.iter().flatten()
    }

    /// Whether a profile may be matched, and so is in a pool; `None` where no
    /// market of its role has one yet.
    pub(crate) fn has(&self, name: &ProfileName) -> Option<bool> {
        // All markets of a role have the same members of it.
        let members = self.pools().find_map(|pool| Some(pool.side(pool.market().side(name.role)?)))?;
        Some(members.position(&name.id).is_some())
    }

    /// The policies of the hub.
    pub fn policies(&self) -> &Arc<Policies> {
        &self.policies
    }

    /// The last commit that it has in it.
    pub fn sequence(&self) -> Sequence {
        self.sequence
    }

    /// The same, with a pool in the place of its market's.
    #[must_use]
    pub(crate) fn with_pool(mut self, pool: Arc<Pool>) -> Self {
        let market = pool.market();
        if let Some(index) = market::ALL.iter().position(|each| each == market) {
            self.pools[index] = Some(pool);
        }
        self
    }

    /// The same with other policies.
    #[must_use]
    pub(crate) fn with_policies(self, policies: Arc<Policies>) -> Self {
        Self { policies, ..self }
    }

    /// The same with a commit in it.
    #[must_use]
    pub(crate) fn at(self, sequence: Sequence) -> Self {
        Self { sequence: self.sequence.max(sequence), ..self }
    }
}
