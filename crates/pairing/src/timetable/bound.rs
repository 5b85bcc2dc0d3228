//! How many meetings could be placed at most.
//!
//! A timetable is a flow: from a participant of one side along its meetings to
//! those of the other side, from there to the slots, and through their tables.
//! The flow forgets who on the first side is busy in which slot, so it may be
//! greater than any timetable, never smaller. Either side may be the first,
//! and the smaller flow counts. Nobody has more meetings in it than in a diary
//! of its own, in which every counterpart has time whenever it is free.
//!
//! A long meeting is counted by the slot in which it begins. Where there are
//! such, a second flow is of slots spent in meetings, and as many meetings fit
//! at most as the shortest ones fill that many slots. A resource is a bound of
//! its own for the meetings that need it, beside one for the others.

use super::flow::Network;
use super::problem::{Lists, NONE, Problem, Stock, TABLES};

/// The most meetings that give no participant more than a number, for each of
/// the people who represent it.
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
        network.add(source, left, each * problem.at_once[0][left]);
    }
    for right in 0..n_right {
        network.add(n_left + right, sink, each * problem.at_once[1][right]);
    }
    network.fill(source, sink);
    (0..).zip(arcs).filter(|&(_, arc)| network.through(arc) > 0).map(|(meeting, _)| meeting).collect()
}

/// What no timetable exceeds, held meetings aside.
pub(super) fn bound(problem: &Problem) -> usize {
    let limits = Limits {
        problem,
        meetings: [0, 1].map(|side| alone(problem, side)),
        slots: [0, 1].map(|side| time(problem, side)),
    };
    let mut others: Vec<bool> = (0..problem.ends.len() as u32).map(|one| problem.is_possible(one)).collect();
    let (mut bound, mut apart) = (limits.most(&others, &problem.stocks[TABLES]), 0);
    for stock in &problem.stocks[TABLES + 1..] {
        let both =
            |needs: bool| others.iter().zip(&stock.needed).map(move |(&is, &needed)| is && needed == needs);
        let [needing, rest]: [Vec<bool>; 2] = [true, false].map(|needs| both(needs).collect());
        if !needing.contains(&true) {
            continue;
        }
        let most = limits.most(&needing, stock).min(limits.most(&needing, &problem.stocks[TABLES]));
        let less = apart + most + limits.most(&rest, &problem.stocks[TABLES]);
        if less < bound {
            (bound, apart, others) = (less, apart + most, rest);
        }
    }
    bound
}

/// The most that each participant could have if it were alone with its
/// counterparts.
struct Limits<'a> {
    problem: &'a Problem,
    /// How many meetings.
    meetings: [Vec<u32>; 2],
    /// How many slots spent in meetings.
    slots: [Vec<u32>; 2],
}

impl Limits<'_> {
    /// The most of some meetings that any timetable places while a stock lasts.
    fn most(&self, meetings: &[bool], stock: &Stock) -> usize {
        let problem = self.problem;
        let either = |limits: &[Vec<u32>; 2], units: &[u32]| {
            [0, 1].map(|first| by_flow(problem, limits, first, (meetings, units), stock))
        };
        let [one, other] = either(&self.meetings, &vec![1; meetings.len()]);
        let by_count = one.min(other) as usize;
        let counted = || (0..meetings.len()).filter(|&meeting| meetings[meeting]);
        if counted().all(|meeting| problem.lengths[meeting] == 1) {
            return by_count;
        }
        let [one, other] = either(&self.slots, &problem.lengths);
        by_count.min(shortest(counted().map(|meeting| problem.lengths[meeting]).collect(), one.min(other)))
    }
}

/// How many meetings fill so many slots at most: the shortest ones.
fn shortest(mut lengths: Vec<u32>, slots: u64) -> usize {
    lengths.sort_unstable();
    let fill = |filled: &mut u64, length: u32| {
        *filled += u64::from(length);
        Some(*filled)
    };
    lengths.into_iter().scan(0, fill).take_while(|&filled| filled <= slots).count()
}

/// The most slots that each participant of a side could spend in meetings.
fn time(problem: &Problem, side: usize) -> Vec<u32> {
    let places =
        |one: u32| (0..problem.n_slots).map(move |slot| problem.places(side, one, slot)).sum::<u32>();
    (0..problem.n[side] as u32).map(|one| places(one).min(problem.most(side, one, 0))).collect()
}

