//! The hub of a run: a tenant's hub in the store that it works on, and finding
//! people and policies in it.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, bail};
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_engine::text::Choice;
use qantara_hub::{Author, Gone, Making, Policies, PolicyName, ProfileName, Run};
use qantara_store::{Batch, OpenOptions, Sequence, StoreError};

use crate::output;
use crate::settings::Settings;

/// Who changes something by the command line, as audit events name it.
const ACTOR: &str = "command line";

/// A tenant's hub in an opened store.
pub(crate) struct Hub(qantara_hub::Hub);

impl Deref for Hub {
    type Target = qantara_hub::Hub;

    fn deref(&self) -> &qantara_hub::Hub {
        &self.0
    }
}

impl Hub {
    /// Opens the store that is there.
    pub(crate) fn open(settings: &Settings) -> anyhow::Result<Self> {
        Self::open_with(settings, &OpenOptions::new(), settings.making()?)
    }

    /// Opens the store, if there is one.
    pub(crate) fn open_if_there(settings: &Settings) -> anyhow::Result<Option<Self>> {
        match Self::open(settings) {
            Err(error) if matches!(error.downcast_ref(), Some(StoreError::Missing(_))) => Ok(None),
            opened => opened.map(Some),
        }
    }

    /// Opens the store, or makes a new one.
    pub(crate) fn open_or_create(settings: &Settings) -> anyhow::Result<Self> {
        Self::open_with(settings, &OpenOptions::new().create(true), settings.making()?)
    }

    /// Opens the store to rank as a run did: on its day, at its rates.
    pub(crate) fn open_for(run: &Run, settings: &Settings) -> anyhow::Result<Self> {
        let making = Making {
            rates: run.rates.clone(),
            text: Choice::default(),
            day: Some(run.now),
            consent: run.consent,
        };
        Self::open_with(settings, &OpenOptions::new(), making)
    }

    fn open_with(settings: &Settings, options: &OpenOptions, making: Making) -> anyhow::Result<Self> {
        let store = Arc::from(qantara_store::open(&settings.data, options)?);
        Ok(Self(qantara_hub::Hub::open(settings.tenant(), store, Gone::default(), making, Arc::new(()))?))
    }

    /// Makes the changes of a batch durable, together with the event that tells
    /// of them. Pools that have been built do not learn of them.
    pub(crate) fn record(
        &self,
        mut batch: Batch,
        command: &str,
        subjects: Vec<String>,
    ) -> Result<Sequence, StoreError> {
        author(command).record(&mut batch, subjects)?;
        self.store().commit(batch)
    }

    /// Every profile of a role that may be matched.
    pub(crate) fn all(&self, role: Role) -> Result<Vec<Profile>, StoreError> {
        let may_be = |found: &Result<Profile, StoreError>| {
            found.as_ref().map_or(true, |profile| self.bar(profile).is_none())
        };
        self.store().scan(self.tenant(), role).filter(may_be).collect()
    }

    /// The pool of a market.
    pub(crate) fn pool(&self, market: &'static Market, settings: &Settings) -> anyhow::Result<Arc<Pool>> {
        let counter = output::counter(settings.messages().text("progress-pool", &[]));
        let (_, pool) = self.ready(market).context("reading the profiles")?;
        counter.finish_and_clear();
        Ok(pool)
    }

    /// The profile of that id in one of the roles, to be matched, with whom it
    /// knows by what was recorded. Fails where it may not be matched.
    pub(crate) fn find(&self, id: &ProfileId, roles: &[Role]) -> anyhow::Result<Arc<Profile>> {
        let stored = self.find_stored(id, roles)?;
        if let Some(bar) = self.bar(&stored) {
            bail!("the {} `{id}` is matched with no other: {bar}", stored.role());
        }
        let profile = self.profile(&ProfileName::of(&stored))?;
        Ok(profile.unwrap_or_else(|| Arc::new(stored)))
    }

    /// The same as it is stored, whether it may be matched or not.
    pub(crate) fn find_stored(&self, id: &ProfileId, roles: &[Role]) -> anyhow::Result<Profile> {
        let mut found = Vec::new();
        for role in roles {
            found.extend(self.store().get(self.tenant(), *role, id)?);
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
            .flat_map(|role| self.store().scan(self.tenant(), *role).take(20_000).flatten())
            .map(|profile| (strsim::damerau_levenshtein(profile.id.as_str(), id.as_str()), profile.id))
            .filter(|(distance, _)| *distance <= 2)
            .min();
        let hint = near.map_or_else(
            || "; `qantara profiles list` shows who is there".to_owned(),
            |(_, near)| format!("; did you mean `{near}`?"),
        );
        format!("no {names} has the id `{id}`{hint}")
    }

    /// The policy to rank a market by: by its name or the path of its file, and
    /// where neither is given, the one in force in the hub.
    pub(crate) fn policy(&self, market: &'static Market, named: Option<&str>) -> anyhow::Result<Arc<Policy>> {
        let view = self.view();
        let policies = view.policies();
        let policy = match named {
            None => {
                let active = policies.active(market).cloned();
                return active.with_context(|| format!("no policy {}", policies.active_name(market)));
            }
            Some(named) => find_policy(policies, named)?,
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
}

/// Whoever runs a command, as audit events name it.
pub(crate) fn author(command: &str) -> Author<'_> {
    Author { actor: ACTOR, call: command, request_id: "" }
}

/// The two roles of a market, and the side that an id is on.
pub(crate) fn side_of(
    hub: &Hub,
    market: &Market,
    id: &ProfileId,
    seeking: Option<Role>,
) -> anyhow::Result<(Side, Arc<Profile>)> {
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

/// A policy by its name, `NAME` or `NAME/versions/N`, or the path of its file.
pub(crate) fn find_policy(policies: &Policies, named: &str) -> anyhow::Result<Arc<Policy>> {
    let name = format!("policies/{}", named.strip_prefix("policies/").unwrap_or(named)).parse::<PolicyName>();
    if let Some(policy) = name.ok().and_then(|name| policies.find(&name)) {
        return Ok(Arc::clone(policy));
    }
    if !Path::new(named).exists() {
        let known = policies.latest().map(|policy| policy.name()).collect::<Vec<_>>().join(", ");
        bail!("`{named}` is neither a file nor a policy; the policies are {known}");
    }
    read_policy(Path::new(named)).map(Arc::new)
}

/// The policy in a file.
pub(crate) fn read_policy(file: &Path) -> anyhow::Result<Policy> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    text.parse().with_context(|| format!("reading the policy in {}", file.display()))
}
