//! Numbers in patterns.

use std::hash::{Hash, Hasher};

/// A number that can be part of a pattern: two are equal when their bits are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Exact(pub(super) f32);

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Exact {}

impl Hash for Exact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.to_bits().hash(state);
    }
}
