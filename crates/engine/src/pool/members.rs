//! The members of one side of a pool, in chunks that snapshots share.
//!
//! A change makes only the chunk anew that it falls in, so it costs the same
//! whatever the number of members, and snapshots before and after it hold
//! most of their memory in common.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use ndarray::{ArrayView2, aview1};

use super::{Encoded, map_many};
use crate::gate::{Facts, Gate};
use crate::profile::ProfileId;

/// About how many members a chunk has: enough for products of matrices to run
/// at full speed, and few enough to be made anew in about a millisecond.
pub(super) const CHUNK: usize = 1024;

/// A chunk with more members is parted.
const MOST: usize = 2 * CHUNK;

/// A chunk with fewer members is joined with its neighbour.
const LEAST: usize = CHUNK / 2;

/// One side of a pool, ordered by id.
#[derive(Debug)]
pub struct Members {
    /// Each with [`LEAST`] to [`MOST`] members; a chunk that is alone may have
    /// fewer, but none is empty.
    chunks: Vec<Arc<Chunk>>,
    /// The position of each chunk's first member, and last the number of all.
    starts: Vec<usize>,
}

/// Members that stand side by side.
#[derive(Debug)]
pub(crate) struct Chunk {
    ids: Vec<ProfileId>,
    /// In the pool's layout, one row after the other.
    rows: Vec<f32>,
    width: usize,
    facts: Vec<Facts>,
    /// Rules that a member brings itself, such as a programme's eligibility,
    /// by its offset.
    own_gates: HashMap<usize, Vec<Gate>>,
    /// The length of the longest row.
    longest: f32,
}

/// What rankings know of one profile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'a> {
    pub(crate) row: &'a [f32],
    pub(crate) facts: &'a Facts,
    pub(crate) own_gates: &'a [Gate],
}

/// Some members of one chunk.
#[derive(Clone, Debug)]
pub(crate) struct Tile<'a> {
    pub(crate) chunk: &'a Chunk,
    /// The position of the chunk's first member.
    start: usize,
    /// Which of the chunk's members.
    pub(crate) offsets: Range<usize>,
}

/// What becomes of the member of that id: the profile that is put there, or
/// nothing where it is removed.
pub(super) type Patch = (ProfileId, Option<Encoded>);

impl Members {
    fn new(chunks: Vec<Arc<Chunk>>) -> Self {
        let mut starts = Vec::with_capacity(chunks.len() + 1);
        starts.push(0);
        for chunk in &chunks {
            starts.push(starts[starts.len() - 1] + chunk.len());
        }
        Self { chunks, starts }
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
        self.chunks.iter().flat_map(|chunk| &chunk.ids)
    }

    /// The id of the member at a position.
    ///
    /// # Panics
    ///
    /// Where there are not so many members.
    pub fn id(&self, position: usize) -> &ProfileId {
        let (chunk, offset) = self.locate(position);
        &chunk.ids[offset]
    }

    /// Where a profile stands among them.
    pub fn position(&self, id: &ProfileId) -> Option<usize> {
        let chunk = self.chunks.partition_point(|chunk| chunk.first() <= id).checked_sub(1)?;
        let offset = self.chunks[chunk].ids.binary_search(id).ok()?;
        Some(self.starts[chunk] + offset)
    }

