//! A plan as a file: checked, made again, repaired and compared; and
//! allocations.

mod common;

use std::collections::BTreeSet;

use common::{Hub, assert_has};
use serde_json::Value;

const EDGES: &str =
    "left,right,score\na,x,0.9\na,y,0.8\nb,x,0.7\nb,y,0.4\nc,x,0.6\nc,y,0.5\nd,x,0.2\nd,y,0.3\n";
const SIDES: &str =
    "id,side,min,max\na,left,1,2\nb,left,1,2\nc,left,0,2\nd,left,0,1\nx,right,0,3\ny,right,0,3\n";

/// A hub with a plan of four startups and two investors in `plan.json`.
fn planned() -> Hub {
    let hub = Hub::new();
    hub.write("edges.csv", EDGES);
    hub.write("sides.csv", SIDES);
    hub.ok("plan --edges edges.csv --sides sides.csv --slots 4 --tables 2 --out plan.json --out plan.csv");
    hub
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_plan_is_checked_from_its_file_alone() {
    let hub = planned();
    hub.write("edges.csv", "gone");
    let told = json(&hub.ok("check-plan plan.json --format json"));
    assert_eq!((&told["proof"], &told["short"]), (&"optimal".into(), &0.into()));
    let text = hub.read("plan.json");
    for (from, to, told) in [
        ("\"value\": 3.9", "\"value\": 3.8", "the file states 3.8 as `value`, and it is 3.9"),
        (
            "\"id\": \"x\", \"min\": 0, \"max\": 3",
            "\"id\": \"x\", \"min\": 0, \"max\": 2",
            "has 3 meetings and takes 2",
        ),
        ("\"right\": \"x\", \"score\": 0.9", "\"right\": \"x\", \"score\": 0.8", "as `score`, and it is 0.9"),
        ("\"format\": 1", "\"format\": 7", "it is a plan of format 7"),
        ("\"slot\": 0, \"table\": 0", "\"slot\": 9, \"table\": 0", "stands in slot 9"),
        (
            "\"left\": \"a\", \"right\": \"x\"",
            "\"left\": \"a\", \"right\": \"nobody\"",
            "are no pair of the file",
        ),
        ("\"table\": 0}", "\"table\": 0, \"held\": true}", "and the plan is at slot 0"),
        ("\"placed_bound\": 6", "\"placed_bound\": 60", "figures are not its own"),
        ("{", "", "it is no plan"),
    ] {
        assert!(text.contains(from), "{from} in {text}");
        hub.write("broken.json", &text.replacen(from, to, 1));
        assert_has(&hub.fails("check-plan broken.json"), &[told]);
        assert_has(&hub.fails("replan broken.json --absent a"), &[told]);
    }
}

#[test]
fn a_plan_is_made_again_byte_for_byte() {
    let hub = planned();
    hub.ok("replan plan.json --absent y --late b@1 --keep 0.05 --out plan-2.json");
    hub.ok("replan plan-2.json --from 1 --pin d,x --leaves a@3 --out plan-3.json");
    for file in ["plan.json", "plan-2.json", "plan-3.json"] {
        assert_has(&hub.ok(&format!("replay {file} --out again.json")), &["The bytes are the same."]);
        assert_eq!(hub.read(file), hub.read("again.json"), "{file}");
        hub.ok(&format!("check-plan {file}"));
    }
    // Where its inputs have changed, that is said.
    hub.write("sides.csv", &SIDES.replace('4', "5").replace("b,left,1", "b,left,0"));
    assert_has(&hub.ok("replay plan.json"), &["have changed since", "sides.csv", "The bytes are the same."]);
    hub.write("plan.json", &hub.read("plan.json").replace("0.1.0", "0.2.0"));
    assert_has(&hub.fails("replay plan.json"), &["differs"]);
    assert_has(&hub.fails("replay plan-2.json"), &["plan.json has changed since"]);
}

#[test]
fn nothing_moves_where_nothing_has_changed() {
    let hub = planned();
    let told = hub.ok("replan plan.json --out same.json --out same.csv");
    assert_has(&told, &["Nothing has changed, and nothing moves."]);
    assert_eq!(hub.read("plan.json"), hub.read("same.json"));
    assert_eq!(hub.read("plan.csv"), hub.read("same.csv"));
    // A pin of a meeting that is held anyway moves nothing either.
    hub.ok("replan plan.json --pin a,x --least-change --out same.csv");
    assert_eq!(hub.read("plan.csv"), hub.read("same.csv"));
}

/// What has been held stays whatever happens later.
#[test]
fn what_has_been_held_stays() {
    let hub = planned();
    let held = |csv: &str| -> BTreeSet<String> {
        let slot = |row: &&str| row.split(',').nth(3).is_some_and(|slot| matches!(slot, "0" | "1"));
        hub.read(csv).lines().skip(1).filter(slot).map(str::to_owned).collect()
    };
    let before = held("plan.csv");
    assert!(!before.is_empty());
    hub.ok("replan plan.json --from 2 --absent x --tables 1 --out next.csv");
    assert!(held("next.csv").is_superset(&before), "{before:?}");
    assert!(!hub.read("next.csv").lines().skip(1).any(|row| {
        let cells: Vec<&str> = row.split(',').collect();
        cells[1] == "x" && !before.contains(row)
    }));
}

#[test]
fn people_join_with_a_file_or_from_the_hub() {
    let hub = planned();
    hub.write("more-sides.csv", "id,side,min,max,free\ne,left,1,1,0011\nz,right,0,2,\n");
    hub.write("more-edges.csv", "left,right,score\ne,x,0.95\ne,z,0.2\na,z,0.85\n");
    let line = "replan plan.json --edges more-edges.csv --sides more-sides.csv --pin e,z --format json";
    let told = json(&hub.ok(&format!("{line} --out next.json")));
    let pairs = told["pairs"].as_array().unwrap();
    let of_e: Vec<&Value> = pairs.iter().filter(|pair| pair["left"] == "e").collect();
    assert_eq!((of_e.len(), &of_e[0]["right"]), (1, &"z".into()));
    assert!(of_e[0]["slot"].as_u64().is_some_and(|slot| slot >= 2), "{told}");
    hub.ok("check-plan next.json");
    assert_has(&hub.ok("replay next.json"), &["The bytes are the same."]);
    hub.write("more-edges.csv", "left,right,score\na,y,0.5\n");
    assert_has(&hub.fails(line), &["neither `a` nor `y` joins"]);
    hub.write("more-sides.csv", "id,side,max\na,left,1\n");
    assert_has(&hub.fails(line), &["`a` is in the plan already"]);
    assert_has(&hub.fails("replan plan.json --walk-in st-1"), &["is not of a hub's profiles"]);

    let hub = Hub::with_sample();
    hub.write("people.csv", "id,max\nst-0000001,0\n");
    hub.ok("plan --market startup-investor --slots 8 --floor 1 --out plan.json");
    let profile = json(&hub.ok("profiles show st-0000001")).to_string();
    hub.write("new.jsonl", &profile.replace("st-0000001", "st-new"));
    hub.ok("import new.jsonl");
    // Others were there first.
    let told = hub.ok("replan plan.json --walk-in st-new");
    assert_has(&told, &["No meeting changes.", "st-new gets no meeting"]);
    let best = "in-0000003";
    let told = hub.ok(&format!("replan plan.json --walk-in st-new --pin st-new,{best} --out next.json"));
    assert_has(&told, &[&format!("+ st-new and {best}")]);
    assert!(hub.read("next.json").contains("{\"id\": \"st-new\""));
    hub.ok("check-plan next.json");
    assert_has(&hub.fails("replan next.json --walk-in st-new"), &["`st-new` is in the plan already"]);
}

#[test]
fn what_a_change_cannot_mean_is_named() {
    let hub = planned();
    hub.ok("plan --edges edges.csv --sides sides.csv --out no-day.json");
    for (line, told) in [
        ("plan.json --absent nobody", "nobody in the plan has the id `nobody`"),
        ("plan.json --late a@4x", "`4x` is no slot"),
        ("plan.json --late a", "write ID@SLOT"),
        ("plan.json --late a@9", "slot 9: the plan has 4 slots"),
        ("no-day.json --late a@1", "slot 1: the plan has 0 slots"),
        ("no-day.json --tables 3", "slot 0: the plan has 0 slots"),
        ("plan.json --from 5", "slot 5: the plan has 4 slots"),
        ("plan.json --pin e,x", "nobody on the left side has the id `e`"),
        ("plan.json --pin d", "names no pair"),
        ("plan.json --keep much", "such as 0.05"),
        ("plan.json --keep 1 --least-change", "cannot be used with"),
        ("plan.json --out plan.json", "is one of the files to read"),
        ("plan.json --out b.json --out b.json", "is there twice"),
    ] {
        assert_has(&hub.fails(&format!("replan {line}")), &[told]);
    }
    hub.ok("replan plan.json --from 2 --out next.json");
    assert_has(&hub.fails("replan next.json --from 1"), &["the plan is already at slot 2"]);
}

/// Ids may be on both sides, and hold commas and at signs.
#[test]
fn ids_are_what_they_are() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\n\"a, b\",c@2,0.9\nsame,same,0.8\n\"a, b\",same,0.1\n");
    hub.write("sides.csv", "id,side,max\n\"a, b\",left,2\nsame,left,1\nc@2,right,1\nsame,right,2\n");
    let line = "plan --edges edges.csv --sides sides.csv --slots 3 --out plan.json";
    assert!(hub.command(line).args(["--pin", "a, b,c@2"]).status().unwrap().success());
    assert_has(&hub.fails("replan plan.json --absent same"), &["is on both sides; write `left:same`"]);
    let told = json(&hub.ok("replan plan.json --absent left:same --late c@2@1 --format json"));
    assert_eq!(told["changes"]["lost"].as_array().map(Vec::len), Some(1), "{told}");
    assert_eq!(told["meetings"], 2);
}

