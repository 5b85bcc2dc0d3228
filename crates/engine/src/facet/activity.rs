//! How much an investor has been investing lately.

use super::degree::Exact;
use super::{Coded, Facet, Kind, portfolio};
use crate::corpus::{Corpus, HalfLife};
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};

/// ln(1 + c) / ln(1 + [`FULL`]), with c the investments counted by recency,
/// each venture once. A fixed scale, so that a pool that is patched stays on
/// it.
pub(super) struct Activity;

/// As many recent investments count fully.
const FULL: f64 = 100.0;

/// Investments counted by recency.
fn recent(profile: &Profile, corpus: &Corpus) -> Option<f64> {
    let portfolio = portfolio::of(profile)?;
    Some(portfolio.iter().map(|entry| corpus.recency(entry, HalfLife::ACTIVITY)).sum())
}

impl Facet for Activity {
    fn id(&self) -> &'static str {
        "activity"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
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

impl Coded for Activity {
    /// Every startup likes activity alike.
    type First = ();
    type Second = Exact;

    fn first(&self, _: &Profile, _: &Corpus) -> Option<()> {
        Some(())
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Exact> {
        let recent = recent(profile, corpus)?;
        Some(Exact((recent.ln_1p() / FULL.ln_1p()).min(1.0) as f32))
    }

    fn fit(&self, (): &(), second: &Exact) -> f32 {
        second.0
    }
}
