//! `qantara near`: what would open more counterparts.

use anyhow::bail;
use clap::Args;
use qantara_engine::market::{self, Market};
use qantara_engine::near::{MissingFields, NearMiss, Openings, openings};
use qantara_engine::profile::{Profile, ProfileId, Role};
use qantara_exchange::{Page, PageCell};
use qantara_messages::Messages;

use crate::hub::{self, Hub};
use crate::settings::{Settings, role};
use crate::workbook::Workbook;

/// Show the smallest changes that would open more counterparts
///
/// Changes of ask, stage, place, language and the like, as far as the role has
/// them, are tried one by one on a copy of the profile, and every gate is asked
/// again. Fields that are not filled in are listed with how many counterparts
/// they alone leave undecided.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  qantara near st-0001
  qantara near st-0001 --market startup-investor --policy mnf-angels
  qantara near in-0007 --lang ar
  qantara near st-0001 --out what-would-help.xlsx")]
pub(crate) struct Near {
    /// Who seeks
    seeker: ProfileId,

    /// Only this market; every market of the seeker's role where absent
    #[arg(long)]
    market: Option<String>,

    /// The seeker's role, where several profiles have the id
    #[arg(long = "as", value_name = "ROLE", value_parser = role)]
    role: Option<Role>,

    /// A policy by name, or a TOML file
    #[arg(long, value_name = "NAME|FILE", requires = "market")]
    policy: Option<String>,

    /// How many near misses to tell, of each market
    #[arg(short, default_value_t = 8)]
    k: usize,

    #[command(flatten)]
    workbook: Workbook,
}

impl Near {
    pub(crate) fn run(self, settings: &Settings) -> anyhow::Result<()> {
        let only = self.market.as_deref().map(Market::find).transpose()?;
        let hub = Hub::open(settings)?;
        let roles = self.role.map_or(Role::ALL.to_vec(), |role| vec![role]);
        let seeker = hub.find(&self.seeker, &roles)?;
        let markets: Vec<&'static Market> = match only {
            Some(market) => vec![market],
            None => market::ALL.iter().filter(|market| market.side(seeker.role()).is_some()).collect(),
        };
        if markets.is_empty() {
            bail!("a {} has no market", seeker.role());
        }
        let messages = settings.messages();
        let mut pages = Vec::new();
        for market in markets {
            let side = hub::side(market, seeker.role())?;
            let policy = hub.policy(market, self.policy.as_deref())?;
            let pool = hub.pool(market, settings)?;
            let found = openings(&pool, &policy, side, &seeker);
            let across = market.role(side.other());
            if self.workbook.is_wanted() {
                pages.push(page(&found, market, across, self.k, &messages));
            } else {
                print(&found, market, across, &seeker, self.k, &messages);
            }
        }
        self.workbook.write(&pages, settings)
    }
}

/// What would open more counterparts in a market, as a sheet.
fn page(found: &Openings, market: &Market, across: Role, k: usize, messages: &Messages) -> Page {
    let change = |miss: &NearMiss| {
        vec![messages.near_miss(across, miss).into(), number(miss.opens.len()), number(miss.closes)]
    };
    let missing = |missing: &MissingFields| {
        vec![messages.missing_fields(across, missing).into(), number(missing.settles.len()), number(0)]
    };
    let changes = found.near_misses.iter().take(k).map(change);
    Page {
        name: messages.market(market.id()),
        head: ["head-change", "head-opens", "head-closes"].map(|key| messages.text(key, &[])).into(),
        rows: changes.chain(found.missing.iter().take(k).map(missing)).collect(),
    }
}

fn number(count: usize) -> PageCell {
    PageCell::Number(count as f64)
}

/// Prints what would open more counterparts in a market.
pub(crate) fn print(
    found: &Openings,
    market: &Market,
    across: Role,
    seeker: &Profile,
    k: usize,
    messages: &Messages,
) {
    let args = [
        ("market", messages.market(market.id()).into()),
        ("seeker", seeker.name.as_str().into()),
        ("open", found.open.into()),
        ("counterparts", messages.several(across, found.counterparts).into()),
    ];
    say!("\n{}", messages.text("near-title", &args));
    for miss in found.near_misses.iter().take(k) {
        say!("  • {}", messages.near_miss(across, miss));
    }
    if found.near_misses.is_empty() {
        say!("  {}", messages.text("near-none", &[]));
    }
    for missing in found.missing.iter().take(k) {
        say!("  ? {}", messages.missing_fields(across, missing));
    }
}
