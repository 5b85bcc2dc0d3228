//! `qantara policy`: what each side values, and which rules hold.

mod on_pool;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, Subcommand};
use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_hub::{Once, Policies, PolicyName};
use qantara_messages::Messages;
use qantara_store::StoreError;

use self::on_pool::OnPool;
use crate::hub::{self, Hub};
use crate::settings::Settings;
use crate::table;

/// List, show, check, compare, put or activate policies
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara policy list
  qantara policy show startup-investor > mine.toml     a start for your own
  qantara policy check mine.toml
  qantara policy check mine.toml --on-pool             what each facet moves in the stored profiles
  qantara policy diff startup-investor mine.toml
  qantara policy put mine.toml                         the hub keeps it, as a new version
  qantara policy activate mine                         its market is ranked by it from now on")]
pub(crate) struct PolicyCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The policies that come with Qantara, and those of the hub
    List,
    /// One policy as TOML
    Show {
        /// Its name, or a file
        policy: String,
    },
    /// Whether a file is a policy, and what it does
    Check {
        /// A file, or a name
        policy: String,

        #[command(flatten)]
        on_pool: OnPool,
    },
    /// What differs between two policies
    Diff {
        /// A name or a file
        left: String,
        /// A name or a file
        right: String,
    },
    /// Keep a policy in the hub, as the next version of its name
    Put {
        /// A file
        file: PathBuf,
    },
    /// Rank a policy's market by it, on the command line and by the service
    Activate {
        /// Its name, `NAME` for the latest version or `NAME/versions/N`
        policy: String,
    },
}

impl PolicyCommand {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        match self.command {
            Command::List => list(&*policies(settings)?, settings),
            Command::Show { policy } => {
                say!("{}", find(&policy, settings)?.to_toml().trim_end());
            }
            Command::Check { policy, on_pool } => {
                let policy = find(&policy, settings)?;
                check(&policy, &messages);
                on_pool.run(&policy, settings)?;
            }
            Command::Diff { left, right } => {
                diff(&*find(&left, settings)?, &*find(&right, settings)?, &messages);
            }
            Command::Put { file } => {
                let sent = hub::read_policy(&file)?;
                let hub = Hub::open_or_create(settings)?;
                let once = Once::any_number_of_times();
                let put = hub.put_policy(&sent, &once, hub::author("qantara policy put"))?;
                say!("{}", messages.text("policy-put", &[("name", PolicyName::of(&put).to_string().into())]));
            }
            Command::Activate { policy } => {
                let hub = Hub::open_or_create(settings)?;
                let name = policy.strip_prefix("policies/").unwrap_or(&policy);
                let name: PolicyName = format!("policies/{name}").parse()?;
                let found = hub.view().policies().find(&name).cloned();
                let found = found.ok_or(qantara_hub::Error::NoPolicy(name))?;
                hub.activate_policy(&found, hub::author("qantara policy activate"))?;
                let args = [
                    ("name", PolicyName::of(&found).to_string().into()),
                    ("market", messages.market(found.market().id()).into()),
                ];
                say!("{}", messages.text("policy-active", &args));
            }
        }
        Ok(())
    }
}

/// The policies of the hub; where there is no store yet, those that come with
/// Qantara.
fn policies(settings: &Settings) -> anyhow::Result<Arc<Policies>> {
    match Hub::open(settings) {
        Ok(hub) => Ok(Arc::clone(hub.view().policies())),
        Err(error) if matches!(error.downcast_ref(), Some(StoreError::Missing(_))) => {
            Ok(Arc::new(Policies::builtin()))
        }
        Err(error) => Err(error),
    }
}

/// A policy by its name or the path of its file. A file is read without the
/// store, which a server may hold.
fn find(named: &str, settings: &Settings) -> anyhow::Result<Arc<Policy>> {
    let file = Path::new(named);
    if file.is_file() && file.extension().is_some() {
        return hub::read_policy(file).map(Arc::new);
    }
    hub::find_policy(&*policies(settings)?, named)
}

fn list(policies: &Policies, settings: &Settings) {
    let messages = settings.messages();
    let columns = ["head-name", "head-version", "head-market", "head-active", "head-summary"];
    let mut lines = table::new(columns.map(|key| messages.text(key, &[])));
    for policy in policies.all() {
        let summary = policy.summary().and_then(|texts| {
            texts.iter().find(|(language, _)| language.as_str() == settings.tongue().tag())
        });
        lines.add_row([
            policy.name().to_owned(),
            policy.version().to_string(),
            messages.market(policy.market().id()),
            if policies.is_active(policy) { "✓".to_owned() } else { String::new() },
            summary.map(|(_, text)| text.clone()).unwrap_or_default(),
        ]);
    }
    say!("{lines}");
}

fn check(policy: &Policy, messages: &Messages) {
    let facets = |side: Side| policy.weights(side).iter().filter(|weight| **weight > 0.0).count();
    let args = [
        ("name", policy.name().into()),
        ("version", policy.version().to_string().into()),
        ("market", messages.market(policy.market().id()).into()),
        ("facets", (facets(Side::First) + facets(Side::Second)).into()),
        ("gates", policy.gates().len().into()),
        ("digest", policy.digest().into()),
    ];
    say!("{}", messages.text("policy-valid", &args));
}

fn diff(left: &Policy, right: &Policy, messages: &Messages) {
    let mut lines =
        table::new([messages.text("head-setting", &[]), left.name().to_owned(), right.name().to_owned()]);
    let differences = left.diff(right);
    for difference in &differences {
        lines.add_row([
            difference.setting.clone(),
            difference.left.clone().unwrap_or_else(|| "–".to_owned()),
            difference.right.clone().unwrap_or_else(|| "–".to_owned()),
        ]);
    }
    if differences.is_empty() {
        say!("{}", messages.text("policy-same", &[]));
    } else {
        say!("{lines}");
    }
}
