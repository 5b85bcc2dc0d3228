//! What holds of every plan, over random days, changes and files.

use std::collections::BTreeSet;
use std::num::NonZeroU32;

use proptest::prelude::*;
use proptest::sample::subsequence;
use qantara_pairing::market::{Limits, Market, Side};
use qantara_pairing::repair::Keep;
use qantara_pairing::timetable::arrange;
use qantara_plan::{
    Aim, Answer, Change, Group, Newcomer, PlanFile, Problem, ReplanError, Resource, Rules, Shortage,
    Unsolved, Who, compare, most_sought, replan, solve, verify,
};

const LEFT: usize = 5;
const RIGHT: usize = 4;

fn id(side: Side, one: usize) -> String {
    // Both sides have an id in common.
    if one == 0 { "both".to_owned() } else { format!("{side}{one}, and more") }
}

fn markets() -> impl Strategy<Value = Market> {
    let limits = |n| prop::collection::vec((0_u32..3, 0_u32..4), n);
    let pairs = prop::collection::vec(prop::option::weighted(0.8, (0_i64..9, 0_i64..9)), LEFT * RIGHT);
    (limits(LEFT), limits(RIGHT), pairs).prop_map(|(left, right, pairs)| {
        let mut market = Market::builder();
        for (one, (min, max)) in left.into_iter().enumerate() {
            market = market.left(id(Side::Left, one), min.min(max), max);
        }
        for (one, (min, max)) in right.into_iter().enumerate() {
            market = market.right(id(Side::Right, one), min.min(max), max);
        }
        for (at, pair) in pairs.into_iter().enumerate() {
            let Some((left, right)) = pair else { continue };
            let (one, other) = (id(Side::Left, at / RIGHT), id(Side::Right, at % RIGHT));
            market =
                market.pair_with(&one, &other, left.min(right) * 100_000, left * 100_000, right * 100_000);
        }
        market.build().unwrap()
    })
}

fn days() -> impl Strategy<Value = Rules> {
    (1_usize..6, 0_u32..5, prop::option::of(0_u32..5), 0_u32..2, prop::option::of(1_u32..3)).prop_map(
        |(slots, tables, pause, rest, in_a_row)| Rules {
            tables: vec![tables; slots],
            breaks: pause.into_iter().filter(|&slot| (slot as usize) < slots).collect(),
            rest: [rest, 0],
            in_a_row: [None, in_a_row.and_then(NonZeroU32::new)],
            from: 0,
        },
    )
}

