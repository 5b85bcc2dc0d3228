//! What is learned, and how long.

use std::num::{NonZeroU32, NonZeroUsize};

use qantara_evaluation::tune::{self, Moving};

use super::examples::Ungraded;

/// How many candidates of a list are looked at.
pub const TOP: NonZeroUsize = NonZeroUsize::new(10).unwrap();

/// The knots between 0 and 1 of a facet's curve that is learned. More of them
/// bend after single candidates.
pub(super) const N_KNOTS: usize = 5;

/// What is learned, and how long.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// What candidates are whom nobody graded.
    pub ungraded: Ungraded,
    /// Learn nothing else.
    pub only: Option<Only>,
    /// Learn weights also where the start has none.
    pub all_facets: bool,
    /// Learn the shapes of the facets' fits too.
    pub curves: bool,
    /// The most epochs for each fuse.
    pub epochs: NonZeroU32,
    /// How often weights are learned again, from those who teach as chance
    /// draws them, for their intervals; `None` for no intervals.
    pub resamples: Option<NonZeroU32>,
    /// Where chance begins.
    pub seed: u64,
}

/// What may be learned alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Only {
    /// How two values become one score.
    Fuse,
    /// What each facet counts to each side.
    Weights,
}

impl Options {
    pub(super) fn settings(&self) -> tune::Settings {
        let mut settings =
            tune::Settings { n_epochs: self.epochs, seed: self.seed, ..tune::Settings::default() };
        settings.curves = self.curves;
        settings.weights = if self.all_facets { Moving::All } else { Moving::AboveZero };
        match self.only {
            Some(Only::Fuse) => settings.weights = Moving::None,
            Some(Only::Weights) => (settings.fuses, settings.shares) = (Vec::new(), false),
            None => {}
        }
        settings
    }
}
