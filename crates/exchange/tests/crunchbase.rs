//! The real files of Crunchbase's 2013 data come in unedited.
//!
//! The data stands outside the repository, in `../shared/data/crunchbase` or
//! where `QANTARA_SHARED` says; without it a line says so.

mod common;

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use common::Shelf;
use qantara_engine::profile::Role;
use qantara_exchange::{Format, Mapping, Reading, Summary, import};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn data() -> Option<PathBuf> {
    let named = std::env::var_os("QANTARA_SHARED").map(PathBuf::from);
    let beside = [root().join("../shared"), root().join("../../shared")];
    let found =
        named.into_iter().chain(beside).map(|dir| dir.join("data/crunchbase")).find(|dir| dir.is_dir());
    if found.is_none() {
        println!("skipped: ../shared/data/crunchbase is not here");
    }
    found
}

fn mapping(name: &str) -> Mapping {
    let path = root().join("examples/crunchbase").join(name);
    std::fs::read_to_string(path).unwrap().parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn bring_in(shelf: &mut Shelf, data: &Path, file: &str, by: &str) -> Summary {
    let reader = File::open(data.join(file)).unwrap();
    let reading = Reading::Mapping(Box::new(mapping(by)));
    let summary = import(reader, Format::Csv, file, reading, false, shelf).unwrap();
    assert_eq!(shelf.messages(), "", "{file}");
    summary
}

#[test]
fn every_mapping_is_valid() {
    for name in ["startups.toml", "investors.toml", "investments.toml", "queries_a.toml", "candidates_b.toml"]
    {
        mapping(name);
    }
}

#[test]
fn the_real_files_come_in_whole_and_twice_is_once() {
    let Some(data) = data() else { return };
    let mut shelf = Shelf::default();

    let startups = bring_in(&mut shelf, &data, "startups.csv", "startups.toml");
    assert_eq!((startups.rows, startups.created, startups.refused), (17_615, 17_615, 0));
    let investors = bring_in(&mut shelf, &data, "investors.csv", "investors.toml");
    assert_eq!((investors.rows, investors.created, investors.refused), (13_514, 13_514, 0));
    assert_eq!(
        shelf.profile(Role::Startup, "s00000"),
        json!({
            "id": "s00000", "name": "ACE*COMM",
            "startup": {
                "founded_on": "1983-01-01", "home": "US-MD/Washington DC/Gaithersburg", "sectors": ["media"],
            }
        })
    );
    assert_eq!(
        shelf.profile(Role::Startup, "s00003"),
        json!({"id": "s00003", "name": "Vimessa", "startup": {}}),
        "what the data does not tell is unknown"
    );

    let investments = bring_in(&mut shelf, &data, "investments_to_2011.csv", "investments.toml");
    assert_eq!((investments.rows, investments.refused), (51_238, 0));
    let kept: usize =
        shelf.profiles.values().filter_map(|p| p.as_investor()?.portfolio.as_ref()).map(Vec::len).sum();
    assert_eq!(kept, distinct_investments(&data), "every investment but exact duplicates");

    let puts = shelf.puts;
    for (file, by) in [("startups.csv", "startups.toml"), ("investments_to_2011.csv", "investments.toml")] {
        let again = bring_in(&mut shelf, &data, file, by);
        assert_eq!((again.created, again.updated), (0, 0), "{file}");
    }
    assert_eq!(shelf.puts, puts, "nothing is written twice");

    let queries = bring_in(&mut shelf, &data, "split_2011/a_queries.csv", "queries_a.toml");
    assert_eq!((queries.rows, queries.refused), (3_007, 0));
    assert_eq!(
        shelf.profile(Role::Startup, "s00002").pointer("/startup/round/ask"),
        Some(&json!({"low_minor": 190_000_000, "high_minor": 190_000_000, "currency": "USD"}))
    );
    let candidates = bring_in(&mut shelf, &data, "split_2011/b_candidates.csv", "candidates_b.toml");
    assert_eq!((candidates.rows, candidates.refused), (4_192, 0));
}

/// Counted apart from the code under test: rows that differ in the fields
/// that an entry keeps.
fn distinct_investments(data: &Path) -> usize {
    let mut reader = csv::Reader::from_path(data.join("investments_to_2011.csv")).unwrap();
    let stage = |round: &str| ["seed", "a", "b", "c+"].iter().position(|known| *known == round);
    let distinct: BTreeSet<_> = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            (row[0].to_owned(), row[1].to_owned(), row[2].to_owned(), stage(&row[3]), row[4].to_owned())
        })
        .collect();
    distinct.len()
}

#[test]
fn every_category_of_the_data_is_mapped() {
    let Some(data) = data() else { return };
    let mut shelf = Shelf::default();
    bring_in(&mut shelf, &data, "startups.csv", "startups.toml");
    let told = shelf
        .profiles
        .values()
        .filter(|profile| {
            let tree = serde_json::to_value(profile).unwrap();
            tree.pointer("/startup/sectors").and_then(Value::as_array).is_some_and(|list| !list.is_empty())
        })
        .count();
    // 1,208 rows have no category, and 259 have `other`.
    assert_eq!(told, 17_615 - 1_208 - 259);
}
