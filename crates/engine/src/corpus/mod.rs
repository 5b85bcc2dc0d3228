//! What a pool's profiles share: the day, the exchange rates, the ventures that
//! portfolios name, and the counts by which facets compare a profile with the
//! average.
//!
//! A corpus is frozen before any profile is encoded, and every profile of a
//! pool is encoded with the same one.

mod builder;
mod investments;
mod ventures;

use std::any::Any;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use jiff::civil::Date;

pub use builder::CorpusBuilder;
pub(crate) use investments::HalfLife;
pub use investments::UNDATED_YEARS;
use ventures::Ventures;

use crate::money::ExchangeRates;
use crate::place::Place;
use crate::profile::{Bar, Investment, MatchingConsent, Profile};
use crate::taxonomy::{Concept, Sector};
use crate::text;

/// What a corpus is given, as opposed to what it learns.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The day to rank for: ages, deadlines and recency count from it.
    pub now: Date,
    /// How amounts in different currencies compare.
    pub rates: ExchangeRates,
    /// Where vectors of text come from.
    pub text: text::Choice,
    /// How consent that was not stated is treated.
    pub consent: MatchingConsent,
}

impl Settings {
    /// Settings for a day, with the bundled exchange rates, the built-in
    /// encoder, and consent presumed where it was not stated.
    ///
    /// ```
    /// # use qantara_engine::corpus::Settings;
    /// # use qantara_engine::profile::MatchingConsent;
    /// let settings = Settings::on(jiff::civil::date(2026, 11, 23));
    /// assert_eq!(settings.consent, MatchingConsent::Presumed);
    /// ```
    pub fn on(now: Date) -> Self {
        Self {
            now,
            rates: ExchangeRates::builtin(),
            text: text::Choice::default(),
            consent: MatchingConsent::default(),
        }
    }
}

/// Something that a facet counts over all profiles of a pool before any of
/// them is encoded.
pub trait Learn: Any + Debug + Send + Sync {
    /// Counts one profile. Startups come before the other roles, so `known`
    /// already has the ventures that a portfolio names.
    fn learn(&mut self, profile: &Profile, known: &Corpus);
}

/// What a pool's profiles share.
#[derive(Clone, Debug)]
pub struct Corpus {
    settings: Settings,
    ventures: Ventures,
    areas: BTreeSet<Place>,
    learned: Arc<Vec<Box<dyn Learn>>>,
    text: text::Vectors,
}

impl Corpus {
    /// The day to rank for.
    pub fn now(&self) -> Date {
        self.settings.now
    }

    /// How amounts in different currencies compare.
    pub fn rates(&self) -> &ExchangeRates {
        &self.settings.rates
    }

    /// Why a profile may not be matched; `None` if it may.
    pub fn bar(&self, profile: &Profile) -> Option<Bar> {
        profile.bar(self.settings.consent)
    }

    /// What a facet counted; `None` if the corpus was built without it.
    pub fn learned<T: Learn>(&self) -> Option<&T> {
        self.learned.iter().find_map(|learned| (&**learned as &dyn Any).downcast_ref())
    }

    /// A venture's sectors, from the portfolio entry or else from the venture's
    /// own profile.
    pub(crate) fn sectors_of<'a>(&'a self, entry: &'a Investment) -> Option<&'a BTreeSet<Sector>> {
        self.ventures.sectors_of(entry)
    }

    /// A venture's home, from the entry or else from the venture's own profile.
    pub(crate) fn home_of<'a>(&'a self, entry: &'a Investment) -> Option<&'a Place> {
        self.ventures.home_of(entry)
    }

    /// When the venture of an entry was founded, by its own profile.
    pub(crate) fn founding_of(&self, entry: &Investment) -> Option<Date> {
        self.ventures.founding_of(entry)
    }

    /// Whether an investment was made before the day to rank for.
    pub(crate) fn is_known(&self, entry: &Investment) -> bool {
        investments::is_known(entry, self.settings.now)
    }

    /// The first investment in each venture of a portfolio that is known on the
    /// day: a follow-up says less about an investor's taste than the first
    /// choice.
    pub(crate) fn first_rounds<'a>(&self, portfolio: &'a [Investment]) -> Vec<&'a Investment> {
        investments::first_rounds(portfolio, self.settings.now)
    }

    /// How profiles get their vectors of text.
    pub(crate) fn text(&self) -> &text::Vectors {
        &self.text
    }

    /// The countries that occur in profiles, and the larger areas where a
    /// profile names no country, in alphabetical order.
    pub(crate) fn areas(&self) -> &BTreeSet<Place> {
        &self.areas
    }

    /// How old an investment is, in years.
    pub(crate) fn years_since(&self, entry: &Investment) -> f64 {
        investments::years(entry, self.settings.now)
    }

    /// How much an investment counts by its age.
    pub(crate) fn recency(&self, entry: &Investment, half_life: HalfLife) -> f64 {
        half_life.of(entry, self.settings.now)
    }
}

/// Each of a venture's sectors with an equal share of it.
pub(crate) fn shares(sectors: &BTreeSet<Sector>) -> impl Iterator<Item = (Concept, f64)> {
    let share = 1.0 / sectors.len() as f64;
    sectors.iter().map(move |sector| (sector.concept(), share))
}
