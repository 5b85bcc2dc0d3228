//! How much a facet counts.

use serde::{Deserialize, Serialize};

/// How much one facet counts relative to the others: finite, and zero or more.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f32", into = "f32")]
pub struct Weight(pub(super) f32);

impl Weight {
    /// The number.
    pub fn get(self) -> f32 {
        self.0
    }
}

impl TryFrom<f32> for Weight {
    type Error = InvalidWeight;

    fn try_from(value: f32) -> Result<Self, InvalidWeight> {
        if value.is_finite() && value >= 0.0 { Ok(Self(value)) } else { Err(InvalidWeight(value)) }
    }
}

impl From<Weight> for f32 {
    fn from(weight: Weight) -> Self {
        weight.0
    }
}

/// The number offered as a [`Weight`] was negative, infinite or not a number.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("a weight is a finite number, zero or more; got {0}")]
pub struct InvalidWeight(f32);
