//! A plan when something has changed.
//!
//! The search starts from the plan's prices, and keeps its meetings as the
//! caller says. A meeting that finds no slot is left out and another is looked
//! for, a few times.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use qantara_pairing::audit::audit;
use qantara_pairing::choice::{Plan, Request, choose, choose_from};
use qantara_pairing::market::{Market, PairId, Side};
use qantara_pairing::repair::{self, Keep};
use qantara_pairing::timetable::{Day, Seat, Timetable, TimetableError, arrange};

use crate::answer::{Answer, points, verify};
use crate::change::{Change, ChangeError, Changed};
use crate::problem::{Aim, Confirmed, Problem, Within};
use crate::solve::{Unsolved, named};

/// How often meetings without a slot are replaced by others.
const TRIES: usize = 8;

/// How much longer slots are sought for than in a new plan.
const EFFORT: u32 = 10;

/// A repaired plan, and what it changes. Pairs are numbered as in its problem.
#[derive(Clone, Debug)]
pub struct Replanned {
    /// The changed problem.
    pub problem: Problem,
    /// The new answer.
    pub answer: Answer,
    /// Meetings that could not have stayed.
    pub lost: Vec<PairId>,
    /// Other meetings that are cancelled.
    pub cancelled: Vec<PairId>,
    /// New meetings.
    pub added: Vec<PairId>,
    /// Meetings that stay and change their slot or table.
    pub moved: Vec<Moved>,
    /// How many people have other meetings, or the same ones at another time.
    pub touched: usize,
}

/// A meeting that stays and moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The meeting.
    pub pair: PairId,
    /// Where it was; `None` where it had no slot.
    pub from: Option<Seat>,
    /// Where it is; `None` where it has no slot any more.
    pub to: Option<Seat>,
}

/// A point of the frontier of changes against score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Cancelled meetings of those who are there.
    pub cancelled: usize,
    /// New meetings.
    pub added: usize,
    /// Meetings missing below the floors.
    pub short: u64,
    /// The sum of scores, in points.
    pub value: f64,
    /// What a kept meeting counted, in points; `None`: more than any score.
    pub bonus: Option<f64>,
}

/// Why a plan could not be repaired.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReplanError {
    /// A change does not fit the plan.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// No plan is left.
    #[error(transparent)]
    Unsolved(#[from] Unsolved),
}

/// Repairs a plan after some changes, made in order. Where nothing has changed
/// nothing moves.
///
/// # Errors
///
/// [`ReplanError`].
pub fn replan(
    problem: &Problem,
    answer: &Answer,
    changes: &[Change],
    keep: Keep,
) -> Result<Replanned, ReplanError> {
    if changes.is_empty() && keep == Keep::FewestChanges {
        return Ok(told(problem.clone(), answer.clone(), answer));
    }
    let Changed { mut problem, answer: earlier } = after(problem, answer, changes)?;
    // A plan that nobody would leave together has no prices to repair it by.
    if problem.aim.proposers().is_some() {
        problem.aim = Aim::Total;
    }
    let within = problem.within();
    let (market, request) = earlier.asked_of(&within);
    let bonus = bonus(&market, &request, keep);
    problem.confirmed = Some(Confirmed { meetings: earlier.meetings.clone(), bonus });
    let had_a_slot = |pair: &PairId| {
        let unplaced = earlier.timetable.iter().flat_map(|timetable| &timetable.unplaced);
        unplaced.into_iter().all(|one| one.pair != *pair)
    };
    // What has a slot, and then how few are without one that they had or need.
    let reach = |answer: &Answer, without: &[PairId]| {
        let placed = answer.timetable.as_ref().map_or(0, |timetable| timetable.seats.len());
        (placed, Reverse(without.len()))
    };
    let without = |problem: &Problem, answer: &Answer| -> Vec<PairId> {
        let unplaced = answer.timetable.iter().flat_map(|timetable| &timetable.unplaced);
        let unplaced = unplaced.map(|one| one.pair);
        unplaced.filter(|pair| had_a_slot(pair) && !problem.pins.contains(pair)).collect()
    };
    let mut answer = repaired(&problem, &earlier)?;
    for _ in 1..TRIES {
        let missed = without(&problem, &answer);
        if missed.is_empty() {
            break;
        }
        let mut other = problem.clone();
        other.no_slot.extend(&missed);
        other.no_slot.sort_unstable();
        let found = repaired(&other, &earlier)?;
        if reach(&found, &without(&other, &found)) <= reach(&answer, &missed) {
            break;
        }
        (problem, answer) = (other, found);
    }
    verify(&problem, &answer).map_err(Unsolved::from)?;
    Ok(told(problem, answer, &earlier))
}

