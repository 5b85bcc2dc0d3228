//! Who gets how much: the worst-off first, the price of floors, inequality.

use std::collections::{BTreeSet, VecDeque};

use crate::choice::{ChooseError, Floors, Plan, Request, choose, choose_near};
use crate::market::{Limits, Market, PairId, Side};

/// The plan in which the worst-off left participant's best meeting is as good
/// as it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BestWorst {
    /// The score that everybody's best meeting reaches, in millionths of a
    /// point; `None` where nobody can meet.
    pub threshold: Option<i64>,
    /// Left participants who go without any meeting, as few as can be.
    pub without: usize,
    /// How many would go without a meeting at the next greater score.
    pub next_without: usize,
    /// What makes the choice: [`check`](crate::check::check) the plan against
    /// it and the market with a floor of one.
    pub request: Request,
    /// The best total among such plans.
    pub plan: Plan,
}

/// Raises the worst best meeting of the left side first, then the total.
///
/// Where not everybody can meet, as many as possible do, and the worst of
/// theirs is raised. Pins, vetoes, the most meetings of groups and of the day
/// hold; floors are not looked at.
///
/// ```
/// use qantara_pairing::choice::Request;
/// use qantara_pairing::fairness::best_worst;
/// use qantara_pairing::market::Market;
///
/// let market = Market::builder()
///     .left("argan", 0, 1)
///     .left("zellige", 0, 1)
///     .right("atlas fund", 0, 1)
///     .right("rif angels", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("argan", "rif angels", 500_000)
///     .pair("zellige", "atlas fund", 400_000)
///     .pair("zellige", "rif angels", 100_000)
///     .build()?;
/// let best = best_worst(&market, &Request::default())?;
/// assert_eq!((best.threshold, best.plan.value), (Some(400_000), 900_000));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Those of [`choose`].
pub fn best_worst(market: &Market, request: &Request) -> Result<BestWorst, ChooseError> {
    let mut scores: Vec<i64> = (0..market.n_pairs() as PairId).map(|pair| market.score(pair)).collect();
    scores.sort_unstable();
    scores.dedup();
    let mut request = Request { floors: Floors::Relax, good: None, ..request.clone() };
    request.groups.iter_mut().for_each(|group| group.min = 0);
    let everybody =
        (0..market.len(Side::Left) as u32).filter(|&left| market.limits(Side::Left, left).max() > 0).count();
    let serving = Serving::new(market, &request);
    let most = scores.first().map_or(Ok(0), |&least| serving.served(least))?;
    let (mut reached, mut beyond) = (0, scores.len());
    while reached < beyond {
        let middle = reached.midpoint(beyond);
        if serving.served(scores[middle])? == most { reached = middle + 1 } else { beyond = middle }
    }
    let next_without = match scores.get(reached) {
        Some(&score) => everybody - serving.served(score)?,
        None => everybody,
    };
    request.good = reached.checked_sub(1).map(|place| scores[place]);
    let plan = choose(&market.with_floor(Side::Left, 1), &request)?;
    Ok(BestWorst { threshold: request.good, without: everybody - most, next_without, request, plan })
}

/// How many left participants can have a meeting of at least some score.
struct Serving<'a> {
    market: &'a Market,
    request: &'a Request,
    vetoed: Vec<bool>,
}

impl<'a> Serving<'a> {
    fn new(market: &'a Market, request: &'a Request) -> Self {
        let mut vetoed = vec![false; market.n_pairs()];
        for &pair in request.vetoes.iter().filter(|&&pair| (pair as usize) < market.n_pairs()) {
            vetoed[pair as usize] = true;
        }
        Self { market, request, vetoed }
    }

    fn served(&self, threshold: i64) -> Result<usize, ChooseError> {
        let Request { pins, groups, most, .. } = self.request;
        if pins.is_empty() && groups.is_empty() && most.is_none() {
            return Ok(served(self.market, &self.vetoed, threshold));
        }
        // A floor of one beside the pins that are not good enough, and a veto for
        // every other pair that is not: quicker than to count meetings apart.
        let is_poor = |&pair: &PairId| self.market.score(pair) < threshold;
        let pins: BTreeSet<PairId> =
            pins.iter().copied().filter(|&pair| (pair as usize) < self.market.n_pairs()).collect();
        let mut poor = vec![0; self.market.len(Side::Left)];
        for &pair in pins.iter().filter(|pair| is_poor(pair)) {
            poor[self.market.left(pair) as usize] += 1;
        }
        let mut one_each = self.market.with_floor(Side::Right, 0);
        let mut asked = 0;
        for (left, &poor) in (0..).zip(&poor) {
            let max = self.market.limits(Side::Left, left).max();
            let min = if max > poor { poor + 1 } else { 0 };
            asked += usize::from(min > 0);
            if let Some(limits) = Limits::new(min, max) {
                one_each = one_each.with_limits(Side::Left, left, limits);
            }
        }
        let mut request = Request { good: None, kept: Vec::new(), ..self.request.clone() };
        let others = (0..self.market.n_pairs() as PairId).filter(|pair| !pins.contains(pair));
        request.vetoes.extend(others.filter(is_poor));
        Ok(asked - choose(&one_each, &request)?.short as usize)
    }
}

