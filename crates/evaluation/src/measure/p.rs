//! P@k: how much of the top is relevant.

use super::list::share;
use super::{Cutoff, Definition, List, Parameter, Settings};

/// Relevant candidates within the first k, over k: a list that is shorter than
/// k loses by it (van Rijsbergen, *Information Retrieval*, 1979; `P` of
/// `trec_eval`). From 0 to 1.
pub(super) const P: Definition = Definition {
    name: "P",
    aliases: &["Precision"],
    cutoff: Cutoff::Required,
    parameter: Parameter::None,
    value: p,
};

fn p(list: &List, settings: &Settings) -> f64 {
    share(list.hits(settings.depth()).count() as f64, settings.depth())
}