/// Somebody whose meeting has no slot any more gets one where their other
/// meetings can make room, and what found no slot once may find one later.
#[test]
fn others_make_room_and_nothing_is_barred_for_ever() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\na,y,0.8\nb,x,0.7\n");
    hub.write("sides.csv", "id,side,max,free\na,left,2,111\nb,left,1,111\nx,right,2,111\ny,right,1,111\n");
    hub.ok("plan --edges edges.csv --sides sides.csv --slots 3 --out plan.json");
    // Whoever must be alone in a slot, all three meetings still fit two slots.
    for change in ["--late y@2", "--leaves y@1", "--late b@2", "--leaves b@1", "--late x@1", "--leaves x@2"] {
        let told = json(&hub.ok(&format!("replan plan.json {change} --format json")));
        assert_eq!((&told["placed"], &told["meetings"]), (&3.into(), &3.into()), "{change}");
    }
    // x has one slot, so one of its two meetings goes, by choice.
    let told = json(&hub.ok("replan plan.json --leaves x@1 --format json --out less.json"));
    let gone = |key: &str| told["changes"][key].as_array().unwrap().len();
    assert_eq!((gone("lost"), gone("cancelled")), (0, 1), "{told}");
    hub.write(
        "held.json",
        &hub.read("less.json").replace("\"no_slot\": []", "\"no_slot\": [[\"b\", \"x\"]]"),
    );
    let told = hub.ok("check-plan held.json");
    assert_has(&told, &["left out because no slot was found", "the proof is about the others"]);
    let text = hub.ok("replan held.json --veto a,x --out again.json");
    assert!(hub.read("again.json").contains("\"no_slot\": []"), "{text}");
}

