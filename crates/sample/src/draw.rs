//! Chance that is the same on every machine.
//!
//! Every profile draws from a stream of its own (`ChaCha8`, keyed by the seed
//! and the purpose, positioned by the index), so any profile can be made
//! without those before it. All arithmetic is on integers: no result depends
//! on a platform's floating point.

use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// What a stream of chance is used for. Each purpose has its own stream, so
/// that what is shown of a profile never shifts what it truly is.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    StartupTruth = 1,
    StartupShown,
    StartupCompetitor,
    StartupConflict,
    InvestorTruth,
    InvestorShown,
    InvestorPortfolio,
    MentorTruth,
    MentorShown,
    PilotTruth,
    PilotShown,
    OpeningTruth,
    OpeningShown,
    TalentTruth,
    TalentShown,
}

/// A stream of chance.
pub(crate) struct Draws(ChaCha8Rng);

impl Draws {
    pub(crate) fn new(seed: u64, purpose: Purpose, index: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        key[8] = purpose as u8;
        let mut rng = ChaCha8Rng::from_seed(key);
        rng.set_stream(index);
        Self(rng)
    }

    /// A number from 0 up to `n`, not included.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(n)) >> 32) as u32
    }

    /// The same, for counts of profiles.
    pub(crate) fn index_below(&mut self, n: u64) -> u64 {
        ((u128::from(self.0.next_u64()) * u128::from(n)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high - low + 1)
    }

    /// True `per_mille` times in a thousand.
    pub(crate) fn chance(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// One of them, each as likely.
    pub(crate) fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u32) as usize]
    }

    /// The place of one of them, each as likely as its weight says.
    pub(crate) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (place, weight) in weights.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        weights.len() - 1
    }

    /// What is drawn for a value, or unknown `per_mille` times in a thousand.
    pub(crate) fn maybe<T>(&mut self, per_mille: u32, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let unknown = self.chance(per_mille);
        (!unknown).then(|| value(self))
    }

    /// The value, or unknown `per_mille` times in a thousand.
    pub(crate) fn unless_unknown<T>(&mut self, per_mille: u32, value: T) -> Option<T> {
        let unknown = self.chance(per_mille);
        (!unknown).then_some(value)
    }
}

/// A number from 0 up to `n` that belongs to a pair: what draws two people
/// together, or does not, beyond all that their profiles could say.
/// (`SplitMix64`; Steele, Lea & Flood, OOPSLA 2014.)
pub(crate) fn of_pair(seed: u64, market: u64, a: u64, b: u64, n: u64) -> u64 {
    let mut mixed = seed;
    for part in [market, a, b] {
        mixed = mixed.wrapping_add(part).wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
    }
    ((u128::from(mixed) * u128::from(n)) >> 64) as u64
}
