//! What is to be placed, in numbers: the day and the meetings, looked at once.

use super::check::nobody_twice;
use super::{Broken, Day, Seat, TimetableError};
use crate::market::{Market, PairId, Side};

/// No meeting, or no slot.
pub(super) const NONE: u32 = u32::MAX;

/// Rows of bits, one bit for each slot.
#[derive(Clone, Debug)]
pub(super) struct Bits {
    words: usize,
    bits: Vec<u64>,
}

impl Bits {
    pub(super) fn none(rows: usize, n_slots: usize) -> Self {
        let words = n_slots.div_ceil(64).max(1);
        Self { words, bits: vec![0; rows * words] }
    }

    pub(super) fn row(&self, row: u32) -> &[u64] {
        &self.bits[row as usize * self.words..][..self.words]
    }

    pub(super) fn row_mut(&mut self, row: u32) -> &mut [u64] {
        &mut self.bits[row as usize * self.words..][..self.words]
    }

    pub(super) fn get(&self, row: u32, slot: usize) -> bool {
        self.bits[row as usize * self.words + slot / 64] >> (slot % 64) & 1 == 1
    }

    pub(super) fn set(&mut self, row: u32, slot: usize, to: bool) {
        let word = &mut self.bits[row as usize * self.words + slot / 64];
        *word = *word & !(1 << (slot % 64)) | u64::from(to) << (slot % 64);
    }
}

/// Meetings to place, in the market's order, and what limits them. Held
/// meetings are none of these; they take time and tables away.
#[derive(Debug)]
pub(super) struct Problem {
    /// Each meeting's pair.
    pub(super) pairs: Vec<PairId>,
    /// Each meeting's left and right participant.
    pub(super) ends: Vec<[u32; 2]>,
    /// Whether each meeting needs a table.
    pub(super) seated: Vec<bool>,
    /// How many participants each side has.
    pub(super) n: [usize; 2],
    pub(super) n_slots: usize,
    /// The seat that each meeting had before.
    pub(super) confirmed: Vec<Option<Seat>>,
    pub(super) effort: usize,
    /// The tables left in each slot.
    pub(super) tables: Vec<u32>,
    /// The slots in which each participant may meet, held meetings aside.
    pub(super) free: [Bits; 2],
    /// The slots in which each participant has a held meeting.
    pub(super) held: [Bits; 2],
    /// For each side, how many slots a participant rests after a meeting.
    pub(super) rest: [usize; 2],
    /// For each side, the most meetings in a row.
    pub(super) in_a_row: [usize; 2],
}

impl Problem {
    pub(super) fn new(market: &Market, meetings: &[PairId], day: &Day) -> Result<Self, TimetableError> {
        let mut pairs = meetings.to_vec();
        if !pairs.is_sorted() {
            pairs.sort_unstable();
        }
        if let Some(&last) = pairs.last().filter(|&&last| last as usize >= market.n_pairs()) {
            return Err(TimetableError::NoSuchPair(last));
        }
        let names = |pair: PairId| {
            let [left, right] = Side::BOTH.map(|side| market.id(side, market.of(side, pair)).to_owned());
            (left, right)
        };
        if let Some(twice) = pairs.windows(2).find(|two| two[0] == two[1]) {
            let (left, right) = names(twice[0]);
            return Err(TimetableError::SameMeeting { left, right });
        }
        for seat in &day.held {
            if seat.pair as usize >= market.n_pairs() {
                return Err(TimetableError::NoSuchPair(seat.pair));
            }
            if pairs.binary_search(&seat.pair).is_err() {
                let (left, right) = names(seat.pair);
                return Err(TimetableError::HeldNotListed { left, right });
            }
        }
        held_fit(market, day)?;
        for side in Side::BOTH {
            let last = day.away[side as usize].last_key_value().map(|(&one, _)| one);
            if let Some(participant) = last.filter(|&one| one as usize >= market.len(side)) {
                return Err(TimetableError::NoSuchParticipant { side, participant });
            }
        }
        if !day.held.is_empty() {
            let mut held: Vec<PairId> = day.held.iter().map(|seat| seat.pair).collect();
            held.sort_unstable();
            pairs.retain(|pair| held.binary_search(pair).is_err());
        }

        let n_slots = day.tables.len();
        let mut seated = vec![true; pairs.len()];
        for pair in &day.by_video {
            if let Ok(place) = pairs.binary_search(pair) {
                seated[place] = false;
            }
        }
        let mut confirmed = vec![None; pairs.len()];
        for seat in &day.confirmed {
            if let Ok(place) = pairs.binary_search(&seat.pair) {
                confirmed[place] = Some(*seat);
            }
        }
        let held = Side::BOTH.map(|side| {
            let mut bits = Bits::none(market.len(side), n_slots);
            for seat in &day.held {
                bits.set(market.of(side, seat.pair), seat.slot as usize, true);
            }
            bits
        });
        let mut tables = day.tables.clone();
        for seat in &day.held {
            let count = &mut tables[seat.slot as usize];
            // A table that has been lost since takes none of those left.
            if seat.table.is_some_and(|table| table < day.tables[seat.slot as usize]) {
                *count -= 1;
            }
        }
        Ok(Self {
            ends: pairs.iter().map(|&pair| [market.left(pair), market.right(pair)]).collect(),
            seated,
            n: Side::BOTH.map(|side| market.len(side)),
            n_slots,
            confirmed,
            effort: day.effort as usize,
            tables,
            free: Side::BOTH.map(|side| free(market, day, side)),
            held,
            rest: day.rest.map(|rest| rest as usize),
            in_a_row: day.in_a_row.map(|most| most.map_or(usize::MAX, |most| most.get() as usize)),
            pairs,
        })
    }

