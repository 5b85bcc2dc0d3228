//! Document frequencies: in how many texts of a corpus each feature occurs.

use rayon::prelude::*;

use super::features::features;
use crate::hash::hash;
use crate::profile::Texts;

/// Document frequencies of hashed features, in memory that does not grow with
/// the corpus (256 KiB).
///
/// Only whole numbers are kept, so that parts of a corpus can be counted on
/// any number of threads and merged in any order with the same result.
/// Features that share a counter look more frequent than they are, never
/// rarer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frequencies {
    documents: u32,
    counts: Vec<u32>,
}

const COUNTERS: usize = 1 << 16;

impl Default for Frequencies {
    fn default() -> Self {
        Self { documents: 0, counts: vec![0; COUNTERS] }
    }
}

impl Frequencies {
    /// The frequencies in a corpus, counted on all threads.
    pub fn of(corpus: &[&Texts]) -> Self {
        let count = |part: &[&Texts]| {
            let mut frequencies = Self::default();
            for texts in part {
                frequencies.observe(texts);
            }
            frequencies
        };
        let add = |mut left: Self, right: Self| {
            left.merge(&right);
            left
        };
        // Each part has its own table, so parts are few and large.
        corpus.par_chunks(1024).map(count).reduce(Self::default, add)
    }

    /// Counts one more profile's texts.
    pub fn observe(&mut self, texts: &Texts) {
        self.documents = self.documents.saturating_add(1);
        let mut counters: Vec<usize> = features(texts).iter().map(|feature| counter(feature.hash)).collect();
        counters.sort_unstable();
        counters.dedup();
        for at in counters {
            self.counts[at] = self.counts[at].saturating_add(1);
        }
    }

    /// Adds the counts of another part of the corpus.
    pub fn merge(&mut self, other: &Self) {
        self.documents = self.documents.saturating_add(other.documents);
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
    }

    /// How many profiles were counted.
    pub fn documents(&self) -> u32 {
        self.documents
    }

    /// The weight of a feature, in 64ths: 1 + log2((N + 1) / (n + 1)) for a
    /// feature in n of N texts (Spärck Jones, "A statistical interpretation of
    /// term specificity", 1972, smoothed).
    pub(super) fn idf_64ths(&self, feature: u64) -> i64 {
        let count = self.counts[counter(feature)].min(self.documents);
        64 + log2_64ths(u64::from(self.documents) + 1) - log2_64ths(u64::from(count) + 1)
    }

    /// A hash that identifies a table of counts.
    pub(super) fn fingerprint(&self) -> u64 {
        self.counts
            .iter()
            .fold(hash(0, &self.documents.to_le_bytes()), |state, count| hash(state, &count.to_le_bytes()))
    }
}

fn counter(feature: u64) -> usize {
    // The top bits: the lower ones choose the dimension and the sign.
    (feature >> 48) as usize
}

/// The binary logarithm of a positive number in 64ths, rounded down, in whole
/// numbers only: library logarithms differ between platforms.
///
/// Squares the mantissa once for each bit (Turner, "A fast binary logarithm
/// algorithm", IEEE Signal Processing Magazine, 2010).
fn log2_64ths(number: u64) -> i64 {
    let whole = number.ilog2();
    // The mantissa in [1, 2), with 31 bits behind the point.
    let mut mantissa = if whole <= 31 { number << (31 - whole) } else { number >> (whole - 31) };
    let mut log = i64::from(whole);
    for _ in 0..6 {
        mantissa = (mantissa * mantissa) >> 31;
        let bit = mantissa >> 32;
        mantissa >>= bit;
        log = 2 * log + i64::from(bit == 1);
    }
    log
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Texts {
        Texts::from([("fr".parse().unwrap(), text.to_owned())])
    }

    #[test]
    fn the_logarithm_is_the_logarithm() {
        for number in [1_u64, 2, 3, 5, 10, 1_000, 65_537, 4_000_000_000, 4_294_967_296] {
            let exact = (number as f64).log2() * 64.0;
            let error = exact - log2_64ths(number) as f64;
            assert!((-1e-6..1.01).contains(&error), "log2({number}) is off by {error} / 64");
        }
    }

    #[test]
    fn parts_of_a_corpus_merge_into_the_whole() {
        let corpus = ["eau et énergie", "énergie solaire", "الماء", "solar water", ""].map(texts);
        let count = |part: &[Texts]| {
            let mut frequencies = Frequencies::default();
            for texts in part {
                frequencies.observe(texts);
            }
            frequencies
        };
        for cut in 0..=corpus.len() {
            let (left, right) = corpus.split_at(cut);
            let mut merged = count(right);
            merged.merge(&count(left));
            assert_eq!(merged, count(&corpus), "cut at {cut}");
        }
        let long: Vec<&Texts> = corpus.iter().cycle().take(3_000).collect();
        assert_eq!(Frequencies::of(&long).documents(), 3_000);
        assert_eq!(Frequencies::of(&long[..corpus.len()]), count(&corpus));
    }

    #[test]
    fn rare_features_tell_more_than_common_ones() {
        let mut frequencies = Frequencies::default();
        for n in 0..20 {
            frequencies.observe(&texts(if n == 0 { "barrage" } else { "soleil" }));
        }
        let idf =
            |text: &str| features(&texts(text)).iter().map(|f| frequencies.idf_64ths(f.hash)).max().unwrap();
        assert!(idf("barrage") > idf("soleil"));
    }
}
