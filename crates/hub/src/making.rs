//! The settings with which pools are built.

use jiff::civil::Date;
use qantara_engine::corpus::Settings;
use qantara_engine::money::ExchangeRates;
use qantara_engine::profile::MatchingConsent;
use qantara_engine::text::Choice;

/// The settings with which pools are built, independent of the day.
#[derive(Clone, Debug)]
pub struct Making {
    /// Exchange rates.
    pub rates: ExchangeRates,
    /// How texts become vectors.
    pub text: Choice,
    /// The day to rank for, instead of today.
    pub day: Option<Date>,
    /// How consent that was not stated is treated; each hub has its own
    /// setting.
    pub consent: MatchingConsent,
}

impl Making {
    /// The day to rank for.
    pub fn day(&self) -> Date {
        self.day.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// The engine's settings for one day.
    pub fn settings(&self, day: Date) -> Settings {
        Settings { now: day, rates: self.rates.clone(), text: self.text.clone(), consent: self.consent }
    }
}
