//! Which judgements teach, and which choose.

use std::sync::Arc;

use jiff::civil::Date;
use qantara_engine::market::{Market, Side};
use qantara_evaluation::judgements::Pairs;
use qantara_evaluation::tune::{
    self, NEEDED_FOR_TRAINING, NEEDED_FOR_VALIDATION, TooLittle, n_for_validation, shuffled,
};
use serde::Serialize;

use super::error::TuningError;
use crate::evaluation::{EvaluationError, Truth, position};
use crate::hub::Hub;

/// The most who seek that are learned from. Their candidates are thinned, so
/// that these are some hundred megabytes.
const MOST_TRAINING: usize = 5_000;

/// How those who teach and those who choose are drawn.
#[derive(Clone, Copy, Debug)]
pub struct Drawing {
    /// Where chance begins.
    pub seed: u64,
    /// The most fits of those who choose, of four bytes each. All their
    /// candidates are kept, so that this limits how many choose.
    pub most_fits: usize,
}

impl Drawing {
    /// The most fits for a command that has a machine to itself: 1 GiB.
    pub const MOST_FITS: usize = 1 << 28;

    fn most_choosing(self, truth: &Truth, seeking: Side) -> usize {
        let facets = truth.pool.market().facets().len();
        self.most_fits / (truth.pool.side(seeking.other()).len() * facets).max(1)
    }
}

/// Some of those who were judged for.
pub struct Set {
    /// What judges, of all of them.
    pub truth: Arc<Truth>,
    /// In an order by chance.
    pub queries: Vec<String>,
    /// Who is not used.
    pub left_out: Unused,
}

impl Set {
    /// Whether nobody who was judged for seeks.
    fn names_nobody(&self) -> bool {
        self.queries.is_empty() && self.left_out.without_relevant == 0
    }

    fn choosing(truth: Arc<Truth>, seeking: Side, drawing: Drawing) -> Self {
        let most = drawing.most_choosing(&truth, seeking);
        Self::all(truth, seeking, most, drawing.seed)
    }

    /// Fails where it would be too little even if all who are relevant could be
    /// listed.
    fn could_be_enough(&self, set: tune::Set) -> Result<(), TooLittle> {
        let needed = match set {
            tune::Set::Training => NEEDED_FOR_TRAINING,
            tune::Set::Validation => NEEDED_FOR_VALIDATION,
        };
        let judged = self.queries.iter().filter_map(|query| self.truth.judgements.of(query));
        let positives = judged.flat_map(|of| of.values()).filter(|grade| grade.is_relevant()).count();
        let queries = self.queries.len();
        if queries >= needed.queries && positives >= needed.positives {
            return Ok(());
        }
        let (needed_queries, needed_positives) = (needed.queries, needed.positives);
        Err(TooLittle { set, queries, needed_queries, positives, needed_positives })
    }

    /// Everybody to whom somebody is relevant, and who is in the pool; of them
    /// so many, by chance.
    fn all(truth: Arc<Truth>, seeking: Side, most: usize, seed: u64) -> Self {
        let mut left_out = Unused::default();
        let mut kept = Vec::new();
        for (query, judged) in truth.judgements.iter() {
            if position(truth.pool.side(seeking), query).is_none() {
                left_out.not_in_pool += 1;
            } else if !judged.values().any(|grade| grade.is_relevant()) {
                left_out.without_relevant += 1;
            } else {
                kept.push(query);
            }
        }
        let mut kept = shuffled(kept, seed);
        left_out.beyond_limit = kept.len().saturating_sub(most);
        kept.truncate(most);
        let queries = kept.into_iter().map(str::to_owned).collect();
        Self { truth, queries, left_out }
    }
}

/// Those who seek and are not used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Unused {
    /// They are not in the pool.
    pub not_in_pool: usize,
    /// Nobody is relevant to them.
    pub without_relevant: usize,
    /// There were enough without them.
    pub beyond_limit: usize,
}

/// How those who teach were told from those who choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Split {
    /// By the day of what was recorded.
    Time {
        /// The first day of what chooses.
        day: Date,
    },
    /// By chance, from a seed.
    Chance {
        /// The seed.
        seed: u64,
    },
    /// By the caller, who has a file for each.
    Files,
}

