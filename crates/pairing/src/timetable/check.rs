//! Does a timetable keep every rule? Nothing of the solver is used here.

use std::collections::{BTreeMap, BTreeSet};

use super::{Day, Seat, Timetable};
use crate::market::{Market, PairId, Side};

/// The rule that a timetable breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// A meeting is none of those asked for, or is placed or listed twice, or
    /// is missing.
    #[error("meeting {0} is not listed once")]
    Meeting(PairId),

    /// A meeting stands in a slot that the day does not have, or that is over.
    #[error("meeting {pair} stands in slot {slot}, which is not to be had")]
    NoSuchSlot {
        /// The meeting.
        pair: PairId,
        /// The slot.
        slot: u32,
    },

    /// A participant has two meetings in one slot.
    #[error("the {side} participant `{id}` has two meetings in slot {slot}")]
    Twice {
        /// The participant's side.
        side: Side,
        /// The participant's id.
        id: String,
        /// The slot.
        slot: u32,
    },

    /// A participant has a meeting in a slot in which it is not free.
    #[error("the {side} participant `{id}` is not free in slot {slot}")]
    NotFree {
        /// The participant's side.
        side: Side,
        /// The participant's id.
        id: String,
        /// The slot.
        slot: u32,
    },

    /// A participant has no rest after a meeting, or too many in a row.
    #[error("the {side} participant `{id}` has no rest before slot {slot}")]
    NoRest {
        /// The participant's side.
        side: Side,
        /// The participant's id.
        id: String,
        /// The slot of the meeting that comes too soon.
        slot: u32,
    },

    /// A meeting has no table and needs one, has one by video, or has one that
    /// the slot lacks.
    #[error("meeting {0} has the wrong table")]
    Table(PairId),

    /// Two meetings share a table.
    #[error("table {table} has two meetings in slot {slot}")]
    TableTwice {
        /// The table.
        table: u32,
        /// The slot.
        slot: u32,
    },

    /// A meeting that stays as it is was moved.
    #[error("meeting {0} was held, and moved")]
    Moved(PairId),

    /// More meetings are placed than the bound allows, or the number of slots
    /// is stated wrongly.
    #[error("the timetable's figures are not its own")]
    Figures,
}

/// Checks a timetable of some meetings against every rule of the day.
///
/// # Errors
///
/// [`Broken`], naming a rule that the timetable breaks.
pub fn check(market: &Market, meetings: &[PairId], day: &Day, timetable: &Timetable) -> Result<(), Broken> {
    let asked: BTreeSet<PairId> = meetings.iter().copied().collect();
    let mut listed = BTreeSet::new();
    let unplaced = timetable.unplaced.iter().map(|unplaced| unplaced.pair);
    for pair in timetable.seats.iter().map(|seat| seat.pair).chain(unplaced) {
        if !asked.contains(&pair) || !listed.insert(pair) {
            return Err(Broken::Meeting(pair));
        }
    }
    if let Some(&missing) = asked.difference(&listed).next() {
        return Err(Broken::Meeting(missing));
    }
    let held: BTreeSet<Seat> = day.held.iter().copied().collect();
    let seats: BTreeSet<Seat> = timetable.seats.iter().copied().collect();
    if let Some(moved) = held.difference(&seats).next() {
        return Err(Broken::Moved(moved.pair));
    }
    nobody_twice(market, &timetable.seats)?;
    for seat in timetable.seats.iter().filter(|seat| !held.contains(seat)) {
        let &Seat { pair, slot, table } = seat;
        if slot < day.from || slot >= day.n_slots() {
            return Err(Broken::NoSuchSlot { pair, slot });
        }
        for side in Side::BOTH {
            let participant = market.of(side, pair);
            if !day.is_free(side, participant, slot) {
                let id = market.id(side, participant).to_owned();
                return Err(Broken::NotFree { side, id, slot });
            }
        }
        let fits = match table {
            Some(table) => table < day.tables[slot as usize] && !day.by_video.contains(&pair),
            None => day.by_video.contains(&pair),
        };
        if !fits {
            return Err(Broken::Table(pair));
        }
    }
    rests(market, day, &timetable.seats, &held)?;
    let slots: BTreeSet<u32> = timetable.seats.iter().map(|seat| seat.slot).collect();
    if timetable.seats.len() > timetable.bound || slots.len() as u32 != timetable.slots_used {
        return Err(Broken::Figures);
    }
    Ok(())
}

/// Checks that no participant and no table has two meetings in a slot.
pub(super) fn nobody_twice(market: &Market, seats: &[Seat]) -> Result<(), Broken> {
    let mut busy = [(); 2].map(|()| BTreeSet::new());
    let mut tables = BTreeSet::new();
    for &Seat { pair, slot, table } in seats {
        for side in Side::BOTH {
            let participant = market.of(side, pair);
            if !busy[side as usize].insert((participant, slot)) {
                return Err(Broken::Twice { side, id: market.id(side, participant).to_owned(), slot });
            }
        }
        if let Some(table) = table
            && !tables.insert((slot, table))
        {
            return Err(Broken::TableTwice { table, slot });
        }
    }
    Ok(())
}

/// Checks the rest after each meeting, and how many stand in a row. Meetings
/// that were held may break the rule among themselves.
fn rests(market: &Market, day: &Day, seats: &[Seat], held: &BTreeSet<Seat>) -> Result<(), Broken> {
    for side in Side::BOTH {
        let rest = day.rest[side as usize];
        let most = day.in_a_row[side as usize].map_or(u32::MAX, std::num::NonZeroU32::get);
        let mut diaries: BTreeMap<u32, Vec<(u32, bool)>> = BTreeMap::new();
        for seat in seats {
            let diary = diaries.entry(market.of(side, seat.pair)).or_default();
            diary.push((seat.slot, held.contains(seat)));
        }
        for (participant, mut diary) in diaries {
            diary.sort_unstable();
            let error =
                |slot| Err(Broken::NoRest { side, id: market.id(side, participant).to_owned(), slot });
            for two in diary.windows(2) {
                let ((before, was_held), (slot, is_held)) = (two[0], two[1]);
                if slot - before <= rest && !(was_held && is_held) {
                    return error(slot);
                }
            }
            for run in diary.chunk_by(|a, b| a.0 + 1 == b.0) {
                if run.len() as u64 > u64::from(most) && run.iter().any(|&(_, is_held)| !is_held) {
                    return error(run[run.len() - 1].0);
                }
            }
        }
    }
    Ok(())
}
