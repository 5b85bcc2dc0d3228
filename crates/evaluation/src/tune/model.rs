//! What is learned: weights for each side, a fuse, and curves.

use super::{Curve, Example, Fuse, Weights};

/// How a pair is scored.
///
/// The value to a side is Σ weight · curve(fit) over facets, and the score is
/// the fuse of both values. A facet without a curve counts by its fit. A curve
/// is the same to both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    pub(super) weights: [Weights; 2],
    pub(super) fuse: Fuse,
    pub(super) curves: Vec<Option<Curve>>,
}

impl Model {
    /// A model without curves.
    ///
    /// ```
    /// use qantara_evaluation::tune::{Fuse, Model, Weights};
    ///
    /// let first = Weights::try_from(vec![1.0, 0.0])?;
    /// let second = Weights::try_from(vec![1.0, 1.0])?;
    /// let model = Model::new([first, second], Fuse::Geometric)?;
    /// assert_eq!(model.values(&[0.5, 0.0]), [0.5, 0.25]);
    /// assert_eq!(model.terms(1, &[0.5, 0.0]), [0.25, 0.0]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidModel`] when the sides differ in facets, or the share is not
    /// from 0 to 1.
    pub fn new(weights: [Weights; 2], fuse: Fuse) -> Result<Self, InvalidModel> {
        let [first, second] = [0, 1].map(|side: usize| weights[side].as_slice().len());
        if first != second {
            return Err(InvalidModel::Facets { first, second });
        }
        if let Fuse::Mean { first_share } = fuse
            && !(0.0..=1.0).contains(&first_share)
        {
            return Err(InvalidModel::Share(first_share));
        }
        Ok(Self { weights, fuse, curves: vec![None; first] })
    }

    /// The same with this curve for a facet.
    ///
    /// # Panics
    ///
    /// When there is no such facet.
    #[must_use]
    pub fn with_curve(mut self, facet: usize, curve: Curve) -> Self {
        self.curves[facet] = Some(curve);
        self
    }

    /// The same, where each facet without a curve has one that changes nothing
    /// yet, with up to `n_inner` knots between 0 and 1 at quantiles of what
    /// the examples hold. What has a curve has it learned.
    ///
    /// # Panics
    ///
    /// When an example has other facets than the model.
    #[must_use]
    pub fn with_identity_curves(mut self, examples: &[Example], n_inner: usize) -> Self {
        assert!(examples.iter().all(|example| example.n_facets() == self.n_facets()), "facets differ");
        for (facet, curve) in self.curves.iter_mut().enumerate() {
            let of = |example| fits_of(example, facet);
            curve.get_or_insert_with(|| Curve::identity(examples.iter().flat_map(of), n_inner));
        }
        self
    }

    /// The weights of the first side and of the second.
    pub fn weights(&self) -> &[Weights; 2] {
        &self.weights
    }

    /// How values become a score.
    pub fn fuse(&self) -> Fuse {
        self.fuse
    }

    /// The curve of each facet that has one.
    pub fn curves(&self) -> &[Option<Curve>] {
        &self.curves
    }

    /// How many facets there are.
    pub fn n_facets(&self) -> usize {
        self.curves.len()
    }

    /// What each facet adds to the value to a side, 0 or 1.
    pub fn terms(&self, side: usize, fits: &[f32]) -> Vec<f64> {
        let weights = self.weights[side].as_slice();
        (0..self.n_facets()).map(|facet| weights[facet] * self.fit(facet, fits[facet])).collect()
    }

    /// The value to the first side and to the second.
    pub fn values(&self, fits: &[f32]) -> [f64; 2] {
        let mut values = [0.0; 2];
        for (facet, &fit) in fits.iter().enumerate() {
            let fit = self.fit(facet, fit);
            for (value, weights) in values.iter_mut().zip(&self.weights) {
                *value += weights.as_slice()[facet] * fit;
            }
        }
        values
    }

    /// The score of a candidate with these fits.
    pub fn score(&self, fits: &[f32]) -> f64 {
        let [first, second] = self.values(fits);
        self.fuse.of(first, second)
    }

    /// The score of each candidate, of which a soft rule may leave only a share.
    pub fn scores(&self, example: &Example) -> Vec<f64> {
        let score = |candidate| example.kept(candidate) * self.score(example.fits(candidate));
        (0..example.n_candidates()).map(score).collect()
    }

    pub(super) fn fit(&self, facet: usize, fit: f32) -> f64 {
        self.curves[facet].as_ref().map_or(f64::from(fit), |curve| curve.of(fit))
    }
}

fn fits_of(example: &Example, facet: usize) -> impl Iterator<Item = f32> {
    (0..example.n_candidates()).map(move |candidate| example.fits(candidate)[facet])
}

/// Why weights and a fuse make no model.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidModel {
    /// The sides have weights for different numbers of facets.
    #[error("both sides weigh the same facets; got {first} and {second} weights")]
    Facets {
        /// How many the first side weighs.
        first: usize,
        /// How many the second.
        second: usize,
    },

    /// A share is not from 0 to 1.
    #[error("a share is a number from 0 to 1; got {0}")]
    Share(f64),
}
