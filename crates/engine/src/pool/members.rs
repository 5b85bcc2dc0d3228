//! The members of one side of a pool, in chunks that snapshots share.
//!
//! A change rebuilds only the chunk that it falls in, so its cost does not
//! depend on the number of members, and the snapshots before and after it share
//! most of their memory.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::chunk::{Chunk, Member};
use super::packs::Packs;
use crate::profile::ProfileId;

/// About how many members are looked at to choose packs.
const LOOKED_AT: usize = 4096;

/// One side of a pool, ordered by id.
#[derive(Debug)]
pub struct Members {
    /// Each with `LEAST` to `MOST` members; a single chunk may have fewer, but
    /// none is empty.
    chunks: Vec<Arc<Chunk>>,
    /// The position of each chunk's first member, followed by the total.
    starts: Vec<usize>,
    /// By coded facet, how many have each code; counted when first asked for.
    pub(super) counts: OnceLock<Vec<Vec<u32>>>,
}

impl Members {
    pub(super) fn new(chunks: Vec<Arc<Chunk>>) -> Self {
        let mut starts = Vec::with_capacity(chunks.len() + 1);
        starts.push(0);
        for chunk in &chunks {
            starts.push(starts[starts.len() - 1] + chunk.len());
        }
        Self { chunks, starts, counts: OnceLock::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts[self.chunks.len()]
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// Their ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &ProfileId> {
        self.chunks.iter().flat_map(|chunk| chunk.ids())
    }

    /// The id of the member at a position.
    ///
    /// # Panics
    ///
    /// If the position is out of range.
    pub fn id(&self, position: usize) -> &ProfileId {
        let (chunk, offset) = self.locate(position);
        &chunk.ids()[offset]
    }

    /// The position of a profile.
    pub fn position(&self, id: &ProfileId) -> Option<usize> {
        let chunk = self.chunks.partition_point(|chunk| chunk.first() <= id).checked_sub(1)?;
        let offset = self.chunks[chunk].ids().binary_search(id).ok()?;
        Some(self.starts[chunk] + offset)
    }

    pub(crate) fn member(&self, position: usize) -> Member<'_> {
        let (chunk, offset) = self.locate(position);
        chunk.member(offset)
    }

    /// All members, by position.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Member<'_>> {
        self.chunks.iter().flat_map(|chunk| (0..chunk.len()).map(|offset| chunk.member(offset)))
    }

    /// Chooses packs of so many attributes from some members, evenly spaced.
    pub(super) fn packs(&self, attributes: usize) -> Packs {
        let step = self.len().div_ceil(LOOKED_AT).max(1);
        let looked_at: Vec<Member<'_>> = (0..self.len()).step_by(step).map(|at| self.member(at)).collect();
        Packs::of(looked_at.len(), attributes, |n, attribute| looked_at[n].code(attribute))
    }

    /// Numbers what its members have, pack by pack.
    pub(super) fn pack(&mut self, packs: &Packs) {
        self.chunks.par_iter_mut().for_each(|chunk| {
            Arc::get_mut(chunk).expect("nobody else has the pool yet").pack(packs);
        });
    }

    pub(super) fn chunks(&self) -> &[Arc<Chunk>] {
        &self.chunks
    }

    /// The chunks that a span of positions touches, each with the position of
    /// its first member.
    pub(super) fn chunks_in(&self, span: &Range<usize>) -> impl Iterator<Item = (&Chunk, usize)> + use<'_> {
        let before = self.starts[1..].partition_point(|end| *end <= span.start);
        let (end, chunks) = (span.end, self.chunks.iter().zip(&self.starts).skip(before));
        chunks.take_while(move |(_, start)| **start < end).map(|(chunk, start)| (&**chunk, *start))
    }

    /// Bytes that codes and vectors take.
    pub(super) fn bytes(&self) -> usize {
        self.chunks.iter().map(|chunk| chunk.bytes()).sum()
    }

    fn locate(&self, position: usize) -> (&Chunk, usize) {
        let chunk = self.starts.partition_point(|start| *start <= position) - 1;
        (&self.chunks[chunk], position - self.starts[chunk])
    }
}
