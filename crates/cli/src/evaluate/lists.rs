//! What is compared, policies and files, and its lists.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::ensure;
use clap::Args;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::profile::Role;
use qantara_evaluation::run::Run;
use qantara_hub::evaluation::Lists;

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

/// The policies by name; the one in force where nothing is named.
pub(crate) fn policies(
    hub: &Hub,
    market: &'static Market,
    systems: &Systems,
) -> anyhow::Result<Vec<(String, Arc<Policy>)>> {
    let Systems { policies: named, runs, .. } = systems;
    let active = (named.is_empty() && runs.is_empty()).then_some(None);
    let named = named.iter().map(|policy| Some(policy.as_str())).chain(active);
    let mut found = Vec::new();
    for named in named {
        let policy = hub.policy(market, named)?;
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
pub(crate) fn runs(
    lists: &Lists<'_>,
    policies: &[(String, Arc<Policy>)],
    read: &[(String, Run)],
) -> anyhow::Result<Vec<(String, Run)>> {
    let mut made = Vec::new();
    for (name, policy) in policies {
        made.push((name.clone(), lists.of_policy(policy)?));
    }
    for (name, run) in read {
        made.push((name.clone(), lists.of_run(run)?));
    }
    let mut names = BTreeSet::new();
    for (name, _) in &made {
        ensure!(names.insert(files::file_name(name)), "two of what is compared are called `{name}`");
    }
    Ok(made)
}
