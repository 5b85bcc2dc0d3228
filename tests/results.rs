//! Lists and dossiers as files for people: names and reasons, in workbooks.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use common::{Hub, assert_has};

/// The sheets of a workbook, by name, each with its rows.
fn sheets(path: &Path) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let rows = |sheet: calamine::Range<Data>| {
        sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
    };
    book.worksheets().into_iter().map(|(name, sheet)| (name, rows(sheet))).collect()
}

/// The one sheet of a workbook, without what stands above its columns.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let (_, mut rows) = sheets(path).pop_first().unwrap();
    rows.remove(0);
    rows
}

const RANK: &str = "rank --market startup-investor --all --as investor -k 3";

#[test]
fn a_workbook_of_lists_has_every_pair_with_names_and_the_reasons_that_the_terminal_gives() {
    let hub = Hub::with_sample();
    hub.ok(&format!("{RANK} --out lists.csv"));
    hub.ok(&format!("{RANK} --out lists.xlsx --lang fr"));
    let pairs: Vec<[String; 3]> = hub
        .read("lists.csv")
        .lines()
        .skip(1)
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>())
        .map(|cells| [cells[0].clone(), cells[1].clone(), cells[2].clone()])
        .collect();
    let (listed, without): (Vec<_>, Vec<_>) =
        rows(&hub.path("lists.xlsx")).into_iter().partition(|row| !row[4].is_empty());
    let told: Vec<[String; 3]> =
        listed.iter().map(|row| [row[1].clone(), row[4].clone(), row[2].clone()]).collect();
    assert_eq!(told, pairs);
    // Who has no list is told so.
    let queries: BTreeSet<&str> = pairs.iter().map(|pair| pair[0].as_str()).collect();
    let everybody: BTreeSet<&str> = without.iter().map(|row| row[1].as_str()).chain(queries).collect();
    let investors = hub.ok("export --role investor --format jsonl");
    let matched = investors.lines().filter(|line| {
        let profile: serde_json::Value = serde_json::from_str(line).unwrap();
        profile["consent"]["matching"] != false && profile["archived_on"].is_null()
    });
    assert_eq!(everybody.len(), matched.count());
    assert!(without.iter().all(|row| row[6].contains("qantara near")), "{without:?}");
    // The terminal says the same of one of them.
    let first = &listed[0];
    let table = hub.ok(&format!("rank --market startup-investor --for {} -k 3 --lang fr", first[1]));
    for words in first[6].split_whitespace().chain(first[3].split_whitespace()) {
        assert_has(&table, &[words]);
    }
}

#[test]
fn a_workbook_is_made_again_to_the_byte_whoever_reads() {
    let hub = Hub::with_sample();
    hub.ok(&format!("{RANK} --out lists.xlsx --lang ar"));
    hub.ok("replay lists.xlsx.manifest.json --out again.xlsx --lang en");
    let bytes = |name: &str| std::fs::read(hub.path(name)).unwrap();
    assert!(bytes("lists.xlsx") == bytes("again.xlsx"));
}

#[test]
fn every_format_has_reasons_on_request_after_what_machines_read() {
    let hub = Hub::with_sample();
    let plain = hub.ok(&format!("{RANK} --format csv"));
    let told = hub.ok(&format!("{RANK} --format csv --reasons --lang en"));
    assert!(
        told.starts_with("query_id,candidate_id,rank,score,query_name,candidate_name,reasons\n"),
        "{}",
        &told[..100]
    );
    for line in plain.lines().skip(1) {
        assert!(told.contains(&format!("\n{line},")), "{line}");
    }
    let lines = hub.ok(&format!("{RANK} --format jsonl --reasons --lang en"));
    for line in lines.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| !line[key].as_str().unwrap().is_empty();
        assert!(text("query_id") && text("query_name") && text("candidate_name"), "{line}");
        assert!(!line["reasons"].as_array().unwrap().is_empty(), "{line}");
    }
    let refused = hub.run(&format!("{RANK} --format trec --reasons --lang fr"));
    assert!(!refused.status.success());
    assert_has(&String::from_utf8_lossy(&refused.stderr), &["TREC", "--format xlsx"]);
}

#[test]
fn near_and_route_write_what_they_tell_in_every_language() {
    let hub = Hub::with_sample();
    for language in ["fr", "ar", "en"] {
        let words = hub.ok(&format!("near st-0000000 --lang {language}"));
        hub.ok(&format!("near st-0000000 --lang {language} --out near.xlsx"));
        let pages = sheets(&hub.path("near.xlsx"));
        for row in pages.values().flat_map(|rows| &rows[1..]) {
            assert_has(&words, &[&row[0]]);
        }
        assert!(pages.values().map(Vec::len).sum::<usize>() > pages.len(), "something is told");
        let words = hub.ok(&format!("route st-0000000 --lang {language}"));
        hub.ok(&format!("route st-0000000 --lang {language} --out route.xlsx"));
        let pages = sheets(&hub.path("route.xlsx"));
        assert_eq!(pages.len(), 3, "{pages:?}");
        for row in pages.values().filter(|rows| rows[0].len() == 1).flat_map(|rows| &rows[1..]) {
            assert_has(&words, &[&row[0]]);
        }
    }
}

#[test]
fn a_file_of_an_unknown_kind_is_refused_and_nothing_is_written() {
    let hub = Hub::with_sample();
    for line in [format!("{RANK} --out lists.pdf"), "near st-0000000 --out near.csv".to_owned()] {
        let refused = hub.run(&line);
        assert!(!refused.status.success(), "{line}");
        assert_has(&String::from_utf8_lossy(&refused.stderr), &["xlsx"]);
        let out = line.rsplit(' ').next().unwrap();
        assert!(!hub.path(out).exists(), "{out}");
    }
}
