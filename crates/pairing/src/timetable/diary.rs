//! Who meets in which slot so far, and what that leaves.
//!
//! A participant's day is counted, slot by slot: how many of those who
//! represent it are in a meeting, and how many rest. Who of them is in which
//! meeting need not be settled, since meetings of which no more than `k` take
//! place at a time can always be dealt to `k` people. Tables of which there is
//! a changing number cannot be counted like this, so that each long meeting
//! has its table here; the short ones sit down at the others.

use std::ops::Range;

use super::Reason;
use super::problem::{Bits, NONE, Problem, TABLES};
use crate::market::Side;

/// Everybody's meetings by slot.
#[derive(Clone, Debug)]
pub(super) struct Diaries<'a> {
    pub(super) problem: &'a Problem,
    /// Each meeting's first slot.
    pub(super) slots: Vec<u32>,
    /// The table of each meeting that takes several slots.
    pub(super) tables: Vec<u32>,
    /// How much of each stock each slot uses, held meetings aside.
    pub(super) used: Vec<Vec<u32>>,
    pub(super) n_placed: usize,
    /// The meetings of each participant and slot, by side: as many places as
    /// it can have meetings at a time.
    at: [Vec<u32>; 2],
    /// How many meetings each participant has in each slot, held ones too.
    busy: [Vec<u32>; 2],
    /// The same with the rest after each meeting, where there is any.
    tied: [Vec<u32>; 2],
    /// The slots in which a long or a held meeting sits at each table.
    table_taken: Bits,
}

/// What stands in the way of a meeting in a slot.
pub(super) enum Obstacle {
    /// Another meeting.
    Meeting(u32),
    /// Something that no other meeting's leaving changes.
    Fixed,
}

impl<'a> Diaries<'a> {
    /// Diaries with nothing but the held meetings.
    pub(super) fn new(problem: &'a Problem) -> Self {
        let n_slots = problem.n_slots;
        let places =
            |side: usize| problem.at_once[side].iter().map(|&meetings| meetings as usize).sum::<usize>();
        let rests = |side: usize| if problem.rest[side] > 0 { problem.n[side] * n_slots } else { 0 };
        let mut diaries = Self {
            problem,
            slots: vec![NONE; problem.ends.len()],
            tables: vec![NONE; problem.ends.len()],
            used: vec![vec![0; n_slots]; problem.stocks.len()],
            n_placed: 0,
            at: [0, 1].map(|side| vec![NONE; places(side) * n_slots]),
            busy: problem.n_held.clone(),
            tied: [0, 1].map(|side| vec![0; rests(side)]),
            table_taken: problem.held_tables.clone(),
        };
        for (ends, span) in &problem.held {
            for (side, &one) in ends.iter().enumerate() {
                diaries.tie(side, one, span.clone(), true);
            }
        }
        diaries
    }

    /// Diaries with the confirmed meetings that can stay where they are.
    pub(super) fn confirmed(problem: &'a Problem) -> Self {
        let mut diaries = Self::new(problem);
        for (meeting, seat) in (0..).zip(&problem.confirmed) {
            let Some(slot) = seat.map(|seat| seat.slot as usize) else { continue };
            if slot < problem.n_slots && diaries.fits(meeting, slot) {
                diaries.place(meeting, slot);
            }
        }
        diaries
    }

    /// Diaries with each meeting in a given slot, and long ones at a table.
    pub(super) fn filled(problem: &'a Problem, slots: &[u32], tables: &[u32]) -> Self {
        let mut diaries = Self::new(problem);
        for (meeting, (&slot, &table)) in (0..).zip(slots.iter().zip(tables)) {
            if slot != NONE {
                diaries.place_at(meeting, slot as usize, table);
            }
        }
        diaries
    }

    /// A participant's meetings in a slot, `NONE` for each that it could still
    /// have; held ones do not show.
    pub(super) fn at(&self, side: usize, participant: u32, slot: usize) -> &[u32] {
        &self.at[side][self.places(side, participant, slot)]
    }

