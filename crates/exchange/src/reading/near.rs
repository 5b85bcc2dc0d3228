//! What may have been meant by a text that nothing is called.

use qantara_engine::taxonomy::{Concept, Kind};

use super::Guess;

/// The concepts of a kind that a text is like. Guesses never cross kinds.
pub(crate) fn concepts(text: &str, kind: Kind) -> Vec<Guess> {
    let near = crate::fields::nearest_concept(text).and_then(Concept::find);
    let near = near.filter(|concept| concept.kind() == kind);
    near.map(|concept| Guess { value: concept.id().to_owned(), likeness: 0.9 }).into_iter().collect()
}
