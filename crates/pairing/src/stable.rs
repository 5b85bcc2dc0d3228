//! Plans that no two participants would leave together.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::market::{Market, PairId, Side};

/// Which scores participants go by. Findings about one say nothing about the
/// other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Score {
    /// The mutual score, the same for both.
    Mutual,
    /// Each participant's own score.
    Own,
}

impl Score {
    fn of(self, market: &Market, side: Side, pair: PairId) -> i64 {
        match self {
            Self::Mutual => market.score(pair),
            Self::Own => market.own_score(side, pair),
        }
    }
}

/// The stable plan that is best for every participant of the proposing side
/// (Gale & Shapley, *College admissions and the stability of marriage*, 1962,
/// with capacities on both sides).
///
/// Participants go by their own scores; of equal ones they prefer the lower
/// id. Floors are not looked at: no stable plan helps the under-served. The
/// meetings come in the market's order.
///
/// ```
/// use qantara_pairing::market::{Market, Side};
/// use qantara_pairing::stable::{Score, blocking_pairs, deferred_acceptance};
///
/// // Each startup prefers the fund that prefers the other startup.
/// let market = Market::builder()
///     .left("argan", 0, 1)
///     .left("zellige", 0, 1)
///     .right("atlas fund", 0, 1)
///     .right("rif angels", 0, 1)
///     .pair_with("argan", "atlas fund", 500_000, 900_000, 100_000)
///     .pair_with("argan", "rif angels", 500_000, 200_000, 800_000)
///     .pair_with("zellige", "atlas fund", 500_000, 200_000, 800_000)
///     .pair_with("zellige", "rif angels", 500_000, 900_000, 100_000)
///     .build()?;
/// let startups_ask = deferred_acceptance(&market, Side::Left);
/// let funds_ask = deferred_acceptance(&market, Side::Right);
/// assert_eq!((startups_ask.as_slice(), funds_ask.as_slice()), (&[0, 3][..], &[1, 2][..]));
/// assert!(blocking_pairs(&market, &startups_ask, Score::Own).is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn deferred_acceptance(market: &Market, proposers: Side) -> Vec<PairId> {
    let n = market.len(proposers) as u32;
    let receivers = proposers.other();
    let mut lists: Vec<Vec<PairId>> = (0..n)
        .map(|one| {
            let mut list: Vec<PairId> = market.pairs_of(proposers, one).collect();
            // The best last, to be taken from the end.
            list.sort_by_key(|&pair| {
                (market.own_score(proposers, pair), Reverse(market.of(receivers, pair)))
            });
            list
        })
        .collect();
    // What each receiver holds, with its least wanted on top.
    let mut held: Vec<BinaryHeap<(Reverse<i64>, u32, PairId)>> =
        vec![BinaryHeap::new(); market.len(receivers)];
    let mut holds: Vec<u32> = vec![0; n as usize];
    let mut active: Vec<u32> = (0..n).rev().collect();
    while let Some(one) = active.pop() {
        while holds[one as usize] < market.limits(proposers, one).max() {
            let Some(pair) = lists[one as usize].pop() else { break };
            let receiver = market.of(receivers, pair);
            let heap = &mut held[receiver as usize];
            heap.push((Reverse(market.own_score(receivers, pair)), one, pair));
            holds[one as usize] += 1;
            if heap.len() > market.limits(receivers, receiver).max() as usize
                && let Some((_, refused, _)) = heap.pop()
            {
                holds[refused as usize] -= 1;
                if refused != one {
                    active.push(refused);
                }
            }
        }
    }
    let mut meetings: Vec<PairId> = held.into_iter().flatten().map(|(_, _, pair)| pair).collect();
    meetings.sort_unstable();
    meetings
}

/// Two participants who do not meet and both would rather.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocking {
    /// Their pair.
    pub pair: PairId,
    /// What the one that gains less would gain, in millionths of a point.
    pub gain: i64,
}

/// The pairs that block a plan: each of the two has a free place, or values
/// the other strictly more than the least of its meetings.
pub fn blocking_pairs(market: &Market, meetings: &[PairId], by: Score) -> Vec<Blocking> {
    // What a meeting must be worth more than; without a free place nothing is.
    let thresholds = Side::BOTH.map(|side| {
        let mut counts = vec![0; market.len(side)];
        let mut least = vec![i64::MAX; market.len(side)];
        for &pair in meetings {
            let one = market.of(side, pair) as usize;
            counts[one] += 1;
            least[one] = least[one].min(by.of(market, side, pair));
        }
        let full = |one: usize| counts[one] >= market.limits(side, one as u32).max();
        (0..market.len(side)).map(|one| full(one).then_some(least[one])).collect::<Vec<_>>()
    });
    let mut meets = vec![false; market.n_pairs()];
    for &pair in meetings {
        meets[pair as usize] = true;
    }
    let gain = |side: Side, pair: PairId| {
        let score = by.of(market, side, pair);
        match thresholds[side as usize][market.of(side, pair) as usize] {
            Some(least) => score.saturating_sub(least).max(0),
            None => score.max(1),
        }
    };
    (0..market.n_pairs() as PairId)
        .filter(|&pair| !meets[pair as usize])
        .map(|pair| Blocking { pair, gain: gain(Side::Left, pair).min(gain(Side::Right, pair)) })
        .filter(|blocking| blocking.gain > 0)
        .collect()
}