    fn places(&self, side: usize, participant: u32, slot: usize) -> Range<usize> {
        let places = self.problem.at_once[side][participant as usize] as usize;
        let first = self.problem.before[side][participant as usize] as usize * self.problem.n_slots;
        first + slot * places..first + (slot + 1) * places
    }

    /// How many meetings a participant has in a slot, held ones too.
    pub(super) fn busy(&self, side: usize, participant: u32, slot: usize) -> u32 {
        self.busy[side][participant as usize * self.problem.n_slots + slot]
    }

    /// How many of those who represent a participant are in a meeting in a slot
    /// or rest.
    fn tied(&self, side: usize, participant: u32, slot: usize) -> u32 {
        let at = participant as usize * self.problem.n_slots + slot;
        if self.problem.rest[side] > 0 { self.tied[side][at] } else { self.busy[side][at] }
    }

    /// Counts a meeting's slots and those of the rest after it, or takes them
    /// out.
    fn tie(&mut self, side: usize, participant: u32, span: Range<usize>, is_in: bool) {
        let (rest, n_slots) = (self.problem.rest[side], self.problem.n_slots);
        if rest == 0 {
            return;
        }
        for slot in span.start..span.end.saturating_add(rest).min(n_slots) {
            let tied = &mut self.tied[side][participant as usize * n_slots + slot];
            *tied = if is_in { *tied + 1 } else { *tied - 1 };
        }
    }

    /// Places a meeting, a long one at a table that is free.
    pub(super) fn place(&mut self, meeting: u32, slot: usize) {
        let table = match self.problem.lengths[meeting as usize] {
            1 => NONE,
            _ => self.table(meeting, slot).unwrap_or(NONE),
        };
        self.place_at(meeting, slot, table);
    }

    /// Places a meeting, a long one at the table that is given.
    pub(super) fn place_at(&mut self, meeting: u32, slot: usize, table: u32) {
        self.slots[meeting as usize] = slot as u32;
        self.tables[meeting as usize] = table;
        self.n_placed += 1;
        self.write(meeting, slot, true);
    }

    /// Takes a meeting out of its slot, and returns this.
    pub(super) fn remove(&mut self, meeting: u32) -> usize {
        let slot = self.slots[meeting as usize] as usize;
        self.write(meeting, slot, false);
        self.slots[meeting as usize] = NONE;
        self.tables[meeting as usize] = NONE;
        self.n_placed -= 1;
        slot
    }

    fn write(&mut self, meeting: u32, slot: usize, is_in: bool) {
        let problem = self.problem;
        let span = problem.span(meeting, slot);
        let change = |count: &mut u32| *count = if is_in { *count + 1 } else { *count - 1 };
        let (from, to) = if is_in { (NONE, meeting) } else { (meeting, NONE) };
        for side in 0..2 {
            let one = problem.ends[meeting as usize][side];
            for slot in span.clone() {
                let places = self.places(side, one, slot);
                let place = self.at[side][places].iter_mut().find(|at| **at == from);
                *place.expect("a participant has as many places as meetings at a time") = to;
                change(&mut self.busy[side][one as usize * problem.n_slots + slot]);
            }
            self.tie(side, one, span.clone(), is_in);
        }
        for (stock, used) in problem.stocks.iter().zip(&mut self.used) {
            if stock.needed[meeting as usize] {
                used[span.clone()].iter_mut().for_each(change);
            }
        }
        let table = self.tables[meeting as usize];
        if table != NONE {
            span.for_each(|slot| self.table_taken.set(table, slot, is_in));
        }
    }

    /// Whether a participant may have one more meeting in some slots.
    pub(super) fn may(&self, side: usize, participant: u32, span: Range<usize>) -> bool {
        self.may_without(side, participant, span, usize::MAX)
    }