/// The frontier of changes against score: one repair for each number of
/// cancelled meetings that brings something, the fewest first. Slots are not
/// looked at.
///
/// # Errors
///
/// [`ReplanError`].
pub fn frontier(problem: &Problem, answer: &Answer, changes: &[Change]) -> Result<Vec<Point>, ReplanError> {
    let Changed { problem, answer } = after(problem, answer, changes)?;
    let problem = Problem { confirmed: None, ..problem };
    let within = problem.within();
    let Within { market, request, .. } = &within;
    let scores = (0..market.n_pairs() as PairId).map(|pair| market.score(pair).abs());
    let greatest = scores.max().unwrap_or(0);
    // From a thousandth of the greatest score to all of it.
    let bonuses = [0, 1, 3, 10, 30, 100, 300, 1_000].map(|part| greatest / 1_000 * part);
    let plan = start(&answer, market, request)?;
    let repairs = repair::frontier(market, request, &plan, &bonuses)
        .map_err(|error| ReplanError::Unsolved(named(error, market)))?;
    let outweighs = bonus(market, request, Keep::FewestChanges);
    let point = |one: repair::Repair| {
        let gone = [&one.lost[..], &one.cancelled].concat();
        Point {
            cancelled: part(&problem, &within, gone).1.len(),
            added: one.added.len(),
            short: one.plan.short - one.plan.short_of_groups.iter().map(|&n| u64::from(n)).sum::<u64>(),
            value: points(one.plan.value.into()),
            bonus: (one.request.bonus < outweighs).then(|| points(one.request.bonus.into())),
        }
    };
    Ok(repairs.into_iter().map(point).collect())
}

/// What one change costs after those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangeCost {
    /// How much less the total of scores is, in millionths of a point; below
    /// zero where it grows.
    pub cost: i64,
    /// How many meetings more are missing below the floors.
    pub short: i64,
    /// How many people have other meetings, or the same ones at another time.
    pub touched: usize,
}

/// What each change costs, as they are made one after the other.
///
/// # Errors
///
/// [`ReplanError`].
pub fn costs(
    problem: &Problem,
    answer: &Answer,
    changes: &[Change],
    keep: Keep,
) -> Result<Vec<ChangeCost>, ReplanError> {
    let figures = |found: &Replanned| {
        let found = audit(&found.problem.market, &found.answer.meetings);
        (found.value, found.sides.iter().map(|side| side.short).sum::<u64>().cast_signed())
    };
    let mut before = replan(problem, answer, &[], Keep::FewestChanges)?;
    let mut costs = Vec::new();
    for made in 1..=changes.len() {
        let found = replan(problem, answer, &changes[..made], keep)?;
        let ((value, short), (less, more)) = (figures(&before), figures(&found));
        let touched = touched(&before.problem, &before.answer, &found.problem, &found.answer);
        costs.push(ChangeCost { cost: value - less, short: more - short, touched });
        before = found;
    }
    Ok(costs)
}

/// How many people have other meetings in one plan than in another, or the same
/// ones at another time.
fn touched(problem: &Problem, answer: &Answer, other: &Problem, others: &Answer) -> usize {
    let meetings = |problem: &Problem, answer: &Answer| -> BTreeSet<([String; 2], Option<u32>)> {
        let one =
            |&pair: &PairId| (problem.ids(pair).map(str::to_owned), answer.seat(pair).map(|seat| seat.slot));
        answer.meetings.iter().map(one).collect()
    };
    let (before, after) = (meetings(problem, answer), meetings(other, others));
    let changed = before.symmetric_difference(&after);
    let people = changed.flat_map(|([left, right], _)| [(Side::Left, left), (Side::Right, right)]);
    people.collect::<BTreeSet<_>>().len()
}

/// A problem and its answer's meetings after some changes.
fn after(problem: &Problem, answer: &Answer, changes: &[Change]) -> Result<Changed, ChangeError> {
    // What found no slot before may find one now.
    let problem = Problem { no_slot: Vec::new(), ..problem.clone() };
    let mut after = Changed { problem, answer: answer.clone() };
    for change in changes {
        after.apply(change)?;
    }
    Ok(after)
}

