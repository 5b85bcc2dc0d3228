//! Which table: one side keeps its own where it can.
//!
//! A participant goes back to the table where it last sat, unless somebody
//! took it. A table for somebody new is taken from whoever comes back last, as
//! a cache is best emptied (Belady 1966).

use super::Day;
use super::Seat;
use super::problem::{NONE, Problem};

/// The seats of the meetings that have slots, held ones aside.
pub(super) fn seats(problem: &Problem, day: &Day, slots: &[u32]) -> Vec<Seat> {
    let mut by_slot: Vec<Vec<u32>> = vec![Vec::new(); problem.n_slots];
    let mut seats = Vec::with_capacity(slots.len());
    for (meeting, &slot) in slots.iter().enumerate().filter(|&(_, &slot)| slot != NONE) {
        if problem.seated[meeting] {
            by_slot[slot as usize].push(meeting as u32);
        } else {
            seats.push(Seat { pair: problem.pairs[meeting], slot, table: None });
        }
    }
    let side = day.keeps_table as usize;
    let keeper = |meeting: u32| problem.ends[meeting as usize][side];
    let next_slots = next_slots(problem, &by_slot, keeper);

    let n_tables = day.tables.iter().max().copied().unwrap_or(0) as usize;
    // Whose each table was last, when that one comes back, and where each
    // participant last sat.
    let mut back = vec![NONE; n_tables];
    let mut owner = vec![NONE; n_tables];
    let mut last = vec![NONE; problem.n[side]];
    let mut taken = vec![NONE; n_tables];
    // The table of each confirmed meeting that keeps its seat.
    let mut given = vec![NONE; slots.len()];
    for (slot, meetings) in (0..).zip(&by_slot) {
        let tables = day.tables[slot as usize];
        for held in day.held.iter().filter(|held| held.slot == slot) {
            if let Some(taken) = held.table.and_then(|table| taken.get_mut(table as usize)) {
                *taken = slot;
            }
        }
        let confirmed = |meeting: u32| {
            let seat = problem.confirmed[meeting as usize].filter(|seat| seat.slot == slot)?;
            seat.table.filter(|&table| table < tables)
        };
        for &meeting in meetings {
            if let Some(table) = confirmed(meeting)
                && taken[table as usize] != slot
            {
                taken[table as usize] = slot;
                owner[table as usize] = keeper(meeting);
                last[keeper(meeting) as usize] = table;
                given[meeting as usize] = table;
            }
        }
        let mut newly = Vec::new();
        for (&meeting, &next) in meetings.iter().zip(&next_slots[slot as usize]) {
            let one = keeper(meeting);
            let table = last[one as usize];
            let is_given = given[meeting as usize] == table && table != NONE;
            if is_given || (table < tables && owner[table as usize] == one && taken[table as usize] != slot) {
                taken[table as usize] = slot;
                back[table as usize] = next;
                seats.push(Seat { pair: problem.pairs[meeting as usize], slot, table: Some(table) });
            } else {
                newly.push((meeting, next));
            }
        }
        if newly.is_empty() {
            continue;
        }
        let mut left: Vec<u32> = (0..tables).filter(|&table| taken[table as usize] != slot).collect();
        left.sort_by_key(|&table| std::cmp::Reverse(back[table as usize]));
        for ((meeting, next), table) in newly.into_iter().zip(left) {
            let one = keeper(meeting);
            taken[table as usize] = slot;
            (owner[table as usize], back[table as usize], last[one as usize]) = (one, next, table);
            seats.push(Seat { pair: problem.pairs[meeting as usize], slot, table: Some(table) });
        }
    }
    seats
}

/// For each slot's meetings, when the participant who keeps its table next
/// needs one.
fn next_slots(problem: &Problem, by_slot: &[Vec<u32>], keeper: impl Fn(u32) -> u32) -> Vec<Vec<u32>> {
    let n = problem.n.into_iter().max().unwrap_or(0);
    let mut next = vec![NONE; n];
    let mut next_slots = vec![Vec::new(); by_slot.len()];
    for (slot, meetings) in by_slot.iter().enumerate().rev() {
        let next = |&meeting: &u32| std::mem::replace(&mut next[keeper(meeting) as usize], slot as u32);
        next_slots[slot] = meetings.iter().map(next).collect();
    }
    next_slots
}
