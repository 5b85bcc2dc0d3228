//! Members stored together, facet by facet.

use std::collections::HashMap;
use std::sync::Arc;

use super::packs::Packs;
use super::vectors::Vectors;
use crate::codes::Code;
use crate::gate::{Facts, Gate};
use crate::profile::ProfileId;

/// About how many members a chunk has: few enough to rebuild in well under a
/// millisecond.
pub(super) const CHUNK: usize = 1024;

/// A chunk with more members is split.
pub(super) const MOST: usize = 2 * CHUNK;

/// A chunk with fewer members is merged with its neighbour.
pub(super) const LEAST: usize = CHUNK / 2;

/// Members stored together, ordered by id.
#[derive(Debug)]
pub(crate) struct Chunk {
    ids: Vec<ProfileId>,
    /// By attribute (a coded facet, or a group of facts), then by member.
    codes: Vec<Vec<Code>>,
    /// By pack, then by member.
    packed: Vec<Vec<Code>>,
    /// By dense facet.
    vectors: Vec<Vectors>,
    facts: Vec<Facts>,
    /// A member's own rules, such as a programme's eligibility, by its offset.
    own_gates: HashMap<usize, Vec<Gate>>,
}

/// A profile with its codes, on its way into a chunk.
#[derive(Clone, Debug)]
pub(super) struct Newcomer {
    /// By attribute.
    pub(super) codes: Vec<Code>,
    /// By pack.
    pub(super) packed: Vec<Code>,
    pub(super) vectors: Vec<Option<Arc<[f32]>>>,
    pub(super) facts: Facts,
    pub(super) own_gates: Vec<Gate>,
}

/// What a ranking reads of one profile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Member<'a> {
    at: At<'a>,
    pub(crate) facts: &'a Facts,
    pub(crate) own_gates: &'a [Gate],
}

#[derive(Clone, Copy, Debug)]
enum At<'a> {
    Chunk(&'a Chunk, usize),
    Newcomer(&'a Newcomer),
}

/// A member with its id.
pub(super) type Named<'a> = (&'a ProfileId, Member<'a>);

impl<'a> Member<'a> {
    /// Its code in an attribute: a coded facet, or after those a group of facts.
    pub(crate) fn code(&self, attribute: usize) -> Code {
        match self.at {
            At::Chunk(chunk, offset) => chunk.codes[attribute][offset],
            At::Newcomer(newcomer) => newcomer.codes[attribute],
        }
    }

    fn packed(&self, pack: usize) -> Code {
        match self.at {
            At::Chunk(chunk, offset) => chunk.packed[pack][offset],
            At::Newcomer(newcomer) => newcomer.packed[pack],
        }
    }

    /// Its vector in a dense facet.
    pub(crate) fn vector(&self, facet: usize) -> Option<&'a [f32]> {
        match self.at {
            At::Chunk(chunk, offset) => chunk.vectors[facet].get(offset),
            At::Newcomer(newcomer) => newcomer.vectors[facet].as_deref(),
        }
    }

    /// How many attributes, packs and vectors it has.
    fn widths(&self) -> [usize; 3] {
        match self.at {
            At::Chunk(chunk, _) => [chunk.codes.len(), chunk.packed.len(), chunk.vectors.len()],
            At::Newcomer(newcomer) => [newcomer.codes.len(), newcomer.packed.len(), newcomer.vectors.len()],
        }
    }
}

impl Newcomer {
    pub(super) fn as_member(&self) -> Member<'_> {
        Member { at: At::Newcomer(self), facts: &self.facts, own_gates: &self.own_gates }
    }
}

impl Chunk {
    pub(super) fn of(members: &[Named<'_>]) -> Self {
        let [attributes, packs, dense] = members.first().map_or([0; 3], |(_, member)| member.widths());
        let own_gates = members.iter().map(|(_, member)| member.own_gates.to_vec()).enumerate();
        Self {
            ids: members.iter().map(|(id, _)| (*id).clone()).collect(),
            codes: (0..attributes)
                .map(|attribute| members.iter().map(|(_, member)| member.code(attribute)).collect())
                .collect(),
            packed: (0..packs)
                .map(|pack| members.iter().map(|(_, member)| member.packed(pack)).collect())
                .collect(),
            vectors: (0..dense)
                .map(|facet| {
                    let vectors: Vec<_> = members.iter().map(|(_, member)| member.vector(facet)).collect();
                    Vectors::of(&vectors)
                })
                .collect(),
            facts: members.iter().map(|(_, member)| member.facts.clone()).collect(),
            own_gates: own_gates.filter(|(_, gates)| !gates.is_empty()).collect(),
        }
    }

    pub(crate) fn ids(&self) -> &[ProfileId] {
        &self.ids
    }

    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    pub(super) fn first(&self) -> &ProfileId {
        &self.ids[0]
    }

    pub(crate) fn member(&self, offset: usize) -> Member<'_> {
        Member {
            at: At::Chunk(self, offset),
            facts: &self.facts[offset],
            own_gates: self.own_gates.get(&offset).map_or(&[], Vec::as_slice),
        }
    }

    pub(super) fn n_attributes(&self) -> usize {
        self.codes.len()
    }

    /// The codes of all its members in an attribute.
    pub(crate) fn codes(&self, attribute: usize) -> &[Code] {
        &self.codes[attribute]
    }

    /// The codes of all its members in a pack.
    pub(crate) fn packed(&self, pack: usize) -> &[Code] {
        &self.packed[pack]
    }

    /// The vectors of all its members in a dense facet.
    pub(crate) fn vectors(&self, facet: usize) -> &Vectors {
        &self.vectors[facet]
    }

    pub(super) fn pack(&mut self, packs: &Packs) {
        let of = |offset: usize| packs.codes(|attribute| self.codes[attribute][offset]);
        let by_member: Vec<Vec<Code>> = (0..self.len()).map(of).collect();
        let by_pack = |pack: usize| by_member.iter().map(|codes| codes[pack]).collect();
        self.packed = (0..packs.len()).map(by_pack).collect();
    }

    pub(super) fn named(&self, offset: usize) -> Named<'_> {
        (&self.ids[offset], self.member(offset))
    }

    /// Bytes that codes and vectors take.
    pub(super) fn bytes(&self) -> usize {
        self.codes.iter().chain(&self.packed).map(|codes| size_of_val(&codes[..])).sum::<usize>()
            + self.vectors.iter().map(Vectors::bytes).sum::<usize>()
    }
}
