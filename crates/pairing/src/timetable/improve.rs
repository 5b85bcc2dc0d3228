//! Exchanges that place more meetings.
//!
//! A meeting without a slot gets one if two slots can be exchanged along a
//! chain of meetings (Kempe). Where no chain helps, it takes a slot anyway and
//! those in its way wait in turn, barred for a while from the slot that they
//! left (Blöchliger & Zufferey, *A graph coloring heuristic using partial
//! solutions and a reactive tabu scheme*, 2008). The most meetings that were
//! ever placed at once are the result.

use std::collections::{HashMap, VecDeque};

use super::diary::{Diaries, Obstacle};
use super::problem::{NONE, Stock};

/// How many exchanges are tried: for each meeting, at least, and at most.
const TRIES_EACH: usize = 50;
const TRIES_LEAST: usize = 2_000;
const TRIES_MOST: usize = 100_000;

/// Places more meetings, until as many are placed as `bound` says or the tries
/// are spent.
pub(super) fn improve(diaries: &mut Diaries<'_>, bound: usize) {
    let waiting = settle_all(diaries, bound);
    // The search would move confirmed meetings that need not.
    if diaries.n_placed < bound && diaries.problem.confirmed.iter().all(Option::is_none) {
        search(diaries, waiting.into(), bound);
        // What it found is left so that a confirmed timetable stays as it is.
        settle_all(diaries, bound);
    }
}

/// Places meetings while that takes no other's place, and returns those that
/// are left and could ever meet.
pub(super) fn settle_all(diaries: &mut Diaries<'_>, bound: usize) -> Vec<u32> {
    let problem = diaries.problem;
    let mut waiting: Vec<u32> = (0..problem.ends.len() as u32)
        .filter(|&meeting| diaries.slots[meeting as usize] == NONE)
        .filter(|&meeting| problem.is_possible(meeting))
        .collect();
    let mut before = usize::MAX;
    while waiting.len() < before && diaries.n_placed < bound {
        before = waiting.len();
        waiting.retain(|&meeting| diaries.n_placed >= bound || !settle(diaries, meeting));
    }
    waiting
}

/// Places a meeting without taking any other's place.
fn settle(diaries: &mut Diaries<'_>, meeting: u32) -> bool {
    let n_slots = diaries.problem.n_slots;
    if let Some(slot) = (0..n_slots).find(|&slot| diaries.fits(meeting, slot)) {
        diaries.place(meeting, slot);
        return true;
    }
    let Some(Chain { meetings, slots: [from, to] }) = shortest_chain(diaries, meeting) else { return false };
    let slots: Vec<usize> = meetings.iter().map(|&meeting| diaries.remove(meeting)).collect();
    for (&meeting, slot) in meetings.iter().zip(slots) {
        diaries.place(meeting, if slot == from { to } else { from });
    }
    diaries.place(meeting, from);
    true
}

/// The shortest chain that makes room for a meeting, the first of equal ones.
/// Chains are of meetings that take one slot.
fn shortest_chain(diaries: &Diaries<'_>, meeting: u32) -> Option<Chain> {
    let problem = diaries.problem;
    if problem.lengths[meeting as usize] > 1 {
        return None;
    }
    let mut shortest: Option<Chain> = None;
    // Keeps the shorter one, and says whether none can be shorter.
    let mut keep = |chain: Option<Chain>| {
        let length = |chain: &Option<Chain>| chain.as_ref().map_or(usize::MAX, |chain| chain.meetings.len());
        if length(&chain) < length(&shortest) {
            shortest = chain;
        }
        length(&shortest) == 1
    };
    // The meeting takes one of two slots, and the participant who is busy then
    // takes the other.
    let ends = problem.ends[meeting as usize];
    let vacant = |side: usize| {
        (0..problem.n_slots).filter(|&slot| diaries.may(side, ends[side], slot..slot + 1)).collect()
    };
    let [left, right]: [Vec<usize>; 2] = [0, 1].map(vacant);
    for &a in &left {
        for &b in right.iter().filter(|&&b| b != a) {
            if keep(kempe(diaries, meeting, (1, ends[1]), [a, b]))
                || keep(kempe(diaries, meeting, (0, ends[0]), [b, a]))
            {
                return shortest;
            }
        }
    }
    // Both have time and the tables are full, or something else is taken:
    // somebody else's chain leaves one.
    for &a in left.iter().filter(|slot| right.contains(slot)) {
        let Some(lacking) = diaries.lacks(meeting, a) else { continue };
        let left = &problem.stocks[lacking].left;
        for b in (0..problem.n_slots).filter(|&slot| diaries.used[lacking][slot] < left[slot]) {
            for side in 0..2 {
                for one in 0..problem.n[side] as u32 {
                    let begins = diaries.at(side, one, a).iter().any(|&at| at != NONE);
                    if begins
                        && diaries.may_without(side, one, b..b + 1, a)
                        && keep(kempe(diaries, meeting, (side, one), [a, b]))
                    {
                        return shortest;
                    }
                }
            }
        }
    }
    shortest
}

/// Meetings that change between two slots, and leave the first one to another
/// meeting.
struct Chain {
    meetings: Vec<u32>,
    slots: [usize; 2],
}

