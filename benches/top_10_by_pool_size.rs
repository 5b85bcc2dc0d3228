//! Top 10 for one request, by pool size.
//!
//! Asks whether the cost of one request stays linear in the pool.

use std::hint::black_box;
use std::num::NonZeroUsize;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::pool::Pool;
use qantara_engine::profile::Profile;
use qantara_engine::rank::Ranker;
use qantara_sample::Sample;

fn top_10_by_pool_size(c: &mut Criterion) {
    let day = date(2026, 11, 23);
    let market = Market::find("startup-investor").unwrap();
    let policy = market.default_policy();
    let mut group = c.benchmark_group("top_10");
    for size in [1_000_u64, 10_000, 100_000] {
        let sample = Sample { startups: size, investors: 1, ..Sample::on(day) };
        let profiles: Vec<Profile> = sample.startups().chain(sample.investors()).collect();
        let settings = Settings::on(day);
        let Ok(pool) = Pool::build(market, settings, profiles.as_slice());
        let ranker = Ranker::new(&pool, &policy, Side::Second).unwrap();
        group.throughput(Throughput::Elements(size));
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| black_box(ranker.rank(&[0], NonZeroUsize::new(10).unwrap())));
        });
    }
    group.finish();
}

criterion_group!(benches, top_10_by_pool_size);
criterion_main!(benches);
