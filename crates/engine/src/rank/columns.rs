//! Columns of fits: how well a seeker fits every candidate in one facet, by
//! the candidate's code.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::codes::Code;
use crate::measures::{CodedFacet, Marks, Measures};
use crate::policy::Caution;
use crate::side::Side;

/// The most fits that a batch keeps for seekers that share codes.
const MOST_SHARED: usize = 1 << 25;

/// The seeker: its patterns, and its codes if it is a member.
#[derive(Clone, Copy)]
pub(super) struct Sought<'a> {
    pub(super) marks: &'a Marks,
    /// By coded facet.
    pub(super) codes: Option<&'a [Code]>,
}

/// The columns that a batch of seekers shares.
pub(super) struct Columns<'a> {
    seeking: Side,
    caution: Caution,
    /// The coded facets that count for either side, with their places.
    facets: Vec<(usize, &'a CodedFacet)>,
    shared: HashMap<(usize, Code), Arc<[f32]>>,
}

impl<'a> Columns<'a> {
    /// Computes the columns that several seekers need; a column that only one
    /// needs is computed at its turn.
    pub(super) fn new(
        measures: &'a Measures,
        weights: &[Vec<f64>; 2],
        caution: Caution,
        seeking: Side,
        seekers: &[Sought<'_>],
    ) -> Self {
        let counts = |facet: &CodedFacet| weights.iter().any(|weights| weights[facet.at] > 0.0);
        let facets: Vec<(usize, &CodedFacet)> =
            measures.coded().iter().enumerate().filter(|(_, facet)| counts(facet)).collect();
        let mut wanted = Vec::new();
        let mut room = MOST_SHARED;
        for (n, facet) in &facets {
            let (mut once, mut more) = (BTreeSet::new(), BTreeMap::new());
            for seeker in seekers {
                let Some(code) = seeker.codes.map(|codes| codes[*n]) else { continue };
                if !once.insert(code) {
                    more.entry(code).or_insert(&seeker.marks.coded[*n]);
                }
            }
            let size = more.len() * facet.n_codes(seeking.other());
            if size <= room {
                room -= size;
                wanted.extend(more.into_iter().map(|(code, mark)| (*n, *facet, code, mark)));
            }
        }
        let shared = wanted
            .into_par_iter()
            .map(|(n, facet, code, mark)| ((n, code), Arc::from(facet.column(seeking, mark, caution))))
            .collect();
        Self { seeking, caution, facets, shared }
    }

    /// The facets of the columns that [`Self::of`] returns, in the same order.
    pub(super) fn facets(&self) -> &[(usize, &'a CodedFacet)] {
        &self.facets
    }

    /// A seeker's columns, facet by facet.
    pub(super) fn of(&self, seeker: Sought<'_>) -> Vec<Arc<[f32]>> {
        let column = |(n, facet): &(usize, &CodedFacet)| {
            let shared = seeker.codes.and_then(|codes| self.shared.get(&(*n, codes[*n])));
            shared.map_or_else(
                || facet.column(self.seeking, &seeker.marks.coded[*n], self.caution).into(),
                Arc::clone,
            )
        };
        self.facets.iter().map(column).collect()
    }
}
