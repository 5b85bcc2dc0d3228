//! What tuning came to, as its manifest has it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use qantara_engine::policy::{self, Policy};
use qantara_engine::profile::Role;
use serde::Serialize;

use super::examples::{Counts, LeftOut, Ungraded};
use super::sets::{Split, Unused};

/// The format of manifests that are written today.
pub(super) const FORMAT: u32 = 1;

/// Everything that decides what was learned, and what it came to.
#[derive(Serialize)]
pub struct Report {
    /// The format of this manifest.
    pub format: u32,
    /// The version of Qantara.
    pub qantara: &'static str,
    /// The market.
    pub market: &'static str,
    /// Who seeks.
    pub seeking: Role,
    /// The day that lists were made for.
    pub day: Date,
    /// What learning began from.
    pub start: Named,
    /// What was found, where something is better than the start.
    pub policy: Option<Named>,
    /// What was learned from.
    pub data: Data,
    /// How.
    pub settings: Settings,
    /// Fuse by fuse, the start's own first.
    pub attempts: Vec<Attempt>,
    /// Whether the learning was ended before its end.
    pub interrupted: bool,
    /// By the policies as they are written, on those who choose.
    pub validation: Validation,
    /// The weights that either side has, where something was found.
    pub weights: Vec<Weight>,
    /// The curves that changed, where something was found.
    pub curves: Vec<Curve>,
}

/// A policy by its name, version and content.
#[derive(Serialize)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// SHA-256 over what has an influence on a ranking.
    pub digest: String,
    /// How two values become one score.
    pub fuse: qantara_engine::fuse::Fuse,
}

impl From<&Policy> for Named {
    fn from(policy: &Policy) -> Self {
        Self {
            name: policy.name().to_owned(),
            version: policy.version(),
            digest: policy.digest(),
            fuse: policy.fuse(),
        }
    }
}

/// What was learned from.
#[derive(Serialize)]
pub struct Data {
    /// How those who teach were told from those who choose.
    pub split: Split,
    /// SHA-256 of each file that was read.
    pub files: BTreeMap<String, String>,
    /// What candidates are whom nobody graded.
    pub ungraded: Ungraded,
    /// Those who teach.
    pub training: Set,
    /// Those who choose.
    pub validation: Set,
}

/// Some of those who were judged for.
#[derive(Serialize)]
pub struct Set {
    /// Who seeks, in the order in which they were drawn.
    pub ids: Vec<String>,
    /// SHA-256 over queries, candidates, fits and grades.
    pub digest: String,
    /// How many of what.
    #[serde(flatten)]
    pub counts: Counts,
    /// Who is not used.
    pub unused_seekers: Unused,
    /// What no example holds.
    pub left_out: LeftOut,
}

/// How it was learned.
#[derive(Serialize)]
pub struct Settings {
    /// Where chance began.
    pub seed: u64,
    /// How many epochs.
    pub epochs: u32,
    /// So many epochs in vain ended a fuse.
    pub patience: u32,
    /// By how many standard errors something has to be better.
    pub standard_errors: f64,
    /// How strongly the start holds each weight.
    pub pull: f64,
    /// What was learned: `weights_and_fuse`, `weights` or `fuse`.
    pub learned: &'static str,
    /// How often weights were learned again for their intervals; 0 where there
    /// are none.
    pub resamples: u32,
    /// Whether weights were learned where the start has none.
    pub all_facets: bool,
    /// Whether the shapes of the facets' fits were learned too.
    pub curves: bool,
    /// Candidates not relevant that each who teaches keeps: the hardest, and
    /// some of the others.
    pub hard_negatives: usize,
    /// Some of the others.
    pub random_negatives: usize,
}

/// What one fuse came to.
#[derive(Serialize)]
pub struct Attempt {
    /// The fuse.
    pub fuse: &'static str,
    /// How many epochs.
    pub epochs: u32,
    /// The best of them; 0 is the start with this fuse.
    pub best_epoch: u32,
    /// The mean nDCG@10 of those who choose.
    pub validation: f64,
}

/// What it came to on those who choose.
#[derive(Serialize)]
pub struct Validation {
    /// The measure's exact name.
    pub measure: String,
    /// The start.
    pub before: Mean,
    /// Where something was found.
    pub after: Option<Mean>,
    /// What is gained, where something was found.
    pub difference: Option<Difference>,
}

/// A mean with its 95 % interval, where there are enough seekers for one.
#[derive(Clone, Copy, Serialize)]
pub struct Mean {
    /// The value.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
}

/// What is gained.
#[derive(Clone, Copy, Serialize)]
pub struct Difference {
    /// The value.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
    /// How often chance alone makes as great a difference.
    pub p: f64,
    /// Seekers for whom it is better.
    pub better: usize,
    /// Seekers for whom it is worse.
    pub worse: usize,
    /// Whether `qantara evaluate` would call it better.
    pub decisive: bool,
}

/// What a facet's fits count as.
#[derive(Serialize)]
pub struct Curve {
    /// The facet.
    pub facet: &'static str,
    /// By the start; `None` where each counts as itself.
    pub before: Option<policy::Curve>,
    /// By what was learned.
    pub after: Option<policy::Curve>,
}

/// A facet's weight for one side, as a share of the side's.
#[derive(Serialize)]
pub struct Weight {
    /// The facet.
    pub facet: &'static str,
    /// The side, by its role.
    pub role: Role,
    /// What the start has.
    pub before: f64,
    /// What was learned.
    pub after: f64,
    /// Where it lies in 95 of 100 samples of those who teach.
    pub interval: Option<[f64; 2]>,
    /// Below the first, or above the second, the first ten of somebody change.
    pub margin: [Option<f64>; 2],
}
