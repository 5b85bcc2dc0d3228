//! Stability, fairness, audit and repair against proven answers and brute force.

mod common;

use std::cmp::Reverse;

use common::{all_plans, instances, small, tiers, value};
use proptest::prelude::*;
use qantara_pairing::audit::audit;
use qantara_pairing::check::check;
use qantara_pairing::choice::{Plan, Request, choose};
use qantara_pairing::fairness::{best_worst, floor_curve};
use qantara_pairing::market::{Market, PairId, Side};
use qantara_pairing::repair::{Keep, repair};
use qantara_pairing::stable::{Score, blocking_pairs, deferred_acceptance};
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
}
