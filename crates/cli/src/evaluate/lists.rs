//! What is compared, policies and files, and its lists.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::ensure;
use clap::Args;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::{Members, Pool};
use qantara_engine::profile::Role;
use qantara_engine::rank::Ranker;
use qantara_evaluation::judgements::Pairs;
use qantara_evaluation::run::Run;
use qantara_hub::run_for;

use super::files;
use crate::hub::{self, Hub};
use crate::settings::role;

/// What is compared.
#[derive(Debug, Args)]
pub(crate) struct Systems {
    /// startup-investor, startup-mentor, startup-pilot, startup-programme or startup-talent
    #[arg(long)]
    pub(crate) market: String,

    /// A policy by name, or a TOML file; several times for several [default:
    /// the one in force, where there is no --run]
    #[arg(long = "policy", value_name = "NAME|FILE")]
    pub(crate) policies: Vec<String>,

    /// A ranking that was made elsewhere; several times for several
    #[arg(long = "run", value_name = "FILE")]
    pub(crate) runs: Vec<PathBuf>,

    /// The role that seeks; the market's first where absent
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    role: Option<Role>,
}

impl Systems {
    /// The market, and the side that seeks.
    pub(crate) fn seeking(&self) -> anyhow::Result<(&'static Market, Side)> {
        let market = Market::find(&self.market)?;
        Ok((market, self.role.map_or(Ok(Side::First), |role| hub::side(market, role))?))
    }
}

/// What lists are made for.
pub(crate) struct Lists<'a> {
    pub(crate) hub: &'a Hub,
    pub(crate) pool: &'a Pool,
    pub(crate) seeking: Side,
    pub(crate) k: NonZeroUsize,
    pub(crate) seekers: &'a [&'a str],
    pub(crate) excluded: &'a Pairs,
}

impl Lists<'_> {
    /// The policies by name; the one in force where nothing is named.
    pub(crate) fn policies(&self, systems: &Systems) -> anyhow::Result<Vec<(String, Arc<Policy>)>> {
        let Systems { policies: named, runs, .. } = systems;
        let active = (named.is_empty() && runs.is_empty()).then_some(None);
        let named = named.iter().map(|policy| Some(policy.as_str())).chain(active);
        let mut found = Vec::new();
        for named in named {
            let policy = self.hub.policy(self.pool.market(), named)?;
            // By the path, where the policy is a file's.
            let path = named.map(Path::new).filter(|path| path.is_file());
            let name = match named {
                Some(named) if path.is_none() => named.to_owned(),
                _ => policy.name().to_owned(),
            };
            found.push((name, path, policy));
        }
        let n_called = |name: &str| found.iter().filter(|(other, ..)| other == name).count();
        let named = found.iter().map(|(name, path, policy)| {
            // A copy that was changed often still has the name of what it was.
            let name = path.filter(|_| n_called(name) > 1).map_or(name.clone(), files::stem);
            (name, Arc::clone(policy))
        });
        Ok(named.collect())
    }

    /// The lists of policies and of files, by name.
    pub(crate) fn of(
        &self,
        policies: &[(String, Arc<Policy>)],
        runs: &[(String, Run)],
    ) -> anyhow::Result<Vec<(String, Run)>> {
        let seekers = self.stored_seekers();
        let mut made = Vec::new();
        for (name, policy) in policies {
            let ranker = Ranker::new(self.pool, policy, self.seeking)?;
            let cap = policy.limits().exposure_percent;
            made.push((name.clone(), run_for(&ranker, &seekers, self.k, cap, self.excluded)));
        }
        for (name, run) in runs {
            made.push((name.clone(), self.only_asked(run)?));
        }
        let mut names = BTreeSet::new();
        for (name, _) in &made {
            ensure!(names.insert(files::file_name(name)), "two of what is compared are called `{name}`");
        }
        Ok(made)
    }

    /// Those who seek and are in the pool, by position.
    pub(crate) fn stored_seekers(&self) -> Vec<usize> {
        let members = self.pool.side(self.seeking);
        self.seekers.iter().filter_map(|id| position(members, id)).collect()
    }

    /// A run without those who do not seek here, and without excluded pairs.
    fn only_asked(&self, run: &Run) -> anyhow::Result<Run> {
        let kept = self.seekers.iter().flat_map(|seeker| {
            let excluded = self.excluded.of(seeker);
            let is_kept = move |id: &str| excluded.is_none_or(|ids| !ids.contains(id));
            let list = run.list(seeker).filter(move |entry| is_kept(entry.candidate)).take(self.k.get());
            list.map(move |entry| (*seeker, entry.candidate, entry.score))
        });
        Ok(Run::from_entries(kept)?)
    }
}

pub(crate) fn position(members: &Members, id: &str) -> Option<usize> {
    members.position(&id.parse().ok()?)
}
