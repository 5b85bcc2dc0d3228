//! What pools are built with.

use jiff::civil::Date;
use qantara_engine::corpus::Settings;
use qantara_engine::money::ExchangeRates;
use qantara_engine::profile::MatchingConsent;
use qantara_engine::text::Choice;

/// What pools are built with, whatever the day.
#[derive(Clone, Debug)]
pub struct Making {
    /// Exchange rates.
    pub rates: ExchangeRates,
    /// How texts are read.
    pub text: Choice,
    /// The day to rank for, in place of today.
    pub day: Option<Date>,
    /// What is made of consent that was not stated; each hub has its own
    /// setting.
    pub consent: MatchingConsent,
}

impl Making {
    /// The day to rank for.
    pub fn day(&self) -> Date {
        self.day.unwrap_or_else(|| jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date())
    }

    /// The same for one day, as the engine takes it.
    pub fn settings(&self, day: Date) -> Settings {
        Settings { now: day, rates: self.rates.clone(), text: self.text.clone(), consent: self.consent }
    }
}
