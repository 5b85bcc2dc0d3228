//! One profile written into a pool, by pool size.
//!
//! Asks whether a write costs the same whatever the pool.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::market::Market;
use qantara_engine::pool::{Change, Pool};
use qantara_engine::profile::Profile;
use qantara_sample::Sample;

fn patch_by_pool_size(c: &mut Criterion) {
    let day = date(2026, 11, 23);
    let market = Market::find("startup-investor").unwrap();
    let mut group = c.benchmark_group("patch");
    for size in [1_000_u64, 10_000, 100_000] {
        let sample = Sample { startups: size, investors: 1, ..Sample::on(day) };
        let profiles: Vec<Profile> = sample.startups().chain(sample.investors()).collect();
        let settings = Settings::on(day);
        let Ok(pool) = Pool::build(market, settings, profiles.as_slice());
        let change = Change::Put(Box::new(profiles[profiles.len() / 2].clone()));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| black_box(pool.patched([change.clone()])));
        });
    }
    group.finish();
}

criterion_group!(benches, patch_by_pool_size);
criterion_main!(benches);
