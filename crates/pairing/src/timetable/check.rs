//! Does a timetable keep every rule? Nothing of the solver is used here.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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

    /// A participant has more meetings in one slot than it can have at a time.
    #[error("the {side} participant `{id}` has more than {most} meetings in slot {slot}")]
    TooMany {
        /// The participant's side.
        side: Side,
        /// The participant's id.
        id: String,
        /// The slot.
        slot: u32,
        /// How many meetings it can have at a time, more than one.
        most: u32,
    },

    /// A meeting begins so late that the day ends before it does.
    #[error("meeting {pair} begins in slot {slot} and does not end with the day")]
    PastTheEnd {
        /// The meeting.
        pair: PairId,
        /// The slot in which it begins.
        slot: u32,
    },

    /// More meetings need a resource in a slot than there are of it.
    #[error("there are not enough of resource {resource} in slot {slot}")]
    Resource {
        /// The resource's place in the day's list.
        resource: usize,
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

    /// A participant has no rest after a meeting, or too many slots in a row.
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
    nobody_twice(market, day, &timetable.seats)?;
    for seat in timetable.seats.iter().filter(|seat| !held.contains(seat)) {
        is_possible(market, day, *seat)?;
    }
    resources(day, &timetable.seats, &held)?;
    rests(market, day, &timetable.seats, &held)?;
    let slots: BTreeSet<u32> = timetable.seats.iter().flat_map(|seat| span(day, seat)).collect();
    if timetable.seats.len() > timetable.bound || slots.len() as u32 != timetable.slots_used {
        return Err(Broken::Figures);
    }
    Ok(())
}

/// The day's slots that a meeting takes.
fn span(day: &Day, seat: &Seat) -> Range<u32> {
    seat.slot..seat.slot.saturating_add(day.length(seat.pair)).min(day.n_slots())
}

/// Checks that a meeting could stand where it does if it were the only one.
fn is_possible(market: &Market, day: &Day, seat: Seat) -> Result<(), Broken> {
    let Seat { pair, slot, table } = seat;
    if slot < day.from || slot >= day.n_slots() {
        return Err(Broken::NoSuchSlot { pair, slot });
    }
    if day.length(pair) > day.n_slots() - slot {
        return Err(Broken::PastTheEnd { pair, slot });
    }
    for side in Side::BOTH {
        let participant = market.of(side, pair);
        let id = || market.id(side, participant).to_owned();
        if let Some(slot) = span(day, &seat).find(|&slot| !day.is_free(side, participant, slot)) {
            return Err(Broken::NotFree { side, id: id(), slot });
        }
        if let Some(most) = day.in_a_row[side as usize].filter(|most| day.length(pair) > most.get()) {
            return Err(Broken::NoRest { side, id: id(), slot: slot + most.get() });
        }
    }
    let by_video = day.by_video.contains(&pair);
    let fits = match table {
        Some(table) => !by_video && span(day, &seat).all(|slot| table < day.tables[slot as usize]),
        None => by_video,
    };
    if fits { Ok(()) } else { Err(Broken::Table(pair)) }
}

/// Checks that no participant has more meetings in a slot than it can have,
/// and that no table has two.
pub(super) fn nobody_twice(market: &Market, day: &Day, seats: &[Seat]) -> Result<(), Broken> {
    let mut busy = [(); 2].map(|()| BTreeMap::new());
    let mut tables = BTreeSet::new();
    for seat in seats {
        for slot in span(day, seat) {
            for side in Side::BOTH {
                let participant = market.of(side, seat.pair);
                let meetings = busy[side as usize].entry((participant, slot)).or_insert(0);
                *meetings += 1;
                let most = day.meetings_at_once(side, participant);
                if *meetings > most {
                    let id = market.id(side, participant).to_owned();
                    return Err(match most {
                        1 => Broken::Twice { side, id, slot },
                        most => Broken::TooMany { side, id, slot, most },
                    });
                }
            }
            if let Some(table) = seat.table
                && !tables.insert((slot, table))
            {
                return Err(Broken::TableTwice { table, slot });
            }
        }
    }
    Ok(())
}

