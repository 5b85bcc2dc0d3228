//! How much money there is for a pilot.

use super::degree::{Exact, on_log_scale};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::money::MoneyRange;
use crate::profile::{Details, Profile, Role};

/// The most that a pilot may cost, on a logarithmic scale from [`LEAST`] to
/// [`FULL`] units of the base currency.
pub(super) struct Budget;

const LEAST: f64 = 2e4;
const FULL: f64 = 2e6;

fn stated(profile: &Profile) -> Option<MoneyRange> {
    match &profile.details {
        Details::Pilot(pilot) => pilot.budget,
        _ => None,
    }
}

impl Facet for Budget {
    fn id(&self) -> &'static str {
        "budget"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        if profile.role() != Role::Pilot {
            return Vec::new();
        }
        vec![Seen::new(Role::Pilot, "budget", stated(profile).map(Value::Range))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        (role == Role::Pilot).then_some("budget")
    }
}

impl Coded for Budget {
    /// Every startup likes money alike.
    type First = ();
    type Second = Exact;

    fn first(&self, _: &Profile, _: &Corpus) -> Option<()> {
        Some(())
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Exact> {
        let most = corpus.rates().in_base(stated(profile)?.high())?;
        Some(Exact(on_log_scale(most, LEAST, FULL) as f32))
    }

    fn fit(&self, (): &(), second: &Exact) -> f32 {
        second.0
    }
}
