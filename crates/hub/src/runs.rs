//! A policy's lists as an evaluation reads them.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::num::NonZeroUsize;

use qantara_engine::rank::Ranker;
use qantara_evaluation::judgements::Pairs;
use qantara_evaluation::run::{Run, RunBuilder};

use crate::lists::lists;

/// The best `k` for each seeker, by position, without the excluded pairs: the
/// places that these would take go to others. A seeker without any candidate is
/// not in the run.
///
/// A cap on exposure counts over the lists of these seekers, as in
/// [`lists`].
pub fn run_for(
    ranker: &Ranker<'_>,
    seekers: &[usize],
    k: NonZeroUsize,
    exposure_percent: Option<u8>,
    excluded: &Pairs,
) -> Run {
    let excluded_of = |seeker: usize| excluded.of(ranker.seekers().id(seeker).as_str());
    let most = seekers.iter().filter_map(|seeker| excluded_of(*seeker)).map(BTreeSet::len).max();
    let deep = k.saturating_add(most.unwrap_or(0));
    let mut run = RunBuilder::default();
    let Ok(()) = lists(ranker, seekers, deep, exposure_percent, |seekers, lists| {
        for (seeker, list) in seekers.iter().zip(lists) {
            let excluded = excluded_of(*seeker);
            let is_kept = |id: &str| excluded.is_none_or(|ids| !ids.contains(id));
            let id = |candidate| ranker.candidates().id(candidate).as_str();
            let kept = list.ranking.iter().filter(|ranked| is_kept(id(ranked.candidate)));
            for ranked in kept.take(k.get()) {
                run.add(ranker.seekers().id(*seeker).as_str(), id(ranked.candidate), ranked.score)
                    .expect("scores of rankings are finite");
            }
        }
        Ok::<(), Infallible>(())
    });
    run.build().expect("a candidate is in a ranking once")
}
