//! Vectors that the caller's own encoder made.

use super::unit;
use crate::profile::Embedding;

/// An encoder that runs outside Qantara; profiles carry its vectors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplied {
    id: String,
    dims: usize,
}

impl Supplied {
    /// The encoder with this name (including its version), whose vectors have
    /// `dims` numbers.
    pub fn new(id: impl Into<String>, dims: usize) -> Self {
        Self { id: id.into(), dims }
    }

    /// Its name and version.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The length of its vectors, in numbers.
    pub fn dims(&self) -> usize {
        self.dims
    }

    /// The profile's vector, scaled to length 1; `None` if it comes from
    /// another encoder or has another number of dimensions.
    pub fn vector(&self, embedding: &Embedding) -> Option<Vec<f32>> {
        let is_ours = embedding.encoder() == self.id && embedding.values().len() == self.dims;
        if is_ours { unit(embedding.values().iter().map(|value| f64::from(*value))) } else { None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_vectors_of_this_encoder_are_taken() {
        let ours = Supplied::new("e5-small-v2", 2);
        for (encoder, values, vector) in [
            ("e5-small-v2", vec![3.0, -4.0], Some(vec![0.6, -0.8])),
            ("e5-small-v2", vec![f32::MAX, 0.0], Some(vec![1.0, 0.0])),
            ("e5-small-v2", vec![0.0, 1e-45], Some(vec![0.0, 1.0])),
            ("e5-small-v2", vec![3.0, -4.0, 0.0], None),
            ("e5-small-v1", vec![3.0, -4.0], None),
        ] {
            let embedding = Embedding::new(encoder.to_owned(), values).unwrap();
            assert_eq!(ours.vector(&embedding), vector, "{embedding:?}");
        }
    }
}