/// The most meetings that each participant of a side could have if it were
/// alone with its counterparts.
fn alone(problem: &Problem, side: usize) -> Vec<u32> {
    let n_slots = problem.n_slots;
    let time = time(problem, side);
    let of = Lists::new(problem.n[side], &problem.ends, side);
    // Each slot's meetings, and the meeting that last looked at it.
    let mut diary = Diary { side, takes: Vec::new(), seen: vec![NONE; n_slots] };
    (0..problem.n[side] as u32)
        .map(|one| {
            diary.takes.clear();
            diary.takes.resize(n_slots * problem.at_once[side][one as usize] as usize, NONE);
            let meetings = of.of(one).iter();
            let placed =
                meetings.filter(|&&meeting| diary.takes_slot(problem, meeting, meeting)).count() as u32;
            let most = placed.min(problem.most(side, one, problem.rest[side]));
            let lengths: Vec<u32> =
                of.of(one).iter().map(|&meeting| problem.lengths[meeting as usize]).collect();
            if lengths.iter().all(|&length| length == 1) {
                return most;
            }
            most.min(shortest(lengths, u64::from(time[one as usize])) as u32)
        })
        .collect()
}

/// The diary of one participant, in which meetings are no longer than a slot.
struct Diary {
    side: usize,
    /// Each slot's meetings, as many as the participant can have at a time.
    takes: Vec<u32>,
    /// The round in which each slot was last looked at.
    seen: Vec<u32>,
}

impl Diary {
    /// Gives a meeting a slot where others may move (an augmenting path).
    fn takes_slot(&mut self, problem: &Problem, meeting: u32, round: u32) -> bool {
        let one = problem.ends[meeting as usize][self.side];
        let at_once = problem.at_once[self.side][one as usize] as usize;
        for slot in 0..problem.n_slots {
            if self.seen[slot] == round || !problem.could_begin(meeting, slot) {
                continue;
            }
            self.seen[slot] = round;
            for place in slot * at_once..slot * at_once + problem.places(self.side, one, slot) as usize {
                if self.takes[place] == NONE || self.takes_slot(problem, self.takes[place], round) {
                    self.takes[place] = meeting;
                    return true;
                }
            }
        }
        false
    }
}

/// The greatest flow of some meetings, each of so many units.
fn by_flow(
    problem: &Problem,
    limits: &[Vec<u32>; 2],
    first: usize,
    (meetings, units): (&[bool], &[u32]),
    stock: &Stock,
) -> u64 {
    let second = 1 - first;
    let n_slots = problem.n_slots;
    // The first side, the second one, what the second one's time lets through,
    // the slots.
    let (arrive, leave) = (problem.n[first], problem.n[first] + problem.n[second]);
    let slots = leave + problem.n[second];
    let (source, sink) = (slots + n_slots, slots + n_slots + 1);
    let mut network = Network::new(slots + n_slots + 2);
    let mut listed = [0, 1].map(|side| vec![false; problem.n[side]]);
    // What needs nothing of the stock: by video no table.
    let mut needless = vec![0; problem.n[second]];
    for meeting in (0..meetings.len()).filter(|&meeting| meetings[meeting]) {
        let ends = problem.ends[meeting];
        let [one, other] = [ends[first], ends[second]].map(|end| end as usize);
        network.add(one, arrive + other, units[meeting]);
        listed[first][one] = true;
        listed[second][other] = true;
        needless[other] += if stock.needed[meeting] { 0 } else { units[meeting] };
    }
    for one in (0..problem.n[first]).filter(|&one| listed[first][one]) {
        network.add(source, one, limits[first][one]);
    }
    for other in (0..problem.n[second]).filter(|&other| listed[second][other]) {
        network.add(arrive + other, leave + other, limits[second][other]);
        for slot in (0..n_slots).filter(|&slot| problem.is_open(second, other as u32, slot)) {
            network.add(leave + other, slots + slot, problem.places(second, other as u32, slot));
        }
        network.add(leave + other, sink, needless[other]);
    }
    for (slot, &left) in stock.left.iter().enumerate() {
        network.add(slots + slot, sink, left);
    }
    network.fill(source, sink)
}
