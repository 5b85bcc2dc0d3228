//! `qantara check-plan`: a plan's proof, and every limit.

use std::path::PathBuf;

use clap::Args;

use super::source::Source;
use super::{Format, told, writing};
use crate::settings::Settings;

/// Check a plan: every limit, the proof that no plan is better, the timetable
///
/// The check uses nothing of what made the plan: it counts the meetings, and
/// adds up the prices in the file, which bound what any plan could be worth. It
/// fails where a meeting breaks a limit, two are in one place, or a figure is
/// stated wrongly.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara check-plan plan.json
  qantara check-plan plan.json --format json")]
pub(crate) struct CheckPlan {
    /// A file that `plan --out` or `replan --out` wrote
    plan: PathBuf,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl CheckPlan {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let (file, proof, figures) = writing::read(&self.plan)?;
        if self.format == Format::Json {
            say!("{}", serde_json::to_value(&figures)?);
            return Ok(());
        }
        let messages = settings.messages();
        say!("{}", messages.text("check-plan-kept", &[]));
        let sides = Source::sides_of(&file.manifest, &messages);
        let placed = told::placed(&file, &sides, &messages);
        for line in told::sums(&file, proof, &messages).into_iter().chain(placed) {
            say!("{line}");
        }
        Ok(())
    }
}
