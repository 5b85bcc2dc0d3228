//! Stability, fairness, audit, repair, price-out and standbys against proven answers and brute force.

mod common;

use std::cmp::Reverse;

use common::{all_plans, groups, instances, most, small, tiers, value};
use proptest::prelude::*;
use qantara_pairing::audit::audit;
use qantara_pairing::check::{check, check_over_all};
use qantara_pairing::choice::{ChooseError, Floors, Plan, Request, choose};
use qantara_pairing::fairness::{best_worst, floor_curve};
use qantara_pairing::market::{Market, Pair, PairId, Participant, Side};
use qantara_pairing::price_out::{OverAllError, choose_over_all, price_out};
use qantara_pairing::repair::{Keep, frontier, repair};
use qantara_pairing::stable::{Score, blocking_pairs, deferred_acceptance};
use qantara_pairing::standby::standbys;
use sha2::{Digest, Sha256};

#[test]
fn stable_plans_are_the_proven_ones() {
    for instance in instances() {
        let market = &instance.market;
        for (side, name) in
            [(Side::Left, "stable_startup_proposing"), (Side::Right, "stable_investor_proposing")]
        {
            let expected = &instance.expected[name];
            let meetings = deferred_acceptance(market, side);
            let lines: Vec<String> = meetings
                .iter()
                .map(|&pair| format!("{},{}", market.left(pair), market.right(pair)))
                .collect();
            let hash: String =
                Sha256::digest(lines.join("\n")).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(expected["pairs_hash"], hash, "{} {name}", instance.name);
            assert_eq!(expected["value"], value(market, &meetings));
            assert_eq!(expected["meetings"], meetings.len());
            let audit = audit(&market.with_floor(Side::Left, 2), &meetings);
            assert_eq!(expected["startups_below_2"], audit.sides[0].below_floor);
            assert_eq!(expected["per_startup"], serde_json::json!(audit.sides[0].meetings));
            assert_eq!(audit.blocking_own, 0);
        }
    }
}

#[test]
fn the_worst_best_meeting_is_the_proven_one() {
    for instance in instances() {
        let expected = &instance.expected["best_worst_meeting"];
        let best = best_worst(&instance.market, &Request::default()).unwrap();
        assert_eq!(expected["threshold"].as_i64(), best.threshold, "{}", instance.name);
        assert_eq!(expected["value"], best.plan.value, "{}", instance.name);
        assert_eq!(expected["next_score_short"], best.next_without, "{}", instance.name);
        assert_eq!((best.without, best.plan.short), (0, 0));
        let market = instance.market.with_floor(Side::Left, 1);
        assert!(check(&market, &best.request, &best.plan).unwrap().is_optimal());
    }
}

#[test]
fn the_curve_is_what_each_floor_gives() {
    for instance in instances() {
        let plans = floor_curve(&instance.market, &Request::default(), 3).unwrap();
        for (floor, plan) in plans.iter().enumerate() {
            let expected = &instance.expected["floors"][floor.to_string()];
            assert_eq!(expected["value"], plan.value, "{} {floor}", instance.name);
            assert_eq!(expected["short"], plan.short, "{} {floor}", instance.name);
        }
    }
}

/// The reference plan is the one that the figures for floor 2 describe.
#[test]
fn the_audit_of_the_reference_plan_is_the_recorded_one() {
    for instance in instances() {
        let expected = &instance.expected["floors"]["2"];
        let plan = instance.pairs(&instance.expected["reference_plan"]);
        let audit = audit(&instance.market.with_floor(Side::Left, 2), &plan);
        let near = |key: &str, found: f64| {
            assert!(
                (expected[key].as_f64().unwrap() - found).abs() < 1e-6,
                "{} {key} {found}",
                instance.name
            );
        };
        near("gini_meetings_per_startup", audit.sides[0].gini_meetings);
        near("gini_score_per_startup", audit.sides[0].gini_scores);
        assert_eq!(expected["blocking_mutual"], audit.blocking_mutual);
        assert_eq!(expected["blocking_own"], audit.blocking_own);
        assert_eq!(expected["startups_below_2"], audit.sides[0].below_floor);
        assert_eq!(expected["min_score_per_startup"].as_i64().as_ref(), audit.sides[0].scores.iter().min());
        assert_eq!(expected["max_degree"], audit.sides[0].busiest.max(audit.sides[1].busiest));
    }
}

