//! `qantara replay`: a batch again, byte for byte.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use qantara_hub::{Hashed, Manifest};

use crate::hub::Hub;
use crate::output::NewFile;
use crate::rank;
use crate::settings::Settings;

/// Repeat a batch from its manifest, and check that the bytes are the same
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara replay lists.csv.manifest.json
  qantara replay lists.csv.manifest.json --out again.csv")]
pub(crate) struct Replay {
    /// The manifest that `rank --out` wrote
    manifest: PathBuf,

    /// Write the batch to a file; absent: only compare
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Replay {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let path = self.manifest.display();
        let text = std::fs::read_to_string(&self.manifest).with_context(|| format!("reading {path}"))?;
        let manifest = Manifest::read(&text).with_context(|| format!("reading {path}"))?;
        let hub = Hub::open_for(&manifest.run, settings)?;
        manifest.compare_inputs(&**hub.store(), hub.tenant())?;
        if let Some(path) = &self.out {
            let mut out = Hashed::new(NewFile::create(path)?);
            rank::execute(&manifest.run, &hub, settings, &mut out)?;
            manifest.compare_output(&out)?;
            out.into_inner().finish()?;
        } else {
            let mut out = Hashed::new(io::sink());
            rank::execute(&manifest.run, &hub, settings, &mut out)?;
            out.flush()?;
            manifest.compare_output(&out)?;
        }
        say!("{}", settings.messages().text("replay-same", &[]));
        Ok(())
    }
}
