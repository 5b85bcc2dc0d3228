//! Repeatable batch runs: a manifest next to the output holds everything that
//! decides its bytes.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Write};
use std::num::{NonZeroU32, NonZeroUsize};

use jiff::civil::Date;
use qantara_engine::corpus;
use qantara_engine::language::Tongue;
use qantara_engine::market::{Market, Side, UnknownMarket};
use qantara_engine::money::ExchangeRates;
use qantara_engine::policy::{Policy, PolicyError};
use qantara_engine::profile::{MatchingConsent, ProfileId, Role};
use qantara_engine::text::Choice;
use qantara_store::{Kind, ProfileStore, StoreError, Tenant};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::digest::{hexadecimal, sha256};
use crate::policies::ACTIVE;

/// The format of manifests that are written today.
const FORMAT: u32 = 2;

/// Everything that decides the bytes of a batch of rankings, besides the
/// contents of the hub.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The market.
    pub market: String,
    /// The whole policy, as TOML.
    pub policy: String,
    /// The role that seeks.
    pub seeking: Role,
    /// The seekers, in this order; absent: all of the role.
    pub seekers: Option<Vec<ProfileId>>,
    /// The candidates; absent: all of the other side.
    pub among: Option<Vec<ProfileId>>,
    /// The length of each list.
    pub k: NonZeroUsize,
    /// The greatest share of lists that one candidate may be in, in percent.
    pub exposure_percent: Option<u8>,
    /// The fewest lists that each candidate is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<NonZeroU32>,
    /// The shares of all places that groups of candidates have together, as
    /// the caller writes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shares: Vec<String>,
    /// The form of the lists.
    pub format: Format,
    /// The language of names and reasons, where they are written beside ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasons: Option<Tongue>,
    /// The day to rank for.
    pub now: Date,
    /// Exchange rates.
    pub rates: ExchangeRates,
    /// How the hub treated consent that was not stated.
    #[serde(default)]
    pub consent: MatchingConsent,
}

impl Run {
    /// The market.
    ///
    /// # Errors
    ///
    /// [`UnknownMarket`].
    pub fn market(&self) -> Result<&'static Market, UnknownMarket> {
        Market::find(&self.market)
    }

    /// The policy.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] when the text is not one.
    pub fn policy(&self) -> Result<Policy, PolicyError> {
        self.policy.parse()
    }

    /// SHA-256 of each input of the run, as it is now.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] when the hub cannot be read.
    pub fn digests(
        &self,
        store: &dyn ProfileStore,
        tenant: &Tenant,
    ) -> Result<BTreeMap<Input, String>, ManifestError> {
        Input::ALL.into_iter().map(|input| Ok((input, input.digest(self, store, tenant)?))).collect()
    }

    /// The inputs that differ from what they were.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] when the hub cannot be read.
    pub fn changed(
        &self,
        were: &BTreeMap<Input, String>,
        store: &dyn ProfileStore,
        tenant: &Tenant,
    ) -> Result<Vec<Changed>, ManifestError> {
        let is = self.digests(store, tenant)?.into_iter();
        let changed = is.map(|(input, is)| {
            let was = were.get(&input).cloned().unwrap_or_default();
            Changed { input, was, is }
        });
        Ok(changed.filter(|changed| changed.was != changed.is).collect())
    }

    /// The settings of the pool.
    pub fn corpus(&self) -> corpus::Settings {
        corpus::Settings {
            now: self.now,
            rates: self.rates.clone(),
            text: Choice::default(),
            consent: self.consent,
        }
    }
}

/// How rankings are written for machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Columns `query_id,candidate_id,rank,score`.
    Csv,
    /// One object per line.
    Jsonl,
    /// `query_id Q0 candidate_id rank score tag`, as evaluators read it.
    Trec,
    /// A workbook, with names and reasons.
    Xlsx,
}

/// Something that decides the bytes of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    /// The profiles of both roles of the market, with their consent.
    Profiles,
    /// The recorded outcomes: who knows whom.
    Outcomes,
    /// The hub's settings, such as whether consent is presumed.
    Settings,
    /// The policy of the run.
    Policy,
    /// The exchange rates of the run.
    Rates,
}

impl Input {
    /// Every one of them, in the order in which they are compared.
    pub const ALL: [Self; 5] = [Self::Profiles, Self::Outcomes, Self::Settings, Self::Policy, Self::Rates];

    /// SHA-256 over it, as it is now.
    fn digest(self, run: &Run, store: &dyn ProfileStore, tenant: &Tenant) -> Result<String, ManifestError> {
        Ok(match self {
            Self::Profiles => {
                let market = run.market()?;
                store.digest(tenant, &Side::BOTH.map(|side| market.role(side)))?.to_string()
            }
            Self::Outcomes => documents(store, tenant, Kind::Outcome)?,
            Self::Settings => documents(store, tenant, Kind::Setting)?,
            Self::Policy => run.policy()?.digest(),
            Self::Rates => sha256(serde_json::to_vec(&run.rates).expect("rates are valid JSON")),
        })
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Profiles => "profiles",
            Self::Outcomes => "recorded outcomes",
            Self::Settings => "settings of the hub",
            Self::Policy => "policy in the manifest",
            Self::Rates => "exchange rates in the manifest",
        })
    }
}

