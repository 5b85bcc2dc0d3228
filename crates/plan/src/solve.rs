//! From the question to the answer.

use qantara_pairing::audit::audit;
use qantara_pairing::choice::{ChooseError, Conflict, choose};
use qantara_pairing::fairness::best_worst;
use qantara_pairing::market::{Market, Pair, PairId, Side};
use qantara_pairing::price_out::price_out;
use qantara_pairing::stable::deferred_acceptance;
use qantara_pairing::timetable::{TimetableError, arrange};

use crate::answer::{Answer, Broken, verify};
use crate::problem::{Aim, Problem, Shortage};

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unsolved {
    /// Rules that cannot all hold. Capacities that differ from the problem's
    /// are what the day leaves; `market` has them.
    #[error("{conflict}")]
    Conflict {
        /// The rules.
        conflict: Conflict,
        /// The market that they are about.
        market: Box<Market>,
    },
    /// Strict floors, and somebody should get more meetings than there are
    /// slots for.
    #[error("a {side} participant should get more meetings than the {slots} slots in which it is free")]
    Overbooked {
        /// The participant's side.
        side: Side,
        /// The participant.
        participant: u32,
        /// The slots in which it is free.
        slots: u32,
    },
    /// Strict floors, and not all meetings that they need have a slot.
    #[error("{short} meetings below the floors have no slot")]
    NoSlots {
        /// The meetings that are missing, counting only those with a slot.
        short: u64,
    },
    /// The solver refused the numbers.
    #[error(transparent)]
    Choose(#[from] ChooseError),
    /// The day refers to somebody or something that is not there.
    #[error(transparent)]
    Timetable(#[from] TimetableError),
    /// The answer does not stand its own check: a fault of Qantara.
    #[error("the plan does not stand its own check")]
    Check(#[from] Broken),
}

/// The best plan, with its timetable, checked.
///
/// # Errors
///
/// [`Unsolved`].
pub fn solve(problem: &Problem) -> Result<Answer, Unsolved> {
    if let (Some(day), Shortage::Strict) = (problem.day(), problem.floors) {
        // What cannot be had on any day is not the day's fault.
        chosen(&Problem { day: None, ..problem.clone() })?;
        for side in Side::BOTH {
            for (participant, slots) in (0..).zip(problem.time(side, &day)) {
                if problem.market.limits(side, participant).min() > slots {
                    return Err(Unsolved::Overbooked { side, participant, slots });
                }
            }
        }
    }
    let answer = chosen(problem)?;
    if problem.floors == Shortage::Strict
        && let Some(short) = short_placed(problem, &answer)
    {
        return Err(Unsolved::NoSlots { short });
    }
    verify(problem, &answer)?;
    Ok(answer)
}

/// The meetings missing below the floors once only those with a slot count,
/// where these are more.
pub fn short_placed(problem: &Problem, answer: &Answer) -> Option<u64> {
    let short = |meetings: &[PairId]| -> u64 {
        let of_groups: u32 = problem.missing_of_groups(meetings).iter().sum();
        let of_people = audit(&problem.market, meetings).sides.map(|side| side.short);
        of_people.iter().sum::<u64>() + u64::from(of_groups)
    };
    let placed: Vec<PairId> = answer.timetable.as_ref()?.seats.iter().map(|seat| seat.pair).collect();
    Some(short(&placed)).filter(|&missing| missing > short(&answer.meetings))
}

fn chosen(problem: &Problem) -> Result<Answer, Unsolved> {
    let within = problem.within();
    let market = &within.market;
    let (meetings, certificate, good) = match problem.aim.proposers() {
        Some(proposers) => (deferred_acceptance(market, proposers), None, None),
        None if problem.aim == Aim::WorstFirst => {
            let found = best_worst(market, &within.request)
                .map_err(|error| named(error, &market.with_floor(Side::Left, 1)))?;
            (found.plan.meetings, Some(found.plan.certificate), found.request.good)
        }
        None => {
            let plan = choose(market, &within.request).map_err(|error| named(error, market))?;
            (plan.meetings, Some(plan.certificate), None)
        }
    };
    let timetable = within.day.map(|day| arrange(market, &meetings, &day)).transpose()?;
    Ok(Answer { meetings, certificate, good, timetable })
}

/// A conflict together with the market whose rules it names.
pub(crate) fn named(error: ChooseError, market: &Market) -> Unsolved {
    match error {
        ChooseError::Conflict(conflict) => Unsolved::Conflict { conflict, market: Box::new(market.clone()) },
        error => error.into(),
    }
}

impl Problem {
    /// Of all pairs that may meet, those outside the market that the answer may
    /// gain by, with their participants' numbers in it. None at all: the answer
    /// is the best over all pairs. An answer without prices misses none that
    /// could be told.
    pub fn missed(&self, answer: &Answer, all: impl IntoIterator<Item = Pair>) -> Vec<Pair> {
        let within = self.within();
        let (market, request) = answer.asked_of(&within);
        match answer.as_plan(&market, &request) {
            Some(plan) => price_out(&market, &request, &plan, all),
            None => Vec::new(),
        }
    }
}
