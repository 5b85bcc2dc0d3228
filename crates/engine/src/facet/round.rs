//! The size of the round against those that an investor usually joins.

use super::portfolio::{self, Scale, log_step};
use super::shares::{Shares, Welcome};
use super::{Coded, Facet, Kind, amounts};
use crate::corpus::{Corpus, HalfLife, Learn};
use crate::evidence::Seen;
use crate::money::Money;
use crate::profile::{Profile, Role};

/// The lift of the investor's past rounds over everybody's around the ask: a
/// normal kernel over log money, drawn towards everybody's rounds as the
/// other facets of the portfolio are. A ticket is a slice of a round and says
/// nothing of its size, so with no round on record it is unknown.
pub(super) struct Round;

/// How many average rounds are added to an investor's own.
const KAPPA: f64 = 3.0;

const SCALE: Scale = Scale { full: 4.0 };

/// Standard deviation of the kernel, in decades.
const KERNEL_DECADES: f64 = 0.3;

/// Rounds around each bin's amount, by recency, with their sum.
#[derive(Debug)]
struct Rounds {
    around: [f64; amounts::COUNT],
    whole: f64,
}

impl Default for Rounds {
    fn default() -> Self {
        Self { around: [0.0; amounts::COUNT], whole: 0.0 }
    }
}

impl Rounds {
    fn add(&mut self, profile: &Profile, corpus: &Corpus) {
        for entry in portfolio::of(profile, corpus).unwrap_or_default() {
            let units = entry.round.and_then(|round| corpus.rates().in_base(round));
            let Some(units) = units.filter(|units| *units > 0.0) else { continue };
            let weight = corpus.recency(entry, HalfLife::STAGE);
            let amount = amounts::clamp(units.log10());
            for (bin, sum) in self.around.iter_mut().enumerate() {
                *sum += weight * normal(amount - amounts::log10_of(bin), KERNEL_DECADES);
            }
            self.whole += weight;
        }
    }
}

impl Learn for Rounds {
    fn learn(&mut self, profile: &Profile, known: &Corpus) {
        self.add(profile, known);
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

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn even(&self) -> Option<f32> {
        Some(SCALE.degree(0.0))
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        Some(Box::<Rounds>::default())
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

impl Coded for Round {
    type First = Shares;
    type Second = Welcome;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Shares> {
        amounts::ask(profile, corpus)
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Welcome> {
        let base = corpus.learned::<Rounds>()?;
        let mut own = Rounds::default();
        own.add(profile, corpus);
        if own.whole > 0.0 {
            let lift = |(own_around, base_around): (&f64, &f64)| {
                SCALE.degree(log_step(*own_around, own.whole, *base_around, base.whole, KAPPA))
            };
            return Some(Welcome::by_position(own.around.iter().zip(&base.around).map(lift)));
        }
        None
    }

    fn fit(&self, first: &Shares, second: &Welcome) -> f32 {
        first.welcome(second)
    }

    fn fit_all(&self, firsts: &[&Shares], seconds: &[&Welcome], fits: &mut [f32]) {
        Shares::welcome_all(firsts, seconds, fits);
    }
}

/// The median round that an investor joined.
fn usual(profile: &Profile, corpus: &Corpus) -> Option<Money> {
    let ventures = portfolio::of(profile, corpus).unwrap_or_default();
    let mut rounds: Vec<Money> =
        ventures.iter().filter_map(|entry| corpus.rates().convert(entry.round?)).collect();
    rounds.sort_by_key(|round| round.minor);
    rounds.get(rounds.len() / 2).copied()
}
