//! Who pays a startup, and whom its counterparts like to see pay.

use super::{Facet, encode_set};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{BusinessModel as Model, Profile, Role};

/// The share of the startup's business models that the counterpart wants.
pub(super) struct BusinessModel;

impl Facet for BusinessModel {
    fn id(&self) -> &'static str {
        "business_model"
    }

    fn width(&self, _: &Corpus) -> usize {
        Model::ALL.len()
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn encode(&self, profile: &Profile, _: &Corpus, block: &mut [f32]) -> bool {
        encode_set(
            profile,
            profile.business_models().map(|set| set.iter().map(|item| item.position())),
            block,
        )
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
