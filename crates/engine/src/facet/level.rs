//! Things of which one side has more or less, and the other likes more of it:
//! results, hours, a budget.

use super::degree::Exact;
use super::{Coded, Facet, Kind};
use crate::corpus::{Corpus, Learn};
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};
use crate::side::Side;

/// One number from 0 to 1, whoever is on the other side.
#[derive(Clone, Copy)]
pub(super) struct Level {
    pub(super) id: &'static str,
    /// Whose it is.
    pub(super) role: Role,
    /// The field that it is read off.
    pub(super) field: &'static str,
    /// What is in the field, as explanations show it.
    pub(super) value: fn(&Profile, &Corpus) -> Option<Value>,
    /// How much it is, from 0 to 1.
    pub(super) share: fn(&Profile, &Corpus) -> Option<f64>,
    /// What has to be counted over all profiles first.
    pub(super) statistics: Option<fn() -> Box<dyn Learn>>,
}

/// From 0 at `low` and below to 1 at `high` and above, on a logarithmic scale.
pub(super) fn on_log_scale(value: f64, low: f64, high: f64) -> f64 {
    ((value.max(low) / low).ln() / (high / low).ln()).clamp(0.0, 1.0)
}

impl Level {
    /// The other side is the same whoever it is.
    fn read(&self, side: Side, profile: &Profile, corpus: &Corpus) -> Option<Exact> {
        if self.role.side() == side {
            (self.share)(profile, corpus).map(|share| Exact(share as f32))
        } else {
            Some(Exact(1.0))
        }
    }
}

impl Facet for Level {
    fn id(&self) -> &'static str {
        self.id
    }

    fn kind(&self) -> Kind {
        Kind::coded(*self)
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        self.statistics.map(|make| make())
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let own = profile.role() == self.role;
        let seen = own.then(|| Seen::new(self.role, self.field, (self.value)(profile, corpus)));
        seen.into_iter().collect()
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        (role == self.role).then_some(self.field)
    }
}

impl Coded for Level {
    type First = Exact;
    type Second = Exact;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Exact> {
        self.read(Side::First, profile, corpus)
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Exact> {
        self.read(Side::Second, profile, corpus)
    }

    fn fit(&self, first: &Exact, second: &Exact) -> f32 {
        first.0 * second.0
    }
}
