//! Success@k: whether there is anything relevant near the top.

use super::{Cutoff, Definition, List, Parameter, Settings};

/// 1 where a relevant candidate is within the first k, else 0 (`success` of
/// `trec_eval`; also called hit rate). Its mean is the share of such queries.
pub(super) const SUCCESS: Definition = Definition {
    name: "Success",
    aliases: &["Hit"],
    cutoff: Cutoff::Required,
    parameter: Parameter::None,
    value: success,
};

fn success(list: &List, settings: &Settings) -> f64 {
    f64::from(u8::from(list.hits(settings.depth()).next().is_some()))
}
