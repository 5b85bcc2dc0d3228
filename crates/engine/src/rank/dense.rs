//! What the dense facets count at most, in columns like those of codes.
//!
//! Where vectors count for little, most pairs fall by their codes before a
//! vector is read, and a column of products would take longer than it saves.
//! Where they count for much, nothing falls without one ([`Worth::dense_in_columns`]).

use std::ops::Range;

use qantara_kernel::{Level, RoughQuery, Scale, rough_points};
use rayon::prelude::*;

use super::worth::EASE;
use super::{Ranker, Seeker};
use crate::measures::{Compared, DenseFacet};
use crate::pool::{Member, Vectors};
use crate::side::Side;

/// So many members have their columns made at a time.
pub(super) const COLUMNS_TOGETHER: usize = qantara_kernel::QUERIES_TOGETHER;

/// The columns of several members; none where no column is needed.
pub(super) struct DenseColumns<'a> {
    width: usize,
    points: &'a [i16],
}

impl<'a> DenseColumns<'a> {
    /// The column of the n-th member.
    pub(super) fn of(&self, n: usize) -> Option<&'a [i16]> {
        self.points.get(n * self.width..(n + 1) * self.width).filter(|column| !column.is_empty())
    }
}

/// The points of a lane in a column.
pub(super) fn points_in(column: Option<&[i16]>, lane: usize) -> i16 {
    column.map_or(0, |column| column[lane])
}

/// Several members as their vectors are compared with many others', by dense
/// facet; none where no column is needed.
pub(super) struct DenseQueries(Vec<(Scale, Vec<Compared>)>);

impl DenseQueries {
    /// The columns of some of the members, written where there is room.
    pub(super) fn columns<'a, 'v>(
        &self,
        members: Range<usize>,
        lanes: impl Fn(usize) -> &'v Vectors,
        range: &Range<usize>,
        points: &'a mut Vec<i16>,
    ) -> DenseColumns<'a> {
        points.clear();
        if self.0.is_empty() {
            return DenseColumns { width: 0, points };
        }
        points.resize(members.len() * range.len(), 0);
        for (n, (scale, compared)) in self.0.iter().enumerate() {
            add_points(*scale, &compared[members.clone()], lanes(n), range, points);
        }
        DenseColumns { width: range.len(), points }
    }
}

impl Ranker<'_> {
    /// How many of some seekers are looked at together, so that every thread
    /// has some.
    pub(super) fn columns_together(&self, seekers: usize) -> usize {
        if !self.worth.dense_in_columns {
            return 1;
        }
        seekers.div_ceil(rayon::current_num_threads()).clamp(1, COLUMNS_TOGETHER)
    }

    /// The bytes that the vectors of one member take while it is compared.
    pub(super) fn dense_bytes(&self) -> usize {
        let dims = || self.pool.measures().dense().iter().map(DenseFacet::dims);
        if self.worth.dense_in_columns { dims().sum() } else { 0 }
    }

    /// Seekers, on their way to be compared with candidates.
    pub(super) fn dense_seekers(&self, seekers: &[Seeker<'_>]) -> DenseQueries {
        let vector = |at: usize, facet: usize| seekers[at].marks.dense[facet].as_deref();
        self.dense_queries(self.seeking, seekers.len(), vector)
    }

    /// Candidates, on their way to be compared with seekers.
    pub(super) fn dense_candidates(&self, candidates: &[Member<'_>]) -> DenseQueries {
        let vector = |at: usize, facet: usize| candidates[at].vector(facet);
        self.dense_queries(self.seeking.other(), candidates.len(), vector)
    }

    /// The vectors of members that lie in lanes, by dense facet; none where no
    /// column is needed.
    pub(super) fn dense_lanes(&self, lanes: &[Member<'_>]) -> Vec<Vectors> {
        if !self.worth.dense_in_columns {
            return Vec::new();
        }
        let of = |facet| Vectors::of(&lanes.iter().map(|lane| lane.vector(facet)).collect::<Vec<_>>());
        (0..self.worth.dense.len()).map(of).collect()
    }

    fn dense_queries<'v>(
        &self,
        side: Side,
        count: usize,
        vector: impl Fn(usize, usize) -> Option<&'v [f32]> + Sync,
    ) -> DenseQueries {
        if !self.worth.dense_in_columns {
            return DenseQueries(Vec::new());
        }
        let caution = self.policy.caution();
        let compared = |(n, facet): (usize, &DenseFacet)| {
            let scale = Scale { full: facet.full(), most: self.worth.dense_scale(n) };
            let of = |at| facet.compared(side, vector(at, n), caution);
            (scale, (0..count).into_par_iter().map(of).collect())
        };
        DenseQueries(self.pool.measures().dense().iter().enumerate().map(compared).collect())
    }
}

/// Adds, for each of several profiles, the points that its fits with a range of
/// members count at most: by profile, and then by member.
fn add_points(
    scale: Scale,
    profiles: &[Compared],
    members: &Vectors,
    range: &Range<usize>,
    points: &mut [i16],
) {
    if range.is_empty() {
        return;
    }
    if !members.rough().is_empty() {
        let queries: Vec<&RoughQuery> = profiles.iter().map(|profile| &profile.query).collect();
        rough_points(Level::best(), &queries, members.rough(), range.clone(), scale, points);
    }
    for (profile, points) in profiles.iter().zip(points.chunks_exact_mut(range.len())) {
        let unknown = (profile.unknown * scale.most + EASE).ceil() as i16;
        let mut add = |lane: usize| points[lane] = points[lane].saturating_add(unknown);
        if profile.is_alone {
            (0..range.len()).for_each(add);
        } else {
            members.unknown_in(range).for_each(&mut add);
        }
    }
}
