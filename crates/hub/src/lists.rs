//! The lists of a run: of many seekers, under a cap on exposure where there is
//! one.

use std::num::NonZeroUsize;

use qantara_engine::rank::{DEPTH_FOR_CAP, Ranker, Ranking, cap_exposure};

/// How many seekers are ranked before their lists are handed on, where no cap
/// holds them together.
const TOGETHER: usize = 1_024;

/// The list of one seeker.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The best candidates, as far as a cap admits them.
    pub ranking: Ranking,
    /// Whether it is empty for no other reason than the cap: all its candidates
    /// are in as many other lists as they may be.
    pub emptied_by_cap: bool,
}

impl From<Ranking> for List {
    fn from(ranking: Ranking) -> Self {
        Self { ranking, emptied_by_cap: false }
    }
}

/// Ranks the best `k` for each seeker, by position, and hands on their lists in
/// the same order, some at a time.
///
/// With a cap, no candidate is in more than that share of all these lists, in
/// percent ([`cap_exposure`]); then every list is made before the first is
/// handed on.
///
/// # Errors
///
/// Those of `visit`, which ends the run.
pub fn lists<E>(
    ranker: &Ranker<'_>,
    seekers: &[usize],
    k: NonZeroUsize,
    exposure_percent: Option<u8>,
    mut visit: impl FnMut(&[usize], Vec<List>) -> Result<(), E>,
) -> Result<(), E> {
    let Some(percent) = exposure_percent else {
        return seekers
            .chunks(TOGETHER)
            .try_for_each(|some| visit(some, ranker.rank(some, k).into_iter().map(List::from).collect()));
    };
    let deep = ranker.rank(seekers, k.saturating_mul(DEPTH_FOR_CAP));
    let lists = cap_exposure(&deep, k, percent)
        .into_iter()
        .zip(&deep)
        .map(|(ranking, all)| List { emptied_by_cap: ranking.is_empty() && !all.is_empty(), ranking });
    visit(seekers, lists.collect())
}
