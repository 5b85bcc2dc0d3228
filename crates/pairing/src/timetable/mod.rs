//! When and where: meetings into slots and onto tables.
//!
//! Where everybody is always free, meetings need exactly as many slots as the
//! busiest participant has meetings, or as fit the tables, whichever is more:
//! `colouring.rs` constructs them. Where somebody is not, the question is
//! NP-hard (Even, Itai & Shamir, *On the complexity of timetable and
//! multicommodity flow problems*, 1976), as it is where meetings take several
//! slots or need what is counted beside tables. Then slots are filled one by one with
//! those first who have least time left (`slotwise.rs`), exchanges place more
//! (`improve.rs`), and a flow says how many could be placed at most
//! (`bound.rs`). Either way, more exchanges shorten the waits of the side that
//! keeps its tables (`waits.rs`).

mod bound;
pub mod check;
mod colouring;
mod day;
mod diary;
mod flow;
mod improve;
mod problem;
mod slotwise;
mod tables;
mod waits;

pub use check::Broken;
pub use day::{Day, Resource};
pub use waits::waits;

use std::cmp::Reverse;

use crate::market::{Market, PairId, Side};
use diary::Diaries;
use problem::{NONE, Problem, TABLES};

/// A meeting's slot and table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seat {
    /// The meeting.
    pub pair: PairId,
    /// The first slot that it takes, from 0.
    pub slot: u32,
    /// The table, from 0; none by video.
    pub table: Option<u32>,
}

/// A meeting without a slot, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// The meeting.
    pub pair: PairId,
    /// Its left participant.
    pub left: u32,
    /// Its right participant.
    pub right: u32,
    /// What stood in the way.
    pub reason: Reason,
}

/// What stands in the way of a meeting, beside the meetings that are placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nowhere are both free for as long as the meeting takes, or one of them
    /// may not be in meetings for so long.
    NeverTogether,
    /// Wherever the participant on this side is free for as long as the meeting
    /// takes, it has other meetings, as many as it can have at a time, or must
    /// rest.
    Full(Side),
    /// Both are full in this sense.
    BothFull,
    /// Each has time left, and not at the same time.
    NotAtOnce,
    /// They have time left together, and all tables are taken then; or for a
    /// long meeting no table was found that is free all the while.
    TablesFull,
    /// They have time left together and a table, and this one of the day's
    /// resources is taken then. There may be other such times, at which tables
    /// or another resource are taken.
    NoResource(u32),
}

/// When and where meetings take place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable {
    /// The meetings that are placed, in the market's order.
    pub seats: Vec<Seat>,
    /// The others, in the market's order.
    pub unplaced: Vec<Unplaced>,
    /// No timetable places more than this. Where as many are placed, that is
    /// the most; else it may or may not be.
    pub bound: usize,
    /// In how many slots meetings take place.
    pub slots_used: u32,
}

impl Timetable {
    /// Whether it is proved that no timetable places more meetings.
    pub fn is_proved(&self) -> bool {
        self.seats.len() == self.bound
    }
}

/// Why no timetable was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TimetableError {
    /// A meeting is none of the market's pairs.
    #[error("there is no pair {0}")]
    NoSuchPair(PairId),

    /// A meeting stands in the list twice.
    #[error("`{left}` and `{right}` are listed twice")]
    SameMeeting {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
    },

    /// The day names a participant whom the market does not have.
    #[error("the day refers to {side} participant {participant}, and there are not so many")]
    NoSuchParticipant {
        /// The participant's side.
        side: Side,
        /// The participant.
        participant: u32,
    },

    /// A held meeting is none of those to be placed.
    #[error("`{left}` and `{right}` were held and are not listed")]
    HeldNotListed {
        /// The left participant's id.
        left: String,
        /// The right participant's id.
        right: String,
    },

    /// The held meetings cannot all have been held.
    #[error("the held meetings do not fit together")]
    Held(#[from] Broken),
}

