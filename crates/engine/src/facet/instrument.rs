//! The forms of money that a startup asks for, and those that are given.

use super::{Facet, encode_set};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Instrument as Form, Profile, Role};

/// The share of the instruments asked for that the counterpart gives.
pub(super) struct Instrument;

impl Facet for Instrument {
    fn id(&self) -> &'static str {
        "instrument"
    }

    fn width(&self, _: &Corpus) -> usize {
        Form::ALL.len()
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn encode(&self, profile: &Profile, _: &Corpus, block: &mut [f32]) -> bool {
        encode_set(profile, profile.instruments().map(|set| set.iter().map(|item| item.position())), block)
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
