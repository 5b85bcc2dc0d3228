//! The k best of a stream, without sorting all of it.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::num::NonZeroUsize;

use super::{Ranked, Ranking};

/// The best `k` candidates seen so far, in whatever order they came.
#[derive(Clone, Debug)]
pub(super) struct Best {
    k: usize,
    /// The worst of the best is on top.
    heap: BinaryHeap<Worst>,
}

/// A candidate ordered for replacement: lower scores first, and of equal scores
/// the later id.
#[derive(Clone, Copy, Debug)]
struct Worst(Ranked);

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.score.total_cmp(&self.0.score).then(self.0.candidate.cmp(&other.0.candidate))
    }
}

impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Worst {}

impl Best {
    pub(super) fn new(k: NonZeroUsize) -> Self {
        Self { k: k.get(), heap: BinaryHeap::new() }
    }

    /// The score that a candidate must reach to be kept: the k-th best, or any
    /// score while there is room.
    pub(super) fn threshold(&self) -> f64 {
        if self.heap.len() < self.k {
            return f64::NEG_INFINITY;
        }
        self.heap.peek().map_or(f64::NEG_INFINITY, |worst| worst.0.score)
    }

    pub(super) fn offer(&mut self, candidate: usize, score: f64) {
        let entry = Worst(Ranked { candidate, score });
        if self.heap.len() < self.k {
            self.heap.push(entry);
        } else if let Some(mut worst) = self.heap.peek_mut()
            && entry < *worst
        {
            *worst = entry;
        }
    }

    pub(super) fn merge(&mut self, other: Self) {
        other.heap.into_iter().for_each(|entry| self.offer(entry.0.candidate, entry.0.score));
    }

    /// The best first, equal scores by position.
    pub(super) fn into_ranking(self) -> Ranking {
        self.heap.into_sorted_vec().into_iter().map(|entry| entry.0).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The same as sorting everything and cutting, whatever the order and
        /// however the stream was split.
        #[test]
        fn it_is_the_head_of_the_sorted_list(
            scores in prop::collection::vec(0..6_u8, 0..60),
            k in 1..12_usize,
            cut in 0..60_usize,
        ) {
            let k = NonZeroUsize::new(k).unwrap();
            let all: Vec<(usize, f64)> = scores.iter().map(|score| f64::from(*score) / 7.0).enumerate().collect();
            let (left, right) = all.split_at(cut.min(all.len()));
            let mut best = Best::new(k);
            left.iter().copied().for_each(|(candidate, score)| best.offer(candidate, score));
            let mut rest = Best::new(k);
            right.iter().rev().for_each(|(candidate, score)| rest.offer(*candidate, *score));
            best.merge(rest);
            let mut sorted = all.clone();
            sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            sorted.truncate(k.get());
            let got: Vec<(usize, f64)> =
                best.into_ranking().iter().map(|ranked| (ranked.candidate, ranked.score)).collect();
            prop_assert_eq!(got, sorted);
        }
    }
}
