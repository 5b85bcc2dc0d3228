//! The shape of a facet's fit under a policy.

use serde::{Deserialize, Serialize};

/// A table from fits to fits, both from 0 to 1, that never falls and is
/// straight between its knots.
///
/// Written as pairs of a fit and what it counts as, from fit 0 to fit 1. The
/// weight multiplies what the curve makes of a fit, so contributions still add
/// up to a score.
///
/// ```
/// # use qantara_engine::policy::Curve;
/// let curve = Curve::new(vec![(0.0, 0.0), (0.5, 0.75), (1.0, 1.0)])?;
/// assert_eq!([0.0, 0.25, 0.5, 0.75].map(|fit| curve.of(fit)), [0.0, 0.375, 0.75, 0.875]);
/// assert!(Curve::new(vec![(0.0, 1.0), (1.0, 0.0)]).is_err(), "it falls");
/// # Ok::<(), qantara_engine::policy::InvalidCurve>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<(f32, f64)>", into = "Vec<(f32, f64)>")]
pub struct Curve(Vec<(f32, f64)>);

impl Curve {
    /// A curve through these points.
    ///
    /// # Errors
    ///
    /// [`InvalidCurve`] when the fits do not rise from 0 to 1, or what they
    /// count as falls or leaves [0, 1].
    pub fn new(points: Vec<(f32, f64)>) -> Result<Self, InvalidCurve> {
        let rises = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let ends = points.first().zip(points.last()).map(|(first, last)| (first.0, last.0));
        if !rises || ends != Some((0.0, 1.0)) {
            return Err(InvalidCurve::Fits);
        }
        let is_within = points.iter().all(|(_, value)| (0.0..=1.0).contains(value));
        if !is_within || points.windows(2).any(|pair| pair[0].1 > pair[1].1) {
            return Err(InvalidCurve::Values);
        }
        Ok(Self(points))
    }

    /// The points, by rising fit.
    pub fn points(&self) -> &[(f32, f64)] {
        &self.0
    }

    /// What a fit from 0 to 1 counts as.
    pub fn of(&self, fit: f32) -> f32 {
        let inner = &self.0[1..self.0.len() - 1];
        let at = inner.iter().take_while(|(knot, _)| *knot <= fit).count();
        let ((low, from), (high, to)) = (self.0[at], self.0[at + 1]);
        let share = f64::from((fit - low) / (high - low));
        (from * (1.0 - share) + to * share) as f32
    }
}

impl TryFrom<Vec<(f32, f64)>> for Curve {
    type Error = InvalidCurve;

    fn try_from(points: Vec<(f32, f64)>) -> Result<Self, InvalidCurve> {
        Self::new(points)
    }
}

impl From<Curve> for Vec<(f32, f64)> {
    fn from(curve: Curve) -> Self {
        curve.0
    }
}

/// Why a table is no curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCurve {
    /// The fits do not rise from 0 to 1.
    #[error("the fits of a curve rise from 0 to 1: [[0, 0], [0.3, 0.8], [1, 1]]")]
    Fits,
    /// What fits count as falls, or leaves [0, 1].
    #[error("what fits count as by a curve is from 0 to 1 and never falls")]
    Values,
}
