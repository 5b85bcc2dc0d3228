//! Bpref: whether the relevant come before those judged not relevant.

use crate::judgements::Grade;

use super::list::share;
use super::{Cutoff, Definition, List, Parameter, Settings};

/// With R relevant candidates and N judged not relevant, the mean over the
/// relevant of 1 − min(n, R) / min(N, R), where n not relevant ones are listed
/// above; 0 for those that are not listed (Buckley & Voorhees, SIGIR 2004, as
/// corrected in `trec_eval` 8.0). Unjudged candidates are passed over. From 0
/// to 1; 0 where nobody is relevant.
pub(super) const BPREF: Definition = Definition {
    name: "Bpref",
    aliases: &["BPref"],
    cutoff: Cutoff::Never,
    parameter: Parameter::None,
    value: bpref,
};

fn bpref(list: &List, _: &Settings) -> f64 {
    let n_relevant = list.n_relevant();
    let most = list.n_not_relevant.min(n_relevant);
    let (mut above, mut sum) = (0_usize, 0.0);
    for grade in &list.grades {
        match grade {
            Grade::Unjudged => {}
            Grade::NotRelevant => above += 1,
            Grade::Relevant(_) => sum += 1.0 - share(above.min(n_relevant) as f64, most),
        }
    }
    share(sum, n_relevant)
}
