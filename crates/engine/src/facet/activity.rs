//! How much an investor has been investing lately.

use super::degree::Exact;
use super::{Coded, Facet, Kind, portfolio};
use crate::corpus::{Corpus, HalfLife, Learn};
use crate::evidence::{Seen, Value};
use crate::profile::{Profile, Role};

/// ln(1 + c) / ln(1 + the pool's largest c), with c the investments counted
/// by recency, each venture once.
pub(super) struct Activity;

/// The largest c of a pool.
#[derive(Debug, Default)]
struct Busiest(f64);

/// Investments counted by recency.
fn recent(profile: &Profile, corpus: &Corpus) -> Option<f64> {
    let portfolio = portfolio::of(profile)?;
    Some(portfolio.iter().map(|entry| corpus.recency(entry, HalfLife::ACTIVITY)).sum())
}

impl Learn for Busiest {
    fn learn(&mut self, profile: &Profile, known: &Corpus) {
        self.0 = self.0.max(recent(profile, known).unwrap_or_default());
    }
}

impl Facet for Activity {
    fn id(&self) -> &'static str {
        "activity"
    }

    fn neutral(&self) -> f32 {
        0.3
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        Some(Box::<Busiest>::default())
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
        let busiest = corpus.learned::<Busiest>()?.0;
        Some(Exact(if busiest > 0.0 { (recent.ln_1p() / busiest.ln_1p()) as f32 } else { 0.0 }))
    }

    fn fit(&self, (): &(), second: &Exact) -> f32 {
        second.0
    }
}
