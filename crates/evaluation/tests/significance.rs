//! Intervals and tests beside plain routines, and beside `elinor`.
//!
//! `elinor` 0.4.0 (MIT or Apache-2.0) is no dependency: it brings `paste`,
//! which nobody maintains. What it says of these values is written down here.

#![allow(clippy::float_cmp)]

use std::num::NonZeroU32;

use proptest::prelude::*;
use qantara_evaluation::compare::{Comparison, Effect, PValue, Verdict, sign_flip};
use qantara_evaluation::draw::Chance;
use qantara_evaluation::interval::{Interval, bootstrap};
use qantara_evaluation::tukey::tukey;

fn chance(repetitions: u32, seed: u64) -> Chance {
    Chance { repetitions: NonZeroU32::new(repetitions).unwrap(), seed }
}

/// Three systems and 20 queries.
const SYSTEMS: [[f64; 20]; 3] = [
    [
        0.70, 0.30, 0.20, 0.60, 0.40, 0.40, 0.00, 0.70, 0.10, 0.30, 0.50, 0.40, 0.00, 0.60, 0.50, 0.30, 0.10,
        0.50, 0.20, 0.10,
    ],
    [
        0.50, 0.10, 0.00, 0.20, 0.40, 0.30, 0.00, 0.50, 0.30, 0.30, 0.40, 0.40, 0.10, 0.40, 0.20, 0.10, 0.10,
        0.60, 0.30, 0.20,
    ],
    [
        0.00, 0.00, 0.20, 0.10, 0.30, 0.30, 0.10, 0.20, 0.40, 0.40, 0.40, 0.30, 0.30, 0.20, 0.20, 0.20, 0.10,
        0.50, 0.40, 0.30,
    ],
];

fn minus(first: &[f64], second: &[f64]) -> Vec<f64> {
    first.iter().zip(second).map(|(first, second)| first - second).collect()
}

/// The share of all relabellings that are as far from zero, each summed anew.
fn plain_p(differences: &[f64]) -> f64 {
    let sum = |signs: u32| -> f64 {
        let signed = |(place, difference): (usize, &f64)| {
            if signs >> place & 1 == 1 { -difference } else { *difference }
        };
        differences.iter().enumerate().map(signed).sum()
    };
    let all = 1_u32 << differences.len();
    let far = (0..all).filter(|&signs| sum(signs).abs() >= sum(0).abs() - 1e-9).count();
    far as f64 / f64::from(all)
}

proptest! {
    #[test]
    fn few_differences_are_relabelled_in_every_way(
        differences in prop::collection::vec(prop_oneof![Just(0.0), (-20_i8..20).prop_map(|n| f64::from(n) / 10.0)], 1..11),
    ) {
        let p = sign_flip(std::slice::from_ref(&differences), &Chance::new(0))[0];
        prop_assert!(p.is_exact);
        prop_assert!((p.value - plain_p(&differences)).abs() < 1e-12, "{p:?}, not {}", plain_p(&differences));
    }

    /// A column's interval and value are its own, whatever stands beside it,
    /// and on any number of threads.
    #[test]
    fn neither_other_columns_nor_threads_change_a_bit(
        rows in prop::collection::vec((-1.0_f64..1.0, -1.0_f64..1.0), 25..60),
        seed in any::<u64>(),
    ) {
        let (a, b): (Vec<f64>, Vec<f64>) = rows.into_iter().unzip();
        let chance = chance(200, seed);
        let both = [a.clone(), b.clone()];
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| (bootstrap(&both, &chance), sign_flip(&both, &chance), tukey(&both, &chance)))
        };
        let found = on(1);
        prop_assert_eq!(&found, &on(3));
        let (intervals, p_values, _) = found;
        let intervals = intervals.unwrap();
        prop_assert_eq!(bootstrap(std::slice::from_ref(&b), &chance).unwrap()[0], intervals[1]);
        prop_assert_eq!(sign_flip(std::slice::from_ref(&b), &chance)[0], p_values[1]);
        // Twice the values are twice the interval, to the bit.
        let doubled = bootstrap(&[a.iter().map(|value| value * 2.0).collect()], &chance).unwrap()[0];
        let Interval { mean, low, high } = intervals[0];
        prop_assert_eq!(doubled, Interval { mean: mean * 2.0, low: low * 2.0, high: high * 2.0 });
    }
}

#[test]
fn what_is_drawn_comes_near_to_what_is_counted() {
    // 21 differences are one too many to count.
    let differences: Vec<f64> = (0..21).map(|n| f64::from(n % 7) - 2.0 - f64::from(n % 2) * 0.5).collect();
    assert!(differences.iter().filter(|&&difference| difference != 0.0).count() > 17);
    let long: Vec<f64> = differences.iter().map(|difference| difference + 0.25).collect();
    let p = sign_flip(std::slice::from_ref(&long), &chance(100_000, 3))[0];
    assert!(!p.is_exact);
    // Four standard errors of a share of 100,000.
    assert!((p.value - plain_p(&long)).abs() < 4.0 * 0.5 / 316.0, "{p:?}, not {}", plain_p(&long));
}

