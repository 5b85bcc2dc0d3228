//! How two values, one for each direction, become one mutual score.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// How the two sides' values become a mutual score.
///
/// All of them grow with both values and keep [0, 1] in [0, 1].
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fuse {
    /// `√(a·b)`: neither side's interest makes up for the other's lack.
    #[default]
    Geometric,
    /// `2ab / (a + b)`: closer to the smaller value (as in RECON; Pizzato et
    /// al., *RECON: a reciprocal recommender for online dating*, 2010).
    Harmonic,
    /// `share · a + (1 − share) · b`, with `a` the value to the market's first
    /// role.
    Mean {
        /// The first role's share.
        first_share: Share,
    },
    /// The smaller of the two.
    Minimum,
}

/// A share from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(f64);

impl TryFrom<f64> for Share {
    type Error = InvalidShare;

    fn try_from(value: f64) -> Result<Self, InvalidShare> {
        if (0.0..=1.0).contains(&value) { Ok(Self(value)) } else { Err(InvalidShare(value)) }
    }
}

impl From<Share> for f64 {
    fn from(share: Share) -> Self {
        share.0
    }
}

/// The number offered as a [`Share`] is not between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a share is a number from 0 to 1; got {0}")]
pub struct InvalidShare(f64);

impl Fuse {
    /// The first value's share in a mean of the two that no score exceeds:
    /// `√(a·b)` and `2ab / (a + b)` are at most `(a + b) / 2`.
    pub(crate) fn share_of_bound(self) -> f64 {
        match self {
            Self::Geometric | Self::Harmonic | Self::Minimum => 0.5,
            Self::Mean { first_share } => first_share.0,
        }
    }

    /// The mutual score of a value to the market's first role and a value to
    /// its second. Values below zero (rounding) count as zero.
    ///
    /// ```
    /// # use qantara_engine::fuse::Fuse;
    /// // One side's interest does not make up for the other's lack.
    /// assert!((Fuse::Geometric.of(0.9, 0.4) - 0.6).abs() < 1e-12);
    /// assert_eq!(Fuse::Geometric.of(1.0, 0.0), 0.0);
    /// assert_eq!(Fuse::Minimum.of(0.9, 0.4), 0.4);
    /// ```
    pub fn of(self, first: f64, second: f64) -> f64 {
        let (a, b) = (first.max(0.0), second.max(0.0));
        match self {
            Self::Geometric => (a * b).sqrt(),
            Self::Harmonic if a + b > 0.0 => 2.0 * a * b / (a + b),
            Self::Harmonic => 0.0,
            Self::Mean { first_share } => first_share.0 * a + (1.0 - first_share.0) * b,
            Self::Minimum => a.min(b),
        }
    }

    /// How much the score grows with each value between two pairs of values:
    /// `of(right) − of(left)` is the sum of slope times change over both. Each
    /// slope is the mean of the two at which the other value is as on the left
    /// and as on the right.
    pub(crate) fn slopes(self, left: [f64; 2], right: [f64; 2]) -> [f64; 2] {
        let [left, right] = [left, right].map(|values| values.map(|value| value.max(0.0)));
        [0, 1].map(|side| {
            let slope = |other: f64| self.slope(side, [left[side], right[side]], other);
            f64::midpoint(slope(left[1 - side]), slope(right[1 - side]))
        })
    }

    /// The slope between two values of a side while the other's stays.
    fn slope(self, side: usize, [from, to]: [f64; 2], other: f64) -> f64 {
        match self {
            Self::Geometric => {
                let roots = from.sqrt() + to.sqrt();
                if roots > 0.0 { other.sqrt() / roots } else { 0.0 }
            }
            Self::Harmonic => {
                let product = (from + other) * (to + other);
                if product > 0.0 { 2.0 * other * other / product } else { 0.0 }
            }
            Self::Mean { first_share } if side == 0 => first_share.0,
            Self::Mean { first_share } => 1.0 - first_share.0,
            Self::Minimum if to - from == 0.0 => match from.total_cmp(&other) {
                Ordering::Less => 1.0,
                Ordering::Equal => 0.5,
                Ordering::Greater => 0.0,
            },
            Self::Minimum => (to.min(other) - from.min(other)) / (to - from),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_fuse() -> impl Strategy<Value = Fuse> {
        prop_oneof![
            Just(Fuse::Geometric),
            Just(Fuse::Harmonic),
            (0.0..=1.0).prop_map(|share| Fuse::Mean { first_share: Share(share) }),
            Just(Fuse::Minimum),
        ]
    }

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![Just(0.0), 0.0..1.0]
    }

    proptest! {
        /// A better value on either side never makes the pair worse, so that
        /// bounds on values are bounds on scores.
        #[test]
        fn it_grows_with_both(fuse in any_fuse(), a in 0.0..1.0, b in 0.0..1.0, more in 0.0..1.0) {
            let score = fuse.of(a, b);
            prop_assert!((0.0..=1.0).contains(&score));
            prop_assert!(fuse.of(a + more, b) >= score - 1e-15);
            prop_assert!(fuse.of(a, b + more) >= score - 1e-15);
        }

        #[test]
        fn no_score_exceeds_its_bound(fuse in any_fuse(), a in 0.0..1.0, b in 0.0..1.0) {
            let share = fuse.share_of_bound();
            prop_assert!(fuse.of(a, b) <= share * a + (1.0 - share) * b + 1e-15);
        }

        /// Also where a value is zero or stays.
        #[test]
        fn slopes_add_up_to_the_change(
            fuse in any_fuse(), a in value(), b in value(), to_a in value(), to_b in value(),
        ) {
            for (to_a, to_b) in [(to_a, to_b), (a, to_b), (to_a, b), (a, b)] {
                let [first, second] = fuse.slopes([a, b], [to_a, to_b]);
                prop_assert!(first >= 0.0 && second >= 0.0);
                // Zero has one sign here.
                let bits = |slopes: [f64; 2]| slopes.map(|slope| (slope + 0.0).to_bits());
                prop_assert_eq!(bits([first, second]), bits(fuse.slopes([to_a, to_b], [a, b])));
                let change = fuse.of(to_a, to_b) - fuse.of(a, b);
                let sum = first * (to_a - a) + second * (to_b - b);
                prop_assert!((sum - change).abs() < 1e-12, "{} instead of {}", sum, change);
            }
        }

        #[test]
        fn two_equal_values_are_the_score(fuse in any_fuse(), a in 0.0..1.0) {
            prop_assert!((fuse.of(a, a) - a).abs() < 1e-12);
        }
    }
}
