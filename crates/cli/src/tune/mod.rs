//! `qantara tune`: learns a policy's weights and fuse from judgements.

mod data;
mod options;
pub(crate) mod print;

use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, bail};
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::{Policy, PolicyName};
use qantara_evaluation::tune::{self, TooLittle, Tuned};
use qantara_hub::Once;
use qantara_hub::tuning::{Learned, Learning, Report, TuningError, fuse_name, next_version};
use qantara_messages::Messages;
use sha2::{Digest, Sha256};

pub(crate) use self::options::Tune;
use crate::evaluate::Format;
use crate::hub::{self, Hub};
use crate::interrupt::at_ctrl_c;
use crate::output::{self, NewFile};
use crate::settings::Settings;

/// How a run ends in which nothing was better than the start.
const NOTHING_BETTER: u8 = 3;

impl Tune {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        let market = Market::find(&self.market)?;
        let seeking = self.role.map_or(Ok(Side::First), |role| hub::side(market, role))?;
        if let Some(path) = &self.out {
            let start = self.policy.as_deref().map(Path::new);
            let others = self.validation.iter().chain(&self.judging.exclude).map(PathBuf::as_path);
            let read = self.judging.judgements.iter().map(PathBuf::as_path).chain(others).chain(start);
            output::is_no_input(path, read)?;
        }
        let messages = settings.messages();
        let hub = Hub::open(settings)?;
        let start = hub.policy(market, self.policy.as_deref())?;
        self.could_write(&start, &hub)?;
        let sets = self.sets(&hub, (market, seeking), settings)?;
        let counter = output::counter(messages.text("progress-examples", &[]));
        let learning = Learning::new(start, seeking, &sets, self.options(), None)?;
        counter.finish_and_clear();
        let stop = at_ctrl_c()?;
        let tuned = learn(&learning, &stop, &messages)?;
        let is_interrupted = stop.load(Ordering::Relaxed);
        let counter = output::counter(messages.text("progress-measuring", &[]));
        let learned = learning.finish(&tuned, is_interrupted, || !stop.load(Ordering::Relaxed));
        counter.finish_and_clear();
        let Learned { mut report, policy } = learned?;
        report.data.files = self.digests()?;
        if let Some(policy) = &policy {
            self.write(policy, &hub, &mut report)?;
        }
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&report)?),
            Format::Table => print::print(&report, &self, market, &messages),
        }
        Ok(if report.policy.is_some() { ExitCode::SUCCESS } else { ExitCode::from(NOTHING_BETTER) })
    }

    /// The name and the version of what would be written.
    fn named(&self, name: &str, version: u32, hub: &Hub) -> anyhow::Result<(PolicyName, u32)> {
        let name = self.put.as_deref().unwrap_or(name);
        let own = if self.put.is_some() { 0 } else { version };
        Ok((name.parse()?, next_version(hub, name, own)))
    }

    /// Fails at once where the result could not be written in the end.
    fn could_write(&self, start: &Policy, hub: &Hub) -> anyhow::Result<()> {
        let (name, version) = self.named(start.name(), start.version(), hub)?;
        let manifest = self.manifest_path(name.as_str(), version);
        self.out.iter().chain(&manifest).try_for_each(|path| NewFile::create(path).map(drop))
    }

    /// Writes the policy under its name and next version where it was asked for,
    /// and what it was learned from: both or neither.
    fn write(&self, policy: &Policy, hub: &Hub, report: &mut Report) -> anyhow::Result<()> {
        let (name, version) = self.named(policy.name(), policy.version(), hub)?;
        let policy = policy.clone().renamed(name, version);
        report.policy = Some((&policy).into());
        if self.dry_run {
            return Ok(());
        }
        let manifest = self.manifest_path(policy.name(), version).context("what is written has a place")?;
        let mut manifest = NewFile::create(&manifest)?;
        writeln!(manifest, "{}", serde_json::to_string_pretty(report)?)?;
        if let Some(path) = &self.out {
            let mut file = NewFile::create(path)?;
            file.write_all(policy.to_toml().as_bytes())?;
            file.finish()?;
        } else {
            let once = Once::any_number_of_times();
            hub.put_policy(&policy, &once, hub::author("qantara tune --put"))?;
        }
        manifest.finish()
    }

    /// SHA-256 of each file that judges.
    fn digests(&self) -> anyhow::Result<BTreeMap<String, String>> {
        let files = self.judging.judgements.iter().chain(&self.validation).chain(&self.judging.exclude);
        let digest = |path: &PathBuf| {
            let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
            let digest = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
            Ok((path.display().to_string(), digest))
        };
        files.map(digest).collect()
    }
}

/// Learns, and says how far it is, until it is stopped.
fn learn(learning: &Learning<'_>, stop: &AtomicBool, messages: &Messages) -> anyhow::Result<Tuned> {
    eprintln!("{}", messages.text("tune-ctrl-c", &[]));
    let counter = output::counter(messages.text("progress-learning", &[]));
    let tell = |epoch: &tune::Epoch| {
        let args = [
            ("fuse", messages.term("fuse", fuse_name(epoch.fuse)).into()),
            ("epoch", (epoch.number as usize).into()),
            ("value", messages.thousandths(epoch.validation).into()),
        ];
        counter.set_message(messages.text("tune-epoch", &args));
        if stop.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let tuned = learning.learn(tell);
    counter.finish_and_clear();
    match tuned {
        Ok(tuned) => Ok(tuned),
        Err(TuningError::TooLittle(too_little)) => bail!(missing(&too_little, messages)),
        Err(error) => Err(error.into()),
    }
}

/// How much is missing to learn from.
fn missing(too_little: &TooLittle, messages: &Messages) -> String {
    let key = match too_little.set {
        tune::Set::Training => "tune-too-little-to-learn",
        tune::Set::Validation => "tune-too-little-to-choose",
    };
    let args = [
        ("seekers", too_little.queries.into()),
        ("needed", too_little.needed_queries.into()),
        ("missing", too_little.needed_queries.saturating_sub(too_little.queries).into()),
        ("relevant", too_little.positives.into()),
        ("needed-relevant", too_little.needed_positives.into()),
        ("missing-relevant", too_little.needed_positives.saturating_sub(too_little.positives).into()),
    ];
    messages.text(key, &args)
}
