//! How much money there is for a pilot.

use super::level::{Level, on_log_scale};
use crate::evidence::Value;
use crate::money::MoneyRange;
use crate::profile::{Details, Profile, Role};

/// The most that a pilot may cost, on a logarithmic scale from [`LEAST`] to
/// [`FULL`] units of the base currency.
pub(super) const BUDGET: Level = Level {
    id: "budget",
    role: Role::Pilot,
    field: "budget",
    value: |profile, _| stated(profile).map(Value::Range),
    share: |profile, corpus| {
        let most = corpus.rates().in_base(stated(profile)?.high())?;
        Some(on_log_scale(most, LEAST, FULL))
    },
    statistics: None,
};

const LEAST: f64 = 2e4;
const FULL: f64 = 2e6;

fn stated(profile: &Profile) -> Option<MoneyRange> {
    match &profile.details {
        Details::Pilot(pilot) => pilot.budget,
        _ => None,
    }
}
