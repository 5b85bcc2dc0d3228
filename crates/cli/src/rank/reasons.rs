//! Why somebody is on a list, in words.

use std::sync::Arc;

use qantara_engine::explain::explain;
use qantara_engine::gate::Verdict;
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, ProfileId};
use qantara_messages::Messages;

use crate::hub::Hub;

/// The most reasons that are told of one candidate.
const MOST: usize = 3;

/// What tells names and reasons.
pub(crate) struct Reasons<'a> {
    pub(crate) hub: &'a Hub,
    pub(crate) pool: &'a Pool,
    pub(crate) policy: &'a Policy,
    /// The side that seeks.
    pub(crate) seeking: Side,
    pub(crate) messages: Messages,
}

impl Reasons<'_> {
    /// The profile of one who seeks.
    pub(super) fn seeker(&self, id: &ProfileId) -> anyhow::Result<Arc<Profile>> {
        self.hub.find(id, &[self.pool.market().role(self.seeking)])
    }

    /// A candidate's name, the strongest reasons for it, and the soft rules that
    /// it does not pass, which begin with `!`.
    pub(super) fn of(
        &self,
        seeker: &Profile,
        candidate: &ProfileId,
    ) -> anyhow::Result<(String, Vec<String>)> {
        let role = self.pool.market().role(self.seeking.other());
        let candidate = self.hub.find(candidate, &[role])?;
        let told = explain(self.pool, self.policy, self.seeking, seeker, &candidate);
        let reasons = told.reasons().into_iter().take(MOST);
        let reasons = reasons.map(|term| self.messages.reason(seeker.role(), term));
        let soft =
            told.gates.iter().filter(|reading| reading.soft.is_some() && reading.verdict != Verdict::Pass);
        let warnings = soft.map(|reading| format!("! {}", self.messages.gate(reading)));
        let reasons = reasons.chain(warnings).collect();
        Ok((candidate.name.clone(), reasons))
    }
}
