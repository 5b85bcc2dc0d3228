//! What is measured, and how far down lists.

use std::num::NonZeroUsize;

use qantara_evaluation::measure::Measure;

use super::error::EvaluationError;

/// How long lists are where nothing asks for more.
const LENGTH: NonZeroUsize = NonZeroUsize::new(100).unwrap();

/// What is measured where nothing is named.
const MEASURES: &[&str] =
    &["nDCG@10", "nDCG@10(condensed)", "RR", "AP", "P@10", "R@50", "Success@10", "RBP(p=0.8)", "Judged@10"];

/// The measures that are asked for, each once; where none is, the usual ones,
/// cut to lists of `k`.
///
/// # Errors
///
/// [`EvaluationError::TooShort`] when a named measure looks further than `k`.
pub fn measures(asked: &[Measure], k: Option<NonZeroUsize>) -> Result<Vec<Measure>, EvaluationError> {
    let usual = || {
        let named = MEASURES.iter().map(|name| name.parse().expect("a measure by its own name"));
        named.map(|measure: Measure| k.map_or(measure, |k| measure.cut(k)))
    };
    let mut measures = Vec::new();
    let mut add = |measure: Measure| {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    };
    if asked.is_empty() {
        usual().for_each(&mut add);
    }
    for measure in asked {
        if let (Some(k), Some(cutoff)) = (k, measure.cutoff())
            && cutoff > k.get()
        {
            return Err(EvaluationError::TooShort { measure: measure.to_string(), cutoff, k: k.get() });
        }
        add(*measure);
    }
    Ok(measures)
}

/// How long lists are where nobody says: long enough for the measures and for
/// lists that were made elsewhere, so that all are measured to one depth.
pub fn length(measures: &[Measure], made: impl IntoIterator<Item = usize>) -> NonZeroUsize {
    let cutoffs = measures.iter().filter_map(Measure::cutoff);
    let needed = cutoffs.chain(made).filter_map(NonZeroUsize::new).max();
    needed.map_or(LENGTH, |needed| needed.max(LENGTH))
}
