//! Groups and the most meetings of all, against every plan.

mod common;

use std::cmp::Reverse;

use common::{Groups, Small, every_set, groups, most, small, value};
use proptest::prelude::*;
use qantara_pairing::check::{Broken, check, check_over_all};
use qantara_pairing::choice::{
    ChooseError, Conflict, Floors, Group, GroupError, Plan, Request, Rule, choose, choose_from,
};
use qantara_pairing::fairness::best_worst;
use qantara_pairing::market::{Market, Pair, PairId, Side};
use qantara_pairing::price_out::{choose_over_all, price_out};
use qantara_pairing::repair::{Keep, repair};
use qantara_pairing::standby::standbys;

/// Two startups of the north and one of the south share two funds.
fn market() -> Market {
    Market::builder()
        .left("argan", 0, 2)
        .left("atlas", 0, 2)
        .left("zellige", 0, 2)
        .right("rif angels", 0, 2)
        .right("sahara ventures", 0, 2)
        .pair("argan", "rif angels", 9)
        .pair("argan", "sahara ventures", 8)
        .pair("atlas", "rif angels", 7)
        .pair("atlas", "sahara ventures", 6)
        .pair("zellige", "rif angels", 3)
        .pair("zellige", "sahara ventures", 1)
        .build()
        .unwrap()
}

fn group(members: &[u32], min: u32, max: Option<u32>) -> Group {
    Group { members: members.to_vec(), min, max }
}

fn proved(market: &Market, request: &Request) -> Plan {
    let plan = choose(market, request).unwrap();
    let verdict = check(market, request, &plan).unwrap();
    assert!(verdict.is_optimal(), "{verdict:?}");
    plan
}

#[test]
fn a_floor_for_the_south_costs_what_its_price_says() {
    let free = proved(&market(), &Request::default());
    assert_eq!(free.value, 30);
    let request = Request { groups: vec![group(&[2], 1, None)], ..Request::default() };
    let plan = proved(&market(), &request);
    assert_eq!((plan.value, plan.short, &*plan.short_of_groups), (26, 0, &[0][..]));
    assert!(plan.certificate.groups[0] <= -4);
    // More than the south can hold.
    let request = Request { groups: vec![group(&[2], 5, None)], ..Request::default() };
    let plan = proved(&market(), &request);
    assert_eq!((plan.value, plan.short, &*plan.short_of_groups), (21, 3, &[3][..]));
}

#[test]
fn the_best_meetings_get_the_seats_of_the_day() {
    for (most, value, price) in [(0, 0, 9), (1, 9, 8), (2, 17, 7), (3, 24, 6), (4, 30, 0), (9, 30, 0)] {
        let request = Request { most: Some(most), ..Request::default() };
        let plan = proved(&market(), &request);
        assert_eq!((plan.value, plan.certificate.most >= price), (value, true), "{most}");
        let more = Request { most: Some(most + 1), ..Request::default() };
        assert!(proved(&market(), &more).value - plan.value <= plan.certificate.most, "{most}");
    }
}

#[test]
fn the_north_takes_no_more_than_it_may() {
    let request = Request { groups: vec![group(&[0, 1], 0, Some(2))], ..Request::default() };
    let plan = proved(&market(), &request);
    assert_eq!((plan.value, plan.short), (17 + 4, 0));
}

#[test]
fn groups_that_are_no_groups_are_refused() {
    let overlap = [group(&[0, 1], 1, None), group(&[2], 0, None), group(&[1, 2], 1, None)];
    let error = GroupError::Overlap { groups: [0, 2], id: "atlas".to_owned() };
    assert_eq!(error.to_string(), "the left participant `atlas` is in groups 0 and 2");
    for (groups, error) in [
        (&overlap[..], error),
        (&[group(&[3], 1, None)], GroupError::NoSuchMember { group: 0, member: 3, participants: 3 }),
        (&[group(&[0], 2, Some(1))], GroupError::FloorAboveMost { group: 0, min: 2, max: 1 }),
    ] {
        let plan = choose(&market(), &Request::default()).unwrap();
        let request = Request { groups: groups.to_vec(), ..Request::default() };
        assert_eq!(choose(&market(), &request), Err(ChooseError::Groups(error.clone())));
        let certificate = qantara_pairing::choice::Certificate {
            groups: vec![0; groups.len()],
            ..plan.certificate.clone()
        };
        let plan = Plan { certificate, ..plan };
        assert_eq!(check(&market(), &request, &plan), Err(Broken::Groups(error)));
    }
    // Who stands twice in one group is in one group.
    let twice = Request { groups: vec![group(&[2, 2], 1, None)], ..Request::default() };
    assert_eq!(proved(&market(), &twice).value, 26);
}