/// The fewest slots for some meetings where everybody is always free, has one
/// meeting at a time and spends one slot in it: as many
/// as the busiest participant has meetings, or as fit the tables, whichever is
/// more. Without tables there is no number, unless there are no meetings.
pub fn slots_needed(market: &Market, meetings: &[PairId], tables: u32) -> Option<u32> {
    let busiest = Side::BOTH.map(|side| {
        let mut counts = vec![0_u32; market.len(side)];
        for &pair in meetings {
            counts[market.of(side, pair) as usize] += 1;
        }
        counts.into_iter().max().unwrap_or(0)
    });
    let by_tables = match tables {
        0 if meetings.is_empty() => 0,
        0 => return None,
        tables => (meetings.len() as u32).div_ceil(tables),
    };
    Some(busiest[0].max(busiest[1]).max(by_tables))
}

/// Places as many meetings as it can.
///
/// Where everybody is free in every slot, each slot has as many tables, and all
/// meetings take one slot and need nothing but a table, it places as many as
/// anyone could, in the fewest slots, and slots differ by one meeting at most.
/// Else it reports how many could be placed at most, and what stood in the way
/// of the others. Where nothing is confirmed, it shortens the [`waits`] of the
/// side that keeps its tables; that costs no meeting.
///
/// ```
/// use qantara_pairing::market::{Market, Side};
/// use qantara_pairing::timetable::{Day, Reason, arrange};
///
/// let market = Market::builder()
///     .left("argan", 0, 2)
///     .left("zellige", 0, 2)
///     .right("atlas fund", 0, 2)
///     .right("rif angels", 0, 2)
///     .pair("argan", "atlas fund", 900_000)
///     .pair("argan", "rif angels", 700_000)
///     .pair("zellige", "atlas fund", 600_000)
///     .build()?;
/// let timetable = arrange(&market, &[0, 1, 2], &Day::new(8, 2))?;
/// assert_eq!((timetable.seats.len(), timetable.slots_used), (3, 2));
///
/// // Rif Angels leaves after the first slot, Argan comes after it.
/// let day = Day::new(8, 2).with_away(Side::Right, 1, 1..8).with_away(Side::Left, 0, 0..1);
/// let timetable = arrange(&market, &[0, 1, 2], &day)?;
/// assert_eq!((timetable.seats.len(), timetable.bound), (2, 2));
/// assert_eq!(timetable.unplaced[0].reason, Reason::NeverTogether);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`TimetableError`], where a meeting or participant is not the market's or
/// the held meetings exclude each other.
pub fn arrange(market: &Market, meetings: &[PairId], day: &Day) -> Result<Timetable, TimetableError> {
    let problem = Problem::new(market, meetings, day)?;
    let open = problem.always_free();
    let (mut diaries, bound) = match &open {
        Some(open) => everybody_free(&problem, open, day.spread),
        None => limited(&problem),
    };
    // Confirmed meetings do not move for anybody's sake.
    let mut before = usize::MAX;
    while diaries.n_placed != before && problem.confirmed.iter().all(Option::is_none) {
        before = diaries.n_placed;
        waits::shorten(&mut diaries, open.is_some());
        // Other exchanges may place one more now.
        improve::settle_all(&mut diaries, bound);
    }
    let mut seats = day.held.clone();
    seats.extend(tables::seats(&problem, day, &diaries.slots, &diaries.tables));
    seats.sort_unstable();
    let mut is_used = vec![false; problem.n_slots];
    for seat in &seats {
        is_used[seat.slot as usize..][..day.length(seat.pair) as usize].fill(true);
    }
    Ok(Timetable {
        unplaced: unplaced(&diaries),
        bound: day.held.len() + bound,
        slots_used: is_used.into_iter().filter(|&is_used| is_used).count() as u32,
        seats,
    })
}