/// Those who teach, then those who choose.
pub struct Sets {
    /// Those who teach.
    pub training: Set,
    /// Those who choose.
    pub validation: Set,
    /// How they were told apart.
    pub split: Split,
}

impl Sets {
    /// What was recorded before a day teaches, and what came from then on, and
    /// before the day of an end if there is one, chooses; neither knows the
    /// excluded pairs.
    ///
    /// # Errors
    ///
    /// [`TuningError::Evaluation`].
    pub fn recorded(
        hub: &Hub,
        (market, seeking): (&'static Market, Side),
        (day, end): (Date, Option<Date>),
        excluded: &Pairs,
        drawing: Drawing,
    ) -> Result<Self, TuningError> {
        let before = Truth::before(hub, (market, seeking), day)?;
        if before.judgements.n_queries() == 0 {
            return Err(EvaluationError::NoneBefore.into());
        }
        let after = Truth::of_outcomes(hub, (market, seeking), Some(day), end)?;
        let [before, after] = [before, after].map(|truth| truth.excluding(excluded).checked().map(Arc::new));
        Self {
            training: Set::all(before?, seeking, MOST_TRAINING, drawing.seed),
            validation: Set::choosing(after?, seeking, drawing),
            split: Split::Time { day },
        }
        .of_somebody(market, seeking)
    }

    /// Three tenths of those who seek choose, by chance, and the others teach.
    ///
    /// # Errors
    ///
    /// [`TuningError::Evaluation`] when nobody who was judged for seeks.
    pub fn by_chance(truth: Truth, seeking: Side, drawing: Drawing) -> Result<Self, TuningError> {
        let (market, seed) = (truth.pool.market(), drawing.seed);
        let Set { truth, queries, left_out } = Set::all(Arc::new(truth), seeking, usize::MAX, seed);
        let (validation, training) = queries.split_at(n_for_validation(queries.len()));
        let set = |queries: &[String], left_out: Unused, most: usize| Set {
            truth: Arc::clone(&truth),
            queries: queries.iter().take(most).cloned().collect(),
            left_out: Unused { beyond_limit: queries.len().saturating_sub(most), ..left_out },
        };
        Self {
            training: set(training, left_out, MOST_TRAINING),
            validation: set(validation, Unused::default(), drawing.most_choosing(&truth, seeking)),
            split: Split::Chance { seed },
        }
        .of_somebody(market, seeking)
    }

    /// The one judgements teach, the others choose.
    ///
    /// # Errors
    ///
    /// [`TuningError::Twice`] when a pair is in both, and
    /// [`TuningError::Evaluation`] when nobody who was judged for seeks.
    pub fn given(
        training: Truth,
        validation: Truth,
        seeking: Side,
        drawing: Drawing,
    ) -> Result<Self, TuningError> {
        let market = training.pool.market();
        for (query, judged) in validation.judgements.iter() {
            let own = training.judgements.of(query);
            if let Some(candidate) = own.and_then(|own| own.keys().find(|id| judged.contains_key(*id))) {
                return Err(TuningError::Twice { seeker: query.to_owned(), candidate: candidate.clone() });
            }
        }
        Self {
            training: Set::all(Arc::new(training), seeking, MOST_TRAINING, drawing.seed),
            validation: Set::choosing(Arc::new(validation), seeking, drawing),
            split: Split::Files,
        }
        .of_somebody(market, seeking)
    }

    /// Fails at once where too few were judged, before any list is looked at.
    /// What passes may still teach too little: somebody relevant may be barred.
    ///
    /// # Errors
    ///
    /// [`TooLittle`], with the most that there can be.
    pub fn could_be_enough(&self) -> Result<(), TooLittle> {
        self.training.could_be_enough(tune::Set::Training)?;
        self.validation.could_be_enough(tune::Set::Validation)
    }

    fn of_somebody(self, market: &Market, seeking: Side) -> Result<Self, TuningError> {
        if self.training.names_nobody() && self.validation.names_nobody() {
            return Err(EvaluationError::NobodySeeks(market.role(seeking)).into());
        }
        Ok(self)
    }
}
