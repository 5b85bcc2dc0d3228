//! What was found, and the check of it.

use std::collections::BTreeMap;

use qantara_pairing::audit::audit;
use qantara_pairing::check;
use qantara_pairing::choice::{Certificate, Floors, Plan, Request};
use qantara_pairing::market::{Market, PairId, Side};
use qantara_pairing::stable::{Score, blocking_pairs};
use qantara_pairing::timetable::{self, Seat, Timetable, waits};
use serde::{Deserialize, Serialize};

use crate::problem::{Problem, Within};

/// The meetings of a plan, what proves them, and when they take place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The pairs that meet, in the market's order.
    pub meetings: Vec<PairId>,
    /// The prices that prove the choice; none for a stable plan.
    pub certificate: Option<Certificate>,
    /// For the worst-off first: the score that everybody's best meeting
    /// reaches, in millionths of a point.
    pub good: Option<i64>,
    /// Slots and tables, where the problem has a day.
    pub timetable: Option<Timetable>,
}

/// How long the side that keeps its tables waits between two meetings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waits {
    /// The side.
    pub side: Side,
    /// The longest wait, in slots.
    pub longest: u32,
    /// A wait of so many slots is not long.
    pub short: u32,
    /// How many participants wait for longer.
    pub n_long: usize,
}

/// In which way a plan is the best of those that the limits leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// No plan is better.
    Optimal,
    /// By how much another plan could be better at most, in millionths of a
    /// point.
    Gap(i128),
    /// It is the best for its penalties, and it is not proved that these put
    /// floors before every score.
    FloorsUnproved,
    /// No two would rather meet each other than whom they meet.
    Stable,
}

/// A plan's figures. Scores are in points, exact to six decimal places.
#[serde_with::skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// How many meetings were chosen.
    pub meetings: usize,
    /// The sum of their scores.
    pub value: f64,
    /// Meetings missing below the floors that were asked for.
    pub short: u64,
    /// Meetings missing below the floors of groups, where there are groups.
    pub short_of_groups: Option<u64>,
    /// What no plan with as few meetings missing exceeds; none for a stable
    /// plan.
    pub bound: Option<f64>,
    /// `optimal`, `stable`, `floors unproved`, or the gap in points.
    pub proof: serde_json::Value,
    /// In how many slots meetings take place.
    pub slots_used: Option<u32>,
    /// How many meetings have a slot.
    pub placed: Option<usize>,
    /// How many of the meetings any timetable could place at most.
    pub placed_bound: Option<usize>,
    /// The most slots for which one of those who keep their tables waits between
    /// two meetings.
    pub longest_wait: Option<u32>,
    /// How many of them wait for longer than a slot, or than they rest.
    pub long_waits: Option<usize>,
}

