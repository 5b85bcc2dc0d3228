//! What a command tells, as a workbook.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Args;
use qantara_exchange::{Format, Page, write_book};

use crate::output::NewFile;
use crate::settings::Settings;

/// Where what is told goes besides the terminal.
#[derive(Debug, Args)]
pub(crate) struct Workbook {
    /// Write it to a workbook instead
    #[arg(long, short, value_name = "FILE.xlsx")]
    out: Option<PathBuf>,
}

impl Workbook {
    /// Whether a file is wanted.
    pub(crate) fn is_wanted(&self) -> bool {
        self.out.is_some()
    }

    /// Writes the pages, where a file is wanted.
    pub(crate) fn write(&self, pages: &[Page], settings: &Settings) -> anyhow::Result<()> {
        let Some(path) = &self.out else { return Ok(()) };
        if Format::of_path(path) != Some(Format::Xlsx) {
            bail!(settings.messages().text("book-format", &[("file", path.display().to_string().into())]));
        }
        let mut file = NewFile::create(path)?;
        write_book(&mut file, settings.tongue(), settings.now(), pages)
            .with_context(|| format!("writing {}", path.display()))?;
        file.finish()?;
        say!("{}", settings.messages().text("book-written", &[("file", path.display().to_string().into())]));
        Ok(())
    }
}
