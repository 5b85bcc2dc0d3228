//! How much a startup is raising.

use super::level::{Level, on_log_scale};
use crate::evidence::Value;
use crate::profile::Role;

/// The middle of the ask, from 10,000 to 1,000,000,000 units of the base
/// currency: a larger round has more places.
pub(super) const ASK_SIZE: Level = Level {
    id: "ask_size",
    role: Role::Startup,
    field: "round.ask",
    value: |profile, _| profile.ask().map(Value::from),
    share: |profile, corpus| {
        let (ask, rates) = (profile.ask()?, corpus.rates());
        let units = (rates.in_base(ask.low())? * rates.in_base(ask.high())?).sqrt();
        Some(on_log_scale(units, 1e4, 1e9))
    },
    statistics: None,
};
