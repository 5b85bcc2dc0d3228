//! The lists of one run: for many seekers, with an optional cap on exposure.

use std::num::NonZeroUsize;

use qantara_engine::rank::{DEPTH_FOR_CAP, Ranker, Ranking, cap_exposure};

/// How many seekers are ranked before their lists are passed on, if there is no
/// cap.
const TOGETHER: usize = 1_024;

/// The list of one seeker.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The best candidates that the cap admits.
    pub ranking: Ranking,
    /// Whether it is empty only because of the cap: all its candidates are
    /// already in as many other lists as allowed.
    pub emptied_by_cap: bool,
}

impl From<Ranking> for List {
    fn from(ranking: Ranking) -> Self {
        Self { ranking, emptied_by_cap: false }
    }
}

/// Ranks the best `k` for each seeker, by position, and passes their lists to
/// `visit` in the same order, several at a time.
///
/// With a cap, no candidate is in more than that share of the lists, in percent
/// ([`cap_exposure`]); every list is then made before the first is passed on.
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
