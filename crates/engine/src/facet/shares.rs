//! Patterns over a short list of things: what one side is made of, and how
//! welcome each thing is to the other.

use super::degree::Exact;

/// Positions in the list, each with a share; the shares sum to 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Shares(Box<[(u16, Exact)]>);

impl Shares {
    /// Each of some positions with an equal share; nothing is known of none.
    pub(super) fn equal(positions: impl IntoIterator<Item = usize>) -> Option<Self> {
        let positions: Vec<usize> = positions.into_iter().collect();
        let share = 1.0 / positions.len() as f32;
        Self::of(positions.into_iter().map(|position| (position, share)))
    }

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

    /// The mean welcome of the parts.
    pub(super) fn welcome(&self, by: &Welcome) -> f32 {
        let sum: f32 = self.0.iter().map(|(position, share)| share.0 * by.0[usize::from(*position)].0).sum();
        // Shares may sum to a hair more than 1.
        sum.min(1.0)
    }
}

/// By position in the list, how welcome it is, from 0 to 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Welcome(Box<[Exact]>);

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
