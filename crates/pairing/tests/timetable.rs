//! Timetables against proven answers, brute force and their own checker.

mod common;

use std::collections::BTreeMap;

use common::instances;
use qantara_pairing::market::Side;
use qantara_pairing::timetable::check::check;
use qantara_pairing::timetable::{Day, Timetable, arrange, slots_needed};

/// How many meetings each slot in use has.
fn classes(timetable: &Timetable) -> BTreeMap<u32, u32> {
    let mut classes = BTreeMap::new();
    for seat in &timetable.seats {
        *classes.entry(seat.slot).or_default() += 1;
    }
    classes
}

fn differ_by_one_at_most(classes: &BTreeMap<u32, u32>) -> bool {
    classes.values().max().zip(classes.values().min()).is_none_or(|(most, least)| most - least <= 1)
}

#[test]
fn everybody_free_needs_as_many_slots_as_proven() {
    for instance in instances() {
        let market = &instance.market;
        let meetings = instance.pairs(&instance.expected["reference_plan"]);
        for (tables, expected) in instance.expected["timetable_free"]["slots_needed"].as_object().unwrap() {
            let tables: u32 = tables.parse().unwrap();
            assert_eq!(slots_needed(market, &meetings, tables).map(u64::from), expected.as_u64());
            let day = Day::new(100, tables);
            let timetable = arrange(market, &meetings, &day).unwrap();
            check(market, &meetings, &day, &timetable).unwrap();
            assert_eq!(timetable.seats.len(), meetings.len());
            assert_eq!(expected, timetable.slots_used, "{} {tables}", instance.name);
            assert!(differ_by_one_at_most(&classes(&timetable)));
        }
    }
}

#[test]
fn limited_time_holds_as_many_meetings_as_proven() {
    for instance in instances() {
        let market = &instance.market;
        let meetings = instance.pairs(&instance.expected["reference_plan"]);
        for expected in instance.expected["timetable_available"].as_array().unwrap() {
            let number = |key: &str| expected[key].as_u64().unwrap() as u32;
            let mut day = Day::new(number("slots"), number("tables"));
            for (side, key) in [(Side::Left, "avail_startup"), (Side::Right, "avail_investor")] {
                for (one, free) in (0..).zip(instance.header[key].as_array().unwrap()) {
                    let free = free.as_str().unwrap().bytes().map(|byte| byte == b'1');
                    day = day.with_free(side, one, free);
                }
            }
            let timetable = arrange(market, &meetings, &day).unwrap();
            check(market, &meetings, &day, &timetable).unwrap();
            println!(
                "{}, {} slots, {} tables: {} of {} placed, bound {}",
                instance.name,
                day.n_slots(),
                number("tables"),
                timetable.seats.len(),
                meetings.len(),
                timetable.bound
            );
            assert_eq!(expected["optimum"], timetable.seats.len(), "{}", instance.name);
            assert!(timetable.bound as u64 <= expected["bound"].as_u64().unwrap());
        }
    }
}
