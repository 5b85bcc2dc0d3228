//! The built-in encoder: spelling and concepts, hashed.
//!
//! A text becomes two bags of features, each weighed by how rare it is:
//!
//! - **n-grams**, runs of 3 to 5 letters of its folded words with their ends
//!   marked, which bring inflections, cognates, names and misspellings
//!   together (Cavnar & Trenkle, "N-gram-based text categorization", 1994);
//! - **concepts** that the tagger finds, with the broader ones at half the
//!   weight for each step, which bring languages together.
//!
//! Each bag is hashed into the same few dimensions with random signs
//! (Weinberger et al., "Feature hashing for large scale multitask learning",
//! 2009). There are few concepts in a text and they matter most, so each is
//! spread over all dimensions (Achlioptas, "Database-friendly random
//! projections", 2003) and cannot collide whole with another. Sums are whole
//! numbers until the last step, so the vector does not depend on their order.

use super::features::{FeatureKind, features};
use super::frequencies::Frequencies;
use super::{TextEncoder, unit};
use crate::hash::hash;
use crate::profile::Texts;
use crate::taxonomy::Concept;

/// The share of the squared length that the concepts of a text have, where it
/// has any.
const CONCEPT_SHARE: f64 = 0.75;

/// The built-in encoder: n-grams and concepts, in French, Arabic, English and,
/// by spelling alone, any other language.
#[derive(Clone, Debug)]
pub struct Lexical {
    id: String,
    dims: Dims,
    frequencies: Frequencies,
}

/// The length of a [`Lexical`] vector: a multiple of 16 up to 4096, so that
/// vectors fill whole registers; 96 by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dims(u16);

impl Default for Dims {
    fn default() -> Self {
        Self(96)
    }
}

impl TryFrom<usize> for Dims {
    type Error = InvalidDims;

    fn try_from(dims: usize) -> Result<Self, InvalidDims> {
        if (16..=4096).contains(&dims) && dims.is_multiple_of(16) {
            Ok(Self(dims as u16))
        } else {
            Err(InvalidDims(dims))
        }
    }
}

/// The number offered as [`Dims`] is not a length that vectors can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a text vector has a multiple of 16 numbers, from 16 to 4096; got {0}")]
pub struct InvalidDims(usize);

impl Lexical {
    /// The encoder that weighs features by their rarity in a corpus; with empty
    /// frequencies, all weigh the same.
    ///
    /// Other frequencies make another encoder with another id: count a pool
    /// once, and encode all of it, including its seekers, with the same
    /// encoder.
    pub fn new(dims: Dims, frequencies: Frequencies) -> Self {
        let id =
            format!("lexical-1/{}/{:016x}", dims.0, hash(frequencies.fingerprint(), &taxonomy_fingerprint()));
        Self { id, dims, frequencies }
    }

    fn project(&self, texts: &Texts) -> Projection {
        let dims = usize::from(self.dims.0);
        let mut projection = Projection { spelling: vec![0; dims], concepts: vec![0; dims] };
        for feature in features(texts) {
            let weight = feature.weight * self.frequencies.idf_64ths(feature.hash);
            match feature.kind {
                FeatureKind::NGram => {
                    let at = (feature.hash >> 1) as u32 as usize % dims;
                    projection.spelling[at] += signed(feature.hash & 1, weight);
                }
                FeatureKind::Concept => {
                    for (block, values) in projection.concepts.chunks_mut(64).enumerate() {
                        let signs = hash(block as u64, &feature.hash.to_le_bytes());
                        for (bit, value) in values.iter_mut().enumerate() {
                            *value += signed(signs >> bit & 1, weight);
                        }
                    }
                }
            }
        }
        projection
    }
}

impl Default for Lexical {
    fn default() -> Self {
        Self::new(Dims::default(), Frequencies::default())
    }
}

impl TextEncoder for Lexical {
    fn id(&self) -> &str {
        &self.id
    }

    fn dims(&self) -> usize {
        usize::from(self.dims.0)
    }

    fn encode(&self, texts: &Texts) -> Option<Vec<f32>> {
        let Projection { spelling, concepts } = self.project(texts);
        let (spelled, meant) = (length(&spelling), length(&concepts));
        // If one bag is empty, the other is the whole vector.
        let spelled = if spelled > 0.0 { (1.0 - CONCEPT_SHARE).sqrt() / spelled } else { 0.0 };
        let meant = if meant > 0.0 { CONCEPT_SHARE.sqrt() / meant } else { 0.0 };
        unit(spelling.iter().zip(&concepts).map(|(s, c)| *s as f64 * spelled + *c as f64 * meant))
    }
}

struct Projection {
    spelling: Vec<i64>,
    concepts: Vec<i64>,
}

fn length(values: &[i64]) -> f64 {
    values.iter().map(|value| (*value as f64) * (*value as f64)).sum::<f64>().sqrt()
}

