//! Upper bounds of many values at once.
//!
//! This is the plain kernel, the reference for faster ones: two products of
//! f32 matrices. A bound is the product plus the most that rounding can have
//! taken from it: `n` terms of f32 products, in any order and fused or not,
//! err by at most `n·u/(1 − n·u) · Σ|xᵢyᵢ|` with `u = 2⁻²⁴` (Higham, *Accuracy
//! and Stability of Numerical Algorithms*, 2nd ed., §3.1), and the sum is at
//! most the product of the two rows' lengths (Cauchy–Schwarz).

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, aview1, s};

use super::CANDIDATES_A_TILE;
use crate::fuse::Fuse;
use crate::pool::{Member, Tile};

/// The unit roundoff of f32.
const ROUNDOFF: f32 = f32::EPSILON / 2.0;

/// How far a product of rows of a width and of these lengths can be below the
/// exact value. The four extra terms are for scaling by rounded weights and
/// for the lengths' own rounding.
fn slack(width: usize, scaled_length: f32, longest: f32) -> f32 {
    (width + 4) as f32 * ROUNDOFF * 1.01 * scaled_length * longest
}

fn scale(row: &[f32], spread: &[f32]) -> impl Iterator<Item = f32> {
    row.iter().zip(spread).map(|(value, weight)| value * weight)
}

fn length(row: impl Iterator<Item = f32>) -> f32 {
    row.map(|value| value * value).sum::<f32>().sqrt()
}

/// Values of a tile of seekers against tiles of candidates, to each side.
pub(super) struct Products {
    /// The seekers' rows times each side's weights.
    scaled: [Array2<f32>; 2],
    /// The lengths of those rows.
    lengths: [Vec<f32>; 2],
    /// By seeker and candidate of the tile.
    values: [Array2<f32>; 2],
    /// How many candidates the tile has.
    tile: usize,
    /// The length of the longest row in the tile's chunk.
    longest: f32,
}

/// Values that may be too small by `slack`.
#[derive(Clone, Copy)]
pub(super) struct Bounds<'a> {
    values: &'a [f32],
    slack: f32,
}

impl Products {
    pub(super) fn new(spread: &[Vec<f32>; 2], seekers: &[Member<'_>]) -> Self {
        let scaled = spread.each_ref().map(|spread| {
            let mut scaled = Array2::zeros((seekers.len(), spread.len()));
            for (mut to, seeker) in scaled.outer_iter_mut().zip(seekers) {
                to.iter_mut().zip(scale(seeker.row, spread)).for_each(|(to, from)| *to = from);
            }
            scaled
        });
        let lengths = scaled
            .each_ref()
            .map(|scaled| scaled.outer_iter().map(|row| length(row.iter().copied())).collect());
        let values = [(); 2].map(|()| Array2::zeros((seekers.len(), CANDIDATES_A_TILE)));
        Self { scaled, lengths, values, tile: 0, longest: 0.0 }
    }

    /// Computes the values for a tile of candidates.
    pub(super) fn multiply(&mut self, tile: &Tile<'_>) {
        self.tile = tile.offsets.len();
        self.longest = tile.chunk.longest();
        let candidates = tile.chunk.rows(tile.offsets.clone());
        for (scaled, values) in self.scaled.iter().zip(&mut self.values) {
            general_mat_mul(1.0, scaled, &candidates.t(), 0.0, &mut values.slice_mut(s![.., ..self.tile]));
        }
    }

    /// A seeker's bounds over the tile that was multiplied last, to each side.
    pub(super) fn bounds(&self, seeker: usize) -> [Bounds<'_>; 2] {
        [0, 1].map(|side| {
            let start = seeker * CANDIDATES_A_TILE;
            let values = self.values[side].as_slice().expect("made in one piece");
            let slack = slack(self.scaled[side].ncols(), self.lengths[side][seeker], self.longest);
            Bounds { values: &values[start..start + self.tile], slack }
        })
    }
}

/// Bounds for one seeker, candidate by candidate.
pub(super) struct RowBound {
    scaled: [Vec<f32>; 2],
    lengths: [f32; 2],
}

impl RowBound {
    pub(super) fn new(spread: &[Vec<f32>; 2], seeker: Member<'_>) -> Self {
        let scaled = spread.each_ref().map(|spread| scale(seeker.row, spread).collect::<Vec<f32>>());
        let lengths = scaled.each_ref().map(|row| length(row.iter().copied()));
        Self { scaled, lengths }
    }

    /// Upper bounds of what the pair is worth to each side, where no row of
    /// the candidate's chunk is longer than `longest`.
    pub(super) fn values(&self, candidate: &[f32], longest: f32) -> [f64; 2] {
        [0, 1].map(|side| {
            let value = aview1(candidate).dot(&aview1(&self.scaled[side]));
            f64::from(value + slack(candidate.len(), self.lengths[side], longest))
        })
    }
}

/// How many candidates are compared with the threshold at a time.
const LANES: usize = 16;

/// Calls `hit` for every candidate of a tile whose score may reach the
/// threshold. `hit` answers with the threshold from then on.
pub(super) fn reaching(
    fuse: Fuse,
    first: Bounds<'_>,
    second: Bounds<'_>,
    threshold: f64,
    hit: impl FnMut(usize) -> f64,
) {
    // The comparison is made in f32 on a quantity that grows with the score,
    // and the threshold gives way by more than its rounding.
    let ease = |cut: f64| (cut * (1.0 - 1e-6)) as f32;
    match fuse {
        Fuse::Geometric => compare(first, second, threshold, |t| ease(t * t.abs()), |a, b| a * b, hit),
        Fuse::Harmonic => {
            compare(first, second, threshold, ease, |a, b| 2.0 * a * b / (a + b).max(f32::MIN_POSITIVE), hit);
        }
        Fuse::Mean { first_share } => {
            let share = f64::from(first_share) as f32;
            compare(first, second, threshold, ease, move |a, b| share * a + (1.0 - share) * b, hit);
        }
        Fuse::Minimum => compare(first, second, threshold, ease, f32::min, hit),
    }
}

fn compare(
    first: Bounds<'_>,
    second: Bounds<'_>,
    threshold: f64,
    ease: impl Fn(f64) -> f32,
    score: impl Fn(f32, f32) -> f32,
    mut hit: impl FnMut(usize) -> f64,
) {
    let mut cut = ease(threshold);
    let bound = |a: f32, b: f32| score((a + first.slack).max(0.0), (b + second.slack).max(0.0));
    let (firsts, firsts_rest) = first.values.as_chunks::<LANES>();
    let (seconds, seconds_rest) = second.values.as_chunks::<LANES>();
    for (chunk, (a, b)) in firsts.iter().zip(seconds).enumerate() {
        let mut bounds = [0.0; LANES];
        for lane in 0..LANES {
            bounds[lane] = bound(a[lane], b[lane]);
        }
        if bounds.iter().fold(f32::NEG_INFINITY, |most, bound| most.max(*bound)) < cut {
            continue;
        }
        for (lane, bound) in bounds.into_iter().enumerate() {
            if bound >= cut {
                cut = ease(hit(chunk * LANES + lane));
            }
        }
    }
    for (lane, (a, b)) in firsts_rest.iter().zip(seconds_rest).enumerate() {
        if bound(*a, *b) >= cut {
            cut = ease(hit(firsts.len() * LANES + lane));
        }
    }
}
