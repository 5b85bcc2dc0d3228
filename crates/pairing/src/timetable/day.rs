//! The day: slots, tables, who is free when, what meetings need, and what has
//! been held.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::ops::Range;

use super::Seat;
use super::waits::SHORT;
use crate::market::{PairId, Side};

/// Something that some meetings need, of which there are only so many: an
/// interpreter, a quiet room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The meetings that need one, in each of their slots.
    pub pairs: BTreeSet<PairId>,
    /// How many there are in each slot; none in slots that the list does not
    /// reach.
    pub available: Vec<u32>,
}

impl Resource {
    /// How many there are in a slot.
    pub fn available_in(&self, slot: u32) -> u32 {
        self.available.get(slot as usize).copied().unwrap_or(0)
    }
}

/// Slots and tables, and everything that limits who can meet when.
///
/// Slots and tables are numbered from 0. A participant is free in every slot
/// unless the day says otherwise.
///
/// ```
/// use std::num::NonZeroU32;
///
/// use qantara_pairing::market::{Market, Side};
/// use qantara_pairing::timetable::{Day, arrange};
///
/// let market = Market::builder()
///     .left("argan", 0, 1)
///     .left("zellige", 0, 1)
///     .right("atlas fund", 0, 2)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("zellige", "atlas fund", 600_000)
///     .build()?;
/// // Argan's meeting takes two slots, and two people come for Atlas Fund.
/// let two = NonZeroU32::new(2).unwrap();
/// let day = Day::new(2, 2).with_length(0, two).with_at_once(Side::Right, 0, two);
/// assert_eq!(arrange(&market, &[0, 1], &day)?.seats.len(), 2);
///
/// // Both meetings need the one interpreter, who is not there for three slots.
/// let day = day.with_resource([0, 1], 1);
/// assert_eq!(arrange(&market, &[0, 1], &day)?.seats.len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// How many tables each slot has; the day has as many slots as entries.
    pub tables: Vec<u32>,
    /// The first slot in which a meeting may still be placed.
    pub from: u32,
    /// The side that keeps its table from meeting to meeting where it can, and
    /// waits between them as little as it can.
    pub keeps_table: Side,
    /// Uses every slot evenly where everybody is always free, not only as many
    /// as are needed.
    pub spread: bool,
    /// Meetings that stay as they are: held already, or fixed. Their slots
    /// need not be free ones, since a meeting that was held was held.
    pub held: Vec<Seat>,
    /// Seats of an earlier timetable. A meeting keeps its slot unless it is not
    /// to be had any more, or a chain of meetings between two slots makes room
    /// for another one: the shortest is taken. Longer searches are not made.
    /// Seats of meetings that are not to be placed are ignored.
    pub confirmed: Vec<Seat>,
    /// Meetings that need no table.
    pub by_video: Vec<PairId>,
    /// Meetings that take more than one slot, and how many. Such a meeting
    /// takes slots in a row, and both participants and one table in all of
    /// them. Where the tables differ from slot to slot, it needs one that the
    /// day has all the while.
    pub lengths: BTreeMap<PairId, NonZeroU32>,
    /// For each side, the participants who can have more than one meeting at a
    /// time since several people represent them, and how many meetings.
    pub at_once: [BTreeMap<u32, NonZeroU32>; 2],
    /// What some of the meetings need beside a table.
    pub resources: Vec<Resource>,
    /// For each side, how many slots a participant rests after a meeting. Of
    /// several people who represent it, each one rests.
    pub rest: [u32; 2],
    /// For each side, the most slots in a row that a participant spends in
    /// meetings. A long meeting counts with all of its slots, so one that is
    /// longer than this is never placed. Several people who represent a
    /// participant take turns: together they have as many slots off as they
    /// are people, in any `in_a_row + 1` slots.
    pub in_a_row: [Option<NonZeroU32>; 2],
    /// How long the search for more meetings goes on where the bound is not
    /// reached: a multiple of the ordinary number of tries.
    pub effort: u32,
    /// Slots that are a break for everybody.
    pub breaks: BTreeSet<u32>,
    /// For each side, the slots in which participants are away.
    pub away: [BTreeMap<u32, BTreeSet<u32>>; 2],
}

