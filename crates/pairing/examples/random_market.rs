//! How long a plan takes on random markets.
//!
//! ```text
//! cargo run --release -p qantara-pairing --example random_market [LEFT RIGHT SEED]
//! ```
//!
//! Each market is the union of both sides' best 20, with more wishes than
//! places and a floor of two meetings for everybody on the left.

mod common;
#[path = "common/crowd.rs"]
mod crowd;

use std::time::{Duration, Instant};

use crowd::Crowd;
use qantara_pairing::check::{Verdict, check, check_over_all};
use qantara_pairing::choice::{Floors, Group, Plan, Request, choose, choose_from};
use qantara_pairing::fairness::floor_curve;
use qantara_pairing::market::{Market, Side};
use qantara_pairing::price_out::choose_over_all;

const LIST: usize = 20;
const FLOOR: u32 = 2;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|arg| arg.parse()).collect::<Result<_, _>>()?;
    match numbers[..] {
        [lefts, rights, seed] => measure(lefts, rights, seed as u64)?,
        _ => {
            for (lefts, rights) in [(200, 60), (2_000, 600), (20_000, 6_000)] {
                for seed in 1..=3 {
                    measure(lefts, rights, seed)?;
                }
            }
        }
    }
    Ok(())
}

fn measure(lefts: usize, rights: usize, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let crowd = Crowd::random(lefts, rights, seed);
    let pairs = crowd.lists(LIST);
    println!("{lefts} x {rights}, seed {seed}: {} pairs", pairs.len());
    let (market, building) = timed(|| Market::new(crowd.left.clone(), crowd.right.clone(), &pairs));
    let market = market?.with_floor(Side::Left, FLOOR);
    let request = Request::default();
    let (plan, choosing) = timed(|| choose(&market, &request));
    let plan = plan?;
    let (verdict, checking) = timed(|| check(&market, &request, &plan));
    println!("  {}, {}", told(&plan), proof(verdict?));
    println!("  index {building:.1?}, choose {choosing:.1?}, check {checking:.1?}");

    let absent = market.without(Side::Right, rights as u32 / 2);
    let (again, repairing) = timed(|| choose_from(&absent, &request, &plan));
    let again = again?;
    let kept = again.meetings.iter().filter(|pair| plan.meetings.binary_search(pair).is_ok()).count();
    println!("  one drop-out: {repairing:.1?}, {kept} meetings kept");

    measure_limits(&market, &plan)?;

    let (curve, taking) = timed(|| floor_curve(&market, &request, 3));
    println!("  floors 0 to 3: {taking:.1?}, {} missing at 3", curve?[3].short);

    let strict = Request { floors: Floors::Strict, ..Request::default() };
    let (refused, naming) = timed(|| choose(&market.with_floor(Side::Left, 3), &strict));
    if let Err(error) = refused {
        println!("  strict floor 3: {naming:.1?}, {error}");
    }

    let (verdict, checking) = timed(|| check_over_all(&market, &request, &plan, crowd.everything()));
    println!("  check over all pairs: {checking:.1?}, scoring them among it: {}", proof(verdict?));
    let (best, choosing) = timed(|| choose_over_all(&market, &request, || crowd.everything()));
    let best = best?;
    let verdict = check_over_all(&best.market, &best.request, &best.plan, crowd.everything())?;
    println!(
        "  choose over all pairs: {choosing:.1?}, {} pairs added in {} rounds: {}, {}",
        best.added,
        best.rounds,
        told(&best.plan),
        proof(verdict)
    );
    Ok(())
}

/// A day with fewer seats, and groups that should get more, or take less, than
/// they have in a plan without them.
fn measure_limits(market: &Market, free: &Plan) -> Result<(), Box<dyn std::error::Error>> {
    let meetings = free.meetings.len() as u32;
    let lefts = market.len(Side::Left) as u32;
    let shares = |n_groups: u32, per_cent: u32, is_floor: bool| -> Vec<Group> {
        (0..n_groups)
            .map(|group| {
                let members: Vec<u32> = (group..lefts).step_by(2 * n_groups as usize).collect();
                let is_member = |&&pair: &&u32| market.left(pair) % (2 * n_groups) == group;
                let has = free.meetings.iter().filter(is_member).count() as u32;
                let limit = has * per_cent / 100;
                Group { members, min: if is_floor { limit } else { 0 }, max: (!is_floor).then_some(limit) }
            })
            .collect()
    };
    let most = Some(meetings * 4 / 5);
    for (name, request) in [
        ("seats for 99 %", Request { most: Some(meetings * 99 / 100), ..Request::default() }),
        ("seats for 80 %", Request { most, ..Request::default() }),
        ("seats for 40 %", Request { most: Some(meetings * 2 / 5), ..Request::default() }),
        ("a group's floor", Request { groups: shares(1, 110, true), ..Request::default() }),
        ("a group's most", Request { groups: shares(1, 80, false), ..Request::default() }),
        ("ten groups' floors", Request { groups: shares(10, 110, true), ..Request::default() }),
        ("ten groups' mosts", Request { groups: shares(10, 90, false), ..Request::default() }),
        ("both", Request { groups: shares(10, 100, true), most, ..Request::default() }),
    ] {
        let (plan, choosing) = timed(|| choose(market, &request));
        let plan = plan?;
        let (verdict, checking) = timed(|| check(market, &request, &plan));
        println!(
            "  {name}: choose {choosing:.1?}, check {checking:.1?}, {}, {}",
            told(&plan),
            proof(verdict?)
        );
        let absent = market.without(Side::Right, market.len(Side::Right) as u32 / 2);
        let (again, repairing) = timed(|| choose_from(&absent, &request, &plan));
        println!("    one drop-out: {repairing:.1?}, {} missing", again?.short);
    }
    let strict = Request { floors: Floors::Strict, most, ..Request::default() };
    let (refused, naming) = timed(|| choose(market, &strict));
    if let Err(error) = refused {
        println!("  strict with seats for 80 %: {naming:.1?}, {error}");
    }
    Ok(())
}

fn told(plan: &Plan) -> String {
    format!("{} meetings, value {}, {} missing", plan.meetings.len(), plan.value, plan.short)
}

fn proof(verdict: Verdict) -> String {
    if verdict.is_optimal() {
        "proved optimal".to_owned()
    } else {
        format!("not proved: at most {} better", verdict.gap())
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
