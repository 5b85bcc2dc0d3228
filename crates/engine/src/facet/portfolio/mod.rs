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

pub(super) mod city;
pub(super) mod place;
pub(super) mod sector;
pub(super) mod stage;

use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::profile::{Investment, Profile, Role};

/// The first round that an investor joined of each venture in its portfolio.
pub(super) fn of<'a>(profile: &'a Profile, corpus: &Corpus) -> Option<Vec<&'a Investment>> {
    Some(corpus.first_rounds(profile.as_investor()?.portfolio.as_ref()?))
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

pub(super) fn seen(
    profile: &Profile,
    corpus: &Corpus,
    field: &'static str,
    startup: Option<Value>,
) -> Vec<Seen> {
    match profile.role() {
        Role::Startup => vec![Seen::new(Role::Startup, field, startup)],
        Role::Investor => {
            let count = of(profile, corpus).map(|ventures| Value::Number(ventures.len() as f64));
            vec![Seen::new(Role::Investor, "portfolio", count)]
        }
        _ => Vec::new(),
    }
}

pub(super) fn field(role: Role, of_startup: &'static str) -> Option<&'static str> {
    match role {
        Role::Startup => Some(of_startup),
        Role::Investor => Some("portfolio"),
        _ => None,
    }
}
