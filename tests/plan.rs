//! `qantara plan`: from files, and from a hub's own profiles.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use common::{Hub, assert_has};
use flate2::read::GzDecoder;
use serde_json::Value;

/// One angel group's demo day, with answers that other solvers agree on: see
/// the crate's own tests.
const ANGELS: &[u8] = include_bytes!("../crates/pairing/tests/data/angels-48x10.csv.gz");
const ANSWERS: &str = include_str!("../crates/pairing/tests/data/angels-48x10.expected.json");

/// The instance as the two files of the command.
fn angels() -> (String, String) {
    let mut text = String::new();
    GzDecoder::new(ANGELS).read_to_string(&mut text).unwrap();
    let (head, pairs) = text.split_once('\n').unwrap();
    let head: Value = serde_json::from_str(head).unwrap();
    let mut edges = "left,right,score,left_score,right_score\n".to_owned();
    for pair in pairs.lines() {
        let numbers: Vec<u64> = pair.split(',').map(|number| number.parse().unwrap()).collect();
        let [startup, investor, own, other, mutual] = numbers[..] else { panic!("{pair}") };
        let points = |score: u64| format!("{}.{:06}", score / 1_000_000, score % 1_000_000);
        let [score, left, right] = [mutual, own, other].map(points);
        edges += &format!("s{startup},i{investor},{score},{left},{right}\n");
    }
    let mut sides = "id,side,max\n".to_owned();
    for (key, letter, side) in [("cap_startup", 's', "left"), ("cap_investor", 'i', "right")] {
        for (n, max) in head[key].as_array().unwrap().iter().enumerate() {
            sides += &format!("{letter}{n},{side},{max}\n");
        }
    }
    (edges, sides)
}

fn planned(hub: &Hub, more: &str) -> Value {
    let line = format!("plan --edges edges.csv --sides sides.csv --format json {more}");
    serde_json::from_str(&hub.ok(&line)).unwrap()
}

/// Millionths of a point of an exact decimal.
fn micro(number: &Value) -> i64 {
    let text = number.to_string();
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{part:0<6}").parse().unwrap()
}

#[test]
fn plans_of_files_equal_the_known_answers() {
    let hub = Hub::new();
    let (edges, sides) = angels();
    hub.write("edges.csv", &edges);
    hub.write("sides.csv", &sides);
    let known: Value = serde_json::from_str(ANSWERS).unwrap();
    for (floor, answer) in known["floors"].as_object().unwrap() {
        let plan = planned(&hub, &format!("--floor {floor}"));
        assert_eq!(micro(&plan["value"]), answer["value"].as_i64().unwrap(), "floor {floor}");
        assert_eq!((&plan["short"], &plan["proof"]), (&answer["short"], &"optimal".into()), "floor {floor}");
        assert_eq!(plan["bound"], plan["value"]);
    }
    let worst_first = planned(&hub, "--choose worst-first");
    assert_eq!(micro(&worst_first["value"]), known["best_worst_meeting"]["value"].as_i64().unwrap());
    for (aim, key) in
        [("stable-left", "stable_startup_proposing"), ("stable-right", "stable_investor_proposing")]
    {
        let plan = planned(&hub, &format!("--choose {aim}"));
        assert_eq!(micro(&plan["value"]), known[key]["value"].as_i64().unwrap(), "{aim}");
        assert_eq!((&plan["meetings"], &plan["proof"]), (&known[key]["meetings"], &"stable".into()), "{aim}");
    }
}

#[test]
fn the_order_of_lines_changes_no_byte() {
    let hub = Hub::new();
    let (edges, sides) = angels();
    let mut bytes = Vec::new();
    for turned in [false, true] {
        for (name, text) in [("edges.csv", &edges), ("sides.csv", &sides)] {
            let mut lines: Vec<&str> = text.lines().collect();
            if turned {
                lines[1..].reverse();
            }
            hub.write(name, &lines.join("\n"));
        }
        planned(&hub, "--floor 2 --out plan.csv");
        bytes.push(std::fs::read(hub.path("plan.csv")).unwrap());
    }
    assert!(bytes[0] == bytes[1]);
    assert!(bytes[0].starts_with(b"left,right,score\ns0,"), "{}", String::from_utf8_lossy(&bytes[0][..40]));
}

