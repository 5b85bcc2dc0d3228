//! What is to be placed, in numbers: the day and the meetings, looked at once.

use std::ops::Range;

use super::check::nobody_twice;
use super::{Broken, Day, Seat, TimetableError};
use crate::market::{Market, PairId, Side};

/// No meeting, or no slot.
pub(super) const NONE: u32 = u32::MAX;

/// The place of the tables among the stocks.
pub(super) const TABLES: usize = 0;

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

/// Something that there is only so much of: tables, and the day's resources.
#[derive(Debug)]
pub(super) struct Stock {
    /// Whether each meeting needs one.
    pub(super) needed: Vec<bool>,
    /// How many are left in each slot, held meetings aside.
    pub(super) left: Vec<u32>,
}

/// Meetings to place, in the market's order, and what limits them. Held
/// meetings are none of these; they take time and tables away.
#[derive(Debug)]
pub(super) struct Problem {
    /// Each meeting's pair.
    pub(super) pairs: Vec<PairId>,
    /// Each meeting's left and right participant.
    pub(super) ends: Vec<[u32; 2]>,
    /// How many slots each meeting takes.
    pub(super) lengths: Vec<u32>,
    /// The tables, and then the day's resources.
    pub(super) stocks: Vec<Stock>,
    /// How many participants each side has.
    pub(super) n: [usize; 2],
    pub(super) n_slots: usize,
    /// How many meetings each participant can have in a slot, and how many
    /// those before it can.
    pub(super) at_once: [Vec<u32>; 2],
    pub(super) before: [Vec<u32>; 2],
    /// The seat that each meeting had before.
    pub(super) confirmed: Vec<Option<Seat>>,
    pub(super) effort: usize,
    /// How many tables each slot has, held ones too.
    pub(super) tables: Vec<u32>,
    /// The slots in which a held meeting sits at each table.
    pub(super) held_tables: Bits,
    /// The slots in which each participant may meet, held meetings aside.
    pub(super) free: [Bits; 2],
    /// The same, less those in which held meetings leave it nobody.
    pub(super) open: [Bits; 2],
    /// Each held meeting's participants and slots.
    pub(super) held: Vec<([u32; 2], Range<usize>)>,
    /// How many held meetings each participant has in each slot.
    pub(super) n_held: [Vec<u32>; 2],
    /// The side that keeps its tables and is not to wait, and the slots in which
    /// it is there.
    pub(super) waits: usize,
    pub(super) there: Bits,
    /// For each side, how many slots a participant rests after a meeting.
    pub(super) rest: [usize; 2],
    /// For each side, the most slots of meetings in a row.
    pub(super) in_a_row: [usize; 2],
}

impl Problem {
    pub(super) fn new(market: &Market, meetings: &[PairId], day: &Day) -> Result<Self, TimetableError> {
        let pairs = to_place(market, meetings, day)?;
        let n_slots = day.tables.len();
        let n = Side::BOTH.map(|side| market.len(side));
        let mut confirmed = vec![None; pairs.len()];
        for seat in &day.confirmed {
            if let Ok(place) = pairs.binary_search(&seat.pair) {
                confirmed[place] = Some(*seat);
            }
        }
        let ends_of = |pair: PairId| [market.left(pair), market.right(pair)];
        let held: Vec<([u32; 2], Range<usize>)> =
            day.held.iter().map(|seat| (ends_of(seat.pair), span(day, seat))).collect();
        let at_once = Side::BOTH.map(|side| at_once(market, meetings, day, side));
        let mut n_held = n.map(|n| vec![0; n * n_slots]);
        for (ends, span) in &held {
            for (side, n_held) in n_held.iter_mut().enumerate() {
                for slot in span.clone() {
                    n_held[ends[side] as usize * n_slots + slot] += 1;
                }
            }
        }
        let free = Side::BOTH.map(|side| self::free(market, day, side, day.from));
        let mut open = free.clone();
        for (ends, span) in &held {
            for (side, open) in open.iter_mut().enumerate() {
                let one = ends[side] as usize;
                for slot in
                    span.clone().filter(|slot| n_held[side][one * n_slots + slot] == at_once[side][one])
                {
                    open.set(ends[side], slot, false);
                }
            }
        }
        let n_tables = day.tables.iter().max().copied().unwrap_or(0);
        let mut held_tables = Bits::none(n_tables as usize, n_slots);
        for seat in &day.held {
            if let Some(table) = seat.table.filter(|&table| table < n_tables) {
                span(day, seat).for_each(|slot| held_tables.set(table, slot, true));
            }
        }
        Ok(Self {
            ends: pairs.iter().map(|&pair| ends_of(pair)).collect(),
            lengths: lengths(day, &pairs),
            stocks: stocks(day, &pairs),
            n,
            n_slots,
            before: [0, 1].map(|side| {
                let sum = |sum: &mut u32, &more: &u32| Some(std::mem::replace(sum, *sum + more));
                at_once[side].iter().scan(0, sum).collect()
            }),
            at_once,
            confirmed,
            effort: day.effort as usize,
            tables: day.tables.clone(),
            held_tables,
            free,
            open,
            held,
            n_held,
            waits: day.keeps_table as usize,
            there: self::free(market, day, day.keeps_table, 0),
            rest: day.rest.map(|rest| rest as usize),
            in_a_row: day.in_a_row.map(|most| most.map_or(usize::MAX, |most| most.get() as usize)),
            pairs,
        })
    }

