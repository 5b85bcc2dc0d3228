//! What the facets of the compared policies are worth, and how far their weights
//! can move.

use std::sync::Arc;

use qantara_engine::policy::Policy;
use qantara_evaluation::measure::Measure;
use qantara_evaluation::tune::shuffled;
use qantara_hub::evaluation::{Judge, Lists, Measured, Truth, worths};
use qantara_hub::tuning::{TOP, bounds};

use super::report::Facets;

/// So many lists are enough to see where weights end.
const MOST_LISTS: usize = 200;

/// Policy by policy.
pub(super) fn facets(
    policies: &[(String, Arc<Policy>)],
    measure: Measure,
    lists: &Lists<'_>,
    (measured, truth): (&Measured<'_>, &Truth),
) -> anyhow::Result<Vec<Facets>> {
    let judge = Judge { judgements: measured.judgements, measure, chance: measured.chance };
    let mut looked_at = shuffled(lists.seekers.iter().copied(), judge.chance.seed);
    looked_at.truncate(MOST_LISTS);
    // A cap counts the places of whole lists: cut, they would be others.
    let is_capped = |policy: &Policy| policy.limits().exposure_percent.is_some();
    let of_length = |policy: &Policy| if is_capped(policy) { *lists } else { lists.cut_for(measure) };
    let of = |(system, policy): &(String, Arc<Policy>)| {
        Ok(Facets {
            system: system.clone(),
            worths: worths(policy, &of_length(policy), Some(&judge))?,
            bounds: bounds(truth, &looked_at, (policy, lists.seeking), TOP.min(lists.k))?,
        })
    };
    policies.iter().map(of).collect()
}
