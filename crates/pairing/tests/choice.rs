//! The choice of meetings against proven answers and against every plan.

mod common;

use std::cmp::Reverse;

use common::{all_plans, instances, small, tiers, value};
use proptest::prelude::*;
use qantara_pairing::audit::audit;
use qantara_pairing::check::{Broken, check};
use qantara_pairing::choice::{Floors, Penalties, Plan, Request, choose, choose_from};
use qantara_pairing::market::{Market, PairId, Side};
use serde_json::Value;

fn number(value: &Value) -> i128 {
    value.as_i64().unwrap().into()
}

/// The plan, which must be proved and the same from its own prices.
fn proved(market: &Market, request: &Request) -> Plan {
    let plan = choose(market, request).unwrap();
    let verdict = check(market, request, &plan).unwrap();
    assert!(verdict.is_optimal(), "{verdict:?}");
    assert_eq!(choose_from(market, request, &plan).unwrap(), plan);
    // What nobody may use has no price of its own.
    let prices = plan.certificate.left.iter().chain(&plan.certificate.right);
    assert!(prices.into_iter().all(|price| price.abs() < 1 << 59), "{:?}", plan.certificate);
    plan
}

#[test]
fn floors_cost_what_the_proven_answers_say() {
    for instance in instances() {
        for floor in 0..=3 {
            let market = instance.market.with_floor(Side::Left, floor);
            let expected = &instance.expected["floors"][floor.to_string()];
            for floors in [Floors::Relax, Floors::Soft(10_000_000)] {
                let plan = proved(&market, &Request { floors, ..Request::default() });
                let (name, short) = (&instance.name, plan.short);
                assert_eq!(expected["short"], short, "{name}, floor {floor}");
                assert_eq!(expected["value"], plan.value, "{name}, floor {floor}");
                assert_eq!(
                    number(&expected["objective"]),
                    plan.objective(10_000_000),
                    "{name}, floor {floor}"
                );
            }
        }
    }
}

#[test]
fn good_meetings_count_as_the_proven_answers_say() {
    for instance in instances() {
        for (good, expected) in instance.expected["good_floors"].as_object().unwrap() {
            let market = instance.market.with_floor(Side::Left, expected["r"].as_u64().unwrap() as u32);
            for floors in [Floors::Relax, Floors::Soft(10_000_000)] {
                let plan =
                    proved(&market, &Request { floors, good: good.parse().ok(), ..Request::default() });
                assert_eq!(expected["value"], plan.value, "{}, good {good}", instance.name);
                assert_eq!(expected["short"], plan.short, "{}, good {good}", instance.name);
                assert_eq!(
                    number(&expected["objective"]),
                    plan.objective(10_000_000),
                    "{}, good {good}",
                    instance.name
                );
            }
        }
    }
}

#[test]
fn pins_and_vetoes_cost_what_the_proven_answers_say() {
    for instance in instances() {
        let market = instance.market.with_floor(Side::Left, 2);
        let free = proved(&market, &Request::default());
        for expected in instance.expected["pins_vetoes"].as_array().unwrap() {
            let [pins, vetoes] = ["pins", "vetoes"].map(|key| instance.pairs(&expected[key]));
            let plan = proved(&market, &Request { pins, vetoes, ..Request::default() });
            assert_eq!(expected["value"], plan.value, "{}", instance.name);
            assert_eq!(expected["short"], plan.short, "{}", instance.name);
            assert_eq!(expected["cost"], free.value - plan.value, "{}", instance.name);
        }
    }
}

#[test]
fn a_later_plan_may_start_from_any_earlier_one() {
    for instance in instances() {
        let market = instance.market.with_floor(Side::Left, 3);
        let plans = [Floors::Relax, Floors::Spread, Floors::Soft(1)].map(|floors| {
            let request = Request { floors, ..Request::default() };
            (request.clone(), proved(&market, &request))
        });
        for (request, plan) in &plans {
            for (_, earlier) in &plans {
                let again = choose_from(&market, request, earlier).unwrap();
                assert_eq!((again.value, again.short), (plan.value, plan.short));
            }
        }
    }
}

