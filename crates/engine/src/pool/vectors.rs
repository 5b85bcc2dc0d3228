//! Vectors of several members, exact and in eight bits.

use std::ops::Range;
use std::sync::OnceLock;

use qantara_kernel::{Level, RoughRows};

/// Vectors of one length, one for each member that has one.
#[derive(Debug)]
pub(crate) struct Vectors {
    dims: usize,
    /// One after the other, zeros where there is none.
    values: Vec<f32>,
    /// The same, rounded, when first asked for: not every policy needs them.
    rough: OnceLock<RoughRows>,
    known: Vec<bool>,
    /// The others, in order.
    unknown: Vec<usize>,
}

impl Vectors {
    pub(crate) fn of(vectors: &[Option<&[f32]>]) -> Self {
        let dims = vectors.iter().flatten().map(|vector| vector.len()).next().unwrap_or_default();
        let mut values = Vec::with_capacity(vectors.len() * dims);
        for vector in vectors {
            match vector {
                Some(vector) => values.extend_from_slice(vector),
                None => values.resize(values.len() + dims, 0.0),
            }
        }
        let unknown = (0..vectors.len()).filter(|offset| vectors[*offset].is_none()).collect();
        Self {
            dims,
            values,
            rough: OnceLock::new(),
            known: vectors.iter().map(Option::is_some).collect(),
            unknown,
        }
    }

    /// The places, in a range, of those who have none.
    pub(crate) fn unknown_in(&self, range: &Range<usize>) -> impl Iterator<Item = usize> {
        let before = self.unknown.partition_point(|offset| *offset < range.start);
        let (start, end) = (range.start, range.end);
        self.unknown[before..]
            .iter()
            .take_while(move |offset| **offset < end)
            .map(move |offset| offset - start)
    }

    pub(crate) fn get(&self, offset: usize) -> Option<&[f32]> {
        self.known[offset].then(|| &self.values[offset * self.dims..][..self.dims])
    }

    /// All of them in eight bits, zeros where there is none; no rows if nobody
    /// has a vector.
    pub(crate) fn rough(&self) -> &RoughRows {
        let rows = || self.values.chunks_exact(self.dims.max(1));
        self.rough.get_or_init(|| RoughRows::of(Level::best(), self.dims, rows()))
    }

    pub(super) fn bytes(&self) -> usize {
        size_of_val(&self.values[..]) + self.rough.get().map_or(0, RoughRows::bytes)
    }
}