/// The rule that an answer breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// A limit, a pin or a veto, or the certificate is not this plan's.
    #[error(transparent)]
    Plan(#[from] check::Broken),
    /// A rule of the day.
    #[error(transparent)]
    Timetable(#[from] timetable::Broken),
    /// A meeting is said to have been held in a slot that has not begun.
    #[error("`{left}` and `{right}` are said to have met in slot {slot}, and the plan is at slot {from}")]
    NotHeld {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
        /// The slot.
        slot: u32,
        /// The slot that the plan is at.
        from: u32,
    },
    /// There is a day and no timetable, or the other way round.
    #[error("the plan has a day without a timetable, or a timetable without a day")]
    NoTimetable,
    /// Two would rather meet each other, in a plan that says it is stable.
    #[error("`{left}` and `{right}` would rather meet each other")]
    Blocking {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
    },
    /// A figure that a file states is not the plan's.
    #[error("the file states {stated} as `{figure}`, and it is {is}")]
    Figure {
        /// The figure's name.
        figure: String,
        /// What is stated.
        stated: String,
        /// What it is.
        is: String,
    },
}

/// Millionths as points.
pub(crate) fn points(millionths: i128) -> f64 {
    millionths as f64 / 1e6
}

impl Answer {
    /// A meeting's slot and table, where it has one.
    pub fn seat(&self, pair: PairId) -> Option<Seat> {
        let seats = &self.timetable.as_ref()?.seats;
        seats.binary_search_by_key(&pair, |seat| seat.pair).ok().map(|at| seats[at])
    }

    /// How long those who keep their tables wait between two meetings, where
    /// there is a timetable.
    pub fn waits(&self, problem: &Problem) -> Option<Waits> {
        self.waits_within(&problem.within())
    }

    fn waits_within(&self, within: &Within) -> Option<Waits> {
        let (day, timetable) = within.day.as_ref().zip(self.timetable.as_ref())?;
        let short = day.short_wait(day.keeps_table);
        let waits = waits(&within.market, day, timetable, day.keeps_table);
        let n_long = waits.iter().filter(|&&wait| wait > short).count();
        Some(Waits { side: day.keeps_table, longest: waits.into_iter().max().unwrap_or(0), short, n_long })
    }

    /// The market and the request that the certificate is about.
    pub(crate) fn asked_of(&self, within: &Within) -> (Market, Request) {
        match self.good {
            Some(_) => {
                let request = Request { good: self.good, floors: Floors::Relax, ..within.request.clone() };
                (within.market.with_floor(Side::Left, 1), request)
            }
            None => (within.market.clone(), within.request.clone()),
        }
    }

    /// The answer as a plan with a certificate, for the market and the request
    /// that this is about.
    pub(crate) fn as_plan(&self, market: &Market, request: &Request) -> Option<Plan> {
        Plan::of(market, request, self.meetings.clone(), self.certificate.clone()?).ok()
    }
}

/// Checks an answer against every limit, its certificate and the day, using
/// nothing of the solver.
///
/// # Errors
///
/// [`Broken`], naming a rule that the answer breaks.
pub fn verify(problem: &Problem, answer: &Answer) -> Result<(Proof, Figures), Broken> {
    let within = problem.within();
    let (market, request) = answer.asked_of(&within);
    if let Some(&pair) = answer.meetings.iter().find(|&&pair| pair as usize >= market.n_pairs()) {
        return Err(check::Broken::Meeting(pair).into());
    }
    let (proof, bound) = match answer.as_plan(&market, &request) {
        Some(plan) => {
            let verdict = check::check(&market, &request, &plan)?;
            let proof = match verdict.gap() {
                _ if verdict.is_optimal() => Proof::Optimal,
                0 => Proof::FloorsUnproved,
                gap => Proof::Gap(gap),
            };
            (proof, Some(i128::from(plan.value) + verdict.gap()))
        }
        None => (stable(problem, &market, &answer.meetings)?, None),
    };
    match (&within.day, &answer.timetable) {
        (Some(day), Some(timetable)) => {
            if let Some(seat) = day.held.iter().find(|seat| seat.slot >= day.from) {
                let [left, right] = problem.ids(seat.pair).map(str::to_owned);
                return Err(Broken::NotHeld { left, right, slot: seat.slot, from: day.from });
            }
            timetable::check::check(&market, &answer.meetings, day, timetable)?;
            if timetable.bound > answer.meetings.len() {
                return Err(timetable::Broken::Figures.into());
            }
        }
        (None, None) => {}
        _ => return Err(Broken::NoTimetable),
    }
    let found = audit(&problem.market, &answer.meetings);
    let waits = answer.waits_within(&within);
    let figures = Figures {
        meetings: found.meetings,
        value: points(found.value.into()),
        short: found.sides.iter().map(|side| side.short).sum(),
        short_of_groups: (!problem.groups.is_empty())
            .then(|| problem.missing_of_groups(&answer.meetings).into_iter().map(u64::from).sum()),
        bound: bound.map(points),
        proof: match proof {
            Proof::Optimal => "optimal".into(),
            Proof::FloorsUnproved => "floors unproved".into(),
            Proof::Gap(gap) => points(gap).into(),
            Proof::Stable => "stable".into(),
        },
        slots_used: answer.timetable.as_ref().map(|timetable| timetable.slots_used),
        placed: answer.timetable.as_ref().map(|timetable| timetable.seats.len()),
        placed_bound: answer.timetable.as_ref().map(|timetable| timetable.bound),
        longest_wait: waits.map(|waits| waits.longest),
        long_waits: waits.map(|waits| waits.n_long),
    };
    Ok((proof, figures))
}

/// Checks a plan without prices: capacities, and that nobody would leave it.
fn stable(problem: &Problem, market: &Market, meetings: &[PairId]) -> Result<Proof, Broken> {
    if let Some(two) = meetings.windows(2).find(|two| two[0] >= two[1]) {
        return Err(check::Broken::Meeting(two[1]).into());
    }
    for side in Side::BOTH {
        let mut has: BTreeMap<u32, u32> = BTreeMap::new();
        for &pair in meetings {
            *has.entry(market.of(side, pair)).or_default() += 1;
        }
        for (one, meetings) in has {
            let max = market.limits(side, one).max();
            if meetings > max {
                let id = market.id(side, one).to_owned();
                return Err(check::Broken::OverCapacity { side, id, meetings, max }.into());
            }
        }
    }
    match blocking_pairs(market, meetings, Score::Own).first() {
        Some(blocking) => {
            let [left, right] = problem.ids(blocking.pair).map(str::to_owned);
            Err(Broken::Blocking { left, right })
        }
        None => Ok(Proof::Stable),
    }
}
