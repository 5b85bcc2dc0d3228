//! Rprec: precision at as many ranks as there are relevant candidates.

use super::list::share;
use super::{Cutoff, Definition, List, Parameter, Settings};

/// With R relevant candidates, those within the first R, over R: precision and
/// recall at once (Buckley & Voorhees, *Retrieval System Evaluation*, 2005;
/// `Rprec` of `trec_eval`). From 0 to 1; 0 where nobody is relevant.
pub(super) const RPREC: Definition = Definition {
    name: "Rprec",
    aliases: &["RPrec"],
    cutoff: Cutoff::Never,
    parameter: Parameter::None,
    value: rprec,
};

fn rprec(list: &List, _: &Settings) -> f64 {
    share(list.hits(list.n_relevant()).count() as f64, list.n_relevant())
}