#[test]
fn pins_meet_and_vetoes_do_not_and_their_price_is_in_the_value() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\na,y,0.8\nb,x,0.7\nb,y,0.1\n");
    hub.write("sides.csv", "id,side,min,max\na,left,0,1\nb,left,0,1\nc,left,0,0\nx,right,0,1\ny,right,0,1\n");
    for (more, value, rows) in [
        ("", 1_500_000, "a,y,0.8\nb,x,0.7\n"),
        ("--pin a,x", 1_000_000, "a,x,0.9\nb,y,0.1\n"),
        ("--veto b,x", 1_000_000, "a,x,0.9\nb,y,0.1\n"),
        ("--veto b,x --veto b,y", 900_000, "a,x,0.9\n"),
        ("--veto c,x", 1_500_000, "a,y,0.8\nb,x,0.7\n"),
    ] {
        let plan = planned(&hub, &format!("{more} --out plan.csv"));
        assert_eq!(micro(&plan["value"]), value, "{more}");
        let written = hub.read("plan.csv");
        assert_eq!(written, format!("left,right,score\n{rows}"), "{more}");
    }
}

#[test]
fn what_is_wrong_with_a_file_is_named_with_its_row() {
    let hub = Hub::new();
    let edges = "left,right,score\na,x,0.9\n";
    let sides = "id,side,min,max\na,left,0,1\nx,right,0,1\n";
    let line = "plan --edges edges.csv --sides sides.csv";
    for (edges, sides, more, told) in [
        ("left,right,score\na,z,0.9\n", sides, "", "right: `z` is not on that side"),
        ("left,right,score\na,x,high\n", sides, "", "edges.csv, row 2"),
        ("left,right,points\na,x,1\n", sides, "", "no such column"),
        ("left,right,score\na,x,1\na,x,1\n", sides, "", "listed twice"),
        (edges, "id,side,min,max\na,middle,0,1\n", "", "`middle` is no side"),
        (edges, "id,side,min,max\na,left,2,1\nx,right,0,1\n", "", "should get 2 meetings but takes 1"),
        (edges, "id,side,min,max\na,left,0,many\n", "", "`many` is no number of meetings"),
        (edges, "id,side,max,free\na,left,1,1x0\n", "", "free: `1x0` is no row of slots"),
        (edges, "id,side,min,max\na,left,0,\n", "", "max: nothing stands there"),
        (
            edges,
            "id,side,max\na,left,1\na,right,1\nx,right,1\n\na,left,2\n",
            "",
            "sides.csv, row 6\n  because id: `a` is there already, in sides.csv, row 2",
        ),
        (
            "left,right,score,Right\na,x,1,y\n",
            sides,
            "",
            "edges.csv, row 1, Right: columns 2 and 4 both have this name",
        ),
        (edges, sides, "--pin a,y", "nobody on the right side has the id `y`"),
        (edges, sides, "--pin a", "names no pair"),
        (edges, sides, "--pin a,x --veto a,x", "a meets x"),
        (edges, sides, "--choose stable-left --pin a,x", "looks at no --pin"),
        (edges, sides, "--choose stable-left --floors strict", "only --choose total looks at --floors"),
        (edges, sides, "--choose worst-first --floors strict", "only --choose total looks at --floors"),
        (edges, sides, "--out edges.csv", "--out edges.csv is one of the files to read"),
        (edges, sides, "--out ./sides.csv", "is one of the files to read"),
        (edges, sides, "--floor 4294967295", "--floor"),
        (edges, sides, "--max 3", "--max"),
        (edges, "id,side,max\na,left,4294967295\nx,right,1\n", "", "row 2"),
        ("left,right,score\na,x,1000000\n", sides, "", "score: `1000000` is too large"),
        ("left,score\na,1\n", sides, "", "edges.csv, row 1, right: the column is missing"),
        (edges, "id,side,min\na,left,0\n", "", "sides.csv, row 1, max: the column is missing"),
        ("left,right,score\n", sides, "", "edges.csv holds no pair"),
        (edges, "id,side,max\n", "", "sides.csv holds nobody"),
    ] {
        hub.write("edges.csv", edges);
        hub.write("sides.csv", sides);
        assert_has(&hub.fails(&format!("{line} {more}")), &[told]);
    }
    assert_has(&hub.fails("plan"), &["--market", "--edges"]);
    assert_eq!(hub.read("edges.csv"), edges);
}

