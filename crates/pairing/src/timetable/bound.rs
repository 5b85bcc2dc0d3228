//! How many meetings could be placed at most.
//!
//! A timetable is a flow: from a participant of one side along its meetings to
//! those of the other side, from there to the slots, and through their tables.
//! The flow forgets who on the first side is busy in which slot, so it may be
//! greater than any timetable, never smaller. Either side may be the first,
//! and the smaller flow counts.

use super::flow::Network;
use super::problem::Problem;

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
    let by_side = [0, 1].map(|first| by_flow(problem, first));
    by_side[0].min(by_side[1])
}

fn by_flow(problem: &Problem, first: usize) -> usize {
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
        network.add(source, one, problem.most(first, one as u32));
    }
    for other in (0..problem.n[second]).filter(|&other| listed[second][other]) {
        network.add(arrive + other, leave + other, problem.most(second, other as u32));
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