#[test]
fn an_interval_of_many_is_the_normal_one() {
    let values: Vec<f64> = (0..2_000_u32).map(|n| f64::from(n * 7_919 % 2_000) / 2_000.0).collect();
    let interval = bootstrap(std::slice::from_ref(&values), &chance(4_000, 5)).unwrap()[0];
    // Evenly spread from 0 to 1: the deviation is √(1/12).
    let half = 1.96 * (1.0_f64 / 12.0).sqrt() / 2_000_f64.sqrt();
    assert!((interval.mean - 0.49975).abs() < 1e-9, "{interval:?}");
    for end in [interval.high - interval.mean, interval.mean - interval.low] {
        assert!((end / half - 1.0).abs() < 0.06, "{interval:?}, not ± {half}");
    }
}

/// Samples are held for some columns at a time; nobody sees where one ends.
#[test]
fn each_of_many_columns_has_its_own_interval() {
    let columns: Vec<Vec<f64>> =
        (0..40).map(|c| (0..30).map(|n| f64::from((n * 7 + c) % 11)).collect()).collect();
    let together = bootstrap(&columns, &chance(200, 3)).unwrap();
    assert_eq!(together.len(), 40);
    for (column, interval) in columns.iter().zip(together) {
        assert_eq!(bootstrap(std::slice::from_ref(column), &chance(200, 3)).unwrap(), [interval]);
    }
}

#[test]
fn fewer_than_25_queries_have_no_interval() {
    for (n, has_one) in [(0, false), (24, false), (25, true)] {
        assert_eq!(bootstrap(&[vec![0.5; n]], &chance(10, 0)).is_some(), has_one, "{n} queries");
    }
}

#[test]
fn a_verdict_asks_both_the_interval_and_the_test() {
    for (interval, p, verdict) in [
        (Some((0.01, 0.03)), 0.05, Verdict::Better),
        (Some((0.01, 0.03)), 0.051, Verdict::NotDecisive),
        (Some((-0.03, -0.01)), 0.01, Verdict::Worse),
        (Some((-0.03, -0.01)), 0.06, Verdict::NotDecisive),
        (Some((-0.01, 0.03)), 0.01, Verdict::NotDecisive),
        (Some((0.0, 0.03)), 0.01, Verdict::NotDecisive),
        (None, 0.01, Verdict::TooFewQueries),
    ] {
        let comparison = Comparison {
            difference: 0.0,
            interval: interval.map(|(low, high)| Interval { mean: 0.0, low, high }),
            p: PValue { value: p, is_exact: true },
            effect: None,
            n_better: 0,
            n_worse: 0,
            n_queries: 0,
        };
        assert_eq!(comparison.verdict(), verdict, "{interval:?}, {p}");
    }
}

/// The systems, their values made odd: where relabellings are equally far
/// apart, `elinor` counts some of them only.
fn odd(system: usize) -> Vec<f64> {
    let moved = |(query, value): (usize, &f64)| value + ((7 * query + 13 * system) % 17) as f64 * 0.001_37;
    SYSTEMS[system].iter().enumerate().map(moved).collect()
}

#[test]
fn effects_and_p_values_are_those_of_elinor() {
    let systems = [odd(0), odd(1), odd(2)];
    let differences = minus(&systems[0], &systems[1]);
    let effect = Effect::of(&differences).unwrap();
    assert!((effect.cohen_d_z - 0.472_817_168_664_784).abs() < 1e-9, "{effect:?}");
    assert!((effect.hedges_g - effect.cohen_d_z * (1.0 - 3.0 / 75.0)).abs() < 1e-12, "{effect:?}");
    assert_eq!(Effect::of(&[0.1, 0.1, 0.1]), None);
    assert_eq!(Effect::of(&[0.1]), None);
    // Its values are of 2,000,000 relabellings; four standard errors of
    // 50,000 are less than 0.009.
    let pairs = tukey(&systems, &chance(50_000, 11));
    for (pair, expected) in pairs.iter().zip([0.276_512_5, 0.094_565_5, 0.874_410_5]) {
        assert!((pair.p - expected).abs() < 0.009, "{pair:?}, not {expected}");
    }
    // With two systems it is the randomisation test, which is exact here: four
    // standard errors of 2,000,000.
    let exact = sign_flip(&[differences], &chance(1, 0))[0];
    assert!(exact.is_exact && (exact.value - 0.048_349_5).abs() < 0.000_61, "{exact:?}");
    let two = tukey(&systems[..2], &chance(50_000, 11))[0];
    assert!((two.p - exact.value).abs() < 0.004, "{two:?}, not {exact:?}");
}

/// Equal values have many relabellings that are equally far apart: all count.
#[test]
fn relabellings_that_are_as_far_apart_but_for_rounding_count() {
    let systems = SYSTEMS.map(Vec::from);
    let exact = sign_flip(&[minus(&systems[0], &systems[1])], &chance(1, 0))[0];
    let two = tukey(&systems[..2], &chance(50_000, 11))[0];
    assert!((two.p - exact.value).abs() < 0.004, "{two:?}, not {exact:?}");
}
