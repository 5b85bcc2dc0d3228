//! How much each facet counts to one side.

/// A side's weights, one for each facet: zero or more, and 1 together.
///
/// ```
/// use qantara_evaluation::tune::Weights;
///
/// let weights = Weights::try_from(vec![3.0, 1.0])?;
/// assert_eq!(weights.as_slice(), [0.75, 0.25]);
/// assert!(Weights::try_from(vec![0.0, 0.0]).is_err());
/// # Ok::<(), qantara_evaluation::tune::InvalidWeights>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Weights(Vec<f64>);

impl Weights {
    /// The weights, in the order of facets.
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }
}

/// Scales relative weights to a sum of 1.
impl TryFrom<Vec<f64>> for Weights {
    type Error = InvalidWeights;

    fn try_from(mut weights: Vec<f64>) -> Result<Self, InvalidWeights> {
        let is_weight = |weight: &f64| weight.is_finite() && *weight >= 0.0;
        if let Some(facet) = weights.iter().position(|weight| !is_weight(weight)) {
            return Err(InvalidWeights::NotAWeight { facet, weight: weights[facet] });
        }
        let sum: f64 = weights.iter().sum();
        if sum == 0.0 || !sum.is_finite() {
            return Err(InvalidWeights::Sum(sum));
        }
        for weight in &mut weights {
            *weight /= sum;
        }
        Ok(Self(weights))
    }
}

/// Why numbers are no weights.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidWeights {
    /// A number is negative, infinite or not a number.
    #[error("a weight is a finite number, zero or more; facet {facet} has {weight}")]
    NotAWeight {
        /// The facet, counted from 0.
        facet: usize,
        /// Its number.
        weight: f64,
    },

    /// No facet counts, or the sum is infinite.
    #[error("weights have a finite sum above zero; got {0}")]
    Sum(f64),
}
