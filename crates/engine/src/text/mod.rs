//! Free text as vectors, so that two profiles can be close without sharing a
//! tag.
//!
//! Vectors come from the built-in [`Lexical`] encoder, or from the caller's own
//! encoder, whose vectors [`Supplied`] reads from profiles. A third encoder
//! implements [`TextEncoder`].

mod features;
mod frequencies;

mod lexical;
mod supplied;

pub use frequencies::Frequencies;
pub use lexical::{Dims, InvalidDims, Lexical};
pub use supplied::Supplied;

use crate::profile::{Profile, Texts};

/// Turns text into a vector; vectors of different encoders are never compared.
///
/// The inner product of two vectors is their cosine, between -1 and 1.
pub trait TextEncoder: Send + Sync {
    /// Its name and version: two encoders that could give the same text
    /// different vectors have different ids.
    fn id(&self) -> &str;

    /// The length of its vectors, in numbers.
    fn dims(&self) -> usize;

    /// A vector of length 1; `None` if the text has no features.
    fn encode(&self, texts: &Texts) -> Option<Vec<f32>>;
}

/// The vector scaled to length 1; `None` if that is impossible.
fn unit(values: impl Iterator<Item = f64> + Clone) -> Option<Vec<f32>> {
    let length = values.clone().map(|value| value * value).sum::<f64>().sqrt();
    (length.is_finite() && length > 0.0).then(|| values.map(|value| (value / length) as f32).collect())
}

/// Where a pool's vectors of text come from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// The built-in encoder, with the frequencies of the pool's own texts.
    #[default]
    Lexical,
    /// The vectors of one of the caller's encoders, carried by profiles.
    Supplied(Supplied),
}

/// How a pool's profiles get their vectors.
#[derive(Clone, Debug)]
pub(crate) enum Vectors {
    Lexical(Box<Lexical>),
    Supplied(Supplied),
}

impl Vectors {
    pub(crate) fn new(choice: Choice, frequencies: Frequencies) -> Self {
        match choice {
            Choice::Lexical => Self::Lexical(Box::new(Lexical::new(Dims::default(), frequencies))),
            Choice::Supplied(supplied) => Self::Supplied(supplied),
        }
    }

    pub(crate) fn dims(&self) -> usize {
        match self {
            Self::Lexical(lexical) => lexical.dims(),
            Self::Supplied(supplied) => supplied.dims(),
        }
    }

    /// A vector of length 1; `None` if nothing is known.
    pub(crate) fn vector(&self, profile: &Profile) -> Option<Vec<f32>> {
        match self {
            Self::Lexical(lexical) => lexical.encode(profile.texts()?),
            Self::Supplied(supplied) => supplied.vector(profile.common.embedding.as_ref()?),
        }
    }
}
