//! Rows: the blocks of all facets of one direction, side by side.
//!
//! A market has two directions: what its first role values in the second, and
//! the reverse. Each has a layout of its own, with the facets that the market
//! names for it.

use crate::corpus::Corpus;
use crate::facet::Facet;
use crate::market::{Market, Side};
use crate::profile::Profile;

/// Where each facet's block stands in a row.
#[derive(Debug)]
pub struct Layout {
    blocks: Vec<Block>,
    width: usize,
}

#[derive(Debug)]
struct Block {
    facet: &'static dyn Facet,
    start: usize,
    /// The numbers of the facet itself; two more follow for unknowns.
    width: usize,
    /// On two binary digits, so that its halves and products are exact.
    neutral: f32,
}

/// Where a facet's block keeps whether its value is missing, counted from the
/// facet's own numbers.
const WANT_MISSING: usize = 0;
const OFFER_MISSING: usize = 1;

impl Layout {
    /// The layout of what one side values in the other.
    pub fn new(market: &Market, wanting: Side, corpus: &Corpus) -> Self {
        let mut width = 0;
        let blocks = market
            .facets(wanting)
            .into_iter()
            .map(|facet| {
                let block =
                    Block { facet, start: width, width: facet.width(corpus), neutral: facet.neutral() };
                width += block.width + 2;
                block
            })
            .collect();
        Self { blocks, width }
    }

    /// How many numbers a row has.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The facets, in the order of their blocks.
    pub fn facets(&self) -> impl ExactSizeIterator<Item = &'static dyn Facet> {
        self.blocks.iter().map(|block| block.facet)
    }

    /// Writes what a profile wants into a row of zeros.
    pub fn encode_want(&self, profile: &Profile, corpus: &Corpus, row: &mut [f32]) {
        for block in &self.blocks {
            let (values, flags) = row[block.start..][..block.width + 2].split_at_mut(block.width);
            if block.facet.want(profile, corpus, values) {
                flags.copy_from_slice(&[0.0, block.neutral]);
            } else {
                values.fill(0.0);
                flags.copy_from_slice(&[1.0, block.neutral / 2.0]);
            }
        }
    }

    /// Writes what a profile offers into a row of zeros.
    pub fn encode_offer(&self, profile: &Profile, corpus: &Corpus, row: &mut [f32]) {
        for block in &self.blocks {
            let (values, flags) = row[block.start..][..block.width + 2].split_at_mut(block.width);
            if block.facet.offer(profile, corpus, values) {
                flags.copy_from_slice(&[block.neutral, 0.0]);
            } else {
                values.fill(0.0);
                flags.copy_from_slice(&[block.neutral / 2.0, 1.0]);
            }
        }
    }

    /// A weight for every number of a row.
    pub fn spread(&self, weights: &[f64]) -> Vec<f32> {
        let mut spread = Vec::with_capacity(self.width);
        for (block, weight) in self.blocks.iter().zip(weights) {
            spread.resize(block.start + block.width + 2, *weight as f32);
        }
        spread
    }

    /// How well an offer serves a want, facet by facet.
    pub fn similarities<'a>(
        &'a self,
        want: &'a [f32],
        offer: &'a [f32],
    ) -> impl Iterator<Item = Similarity> + 'a {
        self.blocks.iter().map(move |block| {
            let range = block.start..block.start + block.width + 2;
            let flags = block.start + block.width;
            Similarity {
                value: inner_product(&want[range.clone()], &offer[range]),
                neutral: f64::from(block.neutral),
                want_known: want[flags + WANT_MISSING] == 0.0,
                offer_known: offer[flags + OFFER_MISSING] == 0.0,
            }
        })
    }

    /// How well an offer serves a want, weighted and summed: the value that
    /// rankings are ordered by and explanations add up to, bit for bit.
    pub fn value(&self, weights: &[f64], want: &[f32], offer: &[f32]) -> f64 {
        self.blocks.iter().zip(weights).fold(0.0, |value, (block, weight)| {
            if *weight == 0.0 {
                return value;
            }
            let range = block.start..block.start + block.width + 2;
            value + weight * inner_product(&want[range.clone()], &offer[range])
        })
    }
}

/// How well one facet of an offer serves a want.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// From 0 to 1; the facet's neutral value where either side is unknown.
    pub value: f64,
    /// What an unknown contributes.
    pub neutral: f64,
    /// Whether it is known what the seeker wants.
    pub want_known: bool,
    /// Whether it is known what the candidate offers.
    pub offer_known: bool,
}

/// The inner product, summed in one fixed order: eight sums side by side, as
/// the machine likes them, then over the eight.
pub(crate) fn inner_product(a: &[f32], b: &[f32]) -> f64 {
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    let mut sums = [0.0_f64; 8];
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..8 {
            sums[lane] += f64::from(a[lane]) * f64::from(b[lane]);
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
    sums.iter().sum::<f64>() + rest
}
