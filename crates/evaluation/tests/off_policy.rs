//! Estimates from logs whose answer is known.

use proptest::prelude::*;
use qantara_evaluation::off_policy::{Expected, Impression, NotEvaluable, off_policy};
use qantara_evaluation::position::{NotEstimable, Swap, position_bias};

fn shown(logged: f64, target: f64, reward: f64) -> Impression {
    Impression { logged, target, reward, expected: None }
}

proptest! {
    /// A log that holds each of three candidates as often as its policy says
    /// gives the other policy's value exactly, whatever the model says.
    #[test]
    fn a_log_that_is_as_likely_as_it_says_gives_the_value(
        times in prop::array::uniform3(1_u8..9),
        likely in prop::array::uniform3(1_u8..9),
        rewards in prop::array::uniform3(0.0_f64..1.0),
        model in prop::array::uniform3(-1.0_f64..1.0),
    ) {
        let whole = |parts: [u8; 3]| parts.map(f64::from).iter().sum::<f64>();
        let logged = times.map(|n| f64::from(n) / whole(times));
        let target = likely.map(|n| f64::from(n) / whole(likely));
        let mean = |values: [f64; 3]| values.iter().zip(target).map(|(value, target)| value * target).sum::<f64>();
        let mut log = Vec::new();
        for n in 0..3 {
            let expected = Some(Expected { shown: model[n], target: mean(model) });
            let one = Impression { logged: logged[n], target: target[n], reward: rewards[n], expected };
            log.extend(std::iter::repeat_n(one, times[n].into()));
        }
        let value = off_policy(&log, 1e9).unwrap();
        for found in [value.ips, value.clipped_ips, value.snips, value.doubly_robust.unwrap()] {
            prop_assert!((found - mean(rewards)).abs() < 1e-9, "{value:?}, not {}", mean(rewards));
        }
        prop_assert!((value.mean_weight - 1.0).abs() < 1e-9, "{value:?}");
        prop_assert!(value.effective_sample_size <= log.len() as f64 + 1e-9, "{value:?}");
        log.reverse();
        prop_assert_eq!(off_policy(&log, 1e9), Ok(value));
    }
}

#[test]
fn weights_are_clipped_and_counted() {
    // Weights 8, 0.5 and 0.5; one is clipped to 2.
    let log = [shown(0.1, 0.8, 1.0), shown(0.4, 0.2, 1.0), shown(0.4, 0.2, 0.0)];
    let value = off_policy(&log, 2.0).unwrap();
    let near =
        |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{value:?}, not {expected}");
    near(value.ips, 8.5 / 3.0);
    near(value.clipped_ips, 2.5 / 3.0);
    near(value.snips, 8.5 / 9.0);
    near(value.effective_sample_size, 81.0 / 64.5);
    // The spread of 8, 0.5 and 0.
    let squares: f64 = [8.0, 0.5, 0.0].iter().map(|gain: &f64| (gain - 8.5 / 3.0).powi(2)).sum();
    near(value.ips_standard_error.unwrap(), (squares / 6.0).sqrt());
    assert_eq!((value.n_clipped, value.n_impressions, value.doubly_robust), (1, 3, None));
}

#[test]
fn a_log_that_cannot_say_gives_a_reason() {
    for (log, why) in [
        (vec![], NotEvaluable::NoImpressions),
        (vec![shown(1.0, 1.0, 1.0), shown(1.0, 0.0, 0.0)], NotEvaluable::Deterministic),
        (vec![shown(0.5, 0.0, 1.0), shown(0.2, 0.0, 1.0)], NotEvaluable::NoOverlap),
        (vec![shown(0.5, 0.5, 1.0), shown(0.0, 0.5, 1.0)], NotEvaluable::OutOfRange { place: 1 }),
        (vec![shown(0.5, 1.5, 1.0)], NotEvaluable::OutOfRange { place: 0 }),
        (vec![shown(0.5, 0.5, f64::NAN)], NotEvaluable::OutOfRange { place: 0 }),
    ] {
        assert_eq!(off_policy(&log, 10.0), Err(why));
    }
}

/// So many impressions of neighbours in one order, of which so many are
/// clicked above and below.
fn neighbours(rank: u32, swapped: bool, shown: u32, above: u32, below: u32) -> impl Iterator<Item = Swap> {
    (0..shown).map(move |n| Swap { rank, swapped, upper_clicked: n < above, lower_clicked: n < below })
}

#[test]
fn places_are_told_from_candidates() {
    // Ranks are looked at in 100, 60 and 30 of 100 cases. At the first two
    // stand candidates liked by 80 and 40 %, at the next by 50 and 100 %.
    let log: Vec<Swap> = neighbours(1, false, 100, 80, 24)
        .chain(neighbours(1, true, 100, 40, 48))
        // One order was shown twice as often, and counts as much.
        .chain(neighbours(2, false, 200, 60, 60))
        .chain(neighbours(2, true, 100, 60, 15))
        .collect();
    let seen = position_bias(&log).unwrap();
    for (found, expected) in seen.iter().zip([1.0, 0.6, 0.3]) {
        assert!((found - expected).abs() < 1e-12, "{seen:?}");
    }
    assert_eq!(seen.len(), 3);
}

#[test]
fn swaps_that_cannot_say_give_a_reason() {
    let one = |rank, swapped, above, below| neighbours(rank, swapped, 10, above, below);
    for (log, why) in [
        (vec![], NotEstimable::NoSwaps),
        (one(1, false, 5, 5).collect(), NotEstimable::NoSwaps),
        (one(1, true, 5, 5).collect(), NotEstimable::OneOrder { rank: 1 }),
        (one(2, true, 5, 5).chain(one(2, false, 5, 5)).collect(), NotEstimable::OneOrder { rank: 1 }),
        (one(1, true, 5, 0).chain(one(1, false, 5, 0)).collect(), NotEstimable::TooFewClicks { rank: 1 }),
    ] {
        let log: Vec<Swap> = log;
        assert_eq!(position_bias(&log), Err(why));
    }
}
