//! Two policies over one pool: who moves, and by what.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::OnceLock;

use jiff::civil::date;
use proptest::prelude::*;
use qantara_engine::compare::{Cause, Comparison, Exposure, Standing, compare};
use qantara_engine::corpus::Settings;
use qantara_engine::market::{Market, Side};
use qantara_engine::policy::{Policy, Weight};
use qantara_engine::pool::Pool;
use qantara_engine::profile::{Profile, Role};
use qantara_engine::rank::Ranker;
use qantara_sample::Sample;
use serde_json::{Value, json};

fn market() -> &'static Market {
    Market::find("startup-investor").unwrap()
}

fn pool() -> &'static Pool {
    static POOL: OnceLock<Pool> = OnceLock::new();
    POOL.get_or_init(|| {
        let day = date(2026, 11, 23);
        let sample = Sample { startups: 60, investors: 40, ..Sample::on(day) };
        let profiles: Vec<Profile> = sample.startups().chain(sample.investors()).collect();
        let settings = Settings::on(day);
        let Ok(pool) = Pool::build(market(), settings, profiles.as_slice());
        pool
    })
}

/// The default policy with other weights, without some of its rules, with
/// another fuse or a cap.
fn policy() -> impl Strategy<Value = Policy> {
    let facets: Vec<String> = market().facets().iter().map(|facet| facet.id().to_owned()).collect();
    let weights = move || {
        let facets = facets.clone();
        prop::collection::vec(0..5_u8, facets.len()).prop_map(move |weights| -> BTreeMap<String, Weight> {
            let one = |(facet, weight): (&String, u8)| {
                (facet.clone(), Weight::try_from(f32::from(weight)).unwrap())
            };
            facets.iter().zip(weights).map(one).collect()
        })
    };
    let fuse = prop::sample::select(vec!["geometric", "harmonic", "minimum"]);
    let cap = prop::option::weighted(0.2, 20..60_u8);
    (weights(), weights(), fuse, cap, prop::collection::vec(any::<bool>(), 12)).prop_filter_map(
        "a side that values nothing",
        |(startup, investor, fuse, cap, kept)| {
            let mut shape = serde_json::to_value(market().default_policy()).unwrap();
            shape["fuse"] = json!({ "kind": fuse });
            shape["limits"] = json!({ "exposure_percent": cap });
            let mut kept = kept.into_iter();
            shape["gates"].as_array_mut().unwrap().retain(|_| kept.next().unwrap_or(true));
            let policy: Policy = serde_json::from_value(shape).unwrap();
            policy.with_weights(Role::Startup, &startup).ok()?.with_weights(Role::Investor, &investor).ok()
        },
    )
}

fn compared(left: &Policy, right: &Policy, seeking: Side, k: usize) -> Comparison {
    let seekers: Vec<usize> = (0..pool().side(seeking).len()).collect();
    compare(pool(), left, right, seeking, &seekers, NonZeroUsize::new(k).unwrap()).unwrap()
}

