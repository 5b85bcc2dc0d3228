//! Why nothing could be evaluated.

use qantara_engine::profile::Role;
use qantara_engine::rank::MarketMismatch;
use qantara_evaluation::compare::Incomparable;
use qantara_store::StoreError;

use crate::error::Error;

/// Why nothing could be evaluated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluationError {
    /// There are no judgements.
    #[error("the judgements are empty")]
    Empty,

    /// Nothing is recorded that judges.
    #[error("no outcome is recorded that says whether a pair of this market fits")]
    NoOutcomes,

    /// Nothing is recorded from the split on that judges.
    #[error("no outcome from the split on says whether a pair of this market fits")]
    NoneAfter,

    /// Nothing is recorded before the split that teaches.
    #[error("no outcome before the split says whether a pair of this market fits")]
    NoneBefore,

    /// Every judge said nothing.
    #[error("the judgements grade nobody")]
    NobodyGraded,

    /// Nobody of the role that seeks is in the judgements.
    #[error("no {0} has an id that seeks in the judgements")]
    NobodySeeks(Role),

    /// A measure looks further down than lists go.
    #[error("`{measure}` looks at {cutoff} places, and -k cuts lists after {k}; give a greater -k or none")]
    TooShort {
        /// The measure's name.
        measure: String,
        /// The places it looks at.
        cutoff: usize,
        /// The length of lists.
        k: usize,
    },

    /// The policy is for another market.
    #[error(transparent)]
    Market(#[from] MarketMismatch),

    /// Two systems were not measured alike.
    #[error(transparent)]
    Incomparable(#[from] Incomparable),

    /// The hub could not be read.
    #[error(transparent)]
    Hub(#[from] Error),
}

impl From<StoreError> for EvaluationError {
    fn from(error: StoreError) -> Self {
        Self::Hub(error.into())
    }
}