    pub(crate) fn member(&self, position: usize) -> Member<'_> {
        let (chunk, offset) = self.locate(position);
        chunk.member(offset)
    }

    /// All of them, by position.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Member<'_>> {
        self.chunks.iter().flat_map(|chunk| (0..chunk.len()).map(|offset| chunk.member(offset)))
    }

    /// A span of positions in tiles of at most so many members, each within
    /// one chunk.
    pub(crate) fn tiles(&self, span: Range<usize>, most: usize) -> impl Iterator<Item = Tile<'_>> {
        let before = self.starts[1..].partition_point(|end| *end <= span.start);
        let chunks = self.chunks.iter().zip(&self.starts).skip(before);
        chunks.take_while(move |(_, start)| **start < span.end).flat_map(move |(chunk, &start)| {
            let end = (span.end - start).min(chunk.len());
            (span.start.saturating_sub(start)..end).step_by(most).map(move |from| Tile {
                chunk,
                start,
                offsets: from..(from + most).min(end),
            })
        })
    }

    /// Bytes that rows and facts take.
    pub(super) fn bytes(&self) -> usize {
        let of = |chunk: &Chunk| size_of_val(&chunk.rows[..]) + size_of_val(&chunk.facts[..]);
        self.chunks.iter().map(|chunk| of(chunk)).sum()
    }

    /// These members with changes made, which are in the order of their ids.
    /// Chunks that no change falls in are shared.
    pub(super) fn patched(&self, mut patches: &[Patch]) -> Self {
        let mut runs = Vec::with_capacity(self.chunks.len());
        for (n, chunk) in self.chunks.iter().enumerate() {
            let here = match self.chunks.get(n + 1) {
                Some(next) => patches.partition_point(|(id, _)| id < next.first()),
                None => patches.len(),
            };
            let (here, later) = patches.split_at(here);
            runs.push(if here.is_empty() { Run::Kept(chunk) } else { Run::Made(chunk.patched(here)) });
            patches = later;
        }
        // What is left has found no chunk at all.
        runs.push(Run::Made(patches.iter().filter_map(put).collect()));
        Self::of_runs(runs)
    }

    fn of_runs(runs: Vec<Run<'_>>) -> Self {
        let mut joined: Vec<Run<'_>> = Vec::with_capacity(runs.len());
        for run in runs.into_iter().filter(|run| run.len() > 0) {
            match joined.last_mut() {
                Some(last) if last.len() < LEAST || run.len() < LEAST => last.append(run),
                _ => joined.push(run),
            }
        }
        let parts: Vec<Part<'_>> = joined.iter().flat_map(Run::parts).collect();
        Self::new(map_many(parts, |part| match part {
            Part::Kept(chunk) => Arc::clone(chunk),
            Part::Made(members) => Arc::new(Chunk::of(members)),
        }))
    }

    fn locate(&self, position: usize) -> (&Chunk, usize) {
        let chunk = self.starts.partition_point(|start| *start <= position) - 1;
        (&self.chunks[chunk], position - self.starts[chunk])
    }
}

impl Chunk {
    fn of(members: &[Named<'_>]) -> Self {
        let width = members.first().map_or(0, |(_, member)| member.row.len());
        let mut rows = Vec::with_capacity(members.len() * width);
        for (_, member) in members {
            rows.extend_from_slice(member.row);
        }
        let own_gates = members.iter().map(|(_, member)| member.own_gates.to_vec()).enumerate();
        let length = |row: &[f32]| aview1(row).dot(&aview1(row)).sqrt();
        Self {
            ids: members.iter().map(|(id, _)| (*id).clone()).collect(),
            width,
            facts: members.iter().map(|(_, member)| member.facts.clone()).collect(),
            own_gates: own_gates.filter(|(_, gates)| !gates.is_empty()).collect(),
            longest: members.iter().map(|(_, member)| length(member.row)).fold(0.0, f32::max),
            rows,
        }
    }

    fn len(&self) -> usize {
        self.ids.len()
    }

    fn first(&self) -> &ProfileId {
        &self.ids[0]
    }

    pub(crate) fn member(&self, offset: usize) -> Member<'_> {
        Member {
            row: &self.rows[offset * self.width..][..self.width],
            facts: &self.facts[offset],
            own_gates: self.own_gates.get(&offset).map_or(&[], Vec::as_slice),
        }
    }

    /// Rows of some of its members; shape (members, width).
    pub(crate) fn rows(&self, offsets: Range<usize>) -> ArrayView2<'_, f32> {
        let shape = (offsets.len(), self.width);
        let rows = &self.rows[offsets.start * self.width..offsets.end * self.width];
        ArrayView2::from_shape(shape, rows).expect("every row has the layout's width")
    }

    /// The length of the longest row.
    pub(crate) fn longest(&self) -> f32 {
        self.longest
    }

    fn named(&self, offset: usize) -> Named<'_> {
        (&self.ids[offset], self.member(offset))
    }

    /// Its members with changes made, which are in the order of their ids.
    fn patched<'a>(&'a self, patches: &'a [Patch]) -> Vec<Named<'a>> {
        let mut members = Vec::with_capacity(self.len() + patches.len());
        let mut done = 0;
        for patch in patches {
            let before = done + self.ids[done..].partition_point(|id| *id < patch.0);
            members.extend((done..before).map(|offset| self.named(offset)));
            members.extend(put(patch));
            done = before + usize::from(self.ids.get(before) == Some(&patch.0));
        }
        members.extend((done..self.len()).map(|offset| self.named(offset)));
        members
    }
}

