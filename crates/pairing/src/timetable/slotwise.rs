//! Slot by slot: in each the meetings of those who have least time left.
//!
//! A participant's slack is the slots that it is still free in less the
//! meetings that it still needs. In each slot the participants come in order
//! of slack, and each is given a meeting if that is possible without taking
//! the slot from one who came before. Sets of participants who can meet at
//! once are a matroid on each side, and a matching that covers one set on the
//! left and another that covers one on the right make one that covers both
//! (Mendelsohn & Dulmage 1958), so this order loses nobody needlessly.
//!
//! Where somebody can have several meetings at a time, a slot is gone through
//! as many times. Meetings that take several slots, or need what is counted
//! beside tables, are placed apart.

use super::diary::Diaries;
use super::problem::{Lists, NONE, TABLES};

/// Places long meetings and those that need a resource, each where it can begin
/// first. `order` makes of a length what they are sorted by; of equal ones those
/// come first that could begin in the fewest slots.
pub(super) fn fill_special<K: Ord>(diaries: &mut Diaries<'_>, order: impl Fn(u32) -> K) {
    let problem = diaries.problem;
    let mut special: Vec<u32> = (0..problem.ends.len() as u32)
        .filter(|&meeting| problem.is_special(meeting) && diaries.slots[meeting as usize] == NONE)
        .collect();
    special.sort_by_cached_key(|&meeting| {
        let begins = (0..problem.n_slots).filter(|&slot| problem.could_begin(meeting, slot));
        (order(problem.lengths[meeting as usize]), begins.count())
    });
    for meeting in special {
        if let Some(slot) = (0..problem.n_slots).find(|&slot| diaries.fits(meeting, slot)) {
            diaries.place(meeting, slot);
        }
    }
}

/// Places the other meetings, the first slot first.
pub(super) fn fill(diaries: &mut Diaries<'_>) {
    let problem = diaries.problem;
    let of = [0, 1].map(|side| Lists::new(problem.n[side], &problem.ends, side));
    let mut needs = problem.n.map(|n| vec![0; n]);
    for meeting in (0..problem.ends.len() as u32).filter(|&meeting| is_waiting(diaries, meeting)) {
        for (side, needs) in needs.iter_mut().enumerate() {
            needs[problem.ends[meeting as usize][side] as usize] += 1;
        }
    }
    let mut time: [Vec<u32>; 2] = [0, 1].map(|side| {
        let vacant = |one: u32| (0..problem.n_slots).map(|slot| vacancies(diaries, side, one, slot)).sum();
        (0..problem.n[side] as u32).map(vacant).collect()
    });
    let times = problem.at_once.iter().flatten().max().copied().unwrap_or(1);
    let mut matching = Matching::new(problem.n);
    for slot in 0..problem.n_slots {
        for nth in 0..times {
            matching.fill(diaries, &of, slot, &needs, &time);
            if nth == 0 {
                for (side, time) in time.iter_mut().enumerate() {
                    for (one, time) in (0..).zip(time) {
                        *time -= vacancies(diaries, side, one, slot);
                    }
                }
            }
            for &meeting in matching.mates[0].iter().filter(|&&meeting| meeting != NONE) {
                diaries.place(meeting, slot);
                for (side, needs) in needs.iter_mut().enumerate() {
                    needs[problem.ends[meeting as usize][side] as usize] -= 1;
                }
            }
        }
    }
}

/// The meetings of one slot.
struct Matching {
    /// Each participant's meeting.
    mates: [Vec<u32>; 2],
    size: u32,
    /// The tables that are left for them.
    tables: u32,
    /// Whether there are fewer tables than participants on either side.
    is_tight: bool,
    /// Each participant's place in the order, where it may meet.
    rank: [Vec<u32>; 2],
    /// The search that a participant was last seen in, by its side.
    seen: [Vec<u32>; 2],
    /// The meeting by which a search came to a participant of the other side.
    came_by: [Vec<u32>; 2],
    round: u32,
    queue: Vec<u32>,
}

impl Matching {
    fn new(n: [usize; 2]) -> Self {
        let blank = || n.map(|n| vec![NONE; n]);
        Self {
            mates: blank(),
            size: 0,
            tables: 0,
            is_tight: false,
            rank: blank(),
            seen: n.map(|n| vec![0; n]),
            came_by: blank(),
            round: 0,
            queue: Vec::new(),
        }
    }