#[test]
fn strict_rules_that_contradict_each_other_are_named() {
    let floor = |one| Rule::Floor(Side::Left, one);
    let floors = market().with_floor(Side::Left, 1);
    for (market, request, rules) in [
        (
            market(),
            Request { pins: vec![0, 3], most: Some(1), ..Request::default() },
            vec![Rule::Total, Rule::Pin(0), Rule::Pin(3)],
        ),
        (
            market(),
            Request { pins: vec![0, 1, 2], groups: vec![group(&[0, 1], 0, Some(1))], ..Request::default() },
            vec![Rule::GroupCapacity(0), Rule::Pin(0), Rule::Pin(1)],
        ),
        (
            floors.clone(),
            Request { most: Some(2), ..Request::default() },
            vec![floor(0), floor(1), floor(2), Rule::Total],
        ),
        (
            floors,
            Request { groups: vec![group(&[0, 1], 0, Some(1))], ..Request::default() },
            vec![floor(0), floor(1), Rule::GroupCapacity(0)],
        ),
        (
            market(),
            Request { groups: vec![group(&[2], 3, None)], ..Request::default() },
            vec![Rule::Group(0)],
        ),
        (
            market(),
            Request {
                groups: vec![group(&[0], 1, None), group(&[1, 2], 3, None)],
                most: Some(3),
                ..Request::default()
            },
            vec![Rule::Group(0), Rule::Group(1), Rule::Total],
        ),
    ] {
        let request = Request { floors: Floors::Strict, ..request };
        assert_eq!(choose(&market, &request), Err(ChooseError::Conflict(Conflict { rules })));
    }
    let rules = vec![Rule::Group(0), Rule::Group(1), Rule::GroupCapacity(0), Rule::Total];
    assert_eq!(
        Conflict { rules }.to_string(),
        "2 group floors, 1 group capacity and 1 total cannot all hold"
    );
}

#[test]
fn a_standby_helps_its_group_and_finds_room_in_it() {
    let market = market();
    let request = Request {
        groups: vec![group(&[2], 3, None), group(&[0], 0, Some(1)), group(&[1], 0, None)],
        vetoes: vec![2, 4, 5],
        ..Request::default()
    };
    let plan = proved(&market, &request);
    assert_eq!(plan.meetings, [0, 3]);
    let open = Request { vetoes: vec![], ..request };
    // Argan's group is full, and zellige's lacks meetings.
    let next = standbys(&market, &open, &plan, Side::Right, 3);
    assert_eq!(next, [vec![4, 2], vec![5]]);
}

