//! `qantara replay`: a batch or a plan again, byte for byte.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use qantara_hub::{Hashed, Manifest};
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::hub::Hub;
use crate::output::NewFile;
use crate::settings::Settings;
use crate::{plan, rank};

/// Repeat a batch or a plan, and check that the bytes are the same
///
/// A batch is made again from the hub; where the hub has changed since, that is
/// said. A plan is made again from its own file, and a repaired plan from the
/// file before it, which must lie in the same folder.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara replay lists.csv.manifest.json
  qantara replay lists.csv.manifest.json --out again.csv
  qantara replay plan.json")]
pub(crate) struct Replay {
    /// The manifest that `rank --out` wrote, or the plan of `plan --out`
    manifest: PathBuf,

    /// Write it to a file; absent: only compare
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What a plan has and a manifest has not.
#[derive(Deserialize)]
struct OfPlan {
    #[serde(rename = "figures")]
    _figures: IgnoredAny,
}

impl Replay {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let path = self.manifest.display();
        let text = std::fs::read_to_string(&self.manifest).with_context(|| format!("reading {path}"))?;
        if serde_json::from_str::<OfPlan>(&text).is_ok() {
            let again = plan::remake::remake(&self.manifest, &text, settings)
                .with_context(|| format!("making {path} again"))?;
            if let Some(path) = &self.out {
                let mut out = NewFile::create(path)?;
                out.write_all(again.as_bytes())?;
                out.finish()?;
            }
            say!("{}", settings.messages().text("replay-same", &[]));
            return Ok(());
        }
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
