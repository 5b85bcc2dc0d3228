//! Judged@k: how much of the top the other measures know anything about.

use super::list::share;
use super::{Cutoff, Definition, List, Parameter, Settings};

/// The share of the first k that was judged, relevant or not. Where the list
/// is shorter than k, the share of the list, as in `ir_measures`; 0 where it is
/// empty.
pub(super) const JUDGED: Definition = Definition {
    name: "Judged",
    aliases: &[],
    cutoff: Cutoff::Required,
    parameter: Parameter::None,
    value: judged,
};

fn judged(list: &List, settings: &Settings) -> f64 {
    let first = list.first(settings.depth());
    share(first.iter().filter(|grade| grade.is_judged()).count() as f64, first.len())
}
