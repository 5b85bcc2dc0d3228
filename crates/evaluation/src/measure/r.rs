//! R@k: how many of the relevant are near the top.

use super::list::share;
use super::{Cutoff, Definition, List, Parameter, Settings};

/// Relevant candidates within the first k, over all relevant ones (`recall` of
/// `trec_eval`). From 0 to 1; 1 is out of reach where more than k are
/// relevant, and it is 0 where nobody is. Some call `Success` recall: this is
/// not it.
pub(super) const R: Definition = Definition {
    name: "R",
    aliases: &["Recall"],
    cutoff: Cutoff::Required,
    parameter: Parameter::None,
    value: r,
};

fn r(list: &List, settings: &Settings) -> f64 {
    share(list.hits(settings.depth()).count() as f64, list.n_relevant())
}
