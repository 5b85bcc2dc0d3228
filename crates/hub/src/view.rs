//! The snapshot that reads use.

use std::sync::Arc;

use qantara_engine::market::{self, Market};
use qantara_engine::pool::Pool;
use qantara_store::Sequence;

use crate::name::ProfileName;
use crate::policies::Policies;

/// An immutable snapshot of a hub: reads use the current one, and never wait
/// for a change.
#[derive(Clone, Debug)]
pub struct View {
    /// In the order of [`market::ALL`]; absent until first used.
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

    /// Whether a profile may be matched, and so is in a pool; `None` if no
    /// market of its role has a pool yet.
    pub(crate) fn has(&self, name: &ProfileName) -> Option<bool> {
        // All markets of a role have the same members of that role.
        let members = self.pools().find_map(|pool| Some(pool.side(pool.market().side(name.role)?)))?;
        Some(members.position(&name.id).is_some())
    }

    /// The policies of the hub.
    pub fn policies(&self) -> &Arc<Policies> {
        &self.policies
    }

    /// The last commit that it includes.
    pub fn sequence(&self) -> Sequence {
        self.sequence
    }

    /// The same, with this pool for its market.
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

    /// The same with a later last commit.
    #[must_use]
    pub(crate) fn at(self, sequence: Sequence) -> Self {
        Self { sequence: self.sequence.max(sequence), ..self }
    }
}
