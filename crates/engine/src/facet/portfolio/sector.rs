//! The sectors that an investor backs more than others do.

use super::{Scale, log_step, of};
use crate::corpus::{Corpus, HalfLife, Learn, shares};
use crate::evidence::{Seen, Value};
use crate::facet::shares::{Parts, Welcome};
use crate::facet::{Coded, Facet, Kind};
use crate::profile::{Profile, Role};
use crate::taxonomy::{self, Concept};

/// Lift over sectors.
pub(in crate::facet) struct Sector;

const SCALE: Scale = Scale { full: 2.0 };

/// Drawn towards everybody's portfolio: a whole sector …
const KAPPA: f64 = 3.0;

/// … and a part of one.
const PART_KAPPA: f64 = 8.0;

/// How investments spread over sectors, weighted by recency.
#[derive(Debug)]
struct Spread {
    /// By sector, each with all that lies in it.
    inside: Vec<f64>,
    whole: f64,
}

impl Default for Spread {
    fn default() -> Self {
        Self { inside: vec![0.0; taxonomy::count(taxonomy::Kind::Sector)], whole: 0.0 }
    }
}

impl Spread {
    fn add(&mut self, profile: &Profile, corpus: &Corpus) {
        for entry in of(profile, corpus).unwrap_or_default() {
            for (sector, share) in corpus.sectors_of(entry).map(shares).into_iter().flatten() {
                let weight = share * corpus.recency(entry, HalfLife::PORTFOLIO);
                sector.chain().for_each(|part| self.inside[part.position()] += weight);
                self.whole += weight;
            }
        }
    }

    /// The logarithm of how much more of `self` than of `base` lies in a
    /// sector.
    fn log_lift(&self, concept: Concept, base: &Self) -> f64 {
        let step = |part: Concept| {
            let at = part.position();
            let (whole, base_whole, kappa) = match part.parent().map(Concept::position) {
                Some(whole) => (self.inside[whole], base.inside[whole], PART_KAPPA),
                None => (self.whole, base.whole, KAPPA),
            };
            log_step(self.inside[at], whole, base.inside[at], base_whole, kappa)
        };
        concept.chain().map(step).sum()
    }
}

impl Learn for Spread {
    fn learn(&mut self, profile: &Profile, known: &Corpus) {
        self.add(profile, known);
    }
}

impl Facet for Sector {
    fn id(&self) -> &'static str {
        "portfolio_sector"
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
        let sectors = profile.as_startup().and_then(|startup| startup.sectors.as_ref());
        let sectors =
            sectors.map(|sectors| sectors.iter().map(|sector| sector.concept()).collect::<Vec<_>>());
        super::seen(profile, corpus, "sectors", sectors.map(Value::Concepts))
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        super::field(role, "sectors")
    }
}

impl Coded for Sector {
    type First = Parts;
    type Second = Welcome;

    fn first(&self, profile: &Profile, _: &Corpus) -> Option<Parts> {
        let sectors = profile.as_startup()?.sectors.as_ref()?;
        Parts::of(sectors.iter().map(|sector| sector.concept().position()))
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Welcome> {
        let base = corpus.learned::<Spread>()?;
        let mut own = Spread::default();
        own.add(profile, corpus);
        if own.whole <= 0.0 {
            return None;
        }
        let mut degrees = vec![0.0; own.inside.len()];
        for concept in Concept::of_kind(taxonomy::Kind::Sector) {
            degrees[concept.position()] = SCALE.degree(own.log_lift(concept, base));
        }
        Some(Welcome::by_position(degrees))
    }

    fn fit(&self, first: &Parts, second: &Welcome) -> f32 {
        first.best(second)
    }

    fn fit_all(&self, firsts: &[&Parts], seconds: &[&Welcome], fits: &mut [f32]) {
        Parts::best_all(firsts, seconds, fits);
    }
}