fn problems() -> impl Strategy<Value = Problem> {
    let who = |n| {
        let free = prop::option::of(prop::collection::vec(prop::bool::weighted(0.7), 6));
        let group = prop::option::of(0_usize..2);
        let few = || prop::option::weighted(0.2, (1_u32..3).prop_map(|n| NonZeroU32::new(n).unwrap()));
        let needs = prop::option::weighted(0.2, Just(0_usize));
        prop::collection::vec((free, prop::bool::weighted(0.1), group, few(), few(), needs), n)
    };
    let aims = prop::sample::select(vec![
        Aim::Total,
        Aim::Total,
        Aim::WorstFirst,
        Aim::StableLeft,
        Aim::StableRight,
    ]);
    let floors = prop::sample::select(vec![Shortage::Relax, Shortage::Spread, Shortage::Strict]);
    let some = subsequence((0..LEFT * RIGHT).collect::<Vec<_>>(), 0..4);
    (markets(), prop::option::of(days()), who(LEFT), who(RIGHT), aims, floors, some, 0_usize..3).prop_map(
        |(market, day, left, right, aim, floors, some, n_groups)| {
            let mut problem = Problem::new(market, floors);
            problem.aim = aim;
            let one = |(free, by_video, group, at_once, length, needs)| Who {
                free,
                by_video,
                group,
                at_once,
                length,
                needs,
            };
            problem.resources = vec![Resource { name: "interpreter".to_owned(), available: 1 }];
            problem.who = [left, right].map(|who| who.into_iter().map(one).collect());
            for who in &mut problem.who[Side::Right as usize] {
                who.group = None;
            }
            let group = |name: &str, min, max| Group { name: name.to_owned(), min, max };
            problem.groups = vec![group("south", 3, None), group("women", 1, Some(3))];
            problem.groups.truncate(n_groups);
            for who in &mut problem.who[Side::Left as usize] {
                who.group = who.group.filter(|&group| group < n_groups);
            }
            problem.day = day;
            let named = |&at: &usize| {
                let market = &problem.market;
                let find = |side, one| market.find(side, &id(side, one)).unwrap();
                market.pair(find(Side::Left, at / RIGHT), find(Side::Right, at % RIGHT))
            };
            if aim.proposers().is_none() {
                let mut named: Vec<u32> = some.iter().filter_map(named).collect();
                named.sort_unstable();
                let pins = named.len().min(1);
                problem.vetoes = named.split_off(pins);
                problem.pins = named;
            }
            problem
        },
    )
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let people = prop::sample::select(
        (0..LEFT)
            .map(|one| (Side::Left, one))
            .chain((0..RIGHT).map(|one| (Side::Right, one)))
            .collect::<Vec<_>>(),
    );
    let person = people.prop_map(|(side, one)| {
        let id = id(side, one);
        if id == "both" { format!("{side}:{id}") } else { id }
    });
    let newcomer =
        (any::<bool>(), 0_u32..3, prop::collection::vec(0_i64..9, RIGHT)).prop_map(|(left, max, scores)| {
            let other = if left { Side::Right } else { Side::Left };
            let pair = |(one, score): (usize, i64)| (id(other, one), score * 100_000, 0, score);
            let pairs = scores.into_iter().enumerate().map(pair).collect();
            Change::Joins(Newcomer {
                id: "new".to_owned(),
                left,
                min: max.min(1),
                max,
                free: None,
                by_video: !left,
                group: Some("south".to_owned()),
                at_once: None,
                length: NonZeroU32::new(max),
                needs: None,
                pairs,
            })
        });
    let pair = (0..LEFT, 0..RIGHT).prop_map(|(left, right)| (id(Side::Left, left), id(Side::Right, right)));
    let change = prop_oneof![
        person.clone().prop_map(Change::Absent),
        (person.clone(), 0_u32..6).prop_map(|(id, slot)| Change::Late(id, slot)),
        (person, 0_u32..6).prop_map(|(id, slot)| Change::Leaves(id, slot)),
        pair.clone().prop_map(|(left, right)| Change::Pin(left, right)),
        pair.prop_map(|(left, right)| Change::Veto(left, right)),
        (0_u32..4, 0_u32..6).prop_map(|(tables, from)| Change::Tables { tables, from }),
        newcomer,
    ];
    (prop::option::of((0_u32..6).prop_map(Change::Now)), prop::collection::vec(change, 0..4))
        .prop_map(|(now, changes)| now.into_iter().chain(changes).collect())
}

fn file(problem: Problem, answer: Answer) -> PlanFile {
    PlanFile { problem, answer, manifest: serde_json::json!({"from": "a test"}), earlier: None }
}