/// Where hundreds of meetings are too many or missing, prices of groups and of
/// the day are looked for first: the plan is proved, and the same from its own
/// prices and with the groups in another order.
#[test]
fn plans_for_larger_days_are_proved() {
    let mut market = Market::builder();
    for right in 0..40 {
        market = market.right(format!("r{right:02}"), 0, 4 + right % 7);
    }
    for left in 0..150_i64 {
        market = market.left(format!("l{left:03}"), (left % 3) as u32, 3);
        for right in (left % 3..40).step_by(3) {
            let score = 100_000 + 7_919 * (left * 40 + right) % 900_000;
            market = market.pair(&format!("l{left:03}"), &format!("r{right:02}"), score);
        }
    }
    let market = market.build().unwrap();
    let thirds = |min: u32, max: Option<u32>| -> Vec<Group> {
        (0..2).map(|third| group(&(third..150).step_by(3).collect::<Vec<_>>(), min, max)).collect()
    };
    for floors in [Floors::Relax, Floors::Spread, Floors::Soft(300_000), Floors::Soft(1 << 56)] {
        for (groups, most) in [
            (vec![], Some(200)),
            (vec![], Some(60)),
            (vec![], Some(0)),
            (thirds(0, Some(50)), None),
            (thirds(0, Some(0)), None),
            (thirds(120, None), None),
            (thirds(1_000, None), None),
            (thirds(90, Some(95)), Some(190)),
            (thirds(100, None), Some(150)),
        ] {
            for good in [None, Some(600_000)] {
                let request = Request { floors, groups: groups.clone(), most, good, ..Request::default() };
                let plan = proved(&market, &request);
                assert_eq!(choose_from(&market, &request, &plan).unwrap(), plan);
                let mut other = request.clone();
                other.groups.reverse();
                assert_eq!(choose(&market, &other).unwrap().meetings, plan.meetings);
            }
        }
    }
}

/// What a plan is worth to a request, greater being better, and what must hold
/// first of all.
fn worth(market: &Market, request: &Request, plan: &[PairId]) -> (bool, Vec<i64>, i64) {
    let count =
        |is_counted: &dyn Fn(PairId) -> bool| plan.iter().filter(|&&pair| is_counted(pair)).count() as u32;
    let mut allowed = request.pins.iter().all(|pair| plan.contains(pair))
        && !request.vetoes.iter().any(|pair| plan.contains(pair))
        && request.most.is_none_or(|most| plan.len() as u32 <= most);
    let mut tiers = vec![0_i64; 5];
    for side in Side::BOTH {
        for one in 0..market.len(side) as u32 {
            let limits = market.limits(side, one);
            let is_own = |pair: PairId| market.of(side, pair) == one;
            allowed &= count(&is_own) <= limits.max();
            let good = request.good.filter(|_| side == Side::Left);
            let counted = count(&|pair| is_own(pair) && good.is_none_or(|good| market.score(pair) >= good));
            (counted..limits.min()).for_each(|nth| tiers[nth as usize] -= 1);
        }
    }
    for group in &request.groups {
        let together = count(&|pair| group.members.contains(&market.left(pair)));
        allowed &= group.max.is_none_or(|max| together <= max);
        tiers[4] -= i64::from(group.min.saturating_sub(together));
    }
    let mut score = value(market, plan);
    score += plan.iter().filter(|pair| request.kept.contains(pair)).map(|_| request.bonus).sum::<i64>();
    let all: i64 = tiers.iter().sum();
    match request.floors {
        Floors::Spread => (allowed, tiers, score),
        Floors::Relax | Floors::Strict => (allowed, vec![all], score),
        Floors::Soft(penalty) => (allowed, vec![], score + penalty * all),
    }
}

/// Requests with everything that can be asked for.
#[derive(Clone, Debug)]
struct Asked {
    floors: Floors,
    marks: Vec<u8>,
    bonus: i64,
    good: Option<i64>,
    groups: Groups,
    most: Option<u32>,
}

