//! The size of the round against those that an investor usually joins.

use super::{Facet, bins, ticket};
use crate::corpus::{Corpus, Moments};
use crate::evidence::Seen;
use crate::profile::{Profile, Role};

/// A normal curve over log money around the investor's past rounds (or, with
/// none on record, around its typical ticket), 1 at its top.
///
/// Mean and deviation are weighted by recency and drawn towards those of all
/// investors, so that one past round is not the whole of somebody's taste.
pub(super) struct Round;

/// How many average rounds are added to an investor's own.
const KAPPA: f64 = 2.0;

/// Standard deviation, in natural log money, where only a typical ticket is
/// known, and the least that is ever used.
const TICKET_DEVIATION: f64 = 0.7;
const LEAST_DEVIATION: f64 = 0.4;

/// The investor's usual round: mean and standard deviation of ln(amount in
/// the base currency).
fn usual(profile: &Profile, corpus: &Corpus) -> Option<(f64, f64)> {
    let investor = profile.as_investor()?;
    let mut own = Moments::default();
    for entry in investor.portfolio.iter().flatten() {
        if let Some(units) = entry.round.and_then(|round| corpus.rates().in_base(round)).filter(|u| *u >= 1.0)
        {
            own.add(corpus.recency(entry), units.ln());
        }
    }
    if own.weight > 0.0 {
        let base = corpus.base().rounds;
        let (base_mean, base_variance) = mean_and_variance(base);
        let (mean, variance) = mean_and_variance(own);
        let total = own.weight + KAPPA;
        let drawn = (own.weight * mean + KAPPA * base_mean) / total;
        let spread = (own.weight * (variance + (mean - drawn).powi(2))
            + KAPPA * (base_variance + (base_mean - drawn).powi(2)))
            / total;
        return Some((drawn, spread.sqrt().max(LEAST_DEVIATION)));
    }
    let typical = corpus.rates().in_base(investor.typical_ticket?)?;
    Some((typical.max(1.0).ln(), TICKET_DEVIATION))
}

fn mean_and_variance(moments: Moments) -> (f64, f64) {
    let mean = moments.sum / moments.weight;
    (mean, (moments.squares / moments.weight - mean * mean).max(0.0))
}

impl Facet for Round {
    fn id(&self) -> &'static str {
        "round"
    }

    fn width(&self, _: &Corpus) -> usize {
        bins::COUNT
    }

    fn neutral(&self) -> f32 {
        0.5
    }

    fn want(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        if profile.role() == Role::Startup {
            return ticket::encode_ask(profile, corpus, block);
        }
        let Some((mean, deviation)) = usual(profile, corpus) else { return false };
        for (bin, degree) in block.iter_mut().enumerate() {
            let z = (bins::log10_of(bin) * std::f64::consts::LN_10 - mean) / deviation;
            *degree = (-0.5 * z * z).exp() as f32;
        }
        true
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        match profile.role() {
            Role::Startup => vec![Seen::new(Role::Startup, "round.ask", profile.ask())],
            Role::Investor => {
                let usual = usual(profile, corpus).map(|(mean, _)| {
                    let base = corpus.rates().base();
                    let minor = (mean.exp() * base.minor_per_unit() as f64).round() as u64;
                    crate::money::Money { minor, currency: base }
                });
                vec![Seen::new(Role::Investor, "usual_round", usual)]
            }
            _ => Vec::new(),
        }
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        match role {
            Role::Startup => Some("round.ask"),
            Role::Investor => Some("portfolio"),
            _ => None,
        }
    }
}
