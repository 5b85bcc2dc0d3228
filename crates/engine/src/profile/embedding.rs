//! Vectors made outside Qantara.

use serde::{Deserialize, Serialize};

/// A vector made outside Qantara. Vectors of different encoders are never
/// compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "EmbeddingShape", into = "EmbeddingShape")]
pub struct Embedding {
    encoder: String,
    values: Vec<f32>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EmbeddingShape {
    encoder: String,
    values: Vec<f32>,
}

impl Embedding {
    /// A vector and the name of the encoder that made it. Only the vector's
    /// direction is used, not its length.
    ///
    /// # Errors
    ///
    /// [`InvalidEmbedding`] when the name is empty, or the values are none,
    /// more than 65,536, all zero, or not all finite.
    pub fn new(encoder: String, values: Vec<f32>) -> Result<Self, InvalidEmbedding> {
        let usable = values.iter().all(|v| v.is_finite()) && values.iter().any(|v| *v != 0.0);
        if encoder.is_empty() || !usable || values.len() > qantara_kernel::MOST_DIMS {
            Err(InvalidEmbedding)
        } else {
            Ok(Self { encoder, values })
        }
    }

    /// The name of the encoder, its version included.
    pub fn encoder(&self) -> &str {
        &self.encoder
    }

    /// The vector as it was given.
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

impl TryFrom<EmbeddingShape> for Embedding {
    type Error = InvalidEmbedding;

    fn try_from(shape: EmbeddingShape) -> Result<Self, InvalidEmbedding> {
        Self::new(shape.encoder, shape.values)
    }
}

impl From<Embedding> for EmbeddingShape {
    fn from(embedding: Embedding) -> Self {
        Self { encoder: embedding.encoder, values: embedding.values }
    }
}

/// A vector that cannot be compared with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an embedding names its encoder and holds up to 65,536 finite numbers, not all of them zero")]
pub struct InvalidEmbedding;
