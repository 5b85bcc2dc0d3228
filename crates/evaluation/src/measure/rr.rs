//! RR: how far down the first relevant candidate is.

use super::{Cutoff, Definition, List, Parameter, Settings};

/// 1 / rank of the first relevant candidate, 0 where none is listed (Kantor &
/// Voorhees, *The TREC-5 Confusion Track*, Information Retrieval 2, 2000). Its
/// mean is the MRR.
pub(super) const RR: Definition = Definition {
    name: "RR",
    aliases: &["MRR"],
    cutoff: Cutoff::Optional,
    parameter: Parameter::None,
    value: rr,
};

fn rr(list: &List, settings: &Settings) -> f64 {
    list.hits(settings.depth()).next().map_or(0.0, |place| 1.0 / (place + 1) as f64)
}
