//! Rounds that a plan's meetings close together.

use qantara_pairing::rounds::{Coverage, Rounds, close_rounds, coverage};

use crate::answer::Answer;
use crate::problem::Problem;
use crate::solve::{Unsolved, named, solve};

/// A plan that closes more rounds.
#[derive(Clone, Debug)]
pub struct Closing {
    /// The problem, in which the sets that close rounds are pinned.
    pub problem: Problem,
    /// Its answer.
    pub answer: Answer,
    /// How many rounds the plan closed before.
    pub before: usize,
    /// How many it closes.
    pub closed: usize,
    /// No plan within the limits closes more.
    pub closable: usize,
    /// What that costs, in millionths of a point.
    pub cost: i64,
}

/// How far the answer's meetings bring the left participants' rounds. There is
/// an entry for each, `None` where one asks for nothing; none at all for a
/// stable plan, which has no prices.
pub fn rounds_of(problem: &Problem, answer: &Answer, rounds: &Rounds) -> Vec<Option<Coverage>> {
    let within = problem.within();
    let (market, request) = answer.asked_of(&within);
    match answer.as_plan(&market, &request) {
        Some(plan) => coverage(&market, &request, &plan, rounds),
        None => Vec::new(),
    }
}

/// Changes a plan so that it closes more rounds, where closing one is worth
/// `bonus`, in millionths of a point. It is never worth less than the plan it
/// starts from; which rounds to close is NP-hard, so it need not be the best.
///
/// # Errors
///
/// [`Unsolved`].
pub fn close(problem: &Problem, answer: &Answer, rounds: &Rounds, bonus: u64) -> Result<Closing, Unsolved> {
    let within = problem.within();
    let (market, request) = answer.asked_of(&within);
    let Some(plan) = answer.as_plan(&market, &request) else {
        let (problem, answer) = (problem.clone(), answer.clone());
        return Ok(Closing { problem, answer, before: 0, closed: 0, closable: 0, cost: 0 });
    };
    let found =
        close_rounds(&market, &request, &plan, rounds, bonus).map_err(|error| named(error, &market))?;
    let mut pins = found.request.pins;
    pins.retain(|&pair| problem.held.iter().all(|seat| seat.pair != pair));
    pins.sort_unstable();
    pins.dedup();
    let problem = Problem { pins, ..problem.clone() };
    let answer = solve(&problem)?;
    Ok(Closing {
        problem,
        answer,
        before: found.closed_before,
        closed: found.closed.len(),
        closable: found.closable,
        cost: found.cost,
    })
}
