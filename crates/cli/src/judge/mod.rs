//! `qantara judge`: pairs out to people who know, and their judgements back in.

mod columns;
mod import;
mod pool;

use clap::{Args, Subcommand};

use self::import::Import;
use self::pool::Pool;
use crate::settings::Settings;

/// Collect judgements of people, for `qantara evaluate`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara judge pool --market startup-investor --all --policy startup-investor --policy mine.toml \\
      --out sheet.csv
  qantara judge import amina.csv driss.xlsx --out grades.csv
  qantara evaluate --market startup-investor --judgements grades.csv")]
pub(crate) struct Judge {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Pool(Pool),
    Import(Import),
}

impl Judge {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        match self.command {
            Command::Pool(command) => command.run(settings),
            Command::Import(command) => command.run(settings),
        }
    }
}
