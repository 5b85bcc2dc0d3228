//! Meetings of several slots, participants with several people, and resources
//! that are counted: against brute force and the timetable's own checker.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;
use std::ops::Range;

use qantara_pairing::market::{Market, Pair, PairId, Participant, Side};
use qantara_pairing::timetable::check::{Broken, check};
use qantara_pairing::timetable::{Day, Reason, Resource, Seat, Timetable, TimetableError, Unplaced, arrange};

/// Splitmix64, so that the days are the same with any version of anything.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ bits >> 31) % u64::from(n)) as u32
    }

    fn percent(&mut self, percent: u32) -> bool {
        self.below(100) < percent
    }
}

fn number(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).unwrap()
}

/// A market in which the pairs meet, and everybody is called by a number.
fn market(n: [u32; 2], pairs: &[(u32, u32)]) -> (Market, Vec<PairId>) {
    let [left, right] =
        n.map(|n| (0..n).map(|k| Participant { id: format!("p{k}"), min: 0, max: n }).collect());
    let pairs: Vec<Pair> = pairs.iter().map(|&(left, right)| Pair::new(left, right, 1)).collect();
    let market = Market::new(left, right, &pairs).unwrap();
    let meetings = (0..market.n_pairs() as PairId).collect();
    (market, meetings)
}

/// Up to 6 by 5 people and `most` meetings.
fn small_market(random: &mut Random, most: usize) -> (Market, Vec<PairId>) {
    let n = [1 + random.below(6), 1 + random.below(5)];
    let mut pairs: Vec<(u32, u32)> =
        (0..n[0]).flat_map(|left| (0..n[1]).map(move |right| (left, right))).collect();
    while pairs.len() > most {
        pairs.swap_remove(random.below(pairs.len() as u32) as usize);
    }
    market(n, &pairs)
}

/// What the meetings of a day ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Demand {
    Lengths,
    AtOnce,
    Resources,
    All,
}

const DEMANDS: [Demand; 4] = [Demand::Lengths, Demand::AtOnce, Demand::Resources, Demand::All];

/// A day of up to 6 slots that has these demands. On half of the days people
/// come and go, tables are lost, some meet by video or must rest.
fn small_day(random: &mut Random, market: &Market, demand: Demand) -> Day {
    let n_slots = 2 + random.below(5);
    let mut day = Day::new(n_slots, 1 + random.below(4));
    let n_pairs = market.n_pairs() as PairId;
    if random.percent(50) {
        for side in Side::BOTH {
            for one in 0..market.len(side) as u32 {
                day = day.with_free(side, one, (0..n_slots).map(|_| random.percent(80)));
            }
        }
        day.tables = (0..n_slots).map(|_| random.below(4)).collect();
        day.by_video = (0..n_pairs).filter(|_| random.percent(15)).collect();
        if random.percent(40) {
            day.rest = [0, 1].map(|_| random.below(2));
            day.in_a_row = [0, 1].map(|_| NonZeroU32::new(random.below(4)));
        }
    }
    let has = |one: Demand| demand == one || demand == Demand::All;
    if has(Demand::Lengths) {
        for pair in (0..n_pairs).filter(|pair| pair % 2 == 0) {
            day = day.with_length(pair, number(2 + random.below(2)));
        }
    }
    if has(Demand::AtOnce) {
        for side in Side::BOTH {
            for one in (0..market.len(side) as u32).filter(|one| one % 2 == 0) {
                day = day.with_at_once(side, one, number(1 + random.below(3)));
            }
        }
    }
    if has(Demand::Resources) {
        for _ in 0..=random.below(2) {
            let pairs = (0..n_pairs).filter(|_| random.percent(60)).collect();
            let available = (0..n_slots).map(|_| random.below(3)).collect();
            day.resources.push(Resource { pairs, available });
        }
    }
    day
}

fn span(day: &Day, seat: &Seat) -> Range<u32> {
    seat.slot..seat.slot + day.length(seat.pair)
}

