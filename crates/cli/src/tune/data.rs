//! Which judgements teach, and which choose.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use jiff::civil::Date;
use qantara_engine::market::{Market, Side};
use qantara_evaluation::tune::{n_for_validation, shuffled};
use serde::Serialize;

use super::options::Tune;
use crate::evaluate::files;
use crate::evaluate::lists::position;
use crate::evaluate::truth::Truth;
use crate::hub::Hub;
use crate::settings::Settings;

/// The most who seek that are learned from. Their candidates are thinned, so
/// that these are some hundred megabytes.
const MOST_TRAINING: usize = 5_000;

/// The most fits of those who choose: 1 GiB. Their candidates are all kept.
const MOST_FITS: usize = 1 << 28;

/// Some of those who were judged for.
pub(super) struct Set {
    pub(super) truth: Arc<Truth>,
    /// In an order by chance.
    pub(super) queries: Vec<String>,
    pub(super) left_out: Unused,
}

impl Set {
    /// Whether nobody who was judged for seeks.
    pub(super) fn names_nobody(&self) -> bool {
        self.queries.is_empty() && self.left_out.without_relevant == 0
    }
}

/// Those who seek and are not used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Unused {
    /// They are not in the pool.
    pub(super) not_in_pool: usize,
    /// Nobody is relevant to them.
    pub(super) without_relevant: usize,
    /// There were enough without them.
    pub(super) beyond_limit: usize,
}

/// How those who teach were told from those who choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub(super) enum Split {
    /// By the day of what was recorded.
    Time { day: Date },
    /// By chance, from a seed.
    Chance { seed: u64 },
    /// By the caller, who has a file for each.
    Files,
}

/// Those who teach, then those who choose.
pub(super) struct Sets {
    pub(super) training: Set,
    pub(super) validation: Set,
    pub(super) split: Split,
}

impl Tune {
    pub(super) fn sets(
        &self,
        hub: &Hub,
        (market, seeking): (&'static Market, Side),
        settings: &Settings,
    ) -> anyhow::Result<Sets> {
        let exclude = self.judging.exclude.as_deref();
        if self.judging.feedback {
            let day = self.judging.split.context(
                "--feedback learns from what was recorded before a day and chooses by what came after: name the day with --split",
            )?;
            let before = Truth::before(hub, (market, seeking), day, settings)?;
            ensure!(
                before.judgements.n_queries() > 0,
                "no outcome before the split says whether a pair of this market fits"
            );
            let after = Truth::of_outcomes(hub, (market, seeking), Some(day), settings)?;
            let sets = [before, after].map(|truth| truth.without(exclude).map(Arc::new));
            let [before, after] = sets;
            return Ok(Sets {
                training: self.all(before?, seeking, MOST_TRAINING),
                validation: self.choosing(after?, seeking),
                split: Split::Time { day },
            });
        }
        let read = |paths: &[PathBuf]| files::judgements(paths, market);
        let (judgements, validation) = (read(&self.judging.judgements)?, read(&self.validation)?);
        let pool = hub.pool(market, settings)?;
        let truth = Truth::of_judgements(judgements, Arc::clone(&pool)).without(exclude).map(Arc::new)?;
        if self.validation.is_empty() {
            let Set { queries, left_out, .. } = self.all(Arc::clone(&truth), seeking, usize::MAX);
            let (validation, training) = queries.split_at(n_for_validation(queries.len()));
            let set = |queries: &[String], left_out: Unused, most: usize| Set {
                truth: Arc::clone(&truth),
                queries: queries.iter().take(most).cloned().collect(),
                left_out: Unused { beyond_limit: queries.len().saturating_sub(most), ..left_out },
            };
            return Ok(Sets {
                training: set(training, left_out, MOST_TRAINING),
                validation: set(validation, Unused::default(), most_choosing(&truth, seeking)),
                split: Split::Chance { seed: self.seed },
            });
        }
        let validation = Truth::of_judgements(validation, pool).without(exclude).map(Arc::new)?;
        for (query, judged) in validation.judgements.iter() {
            let twice =
                truth.judgements.of(query).and_then(|own| own.keys().find(|id| judged.contains_key(*id)));
            if let Some(candidate) = twice {
                anyhow::bail!(
                    "{query} and {candidate} are in --judgements and in --validation: what teaches may not choose"
                );
            }
        }
        Ok(Sets {
            training: self.all(truth, seeking, MOST_TRAINING),
            validation: self.choosing(validation, seeking),
            split: Split::Files,
        })
    }

    fn choosing(&self, truth: Arc<Truth>, seeking: Side) -> Set {
        let most = most_choosing(&truth, seeking);
        self.all(truth, seeking, most)
    }

    /// Everybody to whom somebody is relevant, and who is in the pool; of them
    /// so many, by chance.
    fn all(&self, truth: Arc<Truth>, seeking: Side, most: usize) -> Set {
        let mut left_out = Unused::default();
        let mut kept = Vec::new();
        for (query, judged) in truth.judgements.iter() {
            if position(truth.pool.side(seeking), query).is_none() {
                left_out.not_in_pool += 1;
            } else if !judged.values().any(|grade| grade.is_relevant()) {
                left_out.without_relevant += 1;
            } else {
                kept.push(query);
            }
        }
        let mut kept = shuffled(kept, self.seed);
        left_out.beyond_limit = kept.len().saturating_sub(most);
        kept.truncate(most);
        let queries = kept.into_iter().map(str::to_owned).collect();
        Set { truth, queries, left_out }
    }
}

fn most_choosing(truth: &Truth, seeking: Side) -> usize {
    let facets = truth.pool.market().facets().len();
    MOST_FITS / (truth.pool.side(seeking.other()).len() * facets).max(1)
}
