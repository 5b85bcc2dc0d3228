//! `qantara evaluate` and `qantara judge` from the outside.

mod common;

use std::collections::{BTreeSet, HashSet};

use common::{Hub, assert_has};
use serde_json::Value;

const MARKET: &str = "--market startup-investor";

/// A hub with the sample, and in `sample/truth.csv` who really fits whom.
fn judged() -> Hub {
    let hub = Hub::with_sample();
    hub.ok("generate --out sample --truth");
    hub
}

fn evaluate(hub: &Hub, more: &str) -> String {
    hub.ok(&format!("evaluate {MARKET} --judgements sample/truth.csv --repetitions 1000 {more}"))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// What people read, in their three languages: reviewed as writing.
#[test]
fn two_policies_are_compared_in_every_language() {
    let hub = judged();
    let mut told = String::new();
    for lang in ["en", "fr", "ar"] {
        let policies = "--policy startup-investor --policy mnf-angels";
        told += &evaluate(&hub, &format!("{policies} --by stage --lang {lang}"));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn the_same_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let hub = judged();
    let line = "--policy startup-investor --policy mnf-angels --by region --format json";
    let one = evaluate(&hub, &format!("{line} --threads 1"));
    assert!(one == evaluate(&hub, &format!("{line} --threads 3")));
    assert!(one != evaluate(&hub, &format!("{line} --seed 2")));
}

/// What is written between the tags of a page, a line for each piece.
fn text_of(page: &str) -> String {
    let body = &page[page.find("<body>").unwrap()..];
    let pieces = body.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| text.trim());
    pieces.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_page_tells_it_in_every_language_and_needs_nothing_else() {
    let hub = judged();
    let mut told = String::new();
    for (lang, direction) in [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")] {
        let policies = "--policy startup-investor --policy mnf-angels";
        evaluate(&hub, &format!("{policies} --lang {lang} --report page.html"));
        let page = hub.read("page.html");
        assert_has(&page, &[&format!("<html lang=\"{lang}\" dir=\"{direction}\">"), "</html>"]);
        for outside in ["http:", "https:", "src=", "href=", "<script", "@import", "url("] {
            assert!(!page.contains(outside), "the page reaches for {outside}");
        }
        told += &format!("--- {lang}\n{}\n", text_of(&page));
    }
    insta::assert_snapshot!(told);
    assert_has(
        &hub.fails(&format!("evaluate {MARKET} --judgements sample/truth.csv --report sample/truth.csv")),
        &["would be written over"],
    );
}

/// Tables for programs have the numbers of the JSON, and a cap that is not felt
/// changes nothing.
#[test]
fn tables_come_out_as_csv_and_latex() {
    let hub = judged();
    let found = json(&evaluate(&hub, "--tables tables --format json"));
    let means = |file: &str, column: usize| -> Vec<f64> {
        let sheet = hub.read(file);
        // Names that hold a comma are quoted.
        let rows = sheet.lines().skip(1).map(|row| row.replace(",condensed)\"", ")"));
        rows.map(|row| row.split(',').nth(column).unwrap().parse().unwrap()).collect()
    };
    let near = |value: f64, expected: &serde_json::Value| (value - expected.as_f64().unwrap()).abs() < 1e-12;
    let expected = found["systems"][0]["means"].as_array().unwrap();
    let written = means("tables/systems.csv", 2);
    assert_eq!(written.len(), expected.len());
    assert!(written.iter().zip(expected).all(|(value, mean)| near(*value, &mean["value"])), "{written:?}");
    // The first has no cap.
    assert!(near(means("tables/caps.csv", 2)[0], &expected[0]["value"]));
    // Every table of the page is there for programs too.
    evaluate(&hub, "--tables all --policy startup-investor --policy mnf-angels --by stage");
    let tables = std::fs::read_dir(hub.path("all")).unwrap().map(|file| file.unwrap().path());
    for path in tables.filter(|path| path.extension().is_some_and(|kind| kind == "tex")) {
        assert!(path.with_extension("csv").is_file(), "{} has no CSV", path.display());
    }
    // What the next report does not have is not left beside it; what is not a
    // report's stays.
    hub.write("all/mine.csv", "x\n");
    evaluate(&hub, "--tables all");
    let names = |folder: &str| -> BTreeSet<_> {
        std::fs::read_dir(hub.path(folder)).unwrap().map(|file| file.unwrap().file_name()).collect()
    };
    let mut expected_names = names("tables");
    expected_names.insert("mine.csv".into());
    assert_eq!(names("all"), expected_names);
    let depth = &found["systems"][0]["by_depth"];
    let at_10 = depth.as_array().unwrap().iter().find(|one| one["places"] == 10).unwrap();
    assert_eq!(at_10["value"], expected[0]["value"]);
    let latex = hub.read("tables/systems.tex");
    assert_has(&latex, &["\\toprule", "nDCG@10(dcg=log2) & ", "\\bottomrule\n\\end{tabular}"]);
    assert!(!latex.contains(" 18.8%"), "a bare % is a comment in LaTeX");
}

/// A cap that is not felt changes nothing, whatever the first measure looks at.
#[test]
fn what_caps_cost_is_counted_from_what_was_measured() {
    let hub = judged();
    for measure in ["nDCG@10", "nDCG@10(condensed)", "P@3", "RR"] {
        let found = json(&evaluate(&hub, &format!("--measure {measure} --tables tables --format json")));
        let system = &found["systems"][0];
        let none = &found["caps"][0];
        assert_eq!(none["percent"], serde_json::Value::Null);
        for (told, measured) in [("value", &system["means"][0]["value"]), ("gini", &system["gini"])] {
            assert_eq!(&none[told], measured, "{told} of {measure}");
        }
    }
    let found = json(&evaluate(
        &hub,
        "--measure Judged@10 --policy startup-investor --policy mnf-angels --tables tables --format json",
    ));
    assert_eq!((&found["moves"], &found["caps"]), (&serde_json::Value::Null, &serde_json::json!([])));
}

#[test]
fn a_ranking_from_a_file_is_not_said_to_have_been_made() {
    let hub = judged();
    hub.write("none.csv", "query_id,candidate_id,score\n");
    evaluate(&hub, "--run none.csv --report page.html");
    let page = hub.read("page.html");
    assert_has(&page, &["The lists of none were read from files."]);
    assert!(!page.contains("were made for"), "{page}");
    let told = json(&evaluate(&hub, "--run none.csv --format json"));
    assert_eq!(told["systems"][0]["gini"], serde_json::Value::Null, "nobody is seen, and nobody alike");
}

/// Whatever is read or written elsewhere stays whole.
#[test]
fn no_output_is_written_over_an_input_or_another_output() {
    let hub = judged();
    hub.write("mine.toml", &hub.ok("policy show startup-investor"));
    let judgements = "--judgements sample/truth.csv";
    for (line, told) in [
        (format!("{judgements} --tables sample"), "would be written over"),
        (format!("{judgements} --runs-out sample"), "would be written over"),
        (format!("{judgements} --policy mine.toml --report mine.toml"), "would be written over"),
        (format!("{judgements} --values same --report ./same"), "two outputs"),
        (format!("{judgements} --tables one --runs-out one"), "two outputs"),
    ] {
        let before = (hub.read("sample/truth.csv"), hub.read("mine.toml"));
        assert_has(&hub.fails(&format!("evaluate {MARKET} {line}")), &[told]);
        assert!(before == (hub.read("sample/truth.csv"), hub.read("mine.toml")), "{line}");
    }
}

/// A ranking written by us and read back is worth what the policy is worth, and
/// two that are equal are not better or worse than each other.
#[test]
fn a_ranking_made_elsewhere_is_measured_beside_policies() {
    let hub = judged();
    hub.ok(&format!("rank {MARKET} --all -k 100 --out mine.csv"));
    hub.ok(&format!("rank {MARKET} --all -k 100 --out other.trec"));
    let found = json(&evaluate(&hub, "--run mine.csv --policy startup-investor --format json"));
    assert_eq!(found["systems"][0]["name"], "startup-investor");
    assert_eq!(found["systems"][0]["means"], found["systems"][1]["means"]);
    for versus in found["comparisons"].as_array().unwrap() {
        assert_eq!((versus["difference"].as_f64(), versus["p"].as_f64()), (Some(0.0), Some(1.0)));
        let says_nothing = versus["measure"] == "Judged@10";
        assert_eq!(versus["verdict"].as_str(), (!says_nothing).then_some("not_decisive"));
    }
    let told = evaluate(&hub, "--run mine.csv --run other.trec --policy mnf-angels");
    assert_has(&told, &["Each two of 3, by nDCG@10(dcg=log2)", "mine and other: the interval includes zero"]);
    assert_has(
        &hub.fails(&format!("evaluate {MARKET} --judgements sample/truth.csv --run mine.csv --run mine.csv")),
        &["called `mine`"],
    );
}

/// Means are those of the values in the file, and the runs that are written
/// are worth the same when they are read.
#[test]
fn values_and_runs_come_out() {
    let hub = judged();
    let measure = "--measure nDCG@10 --measure RR --format json";
    let found = json(&evaluate(&hub, &format!("{measure} --values values.csv --runs-out runs")));
    let values = hub.read("values.csv");
    let mut lines = values.lines();
    assert_eq!(lines.next(), Some("system,query_id,nDCG@10(dcg=log2),RR"));
    let column: Vec<f64> = lines.map(|line| line.split(',').nth(2).unwrap().parse().unwrap()).collect();
    let mean = column.iter().sum::<f64>() / column.len() as f64;
    assert_eq!(found["judgements"]["seekers"], column.len());
    assert!((found["systems"][0]["means"][0]["value"].as_f64().unwrap() - mean).abs() < 1e-12);
    let again = json(&evaluate(&hub, &format!("{measure} --run runs/startup-investor.trec")));
    assert_eq!(found["systems"][0]["means"], again["systems"][0]["means"]);
}

/// To how many seekers a candidate in the region of in-0000051 is relevant.
fn merit(found: &serde_json::Value) -> u64 {
    let groups = found["groups"][0]["candidates"].as_array().unwrap();
    let sum =
        |group: &serde_json::Value| group["merit"].as_f64().unwrap() * group["candidates"].as_f64().unwrap();
    groups.iter().map(sum).sum::<f64>().round() as u64
}

#[test]
fn who_is_not_there_counts_and_is_named() {
    let hub = Hub::with_sample();
    hub.write(
        "grades.csv",
        "query_id,candidate_id,grade\nst-0000000,in-0000051,2\nst-0000000,in-x,1\nst-x,in-0000051,1\n\
         st-0000001,in-0000051,-1\n",
    );
    let line = format!("evaluate {MARKET} --judgements grades.csv");
    assert_has(
        &hub.ok(&line),
        &[
            "3 startups",
            "relevant: 3; not relevant: 0; asked and not answered: 1",
            "One who seeks in the judgements is not stored, and counts 0: st-x",
            "no policy can list it: in-x",
            "1 of 2",
            "Fewer than 25 seek: no intervals.",
        ],
    );
    assert_has(&hub.ok(&line), &["For one who seeks nobody was graded"]);
    let found = json(&hub.ok(&format!("{line} --measure R@50 --by region --format json")));
    assert_eq!(
        (&found["judgements"]["ungraded_seekers"], &found["systems"][0]["seekers"]),
        (&1.into(), &2.into())
    );
    assert_eq!(merit(&found), 2);
    // Who is excluded is found by nobody, missed by nobody, and no list is shorter for it.
    hub.write("known.csv", "query_id,candidate_id\nst-0000000,in-0000051\nst-x,in-0000051\n");
    let found =
        json(&hub.ok(&format!("{line} --exclude known.csv --measure R@50 --by region --format json")));
    assert_eq!(found["systems"][0]["means"][0]["value"], 0.0);
    assert_eq!((&found["judgements"]["relevant"], &found["systems"][0]["seekers"]), (&1.into(), &1.into()));
    assert_eq!(merit(&found), 0);
    hub.write("asked.csv", "query_id,candidate_id,grade\nst-0000001,in-0000051,-1\n");
    for (line, reason) in [
        (format!("evaluate {MARKET} --judgements asked.csv"), "the judgements grade nobody"),
        (format!("{line} --repetitions 999"), "999"),
        (format!("{line} --repetitions 1000001"), "1000001"),
    ] {
        assert_has(&hub.fails(&line), &[reason]);
    }
    hub.write("grades.qrels", "st-0000000 0 in-0000051 2\n");
    let found = json(&hub.ok(&format!("evaluate {MARKET} --judgements grades.qrels -k 3 --format json")));
    assert_eq!((found["judgements"]["relevant"].as_u64(), found["length"].as_u64()), (Some(1), Some(3)));
    hub.write("bad.csv", "query_id,candidate_id,grade\nst-0000000,in-0000051,good\n");
    for (line, reason) in [
        (format!("evaluate {MARKET} --judgements bad.csv"), "bad.csv, row 2"),
        (format!("{line} --as investor"), "--as ROLE says who seeks"),
        (format!("{line} --judgements grades.qrels"), "two judgements"),
    ] {
        assert_has(&hub.fails(&line), &[reason]);
    }
}

/// No file is cut unless that is asked for, and no measure looks further than
/// lists go.
#[test]
fn lists_are_as_long_as_what_is_measured() {
    let hub = judged();
    let entries: String = (0..130).map(|n| format!("st-0000000,in-{n:07},{}\n", 200 - n)).collect();
    hub.write("long.csv", &format!("query_id,candidate_id,score\n{entries}"));
    hub.write("last.csv", "query_id,candidate_id\nst-0000000,in-0000129\n");
    let line = format!("evaluate {MARKET} --judgements last.csv --run long.csv --measure RR --format json");
    for (more, length, listed, value) in [("", 130, 130, 1.0 / 130.0), (" -k 100", 100, 100, 0.0)] {
        let found = json(&hub.ok(&format!("{line}{more}")));
        let system = &found["systems"][0];
        assert_eq!((&found["length"], &system["listed"]), (&length.into(), &listed.into()), "{more}");
        assert_eq!(system["means"][0]["value"], value, "{more}");
    }
    let deep = json(&evaluate(&hub, "--measure R@120 --measure P@5 --format json"));
    assert_eq!(deep["length"], 120);
    let refused =
        format!("evaluate {MARKET} --judgements sample/truth.csv --measure P@5 --measure R@50 -k 20");
    assert_has(&hub.fails(&refused), &["`R@50`", "-k cuts lists after 20"]);
    let first = evaluate(&hub, "-k 3");
    assert_has(&first, &["nDCG@3(dcg=log2)", "P@3", "R@3"]);
    assert!(!first.contains("@10"), "{first}");
}

#[test]
fn a_measure_named_twice_is_shown_once_and_to_be_judged_is_no_verdict() {
    let hub = judged();
    let measures = "--measure Judged@10 --measure RR --measure MRR";
    let line = format!("{measures} --policy startup-investor --policy mnf-angels --by stage");
    let found = json(&evaluate(&hub, &format!("{line} --format json")));
    assert_eq!(found["systems"][0]["means"].as_array().unwrap().len(), 2);
    for versus in found["comparisons"].as_array().unwrap() {
        assert_eq!(versus["verdict"].is_null(), versus["measure"] == "Judged@10", "{versus}");
    }
    let told = evaluate(&hub, &line);
    assert!(!told.contains("By Judged@10"), "{told}");
}

/// A copy of a policy is compared with it before it has a name of its own.
#[test]
fn a_policy_in_a_file_may_have_the_name_of_another() {
    let hub = judged();
    let policy = include_str!("../crates/engine/data/policies/startup-investor.toml");
    hub.write("mine.toml", policy);
    let found = json(&evaluate(&hub, "--policy startup-investor --policy mine.toml --format json"));
    let names = [&found["systems"][0]["name"], &found["systems"][1]["name"]];
    assert_eq!(names, ["startup-investor", "mine"]);
}

/// Every ninth startup and its best investors: the first two met it, the twentieth
/// declined, and the next was only shown.
fn introduced(hub: &Hub) -> Vec<(String, String, String, &'static str)> {
    let lists = hub.ok(&format!("rank {MARKET} --all -k 40 --format csv"));
    let mut outcomes = Vec::new();
    for line in lists.lines().skip(1) {
        let [startup, investor, rank, _] = line.split(',').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let number: usize = startup[3..].parse().unwrap();
        if !number.is_multiple_of(9) {
            continue;
        }
        let month = 1 + number / 9 % 8;
        let mut add = |rest| {
            outcomes.push((startup.to_owned(), investor.to_owned(), format!("2026-{month:02}-10"), rest));
        };
        match rank {
            "1" | "2" => {
                add(r#""by":"startup","event":"accepted""#);
                add(r#""by":"investor","event":"met""#);
            }
            "20" => add(r#""by":"investor","event":"declined","reason":"sector""#),
            "21" => add(r#""by":"startup","event":"shown""#),
            _ => {}
        }
    }
    outcomes
}

/// The rule against pairs that met does not hide from the lists what judges
/// them.
#[test]
fn recorded_outcomes_judge_and_say_what_a_score_has_meant() {
    let hub = Hub::with_sample();
    assert_has(&hub.fails(&format!("evaluate {MARKET} --feedback")), &["no outcome is recorded"]);
    let outcomes = introduced(&hub);
    hub.record(&outcomes);
    let line =
        format!("evaluate {MARKET} --feedback --repetitions 1000 --measure nDCG@10 --measure Success@10");
    let whole = json(&hub.ok(&format!("{line} --format json")));
    let counts = &whole["outcomes"]["introductions"];
    let pairs: HashSet<_> = outcomes.iter().map(|(startup, investor, ..)| (startup, investor)).collect();
    assert_eq!(counts["introduced"], pairs.len());
    assert_eq!(counts["mutual"], whole["judgements"]["relevant"]);
    assert_eq!(whole["systems"][0]["means"][1]["value"], 1.0, "the first two of each list met");
    let splits = json(&hub.ok(&format!("{line} --split 2026-03-01 --split 2026-06-01 --format json")));
    let relevant = |place: usize| splits[place]["judgements"]["relevant"].as_u64().unwrap();
    assert!(relevant(0) > relevant(1) && relevant(1) > 0);
    let mut told = String::new();
    for lang in ["en", "fr", "ar"] {
        told += &hub.ok(&format!("{line} --split 2026-02-01 --lang {lang}"));
    }
    insta::assert_snapshot!(told);
    assert_has(&hub.fails(&format!("{line} --split 2027-01-01")), &["no outcome from the split on"]);
}

/// Many introductions may be settled, and few of them have a score: the report
/// says so.
#[test]
fn scores_of_too_few_settled_introductions_mean_nothing_yet() {
    let hub = Hub::with_sample();
    let declined = |n: usize| {
        let rest = r#""by":"investor","event":"declined","reason":"sector""#;
        (format!("st-{n:07}"), "in-x".to_owned(), "2026-03-01".to_owned(), rest)
    };
    hub.record(&(0..30).map(declined).collect::<Vec<_>>());
    let told = hub.ok(&format!("evaluate {MARKET} --feedback --measure RR"));
    let said = "startup-investor has a score for fewer than 25 of the settled introductions";
    assert_has(&told, &["30 are settled", said]);
    hub.write("known.csv", "query_id,candidate_id\nst-0000000,in-x\n");
    let told = hub.ok(&format!("evaluate {MARKET} --feedback --measure RR --exclude known.csv"));
    assert_has(&told, &["29 introductions; 29 are settled"]);
}

#[test]
fn pairs_go_out_to_judges_and_their_grades_come_back() {
    let hub = Hub::with_sample();
    let seekers: String = (0..7).map(|n| format!(" --for st-{n:07}")).collect();
    let line = format!("judge pool {MARKET}{seekers} -k 3 --policy startup-investor --policy mnf-angels");
    let mut told = hub.ok(&format!("{line} --out sheet.csv"));
    let sheet = hub.read("sheet.csv");
    let header = "query_id,candidate_id,grade,query,candidate,query_text,candidate_text";
    assert_eq!(sheet.lines().next(), Some(header));
    assert!(!sheet.contains("mnf"), "the sheet says which policy listed a pair");
    hub.ok(&format!("{line} --out again.csv"));
    assert!(sheet == hub.read("again.csv"));
    // Two judges, of whom one leaves every fifth pair out.
    let pairs: Vec<(String, String)> = sheet
        .lines()
        .filter(|line| line.starts_with("st-"))
        .map(|line| line.split(',').map(str::to_owned))
        .map(|mut cells| (cells.next().unwrap(), cells.next().unwrap()))
        .collect();
    let filled = |grade: fn(usize) -> &'static str| {
        let rows = pairs
            .iter()
            .enumerate()
            .map(|(n, (query, candidate))| format!("{query},{candidate},{}\n", grade(n)));
        "query_id,candidate_id,grade\n".to_owned() + &rows.collect::<String>()
    };
    hub.write("amina.csv", &filled(|n| ["0", "1", "2", "", "2"][n % 5]));
    hub.write("driss.csv", &filled(|n| ["0", "1", "1", "", ""][n % 5]));
    for lang in ["en", "fr", "ar"] {
        told += &hub.ok(&format!("judge import amina.csv driss.csv --out grades.csv --lang {lang}"));
    }
    insta::assert_snapshot!(told);
    let (query, candidate) = &pairs[2];
    assert_has(&hub.read("grades.csv"), &[&format!("{query},{candidate},1\n")]);
    assert_has(&hub.read("grades.csv"), &[",-1\n"]);
    hub.ok("judge import amina.csv driss.csv --out grades.qrels");
    let of = |file: &str| json(&hub.ok(&format!("evaluate {MARKET} --judgements {file} --format json")));
    assert_eq!(of("grades.csv"), of("grades.qrels"));
    // A sheet is never written over, and a spreadsheet's 2.0 is 2.
    let before = hub.read("amina.csv");
    assert_has(&hub.fails("judge import amina.csv --out ./amina.csv"), &["would be written over"]);
    assert!(before == hub.read("amina.csv"));
    hub.write("sheet-2.csv", &filled(|n| ["0.0", "1.00", "2.0"][n % 3]));
    hub.ok("judge import sheet-2.csv --out two.csv");
    assert_has(&hub.read("two.csv"), &[",2\n", ",1\n", ",0\n"]);
    hub.write("half.csv", &filled(|_| "1.5"));
    assert_has(&hub.fails("judge import half.csv --out x.csv"), &["`1.5` is not a whole number"]);
    // Who is not stored is in no sheet, and counted.
    hub.write("elsewhere.csv", "query_id,candidate_id,score\nst-0000000,in-x,2\nst-0000000,in-0000051,1\n");
    let few =
        format!("judge pool {MARKET} --for st-0000000 --for st-0000001 --run elsewhere.csv --out few.csv");
    assert_has(&hub.ok(&few), &["1 pairs of 1 startup", "One listed pair was left out"]);
    assert!(!hub.read("few.csv").contains("in-x"));
    // What is judged is not asked again.
    let again = hub.ok(&format!("{line} --judgements grades.csv --out rest.csv"));
    let unjudged = of("grades.csv")["judgements"]["unjudged"].as_u64().unwrap();
    assert_eq!(hub.read("rest.csv").lines().filter(|line| line.starts_with("st-")).count() as u64, unjudged);
    assert_has(&again, &["judged already"]);
    assert_has(
        &hub.fails("judge import amina.csv amina.csv --out x.csv"),
        &["`amina.csv` graded this pair before"],
    );
    // Two sheets of one name are two judges, and a blank in an id is no pair's end.
    let blanks = "query_id,candidate_id,grade\na b,c,1\na,b c,0\n";
    hub.write("blanks.csv", blanks);
    hub.write("blanks.txt", blanks);
    let told = hub.ok("judge import blanks.csv blanks.txt --out x.csv");
    assert_has(&told, &["people who judged: 2", "1.000"]);
}

/// Capped lists too, and whatever else is measured first: what a facet is worth
/// is told beside the mean that the page has above.
#[test]
fn facets_are_worth_something_of_the_mean_that_is_told() {
    let hub = judged();
    let policy = hub.ok("policy show startup-investor");
    hub.write("capped.toml", &policy.replacen("[limits]\n", "[limits]\nexposure_percent = 10\n", 1));
    let (head, tail) = policy.split_once("[weights").unwrap();
    let gates = tail.find("[[gates]]").unwrap();
    let weights = "[weights.startup]\nstage = 1\n\n[weights.investor]\nsector = 1\n\n";
    hub.write("single.toml", &format!("{head}{weights}{}", &tail[gates..]));
    let policies = "--policy startup-investor --policy capped.toml --policy single.toml";
    hub.write("turned.csv", &turned(&hub.read("sample/truth.csv")));
    for options in ["", "-k 3", "--as investor", "--measure Judged@10 --measure AP"] {
        let line = format!("{policies} {options} --tables tables --format json");
        let found = if options.contains("investor") {
            let line = format!("evaluate {MARKET} --judgements turned.csv --repetitions 1000 {line}");
            json(&hub.ok(&line))
        } else {
            json(&evaluate(&hub, &line))
        };
        let systems = found["systems"].as_array().unwrap();
        let facets = found["facets"].as_array().unwrap();
        assert_eq!(facets.len(), 3, "{options}");
        for (system, of) in systems.iter().zip(facets) {
            let means = system["means"].as_array().unwrap();
            let is_it = |mean: &&Value| mean["measure"] == of["worths"]["measure"];
            let mean = means.iter().find(is_it).unwrap()["value"].as_f64().unwrap();
            let whole = of["worths"]["value"].as_f64().unwrap();
            assert!((mean - whole).abs() < 1e-9, "{options}, {}: {whole}, not {mean}", of["system"]);
        }
        for weight in facets.iter().flat_map(|of| of["bounds"]["weights"].as_array().unwrap()) {
            let (share, [low, high]) = (weight["weight"].as_f64().unwrap(), ends(&weight["tenth"]));
            assert!(low.is_none_or(|low| low <= share + 1e-9), "{weight}");
            assert!(high.is_none_or(|high| share <= high + 1e-9), "{weight}");
        }
    }
    // One list that holds all its candidates cannot change.
    hub.write("one.csv", "query_id,candidate_id,grade\nst-0000000,in-0000000,1\n");
    hub.ok(&format!("evaluate {MARKET} --judgements one.csv --report one.html"));
    assert!(!hub.read("one.html").contains("0.0% to 100.0%"));
}

fn ends(bounds: &Value) -> [Option<f64>; 2] {
    [0, 1].map(|end| bounds[end].as_f64())
}

/// Judgements with the two sides in each other's place.
fn turned(truth: &str) -> String {
    let mut lines = truth.lines();
    let head = lines.next().unwrap();
    let at = |name: &str| head.split(',').position(|column| column == name).unwrap();
    let (query, candidate) = (at("query_id"), at("candidate_id"));
    let turn = |line: &str| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.swap(query, candidate);
        cells.join(",")
    };
    std::iter::once(head.to_owned()).chain(lines.map(turn)).collect::<Vec<_>>().join("\n")
}
