//! The revealed thesis: what an investor backs more than others do.
//!
//! For each sector, place and stage, the *lift* is how much more of the
//! investor's portfolio lies in it than of everybody's. Both are counted by
//! recency, each venture once, and a small portfolio is drawn towards what is
//! known of the larger area: down a tree,
//!
//! ```text
//! lift(part) = lift(whole) · (n(part) / share(part | whole) + κ) / (n(whole) + κ)
//! ```
//!
//! with `n` the investor's recent investments inside, and `share` what part
//! of everybody's investments in the whole lies in the part (hierarchical
//! Dirichlet smoothing: Teh et al., *Hierarchical Dirichlet Processes*, 2006,
//! with its means held fixed). The facet is `ln(lift)` mapped from [-L, L] to
//! [0, 1]: one half is "as much as everybody".
//!
//! κ, L and half-lives were set by hand on investments of 2011 and tested on
//! those of 2012: see `examples/crunchbase`.

use super::Facet;
use crate::corpus::{Corpus, PORTFOLIO_HALF_LIFE, STAGE_HALF_LIFE, shares};
use crate::evidence::{Seen, Value};
use crate::profile::{Investment, Profile, Role, Stage as Step};
use crate::taxonomy::{self, Concept, Kind};

/// The first round that an investor joined of each venture in its portfolio.
pub(super) fn of(profile: &Profile) -> Option<Vec<&Investment>> {
    Some(crate::corpus::first_rounds(profile.as_investor()?.portfolio.as_ref()?))
}

/// How the logarithm of a lift becomes a degree from 0 to 1.
#[derive(Clone, Copy)]
pub(super) struct Scale {
    /// The logarithm that counts fully.
    pub(super) full: f64,
}

impl Scale {
    pub(super) fn degree(self, log_lift: f64) -> f32 {
        (0.5 + log_lift / (2.0 * self.full)).clamp(0.0, 1.0) as f32
    }
}

/// The logarithm of the factor by which a part is favoured inside its whole,
/// by the investor's own counts and everybody's.
pub(super) fn log_step(own: f64, own_whole: f64, base: f64, base_whole: f64, kappa: f64) -> f64 {
    // What nobody ever backed tells nothing of anybody.
    if base <= 0.0 || base_whole <= 0.0 {
        return 0.0;
    }
    let share = base / base_whole;
    ((own / share + kappa) / (own_whole + kappa)).ln()
}

fn seen(profile: &Profile, field: &'static str, startup: Option<Value>) -> Vec<Seen> {
    match profile.role() {
        Role::Startup => vec![Seen::new(Role::Startup, field, startup)],
        Role::Investor => {
            let count = of(profile).map(|ventures| Value::Number(ventures.len() as f64));
            vec![Seen::new(Role::Investor, "portfolio", count)]
        }
        _ => Vec::new(),
    }
}

fn field(role: Role, of_startup: &'static str) -> Option<&'static str> {
    match role {
        Role::Startup => Some(of_startup),
        Role::Investor => Some("portfolio"),
        _ => None,
    }
}

/// Lift over sectors.
pub(super) struct Sector;

impl Sector {
    const SCALE: Scale = Scale { full: 2.0 };

    /// Drawn towards everybody's portfolio: a whole sector …
    const KAPPA: f64 = 3.0;

    /// … and a part of one.
    const PART_KAPPA: f64 = 8.0;
}

impl Facet for Sector {
    fn id(&self) -> &'static str {
        "portfolio_sector"
    }

    fn width(&self, _: &Corpus) -> usize {
        taxonomy::count(Kind::Sector)
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        if let Some(startup) = profile.as_startup() {
            let Some(sectors) = &startup.sectors else { return false };
            shares(sectors).for_each(|(sector, share)| block[sector.position()] += share as f32);
            return !sectors.is_empty();
        }
        let Some(ventures) = of(profile) else { return false };
        let mut own = vec![0.0; block.len()];
        let mut whole = 0.0;
        for entry in ventures {
            for (sector, share) in corpus.sectors_of(entry).map(shares).into_iter().flatten() {
                let weight = share * corpus.recency(entry, PORTFOLIO_HALF_LIFE);
                sector.chain().for_each(|part| own[part.position()] += weight);
                whole += weight;
            }
        }
        let base = &corpus.base().sectors;
        let base_whole = base[block.len()];
        for concept in Concept::of_kind(Kind::Sector) {
            let log_lift: f64 = concept
                .chain()
                .map(|part| {
                    let at = part.position();
                    match part.parent().map(Concept::position) {
                        Some(whole) => log_step(own[at], own[whole], base[at], base[whole], Self::PART_KAPPA),
                        None => log_step(own[at], whole, base[at], base_whole, Self::KAPPA),
                    }
                })
                .sum();
            block[concept.position()] = Self::SCALE.degree(log_lift);
        }
        whole > 0.0
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let sectors = profile.as_startup().and_then(|startup| startup.sectors.as_ref());
        let sectors =
            sectors.map(|sectors| sectors.iter().map(|sector| sector.concept()).collect::<Vec<_>>());
        seen(profile, "sectors", sectors.map(Value::Concepts))
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        field(role, "sectors")
    }
}

