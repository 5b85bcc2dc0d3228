//! A cap on how many lists one candidate may be in.

use std::collections::HashMap;
use std::num::NonZeroUsize;

use super::Ranking;

/// How many times `k` each list is ranked before its exposure is capped, so
/// that replacements are available.
pub const DEPTH_FOR_CAP: NonZeroUsize = NonZeroUsize::new(10).unwrap();

/// Shortens lists to `k` so that no candidate is in more than `percent` of
/// them, rounded down but at least one.
///
/// Places go to the highest scores over all lists first (of equal scores to the
/// earlier list, then to the earlier id), and each list takes at most `k`. Pass
/// lists longer than `k`, such as [`DEPTH_FOR_CAP`] times; a list comes out
/// shorter if its candidates are used up.
///
/// ```
/// # use std::num::NonZeroUsize;
/// # use qantara_engine::rank::{Ranked, cap_exposure};
/// let list = |scores: [f64; 2]| vec![
///     Ranked { candidate: 0, score: scores[0] },
///     Ranked { candidate: 1, score: scores[1] },
/// ];
/// // Nobody is in more than half of two lists, so the second list goes on.
/// let capped = cap_exposure(&[list([0.9, 0.3]), list([0.8, 0.7])], NonZeroUsize::MIN, 50);
/// assert_eq!([capped[0][0].candidate, capped[1][0].candidate], [0, 1]);
/// ```
pub fn cap_exposure(rankings: &[Ranking], k: NonZeroUsize, percent: u8) -> Vec<Ranking> {
    let most = (rankings.len() * usize::from(percent) / 100).max(1);
    let mut claims: Vec<(f64, usize, usize)> = rankings
        .iter()
        .enumerate()
        .flat_map(|(list, ranking)| ranking.iter().map(move |ranked| (ranked.score, list, ranked.candidate)))
        .collect();
    claims.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut capped: Vec<Ranking> = vec![Vec::new(); rankings.len()];
    let mut exposure: HashMap<usize, usize> = HashMap::new();
    for (score, list, candidate) in claims {
        let shown = exposure.entry(candidate).or_default();
        if capped[list].len() < k.get() && *shown < most {
            *shown += 1;
            capped[list].push(super::Ranked { candidate, score });
        }
    }
    capped
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::rank::Ranked;

    proptest! {
        #[test]
        fn nobody_is_in_more_lists_than_allowed(
            scores in prop::collection::vec(prop::collection::vec(0.0..1.0_f64, 12), 1..40),
            k in 1..6_usize,
            percent in 1..=100_u8,
        ) {
            let rankings: Vec<Ranking> = scores
                .iter()
                .map(|scores| {
                    let mut ranking: Ranking =
                        scores.iter().enumerate().map(|(candidate, &score)| Ranked { candidate, score }).collect();
                    ranking.sort_by(|a, b| b.score.total_cmp(&a.score));
                    ranking
                })
                .collect();
            let lists = rankings.len();
            let capped = cap_exposure(&rankings, NonZeroUsize::new(k).unwrap(), percent);
            let most = (lists * usize::from(percent) / 100).max(1);
            for candidate in 0..12 {
                let shown = capped.iter().filter(|list| list.iter().any(|ranked| ranked.candidate == candidate)).count();
                prop_assert!(shown <= most, "candidate {candidate} is in {shown} of {lists} lists");
            }
            for (capped, full) in capped.iter().zip(&rankings) {
                prop_assert!(capped.len() <= k);
                prop_assert!(capped.is_sorted_by(|a, b| a.score >= b.score));
                prop_assert!(capped.iter().all(|ranked| full.contains(ranked)));
                if percent == 100 {
                    prop_assert_eq!(capped.as_slice(), &full[..k]);
                }
            }
        }
    }
}