    /// The same, if it had one meeting fewer in another slot.
    pub(super) fn may_without(
        &self,
        side: usize,
        participant: u32,
        span: Range<usize>,
        without: usize,
    ) -> bool {
        let problem = self.problem;
        let (rest, n_slots) = (problem.rest[side], problem.n_slots);
        let most = problem.at_once[side][participant as usize];
        if span.end > n_slots || !span.clone().all(|slot| problem.free[side].get(participant, slot)) {
            return false;
        }
        let is_without = |slot: usize| slot >= without && slot - without <= rest;
        let mut tied = span.start..span.end.saturating_add(rest).min(n_slots);
        tied.all(|slot| self.tied(side, participant, slot) - u32::from(is_without(slot)) < most)
            && self.long_window(side, participant, span, without).is_none()
    }

    /// The last slots in which too many would stand in a row if a participant
    /// had one more meeting, and one fewer in another slot.
    fn long_window(
        &self,
        side: usize,
        participant: u32,
        span: Range<usize>,
        without: usize,
    ) -> Option<Range<usize>> {
        let (most, n_slots) = (self.problem.in_a_row[side], self.problem.n_slots);
        // With a rest after each meeting, none stand in a row.
        if most >= n_slots || (self.problem.rest[side] > 0 && span.len() <= most) {
            return None;
        }
        if span.len() > most {
            return Some(span);
        }
        let at_most = self.problem.at_once[side][participant as usize] as usize * most;
        let count = |slot: usize| {
            self.busy(side, participant, slot) as usize + usize::from(span.contains(&slot))
                - usize::from(slot == without)
        };
        let last = (span.end - 1).min(n_slots - most - 1);
        let mut windows = (span.start.saturating_sub(most)..=last).rev().map(|first| first..first + most + 1);
        windows.find(|window| window.clone().map(count).sum::<usize>() > at_most)
    }

    /// Whether both of a meeting's participants may meet from a slot on.
    pub(super) fn may_both(&self, meeting: u32, slot: usize) -> bool {
        let [left, right] = self.problem.ends[meeting as usize];
        let span = self.problem.span(meeting, slot);
        self.may(0, left, span.clone()) && self.may(1, right, span)
    }

    /// The first stock that a meeting lacks from a slot on.
    pub(super) fn lacks(&self, meeting: u32, slot: usize) -> Option<usize> {
        let lacks = |at: usize| {
            let stock = &self.problem.stocks[at];
            let mut span = self.problem.span(meeting, slot);
            stock.needed[meeting as usize] && span.any(|slot| self.used[at][slot] >= stock.left[slot])
        };
        let needs_one_table = self.problem.lengths[meeting as usize] > 1 && self.problem.is_seated(meeting);
        (0..self.used.len())
            .find(|&at| lacks(at) || (at == TABLES && needs_one_table && self.table(meeting, slot).is_none()))
    }

    /// Whether a meeting can begin in a slot as things are.
    pub(super) fn fits(&self, meeting: u32, slot: usize) -> bool {
        self.may_both(meeting, slot) && self.lacks(meeting, slot).is_none()
    }

    /// The table for a long meeting: the one where it was, or else the last one
    /// that is free, since the first ones are there in most slots.
    fn table(&self, meeting: u32, slot: usize) -> Option<u32> {
        if !self.problem.is_seated(meeting) {
            return None;
        }
        let span = self.problem.span(meeting, slot);
        let n_tables = span.clone().map(|slot| self.problem.tables[slot]).min().unwrap_or(0);
        let is_free =
            |&table: &u32| table < n_tables && span.clone().all(|slot| !self.table_taken.get(table, slot));
        let before = self.problem.confirmed[meeting as usize].and_then(|seat| seat.table).filter(is_free);
        before.or_else(|| (0..n_tables).rev().find(is_free))
    }

    /// What stands in the way of a meeting's participants from a slot on.
    pub(super) fn someone_busy(&self, meeting: u32, slot: usize) -> Option<Obstacle> {
        let span = self.problem.span(meeting, slot);
        (0..2).find_map(|side| self.obstacle(side, self.problem.ends[meeting as usize][side], span.clone()))
    }

