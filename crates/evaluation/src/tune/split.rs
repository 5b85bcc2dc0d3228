//! Which queries teach, and which choose.

use super::enough::{NEEDED_FOR_TRAINING, NEEDED_FOR_VALIDATION};
use super::negatives::hash;
use crate::draw::{Draws, Purpose};

/// The queries in an order by chance. Which of two comes first depends on the
/// seed and on the two alone, so that a query more leaves the others in their
/// order.
pub fn shuffled<'a>(queries: impl IntoIterator<Item = &'a str>, seed: u64) -> Vec<&'a str> {
    let drawn = |query: &'a str| (Draws::new(seed ^ hash(query), Purpose::Split, 0).bits(), query);
    let mut queries: Vec<(u64, &str)> = queries.into_iter().map(drawn).collect();
    queries.sort_unstable();
    queries.into_iter().map(|(_, query)| query).collect()
}

/// How many of so many queries choose: three tenths, and as many as validation
/// needs where enough are left to learn from.
///
/// ```
/// use qantara_evaluation::tune::n_for_validation;
///
/// assert_eq!([10, 35, 50, 100].map(n_for_validation), [3, 25, 25, 30]);
/// ```
pub fn n_for_validation(n_queries: usize) -> usize {
    let spare = n_queries.saturating_sub(NEEDED_FOR_TRAINING.queries);
    (n_queries * 3).div_ceil(10).max(NEEDED_FOR_VALIDATION.queries.min(spare))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_query_more_leaves_the_others_in_their_order() {
        let ids: Vec<String> = (0..100).map(|n| format!("q{n}")).collect();
        let all = shuffled(ids.iter().map(String::as_str), 7);
        let fewer = shuffled(ids[..60].iter().map(String::as_str), 7);
        let among: BTreeSet<&str> = fewer.iter().copied().collect();
        let kept: Vec<&str> = all.iter().copied().filter(|id| among.contains(id)).collect();
        assert_eq!(kept, fewer);
        assert!(all != shuffled(ids.iter().map(String::as_str), 8));
        assert!(all != ids.iter().map(String::as_str).collect::<Vec<_>>());
    }
}
