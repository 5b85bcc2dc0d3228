//! What may have been meant by a text that nothing is called.

use super::names::{Names, key};
use super::{Context, Guess};

/// A guess, by how alike the two are.
pub(crate) fn guess(value: &str, likeness: f64) -> Guess {
    Guess { value: value.to_owned(), likeness }
}

/// Two texts below this are not alike.
const LEAST: f64 = 0.88;

/// What the names most like a text mean, the likest first. Names of one table
/// are of one kind, so guesses never cross kinds.
pub(crate) fn names<T: Clone + PartialEq>(
    text: &str,
    names: &Names<T>,
    context: &Context<'_>,
    value: impl Fn(&T) -> String,
) -> Vec<Guess> {
    let text = key(text);
    let n_letters = text.chars().count();
    if !context.guess || !(4..=40).contains(&n_letters) {
        return Vec::new();
    }
    let first = text.chars().next();
    let mut guesses: Vec<Guess> = Vec::new();
    for (name, meant) in names.all() {
        // Slips are seldom in the first letter, and change few letters.
        if name.chars().next() != first || name.len().abs_diff(text.len()) > 4 {
            continue;
        }
        let likeness = strsim::jaro_winkler(&text, name).min(0.99);
        let [only] = meant else { continue };
        if likeness < LEAST {
            continue;
        }
        let value = value(only);
        match guesses.iter_mut().find(|guess| guess.value == value) {
            Some(known) => known.likeness = known.likeness.max(likeness),
            None => guesses.push(Guess { value, likeness }),
        }
    }
    guesses.sort_by(|a, b| b.likeness.total_cmp(&a.likeness).then_with(|| a.value.cmp(&b.value)));
    guesses.truncate(3);
    guesses
}
