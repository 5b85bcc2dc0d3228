//! Who could step in where a meeting falls out.

use std::cmp::Reverse;

use crate::choice::{Plan, Request, missing};
use crate::market::{Market, PairId, Side};

/// For each participant of a side, the pairs that could be held beside the
/// plan if the participant had a free place: the counterpart has one, they do
/// not meet already, and no veto keeps them apart.
///
/// Pairs that bring the counterpart nearer to its floor come first, then those
/// with the greater score, then the lower id. Each list has at most `most`
/// pairs, and none for a participant that takes no meetings.
///
/// ```
/// use qantara_pairing::choice::{Request, choose};
/// use qantara_pairing::market::{Market, Side};
/// use qantara_pairing::standby::standbys;
///
/// let market = Market::builder()
///     .left("argan", 0, 1)
///     .right("atlas fund", 0, 1)
///     .right("rif angels", 0, 1)
///     .right("sahara ventures", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("argan", "rif angels", 700_000)
///     .pair("argan", "sahara ventures", 300_000)
///     .build()?;
/// let request = Request::default();
/// let plan = choose(&market, &request)?;
/// let next = standbys(&market, &request, &plan, Side::Left, 3);
/// let right = |&pair| market.id(Side::Right, market.right(pair));
/// assert_eq!(next[0].iter().map(right).collect::<Vec<_>>(), ["rif angels", "sahara ventures"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn standbys(
    market: &Market,
    request: &Request,
    plan: &Plan,
    side: Side,
    most: usize,
) -> Vec<Vec<PairId>> {
    let other = side.other();
    let mut closed = vec![false; market.n_pairs()];
    for &pair in plan.meetings.iter().chain(&request.vetoes) {
        closed[pair as usize] = true;
    }
    let mut meetings = vec![0_u32; market.len(other)];
    for &pair in &plan.meetings {
        meetings[market.of(other, pair) as usize] += 1;
    }
    let missing = missing(market, request, &plan.meetings);
    (0..market.len(side) as u32)
        .map(|one| {
            if market.limits(side, one).max() == 0 {
                return Vec::new();
            }
            let fits = |&pair: &PairId| {
                let counterpart = market.of(other, pair);
                !closed[pair as usize]
                    && meetings[counterpart as usize] < market.limits(other, counterpart).max()
            };
            let mut pairs: Vec<PairId> = market.pairs_of(side, one).filter(fits).collect();
            let helps = |pair: PairId| {
                missing[other as usize][market.of(other, pair) as usize] > 0
                    && request.counts(market, other, pair)
            };
            // Equal ones keep the order of ids.
            pairs.sort_by_key(|&pair| (!helps(pair), Reverse(market.score(pair))));
            pairs.truncate(most);
            pairs
        })
        .collect()
}