/// Lift over places.
pub(super) struct Place;

impl Place {
    const SCALE: Scale = Scale { full: 5.0 };
    const KAPPA: f64 = 3.0;
}

impl Facet for Place {
    fn id(&self) -> &'static str {
        "portfolio_place"
    }

    fn width(&self, _: &Corpus) -> usize {
        crate::corpus::PLACE_NODES
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        let tree = corpus.places();
        if let Some(startup) = profile.as_startup() {
            let Some(leaf) = startup.home.as_ref().and_then(|home| tree.leaf(home)) else { return false };
            block[leaf] = 1.0;
            return true;
        }
        let Some(ventures) = of(profile) else { return false };
        let mut own = vec![0.0; tree.len()];
        let mut known = false;
        for entry in ventures {
            let Some(leaf) = corpus.home_of(entry).and_then(|home| tree.leaf(home)) else { continue };
            let weight = corpus.recency(entry, PORTFOLIO_HALF_LIFE);
            known |= weight > 0.0;
            tree.chain(leaf).for_each(|node| own[node] += weight);
        }
        let base = &corpus.base().places;
        let mut log_lifts = vec![0.0; tree.len()];
        // A larger place stands before those in it.
        for node in 0..tree.len() {
            if let Some(whole) = tree.parent(node) {
                let step = log_step(own[node], own[whole], base[node], base[whole], Self::KAPPA);
                log_lifts[node] = log_lifts[whole] + step;
            }
            block[node] = Self::SCALE.degree(log_lifts[node]);
        }
        known
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let home = profile.as_startup().and_then(|startup| startup.home.clone());
        seen(profile, "home", home.map(|home| Value::Places(vec![home])))
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        field(role, "home")
    }
}

/// Lift over stages.
pub(super) struct Stage;

impl Stage {
    const SCALE: Scale = Scale { full: 2.0 };
    const KAPPA: f64 = 5.0;
}

impl Facet for Stage {
    fn id(&self) -> &'static str {
        "portfolio_stage"
    }

    fn width(&self, _: &Corpus) -> usize {
        Step::ALL.len()
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        if let Some(startup) = profile.as_startup() {
            let Some(stage) = startup.stage else { return false };
            block[stage.position()] = 1.0;
            return true;
        }
        let Some(ventures) = of(profile) else { return false };
        let mut own = [0.0; Step::ALL.len()];
        for entry in ventures {
            if let Some(stage) = entry.stage {
                own[stage.position()] += corpus.recency(entry, STAGE_HALF_LIFE);
            }
        }
        let base = &corpus.base().stages;
        let (whole, base_whole) = (own.iter().sum::<f64>(), base.iter().sum::<f64>());
        for stage in Step::ALL {
            let at = stage.position();
            block[at] = Self::SCALE.degree(log_step(own[at], whole, base[at], base_whole, Self::KAPPA));
        }
        whole > 0.0
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let stage = profile.as_startup().and_then(|startup| startup.stage);
        seen(profile, "stage", stage.map(|stage| Value::Terms("stage", vec![stage.as_str()])))
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        field(role, "stage")
    }
}
