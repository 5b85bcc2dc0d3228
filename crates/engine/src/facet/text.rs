//! What both say in their own words.

use super::{Dense, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};

/// The cosine of the two texts' vectors, on the range in which it occurs.
pub(super) struct Text;

/// The cosine that counts fully: about what the best of a hundred pairs reach.
/// Opposite texts do not occur, so that cosines below 0 count as 0.
const FULL: f64 = 0.5;

/// The field in which a role's own words stand.
pub(crate) fn text_field(role: Role) -> &'static str {
    match role {
        Role::Startup => "pitch",
        Role::Investor => "thesis",
        Role::Mentor | Role::Talent => "bio",
        Role::Pilot => "problem",
        Role::Programme | Role::Opening => "description",
    }
}

impl Facet for Text {
    fn id(&self) -> &'static str {
        "text"
    }

    fn kind(&self) -> Kind {
        Kind::Dense(&Text)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let words = profile.texts().and_then(|texts| texts.values().next().cloned());
        vec![Seen::new(profile.role(), text_field(profile.role()), words.map(Value::Text))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        Some(text_field(role))
    }
}

impl Dense for Text {
    fn dims(&self, corpus: &Corpus) -> usize {
        corpus.text().dims()
    }

    fn vector(&self, profile: &Profile, corpus: &Corpus) -> Option<Vec<f32>> {
        corpus.text().vector(profile)
    }

    fn full(&self) -> f64 {
        FULL
    }
}
