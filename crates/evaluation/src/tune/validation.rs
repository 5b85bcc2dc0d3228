//! nDCG@10 of a model, query by query.

use rayon::prelude::*;

use super::{Example, Model};
use crate::interval::mean;
use crate::measure::{List, Measure};

/// What models are chosen by. It looks no further than ten places.
const DEPTH: usize = 10;

/// A model's nDCG@10 for each example.
///
/// Every candidate is ranked once, whatever it stands for: measure where none
/// was sampled. Equal scores are ranked in the order of candidates.
pub fn ndcg_at_10(model: &Model, examples: &[Example]) -> Vec<f64> {
    let measure: Measure = "nDCG@10".parse().expect("a measure");
    let of = |example: &Example| {
        let scores = model.scores(example);
        let top = first_places(&scores, DEPTH);
        let grades = top.iter().map(|&candidate| example.grades()[candidate]).collect();
        measure.value(&List::new(grades, example.all_grades()), None)
    };
    examples.par_iter().map(of).collect()
}

pub(super) fn mean_ndcg(model: &Model, examples: &[Example]) -> f64 {
    mean(&ndcg_at_10(model, examples))
}

/// The candidates with the greatest scores, best first.
pub(super) fn first_places(scores: &[f64], n: usize) -> Vec<usize> {
    let order = |a: &usize, b: &usize| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b));
    let mut places: Vec<usize> = (0..scores.len()).collect();
    if n < places.len() {
        places.select_nth_unstable_by(n, order);
        places.truncate(n);
    }
    places.sort_unstable_by(order);
    places
}
