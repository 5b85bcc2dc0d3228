//! `qantara replay` of a plan: the same bytes from what the file holds.

use std::path::Path;

use anyhow::{Context, bail, ensure};
use qantara_pairing::repair::Keep;
use qantara_plan::{Earlier, PlanFile, replan, solve};

use super::source::{Source, sha256_of};
use crate::output;
use crate::settings::Settings;

/// Makes the plan in a file again, from its problem or from the plan before
/// it, and compares the bytes. Returns the new ones.
pub(crate) fn remake(path: &Path, text: &str, settings: &Settings) -> anyhow::Result<String> {
    let messages = settings.messages();
    let file = PlanFile::read(text)?;
    let again = match &file.earlier {
        None => {
            let answer = solve(&file.problem)?;
            PlanFile { answer, ..file.clone() }
        }
        Some(earlier) => from_earlier(path, &file, earlier)?,
    };
    let again = again.to_json()?;
    ensure!(again == text, "the plan differs from the one that is made of its problem now");
    let changed = Source::read(&file.manifest)?.changed(settings, &messages)?;
    if !changed.is_empty() {
        say!("{}", messages.text("plan-changed-since", &[]));
        for line in output::listed(changed.into_iter().map(|one| format!("• {one}")), &messages) {
            say!("{line}");
        }
    }
    Ok(again)
}

fn from_earlier(path: &Path, file: &PlanFile, earlier: &Earlier) -> anyhow::Result<PlanFile> {
    let before = path.with_file_name(&earlier.file);
    if sha256_of(&before).with_context(|| format!("the plan was made from {}", earlier.file))?
        != earlier.sha256
    {
        bail!("{} has changed since the plan was made from it", before.display());
    }
    let before = PlanFile::read(&std::fs::read_to_string(&before)?)?;
    let keep = earlier.bonus.map_or(Keep::FewestChanges, Keep::Bonus);
    let found = replan(&before.problem, &before.answer, &earlier.changes, keep)?;
    Ok(PlanFile { problem: found.problem, answer: found.answer, ..file.clone() })
}
