//! Conflicts: exact answers, and every rule that is named is needed.

mod common;

use common::{every_set, groups, most, small};
use proptest::prelude::*;
use qantara_pairing::choice::{ChooseError, Conflict, Floors, Request, Rule, choose};
use qantara_pairing::market::{Market, PairId, Side};

/// A market from lines: `left a 1 2` (floor, capacity), `right x 0 1`, and
/// `a x` for a pair of score 1.
fn market(text: &str) -> Market {
    let mut builder = Market::builder();
    for line in text.split(';') {
        let words: Vec<&str> = line.split_whitespace().collect();
        builder = match words[..] {
            ["left", id, min, max] => builder.left(id, min.parse().unwrap(), max.parse().unwrap()),
            ["right", id, min, max] => builder.right(id, min.parse().unwrap(), max.parse().unwrap()),
            [left, right] => builder.pair(left, right, 1),
            _ => panic!("{line}"),
        };
    }
    builder.build().unwrap()
}

fn pairs(market: &Market, text: &str) -> Vec<PairId> {
    text.split(';')
        .filter_map(|line| line.trim().split_once(' '))
        .map(|(left, right)| {
            let left = market.find(Side::Left, left).unwrap();
            market.pair(left, market.find(Side::Right, right).unwrap()).unwrap()
        })
        .collect()
}

/// The conflict in words, with the ids that the market has for it.
fn words(market: &Market, conflict: &Conflict) -> String {
    let both = |pair| {
        format!("{} {}", market.id(Side::Left, market.left(pair)), market.id(Side::Right, market.right(pair)))
    };
    let rules = conflict.rules.iter().map(|&rule| match rule {
        Rule::Floor(side, one) => format!("floor {}", market.id(side, one)),
        Rule::Capacity(side, one) => format!("capacity {}", market.id(side, one)),
        Rule::Absence(side, one) => format!("absence {}", market.id(side, one)),
        Rule::Group(group) => format!("group {group}"),
        Rule::GroupCapacity(group) => format!("capacity of group {group}"),
        Rule::Total => "total".to_owned(),
        Rule::Pin(pair) => format!("pin {}", both(pair)),
        Rule::Veto(pair) => format!("veto {}", both(pair)),
    });
    rules.collect::<Vec<_>>().join("; ")
}

#[test]
fn a_conflict_names_what_it_needs() {
    for (people, pins, vetoes, expected) in [
        ("left a 1 1", "", "", "floor a"),
        ("left a 2 3; right x 0 1; a x", "", "", "floor a"),
        ("left a 0 1; right x 1 2", "", "", "floor x"),
        ("left a 1 1; right x 0 0; a x", "", "", "floor a; absence x"),
        ("left a 1 1; right x 0 1; a x", "", "a x", "floor a; veto a x"),
        ("left a 0 1; right x 1 1; a x", "", "a x", "floor x; veto a x"),
        ("left a 1 1; left b 1 1; right x 0 1; a x; b x", "", "", "floor a; floor b; capacity x"),
        ("left a 0 1; right x 1 1; right y 1 1; a x; a y", "", "", "floor x; floor y; capacity a"),
        // The floor misses two, and one rule is enough to keep it from both.
        ("left a 3 3; right x 0 0; right y 0 0; right z 0 1; a x; a y; a z", "", "", "floor a; absence x"),
        ("left a 1 1; left b 0 1; right x 0 1; a x; b x", "b x", "", "floor a; capacity x; pin b x"),
        ("left a 1 1; right x 0 1; a x", "a x", "a x", "pin a x; veto a x"),
        ("left a 0 1; right x 0 1; right y 0 1; a x; a y", "a x; a y", "", "capacity a; pin a x; pin a y"),
        ("left a 0 1; right x 0 0; a x", "a x; a x", "", "absence x; pin a x"),
        // `c` is as short as `a`, and simpler to explain.
        (
            "left a 1 1; left b 1 1; left c 1 1; right x 0 1; right y 0 1; a x; b x; c y",
            "",
            "c y",
            "floor c; veto c y",
        ),
        // A chain: `b` could make room for `a`, but for the veto.
        (
            "left a 1 1; left b 1 1; right x 0 1; right y 0 1; a x; b x; b y",
            "",
            "b y",
            "floor a; floor b; capacity x; veto b y",
        ),
    ] {
        let market = market(people);
        let [pins, vetoes] = [pins, vetoes].map(|text| pairs(&market, text));
        let request = Request { floors: Floors::Strict, pins, vetoes, ..Request::default() };
        match choose(&market, &request) {
            Err(ChooseError::Conflict(conflict)) => {
                assert_eq!(words(&market, &conflict), expected, "{people}");
            }
            other => panic!("{people}: {other:?}"),
        }
    }
}

