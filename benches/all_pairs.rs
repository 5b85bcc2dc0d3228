//! Top 10 of all pairs, 10,000 startups by 10,000 investors.
//!
//! Asks what ranking costs beside the products that would score all pairs as
//! rows of numbers: both directions, fused, gates on, against two `dot`
//! products of `ndarray` on the same threads. The products are made in blocks of
//! rows, each thrown away, so that neither side has 800 MB to write.
//!
//! `cargo bench --bench all_pairs` ends with the ratio on one thread and on
//! all; `cargo bench --bench all_pairs -- --quick` takes a quarter as long.

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

use criterion::{Criterion, criterion_group};
use jiff::civil::date;
use ndarray::{Array2, s};
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::profile::Profile;
use qantara_engine::rank::Ranker;
use qantara_sample::Sample;
use rayon::prelude::*;

const SIDE: u64 = 10_000;

/// How many numbers a profile was when rankings were products of matrices.
const WIDTH: usize = 668;

/// Rows of one block of the baseline's products.
const BLOCK: usize = 128;

fn pool(startups: u64, investors: u64) -> Pool {
    let sample = Sample { startups, investors, ..Sample::on(date(2026, 11, 23)) };
    let profiles: Vec<Profile> = sample.startups().chain(sample.investors()).collect();
    let settings = Settings::on(date(2026, 11, 23));
    let market = Market::find("startup-investor").unwrap();
    let Ok(pool) = Pool::build(market, settings, profiles.as_slice());
    pool
}

fn all_pairs(pool: &Pool, policy: &Policy) {
    let ranker = Ranker::new(pool, policy, Side::First).unwrap();
    let seekers: Vec<usize> = (0..ranker.seekers().len()).collect();
    black_box(ranker.rank(&seekers, NonZeroUsize::new(10).unwrap()));
}

/// Two products of (n, width) by (width, n).
fn two_dots(rows: &Array2<f32>) {
    for _ in 0..2 {
        (0..rows.nrows()).step_by(BLOCK).par_bridge().for_each(|start| {
            let block = rows.slice(s![start..(start + BLOCK).min(rows.nrows()), ..]);
            black_box(block.dot(&rows.t()));
        });
    }
}

fn bench(c: &mut Criterion) {
    let (pool, rows) = (pool(2_000, 2_000), rows(2_000));
    let policy = pool.market().default_policy();
    let mut group = c.benchmark_group("all_pairs_2000");
    group.sample_size(10);
    group.bench_function("rank", |bencher| bencher.iter(|| all_pairs(&pool, &policy)));
    group.bench_function("two_dots", |bencher| bencher.iter(|| two_dots(&rows)));
    group.finish();
}

fn rows(count: u64) -> Array2<f32> {
    Array2::from_shape_fn((count as usize, WIDTH), |(row, column)| {
        ((row * 31 + column * 17) % 97) as f32 / 97.0
    })
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

fn seconds(work: impl FnOnce()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The ratio that the project promises, from turns taken one after the other.
fn ratio() {
    let (pool, rows) = (pool(SIDE, SIDE), rows(SIDE));
    let policy = pool.market().default_policy();
    println!(
        "\n{SIDE} x {SIDE} profiles, rows of {} numbers, {} bytes a profile",
        rows.ncols(),
        pool.bytes() / (2 * SIDE as usize)
    );
    let mut threads = vec![1, std::thread::available_parallelism().map_or(1, usize::from)];
    threads.dedup();
    for threads in threads {
        let turns: Vec<(f64, f64)> = (0..3)
            .map(|_| {
                on_threads(threads, || (seconds(|| all_pairs(&pool, &policy)), seconds(|| two_dots(&rows))))
            })
            .collect();
        let ranking = median(turns.iter().map(|turn| turn.0).collect());
        let products = median(turns.iter().map(|turn| turn.1).collect());
        println!(
            "all pairs, top 10, fused, gates on: {:.2} times two dot products on {threads} threads ({ranking:.2} s, {products:.2} s)",
            ranking / products
        );
    }
}

criterion_group!(benches, bench);

fn main() {
    benches();
    ratio();
}
