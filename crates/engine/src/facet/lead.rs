//! Whether an investor sets a round's terms.

use super::degree::Exact;
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Lead as Leads, Profile, Role};

/// A round needs somebody who leads it: one who does counts fully, one who may
/// nearly so, and one who only follows brings a part of it once the rest is
/// there.
pub(super) struct Lead;

fn stated(profile: &Profile) -> Option<Leads> {
    profile.as_investor()?.lead
}

impl Facet for Lead {
    fn id(&self) -> &'static str {
        "lead"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        if profile.role() != Role::Investor {
            return Vec::new();
        }
        let lead = stated(profile).map(|lead| Value::Terms("lead", vec![lead.as_str()]));
        vec![Seen::new(Role::Investor, "lead", lead)]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        (role == Role::Investor).then_some("lead")
    }
}

impl Coded for Lead {
    /// Every startup likes a lead alike.
    type First = ();
    type Second = Exact;

    fn first(&self, _: &Profile, _: &Corpus) -> Option<()> {
        Some(())
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Exact> {
        stated(profile).map(|lead| match lead {
            Leads::Lead => Exact(1.0),
            Leads::Either => Exact(0.8),
            Leads::Follow => Exact(0.3),
        })
    }

    fn fit(&self, (): &(), second: &Exact) -> f32 {
        second.0
    }
}