/// SHA-256 over the documents of a kind, in the order of their names. The
/// policy in force is left out: a run has its own.
fn documents(store: &dyn ProfileStore, tenant: &Tenant, kind: Kind) -> Result<String, StoreError> {
    let mut hash = Sha256::new();
    for document in store.documents(tenant, kind, None) {
        let document = document?;
        if !document.name.as_str().starts_with(ACTIVE) {
            // Neither has a line break in it.
            hash.update(document.name.as_str());
            hash.update("\n");
            hash.update(document.json.get());
            hash.update("\n");
        }
    }
    Ok(hexadecimal(hash.finalize()))
}

/// The contents of a manifest.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// The version of Qantara that made it.
    build: String,
    /// The run.
    pub run: Run,
    /// SHA-256 of each input of the run.
    sha256: BTreeMap<Input, String>,
    /// No step of a ranking is random yet; kept for future ones.
    seed: u64,
    output_sha256: String,
    output_bytes: u64,
}

/// The part of a manifest that every format has.
#[derive(Deserialize)]
struct Head {
    format: u32,
    build: String,
}

impl Manifest {
    /// The manifest of a run and its output.
    ///
    /// # Errors
    ///
    /// [`ManifestError`] when the hub cannot be read.
    pub fn new(
        run: Run,
        store: &dyn ProfileStore,
        tenant: &Tenant,
        written: &Hashed<impl Write>,
    ) -> Result<Self, ManifestError> {
        Ok(Self {
            format: FORMAT,
            build: env!("CARGO_PKG_VERSION").to_owned(),
            sha256: run.digests(store, tenant)?,
            seed: 0,
            output_sha256: written.sha256(),
            output_bytes: written.bytes,
            run,
        })
    }

    /// Reads the text of a manifest.
    ///
    /// # Errors
    ///
    /// [`ManifestError::NoManifest`] or [`ManifestError::OtherFormat`].
    pub fn read(text: &str) -> Result<Self, ManifestError> {
        let Head { format, build } = serde_json::from_str(text)?;
        if format != FORMAT {
            return Err(ManifestError::OtherFormat { format, build });
        }
        Ok(serde_json::from_str(text)?)
    }

    /// The text of the manifest.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).expect("a manifest is valid JSON")
    }

    /// Compares the inputs of the run with those of today.
    ///
    /// # Errors
    ///
    /// [`ManifestError::Changed`] names every input that differs.
    pub fn compare_inputs(&self, store: &dyn ProfileStore, tenant: &Tenant) -> Result<(), ManifestError> {
        let changed = self.run.changed(&self.sha256, store, tenant)?;
        if changed.is_empty() { Ok(()) } else { Err(ManifestError::Changed(changed)) }
    }

    /// Compares the recorded output with a new one.
    ///
    /// # Errors
    ///
    /// [`ManifestError::OtherOutput`].
    pub fn compare_output(&self, written: &Hashed<impl Write>) -> Result<(), ManifestError> {
        let is = written.sha256();
        if is == self.output_sha256 {
            return Ok(());
        }
        Err(ManifestError::OtherOutput { was: self.output_sha256.clone(), is, build: self.build.clone() })
    }
}

/// An input that has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The input.
    pub input: Input,
    /// Its SHA-256 when the run was made.
    pub was: String,
    /// Its SHA-256 now.
    pub is: String,
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the {} (SHA-256 {} then, {} now)", self.input, self.was, self.is)
    }
}

/// Why a batch cannot be repeated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// The text is not a manifest.
    #[error("it is no run manifest")]
    NoManifest(#[from] serde_json::Error),
    /// Another version of Qantara wrote it.
    #[error(
        "it is of manifest format {format}, and this Qantara reads format {FORMAT}; \
         use the Qantara that wrote it ({build})"
    )]
    OtherFormat {
        /// Its format.
        format: u32,
        /// The version that wrote it.
        build: String,
    },
    /// Inputs of the run have changed.
    #[error(
        "these have changed since the run: {}; restore the backup of that day \
         with `qantara restore BACKUP --data DIR` and replay with --data DIR",
        .0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    )]
    Changed(Vec<Changed>),
    /// The output differs.
    #[error(
        "the output differs: its SHA-256 was {was} and is {is}; the run was made by Qantara {build}, \
         and this is {}",
        env!("CARGO_PKG_VERSION")
    )]
    OtherOutput {
        /// The SHA-256 of the recorded output.
        was: String,
        /// The SHA-256 of the new output.
        is: String,
        /// The version that wrote it.
        build: String,
    },
    /// This version does not have the market of the run.
    #[error(transparent)]
    Market(#[from] UnknownMarket),
    /// This version cannot read the policy of the run.
    #[error("the policy of the run cannot be read")]
    Policy(#[from] PolicyError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A writer that computes the SHA-256 of everything written through it.
pub struct Hashed<W: Write> {
    out: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Hashed<W> {
    /// Writes to `out`.
    pub fn new(out: W) -> Self {
        Self { out, hash: Sha256::new(), bytes: 0 }
    }

    /// The inner writer.
    pub fn into_inner(self) -> W {
        self.out
    }

    fn sha256(&self) -> String {
        hexadecimal(self.hash.clone().finalize())
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