#[test]
fn a_hubs_own_profiles_are_planned_within_everybodys_limits() {
    let hub = Hub::with_sample();
    hub.write("people.csv", "id,max,min\nin-0000003,1,\nst-0000000,0,0\n");
    let told = hub.ok(
        "plan --market startup-investor --max 5 --floor 1 --people people.csv --format json --out plan.csv",
    );
    let plan: Value = serde_json::from_str(&told).unwrap();
    assert_eq!(plan["proof"], "optimal");
    let written = hub.read("plan.csv");
    let mut meetings: BTreeMap<&str, usize> = BTreeMap::new();
    for row in written.lines().skip(1) {
        row.split(',').take(2).for_each(|id| *meetings.entry(id).or_default() += 1);
    }
    assert_eq!(plan["meetings"], written.lines().count() - 1);
    assert!(meetings.values().all(|&taken| taken <= 5));
    assert_eq!((meetings.get("in-0000003"), meetings.get("st-0000000")), (Some(&1), None));
    // Whoever is in the plan is in the other's ranking, by the same score.
    let row: Vec<&str> = written.lines().nth(1).unwrap().split(',').collect();
    let list = hub.ok(&format!("rank --market startup-investor --for {} -k 400 --format csv", row[0]));
    let ranked = list.lines().find(|line| line.contains(&format!(",{},", row[1]))).unwrap();
    let score: f64 = ranked.rsplit(',').next().unwrap().parse().unwrap();
    assert!((score - row[2].parse::<f64>().unwrap()).abs() <= 5e-7, "{ranked} and {row:?}");
    // Roles may be written in words.
    hub.write("people.csv", "id,role,max\nin-0000003,investisseur,1\n");
    hub.ok("plan --market startup-investor --max 5 --people people.csv");
    for (people, told) in [
        ("id,role,max\nin-0000003,baker,1\n", "`baker`"),
        ("id,max\nnobody,1\n", "nobody who may be matched has the id `nobody`"),
        ("id,max\nin-0000003,3\nin-0000003,2\n", "`in-0000003` is there already, in people.csv, row 2"),
        ("id,min,max\nin-0000003,3,2\n", "3 is more than the 2 meetings"),
    ] {
        hub.write("people.csv", people);
        let line = "plan --market startup-investor --max 5 --people people.csv";
        assert_has(&hub.fails(line), &[told]);
    }
}

