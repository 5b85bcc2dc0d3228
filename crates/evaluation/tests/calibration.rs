//! Isotonic regression by hand and beside the min-max formula.

#![allow(clippy::float_cmp)]

use std::num::NonZeroUsize;

use proptest::prelude::*;
use qantara_evaluation::calibration::{Calibration, InvalidOutcome, Outcome, reliability};

fn outcomes(list: &[(f64, u8)]) -> Vec<Outcome> {
    list.iter().map(|&(score, accepted)| Outcome { score, accepted: accepted > 0 }).collect()
}

#[test]
fn neighbours_that_fall_are_pooled_until_none_does() {
    // 1 0 0 falls twice: one pool of 1/3. Then 1, 0, 1: the middle falls.
    let calibration =
        Calibration::fit(&outcomes(&[(0.1, 1), (0.2, 0), (0.3, 0), (0.5, 1), (0.6, 0), (0.9, 1)])).unwrap();
    let steps: Vec<_> =
        calibration.steps().iter().map(|step| (step.low, step.high, step.share, step.n_outcomes)).collect();
    assert_eq!(steps, [(0.1, 0.3, 1.0 / 3.0, 3), (0.5, 0.6, 0.5, 2), (0.9, 0.9, 1.0, 1)]);
    for (score, share) in [(-5.0, 1.0 / 3.0), (0.25, 1.0 / 3.0), (0.55, 0.5), (0.75, 0.75), (2.0, 1.0)] {
        assert!((calibration.share(score) - share).abs() < 1e-12, "{score}: {}", calibration.share(score));
    }
}

#[test]
fn bins_and_their_distance_are_what_a_pencil_says() {
    let found =
        reliability(&outcomes(&[(0.1, 0), (0.3, 1), (0.8, 1), (1.0, 0)]), NonZeroUsize::new(2).unwrap())
            .unwrap();
    let bins: Vec<_> = found.bins.iter().map(|bin| (bin.place, bin.n_outcomes, bin.accepted)).collect();
    assert_eq!(bins, [(0, 2, 0.5), (1, 2, 0.5)]);
    assert!((found.bins[0].predicted - 0.2).abs() < 1e-12 && (found.bins[1].predicted - 0.9).abs() < 1e-12);
    assert!((found.brier - (0.01 + 0.49 + 0.04 + 1.0) / 4.0).abs() < 1e-12);
    assert!((found.expected_calibration_error - f64::midpoint(0.3, 0.4)).abs() < 1e-12);
}

#[test]
fn what_is_no_outcome_is_refused() {
    let two = NonZeroUsize::new(2).unwrap();
    assert_eq!(Calibration::fit(&[]), Err(InvalidOutcome::None));
    assert_eq!(reliability(&[], two), Err(InvalidOutcome::None));
    assert_eq!(Calibration::fit(&outcomes(&[(f64::INFINITY, 1)])), Err(InvalidOutcome::Score(f64::INFINITY)));
    assert_eq!(reliability(&outcomes(&[(1.5, 1)]), two), Err(InvalidOutcome::Probability(1.5)));
}

/// The greatest, over beginnings up to a score, of the least, over ends from
/// it, of the share accepted between them (Barlow et al., 1972).
fn plain_share(list: &[(f64, u8)], score: f64) -> f64 {
    let share = |low: f64, high: f64| {
        let between: Vec<f64> = list
            .iter()
            .filter(|(score, _)| (low..=high).contains(score))
            .map(|(_, a)| f64::from(*a))
            .collect();
        between.iter().sum::<f64>() / between.len() as f64
    };
    let lows = list.iter().map(|(low, _)| *low).filter(|low| *low <= score);
    let least = |low: f64| {
        let highs = list.iter().map(|(high, _)| *high).filter(|high| *high >= score);
        highs.map(|high| share(low, high)).fold(f64::INFINITY, f64::min)
    };
    lows.map(least).fold(f64::NEG_INFINITY, f64::max)
}

proptest! {
    #[test]
    fn pooling_is_the_min_max_formula_in_any_order(
        list in prop::collection::vec(((0_u8..8).prop_map(|n| f64::from(n) / 8.0), 0_u8..2), 1..16),
    ) {
        let calibration = Calibration::fit(&outcomes(&list)).unwrap();
        for (score, _) in &list {
            let (found, expected) = (calibration.share(*score), plain_share(&list, *score));
            prop_assert!((found - expected).abs() < 1e-12, "{score}: {found}, not {expected}");
        }
        let mut back = list.clone();
        back.reverse();
        prop_assert_eq!(&calibration, &Calibration::fit(&outcomes(&back)).unwrap());
        let bins = NonZeroUsize::new(3).unwrap();
        prop_assert_eq!(reliability(&outcomes(&list), bins), reliability(&outcomes(&back), bins));
    }
}