impl Asked {
    fn of(&self, market: &Market) -> Request {
        let with = |marks: &[u8]| {
            let is_marked = |&pair: &PairId| marks.contains(&self.marks[pair as usize]);
            (0..market.n_pairs() as PairId).filter(is_marked).collect()
        };
        Request {
            floors: self.floors,
            pins: with(&[0]),
            vetoes: with(&[1]),
            good: self.good,
            kept: with(&[3, 4]),
            bonus: self.bonus,
            groups: self.groups.among(market),
            most: self.most,
        }
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let floors = prop_oneof![
        Just(Floors::Relax),
        Just(Floors::Spread),
        Just(Floors::Strict),
        (0..8_i64).prop_map(Floors::Soft)
    ];
    let good = prop_oneof![3 => Just(None), 1 => (0..9_i64).prop_map(Some)];
    let marks = prop::collection::vec(0..16_u8, 10);
    (floors, marks, 0..5_i64, good, groups(), most()).prop_map(
        |(floors, marks, bonus, good, groups, most)| Asked { floors, marks, bonus, good, groups, most },
    )
}

/// Participants keep their numbers and groups come in another order.
fn permuted(small: &Small, request: &Request, seed: usize) -> (Market, Request) {
    let mut request = request.clone();
    request.groups.reverse();
    for group in &mut request.groups {
        group.members.reverse();
    }
    (small.permuted(seed), request)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

    /// No plan of all is better, the certificate says so, and the order in
    /// which anything was given does not matter.
    #[test]
    fn no_other_plan_is_better(small in small(10), asked in asked(), seed in 0..100_usize) {
        let market = small.market();
        let request = asked.of(&market);
        let best = every_set(&market).map(|plan| worth(&market, &request, &plan)).max().unwrap();
        match choose(&market, &request) {
            Ok(plan) => {
                let found = worth(&market, &request, &plan.meetings);
                prop_assert_eq!(&found, &best);
                if !matches!(request.floors, Floors::Soft(_)) {
                    prop_assert_eq!(-found.1.iter().sum::<i64>(), i64::try_from(plan.short).unwrap());
                }
                let verdict = check(&market, &request, &plan).unwrap();
                prop_assert!(verdict.is_optimal(), "{:?}", verdict);
                prop_assert_eq!(&choose_from(&market, &request, &plan).unwrap(), &plan);
                let (permuted, other) = permuted(&small, &request, seed);
                let mut again = choose(&permuted, &other).unwrap();
                again.short_of_groups.reverse();
                again.certificate.groups.reverse();
                prop_assert_eq!(&again, &plan);
            }
            Err(ChooseError::Conflict(_)) => {
                prop_assert!(!best.0 || request.floors == Floors::Strict && best.1[0] < 0);
            }
            Err(error) => prop_assert!(false, "{}", error),
        }
    }

    /// A plan from another request's plan is as good as a fresh one.
    #[test]
    fn an_earlier_plan_changes_nothing_but_the_time(small in small(10), one in asked(), other in asked()) {
        let market = small.market();
        let [one, other] = [one, other].map(|asked| asked.of(&market));
        let (Ok(earlier), Ok(fresh)) = (choose(&market, &one), choose(&market, &other)) else { return Ok(()) };
        let later = choose_from(&market, &other, &earlier).unwrap();
        prop_assert_eq!(worth(&market, &other, &later.meetings), worth(&market, &other, &fresh.meetings));
        prop_assert!(check(&market, &other, &later).unwrap().is_optimal());
    }

    /// One more place, of whatever kind, brings no more than its price.
    #[test]
    fn one_more_place_brings_its_price_at_most(small in small(10), asked in asked(), one in 0..4_u32) {
        let market = small.market();
        let request = Request { floors: Floors::Soft(4), ..asked.of(&market) };
        let Ok(plan) = choose(&market, &request) else { return Ok(()) };
        let before = check(&market, &request, &plan).unwrap().objective;
        let gained = |market: &Market, request: &Request| {
            let plan = choose(market, request).unwrap();
            i64::try_from(check(market, request, &plan).unwrap().objective - before).unwrap()
        };
        if let Some(most) = request.most {
            let larger = Request { most: Some(most + 1), ..request.clone() };
            prop_assert!(gained(&market, &larger) <= plan.certificate.most.max(0));
        }
        for group in 0..request.groups.len() {
            let mut larger = request.clone();
            if let Some(max) = &mut larger.groups[group].max {
                *max += 1;
                prop_assert!(gained(&market, &larger) <= plan.certificate.groups[group].max(0));
            }
            let mut lower = request.clone();
            if let Some(min) = lower.groups[group].min.checked_sub(1) {
                lower.groups[group].min = min;
                prop_assert!(gained(&market, &lower) <= (-plan.certificate.groups[group]).max(0));
            }
        }
        for side in Side::BOTH {
            let one = one % market.len(side) as u32;
            let limits = market.limits(side, one);
            let more = qantara_pairing::market::Limits::new(limits.min(), limits.max() + 1).unwrap();
            let larger = market.clone().with_limits(side, one, more);
            prop_assert!(gained(&larger, &request) <= plan.certificate.place(&request, side, one).max(0));
        }
    }

    /// A certificate proves no more than is true, whatever its prices, and a
    /// plan that states less than is missing, or holds more than it may, is
    /// refused.
    #[test]
    fn tampering_is_found(
        small in small(10),
        asked in asked(),
        at in 0..10_usize,
        by in prop_oneof![-3..=-1_i64, 1..=3_i64],
    ) {
        let market = small.market();
        let request = Request { floors: Floors::Soft(6), ..asked.of(&market) };
        let Ok(plan) = choose(&market, &request) else { return Ok(()) };

        let mut priced = plan.clone();
        let certificate = &mut priced.certificate;
        let prices = certificate.groups.iter_mut().chain([&mut certificate.most]);
        let prices = prices.chain(&mut certificate.left).chain(&mut certificate.left_good);
        let mut prices: Vec<_> = prices.collect();
        let place = at % prices.len();
        *prices[place] += by;
        if place == request.groups.len() && request.most.is_none() {
            prop_assert_eq!(check(&market, &request, &priced), Err(Broken::Certificate));
        } else {
            prop_assert!(check(&market, &request, &priced).unwrap().gap() >= 0);
        }

        let is_misstated =
            |plan: &Plan| matches!(check(&market, &request, plan), Err(Broken::Figures { .. }));
        let mut eased = plan.clone();
        eased.short = eased.short.wrapping_sub(1);
        prop_assert!(is_misstated(&eased));
        if let Some(group) = at.checked_rem(plan.short_of_groups.len()) {
            let mut eased = plan.clone();
            eased.short_of_groups[group] += 1;
            prop_assert!(is_misstated(&eased));
        }

        let mut other = plan.clone();
        let pair = (at % market.n_pairs()) as PairId;
        match other.meetings.binary_search(&pair) {
            Ok(place) => drop(other.meetings.remove(place)),
            Err(place) => other.meetings.insert(place, pair),
        }
        other.value = value(&market, &other.meetings);
        let penalised = |plan: &Plan| worth(&market, &request, &plan.meetings);
        match check(&market, &request, &other) {
            Ok(verdict) => {
                prop_assert!(penalised(&other).0);
                prop_assert_eq!(verdict.gap(), i128::from(penalised(&plan).2 - penalised(&other).2));
            }
            Err(Broken::Figures { short, .. }) => {
                other.short = short;
                let together = |group: &Group| {
                    other.meetings.iter().filter(|&&pair| group.members.contains(&market.left(pair))).count() as u32
                };
                other.short_of_groups =
                    request.groups.iter().map(|group| group.min.saturating_sub(together(group))).collect();
                let verdict = check(&market, &request, &other).unwrap();
                prop_assert_eq!(verdict.gap(), i128::from(penalised(&plan).2 - penalised(&other).2));
            }
            Err(_) => prop_assert!(!penalised(&other).0),
        }
    }

    /// After a drop-out the fewest confirmed meetings are cancelled.
    #[test]
    fn the_least_change_is_the_least(small in small(10), asked in asked(), absent in 0..4_u32) {
        let market = small.market();
        let request = Request { kept: vec![], bonus: 0, pins: vec![], floors: Floors::Relax, ..asked.of(&market) };
        let earlier = choose(&market, &request).unwrap();
        let unchanged = repair(&market, &request, &earlier, Keep::FewestChanges).unwrap();
        prop_assert_eq!(&unchanged.plan.meetings, &earlier.meetings);
        let later = market.without(Side::Right, absent % market.len(Side::Right) as u32);
        let repaired = repair(&later, &request, &earlier, Keep::FewestChanges).unwrap();
        let key = |plan: &[PairId]| {
            let (allowed, short, value) = worth(&later, &request, plan);
            let kept = plan.iter().filter(|pair| earlier.meetings.contains(pair)).count();
            (allowed, short, kept, value)
        };
        let best = every_set(&later).map(|plan| key(&plan)).max().unwrap();
        prop_assert_eq!(key(&repaired.plan.meetings), best);
    }

    /// Whatever the lists leave out, the plan over all pairs is as good as the
    /// whole market's, and proved; where it is not proved, a pair is missed.
    #[test]
    fn a_plan_over_all_pairs_is_the_whole_markets(
        small in small(12), marks in prop::collection::vec(0..3_u8, 12), asked in asked(),
    ) {
        let market = small.market();
        let request = Request { pins: vec![], vetoes: vec![], kept: vec![], ..{
            let mut asked = asked;
            asked.marks = vec![9; 12];
            asked.of(&market)
        } };
        let all: Vec<Pair> = (0..market.n_pairs() as PairId)
            .map(|pair| Pair::new(market.left(pair), market.right(pair), market.score(pair)))
            .collect();
        let mut few = small.clone();
        let mut at = 0;
        few.pairs.retain(|_| {
            at += 1;
            marks[at - 1] == 0
        });
        let lists = few.market();
        match (choose(&market, &request), choose_over_all(&lists, &request, || all.clone())) {
            (Ok(whole), Ok(best)) => {
                let verdict = check_over_all(&best.market, &best.request, &best.plan, all.clone()).unwrap();
                prop_assert!(verdict.is_optimal(), "{:?}", verdict);
                prop_assert_eq!(price_out(&best.market, &best.request, &best.plan, all.clone()), vec![]);
                if matches!(request.floors, Floors::Soft(_)) {
                    prop_assert_eq!(verdict.objective, check(&market, &request, &whole).unwrap().objective);
                } else {
                    prop_assert_eq!((best.plan.value, best.plan.short), (whole.value, whole.short));
                }
            }
            (Err(ChooseError::Conflict(_)), Err(_)) => {}
            other => prop_assert!(false, "{:?}", other),
        }
        if let Ok(plan) = choose(&lists, &request) {
            let verdict = check_over_all(&lists, &request, &plan, all.clone()).unwrap();
            prop_assert_eq!(verdict.gap() == 0, price_out(&lists, &request, &plan, all).is_empty());
        }
    }

    /// As many left participants as possible meet somebody; then the worst of
    /// their best meetings is as good as it can be; then the total.
    #[test]
    fn no_plan_has_a_better_worst_meeting(small in small(10), asked in asked()) {
        let mut small = small;
        small.limits[1].iter_mut().for_each(|(min, _)| *min = 0);
        let market = small.market();
        let request = Request { kept: vec![], ..asked.of(&market) };
        let Ok(found) = best_worst(&market, &request) else { return Ok(()) };
        let key = |plan: &[PairId]| {
            let best: Vec<i64> = (0..market.len(Side::Left) as u32)
                .filter_map(|one| {
                    plan.iter().filter(|&&pair| market.left(pair) == one).map(|&pair| market.score(pair)).max()
                })
                .collect();
            (best.len(), best.into_iter().min())
        };
        let floorless = Request { floors: Floors::Soft(0), ..request.clone() };
        let allowed = || every_set(&market).filter(|plan| worth(&market, &floorless, plan).0);
        let best = allowed().map(|plan| key(&plan)).max().unwrap();
        prop_assert_eq!(key(&found.plan.meetings), best);
        let able = (0..market.len(Side::Left) as u32).filter(|&one| market.limits(Side::Left, one).max() > 0);
        prop_assert_eq!(found.without, able.count() - best.0);
        let total = allowed().filter(|plan| key(plan) == best).map(|plan| Reverse(value(&market, &plan))).min();
        prop_assert_eq!(Some(Reverse(found.plan.value)), total);
        let asked = market.with_floor(Side::Left, 1);
        prop_assert!(check(&asked, &found.request, &found.plan).unwrap().is_optimal());
    }
}