fn signed(bit: u64, weight: i64) -> i64 {
    if bit == 0 { weight } else { -weight }
}

/// Identifies an edition of the taxonomy, since another edition finds other
/// concepts.
fn taxonomy_fingerprint() -> [u8; 8] {
    use crate::language::Tongue;
    let words = Concept::all().flat_map(|concept| {
        [concept.id()]
            .into_iter()
            .chain(concept.chain().skip(1).map(Concept::id))
            .chain(Tongue::ALL.map(|tongue| concept.label(tongue)))
            .chain(concept.synonyms())
    });
    words.fold(0, |state, word| hash(state, word.as_bytes())).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::*;

    fn texts(language: &str, text: &str) -> Texts {
        Texts::from([(language.parse().unwrap(), text.to_owned())])
    }

    fn vector(text: &str) -> Option<Vec<f32>> {
        static ENCODER: LazyLock<Lexical> = LazyLock::new(Lexical::default);
        ENCODER.encode(&texts("und", text))
    }

    fn cosine(left: &str, right: &str) -> f32 {
        vector(left).unwrap().iter().zip(vector(right).unwrap()).map(|(a, b)| a * b).sum()
    }

    #[test]
    fn a_text_that_says_nothing_has_no_vector() {
        for text in ["", "   ", "…!?", "\u{301}", "the of and", "les"] {
            assert_eq!(vector(text), None, "{text:?}");
        }
        assert_eq!(Lexical::default().encode(&Texts::new()), None);
    }

    /// The same bits on every machine; a change here needs a new version in
    /// the encoder's id.
    #[test]
    fn a_vector_never_changes() {
        let bits: Vec<u8> =
            vector("قنطرة Qantara").unwrap().iter().flat_map(|v| v.to_bits().to_le_bytes()).collect();
        assert_eq!(hash(0, &bits), 0xce81_b80f_30ab_853b, "{:#x}", hash(0, &bits));
    }

    #[test]
    fn spelling_does_not_change_a_vector() {
        for (left, right) in [
            ("Énergie solaire, à Agadir", "ENERGIE  solaire (a agadir)"),
            ("الطَّاقة الشمسية", "الطاقه الشمسيه"),
            ("drip\nirrigation\t", "Drip irrigation"),
        ] {
            assert_eq!(vector(left), vector(right), "{left} and {right}");
        }
    }

    #[test]
    fn texts_about_one_thing_are_near() {
        for (left, right, far) in [
            ("Irrigation goutte à goutte", "السقي بالتنقيط", "Virtual museum tours"),
            ("crop insurance", "assurance pour agriculteurs", "musique en streaming"),
            ("Casablanca marketplaces", "a marketplace in Casabalnca", "des jeux vidéo"),
        ] {
            assert!(cosine(left, right) > 0.3 + cosine(left, far), "{left}: {right} before {far}");
        }
    }

    #[test]
    fn an_encoder_is_named_for_all_that_shapes_its_vectors() {
        let mut frequencies = Frequencies::default();
        frequencies.observe(&texts("fr", "eau"));
        let wide = Dims::try_from(128).unwrap();
        let ids = [
            Lexical::default(),
            Lexical::new(wide, Frequencies::default()),
            Lexical::new(Dims::default(), frequencies),
        ]
        .map(|encoder| encoder.id().to_owned());
        assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
        assert_eq!(ids[0], Lexical::default().id());
    }

    #[test]
    fn only_whole_registers_are_dimensions() {
        for (dims, accepted) in
            [(0, false), (16, true), (96, true), (100, false), (4096, true), (4112, false)]
        {
            assert_eq!(Dims::try_from(dims).is_ok(), accepted, "{dims}");
        }
    }

    proptest! {
        /// Whatever people paste, the result is no vector or one of length 1.
        #[test]
        fn any_text_has_a_vector_of_length_1_or_none(text in any::<String>(), arabic in "[ا-ي ]{0,40}") {
            for text in [&text, &arabic] {
                if let Some(vector) = vector(text) {
                    let length: f32 = vector.iter().map(|value| value * value).sum();
                    prop_assert!((length - 1.0).abs() < 1e-5, "{length}");
                    prop_assert_eq!(Some(vector), self::vector(text));
                }
            }
        }

        #[test]
        fn case_space_and_accents_do_not_change_a_vector(words in proptest::collection::vec("[a-zéèàçïô]{1,9}", 1..9)) {
            let plain = words.join(" ");
            let dressed = format!(" {}\t", words.join(" \n ").to_uppercase());
            let bare = plain.replace(['é', 'è'], "e").replace('à', "a").replace('ç', "c").replace('ï', "i").replace('ô', "o");
            prop_assert_eq!(vector(&plain), vector(&dressed));
            prop_assert_eq!(vector(&plain), vector(&bare));
        }
    }
}
