//! Which table: one side keeps its own where it can.
//!
//! A participant goes back to the table where it last sat, unless somebody
//! took it. A table for somebody new is taken from whoever comes back last, as
//! a cache is best emptied (Belady 1966). Somebody with several meetings at a
//! time has as many tables of its own.
//!
//! A long meeting needs a table that is free all the while. Each takes one as
//! it begins, as short ones do; where one then finds none, all begin anew at
//! the tables that the search found for them, and move where they can.

use std::ops::Range;

use super::problem::{Bits, NONE, Problem};
use super::{Day, Seat};

/// The seats of the meetings that have slots, held ones aside; `long` has
/// tables for those that take several slots.
pub(super) fn seats(problem: &Problem, day: &Day, slots: &[u32], long: &[u32]) -> Vec<Seat> {
    let freely = sit_down(problem, day, slots, Tables::confirmed(problem, slots));
    freely
        .or_else(|| sit_down(problem, day, slots, Tables::found(problem, slots, long)))
        .expect("the tables that the search found are free")
}

/// The seats, unless a long meeting finds no table.
fn sit_down(problem: &Problem, day: &Day, slots: &[u32], mut tables: Tables<'_>) -> Option<Vec<Seat>> {
    let mut by_slot: Vec<Vec<u32>> = vec![Vec::new(); problem.n_slots];
    let mut seats = Vec::with_capacity(slots.len());
    for (meeting, &slot) in (0..).zip(slots).filter(|&(_, &slot)| slot != NONE) {
        if problem.is_seated(meeting) {
            by_slot[slot as usize].push(meeting);
        } else {
            seats.push(Seat { pair: problem.pairs[meeting as usize], slot, table: None });
        }
    }
    let side = day.keeps_table as usize;
    let keeper = |meeting: u32| problem.ends[meeting as usize][side] as usize;
    let next_slots = next_slots(problem, &by_slot, keeper);

    // Whose each table was last, when that one comes back, and where each
    // participant last sat, its last table first.
    let n_tables = day.tables.iter().max().copied().unwrap_or(0) as usize;
    let mut back = vec![NONE; n_tables];
    let mut owner = vec![NONE as usize; n_tables];
    let mut own: Vec<Vec<u32>> = vec![Vec::new(); problem.n[side]];
    let moves_to = |own: &mut Vec<Vec<u32>>, one: usize, table: u32| {
        own[one].retain(|&before| before != table);
        own[one].insert(0, table);
        own[one].truncate(problem.at_once[side][one] as usize);
    };
    for (slot, meetings) in by_slot.iter().enumerate() {
        for &meeting in meetings {
            let one = keeper(meeting);
            if problem.lengths[meeting as usize] > 1 && !tables.is_kept(meeting) {
                let own = own[one].iter().copied().filter(|&table| owner[table as usize] == one);
                let now = tables.of[meeting as usize];
                let is_better = |&table: &u32| now == NONE || back[table as usize] > back[now as usize];
                let mut others: Vec<u32> = (0..n_tables as u32).filter(is_better).collect();
                others.sort_by_key(|&table| std::cmp::Reverse(back[table as usize]));
                if !tables.try_moving(meeting, own.chain(others)) && now == NONE {
                    return None;
                }
            }
            if tables.of[meeting as usize] == NONE {
                continue;
            }
            let table = tables.of[meeting as usize];
            owner[table as usize] = one;
            moves_to(&mut own, one, table);
        }
        let mut newly = Vec::new();
        for (&meeting, &next) in meetings.iter().zip(&next_slots[slot]) {
            let one = keeper(meeting);
            if tables.of[meeting as usize] == NONE {
                let is_own =
                    |&table: &u32| owner[table as usize] == one && tables.is_free(table, slot..slot + 1);
                let Some(&table) = own[one].iter().find(|&table| is_own(table)) else {
                    newly.push((meeting, next));
                    continue;
                };
                tables.give(meeting, table);
            }
            back[tables.of[meeting as usize] as usize] = next;
        }
        if !newly.is_empty() {
            let mut left: Vec<u32> =
                (0..day.tables[slot]).filter(|&table| tables.is_free(table, slot..slot + 1)).collect();
            left.sort_by_key(|&table| std::cmp::Reverse(back[table as usize]));
            for ((meeting, next), table) in newly.into_iter().zip(left) {
                tables.give(meeting, table);
                (owner[table as usize], back[table as usize]) = (keeper(meeting), next);
                moves_to(&mut own, keeper(meeting), table);
            }
        }
        seats.extend(meetings.iter().map(|&meeting| Seat {
            pair: problem.pairs[meeting as usize],
            slot: slot as u32,
            table: Some(tables.of[meeting as usize]),
        }));
    }
    Some(seats)
}

