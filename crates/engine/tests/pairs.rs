//! What is learned from is what lists are made of.

mod common;

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::market::{self, Side};
use qantara_engine::policy::Policy;
use qantara_engine::pool::Pool;
use qantara_engine::rank::Ranker;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Those who are open to a seeker are those that it can be listed, and
    /// their fits, weighed and fused, are their scores.
    #[test]
    fn fits_and_what_gates_leave_make_the_score(everybody in common::everybody(), is_soft in any::<bool>()) {
        for market in market::ALL {
            let Ok(pool) = Pool::build(market, Settings::on(date(2026, 11, 23)), everybody.as_slice());
            let text = market.default_policy().to_toml();
            let text = if is_soft { text.replace("id = \"language\"", "id = \"language\"\nsoft = 0.4") } else { text };
            let policy: Policy = text.parse().unwrap();
            for seeking in Side::BOTH {
                let ranker = Ranker::new(&pool, &policy, seeking).unwrap();
                let Some(all) = NonZeroUsize::new(ranker.candidates().len()) else { continue };
                for seeker in 0..ranker.seekers().len() {
                    let ranked = ranker.rank(&[seeker], all).remove(0);
                    let ranked: BTreeMap<usize, f64> = ranked.iter().map(|at| (at.candidate, at.score)).collect();
                    let open = ranker.open(seeker);
                    let positions: Vec<usize> = open.iter().map(|(position, _)| *position).collect();
                    prop_assert_eq!(&positions, &ranked.keys().copied().collect::<Vec<_>>());
                    let fits = ranker.fits(seeker, &positions);
                    for ((position, kept), fits) in open.iter().zip(fits.chunks(market.facets().len())) {
                        let value = |side: Side| -> f64 {
                            let weights = policy.weights(side);
                            weights.iter().zip(fits).map(|(weight, fit)| weight * f64::from(*fit)).sum()
                        };
                        let score = kept * policy.fuse().of(value(Side::First), value(Side::Second));
                        prop_assert!((score - ranked[position]).abs() < 1e-6, "{score} and {}", ranked[position]);
                    }
                }
            }
        }
    }
}
