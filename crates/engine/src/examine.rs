//! What a policy does on a pool: which facets separate pairs, and how far the
//! two sides disagree.
//!
//! A facet whose fits are all alike moves no candidate, whatever its weight.
//! "Both must gain" has meaning only if the two sides value different things.

use std::collections::{BTreeMap, HashSet};
use std::num::NonZeroUsize;

use rayon::prelude::*;
use serde::Serialize;

use crate::policy::{Policy, PolicyError, Weight};
use crate::pool::Pool;
use crate::rank::{MarketMismatch, Ranker, Ranking};
use crate::side::Side;

/// What a policy does on a pool.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Examination {
    /// How many pairs were examined: those that no gate keeps apart.
    pub pairs: usize,
    /// The correlation of a pair's values to its two sides, from -1 to 1;
    /// `None` if either value is the same for all pairs.
    pub correlation: Option<f64>,
    /// The share of places in lists that change because of the other side's
    /// view.
    pub moved_by_the_other_side: f64,
    /// Facets with weight, in the order of the market's.
    pub facets: Vec<FacetEffect>,
}

/// What one facet does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FacetEffect {
    /// The facet.
    pub facet: &'static str,
    /// Its weight for each side, the market's first role first.
    pub weights: [f64; 2],
    /// The mean fit over the pairs.
    pub mean: f64,
    /// The standard deviation of the fit.
    pub deviation: f64,
    /// The 5th, 50th and 95th percentiles of the fit.
    pub quantiles: [f64; 3],
    /// The share of pairs in which at least one side is unknown.
    pub unknown: f64,
    /// The share of places in lists that change without the facet.
    pub moves: f64,
}

/// Why a policy could not be examined.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExamineError {
    /// It is for another market than the pool.
    #[error(transparent)]
    Market(#[from] MarketMismatch),
    /// A variant of it is not a valid policy.
    #[error(transparent)]
    Policy(#[from] PolicyError),
}

/// Examines a policy over the lists of the best `k` for some seekers, by
/// position, and all of their eligible pairs.
///
/// # Errors
///
/// [`ExamineError::Market`] when the policy is for another market.
///
/// ```
/// # use std::num::NonZeroUsize;
/// # use qantara_engine::{corpus, examine::examine, market::{Market, Side}, money::ExchangeRates};
/// # use qantara_engine::{pool::Pool, profile::Profile};
/// # fn shown(settings: corpus::Settings, profiles: &[Profile]) -> Result<(), Box<dyn std::error::Error>> {
/// let market = Market::find("startup-mentor")?;
/// let pool = Pool::build(market, settings, profiles)?;
/// let told = examine(&pool, &market.default_policy(), Side::First, &[0, 1], NonZeroUsize::MIN)?;
/// for facet in &told.facets {
///     println!("{}: {:.2} ± {:.2}", facet.facet, facet.mean, facet.deviation);
/// }
/// # Ok(()) }
/// ```
pub fn examine(
    pool: &Pool,
    policy: &Policy,
    seeking: Side,
    seekers: &[usize],
    k: NonZeroUsize,
) -> Result<Examination, ExamineError> {
    let trial = Trial { pool, seeking, seekers };
    let lists = trial.lists(policy, k)?;
    let [to_first, to_second] = Side::BOTH.map(|side| trial.seen_by(policy, side));
    let (to_first, to_second) = (to_first?, to_second?);
    let own = if seeking == Side::First { &to_first } else { &to_second };
    let values = [trial.scores(&to_first)?, trial.scores(&to_second)?];
    let facets = pool.measures().facets().enumerate().filter_map(|(at, facet)| {
        let weights = Side::BOTH.map(|side| policy.weights(side)[at]);
        weights
            .iter()
            .any(|weight| *weight > 0.0)
            .then(|| trial.effect(policy, at, facet.id(), weights, &lists, k))
    });
    Ok(Examination {
        pairs: values[0].len(),
        correlation: correlation(&values[0], &values[1]),
        moved_by_the_other_side: moved(&lists, &trial.lists(own, k)?),
        facets: facets.collect::<Result<_, _>>()?,
    })
}

struct Trial<'a> {
    pool: &'a Pool,
    seeking: Side,
    seekers: &'a [usize],
}

/// A value per pair, by the positions of seeker and candidate.
type ByPair = Vec<((usize, usize), f64)>;