fn side() -> impl Strategy<Value = Side> {
    prop::sample::select(&Side::BOTH[..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_policy_and_itself_move_nobody(policy in policy(), seeking in side(), k in 1..8_usize) {
        let told = compared(&policy, &policy, seeking, k);
        prop_assert_eq!((told.overlap, told.agreement), (1.0, 1.0));
        prop_assert_eq!((&told.reasons, &told.exposure), (&Vec::new(), &Vec::new()));
        for moved in told.lists.iter().flat_map(|list| &list.candidates) {
            prop_assert!(!moved.has_moved());
            prop_assert_eq!(&moved.left, &moved.right);
            prop_assert!(moved.left.gates.is_empty());
        }
    }

    /// The other way round, everything is told mirrored.
    #[test]
    fn left_and_right_can_change_places(
        left in policy(), right in policy(), seeking in side(), k in 1..8_usize,
    ) {
        let told = compared(&left, &right, seeking, k);
        let mut mirrored = compared(&right, &left, seeking, k);
        std::mem::swap(&mut mirrored.left, &mut mirrored.right);
        for moved in mirrored.lists.iter_mut().flat_map(|list| &mut list.candidates) {
            std::mem::swap(&mut moved.left, &mut moved.right);
            moved.reasons.iter_mut().for_each(|reason| reason.change = -reason.change);
        }
        for Exposure { left, right, .. } in &mut mirrored.exposure {
            std::mem::swap(left, right);
        }
        prop_assert_eq!(told, mirrored);
    }

    /// Also to the other side's lists, and with a cap.
    #[test]
    fn reasons_go_the_way_of_the_move(left in policy(), right in policy(), seeking in side(), k in 1..8_usize) {
        let told = compared(&left, &right, seeking, k);
        let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
        for moved in told.lists.iter().flat_map(|list| &list.candidates) {
            let rise = moved.rise(k);
            let sum: f64 = moved.reasons.iter().map(|reason| reason.change).sum();
            let is_out = |at: &Standing| at.capped || !at.gates.is_empty();
            let is_ruled = is_out(&moved.left) || is_out(&moved.right);
            prop_assert!(if rise > 0 { sum > -1e-9 } else { sum < 1e-9 }, "{moved:?}");
            prop_assert!(rise == 0 || is_ruled || moved.passed + moved.ruled > 0, "{moved:?}");
            prop_assert!(!is_ruled || moved.reasons.is_empty(), "{moved:?}");
            for reason in &moved.reasons {
                *totals.entry(reason.cause.id()).or_default() += reason.change.abs();
            }
        }
        for reason in &told.reasons {
            let total = totals.remove(reason.cause.id()).unwrap();
            prop_assert!((reason.change - total).abs() < 1e-9, "{:?} instead of {total}", reason);
        }
        prop_assert!(totals.is_empty());
    }

    /// Every place and score is the one that the policy's own ranking gives,
    /// and a rule is named just where it keeps somebody out.
    #[test]
    fn places_are_those_of_the_rankings(left in policy(), right in policy(), seeking in side(), k in 1..8_usize) {
        let told = compared(&left, &right, seeking, k);
        prop_assert!((0.0..=1.0).contains(&told.overlap) && (0.0..=1.0).contains(&told.agreement));
        for (policy, on_the_left) in [(&left, true), (&right, false)] {
            let ranker = Ranker::new(pool(), policy, seeking).unwrap();
            let everybody = NonZeroUsize::new(ranker.candidates().len()).unwrap();
            let seekers: Vec<usize> = (0..told.lists.len()).collect();
            for (list, full) in told.lists.iter().zip(ranker.rank(&seekers, everybody)) {
                let mut placed = 0;
                for moved in &list.candidates {
                    let standing = if on_the_left { &moved.left } else { &moved.right };
                    let position = ranker.candidates().position(&moved.candidate).unwrap();
                    let ranked = full.iter().position(|ranked| ranked.candidate == position);
                    prop_assert_eq!(standing.gates.is_empty(), ranked.is_some(), "{:?}", moved);
                    if let Some(at) = ranked {
                        prop_assert_eq!(standing.score.to_bits(), full[at].score.to_bits());
                    }
                    if policy.limits().exposure_percent.is_none() {
                        prop_assert_eq!(standing.rank, ranked.map(|at| at + 1).filter(|rank| *rank <= k));
                    }
                    placed += usize::from(standing.rank.is_some());
                }
                prop_assert!(placed <= k);
                if policy.limits().exposure_percent.is_none() {
                    prop_assert_eq!(placed, full.len().min(k));
                }
            }
        }
    }
}

/// A stricter rule: who falls out of a list by it is told with its name.
#[test]
fn who_falls_out_by_a_rule_is_told_with_it() {
    let default = market().default_policy();
    let mut shape = serde_json::to_value(&default).unwrap();
    let range = json!({ "low_minor": 0, "high_minor": 50_000_000, "currency": "MAD" });
    let rule = json!({ "id": "small-asks", "rule": { "kind": "ask_between", "range": range } });
    shape["gates"].as_array_mut().unwrap().push(rule);
    let strict: Policy = serde_json::from_value(shape).unwrap();
    let told = compared(&default, &strict, Side::Second, 5);
    let mut fallen = 0;
    for moved in told.lists.iter().flat_map(|list| &list.candidates) {
        assert!(moved.left.gates.is_empty() && moved.reasons.is_empty(), "{moved:?}");
        assert!(moved.right.gates.is_empty() || moved.right.gates == ["small-asks"], "{moved:?}");
        fallen += moved.right.gates.len();
    }
    assert!(fallen > 10, "{fallen}");
    assert!(told.exposure.iter().any(|exposure| exposure.right == 0));
    let written: Value = serde_json::to_value(&told).unwrap();
    assert_eq!(written["left"], json!(["startup-investor", 1]));
}

/// Nothing but the fuse is another: it is the only reason.
#[test]
fn a_change_of_fuse_alone_is_named() {
    let default = market().default_policy();
    for fuse in [
        json!({ "kind": "harmonic" }),
        json!({ "kind": "minimum" }),
        json!({ "kind": "mean", "first_share": 0.2 }),
    ] {
        let mut shape = serde_json::to_value(&default).unwrap();
        shape["fuse"] = fuse;
        let other: Policy = serde_json::from_value(shape).unwrap();
        let told = compared(&default, &other, Side::First, 10);
        let causes: Vec<Cause> = told.reasons.iter().map(|reason| reason.cause).collect();
        assert_eq!(causes, [Cause::Fuse]);
        let moves = told.lists.iter().flat_map(|list| &list.candidates).filter(|moved| moved.has_moved());
        for moved in moves.filter(|moved| moved.ruled == 0) {
            assert_eq!(moved.reasons.len(), 1, "{moved:?}");
        }
    }
}

#[test]
fn policies_of_another_market_are_refused() {
    let (ours, other) = (market().default_policy(), Market::find("startup-mentor").unwrap().default_policy());
    let k = NonZeroUsize::new(3).unwrap();
    for (left, right) in [(&ours, &other), (&other, &ours)] {
        let error = compare(pool(), left, right, Side::First, &[0], k).unwrap_err().to_string();
        assert!(error.contains("startup-mentor"), "{error}");
    }
}