impl Tile<'_> {
    /// The position of a member of the chunk among all.
    pub(crate) fn position(&self, offset: usize) -> usize {
        self.start + offset
    }
}

impl Encoded {
    pub(crate) fn as_member(&self) -> Member<'_> {
        Member { row: &self.row, facts: &self.facts, own_gates: &self.own_gates }
    }
}

type Named<'a> = (&'a ProfileId, Member<'a>);

fn put((id, encoded): &Patch) -> Option<Named<'_>> {
    Some((id, encoded.as_ref()?.as_member()))
}

/// Members in order on their way into chunks.
enum Run<'a> {
    /// A chunk that stays as it is.
    Kept(&'a Arc<Chunk>),
    /// Any number of members.
    Made(Vec<Named<'a>>),
}

/// What becomes one chunk.
enum Part<'a> {
    Kept(&'a Arc<Chunk>),
    Made(&'a [Named<'a>]),
}

impl<'a> Run<'a> {
    fn len(&self) -> usize {
        match self {
            Self::Kept(chunk) => chunk.len(),
            Self::Made(members) => members.len(),
        }
    }

    fn into_members(self) -> Vec<Named<'a>> {
        match self {
            Self::Kept(chunk) => (0..chunk.len()).map(|offset| chunk.named(offset)).collect(),
            Self::Made(members) => members,
        }
    }

    fn append(&mut self, next: Self) {
        let mut members = std::mem::replace(self, Self::Made(Vec::new())).into_members();
        members.extend(next.into_members());
        *self = Self::Made(members);
    }

    /// Cut evenly where there are too many for one chunk.
    fn parts(&self) -> Vec<Part<'_>> {
        let members = match self {
            Self::Kept(chunk) => return vec![Part::Kept(chunk)],
            Self::Made(members) => members,
        };
        let parts = if members.len() > MOST { members.len().div_ceil(CHUNK) } else { 1 };
        let cut = |part: usize| members.len() * part / parts;
        (0..parts).map(|part| Part::Made(&members[cut(part)..cut(part + 1)])).collect()
    }
}

/// Gathers members, in any order.
#[derive(Default)]
pub(super) struct MembersBuilder {
    chunks: Vec<Arc<Chunk>>,
}

impl MembersBuilder {
    pub(super) fn add(&mut self, ids: &[ProfileId], encoded: &[Encoded]) {
        let members: Vec<Named<'_>> = ids.iter().zip(encoded.iter().map(Encoded::as_member)).collect();
        self.chunks.extend(members.chunks(CHUNK).map(|members| Arc::new(Chunk::of(members))));
    }

