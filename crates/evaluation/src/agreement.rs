//! How far raters agree: Krippendorff's α.
//!
//! Any number of raters, each of whom may have left units out. Cohen's κ knows
//! two raters and no gaps.

use std::collections::BTreeMap;

/// How far apart two values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Names: two values are equal or not.
    Nominal,
    /// Grades: as far apart as there are ratings between them.
    Ordinal,
    /// Numbers: the square of their difference.
    Interval,
}

/// One rater's value for one unit, such as a pair that was judged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating<'a> {
    /// What was rated.
    pub unit: &'a str,
    /// Who rated it.
    pub rater: &'a str,
    /// The value.
    pub value: f64,
}

/// How far raters agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// 1 where all agree, 0 where they agree as often as chance would have it,
    /// below 0 where less often. Krippendorff asks for 0.8, and draws tentative
    /// conclusions from 0.667 (*Content Analysis*, 2004, ch. 11).
    pub alpha: f64,
    /// Units that two or more rated; others say nothing of agreement.
    pub units: usize,
    /// Ratings of these units.
    pub ratings: usize,
}

/// Why there is no α.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NoAgreement {
    /// No unit has two ratings.
    #[error("no unit has two ratings")]
    NothingShared,

    /// All ratings are the same value, so that chance would agree too.
    #[error("all ratings have the value {0}")]
    OneValue(f64),

    /// A rater rated a unit twice.
    #[error("rater `{rater}` rated `{unit}` twice")]
    Twice {
        /// The unit.
        unit: String,
        /// The rater.
        rater: String,
    },

    /// A value is infinite or not a number.
    #[error("rater `{rater}` gave `{unit}` the value {value}; a value is finite")]
    NotFinite {
        /// The unit.
        unit: String,
        /// The rater.
        rater: String,
        /// The value.
        value: f64,
    },
}

/// Krippendorff's α: 1 − observed disagreement / that of chance
/// (Krippendorff, *Computing Krippendorff's Alpha-Reliability*, 2011).
///
/// ```
/// use qantara_evaluation::agreement::{Rating, Scale, agreement};
///
/// let rating = |unit, rater, value| Rating { unit, rater, value };
/// let ratings = [
///     rating("argan / atlas", "amina", 2.0),
///     rating("argan / atlas", "driss", 2.0),
///     rating("argan / rif", "amina", 0.0),
///     rating("argan / rif", "driss", 1.0),
///     rating("zellige / rif", "driss", 1.0),
/// ];
/// let found = agreement(&ratings, Scale::Ordinal)?;
/// assert_eq!((found.units, found.ratings), (2, 4));
/// assert!(found.alpha > 0.7 && found.alpha < 1.0);
/// # Ok::<(), qantara_evaluation::agreement::NoAgreement>(())
/// ```
///
/// # Errors
///
/// [`NoAgreement`] when nothing can be said.
pub fn agreement(ratings: &[Rating<'_>], scale: Scale) -> Result<Agreement, NoAgreement> {
    let mut by_unit: BTreeMap<&str, BTreeMap<&str, f64>> = BTreeMap::new();
    for &Rating { unit, rater, value } in ratings {
        let named = || (unit.to_owned(), rater.to_owned());
        if !value.is_finite() {
            let (unit, rater) = named();
            return Err(NoAgreement::NotFinite { unit, rater, value });
        }
        // Minus zero is zero.
        if by_unit.entry(unit).or_default().insert(rater, value + 0.0).is_some() {
            let (unit, rater) = named();
            return Err(NoAgreement::Twice { unit, rater });
        }
    }
    let shared: Vec<Vec<f64>> =
        by_unit.values().filter(|of| of.len() > 1).map(|of| of.values().copied().collect()).collect();
    let mut values: Vec<f64> = shared.iter().flatten().copied().collect();
    values.sort_unstable_by(f64::total_cmp);
    values.dedup();
    let Some(&first) = values.first() else { return Err(NoAgreement::NothingShared) };
    if values.len() == 1 {
        return Err(NoAgreement::OneValue(first));
    }
    // Units by the values that they have.
    let count = |unit: &Vec<f64>| -> Vec<f64> {
        let mut counts = vec![0.0; values.len()];
        for value in unit {
            counts[values.partition_point(|other| other < value)] += 1.0;
        }
        counts
    };
    let units: Vec<Vec<f64>> = shared.iter().map(count).collect();
    let mut totals = vec![0.0; values.len()];
    for unit in &units {
        for (total, count) in totals.iter_mut().zip(unit) {
            *total += count;
        }
    }
    let n: f64 = totals.iter().sum();
    let apart = |a: usize, b: usize| distance(scale, &values, &totals, a, b);
    let among = |counts: &[f64]| -> f64 {
        let pairs = (0..values.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        pairs.map(|(a, b)| counts[a] * counts[b] * apart(a, b)).sum()
    };
    let observed: f64 = units.iter().map(|unit| among(unit) / (unit.iter().sum::<f64>() - 1.0)).sum();
    let by_chance = among(&totals) / (n - 1.0);
    Ok(Agreement { alpha: 1.0 - observed / by_chance, units: units.len(), ratings: n as usize })
}

/// How far apart two values are, squared; places count from the least value.
fn distance(scale: Scale, values: &[f64], totals: &[f64], greater: usize, less: usize) -> f64 {
    match scale {
        Scale::Nominal => 1.0,
        Scale::Ordinal => {
            let between: f64 = totals[less..=greater].iter().sum();
            square(between - f64::midpoint(totals[less], totals[greater]))
        }
        Scale::Interval => square(values[greater] - values[less]),
    }
}

fn square(value: f64) -> f64 {
    value * value
}
