//! What an opening pays against what a talent expects.

use super::degree::Exact;
use super::{Coded, Facet, Kind};
use crate::corpus::Corpus;
use crate::evidence::{Seen, Value};
use crate::money::MoneyRange;
use crate::profile::{Details, Profile, Role};

/// Whether the pay reaches what is expected. Below that it fades as a normal
/// curve over log money.
pub(super) struct Pay;

/// Standard deviation of the fading, in decades: a quarter below what is
/// expected, half is left.
const FADE_DECADES: f32 = 0.106;

fn pay(profile: &Profile) -> Option<MoneyRange> {
    match &profile.details {
        Details::Opening(opening) => opening.pay,
        Details::Talent(talent) => talent.pay,
        _ => None,
    }
}

/// The decimal logarithms of a range's ends, in units of the base currency.
fn ends(profile: &Profile, corpus: &Corpus) -> Option<[Exact; 2]> {
    let range = pay(profile)?;
    let log10 = |money| corpus.rates().in_base(money).map(|units: f64| Exact(units.max(1.0).log10() as f32));
    Some([log10(range.low())?, log10(range.high())?])
}

impl Facet for Pay {
    fn id(&self) -> &'static str {
        "pay"
    }

    fn kind(&self) -> Kind {
        Kind::coded(Self)
    }

    fn seen(&self, profile: &Profile, _: &Corpus) -> Vec<Seen> {
        vec![Seen::new(profile.role(), "pay", pay(profile).map(Value::Range))]
    }

    fn field(&self, role: Role) -> Option<&'static str> {
        matches!(role, Role::Opening | Role::Talent).then_some("pay")
    }
}

impl Coded for Pay {
    type First = [Exact; 2];
    type Second = [Exact; 2];

    fn first(&self, profile: &Profile, corpus: &Corpus) -> Option<[Exact; 2]> {
        ends(profile, corpus)
    }

    fn second(&self, profile: &Profile, corpus: &Corpus) -> Option<[Exact; 2]> {
        ends(profile, corpus)
    }

    fn fit(&self, [_, most]: &[Exact; 2], [least, _]: &[Exact; 2]) -> f32 {
        let short = (least.0 - most.0).max(0.0) / FADE_DECADES;
        (-0.5 * short * short).exp()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pay_that_reaches_fits_and_half_is_left_a_quarter_below() {
        let ends = |low: f32, high: f32| [Exact(low.log10()), Exact(high.log10())];
        for (paid, expected, fit) in [
            (ends(8e3, 12e3), ends(10e3, 14e3), 1.0),
            (ends(8e3, 12e3), ends(12e3, 12e3), 1.0),
            (ends(20e3, 30e3), ends(5e3, 6e3), 1.0),
            (ends(6e3, 9e3), ends(12e3, 15e3), 0.5),
        ] {
            assert!((Pay.fit(&paid, &expected) - fit).abs() < 0.01, "{paid:?} {expected:?}");
        }
        assert!(Pay.fit(&ends(1e3, 2e3), &ends(9e3, 9e3)) < 0.01);
    }
}
