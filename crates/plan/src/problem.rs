//! Everything that decides a plan.

use std::num::NonZeroU32;

use qantara_pairing::choice::{self, Floors, Request};
use qantara_pairing::market::{Limits, Market, MarketError, Pair, PairId, Side};
use qantara_pairing::timetable::{Day, Seat};
use serde::{Deserialize, Serialize};

/// What makes a plan the best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aim {
    /// The greatest sum of scores.
    #[default]
    Total,
    /// The worst-off left participant's best meeting, then the sum.
    WorstFirst,
    /// No two would rather meet each other; the best such plan for the left.
    /// It looks at no floors, pins or vetoes.
    StableLeft,
    /// No two would rather meet each other; the best such plan for the right.
    StableRight,
}

impl Aim {
    /// The side that proposes, for a stable plan.
    pub fn proposers(self) -> Option<Side> {
        match self {
            Self::Total | Self::WorstFirst => None,
            Self::StableLeft => Some(Side::Left),
            Self::StableRight => Some(Side::Right),
        }
    }
}

/// What is done where not all floors can be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortage {
    /// As few meetings are missing as can be.
    Relax,
    /// Nobody's second meeting before everybody's first, and so on.
    Spread,
    /// There is no plan.
    Strict,
}

impl From<Shortage> for Floors {
    fn from(shortage: Shortage) -> Self {
        match shortage {
            Shortage::Relax => Self::Relax,
            Shortage::Spread => Self::Spread,
            Shortage::Strict => Self::Strict,
        }
    }
}

/// What the day needs to know of a participant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// In which slots the participant is free; `None`: in all.
    pub free: Option<Vec<bool>>,
    /// Whether the participant's meetings are by video and need no table.
    pub by_video: bool,
    /// The group that a left participant belongs to, by its place among the
    /// problem's.
    pub group: Option<usize>,
    /// How many meetings the participant can have at a time, since several
    /// people represent it; `None`: one.
    pub at_once: Option<NonZeroU32>,
    /// How many slots in a row its meetings take; `None`: one. Of two the
    /// longer counts.
    pub length: Option<NonZeroU32>,
    /// What its meetings need beside a table, by its place among the problem's
    /// resources.
    pub needs: Option<usize>,
}

/// Something that some meetings need, such as an interpreter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// What people call it.
    pub name: String,
    /// How many there are in each slot.
    pub available: u32,
}

/// Left participants who should get a number of meetings together: a region,
/// women founders, a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What people call it.
    pub name: String,
    /// Meetings that its members should get together.
    pub min: u32,
    /// The most that they take together, where there is a limit.
    pub max: Option<u32>,
}

/// The day's own rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How many meetings can take place at once, for each slot.
    pub tables: Vec<u32>,
    /// Slots in which nobody meets.
    pub breaks: Vec<u32>,
    /// For each side, how many slots a participant rests after a meeting.
    pub rest: [u32; 2],
    /// For each side, the most meetings that a participant has in a row.
    pub in_a_row: [Option<NonZeroU32>; 2],
    /// The first slot that has not begun: what stands before it has been held.
    pub from: u32,
}

impl Rules {
    /// A day of some slots, with as many tables in each, and no other rule.
    pub fn of(slots: u32, tables: u32) -> Self {
        Self {
            tables: vec![tables; slots as usize],
            breaks: Vec::new(),
            rest: [0; 2],
            in_a_row: [None; 2],
            from: 0,
        }
    }
}

/// An earlier plan that this one keeps to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Confirmed {
    /// Its meetings, in the market's order.
    pub meetings: Vec<PairId>,
    /// What it is worth to keep one of them, in millionths of a point.
    pub bonus: i64,
}