/// The chain of meetings that must change between two slots so that a
/// participant is free in the first one, where a meeting is to be; `None`
/// where participants or tables do not allow it.
///
/// Only the two ends of a chain meet in another slot than before; those in
/// between have as many meetings in both. One who can have several meetings at
/// a time ends a chain if it can have one more, else the first of its meetings
/// goes on.
fn kempe(
    diaries: &Diaries<'_>,
    meeting: u32,
    (mut side, mut one): (usize, u32),
    slots: [usize; 2],
) -> Option<Chain> {
    let problem = diaries.problem;
    let [from, to] = slots;
    let first = (side, one);
    let (mut leaves, mut enters) = (from, to);
    let mut meetings: Vec<u32> = Vec::new();
    loop {
        let most = problem.at_once[side][one as usize];
        if !meetings.is_empty() && diaries.busy(side, one, leaves) < most {
            break;
        }
        let goes = |&&at: &&u32| at != NONE && (most == 1 || !meetings.contains(&at));
        let Some(&next) = diaries.at(side, one, leaves).iter().find(goes) else { break };
        if problem.lengths[next as usize] > 1 {
            return None;
        }
        meetings.push(next);
        side = 1 - side;
        one = problem.ends[next as usize][side];
        // Those with whom it began are counted with one more meeting already.
        if (side, one) == first || problem.ends[meeting as usize][side] == one {
            return None;
        }
        (leaves, enters) = (enters, leaves);
    }
    // The last participant has no meeting in `leaves`, or can have one more,
    // and moves there.
    if meetings.is_empty() || !diaries.may_without(side, one, leaves..leaves + 1, enters) {
        return None;
    }
    let fits = |(stock, used): (&Stock, &Vec<u32>)| {
        let leaving = |at: usize| if at.is_multiple_of(2) { 1 } else { -1 };
        let needs = |meeting: u32| i64::from(stock.needed[meeting as usize]);
        let moved: i64 = (0..).zip(&meetings).map(|(at, &meeting)| leaving(at) * needs(meeting)).sum();
        let has =
            |slot: usize, more: i64| more <= 0 || i64::from(used[slot]) + more <= i64::from(stock.left[slot]);
        has(from, needs(meeting) - moved) && has(to, moved)
    };
    problem.stocks.iter().zip(&diaries.used).all(fits).then_some(Chain { meetings, slots })
}

fn search(diaries: &mut Diaries<'_>, mut waiting: VecDeque<u32>, bound: usize) {
    let n_meetings = diaries.problem.ends.len();
    let n_slots = diaries.problem.n_slots;
    let tries = (n_meetings * TRIES_EACH).clamp(TRIES_LEAST, TRIES_MOST) * diaries.problem.effort;
    let mut best = (diaries.n_placed, diaries.slots.clone(), diaries.tables.clone());
    let mut barred: HashMap<(u32, usize), usize> = HashMap::new();
    for step in 0..tries {
        let Some(meeting) = waiting.pop_front() else { break };
        if settle(diaries, meeting) {
            if diaries.n_placed > best.0 {
                best = (diaries.n_placed, diaries.slots.clone(), diaries.tables.clone());
                if best.0 >= bound {
                    break;
                }
            }
            continue;
        }
        // The slot in which the fewest are in the way; the first slot tried
        // changes, so that equal ones take turns.
        let is_barred = |slot: usize| barred.get(&(meeting, slot)).is_some_and(|&until| until > step);
        let chosen = (0..n_slots)
            .map(|at| (at + step) % n_slots)
            .filter(|&slot| !is_barred(slot))
            .filter_map(|slot| Some((in_the_way(diaries, meeting, slot, step)?, slot)))
            .min_by_key(|(way, _)| way.len());
        match chosen {
            Some((way, slot)) => {
                for one in way {
                    let left = diaries.remove(one);
                    barred.insert((one, left), step + waiting.len() * 3 / 5 + 1 + step * 7 % 10);
                    waiting.push_back(one);
                }
                diaries.place(meeting, slot);
            }
            None => waiting.push_back(meeting),
        }
    }
    if best.0 > diaries.n_placed {
        *diaries = Diaries::filled(diaries.problem, &best.1, &best.2);
    }
}

/// The meetings that must go so that another one can have a slot; `None` where
/// nothing makes that possible. They go one by one while it is found out, and
/// then come back.
fn in_the_way(diaries: &mut Diaries<'_>, meeting: u32, slot: usize, turn: usize) -> Option<Vec<u32>> {
    if !diaries.problem.could_begin(meeting, slot) {
        return None;
    }
    let mut gone: Vec<(u32, usize, u32)> = Vec::new();
    let mut n_busy = None;
    let is_possible = loop {
        let someone = diaries.someone_busy(meeting, slot);
        if someone.is_none() {
            n_busy.get_or_insert(gone.len());
        }
        match someone.or_else(|| diaries.something_taken(meeting, slot, turn)) {
            Some(Obstacle::Meeting(other)) => {
                let table = diaries.tables[other as usize];
                gone.push((other, diaries.remove(other), table));
            }
            Some(Obstacle::Fixed) => break false,
            None => break true,
        }
    };
    for &(other, slot, table) in gone.iter().rev() {
        diaries.place_at(other, slot, table);
    }
    let mut way: Vec<u32> = gone.into_iter().map(|(other, ..)| other).collect();
    if let Some(n_busy) = n_busy {
        way[..n_busy].sort_unstable();
    }
    is_possible.then_some(way)
}
