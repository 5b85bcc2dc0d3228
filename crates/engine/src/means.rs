//! What a pool knows of a fit before it knows both patterns: its mean.
//!
//! Where one of two patterns is unknown, the mean fit of the other with all
//! members of the pool counts, of whom the facet is known; where both are, the
//! mean over all pairs. So to fill in a field with what fits better than the
//! mean raises a score, and an empty profile stands in the middle of every
//! list, not at its top. The means are those of the pool as it was built.

use rayon::prelude::*;

use crate::codes::{Code, Codes, Mark};
use crate::side::Side;

/// The fit where nothing at all is known of a facet in the pool.
pub(crate) const NOTHING_KNOWN: f32 = 0.5;

/// Means are sums of whole numbers, so that they are the same in whatever order
/// patterns got their codes: a fit of 1 is this much.
const ONE: f32 = (1 << 24) as f32;

/// A facet's mean fits.
#[derive(Debug, Default)]
pub(crate) struct Means {
    /// By side and code, the members that have it.
    counts: [Vec<u32>; 2],
    /// By side and code, the mean fit with the members of the other side. The
    /// first, of the unknown code, is the mean over all pairs.
    by_code: [Vec<f32>; 2],
}

/// A sum of fits, each as often as it occurs.
#[derive(Clone, Copy, Default)]
struct Sum {
    fits: u64,
    count: u64,
}

impl Sum {
    fn add(&mut self, fit: f32, times: u32) {
        self.fits += u64::from((fit * ONE) as u32) * u64::from(times);
        self.count += u64::from(times);
    }

    fn merge(self, other: Self) -> Self {
        Self { fits: self.fits + other.fits, count: self.count + other.count }
    }

    fn mean(self) -> f32 {
        if self.count == 0 {
            NOTHING_KNOWN
        } else {
            (self.fits as f64 / self.count as f64 / f64::from(ONE)) as f32
        }
    }
}

impl Means {
    /// The means of a facet, by how many members have each code.
    pub(crate) fn new(codes: &dyn Codes, counts: [&[u32]; 2]) -> Self {
        let counts = counts.map(<[u32]>::to_vec);
        let nothing = || vec![Sum::default(); counts[1].len()];
        // Row by row: by first code the sum, and what it adds to each second.
        let rows = (1..counts[0].len()).into_par_iter().filter(|code| counts[0][*code] > 0).map(|code| {
            let fits = codes.fits(Side::First, &codes.mark(Side::First, code as Code)).unwrap_or_default();
            (code, sum(&fits, &counts[1]), fits)
        });
        let (firsts, seconds) = rows
            .fold(
                || (Vec::new(), nothing()),
                |(mut firsts, mut seconds), (code, row, fits)| {
                    firsts.push((code, row));
                    for (second, fit) in seconds.iter_mut().zip(&fits).skip(1) {
                        second.add(*fit, counts[0][code]);
                    }
                    (firsts, seconds)
                },
            )
            .reduce(
                || (Vec::new(), nothing()),
                |(mut firsts, seconds), (more, others)| {
                    firsts.extend(more);
                    (firsts, seconds.into_iter().zip(others).map(|(a, b)| a.merge(b)).collect())
                },
            );
        let mut by_code =
            [vec![NOTHING_KNOWN; counts[0].len().max(1)], seconds.iter().map(|sum| sum.mean()).collect()];
        if by_code[1].is_empty() {
            by_code[1].push(NOTHING_KNOWN);
        }
        let mut all = Sum::default();
        for (code, row) in firsts {
            by_code[0][code] = row.mean();
            let times = u64::from(counts[0][code]);
            all = all.merge(Sum { fits: row.fits * times, count: row.count * times });
        }
        for means in &mut by_code {
            means[0] = all.mean();
        }
        Self { counts, by_code }
    }

    /// The mean over all pairs of whom both are known.
    pub(crate) fn overall(&self) -> f32 {
        self.by_code[0].first().copied().unwrap_or(NOTHING_KNOWN)
    }

    /// The mean fit of a pattern of a side with the members of the other.
    pub(crate) fn of(&self, codes: &dyn Codes, side: Side, mark: &Mark) -> f32 {
        let known = codes.find(side, mark).and_then(|code| self.by_code[side.index()].get(code as usize));
        known.copied().unwrap_or_else(|| {
            codes.fits(side, mark).map_or_else(|| self.overall(), |fits| self.of_fits(side, &fits))
        })
    }

    /// The same for a code; one that came after the pool was built has none
    /// yet.
    pub(crate) fn of_code(&self, codes: &dyn Codes, side: Side, code: Code) -> f32 {
        let known = self.by_code[side.index()].get(code as usize);
        known.copied().unwrap_or_else(|| self.of(codes, side, &codes.mark(side, code)))
    }

    /// The same for a pattern's fits by the other side's code.
    pub(crate) fn of_fits(&self, side: Side, fits: &[f32]) -> f32 {
        sum(fits, &self.counts[side.other().index()]).mean()
    }
}

fn sum(fits: &[f32], counts: &[u32]) -> Sum {
    let mut sum = Sum::default();
    for (fit, times) in fits.iter().zip(counts).skip(1) {
        sum.add(*fit, *times);
    }
    sum
}

/// A dense facet's means: those of its members' vectors, by side.
#[derive(Debug, Default)]
pub(crate) struct MeanVectors([Option<Vec<f32>>; 2]);

impl MeanVectors {
    pub(crate) fn new<'v>(dims: usize, sides: [&mut dyn Iterator<Item = &'v [f32]>; 2]) -> Self {
        Self(sides.map(|vectors| {
            let mut mean = vec![0.0_f64; dims];
            let mut count = 0_u32;
            for vector in vectors {
                mean.iter_mut().zip(vector).for_each(|(sum, value)| *sum += f64::from(*value));
                count += 1;
            }
            (count > 0).then(|| mean.into_iter().map(|sum| (sum / f64::from(count)) as f32).collect())
        }))
    }

    /// The mean vector of a side, or `None` where nothing is known of it.
    pub(crate) fn of(&self, side: Side) -> Option<&[f32]> {
        self.0[side.index()].as_deref()
    }
}
