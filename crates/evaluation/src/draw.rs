//! Chance that is the same on every machine and any number of threads.
//!
//! Every repetition draws from a stream of its own (`ChaCha8`, keyed by the
//! seed and the purpose, positioned by the repetition's number), so it does
//! not matter who makes it, or when.

use std::num::NonZeroU32;

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// How often chance is asked, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chance {
    /// Samples of a bootstrap, or relabellings of a test.
    pub repetitions: NonZeroU32,
    /// The same seed gives the same result.
    pub seed: u64,
}

impl Chance {
    /// 10,000 repetitions: the error of a p-value near 0.05 is then 0.002.
    pub fn new(seed: u64) -> Self {
        const REPETITIONS: NonZeroU32 = NonZeroU32::new(10_000).unwrap();
        Self { repetitions: REPETITIONS, seed }
    }
}

/// What a stream is used for; each purpose has its own.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    Bootstrap = 1,
    SignFlip,
    Tukey,
    Parting,
    Negatives,
    Split,
    Weights,
}

/// The stream of one repetition.
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    pub(crate) fn new(seed: u64, purpose: Purpose, repetition: u32) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8] = purpose as u8;
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(repetition.into());
        Self(rng)
    }

    /// A number from 0 up to `n`, not included.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// 64 bits, each as likely to be one as zero.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }
}