/// Which tables are taken when.
struct Tables<'a> {
    problem: &'a Problem,
    slots: &'a [u32],
    /// Each meeting's table.
    of: Vec<u32>,
    /// The slots in which each table is taken.
    taken: Bits,
}

impl<'a> Tables<'a> {
    /// The tables of held meetings, and of confirmed ones that can keep theirs.
    fn confirmed(problem: &'a Problem, slots: &'a [u32]) -> Self {
        Self::found(problem, slots, &vec![NONE; slots.len()])
    }

    /// The same, beside tables that were found for long meetings.
    fn found(problem: &'a Problem, slots: &'a [u32], long: &[u32]) -> Self {
        let mut tables =
            Self { problem, slots, of: vec![NONE; slots.len()], taken: problem.held_tables.clone() };
        for (meeting, &table) in (0..).zip(long).filter(|&(_, &table)| table != NONE) {
            tables.give(meeting, table);
        }
        for meeting in (0..slots.len() as u32).filter(|&meeting| problem.is_seated(meeting)) {
            if let Some(table) = tables.before(meeting)
                && tables.of[meeting as usize] == NONE
                && tables.is_free(table, tables.span(meeting))
            {
                tables.give(meeting, table);
            }
        }
        tables
    }

    /// The slots of a meeting.
    fn span(&self, meeting: u32) -> Range<usize> {
        self.problem.span(meeting, self.slots[meeting as usize] as usize)
    }

    /// The table of a meeting that is confirmed in its slot.
    fn before(&self, meeting: u32) -> Option<u32> {
        let slot = self.slots[meeting as usize];
        self.problem.confirmed[meeting as usize].filter(|seat| slot != NONE && seat.slot == slot)?.table
    }

    /// Whether a meeting sits where it was confirmed.
    fn is_kept(&self, meeting: u32) -> bool {
        self.before(meeting) == Some(self.of[meeting as usize])
    }

    /// Whether there is a table, and nobody at it.
    fn is_free(&self, table: u32, mut span: Range<usize>) -> bool {
        span.all(|slot| table < self.problem.tables[slot] && !self.taken.get(table, slot))
    }

    fn give(&mut self, meeting: u32, table: u32) {
        self.of[meeting as usize] = table;
        self.span(meeting).for_each(|slot| self.taken.set(table, slot, true));
    }

    /// Moves a meeting to the first of some tables that is free all the while.
    fn try_moving(&mut self, meeting: u32, mut to: impl Iterator<Item = u32>) -> bool {
        let Some(table) = to.find(|&table| self.is_free(table, self.span(meeting))) else { return false };
        let before = self.of[meeting as usize];
        if before != NONE {
            self.span(meeting).for_each(|slot| self.taken.set(before, slot, false));
        }
        self.give(meeting, table);
        true
    }
}

/// For each slot's meetings, when the participant who keeps its table next
/// needs one.
fn next_slots(problem: &Problem, by_slot: &[Vec<u32>], keeper: impl Fn(u32) -> usize) -> Vec<Vec<u32>> {
    let n = problem.n.into_iter().max().unwrap_or(0);
    let mut next = vec![NONE; n];
    let mut next_slots = vec![Vec::new(); by_slot.len()];
    for (slot, meetings) in by_slot.iter().enumerate().rev() {
        next_slots[slot] = meetings.iter().map(|&meeting| next[keeper(meeting)]).collect();
        for &meeting in meetings {
            next[keeper(meeting)] = slot as u32;
        }
    }
    next_slots
}
