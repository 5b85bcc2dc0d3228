//! Who pays a startup, and whom its counterparts like to see pay.

use super::shares::{Parts, Welcome};
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{BusinessModel as Model, Profile, Role};

/// The share of the startup's business models that the counterpart wants.
pub(super) struct BusinessModel;

impl Facet for BusinessModel {
    fn id(&self) -> &'static str {
        "business_model"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let terms = profile.business_models().map(|set| set.iter().map(|item| item.as_str()).collect());
        let terms = terms.map(|terms| Value::Terms("business-model", terms));
        vec![Seen::new(profile.role(), "business_models", terms)]
    }

    fn field(&self, _: Role) -> Option<&'static str> {
        Some("business_models")
    }
}

impl Coded for BusinessModel {
    type First = Parts;
    type Second = Welcome;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Parts> {
        Parts::of(profile.business_models()?.iter().map(|item| item.position()))
    }

    fn second(&self, profile: &Profile, _: &Corpus) -> Option<Welcome> {
        let wanted = profile.business_models()?;
        Some(Welcome::to(wanted.iter().map(|item| item.position()), Model::ALL.len()))
    }

    fn fit(&self, first: &Parts, second: &Welcome) -> f32 {
        first.best(second)
    }

    fn fit_all(&self, firsts: &[&Parts], seconds: &[&Welcome], fits: &mut [f32]) {
        Parts::best_all(firsts, seconds, fits);
    }
}