#[test]
fn a_plan_is_told_in_every_language() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,234.5\nb,x,0.7\nc,x,0.3\n");
    hub.write(
        "sides.csv",
        "id,side,min,max,free\na,left,0,1,10\nb,left,1,1,10\nc,left,1,1,00\nx,right,0,2,11\ny,right,0,0,\n",
    );
    let mut told = String::new();
    for lang in ["en", "fr", "ar"] {
        let line = format!("plan --edges edges.csv --sides sides.csv --floor 1 --lang {lang}");
        told += &hub.ok(&line);
        told += &hub.ok(&format!("{line} --slots 2 --tables 1"));
        told += &hub.fails(&format!("{line} --floors strict"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn nobody_is_in_two_places_and_everybody_is_free() {
    let hub = Hub::new();
    let (edges, sides) = angels();
    // Each is away in one slot of ten, the ones after the others.
    let with_free: Vec<String> = sides
        .lines()
        .enumerate()
        .map(|(n, line)| match n {
            0 => format!("{line},free"),
            _ => {
                let free: String = (0..12).map(|slot| if slot == n % 10 { '0' } else { '1' }).collect();
                format!("{line},{free}")
            }
        })
        .collect();
    hub.write("edges.csv", &edges);
    for (sides, slots, tables) in [(sides.clone(), 14, 9), (with_free.join("\n"), 12, 10)] {
        hub.write("sides.csv", &sides);
        let plan = planned(&hub, &format!("--floor 2 --slots {slots} --tables {tables} --out plan.csv"));
        let mut seen = BTreeSet::new();
        let (mut placed, mut used) = (0, BTreeSet::new());
        let mut meets: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
        for row in hub.read("plan.csv").lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            let [left, right, _, slot, table] = cells[..] else { panic!("{row}") };
            if slot.is_empty() {
                continue;
            }
            let slot: usize = slot.parse().unwrap();
            assert!(slot < slots && table.parse::<usize>().unwrap() < tables, "{row}");
            for busy in [left.to_owned(), right.to_owned(), format!("table {table}")] {
                assert!(seen.insert((busy.clone(), slot)), "{busy} is taken twice in {slot}");
                let line = sides.lines().find(|line| line.starts_with(&format!("{busy},")));
                let free = line.and_then(|line| line.split(',').nth(3));
                assert_ne!(free.map(|free| free.as_bytes()[slot]), Some(b'0'), "{busy} is away in {slot}");
            }
            placed += 1;
            used.insert(slot);
            meets.entry(right.to_owned()).or_default().insert(slot);
        }
        // Between two meetings, not counting slots in which the investor is away.
        let wait = |(id, slots): (&String, &BTreeSet<usize>)| {
            let free = sides.lines().find_map(|line| line.strip_prefix(&format!("{id},"))?.split(',').nth(2));
            let is_there = |slot: &usize| free.is_none_or(|free| free.as_bytes()[*slot] == b'1');
            let between = slots.iter().zip(slots.iter().skip(1));
            between.map(|(one, next)| (one + 1..*next).filter(is_there).count()).max().unwrap_or(0)
        };
        let waits: Vec<usize> = meets.iter().map(wait).collect();
        let n_long = waits.iter().filter(|&&wait| wait > 1).count();
        assert_eq!(plan["longest_wait"], waits.into_iter().max().unwrap());
        assert_eq!(plan["long_waits"], n_long);
        assert!(n_long <= 1, "{plan}");
        assert_eq!((&plan["placed"], &plan["slots_used"]), (&placed.into(), &used.len().into()));
        assert!(plan["placed_bound"].as_u64().unwrap() >= placed && placed > 90, "{plan}");
    }
    // As many tables as come take no more memory than those that are used.
    for more in ["", "--tables 4000000000"] {
        let plan = planned(&hub, &format!("--slots 12 {more}"));
        assert!(plan["placed"].as_u64().is_some_and(|placed| placed > 90), "{plan}");
    }
    let line = "plan --edges edges.csv --sides sides.csv --slots 13";
    assert_has(&hub.fails(line), &["speaks of 12 slots, and the day has 13"]);
}

#[test]
fn nobody_gets_more_meetings_than_they_state_that_they_can_take() {
    let hub = Hub::new();
    let startups: String =
        (0..6).map(|n| format!("{{\"id\":\"s{n}\",\"name\":\"S\",\"startup\":{{}}}}\n")).collect();
    let mentors = "{\"id\":\"m1\",\"name\":\"M\",\"capacity\":2,\"mentor\":{}}\n\
                   {\"id\":\"m2\",\"name\":\"M\",\"mentor\":{}}\n";
    hub.write("all.jsonl", &format!("{startups}{mentors}"));
    hub.ok("import all.jsonl");
    hub.write("people.csv", "id,max\nm1,3\n");
    for (more, meetings) in [("", 2 + 4), ("--people people.csv", 3 + 4)] {
        let line = format!("plan --market startup-mentor --max 4 --format json {more}");
        let plan: Value = serde_json::from_str(&hub.ok(&line)).unwrap();
        assert_eq!(plan["meetings"], meetings, "{plan}");
        assert_eq!(plan["pairs"].as_array().map(Vec::len), Some(meetings));
    }
}

/// Strict floors refuse what time does not allow, as they refuse what people
/// do not.
#[test]
fn strict_floors_refuse_what_no_slots_hold() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\na,y,0.8\n");
    hub.write("sides.csv", "id,side,min,max,free\na,left,2,2,101\nx,right,0,1,\ny,right,0,1,\n");
    let line = "plan --edges edges.csv --sides sides.csv --floors strict";
    hub.ok(line);
    hub.ok(&format!("{line} --slots 3"));
    let told = hub.fails(&format!("{line} --slots 2"));
    assert_has(&told, &["a gets at least 2 meetings", "a has time for one meeting"]);
    let told = hub.fails(&format!("{line} --slots 3 --tables 1 --veto a,y"));
    assert!(!told.contains("has time"), "{told}");
    let relaxed = "plan --edges edges.csv --sides sides.csv --slots 2";
    assert_has(&hub.ok(relaxed), &["One meeting is missing"]);
}

/// A plan whose meetings do not all fit the day keeps its floors only with
/// those that do.
#[test]
fn floors_count_meetings_that_have_a_slot() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\nb,x,0.8\n");
    let sides = "id,side,min,max,free\na,left,1,1,10\nb,left,1,1,10\nx,right,0,2,11\ny,right,0,1,11\n";
    hub.write("sides.csv", sides);
    let line = "plan --edges edges.csv --sides sides.csv --slots 2";
    let told = "Counting only meetings that have a slot, one is missing below the floors.";
    assert_has(&hub.ok(line), &[told]);
    assert_has(&hub.fails(&format!("{line} --floors strict")), &[told]);
    hub.write("edges.csv", "left,right,score\na,x,0.9\nb,y,0.8\n");
    // Who has no time is not said to want no meeting.
    hub.write("sides.csv", "id,side,max,free\na,left,3,00\nb,left,1,\nx,right,2,\ny,right,1,\n");
    let line = "plan --edges edges.csv --sides sides.csv --slots 2 --pin a,x";
    assert_has(&hub.fails(line), &["a has time for no meeting", "a meets x"]);
}

