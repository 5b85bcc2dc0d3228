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

    /// 1 today, and half as much after every half-life. An investment in the
    /// future counts nothing; one without a date counts as [`UNDATED_YEARS`]
    /// old.
    pub(super) fn of(self, entry: &Investment, now: Date) -> f64 {
        let years = match entry.date {
            None => UNDATED_YEARS,
            Some(date) if date > now => return 0.0,
            Some(date) => f64::from((now - date).get_days()) / 365.25,
        };
        (-years / self.0).exp2()
    }
}

/// The first entry of each venture: a follow-up says less about an investor's
/// taste than the first choice.
pub(crate) fn first_rounds(portfolio: &[Investment]) -> Vec<&Investment> {
    let mut order: Vec<&Investment> = portfolio.iter().collect();
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
