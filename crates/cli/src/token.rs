//! `qantara token`: credentials for the service.

use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use jiff::Timestamp;
use qantara_server::{Access, TOKENS, Tokens};
use qantara_store::{OpenOptions, StoreError};

use crate::settings::Settings;
use crate::table;

/// Make, list or revoke bearer tokens for `qantara serve`
///
/// Tokens are kept as hashes in a file beside the store. A server that is
/// running takes notice of a new one, or of one that is revoked, at its next
/// call.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara token create --access reader --note \"the application form\"
  qantara token create --access admin --tenant technopark-rabat --days 90
  qantara token list
  qantara token revoke 3f9c2a7d10be")]
pub(crate) struct TokenCommand {
    #[command(subcommand)]
    command: Command,

    /// The file of tokens [default: tokens.json in the store's folder]
    #[arg(long, value_name = "FILE", global = true)]
    tokens: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a token for the hub, and show it this once
    Create {
        /// reader, writer, analyst or admin
        #[arg(long)]
        access: Access,
        /// Whose it is
        #[arg(long, default_value = "")]
        note: String,
        /// After how many days it ends; absent: when it is revoked
        #[arg(long)]
        days: Option<u32>,
    },
    /// Every token, without its secret
    List,
    /// End a token
    Revoke {
        /// Its id
        id: String,
    },
}

impl TokenCommand {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let path = match self.tokens {
            Some(path) => path,
            None => {
                make_store(settings)?;
                settings.data.join(TOKENS)
            }
        };
        let messages = settings.messages();
        let now = Timestamp::now();
        let mut tokens = Tokens::read(&path)?;
        match self.command {
            Command::Create { access, note, days } => {
                let hours = days.map(|days| jiff::Span::new().try_hours(i64::from(days) * 24)).transpose()?;
                let end = hours.map(|hours| now.checked_add(hours)).transpose().context("reading --days")?;
                let (text, token) = tokens.create(settings.tenant(), access, note, now, end);
                let id = token.id.clone();
                tokens.write(&path)?;
                say!("{text}");
                eprintln!("{}", messages.text("token-made", &[("id", id.into())]));
            }
            Command::List => {
                let columns =
                    ["head-id", "head-tenant", "head-access", "head-note", "head-made", "head-ends"];
                let mut lines = table::new(columns.map(|key| messages.text(key, &[])));
                for token in tokens.iter() {
                    let ends = match (token.revoked_at, token.expires_at) {
                        (Some(at), _) => {
                            messages.text("token-revoked-at", &[("time", at.to_string().into())])
                        }
                        (None, Some(at)) => at.to_string(),
                        (None, None) => "–".to_owned(),
                    };
                    lines.add_row([
                        token.id.clone(),
                        token.tenant.to_string(),
                        token.access.to_string(),
                        token.note.clone(),
                        token.created_at.to_string(),
                        ends,
                    ]);
                }
                say!("{lines}");
            }
            Command::Revoke { id } => {
                if !tokens.revoke(&id, now) {
                    bail!("no token has the id `{id}`; `qantara token list` shows them all");
                }
                tokens.write(&path)?;
                say!("{}", messages.text("token-revoked", &[("id", id.into())]));
            }
        }
        Ok(())
    }
}

/// Makes the store where there is none yet: its folder must be its own first.
fn make_store(settings: &Settings) -> anyhow::Result<()> {
    match qantara_store::open(&settings.data, &OpenOptions::new().create(true)) {
        Ok(store) => Ok(store.close()?),
        // A server has it: so it is there.
        Err(StoreError::InUse { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
