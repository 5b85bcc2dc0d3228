//! What tuning came to, as its manifest has it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use qantara_engine::policy::Policy;
use qantara_engine::profile::Role;
use serde::Serialize;

use super::data::{Split, Unused};
use super::examples::{Counts, LeftOut, Ungraded};

/// The format of manifests that are written today.
pub(super) const FORMAT: u32 = 1;

/// Everything that decides what was learned, and what it came to.
#[derive(Serialize)]
pub(super) struct Report {
    pub(super) format: u32,
    /// The version of Qantara.
    pub(super) qantara: &'static str,
    pub(super) market: &'static str,
    pub(super) seeking: Role,
    /// The day that lists were made for.
    pub(super) day: Date,
    pub(super) start: Named,
    /// What was found, where something is better than the start.
    pub(super) policy: Option<Named>,
    pub(super) data: Data,
    pub(super) settings: Settings,
    /// Fuse by fuse, the start's own first.
    pub(super) attempts: Vec<Attempt>,
    pub(super) interrupted: bool,
    /// By the policies as they are written, on those who choose.
    pub(super) validation: Validation,
    /// The weights that either side has, where something was found.
    pub(super) weights: Vec<Weight>,
}

/// A policy by its name, version and content.
#[derive(Serialize)]
pub(super) struct Named {
    pub(super) name: String,
    pub(super) version: u32,
    pub(super) digest: String,
    pub(super) fuse: qantara_engine::fuse::Fuse,
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

#[derive(Serialize)]
pub(super) struct Data {
    pub(super) split: Split,
    /// SHA-256 of each file that was read.
    pub(super) files: BTreeMap<String, String>,
    pub(super) ungraded: Ungraded,
    pub(super) training: Set,
    pub(super) validation: Set,
}

#[derive(Serialize)]
pub(super) struct Set {
    /// Who seeks, in the order in which they were drawn.
    pub(super) ids: Vec<String>,
    /// SHA-256 over queries, candidates, fits and grades.
    pub(super) digest: String,
    #[serde(flatten)]
    pub(super) counts: Counts,
    pub(super) unused_seekers: Unused,
    pub(super) left_out: LeftOut,
}

#[derive(Serialize)]
pub(super) struct Settings {
    pub(super) seed: u64,
    pub(super) epochs: u32,
    pub(super) patience: u32,
    pub(super) standard_errors: f64,
    /// How strongly the start holds each weight.
    pub(super) pull: f64,
    pub(super) learned: &'static str,
    pub(super) all_facets: bool,
    /// Candidates not relevant that each who teaches keeps: the hardest, and
    /// some of the others.
    pub(super) hard_negatives: usize,
    pub(super) random_negatives: usize,
}

/// What one fuse came to.
#[derive(Serialize)]
pub(super) struct Attempt {
    pub(super) fuse: &'static str,
    pub(super) epochs: u32,
    /// The best of them; 0 is the start with this fuse.
    pub(super) best_epoch: u32,
    pub(super) validation: f64,
}

#[derive(Serialize)]
pub(super) struct Validation {
    pub(super) measure: String,
    pub(super) before: Mean,
    /// Where something was found.
    pub(super) after: Option<Mean>,
    pub(super) difference: Option<Difference>,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Mean {
    pub(super) value: f64,
    pub(super) interval: Option<[f64; 2]>,
}

#[derive(Clone, Copy, Serialize)]
pub(super) struct Difference {
    pub(super) value: f64,
    pub(super) interval: Option<[f64; 2]>,
    /// How often chance alone makes as great a difference.
    pub(super) p: f64,
    pub(super) better: usize,
    pub(super) worse: usize,
    /// Whether `qantara evaluate` would call it better.
    pub(super) decisive: bool,
}

/// A facet's weight for one side, as a share of the side's.
#[derive(Serialize)]
pub(super) struct Weight {
    pub(super) facet: &'static str,
    pub(super) role: Role,
    pub(super) before: f64,
    pub(super) after: f64,
    /// Below the first, or above the second, the first ten of somebody change.
    pub(super) margin: [Option<f64>; 2],
}
