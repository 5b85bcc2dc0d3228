//! How far a policy's weights can move before lists change.

use std::num::NonZeroUsize;

use qantara_engine::market::Side;
use qantara_engine::policy::Policy;
use qantara_engine::profile::Role;
use qantara_evaluation::tune::{Example, margins_of_lists};
use serde::Serialize;

use super::error::TuningError;
use super::examples::{Ungraded, examples};
use super::model::model_of;
use super::sets::Drawing;
use crate::evaluation::Truth;

/// So many lists in a hundred change at the second bounds.
const PERCENT: usize = 10;

/// The weights of a policy that are not zero, and how far each can move.
#[derive(Serialize)]
pub struct Bounds {
    /// How many lists were looked at: of those whose seekers have more than `k`
    /// candidates.
    pub lists: usize,
    /// Weight by weight, side by side.
    pub weights: Vec<Bound>,
}

/// A weight as a share of its side's, and the bounds where lists change: where
/// another candidate comes among the first of one, while the side's other
/// weights share what is left as they do now.
#[derive(Serialize)]
pub struct Bound {
    /// The facet's id.
    pub facet: &'static str,
    /// The side, by its role.
    pub role: Role,
    /// The share, from 0 to 1.
    #[serde(rename = "weight")]
    pub share: f64,
    /// Below or above, one list changes.
    pub first: [Option<f64>; 2],
    /// Below or above, a tenth of the lists has changed.
    pub tenth: [Option<f64>; 2],
}

/// The bounds where somebody else comes among the first `k` of these seekers'
/// lists, whatever cap there is on exposure. Of seekers who together have more than
/// [`Drawing::MOST_FITS`], the last are left out.
///
/// # Errors
///
/// [`TuningError`] when the policy is for another market.
pub fn bounds(
    truth: &Truth,
    seekers: &[&str],
    (policy, seeking): (&Policy, Side),
    k: NonZeroUsize,
) -> Result<Bounds, TuningError> {
    let market = policy.market();
    let facets = market.facets();
    let fits_of_one = truth.pool.side(seeking.other()).len() * facets.len();
    let at_most = (Drawing::MOST_FITS / fits_of_one.max(1)).max(1);
    let seekers = &seekers[..seekers.len().min(at_most)];
    let made = examples(truth, seekers, (policy, seeking), Ungraded::NotRelevant, None, |examples| examples)?;
    // Where all candidates have a place, nobody else can come in.
    let can_change = |example: &Example| example.n_candidates() > k.get();
    let examples: Vec<Example> = made.list.into_iter().filter(can_change).collect();
    let lists = examples.len();
    let tenth = NonZeroUsize::new((lists * PERCENT).div_ceil(100)).unwrap_or(NonZeroUsize::MIN);
    let margins = margins_of_lists(&model_of(policy)?, &examples, k.get());
    let weighed = margins.iter().filter(|margin| margin.weight > 0.0);
    let weights = weighed.map(|margin| Bound {
        facet: facets[margin.facet].id(),
        role: market.role(Side::BOTH[margin.side]),
        share: margin.weight,
        first: margin.at(NonZeroUsize::MIN),
        tenth: margin.at(tenth),
    });
    Ok(Bounds { lists, weights: weights.collect() })
}
