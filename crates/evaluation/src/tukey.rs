//! Which of several systems differ: Tukey's honestly significant differences,
//! by randomisation.

use rayon::prelude::*;

use crate::draw::{Chance, Draws, Purpose};
use crate::interval::{Rows, mean};

/// Two of several systems.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The first system's place.
    pub first: usize,
    /// The second's, which comes after it.
    pub second: usize,
    /// The first's mean minus the second's.
    pub difference: f64,
    /// How often chance alone makes as great a difference between the best and
    /// the worst of *all* systems: above 0, at most 1.
    pub p: f64,
}

/// Tests every two of several systems at once: a column each, a row for each
/// query.
///
/// With ten systems there are 45 pairs, and chance alone makes two or three of
/// them differ "significantly". Here a pair is compared with the greatest
/// difference that relabelling the values of each query makes among all
/// systems, so that 95 of 100 experiments have no false finding at all
/// (Carterette, ACM TOIS 30(1), 2012, algorithm 1; Sakai, *Laboratory
/// Experiments in Information Retrieval*, 2018, ch. 4). With two systems it is
/// [`sign_flip`](crate::compare::sign_flip).
///
/// ```
/// use qantara_evaluation::draw::Chance;
/// use qantara_evaluation::tukey::tukey;
///
/// let facets: Vec<f64> = (0..30).map(|n| 0.5 + f64::from(n) * 0.01).collect();
/// let systems = [facets.clone(), facets.iter().map(|value| value - 0.4).collect(), facets];
/// let pairs = tukey(&systems, &Chance::new(7));
/// assert!(pairs[0].p < 0.01, "the first two differ");
/// assert_eq!((pairs[1].first, pairs[1].second, pairs[1].p), (0, 2, 1.0));
/// ```
///
/// # Panics
///
/// When systems differ in how many queries they have.
pub fn tukey(systems: &[Vec<f64>], chance: &Chance) -> Vec<Pair> {
    let n_queries = systems.first().map_or(0, Vec::len);
    let rows = Rows::new(systems);
    let mut ranges: Vec<f64> = (0..chance.repetitions.get())
        .into_par_iter()
        .map(|repetition| {
            let mut draws = Draws::new(chance.seed, Purpose::Tukey, repetition);
            let mut sums = vec![0.0; systems.len()];
            let mut row = vec![0.0; systems.len()];
            for query in 0..n_queries {
                row.copy_from_slice(rows.row(query));
                for last in (1..row.len()).rev() {
                    row.swap(last, draws.below(last as u32 + 1) as usize);
                }
                for (sum, value) in sums.iter_mut().zip(&row) {
                    *sum += value;
                }
            }
            range(&sums)
        })
        .collect();
    ranges.sort_unstable_by(f64::total_cmp);
    // Ranges that are equal but for rounding count as equal.
    let all: f64 = systems.iter().flatten().map(|value| value.abs()).sum();
    let sums: Vec<f64> = systems.iter().map(|values| values.iter().sum()).collect();
    let p = |difference: f64| {
        let least = difference.abs() - 1e-12 * all;
        let as_great = ranges.len() - ranges.partition_point(|range| *range < least);
        (as_great as f64 + 1.0) / (ranges.len() as f64 + 1.0)
    };
    let pair = |first: usize, second: usize| Pair {
        first,
        second,
        difference: mean(&systems[first]) - mean(&systems[second]),
        p: p(sums[first] - sums[second]),
    };
    (0..systems.len())
        .flat_map(|first| (first + 1..systems.len()).map(move |second| (first, second)))
        .map(|(first, second)| pair(first, second))
        .collect()
}

/// The greatest minus the least.
fn range(sums: &[f64]) -> f64 {
    let greatest = sums.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let least = sums.iter().copied().fold(f64::INFINITY, f64::min);
    greatest - least
}
