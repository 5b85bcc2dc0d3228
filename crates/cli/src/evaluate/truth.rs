//! What judges lists: files, or what the hub has recorded.

use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil::Date;
use qantara_engine::market::{Market, Side};
use qantara_engine::profile::Role;
use qantara_hub::evaluation::{EvaluationError, Truth};

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
            Truth::of_outcomes(hub, (market, seeking), self.split, None)?
        } else if self.judgements.is_empty() {
            return Ok(None);
        } else {
            let judgements = files::judgements(&self.judgements, market)?;
            Truth::of_judgements(judgements, hub.pool(market, settings)?)
        };
        without(truth, self.exclude.as_deref()).map(Some)
    }
}

/// A truth without the pairs of a file. Fails where nobody is graded.
pub(crate) fn without(truth: Truth, exclude: Option<&Path>) -> anyhow::Result<Truth> {
    Ok(truth.excluding(&files::excluded(exclude)?).checked()?)
}

/// What a person is told of an error.
pub(crate) fn told(error: EvaluationError) -> anyhow::Error {
    match error {
        EvaluationError::NobodySeeks(role) => anyhow::anyhow!(nobody_seeks(role)),
        error => error.into(),
    }
}
