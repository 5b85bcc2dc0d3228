//! Epochs of learning from 3,000 queries, 300 candidates each and 20 facets.
//!
//! Asks whether whoever tunes a policy can watch it.

use std::hint::black_box;
use std::num::NonZeroU32;
use std::ops::ControlFlow;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use qantara_evaluation::judgements::Grade;
use qantara_evaluation::tune::{Example, Fuse, Model, Settings, Weights, margins, tune};

const N_QUERIES: u32 = 3_000;
const N_CANDIDATES: u32 = 300;
const N_FACETS: u32 = 20;

/// Numbers that look like chance.
fn mixed(a: u32, b: u32) -> u32 {
    let mut mixed = a.wrapping_mul(0x9e37_79b9) ^ b.wrapping_mul(0x85eb_ca6b);
    mixed = (mixed ^ (mixed >> 15)).wrapping_mul(0x2c1b_3c6d);
    mixed = (mixed ^ (mixed >> 12)).wrapping_mul(0x297a_2d39);
    mixed ^ (mixed >> 15)
}

fn example(query: u32) -> Example {
    let fit = |n: u32| (mixed(query, n) % 4_096) as f32 / 4_096.0;
    let fits = (0..N_CANDIDATES * N_FACETS).map(fit).collect();
    let grade = |n: u32| if n % 60 == query % 60 { Grade::RELEVANT } else { Grade::NotRelevant };
    Example::new(format!("q{query}"), N_FACETS as usize, fits, (0..N_CANDIDATES).map(grade).collect())
        .unwrap()
}

fn learning(c: &mut Criterion) {
    let training: Vec<Example> = (0..N_QUERIES).map(example).collect();
    let validation: Vec<Example> = (N_QUERIES..N_QUERIES + 500).map(example).collect();
    let weights = Weights::try_from(vec![1.0; N_FACETS as usize]).unwrap();
    let straight = Model::new([weights.clone(), weights], Fuse::Geometric).unwrap();
    let curved = straight.clone().with_identity_curves(&training[..100], 10);
    let mut group = c.benchmark_group("tune, by epochs");
    group.sample_size(10);
    for (name, start) in [("straight", &straight), ("curves", &curved)] {
        for n_epochs in [1, 11] {
            let n_epochs = NonZeroU32::new(n_epochs).unwrap();
            let settings = Settings { n_epochs, fuses: Vec::new(), ..Settings::default() };
            group.bench_with_input(BenchmarkId::new(name, n_epochs), start, |bencher, start| {
                let go_on = |_: &_| ControlFlow::Continue(());
                bencher.iter(|| tune(black_box(start), &training, &validation, &settings, go_on));
            });
        }
    }
    group.finish();
    c.bench_function("margins of the first 10", |bencher| {
        bencher.iter(|| margins(black_box(&straight), &training[0], 10));
    });
}

criterion_group!(benches, learning);
criterion_main!(benches);