/// Who joins brings along what the day must know.
#[test]
fn who_joins_may_need_what_others_need() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\nb,x,0.8\n");
    hub.write("sides.csv", "id,side,max,needs\na,left,1,booth\nb,left,1,\nx,right,5,\n");
    hub.ok("plan --edges edges.csv --sides sides.csv --slots 4 --resource booth=1 --out plan.json");
    hub.write("pairs.csv", "left,right,score\nc,x,0.7\n");
    let line = "replan plan.json --edges pairs.csv --sides people.csv --format json --out next.json";
    for (length, placed) in [(1, 3), (2, 3), (3, 2)] {
        hub.write("people.csv", &format!("id,side,max,length,needs\nc,left,1,{length},booth\n"));
        assert_eq!(json(&hub.ok(line))["placed"], placed, "{length} slots");
        assert!(hub.read("next.json").contains("\"needs\": \"booth\""));
    }
    hub.write("people.csv", "id,side,max,needs\nc,left,1,sofa\n");
    assert_has(&hub.fails(line), &["`c` needs `sofa`"]);
}

#[test]
fn repairs_comparisons_and_allocations_are_told_in_every_language() {
    let hub = planned();
    hub.ok("plan --edges edges.csv --sides sides.csv --slots 4 --tables 2 --veto a,x --out other.json");
    let found = json(&hub.ok("plan --compare plan.json other.json --format json"));
    assert_eq!((&found["in_both"], &found["plans"][1]["value"]), (&5.into(), &3.2.into()));
    hub.write("e.csv", "left,right,score\nl,r,0.9\n");
    hub.write("s.csv", "id,side,max\nl,left,1\nr,right,1\n");
    hub.ok("plan --edges e.csv --sides s.csv --out strangers.json");
    assert_has(&hub.fails("plan --compare plan.json strangers.json"), &["nobody in common"]);
    hub.write(
        "places.csv",
        "id,side,max,opens,renewed,by\ns1,left,1,,,2027-02-01\ns2,left,1,,,\ns3,left,1,,,\ns4,left,1,,,\n\
         casa,right,10,2027-01-15,10,\ncasa,right,1,2027-03-16,,\nrabat,right,1,,,\n",
    );
    hub.write(
        "wishes.csv",
        "left,right,score\ns1,casa,0.5\ns2,casa,0.9\ns2,rabat,0.1\ns3,casa,0.6\ns4,rabat,0.2\n",
    );
    let mut told = String::new();
    for lang in ["en", "fr", "ar"] {
        for line in [
            "check-plan plan.json",
            "replan plan.json --absent x --pin d,y --tables 1@2",
            "replan plan.json --veto a,x",
            "plan --edges edges.csv --sides sides.csv --curve",
            "plan --compare plan.json other.json",
            "allocate --edges wishes.csv --sides places.csv --wait 0.05 --floor 1",
        ] {
            told += &hub.ok(&format!("{line} --lang {lang}"));
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn places_go_to_those_for_whom_they_open_in_time() {
    let hub = Hub::new();
    hub.write("wishes.csv", "left,right,score\na,casa,0.5\nb,casa,0.4\nc,casa,0.9\n");
    hub.write(
        "places.csv",
        "id,side,max,opens,by\na,left,1,,2027-01-20\nb,left,1,,\nc,left,1,,\n\
         casa,right,1,2027-01-15,\ncasa,right,1,2027-07-01,\n",
    );
    hub.ok("allocate --edges wishes.csv --sides places.csv --out given.csv --out given.json");
    // Who cannot wait has the place that opens first.
    assert_eq!(
        hub.read("given.csv"),
        "left,right,score,opens\na,casa,0.5,2027-01-15\nc,casa,0.9,2027-07-01\n"
    );
    hub.ok("check-plan given.json");
    for (sides, told) in [
        (
            "id,side,max,opens\na,left,2,\ncasa,right,1,2027-01-15\ncasa,right,1,2027-02-15\n",
            "takes more than one place",
        ),
        (
            "id,side,max,opens\na,left,1,2027-01-15\ncasa,right,1,\n",
            "opens and renewed are for the right side",
        ),
        ("id,side,max,opens\na,left,1,\ncasa,right,1,soon\n", "opens: `soon` is no day"),
        (
            "id,side,max,renewed\na,left,1,\ncasa,right,1,130\n",
            "renewed: `130` is no whole number from 0 to 100",
        ),
        ("id,side,max,by\na,left,1,\ncasa,right,1,2027-01-15\n", "by is for the left side"),
    ] {
        hub.write("wishes.csv", "left,right,score\na,casa,0.5\n");
        hub.write("places.csv", sides);
        assert_has(&hub.fails("allocate --edges wishes.csv --sides places.csv"), &[told]);
    }
}

/// Nobody gives more hours than they state.
#[test]
fn mentors_give_the_hours_that_they_state() {
    let hub = Hub::new();
    let startups: String =
        (0..6).map(|n| format!("{{\"id\":\"s{n}\",\"name\":\"S\",\"startup\":{{}}}}\n")).collect();
    let mentors = "{\"id\":\"m1\",\"name\":\"M\",\"mentor\":{\"hours_per_month\":5}}\n\
                   {\"id\":\"m2\",\"name\":\"M\",\"capacity\":1,\"mentor\":{\"hours_per_month\":40}}\n\
                   {\"id\":\"m3\",\"name\":\"M\",\"mentor\":{}}\n";
    hub.write("all.jsonl", &format!("{startups}{mentors}"));
    hub.ok("import all.jsonl");
    for (more, blocks) in
        [("--each 5", 1 + 1), ("--each 5 --months 3", 3 + 1), ("--each 6", 1), ("--each 1 --max 2", 5 + 1)]
    {
        let told = json(&hub.ok(&format!("allocate --market startup-mentor {more} --format json")));
        assert_eq!(told["meetings"], blocks, "{more}");
    }
    assert_has(&hub.fails("allocate --market startup-investor --each 2"), &["has no hours to give"]);
}