/// A link stays a link, a pipe a pipe, and nothing is left beside a file that
/// could not be written.
#[test]
#[cfg(unix)]
fn out_writes_through_links_and_pipes() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\n");
    hub.write("sides.csv", "id,side,max\na,left,1\nx,right,1\n");
    hub.write("target.csv", "before");
    std::os::unix::fs::symlink("target.csv", hub.path("link.csv")).unwrap();
    std::fs::create_dir(hub.path("folder")).unwrap();
    let line = "plan --edges edges.csv --sides sides.csv --out";
    hub.ok(&format!("{line} link.csv"));
    assert!(std::fs::symlink_metadata(hub.path("link.csv")).unwrap().is_symlink());
    assert_eq!(hub.read("target.csv"), "left,right,score\na,x,0.9\n");
    assert!(hub.ok(&format!("{line} /dev/stdout")).contains("a,x,0.9\n"));
    hub.fails(&format!("{line} folder"));
    let left = std::fs::read_dir(hub.path(".")).unwrap().map(|entry| entry.unwrap().file_name());
    assert!(left.into_iter().all(|name| !name.to_string_lossy().ends_with(".part")));
}

/// Four angels at 250,000 cover an ask that nobody takes alone.
#[test]
fn rounds_are_closed_by_tickets_together() {
    let hub = Hub::new();
    let (mut edges, mut sides) = (
        "left,right,score,ticket_min,ticket_max,leads\n".to_owned(),
        "id,side,max,ask_min,ask_max\nargan,left,4,1000000,\nzellige,left,4,,500000.50\n".to_owned(),
    );
    for angel in 0..5 {
        sides += &format!("angel{angel},right,1,,\n");
        edges += &format!("argan,angel{angel},0.{},100000,250000,{}\n", 5 + angel, u8::from(angel == 0));
        edges += &format!("zellige,angel{angel},0.9,50000,,\n");
    }
    hub.write("edges.csv", &edges);
    hub.write("sides.csv", &sides);
    let line = "plan --edges edges.csv --sides sides.csv";
    let mut told = String::new();
    for lang in ["en", "fr", "ar"] {
        for more in ["--rounds", "--close-rounds 1 --out plan.json", "--close-rounds 3 --lead"] {
            told += &hub.ok(&format!("{line} {more} --lang {lang}"));
        }
    }
    insta::assert_snapshot!(told);
    hub.ok("check-plan plan.json");
    assert_has(&hub.ok("replay plan.json"), &["The bytes are the same."]);
    for (more, told) in [
        ("--close-rounds much", "such as 0.5"),
        ("--close-rounds 1 --choose stable-left", "a stable plan looks at no rounds"),
    ] {
        assert_has(&hub.fails(&format!("{line} {more}")), &[told]);
    }
    let hub = Hub::with_sample();
    let told = hub.ok("plan --market startup-investor --slots 4 --rounds");
    assert_has(&told, &["rounds of 320:", " MAD from in-", "lack a single ticket each:"]);
    assert_has(&hub.fails("plan --market startup-mentor --slots 4 --rounds"), &["has no rounds"]);
}

