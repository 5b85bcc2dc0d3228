//! What a cap on exposure costs and gives: relevance against fairness.

use std::num::NonZeroUsize;
use std::sync::Arc;

use qantara_engine::policy::Policy;
use qantara_engine::rank::Ranker;
use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::exposure::{coverage, gini};
use qantara_evaluation::measure::Measure;
use qantara_hub::run_for;

use super::lists::Lists;
use super::report::{Capped, Measured};

/// The caps that are tried: shares of all lists, in percent.
const CAPS: [u8; 5] = [50, 25, 10, 5, 2];

/// Every policy without a cap and under each, by the first measure. Lists are as
/// long as the measure looks at, since a cap counts places in lists.
pub(super) fn caps(
    policies: &[(String, Arc<Policy>)],
    measure: Measure,
    lists: &Lists<'_>,
    measured: &Measured<'_>,
) -> anyhow::Result<Vec<Capped>> {
    let length = measure.cutoff().and_then(NonZeroUsize::new).map_or(lists.k, |k| k.min(lists.k));
    let task = Task {
        judgements: measured.judgements,
        excluded: lists.excluded,
        length: Some(length),
        measures: &[measure],
    };
    let seekers = lists.stored_seekers();
    let mut found = Vec::new();
    for (name, policy) in policies {
        let ranker = Ranker::new(lists.pool, policy, lists.seeking)?;
        for percent in [None].into_iter().chain(CAPS.map(Some)) {
            let run = run_for(&ranker, &seekers, length, percent, lists.excluded);
            let seen = measured.seen(&run);
            found.push(Capped {
                system: name.clone(),
                percent,
                value: evaluate(&run, &task).all().means[0],
                coverage: coverage(&seen),
                gini: gini(seen.values().copied()),
            });
        }
    }
    Ok(found)
}
