//! An ask above or below the rounds that an investor usually joins.

use super::degree::Exact;
use super::portfolio;
use super::{Coded, Facet, Kind};
use crate::corpus::{Corpus, HalfLife, Learn};
use crate::evidence::Seen;
use crate::profile::{Profile, Role};

/// 1 where the ask is not above the investor's usual round, and less by
/// 1 / [`FAR`] for each standard deviation that it is; or the same below.
///
/// Two facets, since an ask that is too large and one that is too small are not
/// alike, and neither curve has to fall and rise.
#[derive(Clone, Copy)]
pub(super) struct UsualRound {
    id: &'static str,
    /// 1 to look at what is above, -1 at what is below.
    sign: f32,
}

/// Asks that are larger than usual.
pub(super) const LARGER: UsualRound = UsualRound { id: "larger_round", sign: 1.0 };

/// Asks that are smaller.
pub(super) const SMALLER: UsualRound = UsualRound { id: "smaller_round", sign: -1.0 };

/// So many standard deviations count nothing.
const FAR: f32 = 5.0;

/// The standard deviation, in decades, that an investor is taken to have, and
/// how many rounds that weighs.
const DEVIATION: f64 = 0.5;
const KAPPA: f64 = 3.0;

/// Decimal logarithms of rounds by recency: their weights and sum, for
/// everybody.
#[derive(Debug, Default)]
struct Rounds {
    whole: f64,
    sum: f64,
}

impl Rounds {
    fn add(&mut self, weight: f64, log10: f64) {
        self.whole += weight;
        self.sum += weight * log10;
    }
}

/// Rounds that an investor joined: how much each counts, and the decimal
/// logarithm of its amount in the base currency.
fn rounds(profile: &Profile, corpus: &Corpus) -> Vec<(f64, f64)> {
    let ventures = portfolio::of(profile, corpus).unwrap_or_default();
    let round = |entry: &crate::profile::Investment| {
        let units = corpus.rates().in_base(entry.round?).filter(|units| *units > 0.0)?;
        Some((corpus.recency(entry, HalfLife::STAGE), units.log10()))
    };
    ventures.into_iter().filter_map(round).collect()
}

impl Learn for Rounds {
    fn learn(&mut self, profile: &Profile, known: &Corpus) {
        for (weight, log10) in rounds(profile, known) {
            self.add(weight, log10);
        }
    }
}

/// An investor's usual round: mean and standard deviation of the logarithm.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Usual {
    mean: Exact,
    deviation: Exact,
}

impl Facet for UsualRound {
    fn id(&self) -> &'static str {
        self.id
    }

    fn kind(&self) -> Kind {
        Kind::coded(*self)
    }

    /// An ask like the usual round counts fully, and an unknown one for one
    /// that is a standard deviation off.
    fn even(&self) -> Option<f32> {
        Some(1.0 - 1.0 / FAR)
    }

    fn statistics(&self) -> Option<Box<dyn Learn>> {
        Some(Box::<Rounds>::default())
    }

    fn seen(&self, profile: &Profile, corpus: &Corpus) -> Vec<Seen> {
        super::round::Round.seen(profile, corpus)
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        super::round::Round.field(role)
    }
}

impl Coded for UsualRound {
    type First = Exact;
    type Second = Usual;

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<Exact> {
        let (ask, rates) = (profile.ask()?, corpus.rates());
        let units = (rates.in_base(ask.low())? * rates.in_base(ask.high())?).sqrt();
        (units > 0.0).then(|| Exact(units.log10() as f32))
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<Usual> {
        let base = corpus.learned::<Rounds>()?;
        let rounds = rounds(profile, corpus);
        let whole: f64 = rounds.iter().map(|(weight, _)| weight).sum();
        if whole <= 0.0 || base.whole <= 0.0 {
            return None;
        }
        let sum: f64 = rounds.iter().map(|(weight, log10)| weight * log10).sum();
        let mean = (sum + base.sum / base.whole) / (whole + 1.0);
        let squares: f64 = rounds.iter().map(|(weight, log10)| weight * (log10 - mean).powi(2)).sum();
        let variance = (squares + KAPPA * DEVIATION * DEVIATION) / (whole + KAPPA);
        Some(Usual { mean: Exact(mean as f32), deviation: Exact(variance.sqrt() as f32) })
    }

    fn fit(&self, first: &Exact, second: &Usual) -> f32 {
        let off = self.sign * (first.0 - second.mean.0) / second.deviation.0;
        1.0 - off.clamp(0.0, FAR) / FAR
    }
}