/// With few tables, the meetings that are worth most are held, floors first.
#[test]
fn few_tables_hold_the_best_meetings() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.5\na,y,0.4\nb,x,0.9\nb,y,0.8\nc,x,0.1\n");
    hub.write(
        "sides.csv",
        "id,side,min,max,group\na,left,0,2,south\nb,left,0,2,\nc,left,0,1,south\nx,right,0,3,\ny,right,0,3,\n",
    );
    let rows = |more: &str| {
        let plan = planned(&hub, &format!("--slots 2 --tables 1 --out plan.csv {more}"));
        assert_eq!((&plan["placed"], &plan["proof"]), (&2.into(), &"optimal".into()), "{more}");
        hub.read("plan.csv").lines().skip(1).map(|row| row[..3].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(rows(""), ["b,x", "b,y"]);
    assert_eq!(rows("--floor 1"), ["a,x", "b,x"]);
    assert_eq!(rows("--group south=1"), ["a,x", "b,x"]);
    assert_eq!(rows("--group south=2"), ["a,x", "a,y"]);
    assert_eq!(rows("--group south=0..0 --floor 1"), ["b,x", "b,y"]);
    assert_eq!(rows("--pin c,x"), ["b,x", "c,x"]);
    let mut told = String::new();
    let line = "plan --edges edges.csv --sides sides.csv --slots 2 --tables 1";
    for lang in ["en", "fr", "ar"] {
        told += &hub.ok(&format!("{line} --group south=1 --pin c,x --out plan.json --lang {lang}"));
        told += &hub.ok(&format!("{line} --group south=1..1 --lang {lang}"));
        told += &hub.fails(&format!("{line} --group south=3 --floors strict --lang {lang}"));
        told += &hub.fails(&format!("{line} --group south=1..1 --pin a,x --pin a,y --lang {lang}"));
    }
    insta::assert_snapshot!(told);
    hub.ok("check-plan plan.json");
    let text = hub.read("plan.json");
    hub.write("broken.json", &text.replacen("\"seat_price\": ", "\"seat_price\": 5", 1));
    assert_has(&hub.fails("check-plan broken.json"), &["as `bound`"]);
    for (more, told) in [
        ("--group south", "write NAME=MIN or NAME=MIN..MAX"),
        ("--group south=many", "`many` is no number of meetings"),
        ("--group south=3..2", "the smaller number comes first"),
        ("--group south=1 --group south=2", "is there twice"),
        ("--group north=1", "nobody is in it; there are south"),
    ] {
        assert_has(&hub.fails(&format!("{line} {more}")), &[told]);
    }
    hub.write(
        "sides.csv",
        "id,side,max,group\na,left,1,\nb,left,1,\nc,left,1,\nx,right,1,south\ny,right,1,\n",
    );
    assert_has(&hub.fails(&format!("{line} --group south=1")), &["group is for the left side"]);
}

/// Somebody who must wait is told how long.
#[test]
fn waits_are_told_in_every_language() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\nb,x,0.8\n");
    hub.write("sides.csv", "id,side,max,free\na,left,1,100000\nb,left,1,000001\nx,right,2,111011\n");
    let plan = planned(&hub, "--slots 6");
    assert_eq!((&plan["longest_wait"], &plan["long_waits"]), (&3.into(), &1.into()));
    for (more, told) in [
        ("--lang en", "(right): 3 slots.\nOne of them waits for more than one slot.\n"),
        ("--lang fr", "(droite)\u{a0}: 3 créneaux.\nL’un d’eux attend plus d’un créneau.\n"),
        ("--lang en --rest 2", "One of them waits for more than 2 slots.\n"),
        ("--lang en --rest 3", "(right): 3 slots.\nThe meetings"),
    ] {
        assert_has(&hub.ok(&format!("plan --edges edges.csv --sides sides.csv --slots 6 {more}")), &[told]);
    }
    let told = hub.ok("plan --edges edges.csv --sides sides.csv --slots 6 --lang ar");
    assert_has(&told, &["أطول انتظار بين لقاءين", "فترات", "ينتظر واحد منهم", "أكثر من"]);
}

