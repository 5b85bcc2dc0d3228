//! Batch runs that can be had again: all that decides their bytes, written
//! beside the output.

use std::io::{self, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use qantara_engine::corpus;
use qantara_engine::market::{Market, Side};
use qantara_engine::money::ExchangeRates;
use qantara_engine::policy::Policy;
use qantara_engine::profile::{MatchingConsent, ProfileId, Role};
use qantara_engine::text::Choice;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hub::Hub;

/// The format of manifests that are written today.
const FORMAT: u32 = 1;

/// All that decides the bytes of a batch of rankings, beside the profiles.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub(crate) market: String,
    /// The whole policy, as TOML.
    pub(crate) policy: String,
    /// The role that seeks.
    pub(crate) seeking: Role,
    /// Who seeks, in this order; everybody in the role where absent.
    pub(crate) seekers: Option<Vec<ProfileId>>,
    /// Who is ranked; everybody on the other side where absent.
    pub(crate) among: Option<Vec<ProfileId>>,
    pub(crate) k: NonZeroUsize,
    pub(crate) exposure_percent: Option<u8>,
    pub(crate) format: BatchFormat,
    pub(crate) now: Date,
    pub(crate) rates: ExchangeRates,
    /// What the hub made of consent that was not stated.
    #[serde(default)]
    pub(crate) consent: MatchingConsent,
}

/// How rankings are written for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum BatchFormat {
    /// Columns `query_id,candidate_id,rank,score`
    Csv,
    /// One object a line
    Jsonl,
    /// `query_id Q0 candidate_id rank score tag`, as evaluators read it
    Trec,
}

/// What stands in the file beside a batch.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    /// The version of Qantara that made it.
    build: String,
    pub(crate) run: Run,
    /// SHA-256 of the policy and of the profiles that were read.
    policy_sha256: String,
    data_sha256: String,
    /// No step of a ranking is random; kept for those that will be.
    seed: u64,
    output_sha256: String,
    output_bytes: u64,
}

impl Run {
    pub(crate) fn market(&self) -> anyhow::Result<&'static Market> {
        Ok(Market::find(&self.market)?)
    }

    pub(crate) fn policy(&self) -> anyhow::Result<Policy> {
        self.policy.parse().context("reading the policy of the run")
    }

    pub(crate) fn corpus(&self) -> corpus::Settings {
        corpus::Settings {
            now: self.now,
            rates: self.rates.clone(),
            text: Choice::default(),
            consent: self.consent,
        }
    }

    /// SHA-256 over the profiles of both roles of the market.
    fn data_sha256(&self, hub: &Hub) -> anyhow::Result<String> {
        let market = self.market()?;
        let roles = Side::BOTH.map(|side| market.role(side));
        Ok(hub.store.digest(&hub.tenant, &roles)?.to_string())
    }
}

impl Manifest {
    /// The manifest of a run and of what it wrote.
    pub(crate) fn new(run: Run, hub: &Hub, written: &Hashed<impl Write>) -> anyhow::Result<Self> {
        Ok(Self {
            format: FORMAT,
            build: env!("CARGO_PKG_VERSION").to_owned(),
            policy_sha256: run.policy()?.digest(),
            data_sha256: run.data_sha256(hub)?,
            seed: 0,
            output_sha256: written.sha256(),
            output_bytes: written.bytes,
            run,
        })
    }

    /// Where the manifest of an output stands.
    pub(crate) fn beside(output: &Path) -> PathBuf {
        let mut name = output.as_os_str().to_owned();
        name.push(".manifest.json");
        name.into()
    }

    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        let manifest: Self =
            serde_json::from_str(&text).with_context(|| format!("{} is no run manifest", path.display()))?;
        if manifest.format != FORMAT {
            bail!(
                "{} is of manifest format {}, and this Qantara reads format {FORMAT}; use the Qantara that wrote it ({})",
                path.display(),
                manifest.format,
                manifest.build
            );
        }
        Ok(manifest)
    }

    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let mut file = crate::output::NewFile::create(path)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.write_all(b"\n")?;
        file.finish()
    }

    /// Whether the profiles are what they were.
    pub(crate) fn compare_data(&self, hub: &Hub) -> anyhow::Result<()> {
        let now = self.run.data_sha256(hub)?;
        if now != self.data_sha256 {
            bail!(
                "the profiles have changed since the run: their SHA-256 was {} and is {now}; \
                 restore the backup of that day with `qantara restore BACKUP --data DIR` and replay with --data DIR",
                self.data_sha256
            );
        }
        Ok(())
    }

    /// Whether the bytes are what they were.
    pub(crate) fn compare_output(&self, written: &Hashed<impl Write>) -> anyhow::Result<()> {
        let now = written.sha256();
        if now != self.output_sha256 {
            bail!(
                "the output differs: its SHA-256 was {} and is {now}; the run was made by Qantara {}, and this is {}",
                self.output_sha256,
                self.build,
                env!("CARGO_PKG_VERSION")
            );
        }
        Ok(())
    }
}

/// A writer that remembers the SHA-256 of all that went through it.
pub(crate) struct Hashed<W: Write> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Hashed<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { out, hash: Sha256::new(), bytes: 0 }
    }

    pub(crate) fn into_inner(self) -> W {
        self.out
    }

    fn sha256(&self) -> String {
        self.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
