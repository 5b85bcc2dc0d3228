//! How far a mean could be off: percentile bootstrap intervals over queries.

use rayon::prelude::*;

use crate::draw::{Chance, Draws, Purpose};
use crate::evaluate::Evaluation;

/// With fewer queries than this there is no interval.
///
/// "The number of queries needed for a good experiment is at least 25 and 50
/// is better" (Buckley & Voorhees, *Evaluating evaluation measure stability*,
/// SIGIR 2000). A percentile interval of fewer is too narrow besides.
pub const FEWEST_QUERIES: usize = 25;

/// A mean, and where it lies in 95 of 100 samples of queries.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean of all queries.
    pub mean: f64,
    /// Below it lie 2.5 % of the means of samples.
    pub low: f64,
    /// Above it lie 2.5 %.
    pub high: f64,
}

impl Interval {
    /// Whether zero could be the mean.
    pub fn includes_zero(&self) -> bool {
        self.low <= 0.0 && self.high >= 0.0
    }
}

/// The 95 % interval of the mean of each column, which are of one length, a
/// row for each query; `None` where there are fewer rows than
/// [`FEWEST_QUERIES`].
///
/// Samples are drawn once for all columns (percentile bootstrap; Efron &
/// Tibshirani, *An Introduction to the Bootstrap*, 1993, ch. 13), so a
/// column's interval is the same whatever stands beside it.
///
/// ```
/// use qantara_evaluation::draw::Chance;
/// use qantara_evaluation::interval::bootstrap;
///
/// let hits: Vec<f64> = (0..100).map(|n| f64::from(n % 4 == 0)).collect();
/// let interval = bootstrap(&[hits], &Chance::new(7)).unwrap()[0];
/// assert_eq!(interval.mean, 0.25);
/// assert!(interval.low > 0.15 && interval.high < 0.35);
/// assert_eq!(bootstrap(&[vec![1.0; 24]], &Chance::new(7)), None);
/// ```
///
/// # Panics
///
/// When columns differ in length.
pub fn bootstrap(columns: &[Vec<f64>], chance: &Chance) -> Option<Vec<Interval>> {
    let n_rows = columns.first().map_or(0, Vec::len);
    if n_rows < FEWEST_QUERIES {
        return None;
    }
    assert!(columns.iter().all(|column| column.len() == n_rows), "columns differ in length");
    Some(columns.chunks(AT_ONCE).flat_map(|columns| drawn(columns, n_rows, chance)).collect())
}

/// Columns whose samples are held at once. More are drawn again, the same, so
/// that a million samples of many columns still fit in memory.
const AT_ONCE: usize = 16;

/// The intervals of a few columns.
fn drawn(columns: &[Vec<f64>], n_rows: usize, chance: &Chance) -> Vec<Interval> {
    let rows = Rows::new(columns);
    let mut samples = vec![0.0; chance.repetitions.get() as usize * rows.width];
    samples.par_chunks_mut(rows.width).zip(0..chance.repetitions.get()).for_each(|(sums, repetition)| {
        let mut draws = Draws::new(chance.seed, Purpose::Bootstrap, repetition);
        for _ in 0..n_rows {
            let row = rows.row(draws.below(n_rows as u32) as usize);
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
    });
    let of = |(place, column): (usize, &Vec<f64>)| {
        let sums = samples.iter().skip(place).step_by(rows.width).copied().collect();
        let [low, high] = ends_of_samples(sums).map(|sum| sum / n_rows as f64);
        Interval { mean: mean(column), low, high }
    };
    columns.iter().enumerate().map(of).collect()
}

/// The ends between which 95 % of some samples lie, of which there is one at
/// least.
pub(crate) fn ends_of_samples(mut samples: Vec<f64>) -> [f64; 2] {
    samples.sort_unstable_by(f64::total_cmp);
    let tail = tail(samples.len());
    [samples[tail], samples[samples.len() - 1 - tail]]
}

/// How many of some samples lie beyond an end of the interval: the whole number
/// nearest to 2.5 %, and never so many that the ends change places.
fn tail(n_samples: usize) -> usize {
    ((n_samples * 25 + 500) / 1_000).min(n_samples.saturating_sub(1) / 2)
}

/// The mean; 0 of nothing.
pub(crate) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
}

/// Columns turned into rows, so that a query's values lie side by side.
pub(crate) struct Rows {
    width: usize,
    values: Vec<f64>,
}

impl Rows {
    pub(crate) fn new(columns: &[Vec<f64>]) -> Self {
        let n_rows = columns.first().map_or(0, Vec::len);
        assert!(columns.iter().all(|column| column.len() == n_rows), "columns differ in length");
        let values = (0..n_rows).flat_map(|row| columns.iter().map(move |column| column[row])).collect();
        Self { width: columns.len(), values }
    }

    pub(crate) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.width..][..self.width]
    }
}

impl Evaluation {
    /// The mean of each measure over some queries, with its interval; `None`
    /// where they are fewer than [`FEWEST_QUERIES`].
    pub fn intervals(&self, members: &[usize], chance: &Chance) -> Option<Vec<Interval>> {
        bootstrap(&self.columns(members), chance)
    }

    /// Each measure's values for some queries.
    pub(crate) fn columns(&self, members: &[usize]) -> Vec<Vec<f64>> {
        let column = |measure: usize| members.iter().map(|&query| self.row(query)[measure]).collect();
        (0..self.measures().len()).map(column).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::tail;

    #[test]
    fn beyond_each_end_lie_as_near_to_2_5_percent_of_the_samples_as_there_can() {
        for n in 1..5_000_usize {
            let off = |tail: usize| (tail as f64 - n as f64 * 0.025).abs();
            let best = (0..=(n - 1) / 2).map(off).fold(f64::INFINITY, f64::min);
            assert!((off(tail(n)) - best).abs() < 1e-9, "{} of {n}", tail(n));
        }
    }
}