#[test]
fn drop_outs_change_what_the_proven_answers_say() {
    for instance in instances() {
        let market = instance.market.with_floor(Side::Left, 2);
        let solved = choose(&market, &Request::default()).unwrap();
        let earlier = Plan { meetings: instance.pairs(&instance.expected["reference_plan"]), ..solved };
        for expected in instance.expected["dropouts"].as_array().unwrap() {
            let absent = market.without(Side::Right, expected["investor"].as_u64().unwrap() as u32);
            for (bonus, expected) in expected["stickiness"].as_object().unwrap() {
                let bonus: i64 = bonus.parse().unwrap();
                let repaired = repair(&absent, &Request::default(), &earlier, Keep::Bonus(bonus)).unwrap();
                let kept = earlier.meetings.len() - repaired.lost.len() - repaired.cancelled.len();
                let objective = repaired.plan.objective(10_000_000) + i128::from(bonus) * kept as i128;
                assert_eq!(
                    i128::from(expected["objective"].as_i64().unwrap()),
                    objective,
                    "{}",
                    instance.name
                );
                assert_eq!(expected["short"], repaired.plan.short);
                assert!(check(&absent, &repaired.request, &repaired.plan).unwrap().is_optimal());
            }
            let expected = &expected["least_change"];
            let repaired = repair(&absent, &Request::default(), &earlier, Keep::FewestChanges).unwrap();
            assert_eq!(expected["short"], repaired.plan.short);
            assert_eq!(expected["cancelled"], repaired.cancelled.len());
            assert_eq!(expected["plan_value"], repaired.plan.value);
            assert!(check(&absent, &repaired.request, &repaired.plan).unwrap().is_optimal());
        }
    }
}

/// From lists of three each, the plan over all pairs is the proven one.
#[test]
fn short_lists_lead_to_the_proven_plan() {
    for instance in instances() {
        let whole = instance.market.with_floor(Side::Left, 2);
        let expected = &instance.expected["floors"]["2"];
        let lists = lists(&whole, |_, place| place < 3);
        let all = all_pairs(&whole);
        let few = choose(&lists, &Request::default()).unwrap();
        assert!(!price_out(&lists, &Request::default(), &few, all.clone()).is_empty());
        assert!(!check_over_all(&lists, &Request::default(), &few, all.clone()).unwrap().is_optimal());
        let best = choose_over_all(&lists, &Request::default(), || all.clone()).unwrap();
        assert_eq!(expected["value"], best.plan.value, "{}", instance.name);
        assert_eq!(expected["short"], best.plan.short, "{}", instance.name);
        assert!(check_over_all(&best.market, &best.request, &best.plan, all).unwrap().is_optimal());
        println!(
            "{}: {} of {} pairs in {} rounds",
            instance.name,
            best.market.n_pairs(),
            whole.n_pairs(),
            best.rounds
        );
    }
}

#[test]
fn standbys_are_free_and_help_floors_first() {
    let mut builder = Market::builder().left("a", 0, 1).left("b", 0, 0);
    for (id, min, max) in [("busy", 0, 1), ("free", 0, 1), ("good", 0, 1), ("short", 1, 1), ("vetoed", 0, 1)]
    {
        builder = builder.right(id, min, max);
    }
    let pairs = [("busy", 9), ("free", 5), ("good", 6), ("short", 1), ("vetoed", 8)];
    for (id, score) in pairs {
        builder = builder.pair("a", id, score).pair("b", id, score);
    }
    let market = builder.build().unwrap();
    let pair = |id| market.pair(0, market.find(Side::Right, id).unwrap()).unwrap();
    let request = Request { pins: vec![pair("busy")], vetoes: vec![pair("vetoed")], ..Request::default() };
    let plan = choose(&market, &request).unwrap();
    let next = standbys(&market, &request, &plan, Side::Left, 2);
    assert_eq!(next, [vec![pair("short"), pair("good")], vec![]]);
}

/// A market's pairs.
fn all_pairs(market: &Market) -> Vec<Pair> {
    (0..market.n_pairs() as PairId)
        .map(|pair| Pair {
            left: market.left(pair),
            right: market.right(pair),
            score: market.score(pair),
            left_score: market.own_score(Side::Left, pair),
            right_score: market.own_score(Side::Right, pair),
        })
        .collect()
}