    /// Whether a meeting needs a table.
    pub(super) fn is_seated(&self, meeting: u32) -> bool {
        self.stocks[TABLES].needed[meeting as usize]
    }

    /// The slots that a meeting takes if it begins in one.
    pub(super) fn span(&self, meeting: u32, slot: usize) -> Range<usize> {
        slot..slot + self.lengths[meeting as usize] as usize
    }

    /// Whether a meeting takes several slots or needs more than a table.
    pub(super) fn is_special(&self, meeting: u32) -> bool {
        let at = meeting as usize;
        self.lengths[at] > 1 || self.stocks[TABLES + 1..].iter().any(|stock| stock.needed[at])
    }

    /// How many meetings each participant of a side has to place.
    pub(super) fn degrees(&self, side: usize) -> Vec<u32> {
        let mut degrees = vec![0; self.n[side]];
        for ends in &self.ends {
            degrees[ends[side] as usize] += 1;
        }
        degrees
    }

    /// Whether a participant may have a meeting in a slot beside the held ones,
    /// its rules aside.
    pub(super) fn is_open(&self, side: usize, participant: u32, slot: usize) -> bool {
        self.open[side].get(participant, slot)
    }

    /// Whether a meeting could begin in a slot if it were alone with the held
    /// ones.
    pub(super) fn could_begin(&self, meeting: u32, slot: usize) -> bool {
        let span = self.span(meeting, slot);
        let is_open = |side: usize| {
            let one = self.ends[meeting as usize][side];
            span.len() <= self.in_a_row[side] && span.clone().all(|slot| self.is_open(side, one, slot))
        };
        span.end <= self.n_slots && is_open(0) && is_open(1)
    }

    /// Whether a meeting could begin in some slot.
    pub(super) fn is_possible(&self, meeting: u32) -> bool {
        if self.lengths[meeting as usize] > 1 {
            return (0..self.n_slots).any(|slot| self.could_begin(meeting, slot));
        }
        let [left, right] = self.ends[meeting as usize];
        self.open[0].row(left).iter().zip(self.open[1].row(right)).any(|(left, right)| left & right != 0)
    }

    /// How many meetings a participant may have in a slot beside the held ones.
    pub(super) fn places(&self, side: usize, participant: u32, slot: usize) -> u32 {
        if !self.is_open(side, participant, slot) {
            return 0;
        }
        let one = participant as usize;
        self.at_once[side][one] - self.n_held[side][one * self.n_slots + slot]
    }

    /// The most meetings of one slot that a participant's open slots and rules
    /// allow, held meetings aside: the earliest slot that may be used is used,
    /// by each of those who represent it.
    pub(super) fn most(&self, side: usize, participant: u32, rest: usize) -> u32 {
        let (mut count, mut run, mut next) = (0, 0, 0);
        for slot in 0..self.n_slots {
            if slot >= next && run < self.in_a_row[side] && self.is_open(side, participant, slot) {
                count += 1;
                run += 1;
                next = slot + 1 + rest;
            } else {
                run = 0;
            }
        }
        count * self.at_once[side][participant as usize]
    }

    /// The open slots, where everybody with a meeting to place is free in all
    /// of them, they have equally many tables, no rule ties a slot to the next,
    /// no meeting is special, and nothing is confirmed.
    pub(super) fn always_free(&self) -> Option<Vec<u32>> {
        let needs_all_tables = !self.stocks[TABLES].needed.contains(&false);
        if self.rest != [0; 2] || self.in_a_row != [usize::MAX; 2] || !needs_all_tables {
            return None;
        }
        let needs_resource = self.stocks[TABLES + 1..].iter().any(|stock| stock.needed.contains(&true));
        if needs_resource || self.lengths.iter().any(|&length| length > 1) {
            return None;
        }
        if self.confirmed.iter().any(Option::is_some) {
            return None;
        }
        let Some(&[first, _]) = self.ends.first() else { return Some(Vec::new()) };
        let row = self.free[0].row(first);
        let mut holds = self.n.map(|n| vec![false; if self.held.is_empty() { 0 } else { n }]);
        for (ends, span) in &self.held {
            for (side, holds) in holds.iter_mut().enumerate() {
                holds[ends[side] as usize] |= span.clone().any(|slot| self.free[0].get(first, slot));
            }
        }
        let same = |side: usize, one: u32| {
            self.free[side].row(one) == row && !holds[side].get(one as usize).copied().unwrap_or(false)
        };
        let mut before = NONE;
        for &[left, right] in &self.ends {
            // The meetings stand by left participant.
            if (left != before && !same(0, left)) || !same(1, right) {
                return None;
            }
            before = left;
        }
        let tables = |slot: u32| self.stocks[TABLES].left[slot as usize];
        let is_open = |slot: &u32| self.free[0].get(first, *slot as usize) && tables(*slot) > 0;
        let open: Vec<u32> = (0..self.n_slots as u32).filter(is_open).collect();
        open.windows(2).all(|two| tables(two[0]) == tables(two[1])).then_some(open)
    }
}

