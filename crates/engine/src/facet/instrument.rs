//! The forms of money that a startup asks for, and those that are given.

use super::shares::{Parts, Welcome};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Instrument as Form, Profile, Role};

/// The share of the instruments asked for that the counterpart gives.
pub(super) struct Instrument;

impl Facet for Instrument {
    fn id(&self) -> &'static str {
        "instrument"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let terms = profile.instruments().map(|set| set.iter().map(|item| item.as_str()).collect());
        let field = self.field(profile.role()).unwrap_or("instruments");
        vec![Seen::new(profile.role(), field, terms.map(|terms| Value::Terms("instrument", terms)))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        Some(if role == Role::Startup { "round.instruments" } else { "instruments" })
    }
}

impl Coded for Instrument {
    type First = Parts;
    type Second = Welcome;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Parts> {
        Parts::of(profile.instruments()?.iter().map(|item| item.position()))
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Welcome> {
        let given = profile.instruments()?;
        Some(Welcome::to(given.iter().map(|item| item.position()), Form::ALL.len()))
    }

    fn fit(&self, first: &Parts, second: &Welcome) -> f32 {
        first.best(second)
    }

    fn fit_all(&self, firsts: &[&Parts], seconds: &[&Welcome], fits: &mut [f32]) {
        Parts::best_all(firsts, seconds, fits);
    }
}
