//! What a pair is worth under a policy: exactly, and at most.
//!
//! The fuse of two values is at most a weighted mean of them
//! ([`crate::fuse::Fuse::share_of_bound`]), and a mean of two sums is a sum: of
//! what each facet counts in it, its *most*. Bounds are counted in *points*,
//! whole numbers rounded up, of which [`FULL`] are the best possible pair.
//! Rules that bar a pair are part of the same sum ([`BARRED`]).

pub(super) use qantara_kernel::BARRED;

use crate::gate::Gate;
use crate::measures::{CodedFacet, Measures};
use crate::policy::{Policy, Shape};

/// The points of the best possible pair. What is barred stays below zero with
/// all of them, and a point for the rounding of each attribute, added.
const FULL: f64 = 30_000.0;

/// The share of a bound from which dense facets have columns: about where they
/// save what they take, which is more than words count for by default.
const IN_COLUMNS: f64 = 0.1;

/// Slack on a bound, in points: sums of fits are not exact to the last bit.
pub(super) const EASE: f64 = 1e-3;

/// What a policy's facets and gates count, facet by facet.
pub(super) struct Worth<'a> {
    /// The coded facets that count for either side, in canonical order.
    pub(super) coded: Vec<Coded<'a>>,
    /// The weights of the dense facets, by side.
    pub(super) dense: Vec<[f64; 2]>,
    /// Whether the dense facets have columns too, or every pair is taken to fit
    /// fully until its vectors are read.
    pub(super) dense_in_columns: bool,
    /// Rules that bar a pair by facts that are numbered, each with its
    /// attribute.
    pub(super) barring: Vec<(usize, &'a Gate)>,
    /// The other gates, which judge one pair at a time.
    pub(super) judging: Vec<&'a Gate>,
    /// The share of the value to the market's first role in the bound.
    share: f64,
}

/// A coded facet that counts.
pub(super) struct Coded<'a> {
    /// Its place among the coded facets: its attribute.
    pub(super) attribute: usize,
    pub(super) facet: &'a CodedFacet,
    /// By side.
    pub(super) weights: [f64; 2],
    /// What the policy makes of its fits.
    pub(super) shape: Shape<'a>,
    /// What a fit of 1 adds to the bound.
    most: f64,
}

impl<'a> Worth<'a> {
    /// By the gates that hold.
    pub(super) fn of(measures: &'a Measures, policy: &'a Policy, gates: Vec<&'a Gate>) -> Self {
        let weights = policy.both_weights();
        let share = policy.fuse().share_of_bound();
        let of = |at: usize| [weights[0][at], weights[1][at]];
        let attributes = measures.coded().len();
        let mut barring = Vec::new();
        let mut judging = Vec::new();
        for gate in gates {
            match gate.rule.group() {
                Some(group) if gate.soft.is_none() => barring.push((attributes + group, gate)),
                _ => judging.push(gate),
            }
        }
        let coded = measures.coded().iter().enumerate().map(|(attribute, facet)| {
            let weights = of(facet.at);
            Coded { attribute, facet, weights, shape: policy.shape(facet.at), most: mean(share, weights) }
        });
        let dense: Vec<[f64; 2]> = measures.dense().iter().map(|facet| of(facet.at)).collect();
        let most_dense: f64 = dense.iter().map(|weights| mean(share, *weights)).sum();
        // A column has products, and what a curve makes of them is no product.
        let is_bent = measures.dense().iter().any(|facet| policy.shape(facet.at).curve.is_some());
        Self {
            dense_in_columns: most_dense >= IN_COLUMNS && !is_bent,
            coded: coded.filter(|coded| coded.weights.iter().any(|weight| *weight > 0.0)).collect(),
            dense,
            barring,
            judging,
            share,
        }
    }

    /// The coded facet of an attribute, if it counts.
    pub(super) fn coded_at(&self, attribute: usize) -> Option<(usize, &Coded<'a>)> {
        self.coded.iter().enumerate().find(|(_, coded)| coded.attribute == attribute)
    }

    /// The rules that bar by an attribute.
    pub(super) fn barring_at(&self, attribute: usize) -> impl Iterator<Item = &'a Gate> + use<'_, 'a> {
        self.barring.iter().filter(move |(at, _)| *at == attribute).map(|(_, gate)| *gate)
    }

    /// The points of a fit of 1 in a dense facet.
    pub(super) fn dense_scale(&self, facet: usize) -> f64 {
        mean(self.share, self.dense[facet]) * FULL
    }

    /// The most points that a pair has in the columns of dense facets, each
    /// with its rounding; none where they have no columns.
    pub(super) fn most_in_dense_columns(&self) -> i16 {
        if !self.dense_in_columns {
            return 0;
        }
        (0..self.dense.len()).map(|facet| self.dense_scale(facet).ceil() as i16 + 2).sum()
    }

    /// The points that a pair needs in its columns to reach a score.
    pub(super) fn least_in_columns(&self, score: f64) -> i16 {
        let beside = if self.dense_in_columns { 0.0 } else { 1.0 };
        self.least(score, self.dense.iter().map(|_| beside))
    }

    /// The points that a pair needs in the coded facets to reach a score, if it
    /// fits in each dense facet as well as `fits` says.
    pub(super) fn least(&self, score: f64, fits: impl IntoIterator<Item = f64>) -> i16 {
        let dense: f64 =
            self.dense.iter().zip(fits).map(|(weights, fit)| mean(self.share, *weights) * fit).sum();
        let points = (score - dense) * FULL - EASE;
        // Whoever is not barred has at least 0.
        points.ceil().clamp(0.0, f64::from(i16::MAX)) as i16
    }
}

impl Coded<'_> {
    /// The points of a fit of 1.
    pub(super) fn scale(&self) -> f64 {
        self.most * FULL
    }
}

fn mean(share: f64, [first, second]: [f64; 2]) -> f64 {
    share * first + (1.0 - share) * second
}
