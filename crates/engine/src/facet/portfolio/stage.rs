//! The stages at which an investor comes in more than others do.

use super::{Scale, log_step, of};
use crate::corpus::{Corpus, HalfLife, Learn};
use crate::evidence::{Seen, Value};
use crate::facet::shares::{Parts, Welcome};
use crate::facet::{Coded, Facet, Kind};
use crate::profile::{Profile, Role, Stage as Step};

/// Lift over stages.
pub(in crate::facet) struct Stage;

const SCALE: Scale = Scale { full: 2.0 };
const KAPPA: f64 = 5.0;

/// How investments spread over stages, weighted by recency.
#[derive(Debug, Default)]
struct Spread([f64; Step::ALL.len()]);

impl Spread {
    fn add(&mut self, profile: &Profile, corpus: &Corpus) {
        for entry in of(profile, corpus).unwrap_or_default() {
            if let Some(stage) = entry.stage {
                self.0[stage.position()] += corpus.recency(entry, HalfLife::STAGE);
            }
        }
    }

    fn whole(&self) -> f64 {
        self.0.iter().sum()
    }
}

impl Learn for Spread {
    fn learn(&mut self, profile: &Profile, known: &Corpus) {
        self.add(profile, known);
    }
}

impl Facet for Stage {
    fn id(&self) -> &'static str {
        "portfolio_stage"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn even(&self) -> Option<f32> {
        Some(SCALE.degree(0.0))
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        Some(Box::<Spread>::default())
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        let stage = profile.as_startup().and_then(|startup| startup.stage);
        super::seen(profile, corpus, "stage", stage.map(|stage| Value::Terms("stage", vec![stage.as_str()])))
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        super::field(role, "stage")
    }
}

impl Coded for Stage {
    type First = Parts;
    type Second = Welcome;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Parts> {
        Parts::of([profile.as_startup()?.stage?.position()])
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Welcome> {
        let base = corpus.learned::<Spread>()?;
        let mut own = Spread::default();
        own.add(profile, corpus);
        let (whole, base_whole) = (own.whole(), base.whole());
        let degree =
            |(own, base): (&f64, &f64)| SCALE.degree(log_step(*own, whole, *base, base_whole, KAPPA));
        (whole > 0.0).then(|| Welcome::by_position(own.0.iter().zip(&base.0).map(degree)))
    }

    fn fit(&self, first: &Parts, second: &Welcome) -> f32 {
        first.best(second)
    }

    fn fit_all(&self, firsts: &[&Parts], seconds: &[&Welcome], fits: &mut [f32]) {
        Parts::best_all(firsts, seconds, fits);
    }
}
