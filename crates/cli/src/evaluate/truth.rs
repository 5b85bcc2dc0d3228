//! What judges lists: files, or what the hub has recorded.

use std::ops::RangeBounds;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::ensure;
use clap::Args;
use jiff::civil::Date;
use qantara_engine::market::{Market, Side};
use qantara_engine::pool::Pool;
use qantara_engine::profile::Role;
use qantara_evaluation::judgements::{Judgements, Pairs};
use qantara_hub::{Feedback, feedback, pool_knowing};

use super::files;
use crate::hub::Hub;
use crate::settings::Settings;

/// What is said where judgements name nobody who seeks.
pub(crate) fn nobody_seeks(role: Role) -> String {
    format!("no {role} has an id that seeks in the judgements; --as ROLE says who seeks")
}

/// What may judge.
#[derive(Debug, Args)]
pub(crate) struct Judging {
    /// Who is relevant to whom; several times for several files
    #[arg(long, value_name = "FILE", conflicts_with = "feedback")]
    pub(crate) judgements: Vec<PathBuf>,

    /// Judge by the outcomes that the hub has recorded
    #[arg(long)]
    pub(crate) feedback: bool,

    /// Judge only by outcomes from this day on, lists being made for that day
    #[arg(long, value_name = "DAY", requires = "feedback", conflicts_with = "judgements")]
    pub(crate) split: Option<Date>,

    /// Pairs that are in no list and no judgement, such as those who know each
    /// other
    #[arg(long, value_name = "FILE")]
    pub(crate) exclude: Option<PathBuf>,
}

impl Judging {
    /// What judges, where anything does.
    pub(crate) fn truth(
        &self,
        hub: &Hub,
        (market, seeking): (&'static Market, Side),
        settings: &Settings,
    ) -> anyhow::Result<Option<Truth>> {
        let truth = if self.feedback {
            Truth::of_outcomes(hub, (market, seeking), self.split, settings)?
        } else if self.judgements.is_empty() {
            return Ok(None);
        } else {
            let judgements = files::judgements(&self.judgements, market)?;
            Truth::of_judgements(judgements, hub.pool(market, settings)?)
        };
        truth.without(self.exclude.as_deref()).map(Some)
    }
}

/// Who is relevant to whom, and the pool that lists are made from.
pub(crate) struct Truth {
    pub(crate) judgements: Judgements,
    /// Pairs that are in no list and no judgement.
    pub(crate) excluded: Pairs,
    pub(crate) pool: Arc<Pool>,
    /// Where outcomes judge.
    pub(crate) outcomes: Option<(Option<Date>, Feedback)>,
}

impl Truth {
    /// What files say, and the pool as it is.
    pub(crate) fn of_judgements(judgements: Judgements, pool: Arc<Pool>) -> Self {
        Self { judgements, excluded: Pairs::default(), pool, outcomes: None }
    }

    /// What was recorded, from the day of a split on if there is one. Lists are
    /// made for that day, as if nothing was recorded after.
    pub(crate) fn of_outcomes(
        hub: &Hub,
        seekers: (&'static Market, Side),
        split: Option<Date>,
        settings: &Settings,
    ) -> anyhow::Result<Self> {
        let truth = match split {
            Some(day) => Self::of_days(hub, seekers, &(day..), day, settings)?,
            None => Self::of_days(hub, seekers, &(..), settings.now(), settings)?,
        };
        Ok(Self { outcomes: truth.outcomes.map(|(_, found)| (split, found)), ..truth })
    }

    /// What was recorded before a day. Lists are made for that day, as if
    /// nothing was recorded at all.
    pub(crate) fn before(
        hub: &Hub,
        seekers: (&'static Market, Side),
        day: Date,
        settings: &Settings,
    ) -> anyhow::Result<Self> {
        Self::of_days(hub, seekers, &(..day), day, settings)
    }

    fn of_days(
        hub: &Hub,
        (market, seeking): (&'static Market, Side),
        days: &impl RangeBounds<Date>,
        day: Date,
        settings: &Settings,
    ) -> anyhow::Result<Self> {
        let found = feedback(&**hub.store(), hub.tenant(), market, seeking, days)?;
        let pool = pool_knowing(hub, market, settings.making()?.settings(day), &found.acquaintances)?;
        Ok(Self {
            judgements: found.judgements.clone(),
            excluded: found.known.clone(),
            pool: Arc::new(pool),
            outcomes: Some((None, found)),
        })
    }

    /// The same without the pairs of a file. Fails where nobody is graded.
    pub(crate) fn without(mut self, exclude: Option<&Path>) -> anyhow::Result<Self> {
        let lacking = match self.outcomes {
            None => "the judgements are empty",
            Some((None, _)) => "no outcome is recorded that says whether a pair of this market fits",
            Some((Some(_), _)) => "no outcome from the split on says whether a pair of this market fits",
        };
        ensure!(self.judgements.n_queries() > 0, "{lacking}");
        if let Some(path) = exclude {
            files::pairs(path, &mut self.excluded)?;
        }
        self.judgements = self.judgements.without(&self.excluded);
        let is_graded =
            self.judgements.iter().any(|(_, judged)| judged.values().any(|grade| grade.is_judged()));
        ensure!(is_graded, "the judgements grade nobody");
        Ok(self)
    }
}