/// Who may meet whom, everybody's limits, and the day.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Everybody's limits as they asked, and the pairs that may meet.
    pub market: Market,
    /// What the day needs to know of everybody, by side.
    pub who: [Vec<Who>; 2],
    /// Groups of the left side; nobody is in two.
    pub groups: Vec<Group>,
    /// What some meetings need beside a table.
    pub resources: Vec<Resource>,
    /// What makes a plan the best.
    pub aim: Aim,
    /// What is done where not all floors can be met.
    pub floors: Shortage,
    /// Pairs that must meet.
    pub pins: Vec<PairId>,
    /// Pairs that must not meet.
    pub vetoes: Vec<PairId>,
    /// Pairs for which an earlier attempt found no slot.
    pub no_slot: Vec<PairId>,
    /// The day; `None` for a plan without a timetable.
    pub day: Option<Rules>,
    /// Meetings that have been held, or are under way.
    pub held: Vec<Seat>,
    /// The plan to keep to.
    pub confirmed: Option<Confirmed>,
}

/// What the day leaves of a problem.
#[derive(Clone, Debug)]
pub struct Within {
    /// The market in which nobody takes more meetings than they have time for.
    pub market: Market,
    /// What is asked of a plan in it.
    pub request: Request,
    /// The day, for the timetable.
    pub day: Option<Day>,
}

impl Problem {
    /// A problem without a day, pins and vetoes.
    pub fn new(market: Market, floors: Shortage) -> Self {
        let who = Side::BOTH.map(|side| vec![Who::default(); market.len(side)]);
        Self {
            market,
            who,
            groups: Vec::new(),
            resources: Vec::new(),
            aim: Aim::Total,
            floors,
            pins: Vec::new(),
            vetoes: Vec::new(),
            no_slot: Vec::new(),
            day: None,
            held: Vec::new(),
            confirmed: None,
        }
    }

    /// The same problem on a day with other rules.
    #[must_use]
    pub fn on(mut self, rules: Rules) -> Self {
        self.day = Some(rules);
        self
    }

    /// Adds pairs that may meet, whose participants go by their numbers in the
    /// market. Pairs are numbered anew.
    ///
    /// # Errors
    ///
    /// [`MarketError`], naming the pair.
    pub fn add_pairs(&mut self, more: &[Pair]) -> Result<(), MarketError> {
        let market = self.market.with_pairs(more)?;
        let _ = self.move_to(market);
        Ok(())
    }

    /// Puts another market in the place of this one, and returns the number
    /// there of each pair here. It has all participants and pairs of this one.
    pub(crate) fn move_to(&mut self, market: Market) -> impl Fn(PairId) -> PairId + use<> {
        let before = std::mem::replace(&mut self.market, market.clone());
        let now = move |pair: PairId| {
            let [left, right] =
                Side::BOTH.map(|side| market.find(side, before.id(side, before.of(side, pair))));
            let found = left.zip(right).and_then(|(left, right)| market.pair(left, right));
            found.unwrap_or(pair)
        };
        let Self { pins, vetoes, no_slot, held, confirmed, .. } = self;
        let kept = confirmed.iter_mut().map(|confirmed| &mut confirmed.meetings);
        for list in [pins, vetoes, no_slot].into_iter().chain(kept) {
            for pair in list.iter_mut() {
                *pair = now(*pair);
            }
        }
        for seat in held {
            seat.pair = now(seat.pair);
        }
        now
    }

    /// Both participants of a pair, by id.
    pub fn ids(&self, pair: PairId) -> [&str; 2] {
        Side::BOTH.map(|side| self.market.id(side, self.market.of(side, pair)))
    }

