//! How to learn, and what may change.

use std::num::NonZeroU32;

use super::Fuse;

/// How to learn.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Which weights may change.
    pub weights: Moving,
    /// The fuses to try beside the start's own; of two means, the first.
    pub fuses: Vec<Fuse>,
    /// Whether the share of a mean may change.
    pub shares: bool,
    /// Whether the curves that the start has may change.
    pub curves: bool,
    /// How strongly the start holds.
    pub pull: Pull,
    /// The most epochs for one fuse.
    pub n_epochs: NonZeroU32,
    /// So many epochs in a row with neither less loss nor a greater nDCG@10 on
    /// validation end a fuse.
    pub patience: NonZeroU32,
    /// By how many standard errors a model's nDCG@10 on validation has to be
    /// above the start's, query by query, to take its place. 0 takes any gain,
    /// and with few queries takes chance for gain.
    pub standard_errors: f64,
    /// The same seed gives the same model. It matters where the start weighs
    /// alike for both sides: see [`tune`](super::tune).
    pub seed: u64,
}

impl Default for Settings {
    /// Geometric, harmonic and an equal mean; up to 300 epochs, 40 of them in
    /// vain; a gain of two standard errors. With that, none of 144 runs from
    /// 100 judgements ranked fresh queries worse than its start; with 0, 25
    /// did.
    fn default() -> Self {
        const N_EPOCHS: NonZeroU32 = NonZeroU32::new(300).unwrap();
        const PATIENCE: NonZeroU32 = NonZeroU32::new(40).unwrap();
        Self {
            weights: Moving::All,
            shares: true,
            curves: true,
            fuses: vec![Fuse::Geometric, Fuse::Harmonic, Fuse::Mean { first_share: 0.5 }],
            pull: Pull::default(),
            n_epochs: N_EPOCHS,
            patience: PATIENCE,
            standard_errors: 2.0,
            seed: 0,
        }
    }
}

/// Which weights may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// Each.
    All,
    /// Those that the start has above zero: what says nothing to a side goes on
    /// saying nothing.
    AboveZero,
    /// None.
    None,
}

/// How strongly the start holds what is learned, beside a query's loss of 1:
/// the squared distance counts half of this. It is 1 / σ² of a normal prior
/// around the start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pull {
    /// For each weight, and the share of a mean. 10 expects a weight to move by
    /// about 0.3.
    pub weights: f64,
    /// For each value of a curve. 10 expects about 0.3.
    pub curves: f64,
    /// For each bend that the start's curve has not: the second difference of
    /// how far the values moved.
    pub bends: f64,
}

impl Default for Pull {
    fn default() -> Self {
        Self { weights: 10.0, curves: 10.0, bends: 30.0 }
    }
}
