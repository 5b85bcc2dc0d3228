//! Patterns over a short list of things: what one side is made of, and how
//! welcome each thing is to the other.

use super::degree::Exact;

/// Positions in the list, each with a share; the shares sum to 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shares(Box<[(u16, Exact)]>);

impl Shares {
    /// Positions with their shares, several of one position added up.
    pub(super) fn of(parts: impl IntoIterator<Item = (usize, f32)>) -> Option<Self> {
        let mut parts: Vec<(u16, f32)> =
            parts.into_iter().map(|(position, share)| (position as u16, share)).collect();
        parts.sort_by_key(|(position, _)| *position);
        parts.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            if same {
                kept.1 += next.1;
            }
            same
        });
        let parts: Box<[(u16, Exact)]> =
            parts.into_iter().map(|(position, share)| (position, Exact(share))).collect();
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// [`Self::welcome`] of several with several.
    pub(super) fn welcome_all(shares: &[&Self], by: &[&Welcome], fits: &mut [f32]) {
        let columns = Columns::of(by);
        for (shares, fits) in shares.iter().zip(fits.chunks_exact_mut(by.len().max(1))) {
            fits.fill(0.0);
            for (position, share) in &shares.0 {
                let column = columns.at(*position);
                fits.iter_mut().zip(column).for_each(|(fit, degree)| *fit += share.0 * degree);
            }
            for fit in fits {
                *fit = fit.min(1.0);
            }
        }
    }

    /// The mean welcome of the parts. One more part may lower it, so this is
    /// for what is spread by itself, such as an amount over its bins; things
    /// that a profile names are [`Parts`].
    pub(super) fn welcome(&self, by: &Welcome) -> f32 {
        let sum: f32 = self.0.iter().map(|(position, share)| share.0 * by.0[usize::from(*position)].0).sum();
        // Shares may sum to a hair more than 1.
        sum.min(1.0)
    }
}

/// What a profile names: positions in the list, as alternatives.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Parts(Box<[u16]>);

impl Parts {
    /// Some positions; nothing is known of none.
    pub(super) fn of(positions: impl IntoIterator<Item = usize>) -> Option<Self> {
        let mut parts: Vec<u16> = positions.into_iter().map(|position| position as u16).collect();
        parts.sort_unstable();
        parts.dedup();
        (!parts.is_empty()).then(|| Self(parts.into()))
    }

    /// [`Self::best`] of several with several.
    pub(super) fn best_all(parts: &[&Self], by: &[&Welcome], fits: &mut [f32]) {
        let columns = Columns::of(by);
        for (parts, fits) in parts.iter().zip(fits.chunks_exact_mut(by.len().max(1))) {
            fits.fill(0.0);
            for position in &parts.0 {
                fits.iter_mut().zip(columns.at(*position)).for_each(|(fit, degree)| *fit = fit.max(*degree));
            }
        }
    }

    /// The welcome of the best of the parts.
    pub(super) fn best(&self, by: &Welcome) -> f32 {
        self.degrees(by).fold(0.0, f32::max)
    }

    /// [`Self::most`] of several with several.
    pub(super) fn most_all(parts: &[&Self], by: &[&Welcome], best: f32, fits: &mut [f32]) {
        let columns = Columns::of(by);
        // By rank among a profile's parts, then by who welcomes them.
        let mut ranked: Vec<f32> = Vec::new();
        for (parts, fits) in parts.iter().zip(fits.chunks_exact_mut(by.len().max(1))) {
            ranked.clear();
            for position in &parts.0 {
                let start = ranked.len();
                ranked.extend_from_slice(columns.at(*position));
                let (higher, last) = ranked.split_at_mut(start);
                // The greater of two stays, and the other goes on.
                for higher in higher.chunks_exact_mut(by.len()) {
                    for (above, below) in higher.iter_mut().zip(&mut *last) {
                        (*above, *below) = (above.max(*below), above.min(*below));
                    }
                }
            }
            let mut ranks = ranked.chunks_exact(by.len().max(1));
            let Some(first) = ranks.next() else { continue };
            fits.iter_mut().zip(first).for_each(|(fit, degree)| *fit = best * degree);
            let mut left = 1.0 - best;
            for rank in ranks {
                left /= 2.0;
                fits.iter_mut().zip(rank).for_each(|(fit, degree)| *fit += left * degree);
            }
            for fit in fits {
                *fit = fit.min(1.0);
            }
        }
    }

    /// The welcome of the best part, which counts as much as `best` says, and
    /// something for the others that are welcome too: for each half of what is
    /// left. One more part never lowers the sum.
    pub(super) fn most(&self, by: &Welcome, best: f32) -> f32 {
        // This is asked of millions of pairs, and few parts are usual.
        let mut few = [0.0; 8];
        let mut many = Vec::new();
        let degrees = if self.0.len() <= few.len() {
            &mut few[..self.0.len()]
        } else {
            many.resize(self.0.len(), 0.0);
            &mut many[..]
        };
        degrees.iter_mut().zip(self.degrees(by)).for_each(|(place, degree)| *place = degree);
        degrees.sort_unstable_by(|a, b| b.total_cmp(a));
        let Some((first, others)) = degrees.split_first() else { return 0.0 };
        let (mut sum, mut left) = (best * first, 1.0 - best);
        for degree in others {
            left /= 2.0;
            sum += left * degree;
        }
        sum.min(1.0)
    }

    fn degrees<'a>(&'a self, by: &'a Welcome) -> impl Iterator<Item = f32> + 'a {
        self.0.iter().map(|position| by.0[usize::from(*position)].0)
    }
}

/// By position in the list, how welcome it is, from 0 to 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Welcome(Box<[Exact]>);

/// Several welcomes, by position and then by whose they are, so that one pattern
/// is compared with all of them a whole column at a time.
struct Columns {
    degrees: Vec<f32>,
    width: usize,
}

impl Columns {
    fn of(welcomes: &[&Welcome]) -> Self {
        let width = welcomes.len();
        let positions = welcomes.iter().map(|welcome| welcome.0.len()).max().unwrap_or_default();
        let mut degrees = vec![0.0; positions * width];
        for (at, welcome) in welcomes.iter().enumerate() {
            for (position, degree) in welcome.0.iter().enumerate() {
                degrees[position * width + at] = degree.0;
            }
        }
        Self { degrees, width }
    }

    fn at(&self, position: u16) -> &[f32] {
        &self.degrees[usize::from(position) * self.width..][..self.width]
    }
}

impl Welcome {
    pub(super) fn by_position(degrees: impl IntoIterator<Item = f32>) -> Self {
        Self(degrees.into_iter().map(Exact).collect())
    }

    /// Some positions of a list, fully welcome.
    pub(super) fn to(positions: impl IntoIterator<Item = usize>, of: usize) -> Self {
        let mut degrees = vec![0.0; of];
        positions.into_iter().for_each(|position| degrees[position] = 1.0);
        Self::by_position(degrees)
    }
}
