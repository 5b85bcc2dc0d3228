//! What `qantara tune` is told.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{ArgGroup, Args, ValueEnum};
use qantara_engine::profile::Role;
use qantara_hub::tuning::{self, Options};

use crate::evaluate::Format;
use crate::evaluate::truth::Judging;
use crate::settings::role;

/// Learn a policy's weights and fuse from judgements or recorded outcomes
///
/// Some of those who seek teach, the others choose among what was learned. A
/// policy is written only where `qantara evaluate` would call it better than the
/// start on those who choose. Its numbers are rounded first: what is measured is
/// what is written. The same seed learns the same on any number of threads.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("truth").required(true).args(["judgements", "feedback"]))]
#[command(group = ArgGroup::new("where").required(true).args(["out", "put", "dry_run"]))]
#[command(after_help = "\
Examples:
  qantara tune --market startup-investor --judgements grades.csv --out tuned.toml
  qantara tune --market startup-investor --policy mine.toml --judgements 2025.csv \\
      --validation 2026.csv --put mine
  qantara tune --market startup-investor --feedback --split 2026-06-01 --dry-run

Three tenths of those who seek choose, drawn by the seed, and 25 at least; with --feedback
those who were introduced from the --split on; or those of --validation. 10 who teach and 25
who choose are needed, each with a relevant candidate and another. Facets that the start
does not weigh for a side stay without weight there, unless --all-facets.

Beside tuned.toml comes tuned.training.json: what was learned from, how, and what it came
to. --put writes NAME-VERSION.training.json here. Ctrl-C ends the learning and keeps the
best so far; a second one ends at once, with nothing written.

Exit code: 0 where a policy was written (or would be), 3 where nothing was better than the
start and nothing is written, 1 for an error, such as too few judgements.")]
pub(crate) struct Tune {
    /// startup-investor, startup-mentor, startup-pilot, startup-programme or startup-talent
    #[arg(long)]
    pub(super) market: String,

    /// The policy to start from, by name or a TOML file [default: the one in force]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) policy: Option<String>,

    /// The role that seeks; the market's first where absent
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    pub(super) role: Option<Role>,

    #[command(flatten)]
    pub(super) judging: Judging,

    /// Judgements that choose among what was learned; several times for several
    /// files
    #[arg(long, value_name = "FILE", requires = "judgements")]
    pub(super) validation: Vec<PathBuf>,

    /// What candidates are whom nobody graded
    #[arg(long, value_enum, value_name = "WHAT", default_value = "not-relevant")]
    ungraded: Ungraded,

    /// Learn nothing else
    #[arg(long, value_enum, value_name = "WHAT")]
    only: Option<Only>,

    /// Learn weights also where the start has none
    #[arg(long)]
    all_facets: bool,

    /// Learn the shapes of the facets' fits too: how much a small, a fair and a
    /// full fit count
    #[arg(long, conflicts_with = "only")]
    curves: bool,

    /// How often weights are learned again, from those who teach as chance draws
    /// them, for their intervals; 0 for none
    #[arg(long, value_name = "COUNT", default_value_t = 100)]
    resamples: u32,

    /// The most epochs for each fuse
    #[arg(long, value_name = "COUNT", default_value = "300")]
    epochs: NonZeroU32,

    /// Where chance begins
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,

    /// Write the next version of the policy to a TOML file
    #[arg(long, short, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,

    /// Keep it in the hub, as the next version of this name
    #[arg(long, value_name = "NAME")]
    pub(super) put: Option<String>,

    /// Learn and tell, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    pub(super) format: Format,
}

/// What a candidate is whom nobody graded.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Ungraded {
    /// Not relevant, as nDCG@10 has it
    NotRelevant,
    /// Left out of lists, as nDCG@10(condensed) has it
    LeftOut,
}

/// What may be learned alone.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Only {
    /// How two values become one score
    Fuse,
    /// What each facet counts to each side
    Weights,
}

impl Tune {
    /// What is learned, and how long.
    pub(super) fn options(&self) -> Options {
        Options {
            ungraded: match self.ungraded {
                Ungraded::NotRelevant => tuning::Ungraded::NotRelevant,
                Ungraded::LeftOut => tuning::Ungraded::LeftOut,
            },
            only: self.only.map(|only| match only {
                Only::Fuse => tuning::Only::Fuse,
                Only::Weights => tuning::Only::Weights,
            }),
            all_facets: self.all_facets,
            curves: self.curves,
            epochs: self.epochs,
            resamples: NonZeroU32::new(self.resamples),
            seed: self.seed,
        }
    }

    /// Where the manifest of a policy is written.
    pub(super) fn manifest_path(&self, name: &str, version: u32) -> Option<PathBuf> {
        match &self.out {
            Some(path) => Some(path.with_extension("training.json")),
            None if self.put.is_some() => Some(format!("{name}-{version}.training.json").into()),
            None => None,
        }
    }
}
