//! Random markets: tastes and qualities on both sides, and both sides' best.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use qantara_pairing::market::{Pair, Participant};

use crate::common::Random;

const TASTES: usize = 12;

/// Participants whose tastes and qualities make scores.
pub(crate) struct Crowd {
    seed: u64,
    pub(crate) left: Vec<Participant>,
    pub(crate) right: Vec<Participant>,
    people: [Vec<([f64; TASTES], f64)>; 2],
}

impl Crowd {
    pub(crate) fn random(lefts: usize, rights: usize, seed: u64) -> Self {
        let mut random = Random(seed);
        let people = [lefts, rights].map(|n| {
            (0..n)
                .map(|_| (std::array::from_fn(|_| normal(&mut random)), 0.2 * normal(&mut random)))
                .collect()
        });
        let mut limits = |n: usize, least: u64, spread: u64| {
            (0..n)
                .map(|k| Participant {
                    id: format!("p{k}"),
                    min: 0,
                    max: (least + random.next() % spread) as u32,
                })
                .collect()
        };
        let (left, right) = (limits(lefts, 3, 3), limits(rights, 4, 9));
        Self { seed, left, right, people }
    }

    fn score(&self, l: usize, r: usize) -> i64 {
        let noise = Random((l * 1_000_003 + r) as u64 ^ self.seed << 48).next() as f64 / 2_f64.powi(64);
        let [left, right] = [&self.people[0][l], &self.people[1][r]];
        let fit: f64 = left.0.iter().zip(&right.0).map(|(a, b)| a * b).sum();
        let likes = |quality: f64| 1.0 / (1.0 + (-0.4 * fit - quality - noise).exp());
        let (p, q) = (likes(right.1), likes(left.1));
        (1e6 * 2.0 * p * q / (p + q)) as i64
    }

    /// All pairs.
    pub(crate) fn everything(&self) -> impl Iterator<Item = Pair> {
        (0..self.left.len()).flat_map(move |l| {
            (0..self.right.len()).map(move |r| Pair::new(l as u32, r as u32, self.score(l, r)))
        })
    }

    /// The union of both sides' best `length`, by left participant.
    pub(crate) fn lists(&self, length: usize) -> Vec<Pair> {
        let mut best = [&self.left, &self.right].map(|side| vec![BinaryHeap::new(); side.len()]);
        for Pair { left, right, score, .. } in self.everything() {
            for (side, who) in [left, right].into_iter().enumerate() {
                let heap = &mut best[side][who as usize];
                heap.push(Reverse((score, left, right)));
                if heap.len() > length {
                    heap.pop();
                }
            }
        }
        let listed = best.into_iter().flatten().flatten();
        let mut pairs: Vec<_> =
            listed.map(|Reverse((score, left, right))| Pair::new(left, right, score)).collect();
        pairs.sort_unstable_by_key(|pair| (pair.left, pair.right));
        pairs.dedup();
        pairs
    }
}

/// About normal: a sum of twelve.
fn normal(random: &mut Random) -> f64 {
    (0..12).map(|_| random.next() as f64 / 2_f64.powi(64)).sum::<f64>() - 6.0
}