/// The meetings to place in the market's order, held ones aside, if they and the
/// day are the market's.
fn to_place(market: &Market, meetings: &[PairId], day: &Day) -> Result<Vec<PairId>, TimetableError> {
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
        let away = day.away[side as usize].last_key_value().map(|(&one, _)| one);
        let at_once = day.at_once[side as usize].last_key_value().map(|(&one, _)| one);
        if let Some(participant) = away.max(at_once).filter(|&one| one as usize >= market.len(side)) {
            return Err(TimetableError::NoSuchParticipant { side, participant });
        }
    }
    if !day.held.is_empty() {
        let mut held: Vec<PairId> = day.held.iter().map(|seat| seat.pair).collect();
        held.sort_unstable();
        pairs.retain(|pair| held.binary_search(pair).is_err());
    }
    Ok(pairs)
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

/// The slots of a held meeting.
fn span(day: &Day, seat: &Seat) -> Range<usize> {
    seat.slot as usize..(seat.slot + day.length(seat.pair)) as usize
}

/// How many slots each meeting takes.
fn lengths(day: &Day, pairs: &[PairId]) -> Vec<u32> {
    let mut lengths = vec![1; pairs.len()];
    for (pair, length) in &day.lengths {
        if let Ok(place) = pairs.binary_search(pair) {
            lengths[place] = length.get();
        }
    }
    lengths
}

/// How many meetings each participant of a side can have in a slot. Nobody can
/// have more than are listed.
fn at_once(market: &Market, meetings: &[PairId], day: &Day, side: Side) -> Vec<u32> {
    let mut at_once = vec![1; market.len(side)];
    if day.at_once[side as usize].is_empty() {
        return at_once;
    }
    let mut listed = vec![0; market.len(side)];
    for &pair in meetings {
        listed[market.of(side, pair) as usize] += 1;
    }
    for (&one, meetings) in &day.at_once[side as usize] {
        at_once[one as usize] = meetings.get().min(listed[one as usize]).max(1);
    }
    at_once
}

/// The tables and the day's resources, less what held meetings take. What has
/// been lost since is not taken from those left.
fn stocks(day: &Day, pairs: &[PairId]) -> Vec<Stock> {
    let mut seated = vec![true; pairs.len()];
    for pair in &day.by_video {
        if let Ok(place) = pairs.binary_search(pair) {
            seated[place] = false;
        }
    }
    let mut tables = day.tables.clone();
    for seat in &day.held {
        for slot in span(day, seat) {
            tables[slot] -= u32::from(seat.table.is_some_and(|table| table < day.tables[slot]));
        }
    }
    let mut stocks = vec![Stock { needed: seated, left: tables }];
    for resource in &day.resources {
        let mut left: Vec<u32> = (0..day.n_slots()).map(|slot| resource.available_in(slot)).collect();
        for seat in day.held.iter().filter(|seat| resource.pairs.contains(&seat.pair)) {
            span(day, seat).for_each(|slot| left[slot] = left[slot].saturating_sub(1));
        }
        let needed = pairs.iter().map(|pair| resource.pairs.contains(pair)).collect();
        stocks.push(Stock { needed, left });
    }
    stocks
}

/// Checks that the held meetings can have been held together.
fn held_fit(market: &Market, day: &Day) -> Result<(), TimetableError> {
    let n_slots = day.n_slots();
    if let Some(seat) = day.held.iter().find(|seat| seat.slot >= n_slots) {
        let &Seat { pair, slot, .. } = seat;
        return Err(Broken::NoSuchSlot { pair, slot }.into());
    }
    let ends_late = |seat: &&Seat| day.length(seat.pair) > n_slots - seat.slot;
    if let Some(&Seat { pair, slot, .. }) = day.held.iter().find(ends_late) {
        return Err(Broken::PastTheEnd { pair, slot }.into());
    }
    let mut held: Vec<PairId> = day.held.iter().map(|seat| seat.pair).collect();
    held.sort_unstable();
    if let Some(twice) = held.windows(2).find(|two| two[0] == two[1]) {
        return Err(Broken::Meeting(twice[0]).into());
    }
    Ok(nobody_twice(market, day, &day.held)?)
}

/// The slots from one on in which each participant of a side is there.
fn free(market: &Market, day: &Day, side: Side, from: u32) -> Bits {
    let n_slots = day.tables.len();
    let mut whole = Bits::none(1, n_slots);
    for slot in from as usize..n_slots {
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
