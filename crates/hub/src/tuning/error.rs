//! Why nothing was learned.

use qantara_engine::rank::MarketMismatch;
use qantara_evaluation::tune::{InvalidExample, InvalidModel, InvalidWeights, TooLittle, TuneError};

use crate::evaluation::EvaluationError;

/// Why nothing was learned.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TuningError {
    /// There are too few judgements.
    #[error(transparent)]
    TooLittle(TooLittle),

    /// What teaches may not choose.
    #[error("what teaches may not choose, and {seeker} with {candidate} would do both")]
    Twice {
        /// Who seeks.
        seeker: String,
        /// The candidate.
        candidate: String,
    },

    /// Nobody waits for it any longer.
    #[error("the tuning was stopped")]
    Stopped,

    /// Nothing judges, or the hub could not be read.
    #[error(transparent)]
    Evaluation(#[from] EvaluationError),

    /// The examples do not suit the policy.
    #[error(transparent)]
    Learning(TuneError),

    /// Fits are not numbers.
    #[error(transparent)]
    Example(#[from] InvalidExample),

    /// A policy that weighs nothing.
    #[error(transparent)]
    Weights(#[from] InvalidWeights),

    /// A policy that is no model.
    #[error(transparent)]
    Model(#[from] InvalidModel),

    /// A model that is no policy.
    #[error("what was learned is no policy")]
    Policy(#[from] serde_json::Error),
}

impl From<TuneError> for TuningError {
    fn from(error: TuneError) -> Self {
        match error {
            TuneError::TooLittle(too_little) => Self::TooLittle(too_little),
            error => Self::Learning(error),
        }
    }
}

impl From<MarketMismatch> for TuningError {
    fn from(error: MarketMismatch) -> Self {
        Self::Evaluation(error.into())
    }
}
