//! Who gets how much at which floor, and who could step in.

use qantara_pairing::audit::audit;
use qantara_pairing::fairness::floor_curve;
use qantara_pairing::market::{PairId, Side};
use qantara_pairing::standby;

use crate::answer::Answer;
use crate::problem::Problem;
use crate::solve::{Unsolved, named};

/// The best plan at one floor for the left side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FloorPoint {
    /// The meetings that everybody on the left should get, or as many as they
    /// take.
    pub floor: u32,
    /// How many meetings there are.
    pub meetings: usize,
    /// The sum of their scores, in millionths of a point.
    pub value: i64,
    /// Meetings missing below the floors.
    pub short: u64,
    /// Left participants without a meeting.
    pub without: usize,
    /// How unequal the numbers of meetings of the left side are (Gini).
    pub gini: f64,
}

/// The price of fairness: the best plan for each floor from 0 to `highest` in
/// the place of the left side's own.
///
/// # Errors
///
/// [`Unsolved`].
pub fn curve(problem: &Problem, highest: u32) -> Result<Vec<FloorPoint>, Unsolved> {
    let within = problem.within();
    let market = &within.market;
    let plans = floor_curve(market, &within.request, highest).map_err(|error| named(error, market))?;
    let left = Side::Left as usize;
    let point = |(floor, plan): (u32, qantara_pairing::choice::Plan)| {
        let audit = audit(market, &plan.meetings);
        let has_none = |&(one, &meetings): &(u32, &u32)| {
            meetings == 0 && problem.market.limits(Side::Left, one).max() > 0
        };
        FloorPoint {
            floor,
            meetings: plan.meetings.len(),
            value: plan.value,
            short: plan.short,
            without: (0..).zip(&audit.sides[left].meetings).filter(has_none).count(),
            gini: audit.sides[left].gini_meetings,
        }
    };
    Ok((0..).zip(plans).map(point).collect())
}

/// For each participant of a side, the pairs that could be held beside the plan
/// if it had a free place, as [`standby::standbys`] has them. A stable plan,
/// which has no prices, has none.
pub fn standbys(problem: &Problem, answer: &Answer, side: Side, most: usize) -> Vec<Vec<PairId>> {
    let (market, request) = answer.asked_of(&problem.within());
    match answer.as_plan(&market, &request) {
        Some(plan) => standby::standbys(&market, &request, &plan, side, most),
        None => vec![Vec::new(); market.len(side)],
    }
}
