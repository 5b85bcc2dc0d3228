//! How much time a mentor gives.

use super::degree::{Exact, on_log_scale};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Details, Profile, Role};

/// The mentor's hours a month, on a logarithmic scale: none counts nothing,
/// [`FULL`] and more count fully.
pub(super) struct Hours;

const FULL: f64 = 24.0;

fn given(profile: &Profile) -> Option<u32> {
    match &profile.details {
        Details::Mentor(mentor) => mentor.hours_per_month,
        _ => None,
    }
}

impl Facet for Hours {
    fn id(&self) -> &'static str {
        "hours"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        if profile.role() != Role::Mentor {
            return Vec::new();
        }
        let hours = given(profile).map(|hours| Value::Number(f64::from(hours)));
        vec![Seen::new(Role::Mentor, "hours_per_month", hours)]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        (role == Role::Mentor).then_some("hours_per_month")
    }
}

impl Coded for Hours {
    /// Every startup likes time alike.
    type First = ();
    type Second = Exact;

    fn first(&self, _: &Profile, _: &Corpus) -> Option<()> {
        Some(())
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Exact> {
        given(profile).map(|hours| Exact(on_log_scale(f64::from(hours) + 1.0, 1.0, FULL + 1.0) as f32))
    }

    fn fit(&self, (): &(), second: &Exact) -> f32 {
        second.0
    }
}
