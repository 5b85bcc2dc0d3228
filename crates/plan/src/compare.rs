//! Two plans side by side: what each does, and who gains and who loses.

use std::collections::{BTreeMap, BTreeSet};

use qantara_pairing::audit::{Audit, audit};
use qantara_pairing::market::{PairId, Side};

use crate::answer::Answer;
use crate::problem::Problem;

/// Two plans of the same people. People are told apart by their ids.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The figures of each plan.
    pub plans: [Sums; 2],
    /// Meetings that both plans have.
    pub in_both: usize,
    /// Who has more or better meetings in the second plan, the greatest gain
    /// first, by side. Those who lose come last.
    pub gains: [Vec<Gain>; 2],
}

/// A plan's figures. Scores are in millionths of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Sums {
    /// How many meetings there are.
    pub meetings: usize,
    /// How many of them have a slot; `None` where the plan has no day.
    pub placed: Option<usize>,
    /// The sum of their scores.
    pub value: i64,
    /// Meetings missing below the floors.
    pub short: u64,
    /// The best meeting of the worst-off left participant; `None` where
    /// somebody has none.
    pub worst: Option<i64>,
    /// Left participants without a meeting.
    pub without: usize,
    /// How unequal the numbers of meetings are, by side (Gini).
    pub gini: [f64; 2],
    /// Pairs that would rather meet each other, by their own scores.
    pub blocking: usize,
}

/// What a participant gains from the first plan to the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gain {
    /// The participant.
    pub id: String,
    /// Its meetings in the first plan and in the second.
    pub meetings: [u32; 2],
    /// The sum of their scores in each, in millionths of a point.
    pub scores: [i64; 2],
}

impl Gain {
    /// How much the scores grow, in millionths of a point.
    pub fn gain(&self) -> i64 {
        self.scores[1] - self.scores[0]
    }
}

/// Compares two plans. The first is what there was, the second what there
/// might be.
pub fn compare(first: (&Problem, &Answer), second: (&Problem, &Answer)) -> Comparison {
    let plans = [first, second];
    let audits = plans.map(|(problem, answer)| audit(&problem.market, &answer.meetings));
    let meetings = plans.map(|(problem, answer)| -> BTreeSet<[&str; 2]> {
        answer.meetings.iter().map(|&pair| problem.ids(pair)).collect()
    });
    let gains = Side::BOTH.map(|side| {
        let mut by_id: BTreeMap<&str, Gain> = BTreeMap::new();
        for (plan, ((problem, _), audit)) in plans.into_iter().zip(&audits).enumerate() {
            let of_side = &audit.sides[side as usize];
            for (id, (&meetings, &score)) in
                problem.market.ids(side).iter().zip(of_side.meetings.iter().zip(&of_side.scores))
            {
                let gain = by_id.entry(id).or_insert_with(|| Gain {
                    id: id.clone(),
                    meetings: [0; 2],
                    scores: [0; 2],
                });
                gain.meetings[plan] = meetings;
                gain.scores[plan] = score;
            }
        }
        let mut gains: Vec<Gain> =
            by_id.into_values().filter(|gain| gain.scores[0] != gain.scores[1]).collect();
        gains.sort_by_key(|gain| std::cmp::Reverse(gain.gain()));
        gains
    });
    Comparison {
        in_both: meetings[0].intersection(&meetings[1]).count(),
        plans: [0, 1].map(|plan| sums(plans[plan], &audits[plan])),
        gains,
    }
}

fn sums((problem, answer): (&Problem, &Answer), audit: &Audit) -> Sums {
    let market = &problem.market;
    let mut best: Vec<Option<i64>> = vec![None; market.len(Side::Left)];
    for &pair in &answer.meetings {
        let best = &mut best[market.left(pair) as usize];
        *best = (*best).max(Some(market.score(pair)));
    }
    let takes = |one: u32| market.limits(Side::Left, one).max() > 0;
    let there: Vec<Option<i64>> =
        (0..).zip(&best).filter(|&(one, _)| takes(one)).map(|(_, &best)| best).collect();
    let has = |pair: &PairId| answer.meetings.binary_search(pair).is_ok();
    Sums {
        meetings: audit.meetings,
        placed: answer
            .timetable
            .as_ref()
            .map(|timetable| timetable.seats.iter().filter(|seat| has(&seat.pair)).count()),
        value: audit.value,
        short: audit.sides.iter().map(|side| side.short).sum(),
        worst: there.iter().copied().min().flatten(),
        without: there.iter().filter(|best| best.is_none()).count(),
        gini: [0, 1].map(|side| audit.sides[side].gini_meetings),
        blocking: audit.blocking_own,
    }
}