/// How many left participants can have a meeting of at least a score, where
/// nothing but capacities and vetoes holds.
fn served(market: &Market, vetoed: &[bool], threshold: i64) -> usize {
    const NOBODY: u32 = u32::MAX;
    let n_right = market.len(Side::Right);
    let mut guests: Vec<Vec<u32>> = vec![Vec::new(); n_right];
    let mut host = vec![NOBODY; market.len(Side::Left)];
    // From whom a search came to a right participant. After a search that
    // failed these stay: no later one gets anywhere from them.
    let mut from = vec![NOBODY; n_right];
    let mut served = 0;
    for left in 0..market.len(Side::Left) as u32 {
        if market.limits(Side::Left, left).max() == 0 {
            continue;
        }
        let (mut queue, mut reached) = (VecDeque::from([left]), Vec::new());
        let mut end = None;
        'search: while let Some(one) = queue.pop_front() {
            for pair in market.of_left(one) {
                let right = market.right(pair);
                let allowed = market.score(pair) >= threshold && !vetoed[pair as usize];
                if !allowed || from[right as usize] != NOBODY {
                    continue;
                }
                from[right as usize] = one;
                reached.push(right);
                if guests[right as usize].len() < market.limits(Side::Right, right).max() as usize {
                    end = Some(right);
                    break 'search;
                }
                queue.extend(&guests[right as usize]);
            }
        }
        let Some(mut right) = end else { continue };
        served += 1;
        loop {
            let guest = from[right as usize];
            let before = std::mem::replace(&mut host[guest as usize], right);
            guests[right as usize].push(guest);
            if before == NOBODY {
                break;
            }
            guests[before as usize].retain(|&one| one != guest);
            right = before;
        }
        for right in reached {
            from[right as usize] = NOBODY;
        }
    }
    served
}

/// The best plan for each floor from 0 to `highest` for the left side: the
/// price of fairness.
///
/// ```
/// use qantara_pairing::choice::Request;
/// use qantara_pairing::fairness::floor_curve;
/// use qantara_pairing::market::Market;
///
/// let market = Market::builder()
///     .left("argan", 0, 2)
///     .left("zellige", 0, 2)
///     .right("atlas fund", 0, 1)
///     .right("rif angels", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("argan", "rif angels", 700_000)
///     .pair("zellige", "atlas fund", 600_000)
///     .build()?;
/// let curve = floor_curve(&market, &Request::default(), 2)?;
/// let points: Vec<_> = curve.iter().map(|plan| (plan.value, plan.short)).collect();
/// assert_eq!(points, [(1_600_000, 0), (1_300_000, 0), (1_600_000, 2)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Those of [`choose`].
pub fn floor_curve(market: &Market, request: &Request, highest: u32) -> Result<Vec<Plan>, ChooseError> {
    // A higher floor moves most prices, but not far: an auction from those of
    // the plan before is quicker than one from scratch.
    let mut plans: Vec<Plan> = Vec::new();
    for floor in 0..=highest {
        let market = market.with_floor(Side::Left, floor);
        plans.push(match plans.last() {
            None => choose(&market, request)?,
            Some(before) => choose_near(&market, request, before)?,
        });
    }
    Ok(plans)
}

/// The Gini coefficient of amounts, zero or more: 0 where all are equal, near
/// 1 where one has everything, 0 where there is nothing.
///
/// ```
/// use qantara_pairing::fairness::gini;
///
/// assert_eq!(gini(&[3, 3, 3]), 0.0);
/// assert_eq!(gini(&[0, 0, 0, 8]), 0.75);
/// ```
pub fn gini(amounts: &[i64]) -> f64 {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    let total: i128 = sorted.iter().map(|&amount| i128::from(amount)).sum();
    if total == 0 {
        return 0.0;
    }
    let weighted: i128 = (1..).zip(&sorted).map(|(rank, &amount)| rank * i128::from(amount)).sum();
    let n = sorted.len() as f64;
    2.0 * weighted as f64 / (n * total as f64) - (n + 1.0) / n
}

/// The Lorenz curve: for each number of participants, the poorest first, the
/// share of the total that they have together. It begins at 0 and ends at 1,
/// and is empty where there is nothing.
///
/// ```
/// use qantara_pairing::fairness::lorenz;
///
/// assert_eq!(lorenz(&[1, 0, 3]), [0.0, 0.0, 0.25, 1.0]);
/// ```
pub fn lorenz(amounts: &[i64]) -> Vec<f64> {
    let mut sorted = amounts.to_vec();
    sorted.sort_unstable();
    let total: i128 = sorted.iter().map(|&amount| i128::from(amount)).sum();
    if total == 0 {
        return Vec::new();
    }
    let sums = sorted.iter().scan(0_i128, |sum, &amount| {
        *sum += i128::from(amount);
        Some(*sum as f64 / total as f64)
    });
    std::iter::once(0.0).chain(sums).collect()
}