/// The meetings without a slot, with reasons.
fn unplaced(diaries: &Diaries<'_>) -> Vec<Unplaced> {
    let problem = diaries.problem;
    (0..diaries.slots.len())
        .filter(|&meeting| diaries.slots[meeting] == NONE)
        .map(|meeting| {
            let [left, right] = problem.ends[meeting];
            let reason = diaries.reason(meeting as u32);
            Unplaced { pair: problem.pairs[meeting], left, right, reason }
        })
        .collect()
}

/// Places meetings where everybody is free in all the open slots and these have
/// as many tables; and how many could be placed at most.
///
/// With too few slots, any set of meetings is placed that gives nobody more
/// than there are slots and no more than there are tables in all, so that a
/// flow chooses the most. Whoever can have several meetings at a time has its
/// meetings dealt to so many people, who have one at a time.
fn everybody_free<'a>(problem: &'a Problem, open: &[u32], spread: bool) -> (Diaries<'a>, usize) {
    let tables = open.first().map_or(0, |&slot| problem.stocks[TABLES].left[slot as usize]) as usize;
    let all = problem.ends.len();
    let busiest = [0, 1].map(|side| {
        let each = problem.degrees(side).into_iter().zip(&problem.at_once[side]);
        each.map(|(meetings, &people)| meetings.div_ceil(people)).max().unwrap_or(0)
    });
    let busiest = busiest[0].max(busiest[1]) as usize;
    let needed = if all == 0 { 0 } else { busiest.max(all.div_ceil(tables.max(1))) };
    let mut placed: Vec<u32> = (0..all as u32).collect();
    if needed > open.len() {
        placed = bound::most_meetings(problem, open.len() as u32);
        placed.truncate(tables * open.len());
    }
    let n_slots = if spread { open.len().min(placed.len()) } else { needed.min(open.len()) };
    let (ends, n) = people(problem, &placed);
    let mut diaries = Diaries::new(problem);
    for (&meeting, colour) in placed.iter().zip(colouring::colour(&ends, n, n_slots)) {
        diaries.place(meeting, open[colour as usize] as usize);
    }
    (diaries, placed.len())
}

/// The people who take part in some meetings, each participant's dealt to those
/// who represent it in turn, and how many people each side has.
fn people(problem: &Problem, meetings: &[u32]) -> (Vec<[u32; 2]>, [usize; 2]) {
    let mut dealt = problem.n.map(|n| vec![0; n]);
    let person = |meeting: &u32| {
        [0, 1].map(|side| {
            let one = problem.ends[*meeting as usize][side] as usize;
            let nth = dealt[side][one];
            dealt[side][one] = (nth + 1) % problem.at_once[side][one];
            problem.before[side][one] + nth
        })
    };
    let n = [0, 1].map(|side| problem.at_once[side].iter().map(|&people| people as usize).sum());
    (meetings.iter().map(person).collect(), n)
}

/// Places meetings where somebody is not always free, or a meeting is special.
///
/// Special meetings come first, since they find the fewest places. Where that
/// leaves some out, they are placed once more, last and the shortest first: a
/// long one may take the place of several others.
fn limited(problem: &Problem) -> (Diaries<'_>, usize) {
    let bound = bound::bound(problem);
    // Beside confirmed meetings, others are placed where nothing must move.
    let mut first = Diaries::confirmed(problem);
    slotwise::fill_special(&mut first, Reverse);
    slotwise::fill(&mut first);
    improve::improve(&mut first, bound);
    let is_special = |meeting: u32| problem.is_special(meeting);
    if first.n_placed < bound && (0..problem.ends.len() as u32).any(is_special) {
        let mut last = Diaries::confirmed(problem);
        slotwise::fill(&mut last);
        slotwise::fill_special(&mut last, |length| length);
        improve::improve(&mut last, bound);
        if last.n_placed > first.n_placed {
            first = last;
        }
    }
    (first, bound)
}