    /// The day, for the timetable.
    pub fn day(&self) -> Option<Day> {
        let rules = self.day.as_ref()?;
        // More tables than a side can fill at a time would stay empty.
        let at_a_time = |who: &Who| u64::from(who.at_once.map_or(1, NonZeroU32::get));
        let sides = self.who.iter().map(|side| side.iter().map(at_a_time).sum::<u64>());
        let most = sides.min().and_then(|most| u32::try_from(most).ok()).unwrap_or(u32::MAX);
        let mut day = Day::new(rules.tables.len() as u32, 0);
        day.tables = rules.tables.iter().map(|&tables| tables.min(most)).collect();
        day.breaks = rules.breaks.iter().copied().collect();
        day.rest = rules.rest;
        day.in_a_row = rules.in_a_row;
        day.from = rules.from;
        day.held.clone_from(&self.held);
        for side in Side::BOTH {
            for (one, who) in (0..).zip(&self.who[side as usize]) {
                if let Some(free) = &who.free {
                    day = day.with_free(side, one, free.iter().copied());
                }
                if who.by_video {
                    day.by_video.extend(self.market.pairs_of(side, one));
                }
                if let Some(at_once) = who.at_once.filter(|at_once| at_once.get() > 1) {
                    day = day.with_at_once(side, one, at_once);
                }
                if let Some(length) = who.length.filter(|length| length.get() > 1) {
                    for pair in self.market.pairs_of(side, one) {
                        let longest = day.lengths.entry(pair).or_insert(length);
                        *longest = length.max(*longest);
                    }
                }
            }
        }
        for (at, resource) in self.resources.iter().enumerate() {
            let needs = |side: Side, pair: PairId| {
                self.who[side as usize][self.market.of(side, pair) as usize].needs == Some(at)
            };
            let pairs = 0..self.market.n_pairs() as PairId;
            let pairs = pairs.filter(|&pair| Side::BOTH.into_iter().any(|side| needs(side, pair)));
            day = day.with_resource(pairs, resource.available);
        }
        day.by_video.sort_unstable();
        day.by_video.dedup();
        Some(day)
    }

    /// What the day leaves: nobody takes more meetings than they have slots,
    /// and nobody meets whom they are never free with.
    pub fn within(&self) -> Within {
        let mut market = self.market.clone();
        let held: Vec<PairId> = self.held.iter().map(|seat| seat.pair).collect();
        let mut pins = [&self.pins[..], &held].concat();
        pins.sort_unstable();
        pins.dedup();
        let mut vetoes = [&self.vetoes[..], &self.no_slot].concat();
        let day = self.day();
        if let Some(day) = &day {
            for side in Side::BOTH {
                for (one, open) in (0..).zip(self.time(side, day)) {
                    let limits = market.limits(side, one);
                    let max = limits.max().min(open);
                    if let Some(less) = Limits::new(limits.min().min(max), max).filter(|less| *less != limits)
                    {
                        market = market.with_limits(side, one, less);
                    }
                }
            }
            // A pin says that the two meet all the same.
            let apart = self.never_together(day).into_iter();
            vetoes.extend(apart.filter(|pair| pins.binary_search(pair).is_err()));
        }
        let most = day.as_ref().and_then(|day| seats(&market, day));
        let (kept, bonus) = match &self.confirmed {
            Some(confirmed) => (confirmed.meetings.clone(), confirmed.bonus),
            None => (Vec::new(), 0),
        };
        let groups = self.groups.iter().enumerate().map(|(at, group)| choice::Group {
            members: self.members(at).collect(),
            min: group.min,
            max: group.max,
        });
        let groups = groups.collect();
        let floors = self.floors.into();
        let request = Request { floors, pins, vetoes, kept, bonus, groups, most, ..Request::default() };
        Within { market, request, day }
    }

    /// The members of a group.
    fn members(&self, group: usize) -> impl Iterator<Item = u32> {
        let left = (0..).zip(&self.who[Side::Left as usize]);
        left.filter(move |(_, who)| who.group == Some(group)).map(|(one, _)| one)
    }

    /// How many meetings are missing below the floors of each group.
    pub fn missing_of_groups(&self, meetings: &[PairId]) -> Vec<u32> {
        let mut missing: Vec<u32> = self.groups.iter().map(|group| group.min).collect();
        for &pair in meetings {
            if let Some(group) = self.who[Side::Left as usize][self.market.left(pair) as usize].group {
                missing[group] = missing[group].saturating_sub(1);
            }
        }
        missing
    }

