//! The fit to assume when one or both patterns are unknown.
//!
//! If one of two patterns is unknown, the usual fit of the other with the
//! members of the pool counts: the mean or the median, whichever is lower. (If
//! few fit well and many hardly at all, the mean alone would rank a profile of
//! unknowns above most others.) So filling in a field with something that fits
//! better than the mean raises a score, and an empty profile ranks no higher
//! than the middle of any list. The usual fits are those of the pool as it was
//! built.
//!
//! A facet that compares with the pool by itself ("three times as often as
//! others") already has a fit for an average profile, and an unknown counts as
//! that.

use rayon::prelude::*;

use crate::codes::{Code, Codes, Mark};
use crate::side::Side;

/// The fit if nothing is known of a facet in the whole pool.
pub(crate) const NOTHING_KNOWN: f32 = 0.5;

/// Means are sums of whole numbers, so that the order of codes does not matter:
/// a fit of 1 is this much.
const ONE: f32 = (1 << 24) as f32;

/// A facet's usual fits.
#[derive(Debug)]
pub(crate) enum Means {
    /// One fit for all, for a facet that compares with the pool by itself.
    Even(f32),
    ByCode {
        /// By side and code, the number of members that have it.
        counts: [Vec<u32>; 2],
        /// By side and code, the usual fit with the members of the other side.
        /// The first entry, for the unknown code, is the middle of the others.
        usual: [Vec<f32>; 2],
    },
}

impl Default for Means {
    fn default() -> Self {
        Self::Even(NOTHING_KNOWN)
    }
}

impl Means {
    /// The usual fits of a facet, given how many members have each code.
    pub(crate) fn by_code(codes: &dyn Codes, counts: [&[u32]; 2]) -> Self {
        let mut usual = Side::BOTH.map(|side| {
            let (own, others) = (counts[side.index()], counts[side.other().index()]);
            let mut usual: Vec<f32> = (0..own.len().max(1))
                .into_par_iter()
                .map(|code| match codes.fits(side, &codes.mark(side, code as Code)) {
                    Some(fits) if own[code] > 0 => {
                        middle(fits.iter().copied().zip(others.iter().copied()).skip(1))
                    }
                    _ => NOTHING_KNOWN,
                })
                .collect();
            usual[0] = middle(usual.iter().copied().zip(own.iter().copied()).skip(1));
            usual
        });
        // One value for both sides if neither pattern is known.
        usual[1][0] = usual[0][0];
        Self::ByCode { counts: counts.map(<[u32]>::to_vec), usual }
    }

    /// The usual fit if neither pattern is known.
    pub(crate) fn overall(&self) -> f32 {
        match self {
            Self::Even(fit) => *fit,
            Self::ByCode { usual, .. } => usual[0][0],
        }
    }

    /// The usual fit of a pattern of a side with the members of the other.
    pub(crate) fn of(&self, codes: &dyn Codes, side: Side, mark: &Mark) -> f32 {
        codes.find(side, mark).and_then(|code| self.as_built(side, code)).unwrap_or_else(|| {
            codes.fits(side, mark).map_or_else(|| self.overall(), |fits| self.of_fits(side, &fits))
        })
    }

    /// The same for a pattern whose fits by the other side's code are known.
    pub(crate) fn of_known(&self, codes: &dyn Codes, side: Side, mark: &Mark, fits: &[f32]) -> f32 {
        let code = codes.find(side, mark);
        code.and_then(|code| self.as_built(side, code)).unwrap_or_else(|| self.of_fits(side, fits))
    }

    /// The same for a code.
    pub(crate) fn of_code(&self, codes: &dyn Codes, side: Side, code: Code) -> f32 {
        self.as_built(side, code).unwrap_or_else(|| self.of(codes, side, &codes.mark(side, code)))
    }

    /// The usual fit of a code that the pool was built with.
    fn as_built(&self, side: Side, code: Code) -> Option<f32> {
        match self {
            Self::Even(fit) => Some(*fit),
            Self::ByCode { counts, usual } => {
                let (side, at) = (side.index(), code as usize);
                counts[side].get(at).filter(|count| **count > 0)?;
                usual[side].get(at).copied()
            }
        }
    }

    /// The same for a pattern's fits by the other side's code.
    fn of_fits(&self, side: Side, fits: &[f32]) -> f32 {
        match self {
            Self::Even(fit) => *fit,
            Self::ByCode { counts, .. } => {
                let counts = &counts[side.other().index()];
                middle(fits.iter().copied().zip(counts.iter().copied()).skip(1))
            }
        }
    }
}

/// The mean or the median of fits weighted by count, whichever is lower.
fn middle(fits: impl Iterator<Item = (f32, u32)>) -> f32 {
    let mut known: Vec<(f32, u32)> = fits.filter(|(_, count)| *count > 0).collect();
    let mean = mean(known.iter().copied());
    known.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let mut left = known.iter().map(|(_, count)| u64::from(*count)).sum::<u64>() / 2;
    for (fit, count) in known {
        match left.checked_sub(u64::from(count)) {
            Some(rest) => left = rest,
            None => return mean.min(fit),
        }
    }
    mean
}

/// The mean of fits weighted by count.
fn mean(fits: impl Iterator<Item = (f32, u32)>) -> f32 {
    let (mut sum, mut count) = (0_u64, 0_u64);
    for (fit, times) in fits {
        sum += u64::from((fit * ONE) as u32) * u64::from(times);
        count += u64::from(times);
    }
    if count == 0 { NOTHING_KNOWN } else { (sum as f64 / count as f64 / f64::from(ONE)) as f32 }
}

/// A dense facet's means: by side, the mean of its members' vectors.
#[derive(Debug, Default)]
pub(crate) struct MeanVectors([Option<Vec<f32>>; 2]);

impl MeanVectors {
    pub(crate) fn new(dims: usize, sides: [&mut dyn Iterator<Item = &[f32]>; 2]) -> Self {
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

    /// The mean vector of a side; `None` if no vector is known.
    pub(crate) fn of(&self, side: Side) -> Option<&[f32]> {
        self.0[side.index()].as_deref()
    }
}