    /// How many meetings each participant has to place, by side.
    pub(super) fn degrees(&self) -> [Vec<u32>; 2] {
        [0, 1].map(|side| {
            let mut degrees = vec![0; self.n[side]];
            for ends in &self.ends {
                degrees[ends[side] as usize] += 1;
            }
            degrees
        })
    }

    /// Whether a participant may meet in a slot, its rules aside.
    pub(super) fn is_open(&self, side: usize, participant: u32, slot: usize) -> bool {
        self.free[side].get(participant, slot) && !self.held[side].get(participant, slot)
    }

    /// Whether two participants are both open in some slot.
    pub(super) fn are_free_at_once(&self, [left, right]: [u32; 2]) -> bool {
        let open = |side: usize, one: u32| {
            self.free[side].row(one).iter().zip(self.held[side].row(one)).map(|(free, held)| free & !held)
        };
        open(0, left).zip(open(1, right)).any(|(left, right)| left & right != 0)
    }

    /// The most meetings that a participant's open slots and rules allow, held
    /// meetings aside: the earliest slot that may be used is used.
    pub(super) fn most(&self, side: usize, participant: u32) -> u32 {
        let (mut count, mut run, mut next) = (0, 0, 0);
        for slot in 0..self.n_slots {
            if slot >= next && run < self.in_a_row[side] && self.is_open(side, participant, slot) {
                count += 1;
                run += 1;
                next = slot + 1 + self.rest[side];
            } else {
                run = 0;
            }
        }
        count
    }

    /// The open slots, where everybody with a meeting to place is free in all
    /// of them, they have equally many tables, no rule ties a slot to the next,
    /// and nothing is confirmed.
    pub(super) fn always_free(&self) -> Option<Vec<u32>> {
        if self.rest != [0; 2] || self.in_a_row != [usize::MAX; 2] || self.seated.contains(&false) {
            return None;
        }
        if self.confirmed.iter().any(Option::is_some) {
            return None;
        }
        let Some(&[first, _]) = self.ends.first() else { return Some(Vec::new()) };
        let row = self.free[0].row(first);
        let same = |side: usize, one: u32| {
            let held = self.held[side].row(one);
            self.free[side].row(one) == row && held.iter().zip(row).all(|(held, free)| held & free == 0)
        };
        let mut before = NONE;
        for &[left, right] in &self.ends {
            // The meetings stand by left participant.
            if (left != before && !same(0, left)) || !same(1, right) {
                return None;
            }
            before = left;
        }
        let is_open = |slot: &u32| self.free[0].get(first, *slot as usize) && self.tables[*slot as usize] > 0;
        let open: Vec<u32> = (0..self.n_slots as u32).filter(is_open).collect();
        let tables = |slot: u32| self.tables[slot as usize];
        open.windows(2).all(|two| tables(two[0]) == tables(two[1])).then_some(open)
    }
}

/// The meetings of each participant of a side.
pub(super) struct Lists {
    starts: Vec<u32>,
    meetings: Vec<u32>,
}

impl Lists {
    pub(super) fn new(n: usize, ends: &[[u32; 2]], side: usize) -> Self {
        let mut starts = vec![0_u32; n + 1];
        for ends in ends {
            starts[ends[side] as usize + 1] += 1;
        }
        for one in 0..n {
            starts[one + 1] += starts[one];
        }
        let mut next = starts.clone();
        let mut meetings = vec![0; ends.len()];
        for (meeting, ends) in (0..).zip(ends) {
            let place = &mut next[ends[side] as usize];
            meetings[*place as usize] = meeting;
            *place += 1;
        }
        Self { starts, meetings }
    }

    pub(super) fn of(&self, one: u32) -> &[u32] {
        &self.meetings[self.starts[one as usize] as usize..self.starts[one as usize + 1] as usize]
    }
}

/// Checks that the held meetings can have been held together.
fn held_fit(market: &Market, day: &Day) -> Result<(), TimetableError> {
    let n_slots = day.n_slots();
    if let Some(seat) = day.held.iter().find(|seat| seat.slot >= n_slots) {
        let &Seat { pair, slot, .. } = seat;
        return Err(Broken::NoSuchSlot { pair, slot }.into());
    }
    let mut held: Vec<PairId> = day.held.iter().map(|seat| seat.pair).collect();
    held.sort_unstable();
    if let Some(twice) = held.windows(2).find(|two| two[0] == two[1]) {
        return Err(Broken::Meeting(twice[0]).into());
    }
    Ok(nobody_twice(market, &day.held)?)
}

/// The slots in which each participant of a side may meet.
fn free(market: &Market, day: &Day, side: Side) -> Bits {
    let n_slots = day.tables.len();
    let mut whole = Bits::none(1, n_slots);
    for slot in day.from as usize..n_slots {
        whole.set(0, slot, !day.breaks.contains(&(slot as u32)));
    }
    let n = market.len(side);
    let mut bits = Bits::none(n, n_slots);
    for participant in 0..n as u32 {
        bits.row_mut(participant).copy_from_slice(whole.row(0));
    }
    for (&participant, away) in &day.away[side as usize] {
        for &slot in away.iter().filter(|&&slot| (slot as usize) < n_slots) {
            bits.set(participant, slot as usize, false);
        }
    }
    bits
}
