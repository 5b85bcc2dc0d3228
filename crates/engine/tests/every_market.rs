//! Rankings in every market, on both sides, against the plain routine, and how
//! fits spread.

use std::num::NonZeroUsize;
use std::sync::OnceLock;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::corpus::Settings;
use qantara_engine::explain::explain;
use qantara_engine::filter::Filter;
use qantara_engine::market::{self, Market, Side};
use qantara_engine::money::ExchangeRates;
use qantara_engine::policy::Policy;
use qantara_engine::pool::{Change, Pool};
use qantara_engine::profile::{Profile, ProfileId};
use qantara_engine::rank::{Ranker, Way};
use qantara_engine::text::Choice;
use qantara_sample::Sample;
use serde_json::json;

fn everybody() -> &'static [Profile] {
    static SAMPLE: OnceLock<Vec<Profile>> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let sample =
            Sample { startups: 60, investors: 40, mentors: 30, pilots: 20, ..Sample::on(date(2026, 11, 23)) };
        let all = sample.profiles().chain(qantara_engine::programmes::builtin());
        all.enumerate().map(|(n, profile)| if n % 6 == 5 { wordless(&profile) } else { profile }).collect()
    })
}

/// A profile without what it says in its own words.
fn wordless(profile: &Profile) -> Profile {
    let mut shape = serde_json::to_value(profile).unwrap();
    for field in ["pitch", "thesis", "bio", "problem", "description"] {
        let part = shape[profile.role().as_str()].as_object_mut().unwrap();
        part.remove(field);
    }
    serde_json::from_value(shape).unwrap()
}

fn built(market: &'static Market, profiles: &[Profile]) -> Pool {
    let settings = Settings {
        now: date(2026, 11, 23),
        rates: ExchangeRates::builtin(),
        text: Choice::Lexical,
        consent: qantara_engine::profile::MatchingConsent::default(),
    };
    let Ok(pool) = Pool::build(market, settings, profiles);
    pool
}

/// A pool, and the profiles in it.
struct Hub {
    pool: Pool,
    profiles: Vec<Profile>,
}

/// Pools of every market: as built; after half of its members were put anew by
/// patches; and one in which nobody on the second side had words when it was
/// built, and a patch brought the first.
fn hubs() -> &'static [[Hub; 3]] {
    static HUBS: OnceLock<Vec<[Hub; 3]>> = OnceLock::new();
    HUBS.get_or_init(|| {
        let put = |one: &Profile| Change::Put(Box::new(one.clone()));
        let hubs = market::ALL.iter().map(|market| {
            let whole = built(market, everybody());
            let half: Vec<Profile> = everybody().iter().step_by(2).cloned().collect();
            let patched = built(market, &half).patched(everybody().iter().skip(1).step_by(2).map(put));
            let is_mute = |one: &Profile| one.role() == market.role(Side::Second);
            let mute = |one: &Profile| if is_mute(one) { wordless(one) } else { one.clone() };
            let mut silent: Vec<Profile> = everybody().iter().map(mute).collect();
            let pool = built(market, &silent);
            for (profile, spoken) in
                silent.iter_mut().zip(everybody()).filter(|(one, _)| is_mute(one)).take(3)
            {
                profile.clone_from(spoken);
            }
            let pool = pool.patched(silent.iter().filter(|one| is_mute(one)).take(3).map(put));
            [
                Hub { pool: whole, profiles: everybody().to_vec() },
                Hub { pool: patched, profiles: everybody().to_vec() },
                Hub { pool, profiles: silent },
            ]
        });
        hubs.collect()
    })
}

/// The market's policy with another fuse, in which words count so many times as
/// much.
fn fused(market: &'static Market, fuse: &str, words: f64) -> Policy {
    let mut shape = serde_json::to_value(market.default_policy()).unwrap();
    shape["fuse"] = json!({ "kind": fuse });
    if fuse == "mean" {
        shape["fuse"]["first_share"] = json!(0.3);
    }
    for weights in shape["weights"].as_object_mut().unwrap().values_mut() {
        if let Some(weight) = weights["text"].as_f64() {
            weights["text"] = json!(weight * words);
        }
    }
    serde_json::from_value(shape).unwrap()
}

