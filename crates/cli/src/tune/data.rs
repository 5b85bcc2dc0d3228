//! Which judgements teach, and which choose.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use qantara_engine::market::{Market, Side};
use qantara_hub::evaluation::Truth;
use qantara_hub::tuning::{Drawing, Sets, TuningError};

use super::options::Tune;
use crate::evaluate::files;
use crate::evaluate::truth::{self, without};
use crate::hub::Hub;
use crate::settings::Settings;

impl Tune {
    pub(super) fn sets(
        &self,
        hub: &Hub,
        (market, seeking): (&'static Market, Side),
        settings: &Settings,
    ) -> anyhow::Result<Sets> {
        let exclude = self.judging.exclude.as_deref();
        let drawing = Drawing { seed: self.seed, most_fits: Drawing::MOST_FITS };
        let made = if self.judging.feedback {
            let day = self.judging.split.context(
                "--feedback learns from what was recorded before a day and chooses by what came after: name the day with --split",
            )?;
            let excluded = files::excluded(exclude)?;
            Sets::recorded(hub, (market, seeking), (day, None), &excluded, drawing)
        } else {
            let read = |paths: &[PathBuf]| files::judgements(paths, market);
            let (judgements, validation) = (read(&self.judging.judgements)?, read(&self.validation)?);
            let pool = hub.pool(market, settings)?;
            let truth = without(Truth::of_judgements(judgements, Arc::clone(&pool)), exclude)?;
            if self.validation.is_empty() {
                Sets::by_chance(truth, seeking, drawing)
            } else {
                let validation = without(Truth::of_judgements(validation, pool), exclude)?;
                Sets::given(truth, validation, seeking, drawing)
            }
        };
        made.map_err(|error| match error {
            TuningError::Evaluation(error) => truth::told(error),
            error => error.into(),
        })
    }
}
