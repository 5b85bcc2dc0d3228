//! Days on which every meeting takes one slot, everybody has one meeting at a
//! time and nothing but tables is counted: their timetables stay the same
//! bytes, whatever else the timetable learns.

use std::num::NonZeroU32;

use qantara_pairing::market::{Market, Pair, PairId, Participant, Side};
use qantara_pairing::timetable::check::check;
use qantara_pairing::timetable::{Day, arrange};
use sha2::{Digest, Sha256};

/// Splitmix64, so that the days are the same with any version of anything.
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        (bits ^ bits >> 31) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

/// A market of 12 by 8, about half of its pairs as meetings.
fn market(random: &mut Random) -> (Market, Vec<PairId>) {
    let side = |n: u32| (0..n).map(|k| Participant { id: format!("p{k:02}"), min: 0, max: n }).collect();
    let all = (0..12).flat_map(|left| (0..8).map(move |right| Pair::new(left, right, 1)));
    let pairs: Vec<Pair> = all.filter(|_| !random.one_in(2)).collect();
    let market = Market::new(side(12), side(8), &pairs).unwrap();
    let meetings = (0..market.n_pairs() as PairId).collect();
    (market, meetings)
}

/// A day of 8 to 10 slots; some have free slots, tables and rules that bind.
fn day(random: &mut Random, market: &Market, limited: bool) -> Day {
    let n_slots = 8 + random.below(3) as u32;
    let mut day = Day::new(n_slots, 5 + random.below(4) as u32);
    day.spread = random.one_in(3);
    day.keeps_table = Side::BOTH[random.below(2) as usize];
    if !limited {
        return day;
    }
    for side in Side::BOTH {
        for one in 0..market.len(side) as u32 {
            day = day.with_free(side, one, (0..n_slots).map(|_| !random.one_in(5)));
        }
    }
    if random.one_in(3) {
        day.tables = (0..n_slots).map(|_| 2 + random.below(6) as u32).collect();
        day.by_video = (0..random.below(12) as u32).map(|pair| pair * 3).collect();
    }
    if random.one_in(3) {
        day.rest = [0, 1].map(|_| random.below(2) as u32);
        day.in_a_row = [0, 1].map(|_| NonZeroU32::new(random.below(4) as u32));
    }
    day
}

/// The timetables of 150 days, told again on the same days with their first
/// half held, and with a participant away and the rest confirmed.
fn digest(limited: bool) -> String {
    let mut random = Random(7);
    let mut hash = Sha256::new();
    for _ in 0..150 {
        let (market, meetings) = market(&mut random);
        let day = day(&mut random, &market, limited);
        let first = arrange(&market, &meetings, &day).unwrap();
        let half = day.n_slots() / 2;
        let held = first.seats.iter().copied().filter(|seat| seat.slot < half).collect();
        let over = Day { held, from: half, ..day.clone() };
        let again = Day { confirmed: first.seats.clone(), ..day.clone() };
        let again = again.with_away(Side::Right, random.below(8) as u32, 0..half);
        for day in [day, over, again] {
            let timetable = arrange(&market, &meetings, &day).unwrap();
            check(&market, &meetings, &day, &timetable).unwrap();
            hash.update(format!("{timetable:?}"));
        }
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_day_on_which_everybody_is_free_is_arranged_as_ever() {
    assert_eq!(digest(false), "0f487498c43dba56");
}

#[test]
fn a_day_with_limits_is_arranged_as_ever() {
    assert_eq!(digest(true), "74a0d4084b2d7099");
}
