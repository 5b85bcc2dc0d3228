//! Who could step in where a meeting falls out.

use std::cmp::Reverse;

use crate::choice::{Plan, Request, group_of, missing, missing_of_groups};
use crate::market::{Market, PairId, Side};

/// For each participant of a side, the pairs that could be held beside the
/// plan if the participant had a free place: the counterpart has one, they do
/// not meet already, and no veto keeps them apart. A counterpart whose group is
/// full has no free place. The seat on the day is that of the meeting that
/// falls out.
///
/// Pairs that bring the counterpart or its group nearer to the floor come
/// first, then those with the greater score, then the lower id. Each list has at most `most`
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
    // Where the request's groups are none, no plan was chosen for it.
    let group_of = group_of(market, &request.groups).unwrap_or_else(|_| vec![None; market.len(Side::Left)]);
    let missing_of_groups = missing_of_groups(market, request, &group_of, &plan.meetings);
    let mut in_groups = vec![0_u32; request.groups.len()];
    for group in plan.meetings.iter().filter_map(|&pair| group_of[market.left(pair) as usize]) {
        in_groups[group] += 1;
    }
    let group = |counterpart: u32| if side == Side::Right { group_of[counterpart as usize] } else { None };
    (0..market.len(side) as u32)
        .map(|one| {
            if market.limits(side, one).max() == 0 {
                return Vec::new();
            }
            let fits = |&pair: &PairId| {
                let counterpart = market.of(other, pair);
                let is_full =
                    |group: usize| request.groups[group].max.is_some_and(|max| in_groups[group] >= max);
                !closed[pair as usize]
                    && meetings[counterpart as usize] < market.limits(other, counterpart).max()
                    && !group(counterpart).is_some_and(is_full)
            };
            let mut pairs: Vec<PairId> = market.pairs_of(side, one).filter(fits).collect();
            let helps = |pair: PairId| {
                let counterpart = market.of(other, pair);
                (missing[other as usize][counterpart as usize] > 0 && request.counts(market, other, pair))
                    || group(counterpart).is_some_and(|group| missing_of_groups[group] > 0)
            };
            // Equal ones keep the order of ids.
            pairs.sort_by_key(|&pair| (!helps(pair), Reverse(market.score(pair))));
            pairs.truncate(most);
            pairs
        })
        .collect()
}
