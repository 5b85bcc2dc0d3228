//! A market as it is now, and the policy to rank it by: the basis of rankings,
//! explanations, near misses and comparisons.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use qantara_engine::explain::Party;
use qantara_engine::filter::Filter;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::{Policy, Weight};
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::rank::{Ranker, Ranking};

use crate::error::Error;
use crate::hub::Hub;
use crate::name::{PolicyName, ProfileName};
use crate::policies::Policies;
use crate::view::View;

/// The policy to rank by, and weights that replace its own.
#[derive(Clone, Debug, Default)]
pub struct Weighting {
    /// The policy; absent: the one in force in the hub.
    pub policy: Option<PolicyName>,
    /// For a side given here, these replace all of the policy's weights.
    pub weights: BTreeMap<Role, BTreeMap<String, Weight>>,
}

impl Weighting {
    /// The resulting policy.
    ///
    /// # Errors
    ///
    /// [`Error::NoPolicy`], [`Error::OtherMarket`] or [`Error::Weights`].
    pub fn policy(&self, policies: &Policies, market: &'static Market) -> Result<Arc<Policy>, Error> {
        let found = match &self.policy {
            Some(name) => policies.find(name).ok_or_else(|| Error::NoPolicy(name.clone()))?,
            None => policies.active(market).ok_or_else(|| Error::NoPolicy(policies.active_name(market)))?,
        };
        if found.market() != market {
            let policy = PolicyName::of(found);
            return Err(Error::OtherMarket { policy, found: found.market(), asked: market });
        }
        let mut policy = Arc::clone(found);
        for (role, weights) in &self.weights {
            let weighed = policy.with_weights(*role, weights);
            policy = Arc::new(weighed.map_err(|source| Error::Weights { role: *role, source })?);
        }
        Ok(policy)
    }
}

/// A market as it is now, and the policy to rank it by.
#[derive(Clone, Debug)]
pub struct Question {
    view: Arc<View>,
    pool: Arc<Pool>,
    policy: Arc<Policy>,
}

impl Question {
    /// Asks about the profiles as they are now.
    ///
    /// # Errors
    ///
    /// As for [`Weighting::policy`], and [`Error::Unreadable`].
    pub fn new(hub: &Hub, market: &'static Market, weighting: &Weighting) -> Result<Self, Error> {
        let (view, pool) = hub.ready(market)?;
        let policy = weighting.policy(view.policies(), market)?;
        Ok(Self { view, pool, policy })
    }

    /// Asks with a policy that the hub need not have.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`].
    pub fn by(hub: &Hub, policy: Arc<Policy>) -> Result<Self, Error> {
        let (view, pool) = hub.ready(policy.market())?;
        Ok(Self { view, pool, policy })
    }

    /// The same question about the profiles as they are now.
    ///
    /// # Errors
    ///
    /// [`Error::Unreadable`].
    pub fn again(&self, hub: &Hub) -> Result<Self, Error> {
        Self::by(hub, Arc::clone(&self.policy))
    }

    /// The snapshot that it reads.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// The pool of its market.
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// The policy to rank by.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The market.
    pub fn market(&self) -> &'static Market {
        self.pool.market()
    }

    /// The side that a role is on.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchRole`].
    pub fn side(&self, role: Role) -> Result<Side, Error> {
        let market = self.market();
        market.side(role).ok_or(Error::NoSuchRole { market, role })
    }

    /// A ranker for the members of a side, limited to candidates that a filter
    /// admits. It stops when `stop` is set.
    pub fn ranker<'a>(
        &'a self,
        seeking: Side,
        filter: Option<&Filter>,
        stop: Option<&'a AtomicBool>,
    ) -> Ranker<'a> {
        let ranker = Ranker::new(&self.pool, &self.policy, seeking)
            .expect("a question's policy is for its pool's market");
        let ranker = match stop {
            Some(stop) => ranker.stopped_by(stop),
            None => ranker,
        };
        match filter {
            Some(filter) => ranker.filtered(filter),
            None => ranker,
        }
    }

    /// A profile as rankings have it if it is a member of the pool, else
    /// encoded.
    pub fn party<'a>(&'a self, side: Side, id: Option<&ProfileId>, profile: &'a Profile) -> Party<'a> {
        match id.and_then(|id| self.pool.side(side).position(id)) {
            Some(position) => Party::member(&self.pool, side, position, profile),
            None => Party::encoded(&self.pool, side, profile),
        }
    }

    /// The positions of seekers in the pool, ordered by id; all if none is
    /// named.
    ///
    /// # Errors
    ///
    /// [`Error::NoProfile`].
    pub fn positions(&self, side: Side, ids: Option<&[ProfileId]>) -> Result<Vec<usize>, Error> {
        let members = self.pool.side(side);
        let Some(ids) = ids else { return Ok((0..members.len()).collect()) };
        let role = self.market().role(side);
        let position = |id: &ProfileId| {
            members.position(id).ok_or_else(|| Error::NoProfile(ProfileName::new(role, id.clone())))
        };
        let mut positions = ids.iter().map(position).collect::<Result<Vec<_>, _>>()?;
        positions.sort_unstable();
        positions.dedup();
        Ok(positions)
    }
}

/// The seeker: a stored profile, or one that came with the question.
#[derive(Clone, Debug)]
pub struct Seeker {
    /// Its name, if it is stored.
    pub name: Option<ProfileName>,
    /// The profile.
    pub profile: Arc<Profile>,
    /// The side that it is on.
    pub side: Side,
}

impl Seeker {
    /// A stored profile.
    ///
    /// # Errors
    ///
    /// [`Error::NoProfile`], [`Error::NoSuchRole`] or [`Error::Store`].
    pub fn stored(hub: &Hub, question: &Question, name: ProfileName) -> Result<Self, Error> {
        let profile = hub.profile(&name)?.ok_or_else(|| Error::NoProfile(name.clone()))?;
        let side = question.side(name.role)?;
        Ok(Self { name: Some(name), profile, side })
    }

    /// A profile that the hub need not have.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchRole`].
    pub fn given(question: &Question, profile: Profile) -> Result<Self, Error> {
        let side = question.side(profile.role())?;
        Ok(Self { name: None, profile: Arc::new(profile), side })
    }

    /// Its best `k`, using the pool's encoding if it is a member.
    pub fn rank(&self, question: &Question, ranker: &Ranker<'_>, k: NonZeroUsize) -> Ranking {
        let position = self.name.as_ref().and_then(|name| ranker.seekers().position(&name.id));
        match position {
            Some(position) => ranker.rank(&[position], k).pop().unwrap_or_default(),
            None => ranker.rank_encoded(&question.pool().encode(self.side, &self.profile), k),
        }
    }

    /// The seeker ready for explanations, using the pool's encoding if it is a
    /// member.
    pub fn party<'a>(&'a self, question: &'a Question) -> Party<'a> {
        question.party(self.side, self.name.as_ref().map(|name| &name.id), &self.profile)
    }

    /// Its name in audit events, if it has one.
    pub fn named(&self) -> Vec<String> {
        self.name.iter().map(ToString::to_string).collect()
    }
}
