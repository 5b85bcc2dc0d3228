//! The shape of a facet's fit: a monotone table.

/// A table from [0, 1] to [0, 1] that never falls, straight between its knots.
///
/// A learned curve changes a facet's fit before its weight is applied, so
/// contributions still add up to the value.
///
/// ```
/// use qantara_evaluation::tune::Curve;
///
/// let curve = Curve::new(vec![0.0, 0.5, 1.0], vec![0.0, 0.8, 1.0])?;
/// assert_eq!([0.25, 0.5, 1.0].map(|fit| curve.of(fit)), [0.4, 0.8, 1.0]);
/// assert!(Curve::new(vec![0.0, 1.0], vec![1.0, 0.0]).is_err(), "it falls");
/// # Ok::<(), qantara_evaluation::tune::InvalidCurve>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Strictly rising from 0 to 1.
    knots: Vec<f32>,
    /// At the knots.
    values: Vec<f64>,
}

impl Curve {
    /// A curve through these knots and values.
    ///
    /// # Errors
    ///
    /// [`InvalidCurve`] when knots do not rise from 0 to 1, or values fall or
    /// leave [0, 1], or there are not as many of both.
    pub fn new(knots: Vec<f32>, values: Vec<f64>) -> Result<Self, InvalidCurve> {
        let rises = knots.windows(2).all(|pair| pair[0] < pair[1]);
        if knots.len() < 2 || !rises || knots.first() != Some(&0.0) || knots.last() != Some(&1.0) {
            return Err(InvalidCurve::Knots);
        }
        if values.len() != knots.len() {
            return Err(InvalidCurve::Lengths { knots: knots.len(), values: values.len() });
        }
        let is_within = values.iter().all(|value| (0.0..=1.0).contains(value));
        if !is_within || values.windows(2).any(|pair| pair[0] > pair[1]) {
            return Err(InvalidCurve::Values);
        }
        Ok(Self { knots, values })
    }

    /// The curve that changes nothing, with knots at 0, at 1 and at up to
    /// `n_inner` quantiles of these fits between, to a thousandth: where fits
    /// are many the table is fine. Equal quantiles make one knot.
    ///
    /// ```
    /// use qantara_evaluation::tune::Curve;
    ///
    /// let curve = Curve::identity([0.2, 0.1, 0.3, 0.9, 0.0], 1);
    /// assert_eq!(curve.knots(), [0.0, 0.2, 1.0]);
    /// assert!((curve.of(0.7) - 0.7).abs() < 1e-6);
    /// ```
    pub fn identity(fits: impl IntoIterator<Item = f32>, n_inner: usize) -> Self {
        let mut fits: Vec<f32> = fits.into_iter().filter(|fit| *fit > 0.0 && *fit < 1.0).collect();
        fits.sort_unstable_by(f32::total_cmp);
        let mut knots = vec![0.0];
        if !fits.is_empty() {
            let quantile = |n: usize| fits[(fits.len() - 1) * n / (n_inner + 1)];
            knots.extend((1..=n_inner).map(|n| ((quantile(n) * 1e3).round() / 1e3).clamp(0.001, 0.999)));
        }
        knots.push(1.0);
        knots.dedup();
        let values = knots.iter().map(|&knot| f64::from(knot)).collect();
        Self { knots, values }
    }

    /// Where the table has entries, from 0 to 1.
    pub fn knots(&self) -> &[f32] {
        &self.knots
    }

    /// The entries.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The value of a fit, which is from 0 to 1.
    pub fn of(&self, fit: f32) -> f64 {
        let at = self.place(fit);
        self.values[at.knot] * (1.0 - at.share) + self.values[at.knot + 1] * at.share
    }

    /// Between which knots a fit lies.
    pub(super) fn place(&self, fit: f32) -> Place {
        let inner = &self.knots[1..self.knots.len() - 1];
        let knot = inner.iter().filter(|knot| **knot <= fit).count();
        let (low, high) = (self.knots[knot], self.knots[knot + 1]);
        Place { knot, share: f64::from((fit - low) / (high - low)) }
    }

    /// The same knots with the values that are allowed and nearest to these.
    pub(super) fn with_nearest(&self, values: &[f64]) -> Self {
        Self { knots: self.knots.clone(), values: nearest_rising(values) }
    }
}

/// After a knot, by a share of the way to the next.
pub(super) struct Place {
    pub(super) knot: usize,
    pub(super) share: f64,
}

/// The values in [0, 1] that never fall and are nearest by least squares: pool
/// adjacent violators, then clamp (Barlow et al., *Statistical Inference under
/// Order Restrictions*, 1972).
fn nearest_rising(values: &[f64]) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::with_capacity(values.len());
    for &value in values {
        let (mut sum, mut n) = (value, 1);
        while let Some(&(below, n_below)) = pools.last()
            && below / n_below as f64 > sum / n as f64
        {
            pools.pop();
            (sum, n) = (sum + below, n + n_below);
        }
        pools.push((sum, n));
    }
    let mut rising: Vec<f64> =
        pools.iter().flat_map(|&(sum, n)| std::iter::repeat_n((sum / n as f64).clamp(0.0, 1.0), n)).collect();
    // A pool's mean may be a rounding above the next.
    for place in 1..rising.len() {
        rising[place] = rising[place].max(rising[place - 1]);
    }
    rising
}

/// Why a table is no curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCurve {
    /// Knots do not rise from 0 to 1.
    #[error("the knots of a curve rise from 0 to 1")]
    Knots,

    /// There are more of one than of the other.
    #[error("a curve has a value for each knot; got {knots} knots and {values} values")]
    Lengths {
        /// How many knots.
        knots: usize,
        /// How many values.
        values: usize,
    },

    /// Values fall, or leave [0, 1].
    #[error("the values of a curve are from 0 to 1 and never fall")]
    Values,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// No other rising table is nearer: going a little way towards one
        /// never helps.
        #[test]
        fn nothing_allowed_is_nearer(
            wanted in prop::collection::vec(-0.5..1.5, 5),
            mut other in prop::collection::vec(0.0..=1.0, 5),
        ) {
            other.sort_unstable_by(f64::total_cmp);
            let distance = |to: &[f64]| -> f64 { wanted.iter().zip(to).map(|(a, b)| (a - b) * (a - b)).sum() };
            let found = nearest_rising(&wanted);
            prop_assert!(Curve::new(vec![0.0, 0.2, 0.4, 0.6, 1.0], found.clone()).is_ok());
            prop_assert!(distance(&found) <= distance(&other) + 1e-12);
        }
    }
}
