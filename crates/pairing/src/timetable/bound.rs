//! How many meetings could be placed at most.
//!
//! A timetable is a flow: from a participant of one side along its meetings to
//! those of the other side, from there to the slots, and through their tables.
//! The flow forgets who on the first side is busy in which slot, so it may be
//! greater than any timetable, never smaller. Either side may be the first,
//! and the smaller flow counts. Nobody has more meetings in it than in a diary
//! of its own, in which every counterpart has time whenever it is free.

use super::flow::Network;
use super::problem::{Lists, NONE, Problem};

/// The most meetings that give no participant more than a number.
pub(super) fn most_meetings(problem: &Problem, each: u32) -> Vec<u32> {
    let [n_left, n_right] = problem.n;
    let (source, sink) = (n_left + n_right, n_left + n_right + 1);
    let mut network = Network::new(n_left + n_right + 2);
    let arcs: Vec<u32> = problem
        .ends
        .iter()
        .map(|&[left, right]| network.add(left as usize, n_left + right as usize, 1))
        .collect();
    for left in 0..n_left {
        network.add(source, left, each);
    }
    for right in 0..n_right {
        network.add(n_left + right, sink, each);
    }
    network.fill(source, sink);
    (0..).zip(arcs).filter(|&(_, arc)| network.through(arc) > 0).map(|(meeting, _)| meeting).collect()
}

/// What no timetable exceeds, held meetings aside.
pub(super) fn bound(problem: &Problem) -> usize {
    let alone = [0, 1].map(|side| alone(problem, side));
    by_flow(problem, &alone, 0).min(by_flow(problem, &alone, 1))
}

/// The most meetings that each participant of a side could have if it were
/// alone with its counterparts.
fn alone(problem: &Problem, side: usize) -> Vec<u32> {
    let n_slots = problem.n_slots;
    // Each slot's meeting, and the meeting that last looked at it.
    let (mut takes, mut seen) = (vec![NONE; n_slots], vec![NONE; n_slots]);
    let of = Lists::new(problem.n[side], &problem.ends, side);
    (0..problem.n[side] as u32)
        .map(|one| {
            takes.fill(NONE);
            let meetings = of.of(one).iter();
            let placed =
                meetings.filter(|&&meeting| takes_slot(problem, meeting, meeting, &mut takes, &mut seen));
            (placed.count() as u32).min(problem.most(side, one))
        })
        .collect()
}

/// Gives a meeting a slot in the diary of one of its participants, where
/// others may move (an augmenting path).
fn takes_slot(problem: &Problem, meeting: u32, round: u32, takes: &mut [u32], seen: &mut [u32]) -> bool {
    let [left, right] = problem.ends[meeting as usize];
    for slot in 0..problem.n_slots {
        if seen[slot] == round || !problem.is_open(0, left, slot) || !problem.is_open(1, right, slot) {
            continue;
        }
        seen[slot] = round;
        if takes[slot] == NONE || takes_slot(problem, takes[slot], round, takes, seen) {
            takes[slot] = meeting;
            return true;
        }
    }
    false
}

fn by_flow(problem: &Problem, alone: &[Vec<u32>; 2], first: usize) -> usize {
    let second = 1 - first;
    let n_slots = problem.n_slots;
    // The first side, the second one, what the second one's time lets through,
    // the slots.
    let (arrive, leave) = (problem.n[first], problem.n[first] + problem.n[second]);
    let slots = leave + problem.n[second];
    let (source, sink) = (slots + n_slots, slots + n_slots + 1);
    let mut network = Network::new(slots + n_slots + 2);
    let mut listed = [0, 1].map(|side| vec![false; problem.n[side]]);
    let mut by_video = vec![0; problem.n[second]];
    for (&ends, &seated) in problem.ends.iter().zip(&problem.seated) {
        let [one, other] = [ends[first], ends[second]].map(|end| end as usize);
        if problem.are_free_at_once(ends) {
            network.add(one, arrive + other, 1);
            listed[first][one] = true;
            listed[second][other] = true;
            by_video[other] += u32::from(!seated);
        }
    }
    for one in (0..problem.n[first]).filter(|&one| listed[first][one]) {
        network.add(source, one, alone[first][one]);
    }
    for other in (0..problem.n[second]).filter(|&other| listed[second][other]) {
        network.add(arrive + other, leave + other, alone[second][other]);
        for slot in (0..n_slots).filter(|&slot| problem.is_open(second, other as u32, slot)) {
            network.add(leave + other, slots + slot, 1);
        }
        // Meetings by video need no table.
        network.add(leave + other, sink, by_video[other]);
    }
    for (slot, &tables) in problem.tables.iter().enumerate() {
        network.add(slots + slot, sink, tables);
    }
    network.fill(source, sink) as usize
}
