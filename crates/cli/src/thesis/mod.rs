//! `qantara thesis`: what an investor's portfolio reveals, beside what it
//! states.

mod print;
mod revealed;

use std::collections::BTreeMap;

use anyhow::Context;
use clap::Args;
use qantara_engine::profile::{ProfileId, Role};

use self::revealed::{Read, Venture};
use crate::evaluate::Format;
use crate::hub::Hub;
use crate::settings::Settings;

/// What an investor has done, beside what it says that it looks for
///
/// A stated sector or place holds all that lies in it. A venture counts once for
/// its sectors and its home, by its first round; a stage and a round's size count
/// each time. What an entry leaves out is read from the venture's own profile.
/// Investments after --now do not count. With fewer than 5 of which something is
/// known, nothing is said of it.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara thesis in-0007
  qantara thesis in-0007 --now 2024-01-01 --lang fr
  qantara thesis in-0007 --format json")]
pub(crate) struct Thesis {
    /// The investor
    investor: ProfileId,

    /// table for people, json for machines
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
}

impl Thesis {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let hub = Hub::open(settings)?;
        let profile = hub.find_stored(&self.investor, &[Role::Investor])?;
        let investor = profile.as_investor().context("an investor has an investor's fields")?;
        let mut ventures = BTreeMap::new();
        for id in investor.portfolio.iter().flatten().filter_map(|entry| entry.startup.as_ref()) {
            let stored = hub.store().get(hub.tenant(), Role::Startup, id)?;
            // Who refused to be matched teaches nothing of others either.
            let stored = stored.filter(|venture| hub.bar(venture).is_none());
            if let Some(startup) = stored.as_ref().and_then(|venture| venture.as_startup()) {
                let venture = Venture { sectors: startup.sectors.clone(), home: startup.home.clone() };
                ventures.insert(id.clone(), venture);
            }
        }
        let rates = settings.rates()?;
        let read = Read {
            id: &profile.id,
            name: &profile.name,
            investor,
            ventures: &ventures,
            ticket: profile.ticket(),
            rates: &rates,
            day: settings.now(),
        };
        let thesis = read.thesis();
        match self.format {
            Format::Json => say!("{}", serde_json::to_string_pretty(&thesis)?),
            Format::Table => print::print(&thesis, &settings.messages()),
        }
        Ok(())
    }
}
