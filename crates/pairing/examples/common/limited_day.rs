//! A day on which people are not always free.

use qantara_pairing::market::{Market, Side};
use qantara_pairing::timetable::Day;

use crate::common::Random;

/// The left side is free in 90 % of the slots, the right one in 80 %.
pub(crate) fn limited_day(market: &Market, n_slots: u32, tables: u32, random: &mut Random) -> Day {
    let mut day = Day::new(n_slots, tables);
    for (side, percent) in [(Side::Left, 90), (Side::Right, 80)] {
        for one in 0..market.len(side) as u32 {
            let free: Vec<bool> = (0..n_slots).map(|_| random.next() % 100 < percent).collect();
            day = day.with_free(side, one, free);
        }
    }
    day
}
