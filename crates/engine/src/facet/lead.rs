//! Whether an investor sets a round's terms.

use super::level::Level;
use crate::evidence::Value;
use crate::profile::{Lead, Profile, Role};

/// A round needs somebody who leads it: one who does counts fully, one who may
/// nearly so, and one who only follows brings a part of it once the rest is
/// there.
pub(super) const LEAD: Level = Level {
    id: "lead",
    role: Role::Investor,
    field: "lead",
    value: |profile, _| stated(profile).map(|lead| Value::Terms("lead", vec![lead.as_str()])),
    share: |profile, _| {
        stated(profile).map(|lead| match lead {
            Lead::Lead => 1.0,
            Lead::Either => 0.8,
            Lead::Follow => 0.3,
        })
    },
    statistics: None,
};

fn stated(profile: &Profile) -> Option<Lead> {
    profile.as_investor()?.lead
}
