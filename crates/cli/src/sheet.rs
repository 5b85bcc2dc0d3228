//! Files that hold no profiles: rows with known columns.

use std::fs::File;
use std::path::Path;

use anyhow::Context;
use qantara_exchange::{Format, Sheet, SheetRow};

/// The columns of a file: those that it must have, and others.
pub(crate) type Columns = (&'static [&'static str], &'static [&'static str]);

/// Passes the rows of a file on, one by one. Where one is wrong, says which.
pub(crate) fn for_each(
    path: &Path,
    (needed, others): Columns,
    mut each: impl FnMut(&SheetRow) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let name = path.display().to_string();
    let file = File::open(path).with_context(|| format!("reading {name}"))?;
    let format = Format::of_path(path).unwrap_or(Format::Csv);
    let mut sheet = Sheet::open(Box::new(file), format, &name, needed, others)
        .with_context(|| format!("reading {name}"))?;
    while let Some(row) = sheet.next_row()? {
        each(&row).with_context(|| row.location.to_string())?;
    }
    Ok(())
}

/// What stands in a cell that is not to be empty.
pub(crate) fn needed<'a>(cell: Option<&'a str>, column: &str) -> anyhow::Result<&'a str> {
    cell.with_context(|| format!("{column}: nothing stands there"))
}