/// The meetings by id, with their slots.
fn meetings(problem: &Problem, answer: &Answer) -> BTreeSet<([String; 2], Option<u32>)> {
    let slot = |pair: u32| {
        let seats = &answer.timetable.as_ref()?.seats;
        seats.iter().find(|seat| seat.pair == pair).map(|seat| seat.slot)
    };
    answer.meetings.iter().map(|&pair| (problem.ids(pair).map(str::to_owned), slot(pair))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    /// A plan that is found stands its check, and a file brings back all of it.
    #[test]
    fn a_file_brings_back_the_plan_and_the_same_bytes(problem in problems()) {
        let answer = match solve(&problem) {
            Ok(answer) => answer,
            Err(Unsolved::Check(broken)) => return Err(TestCaseError::fail(broken.to_string())),
            Err(_) => return Ok(()),
        };
        let text = file(problem, answer).to_json().unwrap();
        let (read, ..) = PlanFile::read_checked(&text).unwrap();
        prop_assert_eq!(read.to_json().unwrap(), text.clone());
        let again = solve(&read.problem).unwrap();
        prop_assert_eq!(file(read.problem, again).to_json().unwrap(), text);
    }

    /// Whatever happens, the repaired plan stands its check, and what was held
    /// stays; and the same from the file.
    #[test]
    fn a_repair_keeps_every_limit_and_what_was_held(problem in problems(), changes in changes(), keep in 0_i64..3) {
        let Ok(answer) = solve(&problem) else { return Ok(()) };
        let keep = if keep == 0 { Keep::FewestChanges } else { Keep::Bonus(keep * 150_000) };
        let found = match replan(&problem, &answer, &changes, keep) {
            Ok(found) => found,
            Err(ReplanError::Unsolved(Unsolved::Check(broken))) => {
                return Err(TestCaseError::fail(broken.to_string()));
            }
            Err(_) => return Ok(()),
        };
        verify(&found.problem, &found.answer).unwrap();
        let now = meetings(&found.problem, &found.answer);
        let begun = match changes.first() {
            Some(Change::Now(slot)) => *slot,
            _ => 0,
        };
        for held in meetings(&problem, &answer) {
            if held.1.is_some_and(|slot| slot < begun) {
                prop_assert!(now.contains(&held), "{held:?} was held");
            }
        }
        let told = found.lost.len() + found.cancelled.len();
        prop_assert_eq!(answer.meetings.len() + found.added.len(), found.answer.meetings.len() + told);
        let (read, ..) = PlanFile::read_checked(&file(problem, answer).to_json().unwrap()).unwrap();
        let again = replan(&read.problem, &read.answer, &changes, keep).unwrap();
        prop_assert_eq!(again.answer, found.answer);
    }

    /// No more meetings are chosen than there are tables for, and where the
    /// tables limit them each has a slot if everybody is free.
    #[test]
    fn meetings_that_no_table_has_room_for_are_not_chosen(problem in problems()) {
        let Ok(answer) = solve(&problem) else { return Ok(()) };
        let (Some(rules), Some(timetable)) = (&problem.day, &answer.timetable) else { return Ok(()) };
        let everybody = || problem.who.iter().flatten();
        let is_plain = |who: &Who| who.at_once.is_none() && who.length.is_none() && who.needs.is_none();
        if everybody().any(|who| who.by_video || !is_plain(who)) || problem.aim.proposers().is_some() {
            return Ok(());
        }
        let open = (0..).zip(&rules.tables).filter(|(slot, _)| !rules.breaks.contains(slot));
        let seats: u32 = open.map(|(_, tables)| tables).sum();
        prop_assert!(answer.meetings.len() <= seats as usize);
        let is_free = everybody().all(|who| who.free.is_none());
        if is_free && rules.rest == [0; 2] && rules.in_a_row == [None; 2] {
            prop_assert_eq!(&timetable.unplaced[..], &[]);
        }
    }

    /// Where nothing has changed nothing moves, however often it is asked.
    #[test]
    fn nothing_moves_where_nothing_has_changed(problem in problems(), bonus in 0_i64..300_000) {
        let Ok(answer) = solve(&problem) else { return Ok(()) };
        let before = meetings(&problem, &answer);
        for keep in [Keep::FewestChanges, Keep::Bonus(bonus)] {
            let found = match replan(&problem, &answer, &[], keep) {
                Ok(found) => found,
                // A stable plan need not keep the floors that another has.
                Err(_) if problem.floors == Shortage::Strict => continue,
                Err(error) => return Err(TestCaseError::fail(error.to_string())),
            };
            let is_best = keep == Keep::FewestChanges || problem.aim == Aim::Total;
            if is_best {
                prop_assert_eq!(meetings(&found.problem, &found.answer), before.clone());
                prop_assert_eq!(found.moved, []);
            }
        }
    }

    /// A file whose meetings, prices, limits or figures are not the plan's own
    /// is refused.
    #[test]
    fn a_file_that_was_tampered_with_is_refused(problem in problems(), at in 0_usize..1_000, by in 1_i64..50) {
        let Ok(answer) = solve(&problem) else { return Ok(()) };
        // The price of who has only pins, or no time, weighs on both sides alike.
        let is_told = problem.pins.is_empty() && problem.day.is_none();
        let is_proved = answer.certificate.is_some() && is_told;
        let text = file(problem, answer).to_json().unwrap();
        let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let n = json["meetings"].as_array().unwrap().len();
        if n == 0 {
            return Ok(());
        }
        let mut tampered = json.clone();
        tampered["meetings"].as_array_mut().unwrap().remove(at % n);
        prop_assert!(PlanFile::read_checked(&tampered.to_string()).is_err(), "a meeting is gone");
        let mut tampered = json.clone();
        tampered["figures"]["value"] = (json["figures"]["value"].as_f64().unwrap() + by as f64).into();
        prop_assert!(PlanFile::read_checked(&tampered.to_string()).is_err(), "the value is another");
        if is_proved {
            // A price that is higher than it must be costs a gap.
            let side = if at % 2 == 0 { "left" } else { "right" };
            let people = json[side].as_array_mut().unwrap();
            let person = at / 2 % people.len();
            let price = people[person]["price"].as_i64().unwrap();
            people[person]["price"] = (price + by * 1_000_000_000_000).into();
            let max = people[person]["max"].as_u64().unwrap();
            if max > 0 {
                let refused = PlanFile::read_checked(&json.to_string()).is_err();
                prop_assert!(refused, "{side} {person} costs {by} more: {json}");
            }
        }
    }

    /// A plan gives nobody fewer meetings than they have time for: with all
    /// meetings at hand, no timetable places more of one participant's.
    #[test]
    fn nobody_is_said_to_have_less_time_than_they_have(
        rules in days(),
        rest in 0_u32..3,
        in_a_row in prop::option::of(1_u32..4),
        free in prop::option::of(prop::collection::vec(prop::bool::weighted(0.8), 9)),
        at_once in 1_u32..4,
        length in 1_u32..4,
        slots in 1_usize..10,
    ) {
        let lefts = 0..12_u32;
        let market = lefts.clone().fold(Market::builder().right("x", 0, 12), |market, one| {
            market.left(format!("left{one}"), 0, 1)
        });
        let market = lefts.fold(market, |market, one| market.pair(&format!("left{one}"), "x", 500_000));
        let rules = Rules {
            tables: vec![12; slots],
            breaks: rules.breaks.into_iter().filter(|&slot| (slot as usize) < slots).collect(),
            rest: [0, rest],
            in_a_row: [None, in_a_row.and_then(NonZeroU32::new)],
            from: 0,
        };
        let mut problem = Problem::new(market.build().unwrap(), Shortage::Relax).on(rules);
        let who = &mut problem.who[Side::Right as usize][0];
        (who.free, who.at_once, who.length) = (free, NonZeroU32::new(at_once), NonZeroU32::new(length));
        let answer = solve(&problem).unwrap();
        let all: Vec<u32> = (0..problem.market.n_pairs() as u32).collect();
        let of_all = arrange(&problem.market, &all, &problem.day().unwrap()).unwrap();
        let placed = answer.timetable.as_ref().map_or(0, |timetable| timetable.seats.len());
        let chosen = answer.meetings.len();
        prop_assert!(chosen >= of_all.seats.len(), "{chosen} chosen, {placed} placed, {} of all", of_all.seats.len());
    }

    /// What one more place is said to bring, it brings.
    #[test]
    fn one_more_place_brings_what_is_said(problem in problems()) {
        let Ok(answer) = solve(&problem) else { return Ok(()) };
        if problem.floors == Shortage::Strict || problem.aim != Aim::Total {
            return Ok(());
        }
        let worth = |problem: &Problem, answer: &Answer| {
            let (_, figures) = verify(problem, answer).unwrap();
            let value = (figures.value * 1e6).round() as i64;
            let short = figures.short + figures.short_of_groups.unwrap_or(0);
            (i64::try_from(short).unwrap(), value)
        };
        let (short, value) = worth(&problem, &answer);
        for side in Side::BOTH {
            for sought in most_sought(&problem, &answer, side, 9).unwrap() {
                if sought.needs_a_slot {
                    continue;
                }
                let limits = problem.market.limits(side, sought.participant);
                let more = Limits::new(limits.min(), limits.max() + 1).unwrap();
                let mut wider = problem.clone();
                wider.market = wider.market.with_limits(side, sought.participant, more);
                let (less, total) = worth(&wider, &solve(&wider).unwrap());
                let brings = (short - less, total - value);
                prop_assert_eq!(brings, (sought.brings.floors, sought.brings.gain));
            }
        }
    }

    /// What one plan gains over another, the other loses.
    #[test]
    fn gains_and_losses_mirror_each_other(problem in problems(), changes in changes()) {
        let Ok(answer) = solve(&problem) else { return Ok(()) };
        let Ok(found) = replan(&problem, &answer, &changes, Keep::FewestChanges) else { return Ok(()) };
        let (first, second) = ((&problem, &answer), (&found.problem, &found.answer));
        let (there, back) = (compare(first, second), compare(second, first));
        prop_assert_eq!(there.in_both, back.in_both);
        for side in 0..2 {
            let sum: i64 = there.gains[side].iter().map(qantara_plan::Gain::gain).sum();
            prop_assert_eq!(sum, there.plans[1].value - there.plans[0].value);
            let of = |gains: &[qantara_plan::Gain]| -> BTreeSet<(String, i64)> {
                gains.iter().map(|gain| (gain.id.clone(), gain.gain().abs())).collect()
            };
            prop_assert_eq!(of(&there.gains[side]), of(&back.gains[side]));
        }
    }
}
