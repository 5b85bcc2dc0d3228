//! The contracts that an opening offers and that a talent would take.

use std::collections::BTreeSet;

use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Contract as Form, Details, Profile, Role};

/// Whether they agree on a contract: one in common is enough.
pub(super) struct Contract;

fn contracts(profile: &Profile) -> Option<&BTreeSet<Form>> {
    match &profile.details {
        Details::Opening(opening) => opening.contracts.as_ref(),
        Details::Talent(talent) => talent.contracts.as_ref(),
        _ => None,
    }
}

impl Facet for Contract {
    fn id(&self) -> &'static str {
        "contract"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let terms = contracts(profile).map(|set| set.iter().map(|item| item.as_str()).collect());
        vec![Seen::new(profile.role(), "contracts", terms.map(|terms| Value::Terms("contract", terms)))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        matches!(role, Role::Opening | Role::Talent).then_some("contracts")
    }
}

impl Coded for Contract {
    type First = BTreeSet<Form>;
    type Second = BTreeSet<Form>;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<BTreeSet<Form>> {
        contracts(profile).cloned().filter(|offered| !offered.is_empty())
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<BTreeSet<Form>> {
        contracts(profile).cloned()
    }

    fn fit(&self, first: &BTreeSet<Form>, second: &BTreeSet<Form>) -> f32 {
        f32::from(u8::from(!first.is_disjoint(second)))
    }
}
