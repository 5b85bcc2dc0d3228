//! Rows: the blocks of all facets of a market, side by side.
//!
//! Every profile is one row. The two sides of a market write their unknowns
//! differently (see [`crate::facet`]), so a row of one side always meets a row
//! of the other.

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

impl Layout {
    /// The layout of a market's rows.
    pub fn new(market: &Market, corpus: &Corpus) -> Self {
        let mut width = 0;
        let blocks = market
            .facets()
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

    /// Writes a profile of a side into a row of zeros.
    pub fn encode(&self, side: Side, profile: &Profile, corpus: &Corpus, row: &mut [f32]) {
        for block in &self.blocks {
            let (values, flags) = row[block.start..][..block.width + 2].split_at_mut(block.width);
            let known = block.facet.encode(profile, corpus, values);
            if !known {
                values.fill(0.0);
            }
            flags.copy_from_slice(&match (side, known) {
                (Side::First, true) => [0.0, block.neutral],
                (Side::First, false) => [1.0, block.neutral / 2.0],
                (Side::Second, true) => [block.neutral, 0.0],
                (Side::Second, false) => [block.neutral / 2.0, 1.0],
            });
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

    /// How well a row of the first side and one of the second fit, facet by
    /// facet.
    pub fn similarities<'a>(
        &'a self,
        first: &'a [f32],
        second: &'a [f32],
    ) -> impl Iterator<Item = Similarity> + 'a {
        self.blocks.iter().map(move |block| {
            let range = block.start..block.start + block.width + 2;
            let flags = block.start + block.width;
            Similarity {
                value: inner_product(&first[range.clone()], &second[range]),
                neutral: f64::from(block.neutral),
                known: first[flags] == 0.0 && second[flags + 1] == 0.0,
            }
        })
    }

    /// Whether each facet is known in a row of the first side.
    pub(crate) fn known(&self, first: &[f32]) -> impl Iterator<Item = (&'static dyn Facet, bool)> {
        self.blocks.iter().map(|block| (block.facet, first[block.start + block.width] == 0.0))
    }

    /// What two rows are worth to each side by its weights: the values that
    /// rankings are ordered by and explanations add up to, bit for bit.
    pub fn values(&self, weights: &[Vec<f64>; 2], a: &[f32], b: &[f32]) -> [f64; 2] {
        let mut values = [0.0; 2];
        for (facet, block) in self.blocks.iter().enumerate() {
            let weights = [weights[0][facet], weights[1][facet]];
            if weights == [0.0, 0.0] {
                continue;
            }
            let range = block.start..block.start + block.width + 2;
            let similarity = inner_product(&a[range.clone()], &b[range]);
            values[0] += weights[0] * similarity;
            values[1] += weights[1] * similarity;
        }
        values
    }
}

/// How well two profiles fit in one facet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Similarity {
    /// From 0 to 1; the facet's neutral value where either side is unknown.
    pub value: f64,
    /// What an unknown contributes.
    pub neutral: f64,
    /// Whether both sides are known.
    pub known: bool,
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