/// No spreadsheet program runs what is written, and it is read back as it was.
#[test]
fn ids_that_look_like_formulas_stay_text() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\n=cmd|' /C calc'!A0,@x,0.5\n-a,'+y,0.25\n-a,@x,0.1\n");
    hub.write("sides.csv", "id,side,max\n=cmd|' /C calc'!A0,left,1\n-a,left,2\n@x,right,1\n+y,right,1\n");
    let meetings = "left,right,score\n'-a,'+y,0.25\n'=cmd|' /C calc'!A0,'@x,0.5\n";
    for pin in ["=cmd|' /C calc'!A0,@x", "'=cmd|' /C calc'!A0,'@x"] {
        hub.write("pins.csv", &format!("left,right\n{pin}\n"));
        planned(&hub, "--pins pins.csv --out plan.csv --standbys standbys.csv");
        assert_eq!(hub.read("plan.csv"), meetings);
        assert_has(&hub.read("standbys.csv"), &["right,'@x,1,'-a,0.1\n"]);
    }
    let line = "allocate --edges edges.csv --sides sides.csv --out allocated.csv";
    hub.ok(line);
    assert_has(&hub.read("allocated.csv"), &["'=cmd|' /C calc'!A0,'@x,0.5,\n"]);
    hub.write("sides.csv", "id,side,max,opens\n-a,left,1,\n@x,right,1,2027-01-15\n@x,right,1,2027-01-15\n");
    assert_has(&hub.fails(line), &["`@x@2027-01-15` is there already, in sides.csv, row 3"]);
}

