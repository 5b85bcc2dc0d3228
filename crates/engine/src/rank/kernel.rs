//! Upper bounds of many values at once.
//!
//! This is the plain kernel, the reference for faster ones: two products of
//! f32 matrices. A bound is the product plus the most that rounding can have
//! taken from it: `n` terms of f32 products, in any order and fused or not,
//! err by at most `n·u/(1 − n·u) · Σ|xᵢyᵢ|` with `u = 2⁻²⁴` (Higham, *Accuracy
//! and Stability of Numerical Algorithms*, 2nd ed., §3.1), and the sum is at
//! most the product of the two rows' lengths (Cauchy–Schwarz).

use std::ops::Range;

use ndarray::linalg::general_mat_mul;
use ndarray::{Array2, s};

use super::{CANDIDATES_A_TILE, Direction, Seeker};
use crate::fuse::Fuse;
use crate::pool::Members;

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

/// Values of a tile of seekers against tiles of candidates.
pub(super) struct Products<'a> {
    candidates: &'a Members,
    /// What the seekers want, and what they offer, times the weights.
    wants: Array2<f32>,
    offers: Array2<f32>,
    /// By seeker and candidate of the tile.
    forward: Array2<f32>,
    backward: Array2<f32>,
    slacks: Vec<(f32, f32)>,
    tile: usize,
}

/// One seeker's bounds over a tile.
pub(super) struct Row<'a> {
    pub(super) forward: Bounds<'a>,
    pub(super) backward: Bounds<'a>,
}

/// Values that may be too small by `slack`.
#[derive(Clone, Copy)]
pub(super) struct Bounds<'a> {
    values: &'a [f32],
    slack: f32,
}

impl<'a> Products<'a> {
    pub(super) fn new(
        forward: &Direction<'_>,
        backward: &Direction<'_>,
        seekers: &[Seeker<'_>],
        candidates: &'a Members,
    ) -> Self {
        let mut wants = Array2::zeros((seekers.len(), forward.layout.width()));
        let mut offers = Array2::zeros((seekers.len(), backward.layout.width()));
        let mut slacks = Vec::with_capacity(seekers.len());
        for (row, seeker) in seekers.iter().enumerate() {
            wants
                .row_mut(row)
                .iter_mut()
                .zip(scale(seeker.want, &forward.spread))
                .for_each(|(to, from)| *to = from);
            offers
                .row_mut(row)
                .iter_mut()
                .zip(scale(seeker.offer, &backward.spread))
                .for_each(|(to, from)| *to = from);
            slacks.push((
                slack(wants.ncols(), length(wants.row(row).iter().copied()), candidates.longest_offer()),
                slack(offers.ncols(), length(offers.row(row).iter().copied()), candidates.longest_want()),
            ));
        }
        let empty = || Array2::zeros((seekers.len(), CANDIDATES_A_TILE));
        Self { candidates, wants, offers, forward: empty(), backward: empty(), slacks, tile: 0 }
    }

    /// Computes the values for a tile of candidates.
    pub(super) fn multiply(&mut self, tile: Range<usize>) {
        self.tile = tile.len();
        for (seekers, candidates, values) in [
            (&self.wants, self.candidates.offers(), &mut self.forward),
            (&self.offers, self.candidates.wants(), &mut self.backward),
        ] {
            let candidates = candidates.slice(s![tile.clone(), ..]);
            general_mat_mul(1.0, seekers, &candidates.t(), 0.0, &mut values.slice_mut(s![.., ..self.tile]));
        }
    }

    /// A seeker's bounds over the tile that was multiplied last.
    pub(super) fn row(&self, seeker: usize) -> Row<'_> {
        let (forward, backward) = self.slacks[seeker];
        Row {
            forward: Bounds { values: tile_row(&self.forward, seeker, self.tile), slack: forward },
            backward: Bounds { values: tile_row(&self.backward, seeker, self.tile), slack: backward },
        }
    }
}

fn tile_row(values: &Array2<f32>, seeker: usize, tile: usize) -> &[f32] {
    &values.row(seeker).to_slice().expect("rows are contiguous")[..tile]
}

/// Bounds for one seeker, candidate by candidate.
pub(super) struct RowBound<'a> {
    candidates: &'a Members,
    want: Vec<f32>,
    offer: Vec<f32>,
    slacks: (f32, f32),
}

impl<'a> RowBound<'a> {
    pub(super) fn new(
        forward: &Direction<'_>,
        backward: &Direction<'_>,
        seeker: &Seeker<'_>,
        candidates: &'a Members,
    ) -> Self {
        let want: Vec<f32> = scale(seeker.want, &forward.spread).collect();
        let offer: Vec<f32> = scale(seeker.offer, &backward.spread).collect();
        let slacks = (
            slack(want.len(), length(want.iter().copied()), candidates.longest_offer()),
            slack(offer.len(), length(offer.iter().copied()), candidates.longest_want()),
        );
        Self { candidates, want, offer, slacks }
    }

    /// Upper bounds of what the seeker and the candidate value in each other.
    pub(super) fn values(&self, candidate: usize) -> (f64, f64) {
        let forward = self.candidates.offer(candidate).dot(&ndarray::aview1(&self.want));
        let backward = self.candidates.want(candidate).dot(&ndarray::aview1(&self.offer));
        (f64::from(forward + self.slacks.0), f64::from(backward + self.slacks.1))
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
