//! The two sides of a market.

/// One of the two sides of a market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The first role: the focus, such as the startup.
    First,
    /// Its counterpart.
    Second,
}

impl Side {
    /// Both.
    pub const BOTH: [Self; 2] = [Self::First, Self::Second];

    /// The side across.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::First => Self::Second,
            Self::Second => Self::First,
        }
    }

    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// Puts a pair (this side, other side) into the order (first side, second
    /// side). Applying it again restores the pair.
    pub(crate) fn in_order<T>(self, [one, other]: [T; 2]) -> [T; 2] {
        match self {
            Self::First => [one, other],
            Self::Second => [other, one],
        }
    }
}
