//! The planner's side of `benches/peers/pairing`, a comparison with other solvers.
//!
//! ```text
//! peer write LEFT RIGHT LIST SEED FILE   writes a random market
//! peer serve [FILE]                      reads it and works on request
//! ```
//!
//! `serve` reads one word a line and prints one line of JSON for each:
//! `plan` (a whole plan, from unsorted pairs), `more` (what else is asked of a
//! market, beside one choice) or `peak` (the process's peak memory). Its caller
//! can so let two solvers take turns.
//!
//! The file holds little-endian numbers: how many participants are left and
//! right, and how many pairs (three `u64`); a floor and a capacity for each
//! participant (two `u32`); left, right and score of each pair, in no order
//! (two `u32`, one `i64`).

mod common;
#[path = "common/crowd.rs"]
mod crowd;
#[path = "common/limited_day.rs"]
mod limited_day;

use std::hint::black_box;
use std::io::{self, BufRead as _, Write as _};
use std::time::Instant;

use common::Random;
use crowd::Crowd;
use limited_day::limited_day;
use qantara_pairing::check::check;
use qantara_pairing::choice::{Request, choose, choose_from};
use qantara_pairing::fairness::floor_curve;
use qantara_pairing::market::{Market, Pair, Participant, Side};
use qantara_pairing::timetable::{Day, arrange, slots_needed};

const FLOOR: u32 = 2;
/// Participants who drop out in turn; the mean of their repairs is reported.
const DROP_OUTS: usize = 10;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["write", lefts, rights, list, seed, file] => {
            let bytes = random(lefts.parse()?, rights.parse()?, list.parse()?, seed.parse()?);
            std::fs::write(file, bytes)?;
            Ok(())
        }
        ["serve"] => serve(&Instance::default()),
        ["serve", file] => {
            // The file's bytes are gone before the first request.
            let instance = Instance::read(&std::fs::read(file)?);
            serve(&instance)
        }
        _ => Err("usage: peer write LEFT RIGHT LIST SEED FILE | peer serve [FILE]".into()),
    }
}

/// A random market as bytes, its pairs shuffled.
fn random(lefts: usize, rights: usize, list: usize, seed: u64) -> Vec<u8> {
    let crowd = Crowd::random(lefts, rights, seed);
    let mut pairs = crowd.lists(list);
    let mut random = Random(seed);
    for last in (1..pairs.len()).rev() {
        pairs.swap(last, random.next() as usize % (last + 1));
    }
    let mut bytes: Vec<u8> =
        [lefts, rights, pairs.len()].into_iter().flat_map(|n| (n as u64).to_le_bytes()).collect();
    for (one, floor) in
        crowd.left.iter().map(|one| (one, FLOOR)).chain(crowd.right.iter().map(|one| (one, 0)))
    {
        bytes.extend([floor.min(one.max), one.max].into_iter().flat_map(u32::to_le_bytes));
    }
    for pair in pairs {
        bytes.extend([pair.left, pair.right].into_iter().flat_map(u32::to_le_bytes));
        bytes.extend(pair.score.to_le_bytes());
    }
    bytes
}

#[derive(Default)]
struct Instance {
    left: Vec<Participant>,
    right: Vec<Participant>,
    pairs: Vec<Pair>,
}

impl Instance {
    fn read(bytes: &[u8]) -> Self {
        let (head, rest) = bytes.split_at(24);
        let count = |at: usize| u64_at(head, at) as usize;
        let (left, rest) = rest.split_at(8 * count(0));
        let (right, pairs) = rest.split_at(8 * count(8));
        let participants = |bytes: &[u8]| {
            let limits = bytes.chunks_exact(8).map(|one| (u32_at(one, 0), u32_at(one, 4)));
            limits.enumerate().map(|(n, (min, max))| Participant { id: format!("p{n}"), min, max }).collect()
        };
        let pairs = pairs.chunks_exact(16).take(count(16));
        Self {
            left: participants(left),
            right: participants(right),
            pairs: pairs
                .map(|one| Pair::new(u32_at(one, 0), u32_at(one, 4), u64_at(one, 8).cast_signed()))
                .collect(),
        }
    }
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes[at..at + 4].iter().rev().fold(0, |number, &byte| number << 8 | u32::from(byte))
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from(u32_at(bytes, at + 4)) << 32 | u64::from(u32_at(bytes, at))
}

fn serve(instance: &Instance) -> Outcome {
    for line in io::stdin().lock().lines() {
        let answer = match line?.as_str() {
            "plan" => plan(instance)?,
            "more" => more(instance)?,
            "peak" => format!("{{\"peak_kb\": {}}}", peak_kb()?),
            other => return Err(format!("no such request: {other}").into()),
        };
        println!("{answer}");
        io::stdout().flush()?;
    }
    Ok(())
}

fn plan(instance: &Instance) -> Outcome<String> {
    let (left, right) = (instance.left.clone(), instance.right.clone());
    let start = Instant::now();
    let market = Market::new(left, right, &instance.pairs)?;
    let (plan, solve) = timed(|| choose(&market, &Request::default()));
    let (plan, seconds) = (plan?, start.elapsed().as_secs_f64());
    Ok(format!(
        "{{\"seconds\": {seconds}, \"solve\": {solve}, \"value\": {}, \"short\": {}, \"meetings\": {}}}",
        plan.value,
        plan.short,
        plan.meetings.len()
    ))
}

/// Times everything else, in seconds, in one turn with a choice.
fn more(instance: &Instance) -> Outcome<String> {
    let market = Market::new(instance.left.clone(), instance.right.clone(), &instance.pairs)?;
    let request = Request::default();
    let (plan, choosing) = timed(|| choose(&market, &request));
    let plan = plan?;
    let (curve, curving) = timed(|| floor_curve(&market, &request, 3));
    if curve?[FLOOR as usize].value != plan.value {
        return Err("the floor curve has another plan".into());
    }
    let (verdict, checking) = timed(|| check(&market, &request, &plan));
    if !verdict?.is_optimal() {
        return Err("the plan is not proved".into());
    }

    let n_right = market.len(Side::Right);
    let mut repairing = 0.0;
    for nth in 0..DROP_OUTS {
        let absent = market.without(Side::Right, (n_right * nth / DROP_OUTS) as u32);
        let (again, seconds) = timed(|| choose_from(&absent, &request, &plan));
        if !check(&absent, &request, &again?)?.is_optimal() {
            return Err("a repaired plan is not proved".into());
        }
        repairing += seconds / DROP_OUTS as f64;
    }

    let tables = n_right as u32;
    let needed = slots_needed(&market, &plan.meetings, tables).ok_or("there are no tables")?;
    let day = Day::new(needed, tables);
    let (timetable, arranging) = timed(|| arrange(&market, &plan.meetings, &day));
    let day = limited_day(&market, needed + needed / 4, tables, &mut Random(1));
    let (limited, limiting) = timed(|| arrange(&market, &plan.meetings, &day));
    black_box((timetable?, limited?));
    Ok(format!(
        "{{\"choose\": {choosing}, \"floor curve 0 to 3\": {curving}, \"check\": {checking}, \
         \"repair after one drop-out\": {repairing}, \"timetable, everybody free\": {arranging}, \
         \"timetable, limited time\": {limiting}}}"
    ))
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed().as_secs_f64())
}

/// The most memory that this process ever held, as Linux counts it. Unlike
/// `ru_maxrss` it leaves out what the parent held before this program began.
fn peak_kb() -> Outcome<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    Ok(peak.trim().trim_end_matches(" kB").parse()?)
}
