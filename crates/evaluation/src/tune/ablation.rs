//! What each facet is worth: how a policy ranks without it.

use super::{Example, Model, ndcg_at_10};
use crate::compare::{Comparison, comparisons};
use crate::draw::Chance;

/// By how much nDCG@10 falls without each facet: the model's value minus the
/// value of the model without it, query by query. `None` where the facet is
/// all that a side looks at.
///
/// Nothing is learned anew, so a facet that another could stand in for looks
/// worth more here than it is.
///
/// ```
/// use qantara_evaluation::draw::Chance;
/// use qantara_evaluation::judgements::Grade;
/// use qantara_evaluation::tune::{Example, Fuse, Model, Weights, ablation};
///
/// // The first facet is right, the second is wrong.
/// let weights = Weights::try_from(vec![0.8, 0.2])?;
/// let model = Model::new([weights.clone(), weights], Fuse::Geometric)?;
/// let grades = vec![Grade::RELEVANT, Grade::NotRelevant];
/// let example = Example::new("argan".into(), 2, vec![0.9, 0.1, 0.1, 0.9], grades)?;
/// let without = ablation(&model, &[example], &Chance::new(7));
/// assert!(without[0].as_ref().unwrap().difference > 0.3);
/// assert_eq!(without[1].as_ref().unwrap().difference, 0.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Panics
///
/// When an example has other facets than the model.
pub fn ablation(model: &Model, examples: &[Example], chance: &Chance) -> Vec<Option<Comparison>> {
    let whole = ndcg_at_10(model, examples);
    let without: Vec<Option<Model>> = (0..model.n_facets()).map(|facet| model.without(facet)).collect();
    let lost = |less: &Model| -> Vec<f64> {
        let values = ndcg_at_10(less, examples);
        whole.iter().zip(values).map(|(whole, less)| whole - less).collect()
    };
    let differences: Vec<Vec<f64>> = without.iter().flatten().map(lost).collect();
    let mut compared = comparisons(&differences, chance).into_iter();
    without.iter().map(|less| less.as_ref().and_then(|_| compared.next())).collect()
}