/// A plan's worth to a request, greater being better, and pins and vetoes
/// first of all.
fn objective(market: &Market, request: &Request, plan: &[PairId]) -> (bool, Vec<i64>, i64) {
    let allowed = request.pins.iter().all(|pair| plan.contains(pair))
        && !request.vetoes.iter().any(|pair| plan.contains(pair));
    let missing = tiers(market, plan).map(i64::from);
    let missing: Vec<i64> = match request.floors {
        Floors::Spread => missing.iter().map(|n| -n).collect(),
        Floors::Soft(_) => Vec::new(),
        Floors::Relax | Floors::Strict => vec![-missing.iter().sum::<i64>()],
    };
    let mut score = value(market, plan);
    score += plan.iter().filter(|pair| request.kept.contains(pair)).map(|_| request.bonus).sum::<i64>();
    if let Floors::Soft(penalty) = request.floors {
        score -= penalty * tiers(market, plan).map(i64::from).iter().sum::<i64>();
    }
    (allowed, missing, score)
}

fn requests(n_pairs: usize) -> impl Strategy<Value = Request> {
    let pairs: Vec<PairId> = (0..n_pairs as PairId).collect();
    let floors = prop_oneof![
        Just(Floors::Relax),
        Just(Floors::Spread),
        (0..8_i64).prop_map(Floors::Soft),
        Just(Floors::Relax)
    ];
    let marks = prop::collection::vec(0..12_u8, n_pairs);
    (floors, marks, 0..5_i64).prop_map(move |(floors, marks, bonus)| {
        let marked = |mark: u8| pairs.iter().copied().filter(|&pair| marks[pair as usize] == mark).collect();
        let mut kept: Vec<PairId> = marked(3);
        kept.extend::<Vec<PairId>>(marked(4));
        kept.sort_unstable();
        Request { floors, pins: marked(0), vetoes: marked(1), kept, bonus, ..Request::default() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// No plan of all is better, the certificate says so, and the order in
    /// which anything was given does not matter.
    #[test]
    fn no_other_plan_is_better(
        (small, request) in small(10).prop_flat_map(|small| {
            let requests = requests(small.pairs.len());
            (Just(small), requests)
        }),
        seed in 0..100_usize,
    ) {
        let market = small.market();
        let plans = all_plans(&market);
        let best = plans.iter().map(|plan| objective(&market, &request, plan)).max().unwrap();
        match choose(&market, &request) {
            Ok(plan) => {
                prop_assert_eq!(objective(&market, &request, &plan.meetings), best);
                prop_assert!(plans.contains(&plan.meetings));
                let verdict = check(&market, &request, &plan).unwrap();
                prop_assert!(verdict.is_optimal(), "{:?}", verdict);
                prop_assert_eq!(&choose_from(&market, &request, &plan).unwrap(), &plan);
                let permuted = small.permuted(seed);
                prop_assert_eq!(&choose(&permuted, &request).unwrap(), &plan);
            }
            Err(error) => prop_assert!(!best.0, "{}", error),
        }
    }

    /// Only meetings that are good enough count where the request says so.
    #[test]
    fn good_meetings_are_counted_apart(small in small(10), good in 0..9_i64) {
        let mut small = small;
        small.limits[1].iter_mut().for_each(|(min, _)| *min = 0);
        let market = small.market();
        let request = Request { good: Some(good), ..Request::default() };
        let worth = |plan: &Vec<PairId>| {
            let better: Vec<PairId> = plan.iter().copied().filter(|&pair| market.score(pair) >= good).collect();
            (Reverse(tiers(&market, &better).iter().sum::<u32>()), value(&market, plan))
        };
        let plan = choose(&market, &request).unwrap();
        let best = all_plans(&market).iter().map(worth).max().unwrap();
        prop_assert_eq!((Reverse(plan.short as u32), plan.value), best);
        prop_assert!(check(&market, &request, &plan).unwrap().is_optimal());
    }

    /// A plan from another market's plan is as good as a fresh one.
    #[test]
    fn an_earlier_plan_changes_nothing_but_the_time(
        one in small(12), floor in 0..3_u32, absent in 0..4_u32,
    ) {
        let market = one.market();
        let earlier = choose(&market, &Request::default()).unwrap();
        let later = market.with_floor(Side::Left, floor).without(Side::Right, absent % market.len(Side::Right) as u32);
        let (fresh, again) =
            (choose(&later, &Request::default()).unwrap(), choose_from(&later, &Request::default(), &earlier).unwrap());
        prop_assert_eq!((fresh.value, fresh.short), (again.value, again.short));
        prop_assert!(check(&later, &Request::default(), &again).unwrap().is_optimal());
    }

    /// A higher floor never gives a greater total of scores and penalties.
    #[test]
    fn the_objective_never_rises_with_the_floor(small in small(12)) {
        let mut before = i128::MAX;
        for floor in 0..4 {
            let market = small.market().with_floor(Side::Left, floor);
            let request = Request { floors: Floors::Soft(20), ..Request::default() };
            let plan = choose(&market, &request).unwrap();
            let objective = plan.objective(20);
            prop_assert!(objective <= before);
            before = objective;
        }
    }

    /// A certificate proves no more than is true, whatever its prices, and a
    /// plan that was touched is not proved or not accepted.
    #[test]
    fn tampering_is_found(small in small(10), at in 0..8_usize, by in prop_oneof![-3..=-1_i64, 1..=3_i64]) {
        let market = small.market();
        let request = Request { floors: Floors::Soft(6), ..Request::default() };
        let plan = choose(&market, &request).unwrap();

        let mut priced = plan.clone();
        let n_left = priced.certificate.left.len();
        let all = n_left + priced.certificate.right.len();
        match at % all {
            left if left < n_left => priced.certificate.left[left] += by,
            right => priced.certificate.right[right - n_left] += by,
        }
        prop_assert!(check(&market, &request, &priced).unwrap().gap() >= 0);

        let mut other = plan.clone();
        let pair = (at % market.n_pairs()) as PairId;
        match other.meetings.binary_search(&pair) {
            Ok(place) => drop(other.meetings.remove(place)),
            Err(place) => other.meetings.insert(place, pair),
        }
        prop_assert!(other.value == value(&market, &other.meetings) || check(&market, &request, &other).is_err());
        other.value = value(&market, &other.meetings);
        other.short = u64::from(tiers(&market, &other.meetings).iter().sum::<u32>());
        let worth = |plan: &Plan| plan.objective(6);
        match check(&market, &request, &other) {
            Ok(verdict) => prop_assert_eq!(verdict.gap(), worth(&plan) - worth(&other)),
            Err(_) => prop_assert!(!all_plans(&market).contains(&other.meetings)),
        }

        let mut eased = plan.clone();
        eased.certificate.penalties = Penalties::even(0);
        prop_assert_eq!(check(&market, &request, &eased), Err(Broken::Certificate));
    }
}

/// High floors and penalties that compete for few places: nothing may take as
/// long as the penalties are high.
#[test]
fn high_floors_share_few_places() {
    let mut market = Market::builder();
    for right in 0..4 {
        market = market.right(format!("r{right}"), 0, 20);
    }
    for left in 0..60_i64 {
        market = market.left(format!("l{left}"), 15, 15);
        for right in 0..4_i64 {
            let score = 100_000 + 7_919 * (left * 4 + right) % 900_000;
            market = market.pair(&format!("l{left}"), &format!("r{right}"), score);
        }
    }
    let market = market.build().unwrap();
    for floors in [Floors::Relax, Floors::Spread, Floors::Soft(1 << 56), Floors::Soft(0)] {
        let plan = proved(&market, &Request { floors, ..Request::default() });
        assert_eq!(plan.meetings.len(), 80, "{floors:?}");
        let meetings = audit(&market, &plan.meetings).sides[0].meetings.clone();
        let [least, most] = [meetings.iter().min(), meetings.iter().max()];
        assert!(floors != Floors::Spread || (least, most) == (Some(&1), Some(&2)), "{meetings:?}");
    }
}
