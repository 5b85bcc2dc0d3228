//! How much a past investment counts.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::profile::Investment;

/// The assumed age of an investment of unknown date.
pub const UNDATED_YEARS: f64 = 4.0;

/// After how many years an investment counts half.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HalfLife(f64);

impl HalfLife {
    /// A choice of sector or place.
    pub(crate) const PORTFOLIO: Self = Self(4.0);

    /// A choice of stage or round.
    pub(crate) const STAGE: Self = Self(2.0);

    /// An investment as activity.
    pub(crate) const ACTIVITY: Self = Self(1.0);

    /// 1 today, and half as much after every half-life. An investment of the day
    /// itself or later counts nothing; one without a date counts as [`UNDATED_YEARS`]
    /// old.
    pub(super) fn of(self, entry: &Investment, now: Date) -> f64 {
        if is_known(entry, now) { (-years(entry, now) / self.0).exp2() } else { 0.0 }
    }
}

/// Whether an investment was made before a day: what is known on it.
pub(super) fn is_known(entry: &Investment, now: Date) -> bool {
    entry.date.is_none_or(|date| date < now)
}

/// How many years before a day an investment was made.
pub(super) fn years(entry: &Investment, now: Date) -> f64 {
    entry.date.map_or(UNDATED_YEARS, |date| f64::from((now - date).get_days()) / 365.25)
}

/// The first entry of each venture.
pub(super) fn first_rounds(portfolio: &[Investment], now: Date) -> Vec<&Investment> {
    let mut order: Vec<&Investment> = portfolio.iter().filter(|entry| is_known(entry, now)).collect();
    // Undated entries last; the sort keeps the order of equal ones.
    order.sort_by_key(|entry| (entry.date.is_none(), entry.date));
    let mut seen = HashSet::new();
    order.retain(|entry| match (&entry.startup, &entry.name) {
        (Some(startup), _) => seen.insert(startup.as_str()),
        (None, Some(name)) => seen.insert(name.as_str()),
        (None, None) => true,
    });
    order
}
