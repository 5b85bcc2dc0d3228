//! What a cap on exposure costs and gives: relevance against fairness.

use std::sync::Arc;

use qantara_engine::policy::Policy;
use qantara_engine::rank::Ranker;
use qantara_evaluation::evaluate::{Task, evaluate};
use qantara_evaluation::exposure::coverage;
use qantara_evaluation::measure::Measure;
use qantara_hub::evaluation::{Lists, Measured, unequal};
use qantara_hub::run_for;

use super::report::Capped;

/// The caps that are tried: shares of all lists, in percent.
const CAPS: [u8; 5] = [50, 25, 10, 5, 2];

/// Every policy without a cap and under each. Lists are as long as the measure
/// or exposure looks at, since a cap counts places in lists.
pub(super) fn caps(
    policies: &[(String, Arc<Policy>)],
    measure: Measure,
    lists: &Lists<'_>,
    measured: &Measured<'_>,
) -> anyhow::Result<Vec<Capped>> {
    let length = lists.cut_for(measure).k;
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
                places: run.n_entries() as f64 / lists.seekers.len() as f64,
                coverage: coverage(&seen),
                gini: unequal(&seen),
            });
        }
    }
    Ok(found)
}