#[test]
fn a_good_floor_can_stand_against_the_other_sides() {
    let mut builder = Market::builder().left("a", 1, 1).right("x", 1, 1).right("y", 0, 1);
    builder = builder.pair("a", "x", 1).pair("a", "y", 9);
    let market = builder.build().unwrap();
    let request = Request { floors: Floors::Strict, good: Some(5), ..Request::default() };
    let Err(ChooseError::Conflict(conflict)) = choose(&market, &request) else { panic!() };
    assert_eq!(words(&market, &conflict), "floor a; floor x; capacity a");
    assert_eq!(conflict.to_string(), "2 floors and 1 capacity cannot all hold");
}

#[test]
fn the_message_counts_the_rules() {
    let floor = Rule::Floor(Side::Left, 0);
    for (rules, message) in [
        (vec![floor], "1 floor cannot hold"),
        (vec![Rule::Pin(0), Rule::Veto(0)], "1 pin and 1 veto cannot all hold"),
        (
            vec![floor, Rule::Capacity(Side::Right, 0), Rule::Capacity(Side::Right, 1), Rule::Veto(3)],
            "1 floor, 2 capacities and 1 veto cannot all hold",
        ),
    ] {
        assert_eq!(Conflict { rules }.to_string(), message);
    }
}

/// Whether some set of meetings keeps the rules, and whatever else holds or
/// not.
fn feasible(market: &Market, request: &Request, rules: &[Rule]) -> bool {
    let count = |set: &[PairId], side: Side, one: u32, good: Option<i64>| {
        let is_good = |pair: PairId| good.is_none_or(|good| market.score(pair) >= good);
        set.iter().filter(|&&pair| market.of(side, pair) == one && is_good(pair)).count() as u32
    };
    let together = |set: &[PairId], group: usize| {
        let members = &request.groups[group].members;
        set.iter().filter(|&&pair| members.contains(&market.left(pair))).count() as u32
    };
    every_set(market).any(|set| {
        rules.iter().all(|&rule| match rule {
            Rule::Floor(side, one) => {
                let good = request.good.filter(|_| side == Side::Left);
                count(&set, side, one, good) >= market.limits(side, one).min()
            }
            Rule::Capacity(side, one) | Rule::Absence(side, one) => {
                count(&set, side, one, None) <= market.limits(side, one).max()
            }
            Rule::Group(group) => together(&set, group) >= request.groups[group].min,
            Rule::GroupCapacity(group) => together(&set, group) <= request.groups[group].max.unwrap(),
            Rule::Total => set.len() as u32 <= request.most.unwrap(),
            Rule::Pin(pair) => set.contains(&pair),
            Rule::Veto(pair) => !set.contains(&pair),
        })
    })
}

fn all_rules(market: &Market, request: &Request) -> Vec<Rule> {
    let mut rules: Vec<Rule> = request.pins.iter().map(|&pair| Rule::Pin(pair)).collect();
    rules.extend(request.vetoes.iter().map(|&pair| Rule::Veto(pair)));
    for side in Side::BOTH {
        for one in 0..market.len(side) as u32 {
            let absent = market.limits(side, one).max() == 0;
            rules.push(if absent { Rule::Absence(side, one) } else { Rule::Capacity(side, one) });
            rules.push(Rule::Floor(side, one));
        }
    }
    for (n, group) in request.groups.iter().enumerate() {
        rules.push(Rule::Group(n));
        rules.extend(group.max.map(|_| Rule::GroupCapacity(n)));
    }
    rules.extend(request.most.map(|_| Rule::Total));
    rules
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    /// The rules that are named contradict each other, each of them is needed
    /// for it, and nothing is named where a plan keeps them all.
    #[test]
    fn what_is_named_is_a_conflict_and_no_more(
        small in small(9),
        marks in prop::collection::vec(0..10_u8, 9),
        good in prop::option::of(0..9_i64),
        groups in groups(),
        most in most(),
    ) {
        let market = small.market();
        let marked = |mark: u8| {
            (0..market.n_pairs() as PairId).filter(|&pair| marks[pair as usize] == mark).collect::<Vec<_>>()
        };
        let vetoes = [marked(1), marked(2), marked(3)].concat();
        let pins = marked(0);
        let groups = groups.among(&market);
        let request =
            Request { floors: Floors::Strict, pins, vetoes, good, groups, most, ..Request::default() };
        let all = all_rules(&market, &request);
        match choose(&market, &request) {
            Ok(_) => prop_assert!(feasible(&market, &request, &all)),
            Err(ChooseError::Conflict(Conflict { rules })) => {
                prop_assert!(rules.iter().all(|rule| all.contains(rule)), "{:?} is not asked", rules);
                prop_assert!(!feasible(&market, &request, &rules), "{:?}", rules);
                for left_out in 0..rules.len() {
                    let mut fewer = rules.clone();
                    let rule = fewer.remove(left_out);
                    prop_assert!(feasible(&market, &request, &fewer), "{:?} is not needed in {:?}", rule, rules);
                }
            }
            Err(error) => prop_assert!(false, "{}", error),
        }
    }
}
