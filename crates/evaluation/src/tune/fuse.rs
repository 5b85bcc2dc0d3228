//! How two values become one score, and how the score moves with each.

/// How the values to the two sides become a score; the same as the engine's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fuse {
    /// `√(a·b)`.
    Geometric,
    /// `2ab / (a + b)`.
    Harmonic,
    /// `share · a + (1 − share) · b`; the share is learned.
    Mean {
        /// The first side's share, from 0 to 1.
        first_share: f64,
    },
    /// The smaller of the two.
    Minimum,
}

/// Added to both values while learning. `√(a·b)` has no slope at zero, and a
/// steep one beside it: this bounds it by 16.
const SOFTENING: f64 = 1e-3;

impl Fuse {
    /// The score of a value to the first side and a value to the second.
    pub fn of(self, a: f64, b: f64) -> f64 {
        match self {
            Self::Geometric => (a * b).sqrt(),
            Self::Harmonic if a + b > 0.0 => 2.0 * a * b / (a + b),
            Self::Harmonic => 0.0,
            Self::Mean { first_share } => first_share * a + (1.0 - first_share) * b,
            Self::Minimum => a.min(b),
        }
    }

    /// Whether both are of one kind, with whatever share.
    pub(super) fn is_like(self, other: Self) -> bool {
        std::mem::discriminant(&self) == std::mem::discriminant(&other)
    }

    /// The score that is learned from, a little softened near zero.
    pub(super) fn softened(self, a: f64, b: f64) -> Slopes {
        let (a, b) = (a + SOFTENING, b + SOFTENING);
        let score = self.of(a, b);
        let (by_first, by_second, by_share) = match self {
            Self::Geometric => (0.5 * b / score, 0.5 * a / score, 0.0),
            Self::Harmonic => {
                let sum = a + b;
                (2.0 * b * b / (sum * sum), 2.0 * a * a / (sum * sum), 0.0)
            }
            Self::Mean { first_share } => (first_share, 1.0 - first_share, a - b),
            Self::Minimum if a < b => (1.0, 0.0, 0.0),
            Self::Minimum if b < a => (0.0, 1.0, 0.0),
            Self::Minimum => (0.5, 0.5, 0.0),
        };
        Slopes { score, by_first, by_second, by_share }
    }
}

/// A score, and how fast it grows with what it is made of.
pub(super) struct Slopes {
    pub(super) score: f64,
    pub(super) by_first: f64,
    pub(super) by_second: f64,
    pub(super) by_share: f64,
}
