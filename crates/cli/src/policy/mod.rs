//! `qantara policy`: what each side values, and which rules hold.

mod on_pool;

use clap::{Args, Subcommand};
use qantara_engine::market::Side;
use qantara_engine::policy;

use self::on_pool::OnPool;
use crate::hub;
use crate::settings::Settings;
use crate::table;

/// List, show, check or compare policies
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara policy list
  qantara policy show startup-investor > mine.toml     a start for your own
  qantara policy check mine.toml
  qantara policy check mine.toml --on-pool             what each facet moves in the stored profiles
  qantara policy diff startup-investor mine.toml")]
pub(crate) struct PolicyCommand {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The policies that come with Qantara
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
}

impl PolicyCommand {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let messages = settings.messages();
        match self.command {
            Command::List => {
                let columns = ["head-name", "head-version", "head-market", "head-summary"];
                let mut lines = table::new(columns.map(|key| messages.text(key, &[])));
                for policy in policy::builtin() {
                    let summary = policy
                        .summary()
                        .and_then(|texts| {
                            texts.iter().find(|(language, _)| language.as_str() == settings.tongue().tag())
                        })
                        .map(|(_, text)| text.clone())
                        .unwrap_or_default();
                    lines.add_row([
                        policy.name().to_owned(),
                        policy.version().to_string(),
                        messages.market(policy.market().id()),
                        summary,
                    ]);
                }
                say!("{lines}");
            }
            Command::Show { policy } => say!("{}", hub::find_policy(&policy)?.to_toml().trim_end()),
            Command::Check { policy, on_pool } => {
                let policy = hub::find_policy(&policy)?;
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
                on_pool.run(&policy, settings)?;
            }
            Command::Diff { left, right } => {
                let (left, right) = (hub::find_policy(&left)?, hub::find_policy(&right)?);
                let mut lines = table::new([
                    messages.text("head-setting", &[]),
                    left.name().to_owned(),
                    right.name().to_owned(),
                ]);
                let differences = left.diff(&right);
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
        }
        Ok(())
    }
}
