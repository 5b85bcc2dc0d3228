//! The distribution of a profile's fits with the other side, by which an
//! unusual fit is recognised.

use super::{Members, Pool};
use crate::measures::Marks;
use crate::policy::{Policy, Shape};
use crate::side::Side;

/// For a dense facet, at most about this many members are read, evenly spaced.
const LOOKED_AT: usize = 1024;

/// The fits of one profile in one facet with the members of the other side for
/// which the facet is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spread {
    /// Fits in rising order, each with how many members have it.
    fits: Vec<(f64, u32)>,
    count: u32,
}

impl Spread {
    fn of(mut fits: Vec<(f64, u32)>) -> Self {
        fits.retain(|(_, count)| *count > 0);
        fits.sort_by(|a, b| a.0.total_cmp(&b.0));
        let count = fits.iter().map(|(_, count)| count).sum();
        Self { fits, count }
    }

    /// Whether the facet is unknown for the profile itself or for every member.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The mean fit; 0 if nothing is known.
    pub fn mean(&self) -> f64 {
        let sum: f64 = self.fits.iter().map(|(fit, count)| fit * f64::from(*count)).sum();
        if self.is_empty() { 0.0 } else { sum / f64::from(self.count) }
    }

    /// The share of members that fit at least this well.
    pub fn share_from(&self, fit: f64) -> f64 {
        let below = self.fits.partition_point(|(other, _)| *other < fit);
        let reached: u32 = self.fits[below..].iter().map(|(_, count)| count).sum();
        if self.is_empty() { 0.0 } else { f64::from(reached) / f64::from(self.count) }
    }

    /// The fit that a share of members, from 0 to 1, do not exceed.
    pub fn quantile(&self, share: f64) -> f64 {
        let mut left = share.clamp(0.0, 1.0) * f64::from(self.count);
        for (fit, count) in &self.fits {
            left -= f64::from(*count);
            if left <= 0.0 {
                return *fit;
            }
        }
        self.fits.last().map_or(0.0, |(fit, _)| *fit)
    }
}

impl Pool {
    /// The distribution of a profile's fits, as a policy counts them, over the
    /// members of the other side, for each facet in the order of
    /// [`crate::market::Market::facets`]; empty where neither side gives the
    /// facet a weight.
    pub fn spreads(&self, side: Side, marks: &Marks, policy: &Policy) -> Vec<Spread> {
        let weights = policy.both_weights();
        let counts = |facet: usize| weights.iter().any(|weights| weights[facet] > 0.0);
        let others = self.side(side.other());
        let mut spreads = vec![Spread::default(); self.measures().facets().len()];
        for (n, (facet, mark)) in self.measures().coded().iter().zip(&marks.coded).enumerate() {
            if !counts(facet.at) {
                continue;
            }
            if let Some(mut fits) = facet.fits(side, mark) {
                policy.shape(facet.at).bend(&mut fits);
                let fits = fits.into_iter().map(f64::from);
                // Codes newer than this snapshot have no members in it.
                let known = fits.zip(others.counts(n)).skip(1);
                spreads[facet.at] = Spread::of(known.map(|(fit, count)| (fit, *count)).collect());
            }
        }
        for (n, (facet, vector)) in self.measures().dense().iter().zip(&marks.dense).enumerate() {
            if let Some(vector) = vector.as_ref().filter(|_| counts(facet.at)) {
                let shape: Shape<'_> = policy.shape(facet.at);
                let step = others.len().div_ceil(LOOKED_AT).max(1);
                let vectors = others.iter().step_by(step).filter_map(|member| member.vector(n));
                let fits = vectors.map(|other| {
                    let [first, second] = side.in_order([&**vector, other]);
                    (facet.fit(Some(first), Some(second), shape), 1)
                });
                spreads[facet.at] = Spread::of(fits.collect());
            }
        }
        spreads
    }
}

impl Members {
    /// How many members have each code of a coded facet.
    pub(crate) fn counts(&self, facet: usize) -> &[u32] {
        let counts = self.counts.get_or_init(|| {
            let mut counts: Vec<Vec<u32>> = Vec::new();
            for chunk in self.chunks() {
                counts.resize_with(chunk.n_attributes(), Vec::new);
                for (facet, counts) in counts.iter_mut().enumerate() {
                    for code in chunk.codes(facet) {
                        let code = *code as usize;
                        if code >= counts.len() {
                            counts.resize(code + 1, 0);
                        }
                        counts[code] += 1;
                    }
                }
            }
            counts
        });
        counts.get(facet).map_or(&[], Vec::as_slice)
    }
}
