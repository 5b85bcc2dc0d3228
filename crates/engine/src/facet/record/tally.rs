//! Sums that do not depend on the order in which profiles come.

/// What a weight of 1 is in whole numbers.
const ONE: f64 = (1_u64 << 32) as f64;

/// A sum of weights, none below zero, in whole numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::facet) struct Tally(u64);

impl Tally {
    pub(super) fn of(weight: f64) -> Self {
        Self((weight * ONE) as u64)
    }

    pub(super) fn add(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }

    pub(super) fn get(self) -> f64 {
        self.0 as f64 / ONE
    }
}
