//! α of published examples.

use proptest::prelude::*;
use qantara_evaluation::agreement::{NoAgreement, Rating, Scale, agreement};

/// A rater's values, a letter for each unit; a dot where there is none.
fn ratings(rows: &'static [&'static str]) -> Vec<Rating<'static>> {
    const NAMES: &str = "abcdefghijkl";
    let of = |(rater, row): (usize, &'static &'static str)| {
        row.bytes().enumerate().filter(|(_, value)| *value != b'.').map(move |(unit, value)| Rating {
            unit: &NAMES[unit..=unit],
            rater: &NAMES[rater..=rater],
            value: f64::from(value),
        })
    };
    rows.iter().enumerate().flat_map(of).collect()
}

/// Krippendorff, *Computing Krippendorff's Alpha-Reliability*, 2011: sections
/// A, B, C and D. To three places, as printed.
#[test]
fn alpha_is_what_krippendorff_printed() {
    const FOUR: &[&str] = &["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
    for (rows, scale, expected) in [
        (&["0100000010", "1110010000"] as &[_], Scale::Nominal, 0.095),
        (&["aabbdcccedda", "babbbccceddd"], Scale::Nominal, 0.692),
        (FOUR, Scale::Nominal, 0.743),
        (FOUR, Scale::Ordinal, 0.815),
        (FOUR, Scale::Interval, 0.849),
    ] {
        let found = agreement(&ratings(rows), scale).unwrap();
        assert!((found.alpha - expected).abs() < 5e-4, "{scale:?} of {rows:?}: {found:?}, not {expected}");
    }
    let found = agreement(&ratings(FOUR), Scale::Nominal).unwrap();
    assert_eq!((found.units, found.ratings), (11, 40), "one unit has one rating");
}

#[test]
fn where_nothing_can_be_said_there_is_a_reason() {
    let rating = |unit, rater, value| Rating { unit, rater, value };
    for (ratings, reason) in [
        (vec![], NoAgreement::NothingShared),
        (vec![rating("x", "a", 1.0), rating("y", "b", 2.0)], NoAgreement::NothingShared),
        (
            vec![rating("x", "a", 1.0), rating("x", "b", 1.0), rating("y", "b", 2.0)],
            NoAgreement::OneValue(1.0),
        ),
        (
            vec![rating("x", "a", 1.0), rating("x", "a", 1.0)],
            NoAgreement::Twice { unit: "x".into(), rater: "a".into() },
        ),
        (
            vec![rating("x", "a", f64::INFINITY)],
            NoAgreement::NotFinite { unit: "x".into(), rater: "a".into(), value: f64::INFINITY },
        ),
    ] {
        assert_eq!(agreement(&ratings, Scale::Nominal), Err(reason));
    }
}

proptest! {
    /// Whoever agrees in all has 1, on every scale, and neither the order of
    /// ratings nor what raters are called matters.
    #[test]
    fn alpha_does_not_depend_on_order(values in prop::collection::vec(0_u8..4, 12), others in prop::collection::vec(0_u8..4, 12)) {
        const NAMES: &str = "abcdefghijkl";
        let rating = |rater: &'static str, (unit, &value): (usize, &u8)| Rating {
            unit: &NAMES[unit..=unit], rater, value: f64::from(value),
        };
        let of = |first, second, others: &[u8]| -> Vec<Rating<'static>> {
            let first = values.iter().enumerate().map(|value| rating(first, value));
            first.chain(others.iter().enumerate().map(|value| rating(second, value))).collect()
        };
        for scale in [Scale::Nominal, Scale::Ordinal, Scale::Interval] {
            let forth = agreement(&of("x", "y", &others), scale);
            let mut back = of("y", "x", &others);
            back.reverse();
            prop_assert_eq!(&forth, &agreement(&back, scale));
            if let Ok(same) = agreement(&of("x", "y", &values), scale) {
                prop_assert!((same.alpha - 1.0).abs() < 1e-12, "{same:?}");
            }
            if let Ok(found) = forth {
                prop_assert!(found.alpha <= 1.0);
            }
        }
    }
}
