//! The files that plans are written to.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use qantara_plan::{Figures, PlanFile, Proof};

use crate::output::NewFile;

/// Writes a plan to files: as a whole where a name ends in `.json`, else as
/// `rows` has it.
pub(super) fn write(
    file: &PlanFile,
    outs: &[PathBuf],
    rows: impl Fn(&PlanFile, &mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for path in outs {
        let mut out = NewFile::create(path)?;
        if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
            out.write_all(file.to_json()?.as_bytes())?;
        } else {
            rows(file, &mut out)?;
        }
        out.finish()?;
    }
    Ok(())
}

/// Reads a plan and checks everything in it.
pub(super) fn read(path: &Path) -> anyhow::Result<(PlanFile, Proof, Figures)> {
    let context = || format!("reading {}", path.display());
    let text = std::fs::read_to_string(path).with_context(context)?;
    PlanFile::read_checked(&text).with_context(context)
}

/// Checks that no file to write is also one to read, or is there twice.
pub(super) fn is_none_of<'a>(
    outs: &[PathBuf],
    inputs: impl IntoIterator<Item = &'a PathBuf>,
) -> anyhow::Result<()> {
    let place = |path: &Path| path.canonicalize().ok();
    for input in inputs {
        let same = outs.iter().find(|out| place(out).is_some() && place(out) == place(input));
        ensure!(same.is_none(), "--out {} is one of the files to read; name another", input.display());
    }
    let twice = outs.iter().enumerate().find(|(at, out)| outs[..*at].contains(out));
    ensure!(
        twice.is_none(),
        "--out {} is there twice",
        twice.map_or(Path::new(""), |(_, out)| out).display()
    );
    Ok(())
}
