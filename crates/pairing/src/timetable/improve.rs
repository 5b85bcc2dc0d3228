//! Exchanges that place more meetings.
//!
//! A meeting without a slot gets one if two slots can be exchanged along a
//! chain of meetings (Kempe). Where no chain helps, it takes a slot anyway and
//! those in its way wait in turn, barred for a while from the slot that they
//! left (Blöchliger & Zufferey, *A graph coloring heuristic using partial
//! solutions and a reactive tabu scheme*, 2008). The most meetings that were
//! ever placed at once are the result.

use std::collections::{HashMap, VecDeque};

use super::diary::Diaries;
use super::problem::NONE;

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
fn settle_all(diaries: &mut Diaries<'_>, bound: usize) -> Vec<u32> {
    let problem = diaries.problem;
    let mut waiting: Vec<u32> = (0..problem.ends.len() as u32)
        .filter(|&meeting| diaries.slots[meeting as usize] == NONE)
        .filter(|&meeting| problem.are_free_at_once(problem.ends[meeting as usize]))
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
    let fits = |slot: &usize| diaries.may_both(meeting, *slot) && diaries.has_table(meeting, *slot);
    if let Some(slot) = (0..n_slots).find(fits) {
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
fn shortest_chain(diaries: &Diaries<'_>, meeting: u32) -> Option<Chain> {
    let problem = diaries.problem;
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
    let vacant =
        |side: usize| (0..problem.n_slots).filter(|&slot| diaries.may(side, ends[side], slot)).collect();
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
    // Both have time and the tables are full: somebody else's chain leaves a
    // table.
    let has_spare = |&slot: &usize| diaries.used[slot] < problem.tables[slot];
    for &a in left.iter().filter(|slot| right.contains(slot)) {
        for b in (0..problem.n_slots).filter(has_spare) {
            for side in 0..2 {
                for one in 0..problem.n[side] as u32 {
                    let begins = diaries.at(side, one, a) != NONE && diaries.may_without(side, one, b, a);
                    if begins && keep(kempe(diaries, meeting, (side, one), [a, b])) {
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
/// between have a meeting in both.
fn kempe(
    diaries: &Diaries<'_>,
    meeting: u32,
    (mut side, mut one): (usize, u32),
    slots: [usize; 2],
) -> Option<Chain> {
    let problem = diaries.problem;
    let [from, to] = slots;
    let (mut leaves, mut enters) = (from, to);
    let mut moved = 0_i64;
    let mut meetings = Vec::new();
    loop {
        let next = diaries.at(side, one, leaves);
        if next == NONE {
            break;
        }
        meetings.push(next);
        if problem.seated[next as usize] {
            moved += if leaves == from { 1 } else { -1 };
        }
        side = 1 - side;
        one = problem.ends[next as usize][side];
        (leaves, enters) = (enters, leaves);
    }
    // The last participant has no meeting in `leaves` and moves there. It must
    // not be one of those for whom that slot is made free.
    let is_own = leaves == from && problem.ends[meeting as usize][side] == one;
    if meetings.is_empty() || is_own || !diaries.may_without(side, one, leaves, enters) {
        return None;
    }
    let fits = |slot: usize, more: i64| {
        let used = i64::from(diaries.used[slot]);
        more <= 0 || used + more <= i64::from(problem.tables[slot])
    };
    let more = i64::from(problem.seated[meeting as usize]) - moved;
    (fits(from, more) && fits(to, moved)).then_some(Chain { meetings, slots })
}

fn search(diaries: &mut Diaries<'_>, mut waiting: VecDeque<u32>, bound: usize) {
    let n_meetings = diaries.problem.ends.len();
    let n_slots = diaries.problem.n_slots;
    let tries = (n_meetings * TRIES_EACH).clamp(TRIES_LEAST, TRIES_MOST) * diaries.problem.effort;
    let mut best = (diaries.n_placed, diaries.slots.clone());
    let mut barred: HashMap<(u32, usize), usize> = HashMap::new();
    for step in 0..tries {
        let Some(meeting) = waiting.pop_front() else { break };
        if settle(diaries, meeting) {
            if diaries.n_placed > best.0 {
                best = (diaries.n_placed, diaries.slots.clone());
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
        *diaries = Diaries::filled(diaries.problem, &best.1);
    }
}

/// The meetings that must go so that another one can have a slot; `None` where
/// nothing makes that possible.
fn in_the_way(diaries: &Diaries<'_>, meeting: u32, slot: usize, turn: usize) -> Option<Vec<u32>> {
    let problem = diaries.problem;
    let ends = problem.ends[meeting as usize];
    let mut way: Vec<u32> = Vec::new();
    for (side, &one) in ends.iter().enumerate() {
        if !problem.is_open(side, one, slot) {
            return None;
        }
        let (rest, last) = (problem.rest[side], problem.n_slots - 1);
        let near = slot.saturating_sub(rest)..=slot.saturating_add(rest).min(last);
        for near in near.filter(|&near| diaries.is_busy(side, one, near)) {
            // A held meeting stays.
            way.push(Some(diaries.at(side, one, near)).filter(|&at| at != NONE)?);
        }
        let stays = |at: usize| diaries.is_busy(side, one, at) && !way.contains(&diaries.at(side, one, at));
        let before = (0..slot).rev().take_while(|&at| stays(at)).count();
        let after = (slot + 1..=last).take_while(|&at| stays(at)).count();
        let most = problem.in_a_row[side];
        if before + 1 + after > most {
            // Without the meeting before, or else that after, or both.
            let breaks: &[usize] = if after < most {
                &[slot.wrapping_sub(1)]
            } else if before < most {
                &[slot + 1]
            } else {
                &[slot.wrapping_sub(1), slot + 1]
            };
            for &at in breaks {
                way.push(Some(diaries.at(side, one, at)).filter(|&at| at != NONE)?);
            }
        }
    }
    way.sort_unstable();
    way.dedup();
    let leaves = |&&one: &&u32| problem.seated[one as usize] && diaries.slots[one as usize] == slot as u32;
    let used = diaries.used[slot] - way.iter().filter(leaves).count() as u32;
    if problem.seated[meeting as usize] && used >= problem.tables[slot] {
        let n = problem.n[0];
        let mut at = (0..n).map(|at| diaries.at(0, ((at + turn) % n) as u32, slot));
        way.push(at.find(|&one| one != NONE && problem.seated[one as usize] && !way.contains(&one))?);
    }
    Some(way)
}