    /// The most meetings for which each participant of a side has time, those
    /// that it has had among them.
    pub(crate) fn time(&self, side: Side, day: &Day) -> Vec<u32> {
        let mut had = vec![0; self.market.len(side)];
        for seat in &day.held {
            had[self.market.of(side, seat.pair) as usize] += 1;
        }
        let of = |number: Option<NonZeroU32>| number.map_or(1, NonZeroU32::get);
        let time = |(one, (had, who)): (u32, (u32, &Who))| {
            let open = (day.from..day.n_slots()).map(|slot| day.is_free(side, one, slot));
            let open: Vec<bool> = open.collect();
            let [at_once, length] = [who.at_once, who.length].map(of);
            had + most_meetings(&open, at_once, length, day.rest[side as usize], day.in_a_row[side as usize])
        };
        (0..).zip(had.into_iter().zip(&self.who[side as usize])).map(time).collect()
    }

    /// The pairs that are free together in no slot. Held ones are not among
    /// them.
    fn never_together(&self, day: &Day) -> Vec<PairId> {
        let is_always_free = self.who.iter().flatten().all(|who| who.free.is_none());
        if is_always_free {
            return Vec::new();
        }
        let free = Side::BOTH.map(|side| {
            let slots = |one: u32| -> Vec<bool> {
                (0..day.n_slots()).map(|slot| slot >= day.from && day.is_free(side, one, slot)).collect()
            };
            (0..self.market.len(side) as u32).map(slots).collect::<Vec<_>>()
        });
        let apart = |&pair: &PairId| {
            let [left, right] =
                Side::BOTH.map(|side| &free[side as usize][self.market.of(side, pair) as usize]);
            !left.iter().zip(right).any(|(left, right)| *left && *right)
        };
        (0..self.market.n_pairs() as PairId).filter(apart).collect()
    }
}

/// No more meetings than this fit the diary of somebody who can have `at_once`
/// at a time: each takes `length` open slots in a row, `rest` slots lie between
/// two of a person, and no more slots than `in_a_row` are taken in a row.
fn most_meetings(open: &[bool], at_once: u32, length: u32, rest: u32, in_a_row: Option<NonZeroU32>) -> u32 {
    let [at_once, length, rest] = [at_once, length, rest].map(|number| number as usize);
    // Whatever is taken later, what ends first leaves most.
    let (mut meetings, mut slot) = (0, 0);
    while slot + length <= open.len() {
        if open[slot..slot + length].contains(&false) {
            slot += 1;
        } else {
            meetings += 1;
            slot += length + rest;
        }
    }
    // Of more open slots in a row than may be taken, one in so many stays free.
    let most = in_a_row.map_or(usize::MAX, |most| most.get() as usize);
    let runs = open.split(|is_open| !is_open).map(<[bool]>::len);
    let slots: usize = runs.map(|run| run - run / most.saturating_add(1)).sum();
    (at_once * meetings).min(at_once * slots / length) as u32
}

/// How many meetings there are tables for, where that may limit them, also with
/// one place more.
fn seats(market: &Market, day: &Day) -> Option<u32> {
    if !day.by_video.is_empty() {
        return None;
    }
    let open = (day.from..day.n_slots()).filter(|slot| !day.breaks.contains(slot));
    let tables: u64 = open.map(|slot| u64::from(day.tables[slot as usize])).sum();
    let seats = tables + day.held.len() as u64;
    let places = Side::BOTH.map(|side| {
        (0..market.len(side) as u32).map(|one| u64::from(market.limits(side, one).max())).sum::<u64>()
    });
    u32::try_from(seats).ok().filter(|_| seats <= places[0].min(places[1]))
}
