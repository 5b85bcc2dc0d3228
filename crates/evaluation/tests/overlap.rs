//! Overlap by hand, and beside the formula taken word for word.

use std::collections::HashSet;

use proptest::prelude::*;
use qantara_evaluation::overlap::{ListedTwice, Persistence, rbo, top_overlap};

fn half() -> Persistence {
    Persistence::try_from(0.5).unwrap()
}

#[test]
fn rbo_is_what_a_pencil_says() {
    for (first, second, expected) in [
        // Agreement 0, 1, 2/3 at depths 1 to 3: 1/4 + 2/24, and 2/24 beyond.
        (&["a", "b", "c"] as &[&str], &["b", "a", "d"] as &[&str], 5.0 / 12.0),
        // Nothing at depth 1, a half at depth 2: 1/8, and 1/8 beyond.
        (&["a"], &["b", "a"], 0.25),
        // The short list goes on as it began.
        (&["a"], &["a", "b"], 1.0),
        (&[], &[], 1.0),
        (&[], &["a"], 0.0),
    ] {
        let found = rbo(first, second, half()).unwrap();
        assert!((found - expected).abs() < 1e-12, "{first:?} and {second:?}: {found}, not {expected}");
    }
    assert_eq!(rbo(&["a", "a"], &["b"], half()), Err(ListedTwice("a".into())));
    for (p, is_one) in [(0.5, true), (0.0, false), (1.0, false), (f64::NAN, false)] {
        assert_eq!(Persistence::try_from(p).is_ok(), is_one, "{p}");
    }
}

#[test]
fn overlap_counts_what_is_in_both() {
    for (k, expected) in [(1, 0.0), (2, 0.5), (3, 2.0 / 3.0), (4, 0.5), (9, 0.5)] {
        let found = top_overlap(&["a", "b", "c", "d"], &["b", "e", "a"], k).unwrap();
        assert!((found - expected).abs() < 1e-12, "{k}: {found}, not {expected}");
    }
    assert_eq!(top_overlap(&[], &[], 3), Ok(1.0));
    assert_eq!(top_overlap(&["a"], &["b", "b"], 3), Err(ListedTwice("b".into())));
}

/// Equation 32 of Webber et al., each agreement counted anew.
fn plain_rbo(first: &[&str], second: &[&str], p: f64) -> f64 {
    let (short, long) = if first.len() < second.len() { (first, second) } else { (second, first) };
    let (s, l) = (short.len(), long.len());
    let common = |depth: usize| {
        let above: HashSet<_> = short.iter().take(depth).collect();
        long.iter().take(depth).filter(|candidate| above.contains(candidate)).count() as f64
    };
    let f = |n: usize| n as f64;
    let first: f64 = (1..=l).map(|d| common(d) / f(d) * p.powf(f(d))).sum();
    let second: f64 = (s + 1..=l).map(|d| common(s) * f(d - s) / (f(s) * f(d)) * p.powf(f(d))).sum();
    let last = (common(l) - common(s)) / f(l) + common(s) / f(s);
    (1.0 - p) / p * (first + second) + last * p.powf(f(l))
}

fn list() -> impl Strategy<Value = Vec<&'static str>> {
    let ids = vec!["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"];
    (1..10_usize, Just(ids).prop_shuffle()).prop_map(|(n, ids)| ids[..n].to_vec())
}

proptest! {
    #[test]
    fn rbo_is_the_formula(first in list(), second in list(), p in 0.05_f64..0.99) {
        let persistence = Persistence::try_from(p).unwrap();
        let found = rbo(&first, &second, persistence).unwrap();
        prop_assert!((found - plain_rbo(&first, &second, p)).abs() < 1e-12, "{found}");
        prop_assert!((-1e-12..=1.0 + 1e-12).contains(&found), "{found}");
        prop_assert_eq!(found.to_bits(), rbo(&second, &first, persistence).unwrap().to_bits());
        prop_assert!((rbo(&first, &first, persistence).unwrap() - 1.0).abs() < 1e-12);
    }
}
