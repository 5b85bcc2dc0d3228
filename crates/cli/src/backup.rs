//! `qantara backup` and `qantara restore`: a whole store as one file.

use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use qantara_store::Engine;

use crate::hub::Hub;
use crate::output::NewFile;
use crate::settings::Settings;

/// Write the whole store to one portable, checksummed file
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  qantara backup hub-2026-11-23.qantara")]
pub(crate) struct Backup {
    /// The file to write
    file: PathBuf,
}

impl Backup {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let hub = Hub::open(settings)?;
        let mut file = NewFile::create(&self.file)?;
        let count = hub.store().backup(&mut file)?;
        file.finish()?;
        let args = [("n", count.into()), ("file", self.file.display().to_string().into())];
        say!("{}", settings.messages().text("backup-did", &args));
        Ok(())
    }
}

/// Make a new store from a backup
///
/// The folder in --data must be new or empty: a store that is there is never
/// overwritten.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  qantara restore hub-2026-11-23.qantara --data restored")]
pub(crate) struct Restore {
    /// The file that `backup` wrote
    file: PathBuf,

    /// The storage engine of the new store: sled, or redb where it is built in
    #[arg(long, default_value = "sled")]
    engine: Engine,
}

impl Restore {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let file = File::open(&self.file).with_context(|| format!("reading {}", self.file.display()))?;
        let restored = qantara_store::restore(&mut BufReader::new(file), &settings.data, self.engine)?;
        let args = [("n", restored.records.into()), ("folder", settings.data.display().to_string().into())];
        say!("{}", settings.messages().text("restore-did", &args));
        Ok(())
    }
}
