//! The hub of a run: its store, its pools, and finding people in them.

use std::path::Path;

use anyhow::{Context, bail};
use qantara_engine::market::{Market, Side};
use qantara_engine::outcome::Acquaintances;
use qantara_engine::policy::{self, Policy};
use qantara_engine::pool::{Pool, Source};
use qantara_engine::profile::{MatchingConsent, Profile, ProfileId, Role};
use qantara_store::{OpenOptions, ProfileStore, StoreError, Tenant};

use crate::output;
use crate::settings::Settings;

/// An opened store, and whose profiles are read in it.
pub(crate) struct Hub {
    pub(crate) store: Box<dyn ProfileStore>,
    pub(crate) tenant: Tenant,
    /// What is made of consent that was not stated.
    pub(crate) consent: MatchingConsent,
    /// Who knows whom, by the outcomes that front-ends recorded.
    acquaintances: Acquaintances,
}

impl Source for Hub {
    type Error = StoreError;

    fn each(&self, role: Role, visit: &mut dyn FnMut(Profile)) -> Result<(), StoreError> {
        self.store.scan(&self.tenant, role).try_for_each(|profile| {
            visit(self.acquaintances.fold_into(profile?));
            Ok(())
        })
    }
}

impl Hub {
    /// Opens the store that is there.
    pub(crate) fn open(settings: &Settings) -> anyhow::Result<Self> {
        Self::open_with(settings, &OpenOptions::new())
    }

    /// Opens the store, or makes a new one.
    pub(crate) fn open_or_create(settings: &Settings) -> anyhow::Result<Self> {
        Self::open_with(settings, &OpenOptions::new().create(true))
    }

    fn open_with(settings: &Settings, options: &OpenOptions) -> anyhow::Result<Self> {
        let (store, tenant) = (qantara_store::open(&settings.data, options)?, Tenant::default());
        let acquaintances = qantara_store::acquaintances(&*store, &tenant)?;
        let consent = qantara_store::matching_consent(&*store, &tenant)?;
        Ok(Self { store, tenant, consent, acquaintances })
    }

    /// Ends the work with the store in order.
    pub(crate) fn close(self) -> anyhow::Result<()> {
        Ok(self.store.close()?)
    }

    /// Every profile of a role that may be matched.
    pub(crate) fn all(&self, role: Role) -> Result<Vec<Profile>, StoreError> {
        let may_be = |found: &Result<Profile, StoreError>| {
            found.as_ref().map_or(true, |profile| profile.bar(self.consent).is_none())
        };
        self.store.scan(&self.tenant, role).filter(may_be).collect()
    }

    /// The pool of a market.
    pub(crate) fn pool(&self, market: &'static Market, settings: &Settings) -> anyhow::Result<Pool> {
        let counter = output::counter(settings.messages().text("progress-pool", &[]));
        let pool =
            Pool::build(market, settings.corpus(self.consent)?, self).context("reading the profiles")?;
        counter.finish_and_clear();
        Ok(pool)
    }

    /// The profile of that id in one of the roles, to be matched, with whom it
    /// knows by what was recorded. Fails where it may not be matched.
    pub(crate) fn find(&self, id: &ProfileId, roles: &[Role]) -> anyhow::Result<Profile> {
        let profile = self.find_stored(id, roles)?;
        if let Some(bar) = profile.bar(self.consent) {
            bail!("the {} `{id}` is matched with no other: {bar}", profile.role());
        }
        Ok(self.acquaintances.fold_into(profile))
    }

    /// The same as it is stored, whether it may be matched or not.
    pub(crate) fn find_stored(&self, id: &ProfileId, roles: &[Role]) -> anyhow::Result<Profile> {
        let mut found = Vec::new();
        for role in roles {
            found.extend(self.store.get(&self.tenant, *role, id)?);
        }
        match found.len() {
            1 => Ok(found.remove(0)),
            0 => bail!(self.nobody(id, roles)),
            _ => bail!("`{id}` is a {} and a {}; say which with --as ROLE", found[0].role(), found[1].role()),
        }
    }

    /// That nobody has the id, and whose may have been meant.
    fn nobody(&self, id: &ProfileId, roles: &[Role]) -> String {
        let names = roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" or ");
        let near = roles
            .iter()
            .flat_map(|role| self.store.scan(&self.tenant, *role).take(20_000).flatten())
            .map(|profile| (strsim::damerau_levenshtein(profile.id.as_str(), id.as_str()), profile.id))
            .filter(|(distance, _)| *distance <= 2)
            .min();
        let hint = near.map_or_else(
            || "; `qantara profiles list` shows who is there".to_owned(),
            |(_, near)| format!("; did you mean `{near}`?"),
        );
        format!("no {names} has the id `{id}`{hint}")
    }
}

/// The two roles of a market, and the side that an id is on.
pub(crate) fn side_of(
    hub: &Hub,
    market: &Market,
    id: &ProfileId,
    seeking: Option<Role>,
) -> anyhow::Result<(Side, Profile)> {
    let roles = match seeking {
        Some(role) => vec![role],
        None => Side::BOTH.map(|side| market.role(side)).to_vec(),
    };
    let profile = hub.find(id, &roles)?;
    Ok((side(market, profile.role())?, profile))
}

/// The side of a market that a role is on.
pub(crate) fn side(market: &Market, role: Role) -> anyhow::Result<Side> {
    market.side(role).with_context(|| format!("the market {} has no {role}", market.id()))
}

/// A policy by its name or the path of its file; the market's own where
/// neither is given.
pub(crate) fn policy(market: &'static Market, named: Option<&str>) -> anyhow::Result<Policy> {
    let policy = match named {
        None => return Ok(market.default_policy()),
        Some(named) => find_policy(named)?,
    };
    if policy.market() != market {
        bail!(
            "the policy `{}` is for the market {}, not {}",
            policy.name(),
            policy.market().id(),
            market.id()
        );
    }
    Ok(policy)
}

/// A policy by its name or the path of its file.
pub(crate) fn find_policy(named: &str) -> anyhow::Result<Policy> {
    let builtin = policy::builtin();
    if let Some(policy) = builtin.iter().find(|policy| policy.name() == named) {
        return Ok(policy.clone());
    }
    if !Path::new(named).exists() {
        let known = builtin.iter().map(Policy::name).collect::<Vec<_>>().join(", ");
        bail!("`{named}` is neither a file nor a policy; the policies are {known}");
    }
    let text = std::fs::read_to_string(named).with_context(|| format!("reading {named}"))?;
    text.parse().with_context(|| format!("reading the policy in {named}"))
}
