//! Exposure by hand, and inequality beside plain routines.

use proptest::prelude::*;
use qantara_evaluation::acceptance::{Introduction, acceptance};
use qantara_evaluation::exposure::{by_group, coverage, exposure, gini, lorenz};
use qantara_evaluation::run::Run;

#[test]
fn attention_is_shared_by_rank() {
    let run = Run::from_entries([
        ("argan", "atlas", 3.0),
        ("argan", "rif", 2.0),
        ("argan", "souss", 1.0),
        ("zellige", "rif", 2.0),
        ("zellige", "stranger", 3.0),
    ])
    .unwrap();
    let seen = exposure(&run, ["atlas", "rif", "souss", "unseen"], 2);
    // The second rank has 1 / log₂ 3.
    let second = 1.0 / 3.0_f64.log2();
    for (id, expected) in [("atlas", 1.0), ("rif", 2.0 * second), ("souss", 0.0), ("unseen", 0.0)] {
        assert!((seen[id] - expected).abs() < 1e-12, "{id}: {}", seen[id]);
    }
    assert_eq!(seen.len(), 4);
    assert!((coverage(&seen) - 0.5).abs() < 1e-12);
    let group = |id: &str| match id {
        "atlas" | "unseen" => Some("fund"),
        "rif" => Some("angel"),
        _ => None,
    };
    let groups = by_group(&seen, group, |id| f64::from(u8::from(id == "atlas")));
    assert_eq!(groups.len(), 2);
    assert_eq!((groups["fund"].members, groups["fund"].mean_exposure), (2, 0.5));
    assert_eq!(groups["fund"].by_merit(), Some(1.0));
    assert_eq!(groups["angel"].by_merit(), None);
}

#[test]
fn silence_settles_nothing_and_one_no_is_enough() {
    let answers = [None, Some(false), Some(true)];
    let all = answers
        .into_iter()
        .flat_map(|seeker| answers.into_iter().map(move |candidate| Introduction { seeker, candidate }));
    let counts = acceptance(all);
    assert_eq!((counts.introduced, counts.settled, counts.mutual), (9, 6, 1));
    assert_eq!((counts.seeker_answered, counts.seeker_accepted), (6, 3));
    assert_eq!((counts.candidate_answered, counts.candidate_accepted), (6, 3));
    assert_eq!(acceptance([]).mutual_rate(), None);
}

proptest! {
    /// Half the mean distance of two candidates, over the mean; and twice the
    /// area between the curve and the diagonal.
    #[test]
    fn gini_is_half_the_mean_distance_and_twice_the_area(amounts in prop::collection::vec(0.0_f64..9.0, 1..20)) {
        let n = amounts.len() as f64;
        let total: f64 = amounts.iter().sum();
        let apart: f64 = amounts.iter().flat_map(|a| amounts.iter().map(move |b| (a - b).abs())).sum();
        let found = gini(amounts.iter().copied());
        prop_assert!((found - apart / (2.0 * n * total)).abs() < 1e-9, "{found}");
        let curve = lorenz(amounts);
        let under: f64 = curve.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]) / n).sum();
        prop_assert!((found - (1.0 - 2.0 * under)).abs() < 1e-9, "{found} and {under}");
        prop_assert!(curve.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}

#[test]
fn nothing_is_shared_equally() {
    assert!(gini([]).abs() < f64::EPSILON && gini([0.0, 0.0]).abs() < f64::EPSILON);
    assert!(lorenz([0.0]).is_empty());
}
