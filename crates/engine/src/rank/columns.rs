//! Columns of fits: how well a seeker fits every candidate in one facet, by
//! the candidate's code.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use super::tables::Row;
use super::worth::{Coded, Worth};
use crate::codes::Code;
use crate::measures::Marks;
use crate::pool::Member;
use crate::side::Side;

/// The most fits that a batch keeps for seekers that share codes.
const MOST_SHARED: usize = 1 << 25;

/// The seeker: its patterns, and itself if it is one of the pool.
#[derive(Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) marks: &'a Marks,
    pub(super) member: Option<Member<'a>>,
}

/// The columns that a batch of seekers shares.
pub(super) struct Columns<'a> {
    seeking: Side,
    worth: &'a Worth<'a>,
    shared: HashMap<(usize, Code), Arc<[f32]>>,
}

impl<'a> Columns<'a> {
    /// Computes the columns that several seekers need; a column that only one
    /// needs is computed at its turn.
    pub(super) fn new(worth: &'a Worth<'a>, seeking: Side, seekers: &[Sought<'_>]) -> Self {
        let mut wanted = Vec::new();
        let mut room = MOST_SHARED;
        for Coded { attribute: n, facet, shape, .. } in &worth.coded {
            let (mut once, mut more) = (BTreeSet::new(), BTreeMap::new());
            for seeker in seekers {
                let Some(code) = seeker.member.map(|member| member.code(*n)) else { continue };
                if !once.insert(code) {
                    more.entry(code).or_insert(&seeker.marks.coded[*n]);
                }
            }
            let size = more.len() * facet.n_codes(seeking.other());
            if size <= room {
                room -= size;
                wanted.extend(more.into_iter().map(|(code, mark)| (*n, *facet, *shape, code, mark)));
            }
        }
        let shared = wanted
            .into_par_iter()
            .map(|(n, facet, shape, code, mark)| ((n, code), Arc::from(facet.column(seeking, mark, shape))))
            .collect();
        Self { seeking, worth, shared }
    }

    /// A seeker's fits, in the order of [`Worth::coded`].
    pub(super) fn of(&self, seeker: Sought<'_>) -> Vec<Row> {
        let row = |Coded { attribute: n, facet, shape, .. }: &Coded<'_>| {
            let mark = &seeker.marks.coded[*n];
            if let Some(fits) = facet.flat(self.seeking, mark, *shape) {
                return Row::Flat(fits);
            }
            let Some(member) = seeker.member else {
                return Row::ByCode(facet.column(self.seeking, mark, *shape).into());
            };
            let shared = self.shared.get(&(*n, member.code(*n)));
            let kept = || facet.kept_column(self.seeking, member.code(*n), mark, *shape);
            Row::ByCode(shared.map_or_else(kept, Arc::clone))
        };
        self.worth.coded.iter().map(row).collect()
    }
}