impl Trial<'_> {
    fn lists(&self, policy: &Policy, k: NonZeroUsize) -> Result<Vec<Ranking>, ExamineError> {
        Ok(Ranker::new(self.pool, policy, self.seeking)?.rank(self.seekers, k))
    }

    /// The scores of all eligible pairs.
    fn scores(&self, policy: &Policy) -> Result<ByPair, ExamineError> {
        let everybody = NonZeroUsize::new(self.pool.side(self.seeking.other()).len());
        let ranker = Ranker::new(self.pool, policy, self.seeking)?.by_values();
        let lists = ranker.rank(self.seekers, everybody.unwrap_or(NonZeroUsize::MIN));
        let mut scores: ByPair = self
            .seekers
            .iter()
            .zip(lists)
            .flat_map(|(seeker, list)| list.into_iter().map(|at| ((*seeker, at.candidate), at.score)))
            .collect();
        scores.par_sort_unstable_by_key(|(pair, _)| *pair);
        Ok(scores)
    }

    /// A policy that gives both sides the weights of one side, so that a score
    /// is the value to that side, whatever the fuse.
    fn seen_by(&self, policy: &Policy, side: Side) -> Result<Policy, ExamineError> {
        self.with(policy, side.other(), &policy.weights(side))
    }

    fn with(&self, policy: &Policy, side: Side, weights: &[f64]) -> Result<Policy, ExamineError> {
        let market = self.pool.market();
        let named = market.facets().into_iter().zip(weights).map(|(facet, weight)| {
            let weight = Weight::try_from(*weight as f32)
                .map_err(|_| PolicyError::NoWeight { role: market.role(side) })?;
            Ok((facet.id().to_owned(), weight))
        });
        let named = named.collect::<Result<BTreeMap<_, _>, PolicyError>>()?;
        Ok(policy.with_weights(market.role(side), &named)?)
    }

    fn effect(
        &self,
        policy: &Policy,
        at: usize,
        facet: &'static str,
        weights: [f64; 2],
        lists: &[Ranking],
        k: NonZeroUsize,
    ) -> Result<FacetEffect, ExamineError> {
        let (mut alone, mut without) = (policy.clone(), policy.clone());
        for side in Side::BOTH {
            let only: Vec<f64> = (0..policy.curves().len()).map(|n| f64::from(u8::from(n == at))).collect();
            alone = self.with(&alone, side, &only)?;
            // A side that values nothing else keeps this facet.
            without = without.without(side, facet).unwrap_or(without);
        }
        let pairs = self.scores(&alone)?;
        let mut fits: Vec<f64> = pairs.iter().map(|(_, fit)| *fit).collect();
        fits.sort_unstable_by(f64::total_cmp);
        let (mean, deviation) = mean_and_deviation(&fits);
        let known = Side::BOTH.map(|side| self.known(side, at));
        let is_unknown = |(pair, _): &&((usize, usize), f64)| {
            !known[self.seeking.index()][pair.0] || !known[self.seeking.other().index()][pair.1]
        };
        let unknown = pairs.iter().filter(is_unknown).count();
        Ok(FacetEffect {
            facet,
            weights,
            mean,
            deviation,
            quantiles: [0.05, 0.5, 0.95].map(|share| quantile(&fits, share)),
            unknown: unknown as f64 / pairs.len().max(1) as f64,
            moves: moved(lists, &self.lists(&without, k)?),
        })
    }

    /// For each member of a side, whether a facet is known.
    fn known(&self, side: Side, at: usize) -> Vec<bool> {
        let members = 0..self.pool.side(side).len();
        let known = |position| {
            let marks = self.pool.marks(side, position);
            self.pool.measures().known(&marks).nth(at).is_some_and(|(_, known)| known)
        };
        members.into_par_iter().map(known).collect()
    }
}

/// The share of places that hold another candidate in the second set of lists.
fn moved(before: &[Ranking], after: &[Ranking]) -> f64 {
    let (mut places, mut kept) = (0, 0);
    for (before, after) in before.iter().zip(after) {
        let after: HashSet<usize> = after.iter().map(|ranked| ranked.candidate).collect();
        places += before.len();
        kept += before.iter().filter(|ranked| after.contains(&ranked.candidate)).count();
    }
    if places == 0 { 0.0 } else { 1.0 - kept as f64 / places as f64 }
}

fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    if values.is_empty() {
        return (0.0, 0.0);
    }
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (mean, (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt())
}

/// A quantile of values in rising order.
fn quantile(values: &[f64], share: f64) -> f64 {
    let at = (share * values.len().saturating_sub(1) as f64).round() as usize;
    values.get(at).copied().unwrap_or_default()
}

/// Pearson's correlation of two values of the same pairs.
fn correlation(first: &ByPair, second: &ByPair) -> Option<f64> {
    let [first, second] = [first, second].map(|pairs| pairs.iter().map(|(_, v)| *v).collect::<Vec<f64>>());
    let ((mean, deviation), (other_mean, other_deviation)) =
        (mean_and_deviation(&first), mean_and_deviation(&second));
    let products = first.iter().zip(&second).map(|(a, b)| (a - mean) * (b - other_mean));
    let covariance = products.sum::<f64>() / first.len().max(1) as f64;
    (deviation > 0.0 && other_deviation > 0.0).then(|| covariance / (deviation * other_deviation))
}