impl Day {
    /// A day on which everybody is free in all `slots`, with as many tables in
    /// each. The right side keeps its tables.
    pub fn new(slots: u32, tables: u32) -> Self {
        Self {
            tables: vec![tables; slots as usize],
            from: 0,
            keeps_table: Side::Right,
            spread: false,
            held: Vec::new(),
            confirmed: Vec::new(),
            by_video: Vec::new(),
            lengths: BTreeMap::new(),
            at_once: [BTreeMap::new(), BTreeMap::new()],
            resources: Vec::new(),
            rest: [0; 2],
            in_a_row: [None; 2],
            effort: 1,
            breaks: BTreeSet::new(),
            away: [BTreeMap::new(), BTreeMap::new()],
        }
    }

    /// The same day with a break for everybody. Slots past the end are
    /// ignored.
    #[must_use]
    pub fn with_break(mut self, slots: Range<u32>) -> Self {
        self.breaks.extend(slots.start..slots.end.min(self.n_slots()));
        self
    }

    /// The same day, on which a participant is away in some slots, also in
    /// those that an earlier call named. Slots past the end are ignored.
    #[must_use]
    pub fn with_away(mut self, side: Side, participant: u32, slots: Range<u32>) -> Self {
        let slots = slots.start..slots.end.min(self.n_slots());
        self.away[side as usize].entry(participant).or_default().extend(slots);
        self
    }

    /// The same day, on which a participant is free as listed, slot by slot,
    /// and away in slots that the list does not reach.
    #[must_use]
    pub fn with_free(mut self, side: Side, participant: u32, free: impl IntoIterator<Item = bool>) -> Self {
        let free = free.into_iter().chain(std::iter::repeat(false));
        let away = (0..self.n_slots()).zip(free).filter(|&(_, free)| !free);
        let away = away.map(|(slot, _)| slot).collect();
        self.away[side as usize].insert(participant, away);
        self
    }

    /// The same day, on which a meeting takes several slots in a row.
    #[must_use]
    pub fn with_length(mut self, pair: PairId, slots: NonZeroU32) -> Self {
        self.lengths.insert(pair, slots);
        self
    }

    /// The same day, on which a participant can have several meetings at a
    /// time.
    #[must_use]
    pub fn with_at_once(mut self, side: Side, participant: u32, meetings: NonZeroU32) -> Self {
        self.at_once[side as usize].insert(participant, meetings);
        self
    }

    /// The same day with one more resource, of which there are as many in
    /// every slot.
    #[must_use]
    pub fn with_resource(mut self, pairs: impl IntoIterator<Item = PairId>, available: u32) -> Self {
        let available = vec![available; self.tables.len()];
        self.resources.push(Resource { pairs: pairs.into_iter().collect(), available });
        self
    }

    /// How many slots a meeting takes.
    pub fn length(&self, pair: PairId) -> u32 {
        self.lengths.get(&pair).map_or(1, |slots| slots.get())
    }

    /// How many meetings a participant can have at a time.
    pub fn meetings_at_once(&self, side: Side, participant: u32) -> u32 {
        self.at_once[side as usize].get(&participant).map_or(1, |meetings| meetings.get())
    }

    /// The longest that somebody of a side may well wait between two meetings:
    /// a slot, or the rest after a meeting.
    pub fn short_wait(&self, side: Side) -> u32 {
        self.rest[side as usize].max(SHORT)
    }

    /// How many slots the day has.
    pub fn n_slots(&self) -> u32 {
        self.tables.len() as u32
    }

    /// Whether a participant is there in a slot, and the slot is no break.
    pub fn is_free(&self, side: Side, participant: u32, slot: u32) -> bool {
        let away = self.away[side as usize].get(&participant);
        slot < self.n_slots()
            && !self.breaks.contains(&slot)
            && !away.is_some_and(|away| away.contains(&slot))
    }
}
