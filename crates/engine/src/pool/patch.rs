//! Changes to the members of a side, and how chunks keep their size.

use std::sync::Arc;

use super::chunk::{CHUNK, Chunk, LEAST, MOST, Named, Newcomer};
use super::few::map_many;
use super::members::Members;
use crate::profile::ProfileId;

/// The change to the member with that id: the new profile, or nothing to remove
/// it.
pub(super) type Patch = (ProfileId, Option<Newcomer>);

impl Members {
    /// These members with changes made; the changes are ordered by id. Chunks
    /// without a change are shared.
    pub(super) fn patched(&self, mut patches: &[Patch]) -> Self {
        let mut runs = Vec::with_capacity(self.chunks().len());
        for (n, chunk) in self.chunks().iter().enumerate() {
            let here = match self.chunks().get(n + 1) {
                Some(next) => patches.partition_point(|(id, _)| id < next.first()),
                None => patches.len(),
            };
            let (here, later) = patches.split_at(here);
            runs.push(if here.is_empty() { Run::Kept(chunk) } else { Run::Made(chunk.patched(here)) });
            patches = later;
        }
        // Changes that found no chunk.
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
}

impl Chunk {
    /// Its members with changes made; the changes are ordered by id.
    fn patched<'a>(&'a self, patches: &'a [Patch]) -> Vec<Named<'a>> {
        let mut members = Vec::with_capacity(self.len() + patches.len());
        let mut done = 0;
        for patch in patches {
            let before = done + self.ids()[done..].partition_point(|id| *id < patch.0);
            members.extend((done..before).map(|offset| self.named(offset)));
            members.extend(put(patch));
            done = before + usize::from(self.ids().get(before) == Some(&patch.0));
        }
        members.extend((done..self.len()).map(|offset| self.named(offset)));
        members
    }
}

fn put((id, newcomer): &Patch) -> Option<Named<'_>> {
    Some((id, newcomer.as_ref()?.as_member()))
}

/// Members in order on their way into chunks.
enum Run<'a> {
    /// A chunk that stays as it is.
    Kept(&'a Arc<Chunk>),
    /// Any number of members.
    Made(Vec<Named<'a>>),
}

/// A run of members that becomes one chunk.
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

    /// Split evenly if there are too many for one chunk.
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
    pub(super) fn add(&mut self, ids: &[ProfileId], newcomers: &[Newcomer]) {
        let members: Vec<Named<'_>> = ids.iter().zip(newcomers.iter().map(Newcomer::as_member)).collect();
        self.chunks.extend(members.chunks(CHUNK).map(|members| Arc::new(Chunk::of(members))));
    }

    /// All members added; of several with the same id, the last.
    pub(super) fn build(self) -> Members {
        let runs = self.chunks.iter().map(Run::Kept);
        let ids = self.chunks.iter().flat_map(|chunk| chunk.ids());
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
    use crate::gate::{Facts, Gate};
    use crate::money::ExchangeRates;
    use crate::profile::Profile;
    use crate::text::Choice;

    fn id(number: u32) -> ProfileId {
        format!("{number:05}").parse().unwrap()
    }

    /// Makes members that a number identifies.
    fn encoder() -> impl Fn(u32) -> Newcomer {
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
        move |number| Newcomer {
            codes: vec![number, 1],
            packed: vec![number % 5],
            vectors: vec![(number % 3 > 0).then(|| [number as f32, 1.0].into())],
            facts: facts.clone(),
            own_gates: if number.is_multiple_of(7) { vec![gate.clone()] } else { Vec::new() },
        }
    }

    fn built(numbers: &[u32]) -> Members {
        let encode = encoder();
        let mut builder = MembersBuilder::default();
        for batch in numbers.chunks(MOST) {
            let ids: Vec<ProfileId> = batch.iter().copied().map(id).collect();
            let encoded: Vec<Newcomer> = batch.iter().copied().map(&encode).collect();
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
            prop_assert_eq!((member.code(0), member.code(1)), (*number, 1));
            let vector = [*number as f32, 1.0];
            prop_assert_eq!(member.vector(0), (number % 3 > 0).then_some(&vector[..]));
            prop_assert_eq!(member.own_gates.len(), usize::from(number.is_multiple_of(7)));
        }
        let alone = members.chunks().len() == 1;
        for chunk in members.chunks() {
            prop_assert!(chunk.len() <= MOST && (chunk.len() >= LEAST || alone && chunk.len() > 0));
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// After any changes, the members are those of a plain map, in chunks
        /// that are neither too large nor too small.
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

        /// A source may yield members in any order, and twice.
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
                    prop_assert_eq!(&tile.chunk.ids()[offset], &id(tile.position(offset) as u32));
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
            assert_eq!(after.chunks().len(), before.chunks().len());
            let chunks = before.chunks().iter().zip(after.chunks());
            assert_eq!(chunks.filter(|(before, after)| !Arc::ptr_eq(before, after)).count(), 1, "{number}");
        }
    }
}