/// Pins and vetoes may come from files, and standbys go to one.
#[test]
fn pins_and_vetoes_come_from_files_and_standbys_go_to_one() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\na,y,0.8\nb,x,0.7\nb,y,0.1\n");
    hub.write("sides.csv", "id,side,min,max\na,left,0,1\nb,left,0,1\nx,right,0,1\ny,right,0,2\nz,left,0,1\n");
    hub.write("pins.csv", "left,right\na,x\n");
    hub.write("vetoes.csv", "left,right\nb,y\nz,y\n");
    planned(&hub, "--pins pins.csv --vetoes vetoes.csv --standbys standbys.csv --out plan.csv");
    assert_eq!(hub.read("plan.csv"), "left,right,score\na,x,0.9\n");
    assert_eq!(hub.read("standbys.csv"), "side,id,rank,standby,score\nleft,a,1,y,0.8\nright,x,1,b,0.7\n");
    hub.write("pins.csv", "left,right\nz,y\n");
    let line = "plan --edges edges.csv --sides sides.csv --pins pins.csv";
    assert_has(&hub.fails(line), &["pins.csv, row 2", "the two cannot meet"]);
    hub.write("pins.csv", "left,right\na,nobody\n");
    assert_has(&hub.fails(line), &["right: nobody there has the id `nobody`"]);
    assert_has(&hub.fails(&format!("{line} --standbys pins.csv")), &["is one of the files to read"]);
    let curve = planned(&hub, "--curve");
    // Of the three on the left one has nothing.
    let half = curve["left"]["lorenz_meetings"].as_array().unwrap();
    assert_eq!((half.len(), &half[1], &curve["blocking_own"]), (4, &0.0.into(), &1.into()));
    let values: Vec<i64> =
        curve["curve"].as_array().unwrap().iter().map(|point| micro(&point["value"])).collect();
    assert_eq!(values.len(), 4);
    assert_eq!(values[0], micro(&curve["value"]));
}

/// Several representatives, long meetings and interpreters limit when people
/// meet.
#[test]
fn representatives_long_meetings_and_interpreters_are_kept() {
    let hub = Hub::new();
    hub.write("edges.csv", "left,right,score\na,x,0.9\nb,x,0.8\nc,x,0.7\nd,x,0.6\n");
    let sides = |x: &str, c: &str| {
        format!(
            "id,side,max,at_once,length,needs\na,left,1,,,\nb,left,1,,,\nc,left,1,,{c}\nd,left,1,,,\nx,right,9,{x},\n"
        )
    };
    let rows = |x: &str, c: &str, more: &str| {
        hub.write("sides.csv", &sides(x, c));
        let plan = planned(&hub, &format!("--slots 2 --tables 9 --out plan.csv --out plan.json {more}"));
        hub.ok("check-plan plan.json");
        assert_has(&hub.ok("replay plan.json"), &["The bytes are the same."]);
        plan["placed"].as_u64().unwrap()
    };
    assert_eq!(rows(",", ",", ""), 2);
    assert_eq!(rows("2,", ",", ""), 4);
    assert_eq!(rows("2,", "2,", ""), 3);
    // Two slots and a rest for each of two people: one meeting each.
    assert_eq!(rows("2,", ",", "--rest 1"), 2);
    assert_eq!(rows("2,2", ",", "--rest 1"), 2);
    assert_eq!(rows("2,", ",interpreter", "--resource interpreter=1"), 4);
    assert_eq!(rows("2,", ",interpreter", "--resource interpreter=0"), 3);
    let told = hub.ok("plan --edges edges.csv --sides sides.csv --slots 2 --resource interpreter=0");
    assert_has(&told, &["c and x: no interpreter is free when both have time"]);
    let line = "plan --edges edges.csv --sides sides.csv --slots 2";
    assert_has(&hub.fails(line), &["add --resource interpreter=N"]);
    assert_has(&hub.fails(&format!("{line} --resource interpreter")), &["write NAME=N"]);
    hub.write("sides.csv", &sides("0,", ","));
    assert_has(&hub.fails(line), &["at_once: `0` is too few"]);
}