/// The same participants with some of the pairs: those that a left
/// participant's list keeps, by place, the best first.
fn lists(market: &Market, keeps: impl Fn(PairId, usize) -> bool) -> Market {
    let side = |side: Side| {
        let one = |n: u32| Participant {
            id: market.id(side, n).to_owned(),
            min: market.limits(side, n).min(),
            max: market.limits(side, n).max(),
        };
        (0..market.len(side) as u32).map(one).collect::<Vec<_>>()
    };
    let all = all_pairs(market);
    let mut listed = Vec::new();
    for left in 0..market.len(Side::Left) as u32 {
        let mut list: Vec<PairId> = market.of_left(left).collect();
        list.sort_by_key(|&pair| Reverse(market.score(pair)));
        let kept = (0..).zip(list).filter(|&(place, pair)| keeps(pair, place));
        listed.extend(kept.map(|(_, pair)| all[pair as usize]));
    }
    Market::new(side(Side::Left), side(Side::Right), &listed).unwrap()
}

/// A plan as the sorted own scores that one participant has.
fn own(market: &Market, side: Side, one: u32, plan: &[PairId]) -> Vec<i64> {
    let mine = plan.iter().filter(|&&pair| market.of(side, pair) == one);
    let mut scores: Vec<i64> = mine.map(|&pair| market.own_score(side, pair)).collect();
    scores.sort_unstable_by_key(|&score| Reverse(score));
    scores
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn no_pair_blocks_a_stable_plan(small in small(12)) {
        let market = small.market();
        for side in Side::BOTH {
            let plan = deferred_acceptance(&market, side);
            prop_assert_eq!(blocking_pairs(&market, &plan, Score::Own), vec![]);
            prop_assert_eq!(deferred_acceptance(&small.permuted(3), side), plan);
        }
    }

    /// With strict preferences no stable plan gives a proposer more, and all
    /// fill the same places.
    #[test]
    fn proposers_do_best(small in small(10)) {
        let mut small = small;
        for (at, pair) in (0..).zip(&mut small.pairs) {
            pair.3 = pair.3 * 100 + at * 37 % 100 + 1;
            pair.4 = pair.4 * 100 + at * 53 % 100 + 1;
        }
        let market = small.market();
        for side in Side::BOTH {
            let best = deferred_acceptance(&market, side);
            for plan in all_plans(&market) {
                if blocking_pairs(&market, &plan, Score::Own).is_empty() {
                    prop_assert_eq!(plan.len(), best.len());
                    for one in 0..market.len(side) as u32 {
                        prop_assert!(own(&market, side, one, &plan) <= own(&market, side, one, &best));
                    }
                }
            }
        }
    }

    /// As many left participants as possible meet somebody; then the worst of
    /// their best meetings is as good as it can be; then the total.
    #[test]
    fn no_plan_has_a_better_worst_meeting(small in small(10)) {
        let mut small = small;
        small.limits[1].iter_mut().for_each(|(min, _)| *min = 0);
        let market = small.market();
        let found = best_worst(&market, &Request::default()).unwrap();
        let n = market.len(Side::Left) as u32;
        let key = |plan: &Vec<PairId>| {
            let best: Vec<i64> = (0..n)
                .filter_map(|one| {
                    plan.iter().filter(|&&pair| market.left(pair) == one).map(|&pair| market.score(pair)).max()
                })
                .collect();
            (best.len(), best.into_iter().min())
        };
        let best = all_plans(&market).iter().map(key).max().unwrap();
        prop_assert_eq!(key(&found.plan.meetings), best);
        prop_assert_eq!(found.threshold.is_some(), best.1.is_some() || market.n_pairs() > 0);
        let total = all_plans(&market).iter().filter(|plan| key(plan) == best).map(|plan| value(&market, plan)).max();
        prop_assert_eq!(Some(found.plan.value), total);
    }

    #[test]
    fn the_least_change_is_the_least(small in small(10), absent in 0..4_u32) {
        let market = small.market();
        let earlier = choose(&market, &Request::default()).unwrap();
        let unchanged = repair(&market, &Request::default(), &earlier, Keep::FewestChanges).unwrap();
        prop_assert_eq!(&unchanged.plan.meetings, &earlier.meetings);
        let later = market.without(Side::Right, absent % market.len(Side::Right) as u32);
        let repaired = repair(&later, &Request::default(), &earlier, Keep::FewestChanges).unwrap();
        let key = |plan: &Vec<PairId>| {
            let kept = plan.iter().filter(|pair| earlier.meetings.contains(pair)).count();
            (Reverse(tiers(&later, plan).iter().sum::<u32>()), kept, value(&later, plan))
        };
        prop_assert_eq!(key(&repaired.plan.meetings), all_plans(&later).iter().map(key).max().unwrap());
    }

    /// Along the frontier every further change brings something, and the
    /// shortage stays the least.
    #[test]
    fn further_changes_bring_more(small in small(12), absent in 0..4_u32) {
        let market = small.market();
        let earlier = choose(&market, &Request::default()).unwrap();
        let later = market.without(Side::Right, absent % market.len(Side::Right) as u32);
        let repairs = frontier(&later, &Request::default(), &earlier, &[0, 1, 2, 4]).unwrap();
        let least = choose(&later, &Request::default()).unwrap();
        prop_assert!(repairs.iter().all(|one| one.plan.short == least.short));
        prop_assert!(repairs.is_sorted_by(|a, b| a.cancelled.len() < b.cancelled.len() && a.plan.value < b.plan.value));
        prop_assert_eq!(repairs.last().unwrap().plan.value, least.value);
    }

    /// Each plan of the curve is as good as a fresh one, whatever else is asked.
    #[test]
    fn the_curve_has_the_best_plan_for_each_floor(
        small in small(12),
        floors in prop_oneof![Just(Floors::Relax), Just(Floors::Spread), (0..8_i64).prop_map(Floors::Soft)],
        good in prop::option::of(0..9_i64),
        groups in groups(),
        most in most(),
    ) {
        let market = small.market();
        let request = Request { floors, good, groups: groups.among(&market), most, ..Request::default() };
        // Limits of groups can contradict each other.
        if let Ok(curve) = floor_curve(&market, &request, 4) {
            for (floor, plan) in (0..).zip(&curve) {
                let market = market.with_floor(Side::Left, floor);
                let verdict = check(&market, &request, plan).unwrap();
                prop_assert!(verdict.is_optimal(), "floor {}: {:?}", floor, verdict);
                let fresh = choose(&market, &request).unwrap();
                prop_assert_eq!(check(&market, &request, &fresh).unwrap().objective, verdict.objective);
                if !matches!(floors, Floors::Soft(_)) {
                    prop_assert_eq!((plan.value, plan.short), (fresh.value, fresh.short));
                }
            }
            prop_assert_eq!(floor_curve(&small.permuted(3), &request, 4).unwrap(), curve);
        }
    }

    /// Whatever the lists leave out, the plan over all pairs is as good as the
    /// whole market's, and proved; where it is not proved, a pair is missed.
    #[test]
    fn a_plan_over_all_pairs_is_the_whole_markets(
        small in small(12),
        marks in prop::collection::vec(0..3_u8, 12),
        floors in prop_oneof![
            Just(Floors::Relax), Just(Floors::Spread), Just(Floors::Strict), (0..8_i64).prop_map(Floors::Soft)
        ],
        good in prop::option::of(0..9_i64),
    ) {
        let market = small.market();
        let request = Request { floors, good, ..Request::default() };
        let lists = lists(&market, |pair, _| marks[pair as usize] == 0);
        let all = all_pairs(&market);
        match (choose(&market, &request), choose_over_all(&lists, &request, || all.clone())) {
            (Ok(whole), Ok(best)) => {
                let verdict = check_over_all(&best.market, &best.request, &best.plan, all.clone()).unwrap();
                prop_assert!(verdict.is_optimal(), "{:?}", verdict);
                prop_assert_eq!(price_out(&best.market, &best.request, &best.plan, all.clone()), vec![]);
                if matches!(floors, Floors::Soft(_)) {
                    prop_assert_eq!(verdict.objective, check(&market, &request, &whole).unwrap().objective);
                } else {
                    prop_assert_eq!((best.plan.value, best.plan.short), (whole.value, whole.short));
                }
            }
            (Err(ChooseError::Conflict(_)), Err(OverAllError::Choose(ChooseError::Conflict(_)))) => {}
            other => prop_assert!(false, "{:?}", other),
        }
        if let Ok(plan) = choose(&lists, &request) {
            let verdict = check_over_all(&lists, &request, &plan, all.clone()).unwrap();
            let missed = price_out(&lists, &request, &plan, all);
            prop_assert_eq!(verdict.gap() == 0, missed.is_empty());
        }
    }
}
