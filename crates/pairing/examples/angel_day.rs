//! How long it takes to see which rounds a plan closes, and to close more.
//!
//! ```text
//! cargo run --release -p qantara-pairing --example angel_day [STARTUPS ANGELS SEED]
//! ```
//!
//! Startups ask for 0.5 to 3 million and take six meetings each; angels give
//! up to 250,000, some more, and a fund in ten could lead. Every tenth ticket
//! is an odd amount, as a conversion leaves it. Half of the rounds need a lead.

mod common;

use std::time::Instant;

use common::Random;
use qantara_pairing::check::check;
use qantara_pairing::choice::{Request, choose};
use qantara_pairing::market::{Market, Pair, Participant, Side};
use qantara_pairing::rounds::{Amounts, Ask, Coverage, Offer, Rounds, close_rounds, coverage};

const BONUS: u64 = 300_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let numbers: Vec<usize> = std::env::args().skip(1).map(|arg| arg.parse()).collect::<Result<_, _>>()?;
    match numbers[..] {
        [lefts, rights, seed] => measure(lefts, rights, seed as u64)?,
        _ => {
            for (lefts, rights) in [(40, 30), (200, 150), (2_000, 1_500)] {
                for seed in 1..=3 {
                    measure(lefts, rights, seed)?;
                }
            }
        }
    }
    Ok(())
}

fn measure(lefts: usize, rights: usize, seed: u64) -> Result<(), Box<dyn std::error::Error>> {
    let mut random = Random(seed);
    let mut below = |end: u64| random.next() % end;
    let side = |n: usize, min: u32, max: u32| -> Vec<Participant> {
        (0..n).map(|one| Participant { id: one.to_string(), min, max }).collect()
    };
    let pairs: Vec<Pair> = (0..lefts as u32)
        .flat_map(|left| (0..rights as u32).map(move |right| (left, right)))
        .filter_map(|(left, right)| {
            let listed = below(rights as u64) < 30;
            listed.then(|| Pair::new(left, right, 300_000 + below(700_000).cast_signed()))
        })
        .collect();
    let market = Market::new(side(lefts, 1, 6), side(rights, 0, 8), &pairs)?;
    let asks: Vec<Ask> = (0..lefts)
        .map(|_| {
            let least = (5 + below(26)) * 10_000_000;
            let amounts = Amounts::new(least, least + least / 4).unwrap_or(Amounts::exactly(least));
            Ask { amounts, needs_lead: below(2) == 0 }
        })
        .collect();
    let offers: Vec<Offer> = (0..rights)
        .map(|_| {
            let (least, most, leads) = match below(10) {
                0 => (50_000_000, 200_000_000, true),
                1..4 => (10_000_000, 50_000_000, below(2) == 0),
                _ => (5_000_000, 25_000_000, false),
            };
            let odd = if below(10) == 0 { below(1_000_000) } else { 0 };
            Offer { amounts: Amounts::new(least - odd, most - odd).unwrap_or(Amounts::exactly(least)), leads }
        })
        .collect();
    let rounds = Rounds::new(
        &market,
        |left| Some(asks[left as usize]),
        |pair| Some(offers[market.right(pair) as usize]),
    );

    let request = Request::default();
    let plan = choose(&market, &request)?;
    let began = Instant::now();
    let found = coverage(&market, &request, &plan, &rounds);
    let covering = began.elapsed();
    let covered = found.iter().filter(|one| matches!(one, Some(Coverage::Covered { .. }))).count();
    let unsure = found
        .iter()
        .filter(|one| matches!(one, Some(Coverage::Undecided | Coverage::Covered { is_best: false, .. })))
        .count();
    let began = Instant::now();
    let closed = close_rounds(&market, &request, &plan, &rounds, BONUS)?;
    let closing = began.elapsed();
    println!(
        "{lefts} x {rights}, seed {seed}: {} meetings, {covered} rounds closed, {unsure} unsure, in {covering:.1?}",
        plan.meetings.len()
    );
    println!(
        "  {} of {} closable closed for {:.3} of {:.3} points, in {closing:.1?} and {} plans: {}",
        closed.closed.len(),
        closed.closable,
        closed.cost as f64 / 1e6,
        plan.value as f64 / 1e6,
        closed.tries,
        if check(&market, &closed.request, &closed.plan)?.is_optimal() { "proved" } else { "not proved" },
    );
    assert_eq!(closed.plan.short, plan.short, "floors come first");
    assert_eq!(market.len(Side::Left), found.len());
    Ok(())
}
