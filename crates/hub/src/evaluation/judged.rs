//! What judgements hold, and who of them is not among the profiles.

use std::collections::{BTreeMap, BTreeSet};

use qantara_engine::market::Side;
use qantara_engine::pool::Pool;
use qantara_engine::profile::ProfileId;
use qantara_evaluation::judgements::{Grade, Judgements};
use serde::Serialize;

use super::error::EvaluationError;
use super::lists::position;
use crate::hub::Hub;

/// What the judgements hold.
#[derive(Default, Serialize)]
pub struct Judged {
    /// Those who seek.
    pub seekers: usize,
    /// Relevant pairs.
    pub relevant: usize,
    /// Pairs that are graded and not relevant.
    pub not_relevant: usize,
    /// Of the seekers, those for whom nobody was graded: they do not count.
    pub ungraded_seekers: usize,
    /// Pairs before a judge who said nothing.
    pub unjudged: usize,
    /// Seekers and candidates that the store lacks.
    pub seekers_not_stored: Vec<String>,
    /// The same for candidates.
    pub candidates_not_stored: Vec<String>,
    /// Seekers and candidates that may not be matched.
    pub not_matched: Vec<String>,
}

impl Judged {
    fn of(judgements: &Judgements) -> Self {
        let mut counts = Self { seekers: judgements.n_queries(), ..Self::default() };
        let is_graded = |judged: &BTreeMap<String, Grade>| judged.values().any(|grade| grade.is_judged());
        counts.ungraded_seekers = judgements.iter().filter(|(_, judged)| !is_graded(judged)).count();
        for grade in judgements.iter().flat_map(|(_, judged)| judged.values()) {
            counts.relevant += usize::from(grade.is_relevant());
            counts.not_relevant += usize::from(grade.is_judged() && !grade.is_relevant());
            counts.unjudged += usize::from(!grade.is_judged());
        }
        counts
    }

    /// What the judgements hold, and who of them is not among the profiles.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::NobodySeeks`], or when a profile cannot be read.
    pub fn look_up(
        hub: &Hub,
        pool: &Pool,
        seeking: Side,
        judgements: &Judgements,
    ) -> Result<Self, EvaluationError> {
        let market = pool.market();
        let mut judged = Self::of(judgements);
        let mut missing = |side: Side, ids: BTreeSet<&str>| -> Result<Vec<String>, EvaluationError> {
            let mut lacking = Vec::new();
            for id in ids {
                if position(pool.side(side), id).is_some() {
                    continue;
                }
                let parsed = id.parse::<ProfileId>().ok();
                let stored = match &parsed {
                    Some(parsed) => hub.store().get(hub.tenant(), market.role(side), parsed)?,
                    None => None,
                };
                if stored.is_some() {
                    judged.not_matched.push(id.to_owned());
                } else {
                    lacking.push(id.to_owned());
                }
            }
            Ok(lacking)
        };
        let candidates = judgements.iter().flat_map(|(_, judged)| judged.keys().map(String::as_str));
        let seekers = missing(seeking, judgements.iter().map(|(query, _)| query).collect())?;
        let candidates = missing(seeking.other(), candidates.collect())?;
        let role = market.role(seeking);
        if seekers.len() >= judgements.n_queries() {
            return Err(EvaluationError::NobodySeeks(role));
        }
        (judged.seekers_not_stored, judged.candidates_not_stored) = (seekers, candidates);
        Ok(judged)
    }
}
