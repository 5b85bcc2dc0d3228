//! Whether there is enough to learn from.

use std::fmt;

use super::Example;
use crate::interval::FEWEST_QUERIES;

/// How much a set of examples has to hold at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Queries with a relevant candidate and one that is not. Others cannot be
    /// ranked rightly or wrongly.
    pub queries: usize,
    /// Relevant candidates of such queries.
    pub positives: usize,
}

/// Below this nothing is learned. It is a floor by judgement: what lies above
/// is held by the pull towards the start.
pub const NEEDED_FOR_TRAINING: Needed = Needed { queries: 10, positives: 20 };

/// Below this no model is said to be better than the start:
/// [`FEWEST_QUERIES`] has the source. With six queries, three of the nine
/// models that looked better by two standard errors ranked fresh queries
/// worse.
pub const NEEDED_FOR_VALIDATION: Needed = Needed { queries: FEWEST_QUERIES, positives: FEWEST_QUERIES };

/// Which examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    /// Those that are learned from.
    Training,
    /// Those that the best epoch is chosen by.
    Validation,
}

impl fmt::Display for Set {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Training => "training",
            Self::Validation => "validation",
        })
    }
}

/// There are too few examples to learn from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{set} has {queries} queries with a relevant candidate and another, of {needed_queries} needed, \
     and {positives} relevant candidates in them, of {needed_positives} needed"
)]
pub struct TooLittle {
    /// Which set has too little.
    pub set: Set,
    /// Queries that have a relevant candidate and one that is not.
    pub queries: usize,
    /// How many are needed.
    pub needed_queries: usize,
    /// Relevant candidates of such queries.
    pub positives: usize,
    /// How many are needed.
    pub needed_positives: usize,
}

/// The examples that teach something.
pub(super) fn teaching(set: Set, examples: &[Example]) -> Result<Vec<&Example>, TooLittle> {
    let needed = match set {
        Set::Training => NEEDED_FOR_TRAINING,
        Set::Validation => NEEDED_FOR_VALIDATION,
    };
    let teaching: Vec<&Example> = examples.iter().filter(|example| example.teaches()).collect();
    let positives = teaching.iter().map(|example| example.n_relevant()).sum();
    if teaching.len() < needed.queries || positives < needed.positives {
        return Err(TooLittle {
            set,
            queries: teaching.len(),
            needed_queries: needed.queries,
            positives,
            needed_positives: needed.positives,
        });
    }
    Ok(teaching)
}
