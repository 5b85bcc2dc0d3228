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
    if diaries.n_placed < bound {
        search(diaries, waiting.into(), bound);
    }
}

/// Places a meeting without taking any other's place.
fn settle(diaries: &mut Diaries<'_>, meeting: u32) -> bool {
    let n_slots = diaries.problem.n_slots;
    let fits = |slot: &usize| diaries.may_both(meeting, *slot) && diaries.has_table(meeting, *slot);
    if let Some(slot) = (0..n_slots).find(fits) {
        diaries.place(meeting, slot);
        return true;
    }
    let ends = diaries.problem.ends[meeting as usize];
    let [left, right] = [0, 1]
        .map(|side| (0..n_slots).filter(|&slot| diaries.may(side, ends[side], slot)).collect::<Vec<_>>());
    let mut chain = Vec::new();
    for &a in &left {
        for &b in &right {
            // The meeting takes one of the two slots, and the participant who
            // is busy then takes the other.
            for (side, from, to) in [(1, a, b), (0, b, a)] {
                if a != b && kempe(diaries, meeting, side, from, to, &mut chain) {
                    exchange(diaries, &chain, from, to);
                    diaries.place(meeting, from);
                    return true;
                }
            }
        }
    }
    false
}

/// Finds the chain of meetings that must change between two slots so that a
/// meeting's participant on a side is free in `from`, and says whether
/// participants and tables allow it.
///
/// Only the two ends of a chain meet in another slot than before; those in
/// between have a meeting in both.
fn kempe(
    diaries: &Diaries<'_>,
    meeting: u32,
    side: usize,
    from: usize,
    to: usize,
    chain: &mut Vec<u32>,
) -> bool {
    let problem = diaries.problem;
    chain.clear();
    let (mut side, mut one) = (side, problem.ends[meeting as usize][side]);
    let (mut leaves, mut enters) = (from, to);
    let mut moved = 0_i64;
    loop {
        let next = diaries.at(side, one, leaves);
        if next == NONE {
            break;
        }
        chain.push(next);
        if problem.seated[next as usize] {
            moved += if leaves == from { 1 } else { -1 };
        }
        side = 1 - side;
        one = problem.ends[next as usize][side];
        (leaves, enters) = (enters, leaves);
    }
    // The last participant has no meeting in `leaves` and moves there.
    if chain.is_empty() || !diaries.may_without(side, one, leaves, enters) {
        return false;
    }
    let fits = |slot: usize, more: i64| {
        i64::from(diaries.used[slot]) + more
            <= i64::from(problem.tables[slot]).max(i64::from(diaries.used[slot]))
    };
    fits(from, i64::from(problem.seated[meeting as usize]) - moved) && fits(to, moved)
}

/// Exchanges two slots along a chain.
fn exchange(diaries: &mut Diaries<'_>, chain: &[u32], from: usize, to: usize) {
    let slots: Vec<usize> = chain.iter().map(|&meeting| diaries.remove(meeting)).collect();
    for (&meeting, slot) in chain.iter().zip(slots) {
        diaries.place(meeting, if slot == from { to } else { from });
    }
}

fn search(diaries: &mut Diaries<'_>, mut waiting: VecDeque<u32>, bound: usize) {
    let n_meetings = diaries.problem.ends.len();
    let n_slots = diaries.problem.n_slots;
    let tries = (n_meetings * TRIES_EACH).clamp(TRIES_LEAST, TRIES_MOST);
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