/// A timetable of some seats and nothing else.
fn timetable(day: &Day, seats: &[Seat]) -> Timetable {
    let slots: BTreeSet<u32> = seats.iter().flat_map(|seat| span(day, seat)).collect();
    Timetable { seats: seats.to_vec(), unplaced: vec![], bound: usize::MAX, slots_used: slots.len() as u32 }
}

fn keeps(market: &Market, day: &Day, seats: &[Seat]) -> Result<(), Broken> {
    let pairs: Vec<PairId> = seats.iter().map(|seat| seat.pair).collect();
    check(market, &pairs, day, &timetable(day, seats))
}

/// Whether any timetable places more than a number of meetings, by trying all
/// slots, and all tables for long meetings, which come first: of short ones
/// each takes the first table that is left.
fn is_beaten(market: &Market, meetings: &[PairId], day: &Day, placed: usize) -> bool {
    fn go(market: &Market, rest: &[PairId], day: &Day, seats: &mut Vec<Seat>, placed: usize) -> bool {
        if seats.len() > placed {
            return true;
        }
        let Some((&pair, rest)) = rest.split_first() else { return false };
        if seats.len() + rest.len() + 1 <= placed {
            return false;
        }
        let n_tables = day.tables.iter().max().copied().unwrap_or(0);
        for slot in 0..day.n_slots() {
            let tables: Vec<Option<u32>> = match (day.by_video.contains(&pair), day.length(pair)) {
                (true, _) => vec![None],
                (false, 1) => {
                    let is_taken = |table: u32| {
                        seats.iter().any(|seat| seat.table == Some(table) && span(day, seat).contains(&slot))
                    };
                    (0..n_tables).find(|&table| !is_taken(table)).into_iter().map(Some).collect()
                }
                (false, _) => (0..n_tables).map(Some).collect(),
            };
            for table in tables {
                seats.push(Seat { pair, slot, table });
                let is_beaten = keeps(market, day, seats).is_ok() && go(market, rest, day, seats, placed);
                seats.pop();
                if is_beaten {
                    return true;
                }
            }
        }
        go(market, rest, day, seats, placed)
    }
    let mut order = meetings.to_vec();
    order.sort_by_key(|&pair| (std::cmp::Reverse(day.length(pair)), pair));
    go(market, &order, day, &mut Vec::new(), placed)
}

/// How many timetables of a demand there are, how many place the most, and how
/// many are proved to.
#[derive(Clone, Copy, Debug, Default)]
struct Share {
    all: u32,
    best: u32,
    proved: u32,
    meetings: usize,
    short: usize,
}

/// Counted here and not assumed: the search is not exact. No timetable breaks a
/// rule, and none passes the bound.
#[test]
fn small_days_hold_nearly_as_many_meetings_as_any_timetable() {
    let mut random = Random(1);
    let mut shares: BTreeMap<Demand, Share> = BTreeMap::new();
    for demand in DEMANDS {
        let share = shares.entry(demand).or_default();
        for case in 0..CASES {
            let (market, meetings) = small_market(&mut random, 7);
            let day = small_day(&mut random, &market, demand);
            let timetable = arrange(&market, &meetings, &day).unwrap();
            assert_eq!(check(&market, &meetings, &day, &timetable), Ok(()), "{demand:?} {case} {day:?}");
            let placed = timetable.seats.len();
            let mut most = placed;
            while is_beaten(&market, &meetings, &day, most) {
                most += 1;
            }
            assert!(most <= timetable.bound, "{demand:?} {case}: {most} > {} {day:?}", timetable.bound);
            share.all += 1;
            share.best += u32::from(placed == most);
            share.proved += u32::from(timetable.is_proved());
            share.meetings += most;
            share.short += most - placed;
        }
    }
    for (demand, share) in &shares {
        println!("{demand:?}: {share:?}");
    }
}

const CASES: u32 = 300;
