//! Who meets in which slot so far, and what that leaves.

use super::Reason;
use super::problem::{Bits, NONE, Problem};
use crate::market::Side;

/// Everybody's meetings by slot.
#[derive(Clone, Debug)]
pub(super) struct Diaries<'a> {
    pub(super) problem: &'a Problem,
    /// Each meeting's slot.
    pub(super) slots: Vec<u32>,
    /// How many tables each slot uses, held meetings aside.
    pub(super) used: Vec<u32>,
    pub(super) n_placed: usize,
    /// The meeting of each participant and slot, by side.
    at: [Vec<u32>; 2],
    /// The slots in which each participant has a meeting, held ones too.
    busy: [Bits; 2],
}

impl<'a> Diaries<'a> {
    /// Diaries with nothing but the held meetings.
    pub(super) fn new(problem: &'a Problem) -> Self {
        Self {
            problem,
            slots: vec![NONE; problem.ends.len()],
            used: vec![0; problem.n_slots],
            n_placed: 0,
            at: problem.n.map(|n| vec![NONE; n * problem.n_slots]),
            busy: problem.held.clone(),
        }
    }

    /// Diaries with the confirmed meetings that can stay where they are.
    pub(super) fn confirmed(problem: &'a Problem) -> Self {
        let mut diaries = Self::new(problem);
        for (meeting, seat) in (0..).zip(&problem.confirmed) {
            let Some(slot) = seat.map(|seat| seat.slot as usize) else { continue };
            if slot < problem.n_slots && diaries.may_both(meeting, slot) && diaries.has_table(meeting, slot) {
                diaries.place(meeting, slot);
            }
        }
        diaries
    }

    /// Diaries with each meeting in a given slot.
    pub(super) fn filled(problem: &'a Problem, slots: &[u32]) -> Self {
        let mut diaries = Self::new(problem);
        for (meeting, &slot) in (0..).zip(slots) {
            if slot != NONE {
                diaries.place(meeting, slot as usize);
            }
        }
        diaries
    }

    /// A participant's meeting in a slot; a held one does not show.
    pub(super) fn at(&self, side: usize, participant: u32, slot: usize) -> u32 {
        self.at[side][participant as usize * self.problem.n_slots + slot]
    }

    pub(super) fn is_busy(&self, side: usize, participant: u32, slot: usize) -> bool {
        self.busy[side].get(participant, slot)
    }

    pub(super) fn place(&mut self, meeting: u32, slot: usize) {
        self.slots[meeting as usize] = slot as u32;
        self.used[slot] += u32::from(self.problem.seated[meeting as usize]);
        self.n_placed += 1;
        self.write(meeting, slot, meeting);
    }

    /// Takes a meeting out of its slot, and returns this.
    pub(super) fn remove(&mut self, meeting: u32) -> usize {
        let slot = self.slots[meeting as usize] as usize;
        self.slots[meeting as usize] = NONE;
        self.used[slot] -= u32::from(self.problem.seated[meeting as usize]);
        self.n_placed -= 1;
        self.write(meeting, slot, NONE);
        slot
    }

    fn write(&mut self, meeting: u32, slot: usize, entry: u32) {
        for side in 0..2 {
            let participant = self.problem.ends[meeting as usize][side];
            self.at[side][participant as usize * self.problem.n_slots + slot] = entry;
            self.busy[side].set(participant, slot, entry != NONE);
        }
    }

    /// Whether a participant may have one more meeting in a slot.
    pub(super) fn may(&self, side: usize, participant: u32, slot: usize) -> bool {
        self.may_without(side, participant, slot, usize::MAX)
    }

    /// The same, if it had no meeting in another slot.
    pub(super) fn may_without(&self, side: usize, participant: u32, slot: usize, without: usize) -> bool {
        let problem = self.problem;
        let is_busy = |slot: usize| slot != without && self.busy[side].get(participant, slot);
        if !problem.free[side].get(participant, slot) || is_busy(slot) {
            return false;
        }
        let (rest, most) = (problem.rest[side], problem.in_a_row[side]);
        if rest > 0 {
            let last = slot.saturating_add(rest).min(problem.n_slots - 1);
            if (slot.saturating_sub(rest)..=last).any(is_busy) {
                return false;
            }
        }
        if most < problem.n_slots {
            let before = (0..slot).rev().take_while(|&slot| is_busy(slot)).count();
            let after = (slot + 1..problem.n_slots).take_while(|&slot| is_busy(slot)).count();
            return before + 1 + after <= most;
        }
        true
    }

    /// Whether both of a meeting's participants may meet in a slot.
    pub(super) fn may_both(&self, meeting: u32, slot: usize) -> bool {
        let [left, right] = self.problem.ends[meeting as usize];
        self.may(0, left, slot) && self.may(1, right, slot)
    }

    /// Whether a slot has a table for a meeting, or the meeting needs none.
    pub(super) fn has_table(&self, meeting: u32, slot: usize) -> bool {
        !self.problem.seated[meeting as usize] || self.used[slot] < self.problem.tables[slot]
    }

    /// Why a meeting has no slot.
    pub(super) fn reason(&self, meeting: u32) -> Reason {
        let ends = self.problem.ends[meeting as usize];
        if !self.problem.are_free_at_once(ends) {
            return Reason::NeverTogether;
        }
        let has_time = |side: usize| (0..self.problem.n_slots).any(|slot| self.may(side, ends[side], slot));
        match [has_time(0), has_time(1)] {
            [false, false] => Reason::BothFull,
            [false, true] => Reason::Full(Side::Left),
            [true, false] => Reason::Full(Side::Right),
            [true, true] if (0..self.problem.n_slots).any(|slot| self.may_both(meeting, slot)) => {
                Reason::TablesFull
            }
            [true, true] => Reason::NotAtOnce,
        }
    }
}
