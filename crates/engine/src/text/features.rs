//! The features of a text: n-grams of letters, and concepts.

use crate::fold::fold;
use crate::hash::hash;
use crate::profile::Texts;
use crate::tagging::{concepts_in_texts, is_small};
use crate::taxonomy::Concept;

/// The shortest and the longest n-gram, in letters.
const SHORTEST: usize = 3;
const LONGEST: usize = 5;

/// Weights are counted in these, so that sums are exact.
const UNIT: f32 = 64.0;

/// A feature of a text, counted once however often it occurs.
pub(super) struct Feature {
    pub(super) hash: u64,
    pub(super) kind: FeatureKind,
    /// More than 0, in units of [`UNIT`].
    pub(super) weight: i64,
}

pub(super) enum FeatureKind {
    NGram,
    Concept,
}

/// The features of a profile's texts, in an order that depends only on the
/// texts.
pub(super) fn features(texts: &Texts) -> Vec<Feature> {
    let mut grams = Vec::new();
    for text in texts.values() {
        for word in fold(text).split(' ').filter(|word| !word.is_empty() && !is_small(word)) {
            n_grams(word, &mut grams);
        }
    }
    grams.sort_unstable();
    let mut features: Vec<Feature> = grams
        .chunk_by(|a, b| a == b)
        .map(|same| Feature {
            hash: same[0],
            kind: FeatureKind::NGram,
            // The tenth mention says less than the first.
            weight: UNIT as i64 * (1 + i64::from(same.len().ilog2())),
        })
        .collect();
    features.extend(with_broader(concepts_in_texts(texts)).into_iter().map(|(concept, confidence)| {
        Feature {
            hash: hash(2, concept.id().as_bytes()),
            kind: FeatureKind::Concept,
            weight: (confidence * UNIT).round() as i64,
        }
    }));
    features
}

/// The hashes of a word's n-grams; its ends are marked by a character that no
/// word has.
fn n_grams(word: &str, hashes: &mut Vec<u64>) {
    let marked = format!("_{word}_");
    let ends: Vec<usize> = marked.char_indices().map(|(at, _)| at).chain([marked.len()]).collect();
    for n in SHORTEST..=LONGEST {
        hashes.extend(ends.windows(n + 1).map(|cut| hash(1, &marked.as_bytes()[cut[0]..cut[n]])));
    }
}

/// The concepts and all their ancestors, at half the weight per step up; a
/// concept that is found itself keeps its own weight if that is greater.
fn with_broader(found: Vec<(Concept, f32)>) -> Vec<(Concept, f32)> {
    let mut all: Vec<(Concept, f32)> = found
        .into_iter()
        .flat_map(|(concept, confidence)| {
            concept.chain().scan(confidence, |left, concept| {
                let weight = *left;
                *left /= 2.0;
                Some((concept, weight))
            })
        })
        .collect();
    all.sort_by(|(a, p), (b, q)| a.cmp(b).then(q.total_cmp(p)));
    all.dedup_by_key(|(concept, _)| *concept);
    all
}
