//! How much an investor has been investing lately.

use super::{Facet, portfolio};
use crate::corpus::{ACTIVITY_HALF_LIFE as HALF_LIFE, Corpus};
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};

/// ln(1 + c) / ln(1 + the pool's largest c), with c the investments counted
/// by recency, each venture once.
pub(super) struct Activity;

impl Facet for Activity {
    fn id(&self) -> &'static str {
        "activity"
    }

    fn width(&self, _: &Corpus) -> usize {
        1
    }

    fn neutral(&self) -> f32 {
        0.3
    }

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        if profile.role() != Role::Investor {
            block[0] = 1.0;
            return true;
        }
        let Some(portfolio) = portfolio::of(profile) else { return false };
        let recent: f64 = portfolio.iter().map(|entry| corpus.recency(entry, HALF_LIFE)).sum();
        let busiest = corpus.base().busiest;
        block[0] = if busiest > 0.0 { (recent.ln_1p() / busiest.ln_1p()) as f32 } else { 0.0 };
        true
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let Some(investor) = profile.as_investor() else { return Vec::new() };
        let count = investor.portfolio.as_ref().map(|portfolio| Value::Number(portfolio.len() as f64));
        vec![Seen::new(Role::Investor, "portfolio", count)]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        (role == Role::Investor).then_some("portfolio")
    }
}
