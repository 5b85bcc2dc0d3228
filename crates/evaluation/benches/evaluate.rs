//! The evaluation of a run as long as `split_2012` has queries.
//!
//! Asks whether measures and intervals are ready before anybody looks up.

use std::hint::black_box;
use std::num::NonZeroU32;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use qantara_evaluation::compare::compare;
use qantara_evaluation::draw::Chance;
use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::judgements::{Grade, Judgements, Pairs};
use qantara_evaluation::measure::Measure;
use qantara_evaluation::run::Run;

const N_QUERIES: u32 = 3_683;
const N_CANDIDATES: u32 = 10_000;

/// Numbers that look like chance.
fn mixed(a: u32, b: u32) -> u32 {
    let mut mixed = a.wrapping_mul(0x9e37_79b9) ^ b.wrapping_mul(0x85eb_ca6b);
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
    mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
    mixed ^ (mixed >> 15)
}

/// A run's entries: the same candidates for every seed, other scores.
fn entries(length: u32, seed: u32) -> Vec<(String, String, f64)> {
    let of = |query: u32| {
        let first = mixed(query, 1) % N_CANDIDATES;
        (0..length).map(move |n| {
            let candidate = (first + n * 7) % N_CANDIDATES;
            let score = f64::from(mixed(query ^ seed, candidate) % 4_096) / 4_096.0;
            (format!("q{query:05}"), format!("c{candidate:05}"), score)
        })
    };
    (0..N_QUERIES).flat_map(of).collect()
}

fn run(entries: &[(String, String, f64)]) -> Run {
    Run::from_entries(entries.iter().map(|(q, c, score)| (q.as_str(), c.as_str(), *score))).unwrap()
}

fn judgements() -> Judgements {
    let mut judgements = Judgements::default();
    for query in 0..N_QUERIES {
        let first = mixed(query, 1) % N_CANDIDATES;
        for n in 0..4 {
            let candidate = (first + (n * 37 + query % 11) * 7) % N_CANDIDATES;
            judgements.judge(&format!("q{query:05}"), &format!("c{candidate:05}"), Grade::RELEVANT).unwrap();
        }
    }
    judgements
}

fn evaluation(c: &mut Criterion) {
    let judgements = judgements();
    let measures: [Measure; 8] = ["R@10", "R@50", "nDCG@10", "RR", "Success@10", "AP", "RBP", "Bpref"]
        .map(|name| name.parse().unwrap());
    let task =
        Task { judgements: &judgements, excluded: &Pairs::default(), length: None, measures: &measures };
    let mut group = c.benchmark_group("evaluate");
    group.sample_size(10);
    for length in [200, 1_000] {
        let entries = entries(length, 0);
        group.throughput(Throughput::Elements(u64::from(N_QUERIES) * u64::from(length)));
        group.bench_with_input(BenchmarkId::new("gather", length), &entries, |bencher, entries| {
            bencher.iter(|| run(black_box(entries)));
        });
        let run = run(&entries);
        group.bench_with_input(BenchmarkId::new("measure", length), &run, |bencher, run| {
            bencher.iter(|| evaluate(black_box(run), &task));
        });
    }
    group.finish();
    let [first, second] = [0, 1].map(|seed| evaluate(&run(&entries(200, seed)), &task));
    let all = first.everybody();
    let chance = Chance { repetitions: NonZeroU32::new(1_000).unwrap(), seed: 7 };
    let mut group = c.benchmark_group("chance");
    group.sample_size(10);
    group.bench_function("bootstrap, 1,000 samples of 8 measures", |bencher| {
        bencher.iter(|| first.intervals(black_box(&all), &chance));
    });
    group.bench_function("compare, with as many", |bencher| {
        bencher.iter(|| compare(&first, black_box(&second), &all, &chance));
    });
    group.finish();
}

criterion_group!(benches, evaluation);
criterion_main!(benches);
