//! What a policy makes of a pool, on the sample: `cargo test -p qantara-engine
//! --test examining -- --nocapture` prints it for every market.

use std::num::NonZeroUsize;

use jiff::civil::date;
use qantara_engine::corpus::Settings;
use qantara_engine::examine::examine;
use qantara_engine::explain::explain;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::pool::Pool;
use qantara_engine::profile::Profile;
use qantara_sample::Sample;

const K: NonZeroUsize = NonZeroUsize::new(10).unwrap();

fn profiles() -> Vec<Profile> {
    let sample = Sample::on(date(2026, 11, 23));
    sample.profiles().chain(qantara_engine::programmes::builtin()).collect()
}

fn pool(market: &'static Market, profiles: &[Profile]) -> Pool {
    let settings = Settings::on(date(2026, 11, 23));
    let Ok(pool) = Pool::build(market, settings, profiles);
    pool
}

/// Every figure is what counting the explanations of all pairs gives.
#[test]
fn figures_are_those_of_the_explanations() {
    let profiles = profiles();
    for market in market::ALL {
        let (pool, policy) = (pool(market, &profiles), market.default_policy());
        let members = |side: Side| -> Vec<&Profile> {
            let find = |id| profiles.iter().find(|one| one.role() == market.role(side) && &one.id == id);
            pool.side(side).ids().filter_map(find).collect()
        };
        for side in Side::BOTH {
            let seekers: Vec<usize> = (0..pool.side(side).len()).take(3).collect();
            let told = examine(&pool, &policy, side, &seekers, K).unwrap();
            let (ours, theirs) = (members(side), members(side.other()));
            let pairs: Vec<_> = seekers
                .iter()
                .flat_map(|seeker| {
                    theirs.iter().map(|other| explain(&pool, &policy, side, ours[*seeker], other))
                })
                .filter(qantara_engine::explain::Explanation::eligible)
                .collect();
            assert_eq!(told.pairs, pairs.len(), "{} {side:?}", market.id());
            for facet in told.facets.iter().filter(|_| !pairs.is_empty()) {
                let terms: Vec<_> = pairs
                    .iter()
                    .filter_map(|pair| {
                        let mut terms = pair.directions.iter().flat_map(|view| &view.contributions);
                        terms.find(|term| term.facet == facet.facet)
                    })
                    .collect();
                let count = terms.len() as f64;
                let mean = terms.iter().map(|term| term.similarity).sum::<f64>() / count;
                let unknown = terms.iter().filter(|term| !term.known).count() as f64 / count;
                assert!(
                    (facet.mean - mean).abs() < 1e-9,
                    "{}: {} instead of {mean}",
                    facet.facet,
                    facet.mean
                );
                assert!((facet.unknown - unknown).abs() < 1e-9, "{}", facet.facet);
                assert!((0.0..=1.0).contains(&facet.moves) && facet.quantiles.is_sorted());
            }
        }
    }
}

/// The two sides of every market value different things: what a pair is worth
/// to one says less than .8 of what it is worth to the other.
#[test]
fn the_two_sides_do_not_value_the_same() {
    let profiles = profiles();
    for market in market::ALL {
        let pool = pool(market, &profiles);
        let seekers: Vec<usize> = (0..pool.side(Side::First).len()).step_by(5).collect();
        let told = examine(&pool, &market.default_policy(), Side::First, &seekers, K).unwrap();
        let correlation = told.correlation.unwrap_or(1.0);
        println!(
            "{}: {} pairs, the sides' values correlate {correlation:.3}, {:.1} % of places move by the other side",
            market.id(),
            told.pairs,
            100.0 * told.moved_by_the_other_side
        );
        for facet in &told.facets {
            println!(
                "  {:17} {:.3} {:.3}  fit {:.3} ± {:.3}  {:.2} {:.2} {:.2}  unknown {:.0} %  moves {:.1} %",
                facet.facet,
                facet.weights[0],
                facet.weights[1],
                facet.mean,
                facet.deviation,
                facet.quantiles[0],
                facet.quantiles[1],
                facet.quantiles[2],
                100.0 * facet.unknown,
                100.0 * facet.moves
            );
        }
        assert!(correlation < 0.8, "{}: {correlation}", market.id());
    }
}
