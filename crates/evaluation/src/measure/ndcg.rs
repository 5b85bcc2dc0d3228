//! nDCG: discounted gain, as a share of the ideal list's.

use std::num::NonZeroU8;

use crate::judgements::Grade;

use super::{Cutoff, Dcg, Definition, List, Parameter, Settings, discount};

/// Σ gain / log₂(rank + 1), over the same sum for the ideal list
/// (Järvelin & Kekäläinen, ACM TOIS 20(4), 2002).
///
/// The gain is the grade with `dcg=log2`, as in `trec_eval`, and 2^grade − 1
/// with `dcg=exp-log2` (Burges et al., ICML 2005). From 0 to 1; 0 where nobody
/// is relevant.
pub(super) const NDCG: Definition = Definition {
    name: "nDCG",
    aliases: &["NDCG"],
    cutoff: Cutoff::Optional,
    parameter: Parameter::Dcg,
    value: ndcg,
};

fn ndcg(list: &List, settings: &Settings) -> f64 {
    let depth = settings.depth();
    let listed = list.first(depth).iter().enumerate().filter_map(|(place, grade)| match grade {
        Grade::Relevant(degree) => Some(gain(*degree, settings.dcg) * discount(place)),
        _ => None,
    });
    let ideal = list.ideal.iter().take(depth).enumerate();
    let ideal: f64 = ideal.map(|(place, degree)| gain(*degree, settings.dcg) * discount(place)).sum();
    if ideal == 0.0 { 0.0 } else { listed.sum::<f64>() / ideal }
}

fn gain(degree: NonZeroU8, dcg: Dcg) -> f64 {
    match dcg {
        Dcg::Log2 => degree.get().into(),
        // A power of two is exact on every platform.
        Dcg::ExpLog2 => f64::from_bits((1023 + u64::from(degree.get())) << 52) - 1.0,
    }
}
