//! The options of every command: the store, the hub in it, the language, the
//! day, the exchange rates.

use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, ValueEnum};
use jiff::civil::Date;
use qantara_engine::language::Tongue;
use qantara_engine::money::ExchangeRates;
use qantara_engine::profile::{MatchingConsent, Role, UnknownRole};
use qantara_engine::text::Choice;
use qantara_hub::Making;
use qantara_messages::Messages;
use qantara_store::Tenant;

/// The options of every command.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// The folder of the store
    #[arg(long, global = true, value_name = "DIR", env = "QANTARA_DATA", default_value = "qantara-data")]
    pub(crate) data: PathBuf,

    /// The hub, of those that share the store [default: hub]
    #[arg(long, global = true, value_name = "HUB")]
    tenant: Option<Tenant>,

    /// The language of what is printed
    #[arg(long, global = true, value_enum, env = "QANTARA_LANG", default_value = "en")]
    lang: Lang,

    /// The day to rank for, such as 2026-11-23; ages, deadlines and recency
    /// count from it [default: today in UTC]
    #[arg(long, global = true, value_name = "DAY")]
    now: Option<Date>,

    /// Exchange rates in TOML: base, date, source and [rates]
    #[arg(long, global = true, value_name = "FILE")]
    rates: Option<PathBuf>,

    /// How many threads to use [default: one for each processor]
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
}

/// A role by its name in any of the languages.
pub(crate) fn role(text: &str) -> Result<Role, UnknownRole> {
    Role::find(text).map_or_else(|| text.parse(), Ok)
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Lang {
    Fr,
    Ar,
    En,
}

impl Settings {
    /// Applies what concerns the whole process.
    pub(crate) fn start(&self) -> anyhow::Result<()> {
        let threads = self.threads.unwrap_or(0);
        rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().context("starting the threads")
    }

    /// The language of what is printed.
    pub(crate) fn tongue(&self) -> Tongue {
        match self.lang {
            Lang::Fr => Tongue::Fr,
            Lang::Ar => Tongue::Ar,
            Lang::En => Tongue::En,
        }
    }

    /// The catalogue in that language.
    pub(crate) fn messages(&self) -> Messages {
        Messages::new(self.tongue())
    }

    /// The day to rank for.
    pub(crate) fn now(&self) -> Date {
        self.now.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// The day that was named, if one was.
    pub(crate) fn fixed_day(&self) -> Option<Date> {
        self.now
    }

    /// The rates of the file that was named, or those that come with Qantara.
    pub(crate) fn rates(&self) -> anyhow::Result<ExchangeRates> {
        let Some(path) = &self.rates else { return Ok(ExchangeRates::builtin()) };
        let text = std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("reading the rates in {}", path.display()))
    }

    /// The hub to work on.
    pub(crate) fn tenant(&self) -> Tenant {
        self.tenant.clone().unwrap_or_default()
    }

    /// The hub that was named, if one was.
    pub(crate) fn named_tenant(&self) -> Option<&Tenant> {
        self.tenant.as_ref()
    }

    /// What pools are built with.
    pub(crate) fn making(&self) -> anyhow::Result<Making> {
        Ok(Making {
            rates: self.rates()?,
            text: Choice::default(),
            day: Some(self.now()),
            consent: MatchingConsent::default(),
        })
    }
}