    /// All that were added; of several with one id, the last.
    pub(super) fn build(self) -> Members {
        let runs = self.chunks.iter().map(Run::Kept);
        let ids = self.chunks.iter().flat_map(|chunk| &chunk.ids);
        // Stores read in order.
        if ids.is_sorted_by(|a, b| a < b) {
            return Members::of_runs(runs.collect());
        }
        let mut members: Vec<Named<'_>> = runs.flat_map(Run::into_members).collect();
        members.sort_by_key(|(id, _)| *id);
        members.dedup_by(|later, kept| {
            let same = later.0 == kept.0;
            if same {
                *kept = *later;
            }
            same
        });
        Members::of_runs(vec![Run::Made(members)])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::corpus::{CorpusBuilder, Settings};
    use crate::money::ExchangeRates;
    use crate::profile::Profile;
    use crate::text::Choice;

    fn id(number: u32) -> ProfileId {
        format!("{number:05}").parse().unwrap()
    }

    /// Makes members that can be told apart by a number.
    fn encoder() -> impl Fn(u32) -> Encoded {
        let settings = Settings {
            now: date(2026, 11, 23),
            rates: ExchangeRates::builtin(),
            text: Choice::Lexical,
            consent: crate::profile::MatchingConsent::default(),
        };
        let profile: Profile =
            serde_json::from_value(json!({ "id": "a", "name": "A", "mentor": {} })).unwrap();
        let facts = Facts::of(&profile, &CorpusBuilder::new(settings).build());
        let gate: Gate =
            serde_json::from_value(json!({ "id": "own", "rule": { "kind": "consent_given" } })).unwrap();
        move |number| Encoded {
            row: vec![number as f32, 1.0, 0.0],
            facts: facts.clone(),
            own_gates: if number.is_multiple_of(7) { vec![gate.clone()] } else { Vec::new() },
        }
    }

    fn built(numbers: &[u32]) -> Members {
        let encode = encoder();
        let mut builder = MembersBuilder::default();
        for batch in numbers.chunks(MOST) {
            let ids: Vec<ProfileId> = batch.iter().copied().map(id).collect();
            let encoded: Vec<Encoded> = batch.iter().copied().map(&encode).collect();
            builder.add(&ids, &encoded);
        }
        builder.build()
    }

    /// Compares members with a plain map from id to number.
    fn compare(members: &Members, plain: &BTreeMap<ProfileId, u32>) -> Result<(), TestCaseError> {
        prop_assert_eq!(members.len(), plain.len());
        prop_assert_eq!(members.is_empty(), plain.is_empty());
        prop_assert!(members.ids().eq(plain.keys()));
        for (position, (id, number)) in plain.iter().enumerate() {
            prop_assert_eq!(members.id(position), id);
            prop_assert_eq!(members.position(id), Some(position));
            let member = members.member(position);
            prop_assert_eq!(member.row, &[*number as f32, 1.0, 0.0]);
            prop_assert_eq!(member.own_gates.len(), usize::from(number.is_multiple_of(7)));
        }
        let alone = members.chunks.len() == 1;
        for chunk in &members.chunks {
            prop_assert!(chunk.len() <= MOST && (chunk.len() >= LEAST || alone && chunk.len() > 0));
            let rows = chunk.rows(0..chunk.len());
            prop_assert!(rows.outer_iter().all(|row| row.dot(&row) <= chunk.longest().powi(2) * 1.000_001));
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// Whoever comes and goes, members are what a plain map holds, in
        /// chunks that are neither large nor small.
        #[test]
        fn members_are_a_map_in_chunks(
            rounds in prop::collection::vec(
                prop::collection::vec((any::<bool>(), 0..5000_u32, 0..3000_u32), 1..4), 1..7,
            ),
        ) {
            let encode = encoder();
            let mut members = built(&[]);
            let mut plain = BTreeMap::new();
            for (round, ranges) in (0..).zip(rounds) {
                let mut patches = BTreeMap::new();
                for (come, from, count) in ranges {
                    let all = from..from + count;
                    patches.extend(all.map(|number| (id(number), come.then_some(number + 10_000 * round))));
                }
                for (id, number) in &patches {
                    match number {
                        Some(number) => plain.insert(id.clone(), *number),
                        None => plain.remove(id),
                    };
                }
                let patches: Vec<Patch> =
                    patches.into_iter().map(|(id, number)| (id, number.map(&encode))).collect();
                members = members.patched(&patches);
                compare(&members, &plain)?;
            }
        }

        /// A source may tell of members in any order, and twice.
        #[test]
        fn the_order_of_a_source_is_no_matter(
            numbers in Just((0..2500).chain(0..100).collect::<Vec<u32>>()).prop_shuffle(), count in 0..2600_usize,
        ) {
            let numbers = &numbers[..count];
            compare(&built(numbers), &numbers.iter().map(|number| (id(*number), *number)).collect())?;
        }

        /// Tiles cover a span in order, each within one chunk.
        #[test]
        fn tiles_cover_a_span(a in 0..=5000_usize, b in 0..=5000_usize, most in 1..700_usize) {
            let members = built(&(0..5000).collect::<Vec<u32>>());
            let span = a.min(b)..a.max(b);
            let mut covered = Vec::new();
            for tile in members.tiles(span.clone(), most) {
                prop_assert!(!tile.offsets.is_empty() && tile.offsets.len() <= most);
                for offset in tile.offsets.clone() {
                    covered.push(tile.position(offset));
                    prop_assert_eq!(&tile.chunk.ids[offset], &id(tile.position(offset) as u32));
                }
            }
            prop_assert!(covered.into_iter().eq(span));
        }
    }

    /// One change costs one chunk; the rest is the same memory.
    #[test]
    fn a_patch_shares_the_chunks_that_it_leaves_alone() {
        let before = built(&(0..10 * CHUNK as u32).collect::<Vec<u32>>());
        for (number, encoded) in [(0, None), (5000, Some(encoder()(1))), (99_999, Some(encoder()(1)))] {
            let after = before.patched(&[(id(number), encoded)]);
            assert_eq!(after.chunks.len(), before.chunks.len());
            let chunks = before.chunks.iter().zip(&after.chunks);
            assert_eq!(chunks.filter(|(before, after)| !Arc::ptr_eq(before, after)).count(), 1, "{number}");
        }
    }
}
