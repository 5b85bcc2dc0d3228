//! The lists of policies, and of rankings that were made elsewhere.

use std::num::NonZeroUsize;
use std::sync::atomic::AtomicBool;

use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::pool::{Members, Pool};
use qantara_engine::rank::{MarketMismatch, Ranker};
use qantara_evaluation::judgements::Pairs;
use qantara_evaluation::measure::Measure;
use qantara_evaluation::run::{Run, RunError};

use super::measured::SEEN;
use crate::runs::run_for;

/// What lists are made for.
#[derive(Clone, Copy)]
pub struct Lists<'a> {
    /// Who may be listed, and by what is known of them.
    pub pool: &'a Pool,
    /// The side that seeks.
    pub seeking: Side,
    /// The lists' length.
    pub k: NonZeroUsize,
    /// Who seeks, by id; those who are not in the pool have no list.
    pub seekers: &'a [&'a str],
    /// Pairs that are in no list.
    pub excluded: &'a Pairs,
    /// Set when nobody waits any longer; lists are then empty.
    pub stop: Option<&'a AtomicBool>,
}

impl Lists<'_> {
    /// The same, no longer than a measure and exposure look at.
    #[must_use]
    pub fn cut_for(self, measure: Measure) -> Self {
        // A condensed list goes on where the unjudged are taken out.
        let cutoff = measure.cutoff().filter(|_| !measure.is_condensed());
        let length = cutoff.and_then(|cutoff| NonZeroUsize::new(cutoff.max(SEEN)));
        Self { k: length.map_or(self.k, |length| length.min(self.k)), ..self }
    }

    /// A policy's lists, under its own cap on exposure.
    ///
    /// # Errors
    ///
    /// [`MarketMismatch`] when the policy is for another market.
    pub fn of_policy(&self, policy: &Policy) -> Result<Run, MarketMismatch> {
        let ranker = Ranker::new(self.pool, policy, self.seeking)?;
        let ranker = match self.stop {
            Some(stop) => ranker.stopped_by(stop),
            None => ranker,
        };
        let cap = policy.limits().exposure_percent;
        Ok(run_for(&ranker, &self.stored_seekers(), self.k, cap, self.excluded))
    }

    /// A ranking that was made elsewhere, without those who do not seek here,
    /// and without excluded pairs.
    ///
    /// # Errors
    ///
    /// [`RunError`], which a run that was read does not have.
    pub fn of_run(&self, run: &Run) -> Result<Run, RunError> {
        let kept = self.seekers.iter().flat_map(|seeker| {
            let excluded = self.excluded.of(seeker);
            let is_kept = move |id: &str| excluded.is_none_or(|ids| !ids.contains(id));
            let list = run.list(seeker).filter(move |entry| is_kept(entry.candidate)).take(self.k.get());
            list.map(move |entry| (*seeker, entry.candidate, entry.score))
        });
        Run::from_entries(kept)
    }

    /// Those who seek and are in the pool, by position.
    pub fn stored_seekers(&self) -> Vec<usize> {
        let members = self.pool.side(self.seeking);
        self.seekers.iter().filter_map(|id| position(members, id)).collect()
    }
}

/// The position of an id among the members of a side.
pub fn position(members: &Members, id: &str) -> Option<usize> {
    members.position(&id.parse().ok()?)
}
