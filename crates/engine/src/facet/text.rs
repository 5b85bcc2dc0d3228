//! What both say in their own words.

use super::Facet;
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};

/// Half of one plus the cosine of the two texts' vectors, so that it lies in
/// [0, 1]: each vector is shortened by √2 and gains a last number 1/√2.
pub(super) struct Text;

impl Facet for Text {
    fn id(&self) -> &'static str {
        "text"
    }

    fn width(&self, corpus: &Corpus) -> usize {
        corpus.text().dims() + 1
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        let Some(vector) = corpus.text().vector(profile) else { return false };
        let (last, values) = block.split_last_mut().expect("one more than the vector");
        *last = std::f32::consts::FRAC_1_SQRT_2;
        values.iter_mut().zip(vector).for_each(|(to, from)| *to = from * std::f32::consts::FRAC_1_SQRT_2);
        true
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let words = profile.texts().and_then(|texts| texts.values().next().cloned());
        let field = self.field(profile.role()).unwrap_or("text");
        vec![Seen::new(profile.role(), field, words.map(Value::Text))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        Some(match role {
            Role::Startup => "pitch",
            Role::Investor => "thesis",
            Role::Mentor => "bio",
            Role::Pilot => "problem",
            Role::Programme => "description",
        })
    }
}
