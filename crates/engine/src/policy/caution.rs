//! How far below the usual an unknown counts.

use serde::{Deserialize, Serialize};

/// The share by which an unknown counts below the pool's usual fit (the lower
/// of mean and median): at least 0 and less than 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f32", into = "f32")]
pub struct Caution(f32);

impl Caution {
    /// The fit that an unknown counts as, given the usual fit.
    pub(crate) fn lower(self, usual: f32) -> f32 {
        usual * (1.0 - self.0)
    }
}

/// One tenth: a profile that is usual in every facet is better than usual in
/// all of them together, and an empty profile must not beat the median filled
/// one.
impl Default for Caution {
    fn default() -> Self {
        Self(0.1)
    }
}

impl TryFrom<f32> for Caution {
    type Error = InvalidCaution;

    fn try_from(part: f32) -> Result<Self, InvalidCaution> {
        if (0.0..1.0).contains(&part) { Ok(Self(part)) } else { Err(InvalidCaution(part)) }
    }
}

impl From<Caution> for f32 {
    fn from(caution: Caution) -> Self {
        caution.0
    }
}

/// The number offered as a [`Caution`] is out of range.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("caution is a number from 0 up to, and not including, 1; got {0}")]
pub struct InvalidCaution(f32);
