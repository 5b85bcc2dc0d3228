//! Profiles stored durably each second, by batch size.
//!
//! Asks how many profiles an import should commit at a time, when every
//! commit waits for the disk.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use qantara_engine::profile::Profile;
use qantara_store::{Batch, OpenOptions, Tenant};

fn profile(n: u64) -> Profile {
    let pitch = "Irrigation par capteurs, vendue aux coopératives. ".repeat(24);
    let profile = serde_json::json!({
        "id": format!("st-{n:08}"), "name": format!("Startup {n}"), "languages": ["fr", "ar"],
        "startup": { "stage": "seed", "home": "MA-09/Agadir", "pitch": { "fr": pitch } }
    });
    serde_json::from_value(profile).expect("the fields are a profile's")
}

fn durable_commits_by_batch_size(c: &mut Criterion) {
    let mut group = c.benchmark_group("commit");
    group.sample_size(10);
    for size in [1_u64, 20, 100, 1_000] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let store = qantara_store::open(folder.path(), &OpenOptions::new().create(true)).expect("a store");
        let mut n = 0;
        group.throughput(Throughput::Elements(size));
        group.bench_with_input(BenchmarkId::from_parameter(size), &size, |bencher, size| {
            bencher.iter(|| {
                let mut batch = Batch::new(Tenant::default());
                for _ in 0..*size {
                    // As in an import run again: some are new, some replaced.
                    batch.put(profile(n % 50_000));
                    n += 1;
                }
                store.commit(batch).expect("a commit")
            });
        });
    }
    group.finish();
}

criterion_group!(benches, durable_commits_by_batch_size);
criterion_main!(benches);
