//! How long the timetable of a large day takes, beside the choice of meetings.
//!
//! ```text
//! cargo run --release -p qantara-pairing --example large_day [LEFT RIGHT SEED]
//! ```
//!
//! First everybody is always free; then the right side is there in 80 % of the
//! slots and the left one in 90 %, with a quarter more slots than are needed;
//! then with tables for nine in ten of the meetings.

mod common;
#[path = "common/limited_day.rs"]
mod limited_day;

use std::time::{Duration, Instant};

use common::Random;
use limited_day::limited_day;
use qantara_pairing::choice::{Request, choose};
use qantara_pairing::market::{Market, Pair, PairId, Participant, Side};
use qantara_pairing::timetable::check::check;
use qantara_pairing::timetable::{Day, arrange, slots_needed, waits};

const LIST: usize = 40;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|arg| arg.parse()).collect::<Result<_, _>>()?;
    match numbers[..] {
        [lefts, rights, seed] => measure(lefts, rights, seed as u64),
        _ => [(200, 60), (2_000, 600), (20_000, 6_000)]
            .into_iter()
            .flat_map(|sizes| (1..=3).map(move |seed| (sizes, seed)))
            .try_for_each(|((lefts, rights), seed)| measure(lefts, rights, seed)),
    }
}

fn measure(lefts: usize, rights: usize, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let market = random(lefts, rights, seed)?.with_floor(Side::Left, 2);
    let (plan, choosing) = timed(|| choose(&market, &Request::default()));
    let meetings = plan?.meetings;
    println!("{lefts} x {rights}, seed {seed}: {} meetings chosen in {choosing:?}", meetings.len());

    let n_tables = rights as u32;
    let needed = slots_needed(&market, &meetings, n_tables).ok_or("there are no tables")?;
    place("everybody free", &market, &meetings, &Day::new(needed, n_tables))?;

    let mut random = Random(seed);
    let n_slots = needed + needed / 4;
    place("limited time", &market, &meetings, &limited_day(&market, n_slots, n_tables, &mut random))?;
    let few = (meetings.len() as u32 * 9 / 10).div_ceil(n_slots);
    place("limited time, few tables", &market, &meetings, &limited_day(&market, n_slots, few, &mut random))
}

fn place(
    name: &str,
    market: &Market,
    meetings: &[PairId],
    day: &Day,
) -> Result<(), Box<dyn std::error::Error>> {
    let (timetable, arranging) = timed(|| arrange(market, meetings, day));
    let timetable = timetable?;
    check(market, meetings, day, &timetable)?;
    println!(
        "  {name}, {} slots: {} placed, bound {}, in {arranging:?}",
        day.n_slots(),
        timetable.seats.len(),
        timetable.bound
    );
    let side = day.keeps_table;
    let waits = waits(market, day, &timetable, side);
    let n_long = waits.iter().filter(|&&wait| wait > day.short_wait(side)).count();
    println!("    longest wait {}, {n_long} long ones", waits.iter().max().unwrap_or(&0));
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// A market in which some on the right are wanted more than others.
fn random(lefts: usize, rights: usize, seed: u64) -> Result<Market, Box<dyn std::error::Error>> {
    let mut random = Random(seed);
    let mut limits = |n: usize, least: u64, spread: u64| {
        let one = |k: usize, more: u64| Participant {
            id: format!("p{k}"),
            min: 0,
            max: (least + more % spread) as u32,
        };
        (0..n).map(|k| one(k, random.next())).collect()
    };
    let (left, right) = (limits(lefts, 3, 3), limits(rights, 4, 9));
    let mut pairs = Vec::with_capacity(lefts * LIST);
    for l in 0..lefts {
        let mut listed: Vec<usize> = (0..LIST).map(|_| random.next() as usize % rights).collect();
        listed.sort_unstable();
        listed.dedup();
        for r in listed {
            let quality = r * 7_919 % rights * 400_000 / rights;
            let score = (quality as u64 + random.next() % 600_000).cast_signed();
            pairs.push(Pair::new(l as u32, r as u32, score));
        }
    }
    Ok(Market::new(left, right, &pairs)?)
}
