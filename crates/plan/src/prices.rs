//! What one more place would bring, and what a pin costs whom.

use std::cmp::Reverse;

use qantara_pairing::audit::audit;
use qantara_pairing::choice::{Request, choose_from};
use qantara_pairing::market::{Limits, Market, PairId, Side};

use crate::answer::Answer;
use crate::problem::Problem;
use crate::solve::{Unsolved, named};

/// What changes if a limit is wider by one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wider {
    /// How many meetings fewer are missing below the floors.
    pub floors: i64,
    /// How much the total of scores grows, in millionths of a point.
    pub gain: i64,
}

/// With whom one more place would bring something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought {
    /// The participant.
    pub participant: u32,
    /// What it brings.
    pub brings: Wider,
    /// Whether it takes one more slot too: the participant has no time for more
    /// meetings.
    pub needs_a_slot: bool,
}

/// How many participants are looked at for each one that is named: prices say
/// what a place brings at most, and some bring less.
const LOOKED_AT: usize = 4;

/// What a pin costs against the best plan without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PinCost {
    /// The pinned pair.
    pub pair: PairId,
    /// How much the total of scores would be greater without the pin, in
    /// millionths of a point.
    pub cost: i64,
    /// How many meetings more are missing because of it.
    pub short: i64,
    /// Who would have the most more without it, and how much, in millionths of
    /// a point.
    pub loser: Option<(Side, u32, i64)>,
}

/// The participants of a side with whom one more place would bring most, and
/// what it brings; `most` of them at most. A plan without prices names none.
///
/// # Errors
///
/// [`Unsolved`].
pub fn most_sought(
    problem: &Problem,
    answer: &Answer,
    side: Side,
    most: usize,
) -> Result<Vec<Sought>, Unsolved> {
    let Some(certificate) = &answer.certificate else { return Ok(Vec::new()) };
    let within = problem.within();
    let time = within.day.as_ref().map(|day| problem.time(side, day));
    let (market, request) = answer.asked_of(&within);
    let price = |one: u32| certificate.place(&request, side, one);
    let mut dear: Vec<u32> = (0..market.len(side) as u32)
        .filter(|&one| market.limits(side, one).max() > 0 && price(one) > 0)
        .collect();
    dear.sort_by_key(|&one| (Reverse(price(one)), one));
    dear.truncate(most * LOOKED_AT);
    let mut sought = Vec::new();
    for one in dear {
        let limits = market.limits(side, one);
        let Some(more) = Limits::new(limits.min(), limits.max() + 1) else { continue };
        let brings = wider(answer, &market.clone().with_limits(side, one, more), &request)?;
        if brings > Wider::default() {
            let needs_a_slot = time.as_ref().is_some_and(|time| time[one as usize] <= limits.max());
            sought.push(Sought { participant: one, brings, needs_a_slot });
        }
    }
    sought.sort_by_key(|one| (Reverse(one.brings), one.participant));
    sought.truncate(most);
    Ok(sought)
}

/// What one more seat at the day's tables would bring; nothing where they do
/// not limit the plan.
///
/// # Errors
///
/// [`Unsolved`].
pub fn one_more_seat(problem: &Problem, answer: &Answer) -> Result<Wider, Unsolved> {
    let (market, mut request) = answer.asked_of(&problem.within());
    let Some(most) = request.most else { return Ok(Wider::default()) };
    request.most = Some(most + 1);
    wider(answer, &market, &request)
}

/// What the last meeting of each group's floor costs: how much the plan gains
/// if the group should get one less.
///
/// # Errors
///
/// [`Unsolved`].
pub fn group_costs(problem: &Problem, answer: &Answer) -> Result<Vec<Wider>, Unsolved> {
    let (market, request) = answer.asked_of(&problem.within());
    let one = |at: usize| {
        let mut request = request.clone();
        let min = request.groups[at].min;
        request.groups[at].min = min.saturating_sub(1);
        // One missing less since one less is asked is no gain.
        let asked_less = i64::from(problem.missing_of_groups(&answer.meetings)[at].min(1));
        let found = wider(answer, &market, &request)?;
        Ok(Wider { floors: found.floors - asked_less, ..found })
    };
    (0..request.groups.len()).map(one).collect()
}

/// What an answer gains in a market, or by a request, with wider limits.
fn wider(answer: &Answer, market: &Market, request: &Request) -> Result<Wider, Unsolved> {
    let Some(plan) = answer.as_plan(market, request) else { return Ok(Wider::default()) };
    let found = choose_from(market, request, &plan).map_err(|error| named(error, market))?;
    Ok(Wider { floors: plan.short.cast_signed() - found.short.cast_signed(), gain: found.value - plan.value })
}

/// What each pin costs, and whom most. Meetings that have been held are none of
/// these.
///
/// # Errors
///
/// [`Unsolved`].
pub fn pin_costs(problem: &Problem, answer: &Answer) -> Result<Vec<PinCost>, Unsolved> {
    let mut costs = Vec::new();
    for &pair in problem.pins.iter().filter(|&&pair| problem.held.iter().all(|seat| seat.pair != pair)) {
        let mut without = problem.clone();
        without.pins.retain(|&pin| pin != pair);
        let (market, request) = answer.asked_of(&without.within());
        let Some(plan) = answer.as_plan(&market, &request) else { return Ok(Vec::new()) };
        let free = choose_from(&market, &request, &plan).map_err(|error| named(error, &market))?;
        let [with, without] = [&answer.meetings, &free.meetings].map(|meetings| audit(&market, meetings));
        let mut loser: Option<(Side, u32, i64)> = None;
        for side in Side::BOTH {
            let scores = with.sides[side as usize].scores.iter().zip(&without.sides[side as usize].scores);
            for (one, (with, without)) in (0..).zip(scores) {
                let less = without - with;
                let is_of_pair = market.of(side, pair) == one;
                if less > loser.map_or(0, |(.., most)| most) && !is_of_pair {
                    loser = Some((side, one, less));
                }
            }
        }
        costs.push(PinCost {
            pair,
            cost: free.value - plan.value,
            short: plan.short.cast_signed() - free.short.cast_signed(),
            loser,
        });
    }
    Ok(costs)
}