    fn obstacle(&self, side: usize, one: u32, span: Range<usize>) -> Option<Obstacle> {
        let problem = self.problem;
        let (rest, n_slots) = (problem.rest[side], problem.n_slots);
        let is_open = |slot| problem.is_open(side, one, slot);
        if span.end > n_slots || span.len() > problem.in_a_row[side] || !span.clone().all(is_open) {
            return Some(Obstacle::Fixed);
        }
        let meeting_in = |slot: usize| {
            let meeting = self.at(side, one, slot).iter().find(|&&meeting| meeting != NONE);
            meeting.map_or(Obstacle::Fixed, |&meeting| Obstacle::Meeting(meeting))
        };
        let most = problem.at_once[side][one as usize];
        let mut tied = span.start..span.end.saturating_add(rest).min(n_slots);
        if let Some(slot) = tied.find(|&slot| self.tied(side, one, slot) >= most) {
            // Some who are tied in this slot may be in a meeting that began
            // before it and rest, but for held ones.
            let mut slots = (slot.saturating_sub(rest)..=slot).rev();
            let is_in = |&slot: &usize| self.at(side, one, slot).iter().any(|&meeting| meeting != NONE);
            return Some(slots.find(is_in).map_or(Obstacle::Fixed, meeting_in));
        }
        let window = self.long_window(side, one, span.clone(), usize::MAX)?;
        let is_busy = |slot: &usize| self.busy(side, one, *slot) > 0;
        let before = (window.start..span.start).rev().find(is_busy);
        let nearest = before.or_else(|| (span.end..window.end).find(is_busy));
        Some(nearest.or_else(|| span.clone().find(is_busy)).map_or(Obstacle::Fixed, meeting_in))
    }

    /// What takes the table, or whatever else there is not enough of, from a
    /// meeting; `turn` says with whom to begin.
    pub(super) fn something_taken(&self, meeting: u32, slot: usize, turn: usize) -> Option<Obstacle> {
        let problem = self.problem;
        let lacking = self.lacks(meeting, slot)?;
        let stock = &problem.stocks[lacking];
        let n = problem.n[0];
        let mut span = problem.span(meeting, slot);
        let taker = match span.clone().find(|&slot| self.used[lacking][slot] >= stock.left[slot]) {
            Some(full) => (0..n).find_map(|at| {
                let mut meetings = self.at(0, ((at + turn) % n) as u32, full).iter().copied();
                meetings.find(|&one| one != NONE && stock.needed[one as usize])
            }),
            // There are enough tables, and no one table all the while.
            None => {
                let n_tables = span.clone().map(|slot| problem.tables[slot]).min().unwrap_or(0);
                let tables = (0..n_tables).map(|at| (at + turn as u32) % n_tables);
                let is_held = |table: u32| span.clone().any(|slot| problem.held_tables.get(table, slot));
                let table = tables.into_iter().find(|&table| !is_held(table));
                table.and_then(|table| {
                    span.find_map(|slot| {
                        let mut meetings = (0..n as u32).flat_map(|one| self.at(0, one, slot)).copied();
                        meetings.find(|&one| one != NONE && self.tables[one as usize] == table)
                    })
                })
            }
        };
        Some(taker.map_or(Obstacle::Fixed, Obstacle::Meeting))
    }

    /// Why a meeting has no slot.
    pub(super) fn reason(&self, meeting: u32) -> Reason {
        let problem = self.problem;
        if !problem.is_possible(meeting) {
            return Reason::NeverTogether;
        }
        let may = |side: usize, slot: usize| {
            self.may(side, problem.ends[meeting as usize][side], problem.span(meeting, slot))
        };
        let has_time = |side: usize| (0..problem.n_slots).any(|slot| may(side, slot));
        let together = || (0..problem.n_slots).filter(|&slot| self.may_both(meeting, slot));
        match [has_time(0), has_time(1)] {
            [false, false] => Reason::BothFull,
            [false, true] => Reason::Full(Side::Left),
            [true, false] => Reason::Full(Side::Right),
            [true, true] if together().next().is_none() => Reason::NotAtOnce,
            [true, true] => match together().filter_map(|slot| self.lacks(meeting, slot)).max() {
                Some(stock) if stock > TABLES => Reason::NoResource(stock as u32 - 1),
                _ => Reason::TablesFull,
            },
        }
    }
}
