//! AP: precision where it matters.

use super::list::share;
use super::{Cutoff, Definition, List, Parameter, Settings};

/// The mean over *all* relevant candidates of the precision at their rank, 0
/// for those that are not listed (Harman, 1992; `map` and `map_cut` of
/// `trec_eval`, which divides by all of them at a cutoff too). From 0 to 1; 0
/// where nobody is relevant. Its mean is the MAP.
pub(super) const AP: Definition = Definition {
    name: "AP",
    aliases: &["MAP"],
    cutoff: Cutoff::Optional,
    parameter: Parameter::None,
    value: ap,
};

fn ap(list: &List, settings: &Settings) -> f64 {
    let precisions =
        list.hits(settings.depth()).zip(1..).map(|(place, found)| f64::from(found) / (place + 1) as f64);
    share(precisions.sum(), list.n_relevant())
}
