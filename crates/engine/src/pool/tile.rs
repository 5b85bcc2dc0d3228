//! Spans of members, cut so that the values computed for them stay in the
//! processor's cache.

use std::ops::Range;

use super::chunk::{Chunk, Member};
use super::members::Members;

/// Some members of one chunk.
#[derive(Clone, Debug)]
pub(crate) struct Tile<'a> {
    pub(crate) chunk: &'a Chunk,
    /// The position of the chunk's first member.
    start: usize,
    /// Which of the chunk's members.
    pub(crate) offsets: Range<usize>,
}

impl<'a> Tile<'a> {
    /// The members, in order.
    pub(crate) fn members(&self) -> Vec<Member<'a>> {
        self.offsets.clone().map(|offset| self.chunk.member(offset)).collect()
    }

    /// The position, in the whole side, of a member of the chunk.
    pub(crate) fn position(&self, offset: usize) -> usize {
        self.start + offset
    }
}

impl Members {
    /// Cuts a span of positions into tiles of a greatest size, each within one
    /// chunk.
    pub(crate) fn tiles(&self, span: Range<usize>, most: usize) -> impl Iterator<Item = Tile<'_>> {
        self.chunks_in(&span).flat_map(move |(chunk, start)| {
            let end = (span.end - start).min(chunk.len());
            (span.start.saturating_sub(start)..end).step_by(most).map(move |from| Tile {
                chunk,
                start,
                offsets: from..(from + most).min(end),
            })
        })
    }
}
