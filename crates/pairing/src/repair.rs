//! A plan when something has changed: a drop-out, a new limit, a pin.
//!
//! The market passed here is the changed one ([`Market::without`] for a
//! drop-out), the plan the one that was confirmed. The search starts from the
//! plan's prices, so it costs what the change touches.

use std::cmp::Reverse;

use crate::choice::{ChooseError, Floors, Plan, Request, choose_from};
use crate::market::{Market, PairId, Side};

/// How much confirmed meetings count against better ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Each is worth this much more, in millionths of a point.
    Bonus(i64),
    /// After the least shortage, the fewest are cancelled, whatever the score.
    FewestChanges,
}

/// A repaired plan and what it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The new plan.
    pub plan: Plan,
    /// What made the choice: [`check`](crate::check::check) the plan against
    /// it.
    pub request: Request,
    /// Confirmed meetings of somebody who takes none any more.
    pub lost: Vec<PairId>,
    /// Other confirmed meetings that are cancelled.
    pub cancelled: Vec<PairId>,
    /// New meetings.
    pub added: Vec<PairId>,
}

/// Repairs a plan. Where nothing has changed, nothing moves.
///
/// ```
/// use qantara_pairing::choice::{Request, choose};
/// use qantara_pairing::market::{Market, Side};
/// use qantara_pairing::repair::{Keep, repair};
///
/// let market = Market::builder()
///     .left("argan", 1, 1)
///     .right("atlas fund", 0, 1)
///     .right("rif angels", 0, 1)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("argan", "rif angels", 700_000)
///     .build()?;
/// let request = Request::default();
/// let plan = choose(&market, &request)?;
/// let absent = market.without(Side::Right, 0);
/// let repaired = repair(&absent, &request, &plan, Keep::FewestChanges)?;
/// assert_eq!((repaired.lost.len(), repaired.added.len()), (1, 1));
/// assert_eq!(repaired.plan.value, 700_000);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Those of [`choose`](crate::choice::choose).
pub fn repair(market: &Market, request: &Request, earlier: &Plan, keep: Keep) -> Result<Repair, ChooseError> {
    let bonus = match keep {
        Keep::Bonus(bonus) => bonus,
        Keep::FewestChanges => outweighing(market, request),
    };
    let request = Request { kept: earlier.meetings.clone(), bonus, ..request.clone() };
    let plan = choose_from(market, &request, earlier)?;
    let (mut lost, mut cancelled) = (Vec::new(), Vec::new());
    for &pair in earlier.meetings.iter().filter(|pair| plan.meetings.binary_search(pair).is_err()) {
        let absent = |side: Side| market.limits(side, market.of(side, pair)).max() == 0;
        if Side::BOTH.into_iter().any(absent) { lost.push(pair) } else { cancelled.push(pair) }
    }
    let is_new = |pair: &PairId| earlier.meetings.binary_search(pair).is_err();
    let added = plan.meetings.iter().copied().filter(is_new).collect();
    Ok(Repair { plan, request, lost, cancelled, added })
}

/// One repair for each number of cancelled meetings that some bonus leads to
/// and that brings something, the fewest first: what further changes are worth.
///
/// Bonuses are in millionths of a point; the fewest changes are always among
/// the repairs.
///
/// ```
/// use qantara_pairing::choice::{Request, choose};
/// use qantara_pairing::market::{Market, Side};
/// use qantara_pairing::repair::frontier;
///
/// let market = Market::builder()
///     .left("argan", 0, 1)
///     .left("zellige", 0, 1)
///     .right("atlas fund", 0, 1)
///     .right("rif angels", 0, 1)
///     .pair("argan", "atlas fund", 800_000)
///     .pair("argan", "rif angels", 700_000)
///     .pair("zellige", "atlas fund", 900_000)
///     .build()?;
/// let plan = choose(&market, &Request::default())?;
/// // Zellige drops out: argan may keep its meeting or have the better one.
/// let absent = market.without(Side::Left, 1);
/// let repairs = frontier(&absent, &Request::default(), &plan, &[0])?;
/// let points: Vec<_> = repairs.iter().map(|one| (one.cancelled.len(), one.plan.value)).collect();
/// assert_eq!(points, [(0, 700_000), (1, 800_000)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Those of [`choose`](crate::choice::choose).
pub fn frontier(
    market: &Market,
    request: &Request,
    earlier: &Plan,
    bonuses: &[i64],
) -> Result<Vec<Repair>, ChooseError> {
    let mut repairs = vec![repair(market, request, earlier, Keep::FewestChanges)?];
    for &bonus in bonuses {
        repairs.push(repair(market, request, earlier, Keep::Bonus(bonus))?);
    }
    let worth = |plan: &Plan| match request.floors {
        Floors::Soft(penalty) => (Reverse(0), plan.objective(penalty)),
        _ => (Reverse(plan.short), i128::from(plan.value)),
    };
    repairs.sort_by_key(|repair| (repair.cancelled.len(), Reverse(worth(&repair.plan))));
    // Ties can cancel more for nothing.
    let mut best = None;
    repairs.retain(|repair| {
        let found = Some(worth(&repair.plan));
        let is_better = found > best;
        best = best.max(found);
        is_better
    });
    Ok(repairs)
}

/// A bonus that outweighs every exchange of meetings, in millionths of a point.
pub fn outweighing(market: &Market, request: &Request) -> i64 {
    let (least, most) = market.score_range();
    let pairs = i64::try_from(request.exchange(market)).unwrap_or(i64::MAX);
    pairs.saturating_mul(most - least).saturating_add(1)
}
