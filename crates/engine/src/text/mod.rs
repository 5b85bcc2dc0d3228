//! Free text as vectors, so that two profiles can be near without sharing a
//! tag.
//!
//! Vectors come from the [`Lexical`] encoder, which is always there, or from
//! the caller's own, which [`Supplied`] reads off a profile. A third encoder
//! implements [`TextEncoder`].

mod frequencies;
mod hash;
mod lexical;
mod supplied;

pub use frequencies::Frequencies;
pub use lexical::{Dims, InvalidDims, Lexical};
pub use supplied::Supplied;

use crate::profile::Texts;

/// Turns text into a vector; vectors of two encoders are never compared.
///
/// The inner product of two vectors is their cosine, between -1 and 1.
pub trait TextEncoder: Send + Sync {
    /// Its name and version: two encoders that could give one text different
    /// vectors have different ids.
    fn id(&self) -> &str;

    /// The length of its vectors, in numbers.
    fn dims(&self) -> usize;

    /// A vector of length 1, or `None` where the text says nothing.
    fn encode(&self, texts: &Texts) -> Option<Vec<f32>>;
}

/// The vector of length 1 in the direction given, or `None` where there is
/// none.
fn unit(values: impl Iterator<Item = f64> + Clone) -> Option<Vec<f32>> {
    let length = values.clone().map(|value| value * value).sum::<f64>().sqrt();
    (length.is_finite() && length > 0.0).then(|| values.map(|value| (value / length) as f32).collect())
}
