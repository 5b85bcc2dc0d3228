//! Where learning stands: a model and a scale, also as a row of numbers.

use super::{Curve, Fuse, Model, Weights};

/// A model, and how decided the softmax is about its scores.
#[derive(Clone, Debug)]
pub(super) struct Point {
    pub(super) model: Model,
    /// The logarithm of what scores are multiplied by before the softmax: of
    /// the inverse temperature. It is learned beside the rest, because scores
    /// from 0 to 1 alone would bound how sure the softmax can be.
    pub(super) log_scale: f64,
}

/// What a number of the row belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Weight,
    Share,
    Scale,
    Curve,
}

/// Between e⁻² and e⁷, about a thousand, so that nothing overflows.
const LOG_SCALES: (f64, f64) = (-2.0, 7.0);

impl Point {
    /// All numbers: the weights of both sides, the share, the scale, and the
    /// curves' values.
    pub(super) fn row(&self) -> Vec<f64> {
        let [first, second] = &self.model.weights;
        let mut row = [first.as_slice(), second.as_slice()].concat();
        row.push(match self.model.fuse {
            Fuse::Mean { first_share } => first_share,
            _ => 0.5,
        });
        row.push(self.log_scale);
        row.extend(self.model.curves.iter().flatten().flat_map(Curve::values));
        row
    }

    /// What each number of the row is.
    pub(super) fn kinds(&self) -> Vec<Kind> {
        let n_facets = self.model.n_facets();
        let mut kinds = vec![Kind::Weight; 2 * n_facets];
        kinds.extend([Kind::Share, Kind::Scale]);
        kinds.resize(self.row().len(), Kind::Curve);
        kinds
    }

    /// Where each facet's curve begins in the row.
    pub(super) fn curves_at(&self) -> Vec<usize> {
        let mut at = 2 * self.model.n_facets() + 2;
        let begins = |curve: &Option<Curve>| {
            let begin = at;
            at += curve.as_ref().map_or(0, |curve| curve.values().len());
            begin
        };
        self.model.curves.iter().map(begins).collect()
    }

    /// The point nearest to this row where weights are zero or more and sum to
    /// 1, shares are shares, and curves rise within [0, 1].
    pub(super) fn at(&self, row: &[f64]) -> Self {
        let n_facets = self.model.n_facets();
        let mut next = self.clone();
        for (side, weights) in next.model.weights.iter_mut().enumerate() {
            let wanted: Vec<f64> =
                row[side * n_facets..][..n_facets].iter().map(|weight| weight.max(0.0)).collect();
            // A step that would take all weights to zero is not taken.
            if let Ok(wanted) = Weights::try_from(wanted) {
                *weights = wanted;
            }
        }
        if let Fuse::Mean { first_share } = &mut next.model.fuse {
            *first_share = row[2 * n_facets].clamp(0.0, 1.0);
        }
        next.log_scale = row[2 * n_facets + 1].clamp(LOG_SCALES.0, LOG_SCALES.1);
        let begins = self.curves_at();
        for (curve, begin) in next.model.curves.iter_mut().zip(begins) {
            if let Some(curve) = curve {
                *curve = curve.with_nearest(&row[begin..][..curve.values().len()]);
            }
        }
        next
    }
}