    fn fill(
        &mut self,
        diaries: &Diaries<'_>,
        of: &[Lists; 2],
        slot: usize,
        needs: &[Vec<u32>; 2],
        time: &[Vec<u32>; 2],
    ) {
        let problem = diaries.problem;
        let mut order: Vec<(i64, u32, u32, u32)> = Vec::new();
        for side in 0..2 {
            self.mates[side].fill(NONE);
            self.rank[side].fill(NONE);
            for one in 0..problem.n[side] as u32 {
                let (needs, time) = (needs[side][one as usize], time[side][one as usize]);
                if needs > 0 && diaries.may(side, one, slot..slot + 1) {
                    order.push((i64::from(time) - i64::from(needs), u32::MAX - needs, side as u32, one));
                }
            }
        }
        order.sort_unstable();
        // Where tables are short, those by video wait for the exchanges.
        let active = order.iter().filter(|&&(_, _, side, _)| side == 0).count();
        self.tables = problem.stocks[TABLES].left[slot].saturating_sub(diaries.used[TABLES][slot]);
        self.is_tight = (self.tables as usize) < active.min(order.len() - active);
        for (rank, &(_, _, side, one)) in (0..).zip(&order) {
            self.rank[side as usize][one as usize] = rank;
        }
        self.size = 0;
        // Who a search that found nothing has seen is no use to a later one.
        let mut dead = [0, 1].map(|side| vec![false; problem.n[side]]);
        for &(_, _, side, one) in &order {
            let side = side as usize;
            if self.mates[side][one as usize] == NONE && !self.admit(diaries, of, side, one, &dead[side]) {
                for &seen in &self.queue {
                    dead[side][seen as usize] = true;
                }
            }
        }
    }

    /// Gives a participant a meeting: by one more meeting in all, or in the
    /// place of the last participant of its own side that comes after it.
    fn admit(
        &mut self,
        diaries: &Diaries<'_>,
        of: &[Lists; 2],
        side: usize,
        one: u32,
        dead: &[bool],
    ) -> bool {
        let (problem, other_side) = (diaries.problem, 1 - side);
        self.round += 1;
        self.queue.clear();
        self.queue.push(one);
        self.seen[side][one as usize] = self.round;
        let (mut at, mut last) = (0, one);
        while at < self.queue.len() {
            let from = self.queue[at];
            at += 1;
            // Of those who have no meeting yet, the one with the least slack.
            let mut vacant = NONE;
            for &meeting in of[side].of(from) {
                let other = problem.ends[meeting as usize][other_side];
                let rank = self.rank[other_side][other as usize];
                if !is_waiting(diaries, meeting)
                    || (self.is_tight && !problem.is_seated(meeting))
                    || rank == NONE
                    || self.seen[other_side][other as usize] == self.round
                {
                    continue;
                }
                let mate = self.mates[other_side][other as usize];
                if mate == NONE {
                    let is_better = vacant == NONE || rank < self.rank[other_side][vacant as usize];
                    if (!self.is_tight || self.size < self.tables) && is_better {
                        vacant = other;
                        self.came_by[other_side][other as usize] = meeting;
                    }
                    continue;
                }
                self.seen[other_side][other as usize] = self.round;
                self.came_by[other_side][other as usize] = meeting;
                let next = problem.ends[mate as usize][side];
                if dead[next as usize] || self.seen[side][next as usize] == self.round {
                    continue;
                }
                self.seen[side][next as usize] = self.round;
                self.queue.push(next);
                if self.rank[side][next as usize] > self.rank[side][last as usize] {
                    last = next;
                }
            }
            if vacant != NONE {
                self.size += 1;
                self.trace(diaries, side, one, vacant);
                return true;
            }
        }
        if last == one {
            return false;
        }
        let mate = std::mem::replace(&mut self.mates[side][last as usize], NONE);
        self.trace(diaries, side, one, end(diaries, mate, other_side));
        true
    }

    /// Takes the meetings by which a search came from a participant to one of
    /// the other side.
    fn trace(&mut self, diaries: &Diaries<'_>, side: usize, one: u32, mut to: u32) {
        loop {
            let meeting = self.came_by[1 - side][to as usize];
            self.mates[1 - side][to as usize] = meeting;
            let from = end(diaries, meeting, side);
            let before = std::mem::replace(&mut self.mates[side][from as usize], meeting);
            if from == one {
                return;
            }
            to = end(diaries, before, 1 - side);
        }
    }
}

fn end(diaries: &Diaries<'_>, meeting: u32, side: usize) -> u32 {
    diaries.problem.ends[meeting as usize][side]
}

/// Whether a meeting has no slot yet and takes part in the matchings.
fn is_waiting(diaries: &Diaries<'_>, meeting: u32) -> bool {
    diaries.slots[meeting as usize] == NONE && !diaries.problem.is_special(meeting)
}

/// How many more meetings a participant could have in a slot, its rules aside.
fn vacancies(diaries: &Diaries<'_>, side: usize, one: u32, slot: usize) -> u32 {
    if !diaries.problem.is_open(side, one, slot) {
        return 0;
    }
    diaries.problem.at_once[side][one as usize] - diaries.busy(side, one, slot)
}
