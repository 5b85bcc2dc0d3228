//! The revealed thesis: what an investor backs more than others do.
//!
//! For each sector, place and stage, the *lift* is how much more of the
//! investor's portfolio lies in it than of everybody's. Both are counted by
//! recency, and a small portfolio is drawn towards what is known of the
//! larger area: down a tree,
//!
//! ```text
//! lift(node) = lift(parent) · (n(node) / share(node | parent) + κ) / (n(parent) + κ)
//! ```
//!
//! with `n` the investor's recent investments inside, and `share` what part
//! of everybody's investments in the parent lies in the node (hierarchical
//! Dirichlet smoothing, Teh et al., *Hierarchical Dirichlet Processes*, 2006,
//! with its means held fixed). The facet is `ln(lift)` mapped from
//! [-L, L] to [0, 1]: one half is "as much as everybody".

use super::Facet;
use crate::corpus::{Corpus, shares};
use crate::evidence::{Seen, Value};
use crate::profile::{Investment, Profile, Role, Stage as Step};
use crate::taxonomy::{self, Concept, Kind};

/// How many investments of the average portfolio are added to each one.
const KAPPA: f64 = 1.0;

/// The logarithm of the lift that counts fully.
const FULL_LOG_LIFT: f64 = 4.0;

fn portfolio(profile: &Profile) -> Option<&[Investment]> {
    profile.as_investor()?.portfolio.as_deref()
}

fn unit(log_lift: f64) -> f32 {
    (0.5 + log_lift / (2.0 * FULL_LOG_LIFT)).clamp(0.0, 1.0) as f32
}

/// The logarithm of the factor by which a part is favoured inside its whole.
fn log_step(own: f64, own_whole: f64, base: f64, base_whole: f64) -> f64 {
    // What nobody ever backed tells nothing of anybody.
    if base <= 0.0 || base_whole <= 0.0 {
        return 0.0;
    }
    let share = base / base_whole;
    ((own / share + KAPPA) / (own_whole + KAPPA)).ln()
}

fn seen_count(profile: &Profile) -> Vec<Seen> {
    if profile.role() != Role::Investor {
        return Vec::new();
    }
    let count = portfolio(profile).map(|portfolio| Value::Number(portfolio.len() as f64));
    vec![Seen::new(Role::Investor, "portfolio", count)]
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

    fn want(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        let Some(portfolio) = portfolio(profile) else { return false };
        let mut own = vec![0.0; block.len()];
        let mut whole = 0.0;
        for entry in portfolio {
            for (sector, share) in corpus.sectors_of(entry).map(shares).into_iter().flatten() {
                let weight = share * corpus.recency(entry);
                sector.chain().for_each(|part| own[part.position()] += weight);
                whole += weight;
            }
        }
        let base = &corpus.base().sectors;
        let base_whole = base[block.len()];
        for concept in Concept::of_kind(Kind::Sector) {
            let log_lift: f64 = concept
                .chain()
                .map(|part| match part.parent().map(Concept::position) {
                    Some(parent) => {
                        log_step(own[part.position()], own[parent], base[part.position()], base[parent])
                    }
                    None => log_step(own[part.position()], whole, base[part.position()], base_whole),
                })
                .sum();
            block[concept.position()] = unit(log_lift);
        }
        whole > 0.0
    }

    fn offer(&self, profile: &Profile, _: &Corpus, block: &mut [f32]) -> bool {
        let Some(sectors) = profile.as_startup().and_then(|startup| startup.sectors.as_ref()) else {
            return false;
        };
        shares(sectors).for_each(|(sector, share)| block[sector.position()] += share as f32);
        !sectors.is_empty()
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let Some(startup) = profile.as_startup() else { return seen_count(profile) };
        let sectors = startup.sectors.as_ref();
        let sectors =
            sectors.map(|sectors| sectors.iter().map(|sector| sector.concept()).collect::<Vec<_>>());
        vec![Seen::new(Role::Startup, "sectors", sectors)]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        field(role, "sectors")
    }
}

/// Lift over places.
pub(super) struct Place;

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

    fn want(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        let Some(portfolio) = portfolio(profile) else { return false };
        let tree = corpus.places();
        let mut own = vec![0.0; tree.len()];
        let mut known = false;
        for entry in portfolio {
            let Some(leaf) = corpus.home_of(entry).and_then(|home| tree.leaf(home)) else { continue };
            let weight = corpus.recency(entry);
            known |= weight > 0.0;
            tree.chain(leaf).for_each(|node| own[node] += weight);
        }
        let base = &corpus.base().places;
        let mut log_lifts = vec![0.0; tree.len()];
        // A larger place stands before those in it.
        for node in 0..tree.len() {
            if let Some(parent) = tree.parent(node) {
                log_lifts[node] =
                    log_lifts[parent] + log_step(own[node], own[parent], base[node], base[parent]);
            }
            block[node] = unit(log_lifts[node]);
        }
        known
    }

    fn offer(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        let home = profile.as_startup().and_then(|startup| startup.home.as_ref());
        let Some(leaf) = home.and_then(|home| corpus.places().leaf(home)) else { return false };
        block[leaf] = 1.0;
        true
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let Some(startup) = profile.as_startup() else { return seen_count(profile) };
        vec![Seen::new(Role::Startup, "home", startup.home.clone().map(|home| vec![home]))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        field(role, "home")
    }
}

/// Lift over stages.
pub(super) struct Stage;

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

    fn want(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        let Some(portfolio) = portfolio(profile) else { return false };
        let mut own = [0.0; Step::ALL.len()];
        for entry in portfolio {
            if let Some(stage) = entry.stage {
                own[stage.position()] += corpus.recency(entry);
            }
        }
        let base = &corpus.base().stages;
        let (whole, base_whole) = (own.iter().sum::<f64>(), base.iter().sum::<f64>());
        for stage in Step::ALL {
            let at = stage.position();
            block[at] = unit(log_step(own[at], whole, base[at], base_whole));
        }
        whole > 0.0
    }

    fn offer(&self, profile: &Profile, _: &Corpus, block: &mut [f32]) -> bool {
        let Some(stage) = profile.as_startup().and_then(|startup| startup.stage) else { return false };
        block[stage.position()] = 1.0;
        true
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        let Some(startup) = profile.as_startup() else { return seen_count(profile) };
        let stage = startup.stage.map(|stage| Value::Terms("stage", vec![stage.as_str()]));
        vec![Seen::new(Role::Startup, "stage", stage)]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        field(role, "stage")
    }
}
