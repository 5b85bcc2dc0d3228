//! Fewer candidates to learn from: who is hard to tell from the relevant, and
//! some of the rest.

use rayon::prelude::*;

use super::validation::first_places;
use super::{Example, Model};
use crate::draw::{Draws, Purpose};

/// How many candidates who are not relevant a query keeps.
///
/// The experiments with real investments learned from 150 hard ones and 120 of
/// the rest (`docs/research/investments.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Negatives {
    /// Those with the greatest scores.
    pub n_hard: usize,
    /// Drawn from the others, each for a share of them.
    pub n_random: usize,
    /// The same seed draws the same candidates.
    pub seed: u64,
}

/// The same queries with all relevant candidates, but only some of the others.
///
/// The hard ones are those that the model scores highest, and stand for
/// themselves. Those that are drawn stand for all the rest, so that the sum in
/// the loss is right on average. What is drawn depends on the seed and the
/// query's id, not on the other queries. Candidates stay in their order.
///
/// ```
/// use qantara_evaluation::judgements::Grade;
/// use qantara_evaluation::tune::{Example, Fuse, Model, Negatives, Weights, hard_negatives};
///
/// let weights = Weights::try_from(vec![1.0])?;
/// let model = Model::new([weights.clone(), weights], Fuse::Geometric)?;
/// let mut grades = vec![Grade::NotRelevant; 6];
/// grades[0] = Grade::RELEVANT;
/// let example = Example::new("argan".into(), 1, vec![0.3, 0.9, 0.1, 0.2, 0.0, 0.1], grades)?;
/// let kept = hard_negatives(&[example], &model, &Negatives { n_hard: 1, n_random: 2, seed: 7 });
/// // The relevant one, the hardest, and two that stand for two each.
/// assert_eq!(kept[0].importance(), [1.0, 1.0, 2.0, 2.0]);
/// assert_eq!(kept[0].fits(1), [0.9]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
///
/// When an example has other facets than the model.
pub fn hard_negatives(examples: &[Example], model: &Model, negatives: &Negatives) -> Vec<Example> {
    examples.par_iter().map(|example| of_query(example, model, negatives)).collect()
}

fn of_query(example: &Example, model: &Model, negatives: &Negatives) -> Example {
    let grades = example.grades();
    let importance = example.importance();
    let scores = model.scores(example);
    let others: Vec<usize> = (0..grades.len()).filter(|&place| !grades[place].is_relevant()).collect();
    let of_others: Vec<f64> = others.iter().map(|&candidate| scores[candidate]).collect();
    let mut hard: Vec<usize> =
        first_places(&of_others, negatives.n_hard).into_iter().map(|place| others[place]).collect();
    hard.sort_unstable();
    let mut rest: Vec<usize> =
        others.into_iter().filter(|candidate| hard.binary_search(candidate).is_err()).collect();
    let n_random = negatives.n_random.min(rest.len());
    let stands_for = rest.len() as f32 / n_random.max(1) as f32;
    let mut draws = Draws::new(negatives.seed ^ hash(example.query()), Purpose::Negatives, 0);
    // The first places of a shuffle (Fisher & Yates).
    for place in 0..n_random {
        let other = place + draws.below((rest.len() - place) as u32) as usize;
        rest.swap(place, other);
    }
    let relevant = (0..grades.len()).filter(|&candidate| grades[candidate].is_relevant());
    let mut kept: Vec<(usize, f32)> =
        relevant.chain(hard).map(|candidate| (candidate, importance[candidate])).collect();
    kept.extend(rest[..n_random].iter().map(|&candidate| (candidate, importance[candidate] * stands_for)));
    kept.sort_unstable_by_key(|(candidate, _)| *candidate);
    example.only(&kept)
}

/// FNV-1a, 64 bits: the same on every machine and in every version.
pub(super) fn hash(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
