//! How long a plan takes on random markets.
//!
//! ```text
//! cargo run --release -p qantara-pairing --example random_market [LEFT RIGHT SEED]
//! ```
//!
//! Each market is the union of both sides' best 20, with more wishes than
//! places and a floor of two meetings for everybody on the left.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use qantara_pairing::check::check;
use qantara_pairing::choice::{Request, choose, choose_from};
use qantara_pairing::market::{Market, Pair, Participant, Side};

const LIST: usize = 20;
const FLOOR: u32 = 2;
const TASTES: usize = 12;

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
    let (left, right, pairs) = random(lefts, rights, seed);
    println!("{lefts} x {rights}, seed {seed}: {} pairs", pairs.len());
    let (market, building) = timed(|| Market::new(left, right, &pairs));
    let market = market?.with_floor(Side::Left, FLOOR);
    let request = Request::default();
    let (plan, choosing) = timed(|| choose(&market, &request));
    let plan = plan?;
    let (verdict, checking) = timed(|| check(&market, &request, &plan));
    let verdict = verdict?;
    println!(
        "  {} meetings, value {}, {} missing, {}",
        plan.meetings.len(),
        plan.value,
        plan.short,
        if verdict.is_optimal() { "proved optimal" } else { "NOT PROVED" }
    );
    println!("  index {building:?}, choose {choosing:?}, check {checking:?}");
    let absent = market.without(Side::Right, rights as u32 / 2);
    let (again, repairing) = timed(|| choose_from(&absent, &request, &plan));
    let again = again?;
    let kept = again.meetings.iter().filter(|pair| plan.meetings.binary_search(pair).is_ok()).count();
    println!("  one drop-out: {repairing:?}, {kept} meetings kept");
    Ok(())
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// A market in which tastes and qualities make scores, with its pairs by left
/// participant.
fn random(lefts: usize, rights: usize, seed: u64) -> (Vec<Participant>, Vec<Participant>, Vec<Pair>) {
    let mut random = Random(seed);
    let person = |random: &mut Random| {
        let tastes: [f64; TASTES] = std::array::from_fn(|_| random.normal());
        (tastes, 0.2 * random.normal())
    };
    let left: Vec<_> = (0..lefts).map(|_| person(&mut random)).collect();
    let right: Vec<_> = (0..rights).map(|_| person(&mut random)).collect();
    let worth = |l: usize, r: usize| {
        let noise = Random((l * 1_000_003 + r) as u64 ^ seed << 48).next() as f64 / 2_f64.powi(64);
        let fit: f64 = left[l].0.iter().zip(&right[r].0).map(|(a, b)| a * b).sum();
        let likes = |quality: f64| 1.0 / (1.0 + (-0.4 * fit - quality - noise).exp());
        let (p, q) = (likes(right[r].1), likes(left[l].1));
        (1e6 * 2.0 * p * q / (p + q)) as i64
    };
    let mut of_right = vec![BinaryHeap::new(); rights];
    let mut listed = Vec::new();
    for l in 0..lefts {
        let mut of_left = BinaryHeap::new();
        for (r, best) in of_right.iter_mut().enumerate() {
            let score = worth(l, r);
            for (heap, who) in [(&mut of_left, r), (best, l)] {
                if heap.len() < LIST || heap.peek().is_some_and(|&Reverse((least, _))| least < score) {
                    heap.push(Reverse((score, who)));
                    if heap.len() > LIST {
                        heap.pop();
                    }
                }
            }
        }
        listed.extend(of_left.into_iter().map(|Reverse((score, r))| (l, r, score)));
    }
    for (r, best) in of_right.into_iter().enumerate() {
        listed.extend(best.into_iter().map(|Reverse((score, l))| (l, r, score)));
    }
    listed.sort_unstable();
    listed.dedup();
    let mut limits = |n: usize, least: u64, spread: u64| {
        (0..n)
            .map(|k| Participant {
                id: format!("p{k}"),
                min: 0,
                max: (least + random.next() % spread) as u32,
            })
            .collect()
    };
    let (left, right) = (limits(lefts, 3, 3), limits(rights, 4, 9));
    let pairs = listed.into_iter().map(|(l, r, score)| Pair::new(l as u32, r as u32, score)).collect();
    (left, right, pairs)
}

/// Splitmix64 (Steele, Lea & Flood, *Fast splittable pseudorandom number
/// generators*, 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    }

    /// About normal: a sum of twelve.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.next() as f64 / 2_f64.powi(64)).sum::<f64>() - 6.0
    }
}
