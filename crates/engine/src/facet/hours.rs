//! How much time a mentor gives.

use super::level::{Level, on_log_scale};
use crate::evidence::Value;
use crate::profile::{Details, Profile, Role};

/// The mentor's hours a month, on a logarithmic scale: none counts nothing,
/// [`FULL`] and more count fully.
pub(super) const HOURS: Level = Level {
    id: "hours",
    role: Role::Mentor,
    field: "hours_per_month",
    value: |profile, _| given(profile).map(Value::Number),
    share: |profile, _| given(profile).map(|hours| on_log_scale(hours + 1.0, 1.0, FULL + 1.0)),
    statistics: None,
};

const FULL: f64 = 24.0;

fn given(profile: &Profile) -> Option<f64> {
    match &profile.details {
        Details::Mentor(mentor) => mentor.hours_per_month.map(f64::from),
        _ => None,
    }
}
