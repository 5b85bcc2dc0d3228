//! RBP: what a reader gains who goes on with some probability.

use super::{Cutoff, Definition, List, Parameter, Settings};

/// (1 − p) · Σ p^(rank − 1) over relevant candidates (Moffat & Zobel, ACM TOIS
/// 27(1), 2008, with grades above 0 as gain 1: `RBP(rel=1)` of `ir_measures`).
/// From 0 to 1, which only an endless list of relevant candidates would reach;
/// 0 where nobody is relevant.
pub(super) const RBP: Definition = Definition {
    name: "RBP",
    aliases: &[],
    cutoff: Cutoff::Optional,
    parameter: Parameter::Persistence,
    value: rbp,
};

fn rbp(list: &List, settings: &Settings) -> f64 {
    let (mut reached, mut gained) = (1.0, 0.0);
    for grade in list.first(settings.depth()) {
        if grade.is_relevant() {
            gained += reached;
        }
        reached *= settings.persistence;
    }
    (1.0 - settings.persistence) * gained
}
