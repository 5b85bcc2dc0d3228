//! `qantara check`: is the store whole?

use anyhow::bail;
use clap::Args;

use crate::hub::Hub;
use crate::settings::Settings;
use crate::{consent, mentions};

/// Read the whole store and compare it with its checksums and counts
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara check
  qantara check --data /srv/qantara")]
pub(crate) struct Check {}

pub(crate) fn run(settings: &Settings) -> anyhow::Result<()> {
    let messages = settings.messages();
    let hub = Hub::open(settings)?;
    let report = hub.store().check()?;
    let stats = hub.store().stats()?;
    if report.is_healthy() {
        consent::print(&hub, settings)?;
        mentions::tell(&mentions::directory(&hub)?, mentions::of_all(&hub), settings)?;
    }
    let args = [
        ("n", report.sound.into()),
        ("engine", stats.engine.as_str().into()),
        ("size", indicatif::HumanBytes(stats.disk_bytes).to_string().into()),
        ("sequence", report.sequence.get().into()),
    ];
    say!("{}", messages.text("check-read", &args));
    if !report.is_healthy() {
        for finding in &report.findings {
            eprintln!("{}", crate::output::plain(&finding.to_string()));
        }
        bail!(messages.text("check-unhealthy", &[("n", report.findings.len().into())]));
    }
    say!("{}", messages.text("check-healthy", &[]));
    Ok(())
}
