//! How two values, one for each direction, become one mutual score.

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

        #[test]
        fn two_equal_values_are_the_score(fuse in any_fuse(), a in 0.0..1.0) {
            prop_assert!((fuse.of(a, a) - a).abs() < 1e-12);
        }
    }
}