/// Checks that there are enough of each resource. Those that have been lost
/// since may be missing to meetings that were held, and to no others.
fn resources(day: &Day, seats: &[Seat], held: &BTreeSet<Seat>) -> Result<(), Broken> {
    for (resource, needed) in day.resources.iter().enumerate() {
        // In each slot, the meetings, and whether one was not held.
        let mut uses: BTreeMap<u32, (u32, bool)> = BTreeMap::new();
        for seat in seats.iter().filter(|seat| needed.pairs.contains(&seat.pair)) {
            for slot in span(day, seat) {
                let (count, is_new) = uses.entry(slot).or_default();
                *count += 1;
                *is_new |= !held.contains(seat);
            }
        }
        let over =
            |&(&slot, &(count, is_new)): &(&u32, &(u32, bool))| is_new && count > needed.available_in(slot);
        if let Some((&slot, _)) = uses.iter().find(over) {
            return Err(Broken::Resource { resource, slot });
        }
    }
    Ok(())
}

/// Checks the rest after each meeting, and how many slots stand in a row.
/// Meetings that were held may break the rule among themselves.
fn rests(market: &Market, day: &Day, seats: &[Seat], held: &BTreeSet<Seat>) -> Result<(), Broken> {
    for side in Side::BOTH {
        let mut diaries: BTreeMap<u32, Vec<(Range<u32>, bool)>> = BTreeMap::new();
        for seat in seats {
            let diary = diaries.entry(market.of(side, seat.pair)).or_default();
            diary.push((span(day, seat), held.contains(seat)));
        }
        for (participant, diary) in diaries {
            let at_once = day.meetings_at_once(side, participant);
            let soon = too_soon(&diary, at_once, day.rest[side as usize]);
            let in_a_row = day.in_a_row[side as usize];
            let soon = soon.or_else(|| too_long(&diary, at_once, in_a_row?.get()));
            if let Some(slot) = soon {
                return Err(Broken::NoRest { side, id: market.id(side, participant).to_owned(), slot });
            }
        }
    }
    Ok(())
}

/// The first slot in which a meeting begins while more people than there are
/// are in meetings or rest after one.
fn too_soon(diary: &[(Range<u32>, bool)], at_once: u32, rest: u32) -> Option<u32> {
    let breaks = |slot: u32| {
        let covers =
            |(span, _): &&(Range<u32>, bool)| span.start <= slot && slot < span.end.saturating_add(rest);
        let covering: Vec<_> = diary.iter().filter(covers).collect();
        covering.len() > at_once as usize && covering.iter().any(|&&(_, is_held)| !is_held)
    };
    diary.iter().map(|(span, _)| span.start).filter(|&slot| breaks(slot)).min()
}

/// The last slot in a meeting of the first `most + 1` slots in which people
/// have less than a slot off for each of them.
fn too_long(diary: &[(Range<u32>, bool)], at_once: u32, most: u32) -> Option<u32> {
    // In each slot, the meetings, and whether one was not held.
    let mut slots: BTreeMap<u32, (u64, bool)> = BTreeMap::new();
    for (span, is_held) in diary {
        for slot in span.clone() {
            let (count, is_new) = slots.entry(slot).or_default();
            *count += 1;
            *is_new |= !is_held;
        }
    }
    slots.keys().find_map(|&first| {
        let window = slots.range(first..=first.saturating_add(most));
        let (total, is_new) =
            window.clone().fold((0, false), |(sum, any), (_, &(count, is_new))| (sum + count, any | is_new));
        (is_new && total > u64::from(at_once) * u64::from(most))
            .then(|| window.last().map(|(&slot, _)| slot))?
    })
}
