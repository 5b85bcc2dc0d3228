//! Packs: attributes whose codes are numbered together, so that a ranking
//! looks up one number where it would look up several.
//!
//! An attribute is a coded facet, or a group of facts that rules read. What
//! profiles have in several attributes repeats itself: most who raise a seed
//! round also have a first product and pitch in French. Such attributes become
//! one pack, whose codes stand for the combinations that occur. Which ones go
//! together is chosen from the side's own members, and no result depends on it.

use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock, RwLockReadGuard};

use crate::codes::Code;

/// The most combinations that a pack may have among those looked at: their
/// points must stay in the processor's nearest cache.
const MOST: usize = 1024;

/// A pack may have one combination for this many members, so that there is
/// less to prepare than to look up.
const MEMBERS_A_COMBINATION: usize = 4;

/// The packs of one side.
#[derive(Debug)]
pub(crate) struct Packs {
    packs: Vec<Pack>,
}

/// Attributes whose codes are numbered together. A pack of one attribute has
/// that attribute's codes.
#[derive(Debug)]
pub(crate) struct Pack {
    pub(crate) attributes: Vec<usize>,
    combinations: RwLock<Combinations>,
}

/// What occurs, by code.
#[derive(Debug, Default)]
struct Combinations {
    /// One after the other, each with a code of every attribute.
    codes: Vec<Code>,
    numbers: HashMap<Box<[Code]>, Code>,
}

impl Packs {
    /// Chooses the packs of a side, of so many attributes, from some of its
    /// members; `code` gives the code of the n-th of them in an attribute.
    pub(super) fn of(looked_at: usize, attributes: usize, code: impl Fn(usize, usize) -> Code) -> Self {
        let most = (looked_at / MEMBERS_A_COMBINATION).clamp(1, MOST);
        let column = |attribute: usize| Column::of((0..looked_at).map(|n| (code(n, attribute), 0)));
        let mut columns: Vec<(usize, Column)> =
            (0..attributes).map(|attribute| (attribute, column(attribute))).collect();
        // Those with much variety first: what depends on them joins them.
        columns.sort_by_key(|(attribute, column)| (std::cmp::Reverse(column.count), *attribute));
        let mut packs: Vec<(Vec<usize>, Column)> = Vec::new();
        for (attribute, column) in columns {
            let joined = packs
                .iter()
                .enumerate()
                // Of nobody nothing is known.
                .filter(|(_, (_, pack))| looked_at > 0 && pack.count <= most && column.count <= most)
                .map(|(at, (_, pack))| (at, pack.joined(&column)))
                .filter(|(_, joined)| joined.count <= most)
                // The fewest more.
                .min_by_key(|(at, joined)| joined.count - packs[*at].1.count);
            match joined {
                Some((at, joined)) => {
                    packs[at].0.push(attribute);
                    packs[at].1 = joined;
                }
                None => packs.push((vec![attribute], column)),
            }
        }
        Self { packs: packs.into_iter().map(|(attributes, _)| Pack::new(attributes)).collect() }
    }

    pub(crate) fn len(&self) -> usize {
        self.packs.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter()
    }

    /// A member's code in each pack, by its codes in the attributes.
    pub(super) fn codes(&self, of: impl Fn(usize) -> Code) -> Vec<Code> {
        self.packs.iter().map(|pack| pack.code(&of)).collect()
    }
}

impl Pack {
    fn new(attributes: Vec<usize>) -> Self {
        Self { attributes, combinations: RwLock::default() }
    }

    /// A dictionary is consistent between changes, so a panic in another thread
    /// that held the lock does no harm.
    fn read(&self) -> RwLockReadGuard<'_, Combinations> {
        self.combinations.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn code(&self, of: impl Fn(usize) -> Code) -> Code {
        if let [alone] = self.attributes[..] {
            return of(alone);
        }
        let combination: Box<[Code]> = self.attributes.iter().map(|attribute| of(*attribute)).collect();
        if let Some(code) = self.read().numbers.get(&combination) {
            return *code;
        }
        let mut kept = self.combinations.write().unwrap_or_else(PoisonError::into_inner);
        let next = Code::try_from(kept.numbers.len()).expect("fewer combinations than codes");
        let Combinations { codes, numbers } = &mut *kept;
        *numbers.entry(combination).or_insert_with_key(|combination| {
            codes.extend_from_slice(combination);
            next
        })
    }

    /// By code, the sum of what its attributes count; `points` are by attribute
    /// of the pack, then by the attribute's code.
    pub(crate) fn sums(&self, points: &[Option<Vec<i16>>]) -> Vec<i16> {
        let kept = self.read();
        let width = self.attributes.len();
        let mut sums = vec![0_i16; kept.numbers.len()];
        for (at, points) in points.iter().enumerate() {
            let Some(points) = points else { continue };
            for (sum, combination) in sums.iter_mut().zip(kept.codes.chunks_exact(width)) {
                // Another thread may add codes meanwhile; no member of the
                // snapshot that is ranked has them.
                let points = points.get(combination[at] as usize).copied().unwrap_or_default();
                *sum = sum.saturating_add(points);
            }
        }
        sums
    }
}

/// What the members looked at have, numbered from 0.
struct Column {
    numbers: Vec<u32>,
    count: usize,
}

impl Column {
    fn of(values: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut known = BTreeMap::new();
        let mut number = |value| {
            let next = known.len() as u32;
            *known.entry(value).or_insert(next)
        };
        let numbers = values.map(&mut number).collect();
        Self { numbers, count: known.len() }
    }

    fn joined(&self, other: &Self) -> Self {
        Self::of(self.numbers.iter().copied().zip(other.numbers.iter().copied()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two attributes that go together, and one that each member has alone.
    fn chosen(members: usize) -> Packs {
        Packs::of(members, 3, |n, attribute| if attribute == 1 { n as Code } else { (n % 3) as Code })
    }

    #[test]
    fn what_goes_together_is_a_pack() {
        let packs = chosen(100);
        let attributes: Vec<&[usize]> = packs.iter().map(|pack| &pack.attributes[..]).collect();
        assert_eq!(attributes, [&[1][..], &[0, 2]]);
        assert_eq!(chosen(0).len(), 3, "of nobody nothing is known");
    }

    #[test]
    fn codes_that_come_while_points_are_counted_do_no_harm() {
        let packs = chosen(100);
        let pack = packs.iter().last().unwrap();
        let points = |codes: Code| vec![Some((0..codes as i16).collect()), Some(vec![10; codes as usize])];
        let [old, new] = [[0, 1], [7, 7]].map(|codes| pack.code(|attribute| codes[attribute / 2]));
        let sums = pack.sums(&points(2));
        assert_eq!((sums[old as usize], sums[new as usize]), (10, 0));
    }
}
