//! What judges lists: judgements that somebody gave, or what the hub has
//! recorded.

use std::ops::{Bound, RangeBounds};
use std::sync::Arc;

use jiff::civil::Date;
use qantara_engine::market::{Market, Side};
use qantara_engine::pool::Pool;
use qantara_evaluation::judgements::{Judgements, Pairs};

use super::error::EvaluationError;
use crate::digest::sha256;
use crate::grades::{Feedback, feedback};
use crate::hub::Hub;
use crate::past::pool_knowing;

/// Who is relevant to whom, and the pool that lists are made from.
pub struct Truth {
    /// By seeker and candidate.
    pub judgements: Judgements,
    /// Pairs that are in no list and no judgement.
    pub excluded: Pairs,
    /// Who may be listed.
    pub pool: Arc<Pool>,
    /// Where outcomes judge: from which day on, and what they say.
    pub outcomes: Option<(Option<Date>, Feedback)>,
}

impl Truth {
    /// What somebody says, and the pool as it is.
    pub fn of_judgements(judgements: Judgements, pool: Arc<Pool>) -> Self {
        Self { judgements, excluded: Pairs::default(), pool, outcomes: None }
    }

    /// What was recorded, from the day of a split on and before the day of an
    /// end, where there are such. Lists are made for the day of the split, as if
    /// nothing was recorded after.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::Hub`].
    pub fn of_outcomes(
        hub: &Hub,
        seekers: (&'static Market, Side),
        split: Option<Date>,
        end: Option<Date>,
    ) -> Result<Self, EvaluationError> {
        let from = split.map_or(Bound::Unbounded, Bound::Included);
        let until = end.map_or(Bound::Unbounded, Bound::Excluded);
        let day = split.unwrap_or_else(|| hub.making().day());
        let truth = Self::of_days(hub, seekers, &(from, until), day)?;
        Ok(Self { outcomes: truth.outcomes.map(|(_, found)| (split, found)), ..truth })
    }

    /// What was recorded before a day. Lists are made for that day, as if
    /// nothing was recorded at all.
    ///
    /// # Errors
    ///
    /// [`EvaluationError::Hub`].
    pub fn before(hub: &Hub, seekers: (&'static Market, Side), day: Date) -> Result<Self, EvaluationError> {
        Self::of_days(hub, seekers, &(..day), day)
    }

    fn of_days(
        hub: &Hub,
        (market, seeking): (&'static Market, Side),
        days: &impl RangeBounds<Date>,
        day: Date,
    ) -> Result<Self, EvaluationError> {
        let found = feedback(&**hub.store(), hub.tenant(), market, seeking, days)?;
        let pool = pool_knowing(hub, market, hub.making().settings(day), &found.acquaintances)?;
        Ok(Self {
            judgements: found.judgements.clone(),
            excluded: found.known.clone(),
            pool: Arc::new(pool),
            outcomes: Some((None, found)),
        })
    }

    /// The same with more pairs excluded.
    #[must_use]
    pub fn excluding(mut self, pairs: &Pairs) -> Self {
        for (query, candidate) in pairs.iter() {
            self.excluded.insert(query, candidate);
        }
        self
    }

    /// The same without judgements of excluded pairs.
    ///
    /// # Errors
    ///
    /// Where nobody is graded: [`EvaluationError::Empty`],
    /// [`EvaluationError::NoOutcomes`], [`EvaluationError::NoneAfter`] or
    /// [`EvaluationError::NobodyGraded`].
    pub fn checked(mut self) -> Result<Self, EvaluationError> {
        if self.judgements.n_queries() == 0 {
            return Err(match self.outcomes {
                None => EvaluationError::Empty,
                Some((None, _)) => EvaluationError::NoOutcomes,
                Some((Some(_), _)) => EvaluationError::NoneAfter,
            });
        }
        self.judgements = self.judgements.without(&self.excluded);
        let is_graded =
            self.judgements.iter().any(|(_, judged)| judged.values().any(|grade| grade.is_judged()));
        if is_graded { Ok(self) } else { Err(EvaluationError::NobodyGraded) }
    }

    /// SHA-256 over the judgements, in the order of ids: a line for each, of the
    /// seeker, the candidate and the grade.
    pub fn digest(&self) -> String {
        let mut text = String::new();
        for (query, judged) in self.judgements.iter() {
            for (candidate, grade) in judged {
                text.push_str(&format!("{query}\t{candidate}\t{}\n", i32::from(*grade)));
            }
        }
        sha256(text)
    }
}
