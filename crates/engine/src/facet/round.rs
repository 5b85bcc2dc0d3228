//! The size of the round against those that an investor usually joins.

use super::portfolio::{self, Scale, log_step};
use super::{Facet, bins, ticket};
use crate::corpus::{Corpus, STAGE_HALF_LIFE};
use crate::evidence::Seen;
use crate::money::Money;
use crate::profile::{Investment, Profile, Role};

/// The lift of the investor's past rounds over everybody's around the ask: a
/// normal kernel over log money, drawn towards everybody's rounds as the
/// other facets of the portfolio are. With no round on record, a normal curve
/// around its typical ticket.
pub(super) struct Round;

/// How many average rounds are added to an investor's own.
const KAPPA: f64 = 3.0;

const SCALE: Scale = Scale { full: 4.0 };

/// Standard deviation of the kernel, in decades.
const KERNEL_DECADES: f64 = 0.3;

/// How widely a typical ticket is meant, in decades.
const TICKET_DECADES: f64 = 0.4;

/// An investor's rounds around each bin's amount, by recency, with their sum.
fn rounds<'a>(
    ventures: impl IntoIterator<Item = &'a Investment>,
    corpus: &Corpus,
) -> ([f64; bins::COUNT], f64) {
    let (mut around, mut whole) = ([0.0; bins::COUNT], 0.0);
    for entry in ventures {
        let Some(units) = entry.round.and_then(|round| corpus.rates().in_base(round)).filter(|u| *u > 0.0)
        else {
            continue;
        };
        let weight = corpus.recency(entry, STAGE_HALF_LIFE);
        add(&mut around, units, weight);
        whole += weight;
    }
    (around, whole)
}

/// Adds a round to the bins around its amount, in units of the base currency.
pub(crate) fn add(around: &mut [f64; bins::COUNT], units: f64, weight: f64) {
    let amount = bins::clamp(units.log10());
    for (bin, sum) in around.iter_mut().enumerate() {
        *sum += weight * normal(amount - bins::log10_of(bin), KERNEL_DECADES);
    }
}

/// A normal curve, 1 at its top.
fn normal(distance: f64, deviation: f64) -> f64 {
    let z = distance / deviation;
    (-0.5 * z * z).exp()
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

    fn encode(&self, profile: &Profile, corpus: &Corpus, block: &mut [f32]) -> bool {
        if profile.role() == Role::Startup {
            return ticket::encode_ask(profile, corpus, block);
        }
        let (own, whole) = rounds(portfolio::of(profile).unwrap_or_default(), corpus);
        if whole > 0.0 {
            let base = &corpus.base().rounds;
            for (bin, degree) in block.iter_mut().enumerate() {
                *degree = SCALE.degree(log_step(own[bin], whole, base.around[bin], base.whole, KAPPA));
            }
            return true;
        }
        let Some(typical) = profile.typical_ticket().and_then(|ticket| corpus.rates().in_base(ticket)) else {
            return false;
        };
        for (bin, degree) in block.iter_mut().enumerate() {
            *degree =
                normal(bins::clamp(typical.max(1.0).log10()) - bins::log10_of(bin), TICKET_DECADES) as f32;
        }
        true
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        match profile.role() {
            Role::Startup => vec![Seen::new(Role::Startup, "round.ask", profile.ask())],
            Role::Investor => vec![Seen::new(Role::Investor, "usual_round", usual(profile, corpus))],
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

/// The median round that an investor joined, or its typical ticket.
fn usual(profile: &Profile, corpus: &Corpus) -> Option<Money> {
    let ventures = portfolio::of(profile).unwrap_or_default();
    let mut rounds: Vec<Money> =
        ventures.iter().filter_map(|entry| corpus.rates().convert(entry.round?)).collect();
    rounds.sort_by_key(|round| round.minor);
    rounds.get(rounds.len() / 2).copied().or(profile.typical_ticket())
}
