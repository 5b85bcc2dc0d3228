//! `qantara export`: profiles out, as `import` reads them.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::Args;
use qantara_engine::profile::Role;
use qantara_exchange::{Format, Writer};

use crate::hub::Hub;
use crate::output::{self, NewFile};
use crate::settings::{Settings, role};

/// Write profiles to CSV, JSON Lines or XLSX, as `import` reads them
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara export --out ecosystem.xlsx                one sheet for each role
  qantara export --role startup --out startups.csv
  qantara export --role mentor --format jsonl | jq .name")]
pub(crate) struct Export {
    /// Only profiles in these roles; all where absent
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: Vec<Role>,

    /// The file; standard output where absent
    #[arg(long, short, value_name = "FILE")]
    out: Option<PathBuf>,

    /// csv, jsonl or xlsx; by the file's name where absent, else jsonl
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
}

impl Export {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let format =
            self.format.or_else(|| self.out.as_deref().and_then(Format::of_path)).unwrap_or(Format::Jsonl);
        let roles = if self.role.is_empty() { Role::ALL.to_vec() } else { self.role };
        let hub = Hub::open(settings)?;
        let present: Vec<Role> =
            roles.iter().copied().filter(|role| hub.store().count(hub.tenant(), *role) > 0).collect();
        if format == Format::Csv && present.len() > 1 {
            bail!("a CSV file holds one role; add --role ROLE, or write xlsx or jsonl");
        }
        match &self.out {
            Some(path) => {
                let mut file = NewFile::create(path)?;
                let count = write(&hub, &present, format, settings, &mut file)?;
                file.finish()?;
                let args = [("n", count.into()), ("file", path.display().to_string().into())];
                say!("{}", settings.messages().text("export-did", &args));
            }
            None => {
                write(&hub, &present, format, settings, &mut output::stdout())?;
            }
        }
        Ok(())
    }
}

fn write(
    hub: &Hub,
    roles: &[Role],
    format: Format,
    settings: &Settings,
    out: &mut dyn Write,
) -> anyhow::Result<u64> {
    let only = if let [role] = roles { Some(*role) } else { None };
    let mut writer = Writer::new(out, format, only, settings.tongue());
    let mut count = 0;
    for role in roles {
        for profile in hub.store().scan(hub.tenant(), *role) {
            writer.write(&profile?)?;
            count += 1;
        }
    }
    writer.finish()?.flush().context("writing the profiles")?;
    Ok(count)
}