/// What it is worth to keep a meeting.
fn bonus(market: &Market, request: &Request, keep: Keep) -> i64 {
    match keep {
        Keep::Bonus(bonus) => bonus,
        Keep::FewestChanges => repair::outweighing(market, request),
    }
}

/// The earlier answer as a plan to start from.
fn start(answer: &Answer, market: &Market, request: &Request) -> Result<Plan, ReplanError> {
    match answer.as_plan(market, request) {
        Some(plan) => Ok(plan),
        None => {
            let plan = choose(market, request).map_err(|error| named(error, market))?;
            Ok(Plan { meetings: answer.meetings.clone(), ..plan })
        }
    }
}

/// The repaired plan of a changed problem.
fn repaired(problem: &Problem, earlier: &Answer) -> Result<Answer, ReplanError> {
    let within = problem.within();
    // The worst-off's threshold stays as it was.
    let (market, request) = earlier.asked_of(&within);
    let plan = start(earlier, &market, &request)?;
    let plan = choose_from(&market, &request, &plan).map_err(|error| named(error, &market))?;
    let timetable = within.day.map(|mut day| {
        day.effort = EFFORT;
        day.confirmed = earlier.timetable.iter().flat_map(|timetable| &timetable.seats).copied().collect();
        rearranged(&market, &plan.meetings, day)
    });
    let timetable = timetable.transpose().map_err(Unsolved::from)?;
    Ok(Answer { meetings: plan.meetings, certificate: Some(plan.certificate), good: earlier.good, timetable })
}

/// A timetable in which confirmed meetings move only where they must. Where
/// somebody's meeting has no slot, all their other meetings may move for it.
fn rearranged(market: &Market, meetings: &[PairId], mut day: Day) -> Result<Timetable, TimetableError> {
    let found = arrange(market, meetings, &day)?;
    if found.is_proved() {
        return Ok(found);
    }
    let without: BTreeSet<(Side, u32)> =
        found.unplaced.iter().flat_map(|one| [(Side::Left, one.left), (Side::Right, one.right)]).collect();
    day.confirmed.retain(|seat| {
        Side::BOTH.into_iter().all(|side| !without.contains(&(side, market.of(side, seat.pair))))
    });
    let freer = arrange(market, meetings, &day)?;
    Ok(if freer.seats.len() > found.seats.len() { freer } else { found })
}

/// What a repair changes.
fn told(problem: Problem, answer: Answer, earlier: &Answer) -> Replanned {
    let within = problem.within();
    let stays = |pair: &PairId| answer.meetings.binary_search(pair).is_ok();
    let gone: Vec<PairId> = earlier.meetings.iter().copied().filter(|pair| !stays(pair)).collect();
    let (lost, cancelled) = part(&problem, &within, gone);
    let is_new = |pair: &PairId| earlier.meetings.binary_search(pair).is_err();
    let added = answer.meetings.iter().copied().filter(is_new).collect();
    let kept = earlier.meetings.iter().copied().filter(stays);
    let moved = kept
        .map(|pair| Moved { pair, from: earlier.seat(pair), to: answer.seat(pair) })
        .filter(|moved| moved.from != moved.to)
        .collect();
    let touched = touched(&problem, earlier, &problem, &answer);
    Replanned { problem, answer, lost, cancelled, added, moved, touched }
}

/// Of meetings that are gone, those that could not have stayed, and the others:
/// two are kept apart now or never free together, or one of them has no time
/// beside what has been held.
fn part(problem: &Problem, within: &Within, gone: Vec<PairId>) -> (Vec<PairId>, Vec<PairId>) {
    let Within { market, request, .. } = within;
    let mut apart = vec![false; market.n_pairs()];
    for &pair in &request.vetoes {
        apart[pair as usize] = true;
    }
    for &pair in &problem.no_slot {
        apart[pair as usize] = false;
    }
    let mut held = Side::BOTH.map(|side| vec![0_u32; market.len(side)]);
    for seat in &problem.held {
        for side in Side::BOTH {
            held[side as usize][market.of(side, seat.pair) as usize] += 1;
        }
    }
    let has_no_time = |side: Side, pair: PairId| {
        let one = market.of(side, pair);
        market.limits(side, one).max() <= held[side as usize][one as usize]
    };
    gone.into_iter()
        .partition(|&pair| apart[pair as usize] || Side::BOTH.into_iter().any(|side| has_no_time(side, pair)))
}