fn members(hub: &Hub, side: Side) -> Vec<&Profile> {
    let role = hub.pool.market().role(side);
    let find = |id: &ProfileId| hub.profiles.iter().find(|one| one.role() == role && one.id == *id).unwrap();
    hub.pool.side(side).ids().map(find).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Scoring every pair by its explanation, asking every gate and sorting
    /// gives the same list, to the last bit: one by one and in batches, among
    /// some, with a filter, after patches.
    #[test]
    fn a_ranking_is_the_plain_one(
        at in 0..market::ALL.len(), kind in 0..3_usize, fuse in prop::sample::select(vec!["geometric", "harmonic", "mean", "minimum"]),
        words in prop::sample::select(vec![1.0, 8.0, 1e4]), first in any::<bool>(), k in 1..12_usize, seed in any::<u64>(), language in prop::option::of(prop::sample::select(vec!["fr", "ar", "en"])),
    ) {
        let hub = &hubs()[at][kind];
        let pool = &hub.pool;
        let policy = fused(pool.market(), fuse, words);
        let side = if first { Side::First } else { Side::Second };
        let across = members(hub, side.other());
        let among: Vec<usize> = (0..across.len()).filter(|n| seed.rotate_right(*n as u32) & 3 > 0).collect();
        let filter: Filter = serde_json::from_value(match language {
            Some(language) => json!({ "languages": [language] }),
            None => json!({}),
        }).unwrap();
        let ranker = Ranker::new(pool, &policy, side).unwrap().among(among.iter().copied()).filtered(&filter);
        let everyone = Ranker::new(pool, &policy, side).unwrap().filtered(&filter);
        let k = NonZeroUsize::new(k).unwrap();
        let seekers: Vec<usize> = (0..pool.side(side).len()).step_by(5).collect();
        let together = ranker.rank(&seekers, k);
        let mut ranker = ranker;
        for way in [Way::OneByOne, Way::Together, Way::InLanes] {
            ranker = ranker.by_way(way);
            prop_assert_eq!(&ranker.rank(&seekers, k), &together, "{:?}", way);
        }
        for way in [Way::Together, Way::InLanes] {
            ranker = ranker.by_way(way).in_batches_of(NonZeroUsize::new(5).unwrap());
            prop_assert_eq!(&ranker.rank(&seekers, k), &together, "{:?}, five at a time", way);
        }
        let ranker = ranker.by_way(Way::Quicker);
        for (&position, together) in seekers.iter().zip(&together) {
            let seeker = members(hub, side)[position];
            let admitted = everyone.rank(&[position], NonZeroUsize::new(across.len().max(1)).unwrap()).remove(0);
            let mut plain: Vec<(usize, f64)> = admitted
                .iter()
                .map(|ranked| ranked.candidate)
                .filter(|candidate| among.contains(candidate))
                .map(|candidate| (candidate, explain(pool, &policy, side, seeker, across[candidate]).score))
                .collect();
            plain.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            plain.truncate(k.get());
            let told = |ranking: &[qantara_engine::rank::Ranked]| -> Vec<(usize, f64)> {
                ranking.iter().map(|ranked| (ranked.candidate, ranked.score)).collect()
            };
            prop_assert_eq!(&told(together), &plain);
            prop_assert_eq!(&told(&ranker.rank(&[position], k).remove(0)), &plain);
            prop_assert_eq!(&told(&ranker.rank_encoded(&pool.encode(side, seeker), k)), &plain);
            if language.is_none() {
                let open = across.iter().filter(|other| explain(pool, &policy, side, seeker, other).eligible());
                prop_assert_eq!(open.count(), admitted.len());
            }
        }
    }

    /// In every market, with every facet that a policy may name weighed by both
    /// sides and bent, the terms of an explanation add up to what the list shows.
    #[test]
    fn bent_terms_add_up_to_the_score(
        at in 0..market::ALL.len(), kind in 0..3_usize, first in any::<bool>(), n in any::<prop::sample::Index>(),
        weights in prop::collection::vec(0.1..9.0_f64, 60), values in prop::collection::vec(0.0..=1.0_f64, 60),
    ) {
        let hub = &hubs()[at][kind];
        let facets: Vec<&str> = hub.pool.market().facets().iter().map(|facet| facet.id()).collect();
        let mut shape = serde_json::to_value(hub.pool.market().default_policy()).unwrap();
        for (shift, side) in shape["weights"].as_object_mut().unwrap().values_mut().enumerate() {
            let own = facets.iter().zip(weights.iter().cycle().skip(shift * 7));
            *side = own.map(|(facet, weight)| ((*facet).to_owned(), json!(weight))).collect();
        }
        let curves = facets.iter().zip(values.iter().cycle());
        shape["curves"] =
            curves.map(|(facet, value)| ((*facet).to_owned(), json!([[0, 0], [0.3, value], [1, 1]]))).collect();
        let policy: Policy = serde_json::from_value(shape).unwrap();
        let side = if first { Side::First } else { Side::Second };
        let seeker = n.index(hub.pool.side(side).len());
        let across = members(hub, side.other());
        let ranker = Ranker::new(&hub.pool, &policy, side).unwrap();
        for ranked in ranker.rank(&[seeker], NonZeroUsize::new(10).unwrap()).remove(0) {
            let told = explain(&hub.pool, &policy, side, members(hub, side)[seeker], across[ranked.candidate]);
            for direction in &told.directions {
                let sum: f64 = direction.contributions.iter().map(|term| term.contribution).sum();
                prop_assert!((sum - direction.value).abs() < 1e-12, "{sum} instead of {}", direction.value);
            }
            let fused = policy.fuse().of(told.directions[0].value, told.directions[1].value);
            prop_assert_eq!((fused * told.kept()).to_bits(), ranked.score.to_bits());
        }
    }

    /// What is said of how fits spread is what counting all pairs gives.
    #[test]
    fn fits_spread_as_counted(
        at in 0..market::ALL.len(), kind in 0..3_usize, first in any::<bool>(), n in any::<prop::sample::Index>(), fit in 0.0..1.0_f64,
    ) {
        let pool = &hubs()[at][kind].pool;
        let side = if first { Side::First } else { Side::Second };
        let marks = pool.marks(side, n.index(pool.side(side).len()));
        let policy = pool.market().default_policy();
        let pairs: Vec<_> = (0..pool.side(side.other()).len())
            .map(|other| {
                let other = pool.marks(side.other(), other);
                let (a, b) = if first { (&marks, &other) } else { (&other, &marks) };
                pool.measures().similarities(a, b, qantara_engine::policy::Caution::default())
            })
            .collect();
        for (facet, spread) in pool.spreads(side, &marks, &policy).iter().enumerate() {
            if Side::BOTH.iter().all(|side| policy.weights(*side)[facet] == 0.0) {
                continue;
            }
            let mut fits: Vec<f64> = pairs.iter().map(|pair| pair[facet]).filter(|one| one.known).map(|one| one.value).collect();
            fits.sort_by(f64::total_cmp);
            prop_assert_eq!(spread.is_empty(), fits.is_empty());
            if fits.is_empty() {
                continue;
            }
            let count = fits.len() as f64;
            prop_assert!((spread.mean() - fits.iter().sum::<f64>() / count).abs() < 1e-12);
            let share = fits.iter().filter(|other| **other >= fit).count() as f64 / count;
            prop_assert!((spread.share_from(fit) - share).abs() < 1e-12);
            prop_assert!(spread.quantile(0.5).total_cmp(&fits[(fits.len() - 1) / 2]).is_eq());
        }
    }
}
